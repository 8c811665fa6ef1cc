/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RTF of Word and LibreOffice, and as others write it. */
#include "base/checked.h"
#include "scanner/format/rtf_table.h"
#include "scanner/limits.h"
#include "tests/unit/scan_bytes.h"

#define HEAD                                                                                    \
	"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman;}" \
	"{\\f1\\fnil .VnTimeH;}{\\f2 VNI-Times{\\*\\falt x};}{\\f3\\fcharset163 Arial;}}"       \
	"{\\colortbl;\\red255\\green0\\blue0;\\red0\\green0\\blue0;}"
#define MAT "M\\u7852?T"
#define TOI_MAT "T\\u7888?I M\\u7852?T"

static void
marked(const char *text, enum level level, enum part part, const char *what)
{
	bool good;

	scan_text(text, "a.doc");
	good = scan_verdict.kind == VERDICT_MARKED && scan_verdict.level == level &&
	    scan_verdict.part == part && strcmp(scan_got.type, "rtf") == 0;
	if (!ok(good, "%s", what))
		printf("# %s %s %s %s\n", verdict_name(scan_verdict.kind),
		    level_marking(scan_verdict.level), part_name(scan_verdict.part), scan_got.type);
}

static void
unmarked(const char *text, const char *what)
{
	scan_text(text, "a.doc");
	if (!ok(scan_verdict.kind == VERDICT_CLEAN, "%s", what))
		printf("# %s %s %s\n", verdict_name(scan_verdict.kind), scan_verdict.rule,
		    scan_got.type);
}

static void
test_text(void)
{
	marked(HEAD "\\pard x\\par " MAT "\\par y}", LEVEL_MAT, PART_BODY, "a paragraph");
	is_str(scan_got.findings[0].where, "a.doc!body", "where");
	marked("{\\rtf1 " MAT, LEVEL_MAT, PART_BODY, "broken off");
	marked(" \r\n{\\rt " MAT "}", LEVEL_MAT, PART_BODY, "as short as Word takes it");
	marked(HEAD "T{\\b\\u7888\\'3f}I\r\n M\\u7852\\'3fT\\par}", LEVEL_TOI_MAT, PART_BODY,
	    "cut into runs and lines");
	marked(HEAD "T\\u7888?I\\line M\\u7852?T\\par}", LEVEL_TOI_MAT, PART_BODY,
	    "over a line break");
	marked(HEAD "{\\uc0 M\\u7852T}\\par}", LEVEL_MAT, PART_BODY, "\\uc0");
	marked(HEAD "{\\uc2 M\\u7852 ??T}\\par}", LEVEL_MAT, PART_BODY, "\\uc2");
	marked(HEAD "MA\\u803\\'3f\\u770\\'3fT\\par}", LEVEL_MAT, PART_BODY, "decomposed");
	marked(HEAD "\\f3 M\\'c2\\'f2T\\par}", LEVEL_MAT, PART_BODY, "windows-1258 by the font");
	marked("{\\rtf1\\ansicpg1258 M\\'c2\\'f2T\\par}", LEVEL_MAT, PART_BODY,
	    "windows-1258 by the code page");
	marked("{\\rtf1\\ansicpg65001 M\\'e1\\'ba\\'acT\\par}", LEVEL_MAT, PART_BODY, "UTF-8");
	marked("{\\rtf1 x\\\nM\xe1\xba\xacT\\\ny}", LEVEL_MAT, PART_BODY, "raw UTF-8");
	marked(HEAD "\\caps m\\u7853?t\\caps0\\par}", LEVEL_MAT, PART_BODY, "shown in capitals");
	marked(HEAD "{\\v " MAT "}\\par}", LEVEL_MAT, PART_BODY, "hidden");
	marked(HEAD "{\\deleted " MAT "}\\par}", LEVEL_MAT, PART_BODY, "deleted");
	marked(HEAD "x\\par}\n" MAT, LEVEL_MAT, PART_BODY, "behind the end");
	marked(HEAD "{\\field{\\*\\fldinst PAGE}{\\fldrslt " MAT "}}\\par}", LEVEL_MAT, PART_BODY,
	    "a field's result");
	unmarked(HEAD "B\\u7842?O " MAT "\\par}", "half of a word of two");
	unmarked(HEAD "{\\*\\unheard " MAT "}x\\par}", "an unknown destination");
	unmarked(HEAD "B\\u7842?O {\\footnote x\\par}" MAT "\\par}", "a note in between");
}

static void
test_parts(void)
{
	marked(HEAD "{\\header \\pard " MAT "\\par}x\\par}", LEVEL_MAT, PART_HEADER, "a header");
	marked(HEAD "{\\footerf " MAT "\\par}x\\par}", LEVEL_MAT, PART_FOOTER, "a footer");
	marked(HEAD "\\trowd\\cellx1\\pard\\intbl S\\u7889?: 1\\cell " MAT "\\cell\\row\\pard x}",
	    LEVEL_MAT, PART_CELL, "a cell");
	marked(HEAD "x{\\footnote " MAT "\\par}\\par}", LEVEL_MAT, PART_NOTE, "a footnote");
	marked(HEAD "x{\\*\\annotation " MAT "}\\par}", LEVEL_MAT, PART_COMMENT, "a comment");
	marked(HEAD "x{\\shp{\\*\\shpinst{\\sp{\\sn fLine}{\\sv 1}}{\\shptxt \\pard " TOI_MAT
		    "\\par}}}y\\par}",
	    LEVEL_TOI_MAT, PART_TEXTBOX, "a text box");
	is_int(scan_verdict.form, FORM_STAMP, "which is framed");
	marked(HEAD "{\\shp{\\*\\shpinst{\\sp{\\sn gtextUNICODE}{\\sv " MAT "}}}}x\\par}",
	    LEVEL_MAT, PART_TEXTBOX, "WordArt");
	scan_text(HEAD "{\\info{\\title " MAT "}{\\author x}}y\\par}", "a.doc");
	ok(has_finding(LEVEL_MAT, PART_METADATA, "a.doc!metadata"), "the title");
	scan_text(HEAD "\\pard\\box\\cf1\\b " MAT "\\par}", "a.doc");
	is_int(scan_verdict.form, FORM_STAMP, "framed and red");
}

static void
test_tables(void)
{
	static struct rtf_tables tables;

	for (int32_t i = 0; i < (int32_t)RTF_FONTS_MAX + 10; i++) {
		rtf_font_begin(&tables, i * 31);
		for (const char *p = ".VnArialH;"; *p != '\0'; p++)
			rtf_font_byte(&tables, (uint8_t)*p);
	}
	ok(rtf_font_get(&tables, 31) != NULL && rtf_font_get(&tables, 31)->font == SPAN_FONT_TCVN3,
	    "a font");
	is_int(rtf_font_get(&tables, 31)->flags, SPAN_CAPS, "of capitals");
	ok(rtf_font_get(&tables, 7) == NULL, "no font");
	ok(rtf_font_get(&tables, (int32_t)RTF_FONTS_MAX * 31) == NULL, "one too many");
	ok(rtf_byte_code(0xf2, 1258) == 0x323 && rtf_byte_code(0xf2, 1252) == 0xf2 &&
		rtf_byte_code(0x80, 1252) == 0x20ac,
	    "code pages");
}

static size_t
hex_put(char *out, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sprintf(out + 2 * i, "%02x%s", (unsigned char)bytes[i], "");
	return 2 * n;
}

static void
test_objects(void)
{
	static const char inner[] = "x\nM\xe1\xba\xacT\ny\n";
	static const char package[] = "\x01\x05\0\0\2\0\0\0\x08\0\0\0Package\0\0\0\0\0\0\0\0\0"
				      "\x2a\0\0\0\2\0a.txt\0C:\\a.txt\0\0\0\3\0\2\0\0\0x\0"
				      "\x0a\0\0\0x\nM\xe1\xba\xacT\ny\n";
	char text[4096];
	size_t n;

	n = (size_t)sprintf(text, "%s{\\object\\objemb{\\*\\objdata ", HEAD);
	n += hex_put(text + n, inner, sizeof(inner) - 1);
	strcpy(text + n, "}{\\result x}}\\par}");
	scan_text(text, "a.rtf");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.rtf!object"), "an object of bare bytes");
	n = (size_t)sprintf(text, "%s{\\object\\objemb{\\*\\objdata ", HEAD);
	n += hex_put(text + n, package, sizeof(package) - 1);
	strcpy(text + n, "}{\\result x}}\\par}");
	scan_text(text, "a.rtf");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.rtf!a.txt"), "a packaged file by its name");
	n = (size_t)sprintf(text, "%s{\\object{\\*\\objdata\\bin%zu %s}}x}", HEAD,
	    sizeof(inner) - 1, inner);
	scan_text(text, "a.rtf");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.rtf!object"), "an object in \\bin");
	marked(HEAD "{\\pict\\bin3 }}}}" MAT "\\par}", LEVEL_MAT, PART_BODY, "braces in \\bin");
}

static void
test_hostile(void)
{
	size_t n = RTF_NEST_MAX + 100, at;
	char *text = malloc(2 * n + 64);

	at = (size_t)sprintf(text, "{\\rtf1 ");
	memset(text + at, '{', n);
	at += n;
	at += (size_t)sprintf(text + at, "%s", "\\par " MAT "\\par ");
	memset(text + at, '}', n);
	scan_bytes(text, at + n, "a.rtf");
	ok(has_opaque(WHY_LIMIT, LIMIT_DEPTH, "a.rtf"), "too many groups are a limit");
	ok(scan_got.nfindings > 0, "and their text is read");
	memset(text, '}', n);
	memcpy(text, "{\\rtf1 ", 7);
	scan_bytes(text, n, "a.rtf");
	is_int(scan_verdict.kind, VERDICT_CLEAN, "too many ends");
	free(text);
}

int
main(void)
{
	scan_begin();
	test_text();
	test_parts();
	test_tables();
	test_objects();
	test_hostile();
	scan_finish();
	return tap_done();
}
