/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the glyphs of a page to lines of text, whatever order they are drawn in, and to spans.
 * Where the order of drawing gives another text than the places do, both are said.
 * Places are in points of the page as it is shown: x to the right, y upwards, after /Rotate.
 */
#ifndef SCANNER_FORMAT_PDF_TEXT_H
#define SCANNER_FORMAT_PDF_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/verdict.h"
#include "rules/span.h"
#include "scanner/format/pdf_font.h"

struct scan;
struct pdf_text;

/* One shown character. */
struct pdf_glyph {
	const struct pdf_char *is; /* lent */
	float x, y; /* its origin on the baseline */
	float dx, dy; /* to the origin of the next: advance, character and word spacing, scaling */
	float ux, uy; /* the baseline's direction, of any length: the text matrix' first row */
	float size; /* points: height of the em as shown */
};

/* How text is shown from here on. */
struct pdf_look {
	uint32_t flags; /* SPAN_RED, SPAN_BOLD, SPAN_CAPS */
	enum span_font font;
};

struct pdf_page {
	uint32_t number; /* from 1 */
	float width, height; /* of the crop box, as shown; its lower left corner is 0,0 */
};

/* spans go to scan. 0 and *ret, or -ENOMEM. */
int pdf_text_new(struct scan *scan, struct pdf_text **ret);
void pdf_text_free(struct pdf_text *); /* NULL is fine; says nothing */

void pdf_text_page_begin(struct pdf_text *, const struct pdf_page *page);
void pdf_text_look(struct pdf_text *, const struct pdf_look *look);
void pdf_text_glyph(struct pdf_text *, const struct pdf_glyph *glyph);
/* The text that follows is no more of the same piece: another string elsewhere, annotation,
 * form. Not needed where the place tells (Td, Tm). */
void pdf_text_break(struct pdf_text *);
/* The outline of a path that is stroked, or filled in a colour that shows: a frame, if small. */
void pdf_text_box(struct pdf_text *, float x0, float y0, float x1, float y1);
/* What follows, until the next call with PART_BODY, stands in that part: an annotation's look is
 * PART_COMMENT or PART_TEXTBOX. Body is told apart into body, header and footer by place. */
void pdf_text_part(struct pdf_text *, enum part part);
/* Says all that was collected. Returns false if the page had no character at all. */
bool pdf_text_page_end(struct pdf_text *);

#endif
