/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Word documents: what is shown to a reader reaches the rules, and where it stood. */
#include "scanner/limits.h"
#include "tests/unit/scan_bytes.h"
#include "tests/unit/zip_make.h"

#define W "<w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>"
#define END "</w:body></w:document>"
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define BOX(text) "<w:txbxContent>" P(text) "</w:txbxContent>"

static void
scan_part_named(const char *name, const void *xml, size_t n)
{
	struct zip_part parts[] = {
	    {.name = "[Content_Types].xml", .bytes = "<Types/>", .n = 8},
	    {.name = "word/other.xml", .bytes = "<w:x/>", .n = 6},
	    {.name = name, .bytes = xml, .n = n, .deflated = true},
	};
	struct zip_made made = zip_make(parts, 3, "", "");

	scan_bytes(made.bytes, made.wr.len, "a.docx");
	free(made.bytes);
}

static void
scan_xml(const char *xml)
{
	scan_part_named("word/document.xml", xml, strlen(xml));
}

static void
is_found(enum level level, enum part part, const char *where, const char *what)
{
	ok(scan_got.findings_total >= 1 && has_finding(level, part, where), "%s", what);
}

static void
test_runs(void)
{
	scan_xml(W P("MẬT") P("Số: 1") END);
	is_found(LEVEL_MAT, PART_BODY, "a.docx!body", "one run");
	is_str(scan_got.type, "docx", "type");
	scan_xml(W "<w:p><w:r><w:t>M</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr>"
		   "<w:t>Ậ</w:t></w:r><w:bookmarkStart/><w:r><w:t>T</w:t></w:r></w:p>" END);
	is_found(LEVEL_MAT, PART_BODY, "a.docx!body", "split into three runs");
	scan_xml(W "<w:p><w:r><w:t>TUY&#7878;T</w:t><w:br/><w:t>M&#x1EAC;T</w:t></w:r></w:p>" END);
	is_found(LEVEL_TUYET_MAT, PART_BODY, "a.docx!body", "numeric references and a line break");
	scan_xml(W "<w:p><w:r><w:t><![CDATA[TỐI MẬT]]></w:t></w:r></w:p>" END);
	is_found(LEVEL_TOI_MAT, PART_BODY, "a.docx!body", "CDATA");
	scan_xml(W "<w:p><w:r><w:t>TỐI <!-- x -->MẬT</w:t></w:r></w:p>" END);
	is_found(LEVEL_TOI_MAT, PART_BODY, "a.docx!body", "a comment inside the text");
	scan_xml(W P("MẬT") "</w:p></w:p></w:t></w:body>");
	is_found(LEVEL_MAT, PART_BODY, "a.docx!body", "end tags too many");
	scan_xml(W "<w:p><w:r><w:t>MẬT");
	is_found(LEVEL_MAT, PART_BODY, "a.docx!body", "broken off");
	scan_xml(W "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>tối mật</w:t></w:r></w:p>" END);
	is_found(LEVEL_TOI_MAT, PART_BODY, "a.docx!body", "small letters shown as capitals");
	scan_xml(W "<w:p><w:r><w:instrText>MẬT</w:instrText></w:r></w:p>" P("thư") END);
	is_int((long long)scan_got.findings_total, 0, "field codes are not shown");
	scan_xml(W P("bảo mật thông tin") P("mật khẩu") END);
	is_int(scan_verdict.kind, VERDICT_CLEAN, "ordinary words are clean");
}

static void
test_parts(void)
{
	static const struct {
		const char *root, *name;
		enum part part;
		const char *where;
	} parts[] = {
	    {"hdr", "word/header1.xml", PART_HEADER, "a.docx!header"},
	    {"hdr", "word/any.xml", PART_HEADER, "a.docx!header"},
	    {"ftr", "word/footer1.xml", PART_FOOTER, "a.docx!footer"},
	    {"footnotes", "word/footnotes.xml", PART_NOTE, "a.docx!note"},
	    {"comments", "word/comments.xml", PART_COMMENT, "a.docx!comment"},
	};
	char xml[512];

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		snprintf(xml, sizeof(xml), "<?xml version=\"1.0\"?><w:%s xmlns:w=\"w\">%s</w:%s>",
		    parts[i].root, P("TỐI MẬT"), parts[i].root);
		scan_part_named(parts[i].name, xml, strlen(xml));
		is_found(LEVEL_TOI_MAT, parts[i].part, parts[i].where, parts[i].name);
	}
	scan_xml(W "<w:tbl><w:tr><w:tc>" P("TỐI MẬT") "</w:tc></w:tr></w:tbl>" END);
	is_found(LEVEL_TOI_MAT, PART_CELL, "a.docx!cell", "a cell");
	scan_xml(W "<w:p><w:r><w:t>Kính gửi</w:t></w:r><w:r><w:pict>" BOX(
	    "TỐI MẬT") "</w:pict></w:r><w:r><w:t>: ông</w:t></w:r></w:p>" END);
	is_found(LEVEL_TOI_MAT, PART_TEXTBOX, "a.docx!text-box", "a text box inside a paragraph");
	scan_xml(
	    W "<w:p><w:r><w:pict><v:shape><v:textpath string=\"TUYỆT MẬT\"/></v:shape></w:pict>"
	      "</w:r></w:p>" END);
	is_found(LEVEL_TUYET_MAT, PART_TEXTBOX, "a.docx!text-box", "a watermark");
}

static void
test_alternatives(void)
{
	scan_xml(W "<w:p><w:r><mc:AlternateContent><mc:Choice>" BOX(
	    "TỐI MẬT") "</mc:Choice><mc:Fallback>" BOX("TỐI MẬT") "</mc:Fallback>"
								  "</mc:AlternateContent></w:r></"
								  "w:p>" END);
	is_int((long long)scan_got.findings_total, 1, "a choice and its fallback count once");
	scan_xml(W
	    "<w:p><w:r><mc:AlternateContent><mc:Choice>" BOX("thư") "</mc:Choice><mc:Fallback>" BOX(
		"TỐI MẬT") "</mc:Fallback>"
			   "</mc:AlternateContent></w:r></w:p>" END);
	is_int((long long)scan_got.findings_total, 1, "what only the fallback says is heard");
}

static void
test_metadata(void)
{
	const char *core = "<cp:coreProperties xmlns:cp=\"c\"><dc:title>Kế hoạch</dc:title>"
			   "<cp:category>Độ mật: Tối mật</cp:category></cp:coreProperties>";

	scan_part_named("docProps/core.xml", core, strlen(core));
	is_found(LEVEL_TOI_MAT, PART_METADATA, "a.docx!metadata", "core properties");
}

static void
test_odd(void)
{
	static char deep[200000];
	char utf16[1024];
	const char *xml = W P("MẬT") END;
	size_t n = 0;

	/* UTF-16 without BOM; only ASCII and one letter, so by hand. */
	for (const char *p = xml; *p != '\0'; p++) {
		if ((unsigned char)*p == 0xe1) {
			utf16[n++] = (char)0xac;
			utf16[n++] = 0x1e;
			p += 2;
		} else {
			utf16[n++] = *p;
			utf16[n++] = 0;
		}
	}
	scan_part_named("word/document.xml", utf16, n);
	is_found(LEVEL_MAT, PART_BODY, "a.docx!body", "UTF-16");
	n = 0;
	while (n < sizeof(deep) - 64)
		n += (size_t)snprintf(deep + n, 64, "<w:p><w:txbxContent><Fallback>");
	snprintf(deep + n, 64, "<w:p><w:t>MẬT</w:t></w:p>");
	scan_part_named("word/document.xml", deep, strlen(deep));
	ok(scan_got.findings_total == 1, "text boxes nested beyond reason");
	memset(deep, '<', sizeof(deep) - 1);
	scan_part_named("word/document.xml", deep, sizeof(deep) - 1);
	ok(true, "nothing but '<'");
	for (n = 0; n + 4 < sizeof(deep); n += 4)
		memcpy(deep + n, "<!--", 4);
	scan_part_named("word/document.xml", deep, n);
	ok(true, "nothing but comments that do not end");
	for (size_t cut = 0; cut < strlen(xml); cut++)
		scan_part_named("word/document.xml", xml, cut);
	ok(true, "cut at every byte");
}

int
main(void)
{
	scan_begin();
	test_runs();
	test_parts();
	test_alternatives();
	test_metadata();
	test_odd();
	scan_finish();
	return tap_done();
}
