/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to glyphs: UTF-8 decoded, letters put together, what nobody sees dropped. */
#ifndef RULES_NORMALISE_H
#define RULES_NORMALISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/limits.h"

enum glyph_kind {
	GLYPH_LETTER, /* code: struct-free letter of letter.h, without LETTER_UPPER; 0: foreign */
	GLYPH_DIGIT, /* code: '0'..'9' */
	GLYPH_SPACE, /* code: ' ', or '\t' for a gap wide enough to part columns */
	GLYPH_SIGN, /* code: the code point, 0xFFFF for those beyond 16 bits */
};

enum glyph_flag {
	GLYPH_UPPER = 1 << 0,
	GLYPH_COMBINED = 1 << 1, /* base and marks were separate code points */
	GLYPH_LOOKALIKE = 1 << 2, /* a letter of another script */
};

struct glyph {
	uint16_t code;
	uint8_t kind; /* enum glyph_kind */
	uint8_t flags; /* enum glyph_flag */
};

/* Decodes text into at most max glyphs and returns their number; *ret_cut tells whether there
 * was more. Line breaks count as spaces: the caller has cut the text into lines. */
size_t normalise(const char *text, size_t len, struct glyph *ret, size_t max, bool *ret_cut);

#endif
