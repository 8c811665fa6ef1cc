/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain text in its encodings, and what is no text. */
#include "scanner/limits.h"
#include "scanner/worker/where.h"
#include "tests/unit/scan_bytes.h"

#define U16LE(bytes) (bytes), sizeof(bytes) - 1

static void
is_marked(enum level level, enum encoding encoding, const char *type, const char *what)
{
	bool good = scan_verdict.kind == VERDICT_MARKED && scan_verdict.level == level &&
	    scan_verdict.encoding == encoding && strcmp(scan_got.type, type) == 0;

	if (!ok(good, "%s", what))
		printf("# %s %s %s %s\n", verdict_name(scan_verdict.kind),
		    level_marking(scan_verdict.level), encoding_name(scan_verdict.encoding),
		    scan_got.type);
}

static void
test_utf8(void)
{
	scan_text("MẬT\nSố: 1\n", "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF8, "text/utf-8", "UTF-8");
	is_str(scan_got.findings[0].where, "a.txt", "where is the file");
	scan_text("\xef\xbb\xbfT\xe1\xbb\x90I M\xe1\xba\xacT\r\n", "a.txt");
	is_marked(LEVEL_TOI_MAT, ENCODING_UTF8, "text/utf-8", "with BOM and CR LF");
	scan_text("x\rT\xe1\xbb\x90I M\xe1\xba\xacT\ry\r", "a.txt");
	is_marked(LEVEL_TOI_MAT, ENCODING_UTF8, "text/utf-8", "CR alone");
	scan_text("MA\xcc\xa3\xcc\x82T\n", "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF8_DECOMPOSED, "text/utf-8", "decomposed");
	scan_text("M\xc3\x82\xcc\xa3T\n", "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF8_DECOMPOSED, "text/utf-8", "half composed");
	scan_text("MẬT", "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF8, "text/utf-8", "nothing but the marking");
	scan_text("mật khẩu của bạn\nbảo mật\n", "a.txt");
	is_int(scan_verdict.kind, VERDICT_CLEAN, "ordinary words");
}

static void
test_utf16(void)
{
	scan_bytes(U16LE("\xff\xfeM\0\xac\x1eT\0\n\0x\0"), "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF16LE, "text/utf-16le", "UTF-16LE with BOM");
	scan_bytes(U16LE("M\0\xac\x1eT\0\r\0\n\0x\0"), "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF16LE, "text/utf-16le", "UTF-16LE without BOM");
	scan_bytes(U16LE("\xfe\xff\0M\x1e\xac\0T"), "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF16BE, "text/utf-16be", "UTF-16BE with BOM");
	scan_bytes(U16LE("\0M\x1e\xac\0T\0\n\0x\0y"), "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF16BE, "text/utf-16be", "UTF-16BE without BOM");
	scan_bytes(U16LE("M\0\xac\x1eT\0\n\0\x00\xd8x\0z"), "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF16LE, "text/utf-16le", "a lone surrogate and an odd end");
}

static void
test_utf32(void)
{
	scan_bytes(U16LE("\xff\xfe\0\0M\0\0\0\xac\x1e\0\0T\0\0\0"), "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF32LE, "text/utf-32le", "UTF-32LE with BOM");
	scan_bytes(U16LE("M\0\0\0\xac\x1e\0\0T\0\0\0\n\0\0\0"), "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF32LE, "text/utf-32le", "UTF-32LE without BOM");
	scan_bytes(U16LE("\0\0\xfe\xff\0\0\0M\0\0\x1e\xac\0\0\0T"), "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF32BE, "text/utf-32be", "UTF-32BE with BOM");
	scan_bytes(U16LE("\0\0\0M\0\0\x1e\xac\0\0\0T\0\0\0\n\xff"), "a.txt");
	is_marked(LEVEL_MAT, ENCODING_UTF32BE, "text/utf-32be", "UTF-32BE, and an odd end");
}

static void
test_8bit(void)
{
	scan_text("S\xe8: 12\nM\xcbT\n", "a.txt");
	is_marked(LEVEL_MAT, ENCODING_TCVN3, "text/utf-8", "TCVN3");
	scan_text("M\x03T\n", "a.txt");
	is_marked(LEVEL_MAT, ENCODING_VPS, "text/utf-8", "VPS, capitals that are controls");
	scan_text("TO\xc1I MA\xc4T\r\n", "a.txt");
	is_marked(LEVEL_TOI_MAT, ENCODING_VNI, "text/utf-8", "VNI");
	scan_bytes(U16LE("\xff\xfem\0\xcb\0t\0\n\0"), "a.txt");
	is_marked(LEVEL_MAT, ENCODING_TCVN3, "text/utf-16le", "TCVN3 in UTF-16");
	scan_text("M\xc3\xa1\xc2\xba\xc2\xacT\n", "a.txt");
	is_marked(LEVEL_MAT, ENCODING_MOJIBAKE, "text/utf-8", "mojibake");
	scan_text("M&#7852;T\n", "a.txt");
	is_marked(LEVEL_MAT, ENCODING_NCR, "text/utf-8", "character reference");
}

static void
test_long(void)
{
	size_t n = 3 * TEXT_LINE_MAX;
	char *text = malloc(n + 64);

	memset(text, 'a', n);
	memcpy(text + n, "\nT\xe1\xbb\x90I M\xe1\xba\xacT\n", 14);
	scan_bytes(text, n + 14, "a.txt");
	is_marked(LEVEL_TOI_MAT, ENCODING_UTF8, "text/utf-8", "after a line of 196 KB");
	memset(text, '\0', n);
	scan_bytes(text, n, "zero");
	is_str(scan_got.type, "data", "zeros are data");
	is_int(scan_verdict.kind, VERDICT_CLEAN, "and clean");
	for (size_t i = 0; i < n; i++)
		text[i] = (char)(i * 2654435761u >> 13);
	scan_bytes(text, n, "noise");
	is_int(scan_verdict.kind, VERDICT_CLEAN, "noise is clean");
	free(text);
	scan_bytes("", 0, "empty");
	is_str(scan_got.type, "empty", "empty");
}

static void
where_is(const char *name, size_t n, const char *want)
{
	char text[64];

	(void)where_name(text, 0, sizeof(text), (const uint8_t *)name, n);
	is_str(text, want, want);
}

static void
test_where(void)
{
	char text[12], *deep = malloc(3000), cut[41];

	where_is("a!b\\c", 5, "a\\!b\\\\c");
	where_is("\x01\x7f", 2, "\\x01\\x7F");
	where_is("t\xc3\xa0i", 4, "tài");
	where_is("\xc3(", 2, "\\xC3(");
	where_is("\xc2\x9b", 2, "\\xC2\\x9B");
	where_is("\xed\xa0\x80", 3, "\\xED\\xA0\\x80");
	(void)where_name(text, 0, sizeof(text), (const uint8_t *)"0123456789abcdef", 16);
	is_str(text, "…89abcdef", "a long name loses its beginning");
	memset(deep, 'x', 2999);
	deep[2999] = '\0';
	where_finish(deep, "header", cut, 40);
	is_int((long long)strlen(cut), 40, "a long way is cut");
	is_str(cut + 33, "!header", "at its beginning");
	free(deep);
}

int
main(void)
{
	scan_begin();
	test_utf8();
	test_utf16();
	test_utf32();
	test_8bit();
	test_long();
	test_where();
	scan_finish();
	return tap_done();
}
