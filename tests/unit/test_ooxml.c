/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Word documents as packages: styles, fonts, tracked changes, frames, flat packages. */
#include "tests/unit/office_make.h"

#define NS "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define STRICT "xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/main\""
#define W "<w:document " NS "><w:body>"
#define END "</w:body></w:document>"
#define R(text) "<w:r><w:t>" text "</w:t></w:r>"
#define P(text) "<w:p>" R(text) "</w:p>"
#define STYLED(style, text) "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr>" R(text) "</w:p>"
#define FORMATTED(props, text) "<w:p><w:r><w:rPr>" props "</w:rPr><w:t>" text "</w:t></w:r></w:p>"
#define TYPES "<Types/>"

static const char styles[] =
    "<w:styles " NS "><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val=\"26\"/></w:rPr>"
    "</w:rPrDefault></w:docDefaults>"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"N\"/>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Base\"><w:rPr><w:caps/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Dau\"><w:basedOn w:val=\"Base\"/><w:pPr><w:pBdr>"
    "<w:top w:val=\"single\"/></w:pBdr></w:pPr><w:rPr><w:color w:val=\"C00000\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"H\"><w:rPr><w:rFonts w:ascii=\".VnTimeH\" "
    "w:hAnsi=\".VnTimeH\"/></w:rPr></w:style>"
    "<w:style w:type=\"character\" w:styleId=\"R\"><w:rPr><w:smallCaps/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Loop\"><w:basedOn w:val=\"Loop\"/></w:style>"
    "</w:styles>";

/* The styles behind the text, as nobody orders them. */
static void
scan_styled(const char *xml)
{
	struct office_part parts[] = {{"word/document.xml", xml}, {"word/styles.xml", styles}};

	office_scan("a.docx", "[Content_Types].xml", TYPES, parts, 2);
}

static void
test_styles(void)
{
	scan_styled(W STYLED("Dau", "mật") END);
	is_one(LEVEL_MAT, "a.docx!body", "capitals, red and frame by a style and its parent");
	ok(has_reason("framed") && has_reason("red") && has_reason("all capitals"), "all three");
	scan_styled(W STYLED("N", "mật") END);
	is_clean("small letters in the default style");
	scan_styled(W STYLED("H", "m&#xCB;t") END);
	is_one(LEVEL_MAT, "a.docx!body", "a font of capitals by a style");
	is_int(office_finding(0)->encoding, ENCODING_TCVN3, "its encoding");
	scan_styled(
	    W "<w:p><w:r><w:rPr><w:rStyle w:val=\"R\"/></w:rPr><w:t>tối mật</w:t></w:r></w:p>" END);
	is_one(LEVEL_TOI_MAT, "a.docx!body", "small capitals by a style of characters");
	scan_styled(W STYLED("Loop", "MẬT") END);
	is_one(LEVEL_MAT, "a.docx!body", "a style that is its own parent");
	scan_styled(W "<w:p><w:pPr><w:pStyle w:val=\"Base\"/></w:pPr><w:r><w:rPr>"
		      "<w:caps w:val=\"0\"/></w:rPr><w:t>mật</w:t></w:r></w:p>" END);
	is_clean("a run takes back what its style says");
}

static void
test_runs(void)
{
	scan_styled(W FORMATTED("<w:rFonts w:ascii=\".VnTimeH\"/>", "tuy&#xD6;t m&#xCB;t") END);
	is_one(LEVEL_TUYET_MAT, "a.docx!body", "a font of capitals");
	scan_styled(W FORMATTED("<w:rFonts w:ascii=\"VNI-Times\" w:hAnsi=\"VNI-Times\"/>",
	    "TO&#xC1;I MA&#xC4;T") END);
	is_one(LEVEL_TOI_MAT, "a.docx!body", "a font of VNI");
	scan_styled(W "<w:p><w:r><w:t>M</w:t></w:r><w:r><w:sym w:font=\".VnTime\" "
		      "w:char=\"F0CB\"/></w:r><w:r><w:t>T</w:t></w:r></w:p>" P("Số: 1") END);
	ok(scan_got.findings_total == 1, "a symbol of a Vietnamese font");
	scan_styled(W "<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/></w:r>" R(
	    " Mật ") "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/></w:r>" R(" Tối mật ") "</"
											       "w:"
											       "p"
											       ">" END);
	is_clean("boxes to tick");
	scan_styled(W "<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:caps/></w:rPr></w:rPrChange></w:rPr>"
		      "<w:t>mật</w:t></w:r></w:p>" END);
	is_clean("what a change of format replaced");
	scan_styled("<w:document " STRICT "><w:body>" P("MẬT") END);
	is_one(LEVEL_MAT, "a.docx!body", "the Strict namespace");
	scan_styled("<document><thu><x>TỐI MẬT</x></thu></document>");
	is_one(LEVEL_TOI_MAT, "a.docx!body", "other people's <document>");
	scan_styled("<vb><dau>T<b>ỐI</b> M<i>Ậ</i>T</dau><so>1</so></vb>");
	is_one(LEVEL_TOI_MAT, "a.docx!body", "elements in the middle of a word");
	scan_styled("<vb>Thư <p>mời</p> họp <x>a</x><dau>MẬT</dau></vb>");
	is_one(LEVEL_MAT, "a.docx!body", "elements between words stand alone");
	scan_styled("<vb><nd>BẢO</nd> <nd>x</nd><dau>MẬT</dau></vb>");
	is_one(LEVEL_MAT, "a.docx!body", "elements side by side");
}

static void
test_changes(void)
{
	scan_styled(W "<w:p><w:del><w:r><w:delText>TỐI MẬT</w:delText></w:r></w:del></w:p>" END);
	is_one(LEVEL_TOI_MAT, "a.docx!body", "a deleted marking");
	scan_styled(
	    W "<w:p><w:del><w:r><w:delText>TỐI </w:delText></w:r></w:del>" R("MẬT") "</w:p>" END);
	ok(has_finding(LEVEL_TOI_MAT, PART_BODY, "a.docx!body") &&
		has_finding(LEVEL_MAT, PART_BODY, "a.docx!body"),
	    "before and after the change");
	scan_styled(
	    W "<w:p>" R("BẢO ") "<w:del><w:r><w:delText>MẬT</w:delText></w:r></w:del></w:p>" END);
	is_clean("half of a word deleted");
	scan_styled(W "<w:p>" R("Độ mật: ") "<w:del><w:r><w:delText>Mật</w:delText></w:r></w:del>"
					    "<w:ins>" R("Thường") "</w:ins></w:p>" END);
	is_one(LEVEL_MAT, "a.docx!body", "a field's value changed");
}

static void
test_frames(void)
{
	scan_styled(W "<w:tbl><w:tblPr><w:tblBorders><w:top w:val=\"single\"/></w:tblBorders>"
		      "</w:tblPr><w:tr><w:tc>" P("TỐI MẬT") "</w:tc></w:tr></w:tbl>" END);
	is_one(LEVEL_TOI_MAT, "a.docx!cell", "a table of one cell");
	ok(has_reason("framed"), "is a frame");
	scan_styled(W
	    "<w:tbl><w:tblPr><w:tblBorders><w:top w:val=\"single\"/></w:tblBorders>"
	    "</w:tblPr><w:tr><w:tc>" P("MẬT") "</w:tc><w:tc>" P("x") "</w:tc></w:tr></w:tbl>" END);
	ok(scan_got.findings_total == 1 && !has_reason("framed"), "a table of two is none");
	scan_styled(W "<w:p><w:r><wps:wsp><wps:spPr><a:ln><a:noFill/></a:ln></wps:spPr>"
		      "<w:txbxContent>" P("MẬT") "</w:txbxContent></wps:wsp></w:r></w:p>" END);
	ok(scan_got.findings_total == 1 && !has_reason("framed"), "a shape without its line");
	scan_styled(W "<w:p><w:r><wps:wsp><wps:style><a:lnRef idx=\"2\"/></wps:style>"
		      "<w:txbxContent>" P("MẬT") "</w:txbxContent></wps:wsp></w:r></w:p>" END);
	ok(scan_got.findings_total == 1 && has_reason("framed"),
	    "a shape with a line by its style");
}

static void
test_flat(void)
{
	static const char head[] =
	    "<?xml version=\"1.0\"?><pkg:package "
	    "xmlns:pkg=\"http://schemas.microsoft.com/office/2006/"
	    "xmlPackage\"><pkg:part pkg:name=\"/word/document.xml\"><pkg:xmlData>";
	static const char middle[] =
	    "</pkg:xmlData></pkg:part><pkg:part pkg:name=\"/word/styles.xml\"><pkg:xmlData>";
	static const char tail[] = "</pkg:xmlData></pkg:part><pkg:part "
				   "pkg:name=\"/word/embeddings/a.txt\"><pkg:binaryData>"
				   "VOG7kEkgTeG6rFQ=</pkg:binaryData></pkg:part></pkg:package>";
	char xml[8192];

	snprintf(xml, sizeof(xml), "%s%s%s%s%s", head, W STYLED("Dau", "mật") END, middle, styles,
	    tail);
	scan_text(xml, "a.xml");
	is_int(scan_got.findings_total, 2, "a flat package: its text and what is embedded");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.xml!body"), "the text, by its style");
	ok(has_finding(LEVEL_TOI_MAT, PART_BODY, "a.xml!%2Fword%2Fembeddings%2Fa.txt") ||
		has_finding(LEVEL_TOI_MAT, PART_BODY, "a.xml!/word/embeddings/a.txt"),
	    "the file inside");
	for (size_t cut = 0; cut < strlen(xml); cut += 3)
		scan_bytes(xml, cut, "a.xml");
	ok(true, "cut at every third byte");
}

static void
test_properties(void)
{
	struct office_part parts[] = {{"word/document.xml", W P("Thư") END},
	    {"docProps/custom.xml",
		"<Properties xmlns=\"http://schemas.openxmlformats.org/x\"><property name=\"Độ "
		"mật\">"
		"<vt:lpwstr>Mật</vt:lpwstr></property></Properties>"},
	    {"docProps/app.xml",
		"<Properties><TitlesOfParts><vt:lpstr>MẬT</vt:lpstr></TitlesOfParts>"
		"<Manager>MẬT</Manager></Properties>"}};

	office_scan("a.docx", "[Content_Types].xml", TYPES, parts, 3);
	is_one(LEVEL_MAT, "a.docx!metadata",
	    "a custom property; names of people and copies are none");
	is_int(office_finding(0)->form, FORM_FIELD, "is a field");
}

int
main(void)
{
	scan_begin();
	test_styles();
	test_runs();
	test_changes();
	test_frames();
	test_flat();
	test_properties();
	scan_finish();
	return tap_done();
}
