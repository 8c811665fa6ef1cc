/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Content streams (ISO 32000-2, 8 and 9): runs their operators as far as text, its colour and
 * frames around it need, and hands every shown character to pdf_text.h.
 */
#ifndef SCANNER_FORMAT_PDF_CONTENT_H
#define SCANNER_FORMAT_PDF_CONTENT_H

#include "scanner/format/pdf_obj.h"
#include "scanner/format/pdf_text.h"

struct pdf_content;

/* What a page showed besides. */
struct pdf_shown {
	uint64_t text; /* characters that can be read, without spaces */
	uint64_t unread; /* those whose font tells nothing */
	uint64_t pixels; /* of its larger pictures */
	uint64_t pictures;
	uint64_t strokes; /* lines and curves that were painted */
};

/* 0 and *ret, or -ENOMEM. pdf and text are lent. */
int pdf_content_new(struct pdf *, struct pdf_text *text, struct pdf_content **ret);
void pdf_content_free(struct pdf_content *); /* NULL is fine */

/* What follows is another page: matrix leads from its space to the page as shown. */
void pdf_content_begin(struct pdf_content *, const double matrix[6], uint32_t page);
/* The state as at the page's begin: what follows stands on the page, not in its contents. */
void pdf_content_reset(struct pdf_content *, const double matrix[6]);
/* One stream; several of one page are run one after the other, as one. */
void pdf_content_run(struct pdf_content *, const struct pdf_value *bytes,
    const struct pdf_value *resources);
/* A form on its own: an annotation's look. Its resources, or else those. */
void pdf_content_form(struct pdf_content *, const struct pdf_value *form,
    const struct pdf_value *resources, const double matrix[6]);
/* The page is at its end. */
void pdf_content_end(struct pdf_content *, struct pdf_shown *ret);

/* first, then second. */
void pdf_matrix_multiply(const double first[6], const double second[6], double ret[6]);

#endif
