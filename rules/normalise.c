/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the way from bytes to glyphs. Total: any bytes give glyphs; ill-formed ones are signs. */
#include "rules/normalise.h"

#include "rules/letter.h"
#include "rules/code.h"

#define WIDE_SPACES 3u /* so many spaces part two columns that a converter flattened (2.1) */

/* Facts 2.2: dropped before matching, because nobody sees them. */
static bool
code_is_invisible(uint32_t code)
{
	return (code >= 0x200B && code <= 0x200F) || code == 0x2060 || code == 0xFEFF ||
	    code == 0x00AD || code == 0x034F || (code >= 0x202A && code <= 0x202E) ||
	    (code >= 0xFE00 && code <= 0xFE0F);
}

static bool
code_is_space(uint32_t code)
{
	return code <= 0x20 || code == 0x7F || code == 0x85 || code == 0xA0 ||
	    (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
	    code == 0x202F || code == 0x205F || code == 0x3000;
}

/* Punctuation, frames, bullets, pictures: what is no part of a word. */
static bool
code_is_sign(uint32_t code)
{
	if (code < 0x80)
		return true;
	if (code <= 0xBF)
		return code != 0xAA && code != 0xB5 && code != 0xBA;
	return code == 0xD7 || code == 0xF7 || (code >= 0x2010 && code <= 0x205E) ||
	    (code >= 0x2190 && code <= 0x2BFF) || (code >= 0x3001 && code <= 0x303F) ||
	    (code >= 0xE000 && code <= 0xF8FF) || code == CODE_REPLACEMENT ||
	    (code >= 0x1F000 && code <= 0x1FAFF);
}

static struct glyph
glyph_letter(uint16_t letter, uint8_t flags)
{
	if ((letter & LETTER_UPPER) != 0)
		flags |= GLYPH_UPPER;
	return (struct glyph){.code = letter & (uint16_t)~LETTER_UPPER,
	    .kind = GLYPH_LETTER,
	    .flags = flags};
}

static struct glyph
glyph_from(uint32_t code)
{
	uint16_t letter;

	if (code >= 0xFF01 && code <= 0xFF5E)
		code -= 0xFF01 - '!'; /* full width */
	letter = letter_from(code);
	if (letter != 0)
		return glyph_letter(letter, 0);
	if (code >= '0' && code <= '9')
		return (struct glyph){.code = (uint16_t)code, .kind = GLYPH_DIGIT};
	letter = code >= 0x80 ? letter_lookalike(code) : 0;
	if (letter != 0)
		return glyph_letter(letter, GLYPH_LOOKALIKE);
	if (code_is_sign(code)) {
		return (struct glyph){.code = code <= 0xFFFF ? (uint16_t)code : 0xFFFF,
		    .kind = GLYPH_SIGN};
	}
	return (struct glyph){.code = 0, .kind = GLYPH_LETTER};
}

/* A mark joins the letter before it; a zero with marks is an O in disguise. */
static void
mark_join(struct glyph *glyph, uint32_t mark)
{
	uint16_t letter = glyph->code;

	if (glyph->kind == GLYPH_DIGIT && letter == '0') {
		*glyph = glyph_letter('o' | LETTER_UPPER, GLYPH_LOOKALIKE);
		letter = 'o';
	}
	if (glyph->kind != GLYPH_LETTER || letter == 0)
		return;
	glyph->code = letter_add_mark(letter, mark);
	glyph->flags |= GLYPH_COMBINED;
}

size_t
normalise(const char *text, size_t len, struct glyph *ret, size_t max, bool *ret_cut)
{
	const uint8_t *bytes = (const uint8_t *)text;
	size_t at = 0, n = 0, spaces = 0;
	uint32_t code;

	*ret_cut = false;
	while (at < len) {
		code = bytes[at] < 0x80 ? bytes[at++] : code_get(bytes, len, &at);
		if (code >= 0x80 && code_is_invisible(code))
			continue;
		if (code_is_space(code)) {
			spaces += code == '\t' ? WIDE_SPACES : 1;
			continue;
		}
		if (code >= 0x80 && letter_is_mark(code)) {
			if (n > 0 && spaces == 0)
				mark_join(&ret[n - 1], code);
			continue;
		}
		if (n + 2 > max) {
			*ret_cut = true;
			break;
		}
		if (spaces > 0 && n > 0) {
			ret[n++] = (struct glyph){.code = spaces >= WIDE_SPACES ? '\t' : ' ',
			    .kind = GLYPH_SPACE};
		}
		spaces = 0;
		ret[n++] = glyph_from(code);
	}
	return n;
}
