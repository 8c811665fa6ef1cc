/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures in the middle of a content stream (ISO 32000-2, 8.9.7): where they end. Pure. */
#ifndef SCANNER_FORMAT_PDF_INLINE_H
#define SCANNER_FORMAT_PDF_INLINE_H

#include "scanner/format/pdf_lex.h"

/* What is known of the stream in hand. */
struct pdf_inline {
	bool none; /* no "EI" stands in the rest of it */
};

/* Behind "BI": passes the dictionary, the data and "EI". Returns how many pixels it has. What has
 * no end is passed only up to its data. */
uint64_t pdf_inline_skip(struct pdf_inline *, struct rd *rest);

#endif
