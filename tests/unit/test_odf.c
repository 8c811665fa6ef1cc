/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenDocument: parts, styles, fonts, tracked changes, sheets, flat files, encryption. */
#include "tests/unit/office_make.h"

#define TEXT_TYPE "application/vnd.oasis.opendocument.text"
#define SHEET_TYPE "application/vnd.oasis.opendocument.spreadsheet"
#define BODY(styles, text)                                                                    \
	"<office:document-content>" styles "<office:body><office:text>" text "</office:text>" \
	"</office:body></office:document-content>"
#define AUTO(style) "<office:automatic-styles>" style "</office:automatic-styles>"
#define STYLE(name, family, props) \
	"<style:style style:name=\"" name "\" style:family=\"" family "\">" props "</style:style>"
#define P(text) "<text:p>" text "</text:p>"

static const char common[] =
    "<office:document-styles><office:font-face-decls><style:font-face style:name=\"F1\" "
    "svg:font-family=\"&apos;.VnTimeH&apos;\"/></office:font-face-decls><office:styles>"
    "<style:style style:name=\"Dau\" style:family=\"paragraph\"><style:text-properties "
    "fo:text-transform=\"uppercase\" fo:color=\"#ff0000\"/></style:style></office:styles>"
    "<office:automatic-styles><style:style style:name=\"P1\" style:family=\"paragraph\">"
    "<style:text-properties "
    "fo:text-transform=\"uppercase\"/></style:style></office:automatic-styles>"
    "<office:master-styles><style:master-page><style:header><text:p>Trang</text:p></style:header>"
    "</style:master-page></office:master-styles></office:document-styles>";

static void
scan_content(const char *xml)
{
	struct office_part parts[] = {{"content.xml", xml}, {"styles.xml", common}};

	office_scan("a.odt", "mimetype", TEXT_TYPE, parts, 2);
}

static void
test_text(void)
{
	scan_content(BODY("", P("TỐI<text:s/><text:span>M</text:span>ẬT")));
	is_one(LEVEL_TOI_MAT, "a.odt!body", "spans and a blank");
	is_str(scan_got.type, "odt", "type");
	scan_content(BODY("", P("TUYỆT<text:line-break/>MẬT")));
	is_one(LEVEL_TUYET_MAT, "a.odt!body", "two lines");
	scan_content(BODY("", P("Số: 1<text:s text:c=\"9\"/>MẬT")));
	is_one(LEVEL_MAT, "a.odt!body", "two columns");
	scan_content(BODY("",
	    P("Thư<office:annotation><dc:creator>MẬT</dc:creator><dc:date>1</dc:date>"
	      "<text:p>TỐI MẬT</text:p></office:annotation> mời")));
	is_one(LEVEL_TOI_MAT, "a.odt!comment", "a comment; who wrote it is none");
	scan_content(BODY("",
	    P("Thư<text:note><text:note-citation>1</text:note-citation>"
	      "<text:note-body><text:p>TỐI MẬT</text:p></text:note-body></text:note>")));
	is_one(LEVEL_TOI_MAT, "a.odt!note", "a note");
	scan_content(BODY("",
	    P("<draw:frame><draw:text-box><text:p>MẬT</text:p></draw:text-box>"
	      "</draw:frame>Thư")));
	is_one(LEVEL_MAT, "a.odt!text-box", "a text box inside a paragraph");
	scan_content(BODY("", P("<draw:custom-shape><text:p>MẬT</text:p></draw:custom-shape>")));
	is_one(LEVEL_MAT, "a.odt!text-box", "a drawn shape");
	scan_content(BODY("",
	    "<table:table><table:table-row><table:table-cell><text:p>Độ mật</text:p>"
	    "</table:table-cell><table:table-cell><text:p>Mật</text:p>"
	    "</table:table-cell></table:table-row></table:table>"));
	is_one(LEVEL_MAT, "a.odt!cell", "a label and its value");
	scan_content("<office:document-content><a>TỐI MẬT</a></office:document-content>");
	is_one(LEVEL_TOI_MAT, "a.odt!body", "text in no paragraph");
}

static void
test_styles(void)
{
	scan_content(BODY("", "<text:p text:style-name=\"Dau\">tối mật</text:p>"));
	is_one(LEVEL_TOI_MAT, "a.odt!body", "capitals by a common style, read before the text");
	ok(has_reason("red"), "red by it");
	scan_content(BODY("", "<text:p text:style-name=\"P1\">mật</text:p>"));
	ok(scan_verdict.kind != VERDICT_MARKED, "automatic styles are of their part");
	scan_content(
	    BODY(AUTO(STYLE("P1", "paragraph", "<style:text-properties style:font-name=\"F1\"/>")),
		"<text:p text:style-name=\"P1\">t&#xE8;i m&#xCB;t</text:p>"));
	is_one(LEVEL_TOI_MAT, "a.odt!body", "a font by the name of its face");
	scan_content(BODY(AUTO(STYLE("T1", "text",
			      "<style:text-properties fo:font-variant=\"small-caps\"/>")),
	    P("<text:span text:style-name=\"T1\">mật</text:span>")));
	is_one(LEVEL_MAT, "a.odt!body", "small capitals of a span");
	scan_content(BODY(AUTO(STYLE("P2", "paragraph",
			      "<style:paragraph-properties fo:border=\"1pt solid #000\"/>")),
	    "<text:p text:style-name=\"P2\">MẬT</text:p>"));
	ok(scan_got.findings_total == 1 && has_reason("framed"), "a border");
	scan_content(BODY(AUTO(STYLE("C", "table-cell",
			      "<style:table-cell-properties fo:border=\"1pt solid #000\"/>")),
	    "<table:table><table:table-row><table:table-cell "
	    "table:style-name=\"C\"><text:p>MẬT</text:p>"
	    "</table:table-cell></table:table-row></table:table>"));
	ok(scan_got.findings_total == 1 && has_reason("framed"), "a table of one cell");
}

static void
test_changes(void)
{
#define REGION(inner)                                                      \
	"<text:tracked-changes><text:changed-region text:id=\"c1\">" inner \
	"</text:changed-region></text:tracked-changes>"
	scan_content(BODY("",
	    REGION("<text:deletion><text:p>MẬT</text:p></text:deletion>")
		P("BẢO <text:change text:change-id=\"c1\"/>")));
	is_clean("half of a word deleted");
	scan_content(BODY("",
	    REGION("<text:deletion><text:p>TỐI MẬT</text:p></text:deletion>")
		P("<text:change text:change-id=\"c1\"/>")));
	is_one(LEVEL_TOI_MAT, "a.odt!body", "a deleted marking, once");
	scan_content(BODY("",
	    REGION("<text:deletion><text:p>A</text:p><text:p>TỐI MẬT</text:p>"
		   "</text:deletion>") P("Thư")));
	is_one(LEVEL_TOI_MAT, "a.odt!body", "several paragraphs deleted");
	scan_content(BODY("",
	    REGION("<text:insertion/>") P("MẬT<text:change-start text:change-id=\"c1\"/> KHẨU"
					  "<text:change-end text:change-id=\"c1\"/>")));
	is_one(LEVEL_MAT, "a.odt!body", "before something was put in");
}

static void
test_packages(void)
{
	struct office_part header[] = {{"content.xml", BODY("", P("Thư"))},
	    {"styles.xml",
		"<office:document-styles><office:master-styles><style:master-page>"
		"<style:header><text:p>TỐI MẬT</text:p></style:header></style:master-page>"
		"</office:master-styles></office:document-styles>"},
	    {"meta.xml",
		"<office:document-meta><office:meta><dc:title>Thư</dc:title>"
		"<meta:user-defined meta:name=\"Độ mật\">Mật</meta:user-defined>"
		"</office:meta></office:document-meta>"}};
	struct office_part secret[] =
	    {{"META-INF/manifest.xml",
		 "<manifest:manifest><manifest:file-entry><manifest:"
		 "encryption-data/></manifest:file-entry></manifest:manifest>"},
		{"content.xml", "\x01\x02\x03\x04 not XML"}};
	struct office_part sheet[] = {{"content.xml",
	    "<office:document-content><office:spreadsheet><table:table table:name=\"TỐI MẬT\">"
	    "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></"
	    "table:table-row>"
	    "</table:table></office:spreadsheet></office:document-content>"}};

	office_scan("a.odt", "mimetype", TEXT_TYPE, header, 3);
	ok(scan_got.findings_total == 2 &&
		has_finding(LEVEL_TOI_MAT, PART_HEADER, "a.odt!header") &&
		has_finding(LEVEL_MAT, PART_METADATA, "a.odt!metadata"),
	    "a header and a property");
	office_scan("a.odt", "mimetype", TEXT_TYPE, secret, 2);
	ok(scan_got.nopaque == 1 && has_opaque(WHY_ENCRYPTED, LIMIT_NONE, "a.odt"), "encrypted");
	office_scan("a.ods", "mimetype", SHEET_TYPE, sheet, 1);
	is_one(LEVEL_TOI_MAT, "a.ods!metadata", "a sheet's name");
	office_scan("a.bin", "META-INF/manifest.xml", "<x/>", header, 3);
	is_int(scan_got.findings_total, 2, "without its mimetype");
	header[0].name = "mimetype";
	header[0].xml = TEXT_TYPE;
	office_scan("a.bin", "content.xml", BODY("", P("MẬT")), header, 1);
	is_str(scan_got.type, "odf", "with its mimetype packed");
}

static void
test_flat(void)
{
	static const char xml[] =
	    "<?xml version=\"1.0\"?><office:document "
	    "xmlns:office=\"urn:oasis:names:tc:opendocument:"
	    "xmlns:office:1.0\"><office:settings><config:config-item>MẬT</config:config-item>"
	    "</office:settings><office:styles>" STYLE("Dau", "paragraph",
		"<style:text-properties fo:text-transform=\"uppercase\"/>") "</office:styles>"
									    "<office:body><office:"
									    "text><draw:frame><"
									    "office:binary-data>"
									    "MẬT</"
									    "office:binary-data>"
									    "</draw:frame><text:p "
									    "text:style-name="
									    "\"Dau\">mật</text:p></"
									    "office:text></"
									    "office:body>"
									    "</office:document>";

	scan_text(xml, "a.fodt");
	is_one(LEVEL_MAT, "a.fodt!body", "a flat document, without its settings and pictures");
	is_str(scan_got.type, "flat-odf", "type");
	for (size_t cut = 0; cut < sizeof(xml); cut++)
		scan_bytes(xml, cut, "a.fodt");
	ok(true, "cut at every byte");
}

int
main(void)
{
	scan_begin();
	test_text();
	test_styles();
	test_changes();
	test_packages();
	test_flat();
	scan_finish();
	return tap_done();
}
