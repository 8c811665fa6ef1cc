/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fonts of one PDF: from a font's dictionary to what pdf_font.h makes of it, each once. */
#ifndef SCANNER_FORMAT_PDF_FONTS_H
#define SCANNER_FORMAT_PDF_FONTS_H

#include "scanner/format/pdf_font.h"
#include "scanner/format/pdf_obj.h"

struct pdf_fonts;

/* 0 and *ret, or -ENOMEM. */
int pdf_fonts_new(struct pdf *, struct pdf_fonts **ret);
void pdf_fonts_free(struct pdf_fonts *); /* NULL is fine */
/* The font of that dictionary, lent; NULL if it is none, or there are too many (reported). */
const struct pdf_font *pdf_fonts_get(struct pdf_fonts *, const struct pdf_value *dict);

#endif
