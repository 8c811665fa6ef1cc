/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What names of glyphs and the 8-bit encodings of PDF (ISO 32000-1, Annex D) mean. Pure. */
#ifndef SCANNER_FORMAT_PDF_GLYPH_H
#define SCANNER_FORMAT_PDF_GLYPH_H

#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

enum pdf_encoding {
	PDF_ENCODING_NONE,
	PDF_ENCODING_STANDARD,
	PDF_ENCODING_WIN_ANSI,
	PDF_ENCODING_MAC_ROMAN,
	PDF_ENCODING_PDF_DOC,
};

/* PDF_ENCODING_NONE if the name is none of them. */
enum pdf_encoding pdf_encoding_of(struct rd name);
/* 0: nothing has this code. */
uint32_t pdf_encoding_code(enum pdf_encoding, uint8_t code);

/* Code points of a glyph's name by the Adobe Glyph List Specification, at most max; 0: unknown. */
size_t pdf_glyph_codes(struct rd name, uint32_t *ret, size_t max);

#endif
