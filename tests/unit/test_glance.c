/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The glance never says no to a phrase that the words of a normalised line hold. */
#include "rules/glance.h"

#include <string.h>

#include "rules/line.h"
#include "tests/tap.h"

#define LINES 200000u

static const char *const phrases_text[] = {"bản số", "số:", "không được phép sao", "ngày tháng năm",
    "đảng ủy", "ư ơ", "thời hạn bảo vệ"};
#define NPHRASES (sizeof(phrases_text) / sizeof(phrases_text[0]))

static struct phrase list[NPHRASES];
static struct phrases phrases = {list, NPHRASES, 0};
static struct glance table;
static struct line line;

static bool
agrees(const char *text, size_t len)
{
	line_set(&line, text, len);
	return !line_has(&line, &phrases) ||
	    (glance(&table, text, len) & (GLANCE_SUPPORT | GLANCE_UNKNOWN)) != 0;
}

static uint32_t
seen(const char *text)
{
	return glance(&table, text, strlen(text));
}

/* Pieces of phrases, in every case and composition, between what may and may not stand there. */
static size_t
line_make(char *ret, uint32_t *seed)
{
	static const char *const pieces[] = {"bản", "BẢN", "Bản", "số", "SỐ", "so\u0302\u0301",
	    "sao", "không", "được", "phép", "KHÔNG", "ĐƯỢC", "PHÉP", "SAO", "ngày", "03", "3a",
	    "tháng", "năm", "đảng", "ĐẢNG", "ủy", "ỦY", "u\u0309y", "ư", "Ư", "ơ", "Ơ", "thời",
	    "hạn", "bảo", "vệ", "ba\u0309n", "b\u200bản", "ＢẢＮ", "\xff", "xã", "văn", "0", " ",
	    " ", " ", " ", " ", "\t", ":", "-", "\u00a0", "\u2013", "…", "“", "(", "\u3000",
	    "\u0411", "ﬁ", "   "};
	size_t len = 0, n;

	*seed = *seed * 1103515245u + 12345u;
	n = 2 + (*seed >> 16) % 14;
	for (size_t i = 0; i < n; i++) {
		const char *piece;

		*seed = *seed * 1103515245u + 12345u;
		piece = pieces[(*seed >> 16) % (sizeof(pieces) / sizeof(pieces[0]))];
		memcpy(ret + len, piece, strlen(piece));
		len += strlen(piece);
	}
	return len;
}

int
main(void)
{
	char text[512];
	uint32_t seed = 7;
	size_t held = 0, passed = 0;
	bool all = true;

	for (size_t i = 0; i < NPHRASES; i++) {
		if (phrase_set(&list[i], phrases_text[i], strlen(phrases_text[i])) < 0)
			return 1;
		phrases.begins |= line_letter_bit(list[i].words[0][0]);
	}
	glance_begin(&table);
	glance_add(&table, &phrases, GLANCE_SUPPORT);

	for (uint32_t i = 0; i < LINES && all; i++) {
		size_t len = line_make(text, &seed);

		all = agrees(text, len);
		held += line_has(&line, &phrases) ? 1 : 0;
		passed += glance(&table, text, len) <= GLANCE_SMALL ? 1 : 0;
	}
	ok(all, "what a normalised line holds is seen: %.*s", all ? 0 : 60, text);
	ok(held > LINES / 500 && passed > LINES / 50,
	    "%zu lines held a phrase, %zu were passed over", held, passed);

	ok((seen("(Bản số 02)") & GLANCE_SUPPORT) != 0, "two words");
	ok((seen("Số: 12") & GLANCE_SUPPORT) != 0, "one word");
	ok((seen("ngày 03 tháng 9") & GLANCE_SUPPORT) != 0, "numbers between words");
	ok(seen("Văn bản của xã") == GLANCE_SMALL, "an ordinary line");
	ok(seen("VĂN BẢN CỦA XÃ") == 0, "in capitals");
	ok(seen("ba\u0309n") == GLANCE_UNKNOWN, "a letter in two pieces");
	ok(seen(" \u00a0 ") == GLANCE_UNKNOWN && seen("--") == GLANCE_UNKNOWN, "nothing to read");
	ok(seen("") == GLANCE_UNKNOWN, "an empty line");

	phrase_set(&list[0], "12 bản", strlen("12 bản"));
	glance_add(&table, &phrases, GLANCE_ABOUT);
	ok(seen("Văn bản của xã") == GLANCE_UNKNOWN, "a phrase beyond it: it says nothing");
	return tap_done();
}
