/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The filters of PDF that are not pictures (ISO 32000-2, 7.4): Flate, LZW, ASCII85, ASCIIHex,
 * RunLength, and the predictors of the first two. Damaged data gives what stands before the
 * damage.
 */
#ifndef SCANNER_FORMAT_PDF_FILTER_H
#define SCANNER_FORMAT_PDF_FILTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "base/verdict.h"
#include "scanner/format/pdf_obj.h"

enum pdf_filter {
	PDF_FILTER_UNKNOWN,
	PDF_FILTER_FLATE,
	PDF_FILTER_LZW,
	PDF_FILTER_ASCII85,
	PDF_FILTER_ASCIIHEX,
	PDF_FILTER_RUNLENGTH,
	PDF_FILTER_CRYPT, /* says how the stream is encrypted; changes nothing */
	PDF_FILTER_PICTURE, /* DCT, JPX, CCITT, JBIG2: not decoded */
};

struct pdf_filter_parms {
	uint32_t predictor, colors, bits, columns, early;
};

struct pdf_filter_out {
	struct scan *scan; /* lent: the decompressor, the budget */
	struct pdf_room room; /* grows; the caller's to free */
	size_t len;
	enum why why; /* WHY_NONE: all is there */
	enum limit limit;
};

/* By its name or the short one of inline images. */
enum pdf_filter pdf_filter_find(struct rd name);
void pdf_filter_run(enum pdf_filter filter, struct rd in, const struct pdf_filter_parms *parms,
    struct pdf_filter_out *out);

#endif
