/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/escape.h"

#include "base/checked.h"
#include "tests/tap.h"

static void
test_text(void)
{
	static const struct {
		const char *what, *in, *out;
		size_t len; /* 0: up to the NUL */
	} rows[] = {
	    {"Vietnamese stays", "TỐI MẬT.docx", "TỐI MẬT.docx", 0},
	    {"decomposed letters stay", "Me\xcc\xa3\xcc\x82t", "Me\xcc\xa3\xcc\x82t", 0},
	    {"escape sequences", "\x1b[2Ja\r\nb", "\\x1b[2Ja\\x0d\\x0ab", 0},
	    {"C1 as UTF-8",
		"\xc2\x9b"
		"31m",
		"\\u{9b}31m", 0},
	    {"right-to-left override", "tai\xe2\x80\xaexcod.exe", "tai\\u{202e}xcod.exe", 0},
	    {"isolates", "\xe2\x81\xa6x\xe2\x81\xa9", "\\u{2066}x\\u{2069}", 0},
	    {"zero width",
		"a\xe2\x80\x8b"
		"b",
		"a\\u{200b}b", 0},
	    {"tags", "\xf3\xa0\x81\x81", "\\u{e0041}", 0},
	    {"backslash", "a\\x1b", "a\\\\x1b", 0},
	    {"NUL", "a\0b", "a\\x00b", 3},
	    {"lone continuation byte", "\x80", "\\x80", 0},
	    {"overlong slash", "\xc0\xaf", "\\xc0\\xaf", 0},
	    {"overlong three bytes", "\xe0\x80\xaf", "\\xe0\\x80\\xaf", 0},
	    {"surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80", 0},
	    {"past the end of Unicode", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", 0},
	    {"cut short", "a\xe1\xba", "a\\xe1\\xba", 0},
	};
	char got[128];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t len = rows[i].len > 0 ? rows[i].len : strlen(rows[i].in);

		is_str(escape_text(got, sizeof(got), rows[i].in, len), rows[i].out, rows[i].what);
	}
}

static void
test_cut(void)
{
	char got[8];

	is_str(escape_str(got, sizeof(got), "1234567"), "1234567", "what just fits is whole");
	is_str(escape_str(got, sizeof(got), "12345678"), "1234…",
	    "one byte more is cut, and shown");
	is_str(escape_str(got, sizeof(got), "123\x1b\x1b"), "123…", "no half of an escape");
	is_str(escape_str(got, 4, "12345"), "…", "the smallest room");
	is_str(escape_str(got, sizeof(got), ""), "", "nothing");
	is_str(escape_again(got, sizeof(got), "a\\!b\x1b"), "a\\!b…", "once escaped, cut");
	is_str(escape_again(got, sizeof(got), "\\!\x1b"), "\\!\\x1b", "and what was not is now");
}

static void
test_valid(void)
{
	uint32_t c = 0;

	ok(utf8_valid("Mật\0x", 7), "well-formed, a NUL inside");
	ok(!utf8_valid("M\xeet", 3), "Latin-1 is not UTF-8");
	is_int((long long)utf8_next((const uint8_t *)"\xf0\x9f\x98\x80", 4, &c), 4, "four bytes");
	is_int(c, 0x1f600, "their code point");
	is_int((long long)utf8_next((const uint8_t *)"", 0, &c), 0, "nothing left");
}

int
main(void)
{
	test_text();
	test_cut();
	test_valid();
	return tap_done();
}
