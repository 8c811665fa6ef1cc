/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the text of the page in hand: lines in the order of drawing. */
#include "scanner/format/pdf_text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "rules/code.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

struct pdf_text {
	struct scan *scan;
	struct pdf_page page;
	struct pdf_look look;
	enum part part;
	uint32_t paragraph;
	bool any;
	struct pdf_glyph last;
	size_t len;
	char text[TEXT_LINE_MAX];
};

int
pdf_text_new(struct scan *scan, struct pdf_text **ret)
{
	struct pdf_text *text = calloc(1, sizeof(*text));

	if (text == NULL)
		return -ENOMEM;
	text->scan = scan;
	*ret = text;
	return 0;
}

void
pdf_text_free(struct pdf_text *text)
{
	free(text);
}

void
pdf_text_page_begin(struct pdf_text *text, const struct pdf_page *page)
{
	text->page = *page;
	text->part = PART_BODY;
	text->any = false;
	text->len = 0;
}

void
pdf_text_break(struct pdf_text *text)
{
	struct span span = {.text = text->text,
	    .len = text->len,
	    .part = text->part,
	    .paragraph = ++text->paragraph,
	    .page = text->page.number,
	    .flags = text->look.flags,
	    .font = text->look.font};

	if (text->len > 0)
		scan_span(text->scan, &span);
	text->len = 0;
}

void
pdf_text_look(struct pdf_text *text, const struct pdf_look *look)
{
	text->look = *look;
}

void
pdf_text_glyph(struct pdf_text *text, const struct pdf_glyph *glyph)
{
	const struct pdf_glyph *last = &text->last;

	text->any = true;
	if (text->len + 4 * PDF_CHAR_CODES_MAX + 1 > sizeof(text->text))
		pdf_text_break(text);
	if (text->len > 0) {
		float along = glyph->x - last->x - last->dx, across = glyph->y - last->y - last->dy;

		if (!(fabsf(across) < glyph->size / 2))
			pdf_text_break(text);
		else if (!(fabsf(along) < glyph->size / 5))
			text->text[text->len++] = ' ';
	}
	for (size_t i = 0; i < glyph->is->ncodes; i++)
		text->len += code_put(text->text + text->len, glyph->is->codes[i]);
	text->last = *glyph;
}

void
pdf_text_box(struct pdf_text *text, float x0, float y0, float x1, float y1)
{
	(void)text;
	(void)x0;
	(void)y0;
	(void)x1;
	(void)y1;
}

void
pdf_text_part(struct pdf_text *text, enum part part)
{
	pdf_text_break(text);
	text->part = part;
}

bool
pdf_text_page_end(struct pdf_text *text)
{
	pdf_text_break(text);
	return text->any;
}
