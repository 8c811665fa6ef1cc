/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of glyphs, orders of glyphs and 8-bit encodings as tables; pdf_glyph.h reads them. */
#ifndef SCANNER_FORMAT_PDF_GLYPH_TABLE_H
#define SCANNER_FORMAT_PDF_GLYPH_TABLE_H

#include <stddef.h>
#include <stdint.h>

#define PDF_GLYPH_NAME_MAX 23u /* bytes; the longest name of a letter that matters has 20 */
#define PDF_GLYPH_MAC 258 /* glyphs of the Macintosh order (TrueType, post) */
#define PDF_GLYPH_CFF 391 /* standard strings of CFF (Adobe TN 5176, Appendix A) */

struct pdf_glyph_row {
	char name[PDF_GLYPH_NAME_MAX + 1];
	uint16_t code;
};

extern const struct pdf_glyph_row pdf_glyph_rows[]; /* sorted by name */
extern const size_t pdf_glyph_nrows;
extern const uint16_t pdf_glyph_mac[PDF_GLYPH_MAC];
extern const uint16_t pdf_glyph_cff[PDF_GLYPH_CFF];
extern const uint16_t pdf_encoding_standard[256];
extern const uint16_t pdf_encoding_win_ansi[256];
extern const uint16_t pdf_encoding_mac_roman[256];
extern const uint16_t pdf_encoding_pdf_doc[256];

#endif
