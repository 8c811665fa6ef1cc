/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/normalise.h"

#include <stdint.h>

#include "base/checked.h"
#include "rules/letter.h"
#include "rules/raw.h"
#include "tests/tap.h"

/* Bases of letters, digits, signs ('?' beyond ASCII, '*' for foreign letters); "_" wide gap. */
static size_t
outline(const char *text, size_t len, char *ret, bool *cut)
{
	struct glyph glyphs[64];
	size_t n = normalise(text, len, glyphs, ARRAY_LEN(glyphs), cut);

	for (size_t i = 0; i < n; i++) {
		uint16_t code = glyphs[i].code;

		if (glyphs[i].kind == GLYPH_LETTER && code == 0)
			ret[i] = '*';
		else if (glyphs[i].kind == GLYPH_LETTER)
			ret[i] = (char)(code & LETTER_BASE_MASK);
		else if (glyphs[i].kind == GLYPH_SPACE)
			ret[i] = code == '\t' ? '_' : ' ';
		else
			ret[i] = code < 0x80 ? (char)code : '?';
	}
	ret[n] = '\0';
	return n;
}

static void
test_outline(void)
{
	static const struct {
		const char *what, *in, *out;
	} rows[] = {
	    {"letters and digits", "Số 12", "so 12"},
	    {"spaces fold, ends are dropped", "  a  b \n", "a b"},
	    {"three spaces are a gap", "a   b", "a_b"},
	    {"a tab is a gap", "a\tb", "a_b"},
	    {"no-break and em spaces",
		"a\xc2\xa0"
		"b\xe2\x80\x83"
		"c",
		"a b c"},
	    {"invisible characters", "M\xe2\x80\x8b\xc2\xad\xef\xbb\xbf\xe2\x81\xa0T", "mt"},
	    {"full width", "\xef\xbc\xad\xef\xbc\xb4\xef\xbc\x9a", "mt:"},
	    {"Cyrillic and Greek look-alikes", "\xd0\x9c\xd0\x90\xce\xa4", "mat"},
	    {"other letters are foreign", "\xc3\xb1\xe4\xb8\xad", "**"},
	    {"box drawing is a sign", "\xe2\x95\x91", "?"},
	    {"bullets of fonts are signs", "\xef\x82\xb7", "?"},
	    {"overlong form", "\xc0\x80", "??"},
	    {"surrogate", "\xed\xa0\x80", "???"},
	    {"beyond Unicode", "\xf5\x80\x80\x80", "????"},
	    {"cut sequence", "\xe1\xba", "??"},
	    {"a mark with nothing before",
		"\xcc\xa3"
		"a",
		"a"},
	    {"a mark after a space does not join", "a \xcc\xa3", "a"},
	    {"a mark that no Vietnamese letter has", "a\xcc\x8a", "*"},
	};
	char got[65];
	bool cut;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		(void)outline(rows[i].in, strlen(rows[i].in), got, &cut);
		is_str(got, rows[i].out, rows[i].what);
	}
	(void)outline("a\0b", 3, got, &cut);
	is_str(got, "a b", "a NUL parts words");
	(void)outline("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnop", 68,
	    got, &cut);
	ok(cut, "a long text is cut and says so");
}

/* All compositions of the letters of the three markings (facts 2.2). */
static void
test_compositions(void)
{
	static const char *const groups[][6] = {
	    {"\xe1\xba\xac", "A\xcc\xa3\xcc\x82", "A\xcc\x82\xcc\xa3", "\xc3\x82\xcc\xa3",
		"\xe1\xba\xa0\xcc\x82", NULL},
	    {"\xe1\xba\xad", "a\xcc\xa3\xcc\x82", "a\xcc\x82\xcc\xa3", "\xc3\xa2\xcc\xa3",
		"\xe1\xba\xa1\xcc\x82", NULL},
	    {"\xe1\xbb\x86", "E\xcc\xa3\xcc\x82", "E\xcc\x82\xcc\xa3", "\xc3\x8a\xcc\xa3",
		"\xe1\xba\xb8\xcc\x82", NULL},
	    {"\xe1\xbb\x87", "e\xcc\xa3\xcc\x82", "e\xcc\x82\xcc\xa3", "\xc3\xaa\xcc\xa3",
		"\xe1\xba\xb9\xcc\x82", NULL},
	    {"\xe1\xbb\x90", "O\xcc\x82\xcc\x81", "O\xcc\x81\xcc\x82", "\xc3\x94\xcc\x81",
		"\xc3\x93\xcc\x82", "O\xcc\x82\xcd\x81"},
	    {"\xe1\xbb\x91", "o\xcc\x82\xcc\x81", "o\xcc\x81\xcc\x82", "\xc3\xb4\xcc\x81",
		"\xc3\xb3\xcc\x82", "0\xcc\x82\xcc\x81"},
	};
	struct glyph want, got[4];
	bool cut;

	for (size_t g = 0; g < ARRAY_LEN(groups); g++) {
		(void)normalise(groups[g][0], 3, got, ARRAY_LEN(got), &cut);
		want = got[0];
		for (size_t i = 1; i < ARRAY_LEN(groups[g]) && groups[g][i] != NULL; i++) {
			size_t n = normalise(groups[g][i], strlen(groups[g][i]), got,
			    ARRAY_LEN(got), &cut);

			ok(n == 1 && got[0].code == want.code &&
				(got[0].flags & GLYPH_COMBINED) != 0,
			    "%s: composition %zu", groups[g][0], i);
		}
	}
}

/* Words that differ in diacritics only stay different. */
static void
test_distinct(void)
{
	static const char *const words[] = {"mật", "mặt", "mát", "mất", "mạt", "mắt", "mat", "mât"};
	struct glyph glyphs[ARRAY_LEN(words)][4];
	bool cut;

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		(void)normalise(words[i], strlen(words[i]), glyphs[i], 4, &cut);
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		for (size_t k = i + 1; k < ARRAY_LEN(words); k++)
			ok(glyphs[i][1].code != glyphs[k][1].code, "%s is not %s", words[i],
			    words[k]);
	}
}

static void
test_reject(void)
{
	static const struct {
		const char *text;
		bool may;
	} rows[] = {
	    {"", false},
	    {"M", false},
	    {"nhận luật cập nhật tập", false},
	    {"mặt mất mắt", false},
	    {"MẬT", true},
	    {"M Ậ T", true},
	    {"MA\xcc\xa3\xcc\x82T", true},
	    {"M\xe2\x80\x8b\xe1\xba\xac\xe2\x80\x8bT", true},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		ok((raw_scan((const uint8_t *)rows[i].text, strlen(rows[i].text), 0) != 0) ==
			rows[i].may,
		    "\"%s\": %s", rows[i].text, rows[i].may ? "may hold it" : "cannot hold it");
}

int
main(void)
{
	test_outline();
	test_compositions();
	test_distinct();
	test_reject();
	return tap_done();
}
