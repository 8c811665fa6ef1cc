/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an embedded font program tells of its glyphs: TrueType and OpenType (cmap, post), CFF and
 * Type 1 (names of glyphs, built-in encoding). Never its outlines. Pure, but for its memory.
 */
#ifndef SCANNER_FORMAT_PDF_PROGRAM_H
#define SCANNER_FORMAT_PDF_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

struct pdf_program {
	uint32_t *glyphs; /* code point of each glyph index; 0: unknown */
	size_t nglyphs;
	size_t nknown; /* glyphs with a code point */
	uint32_t codes[256]; /* code point of each byte by the built-in encoding; 0: unknown */
	size_t ncodes; /* bytes with a code point */
};

/* Fills an empty (zeroed) one with what can be read. 0 or -ENOMEM. */
int pdf_program_read(struct rd bytes, struct pdf_program *ret);
void pdf_program_clear(struct pdf_program *);

/* A glyph is that code point, unless it is known already. 0 or -ENOMEM. */
int pdf_program_glyph_set(struct pdf_program *, uint32_t glyph, uint32_t code);

#endif
