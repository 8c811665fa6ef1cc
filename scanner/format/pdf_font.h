/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A font of a PDF, as far as text needs it: from the bytes of a shown string to code points and
 * advances. Knows no PDF objects: the caller hands on the pieces of the font's dictionary.
 * Pure, but for the memory of the font.
 */
#ifndef SCANNER_FORMAT_PDF_FONT_H
#define SCANNER_FORMAT_PDF_FONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "rules/span.h"

#define PDF_CHAR_CODES_MAX 8u /* code points of one glyph: ligatures have 3, ffi with marks more */

struct pdf_font;

enum pdf_font_kind {
	PDF_FONT_SIMPLE, /* Type1, MMType1, TrueType: one byte a character */
	PDF_FONT_TYPE3, /* the same, its glyphs are content streams */
	PDF_FONT_COMPOSITE, /* Type0 */
};

/* One entry of /Differences: code is shown with the glyph of that name. */
struct pdf_difference {
	uint8_t code;
	struct rd name; /* without the slash, #xx decoded */
};

/* Width of codes (simple fonts: /FirstChar, /Widths) or CIDs (/W) first to last. */
struct pdf_width {
	uint32_t first;
	uint32_t last;
	float width; /* as in the dictionary */
};

/* What a font dictionary and its descendant and descriptor hold; empty readers for what is
 * missing. Lent during pdf_font_new() only; streams are decoded, names without slash. */
struct pdf_font_pieces {
	enum pdf_font_kind kind;
	struct rd name; /* /BaseFont, else /FontName, else Type3's /Name */
	uint32_t flags; /* of the descriptor: bit 3 symbolic, bit 19 bold */
	/* Simple: name of /Encoding or of its /BaseEncoding. Composite: name of the CMap. */
	struct rd encoding;
	const struct pdf_difference *differences;
	size_t ndifferences;
	struct rd to_unicode; /* stream */
	struct rd to_unicode_name; /* a name instead: Identity-H */
	struct rd cmap; /* composite: stream of an embedded CMap */
	struct rd ordering; /* composite: /CIDSystemInfo /Ordering */
	struct rd cid_to_gid; /* composite: stream; empty: identity */
	const struct pdf_width *widths;
	size_t nwidths;
	float default_width; /* /DW or /MissingWidth; < 0: there is none */
	float width_scale; /* em per unit of width; 0: 0.001; Type3: a of its matrix */
	struct rd program; /* FontFile, FontFile2 or FontFile3 */
};

/* What a shown character is. */
struct pdf_char {
	uint32_t codes[PDF_CHAR_CODES_MAX]; /* what it reads as; empty: nobody can tell */
	uint8_t ncodes;
	/* What else it reads as: names, program or raw byte of a font say other than ToUnicode. */
	uint32_t other[PDF_CHAR_CODES_MAX];
	uint8_t nother; /* 0: nothing else */
	float advance; /* em, along the writing direction; vertical: downwards is negative */
	bool space; /* the single byte 32: word spacing applies to it */
	uint32_t
	    code; /* as in the string: names the glyph stream of a Type3 font by its encoding */
};

/* 0 and *ret, or -ENOMEM. What is damaged in the pieces is left out. */
int pdf_font_new(const struct pdf_font_pieces *pieces, struct pdf_font **ret);
void pdf_font_free(struct pdf_font *); /* NULL is fine */

/* Takes the next character off the string; false at its end. Always takes some bytes. */
bool pdf_font_next(const struct pdf_font *, struct rd *string, struct pdf_char *ret);

bool pdf_font_is_vertical(const struct pdf_font *);
/* The legacy encoding its name tells of. */
enum span_font pdf_font_encoding(const struct pdf_font *);
/* SPAN_BOLD, SPAN_CAPS. */
uint32_t pdf_font_flags(const struct pdf_font *);
/* No map to Unicode at all: codes of what is shown are guesses, or empty. */
bool pdf_font_is_unreadable(const struct pdf_font *);
/* Some table of it reached a limit: not all characters are known. */
bool pdf_font_is_cut(const struct pdf_font *);

#endif
