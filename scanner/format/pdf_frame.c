/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns frames: boxes, and thin boxes that are lines, as Word and LibreOffice draw a paragraph's
 * border. Only short texts are asked about: a frame around a page says nothing.
 */
#include "scanner/format/pdf_frame.h"

#include <math.h>
#include <stddef.h>

#include "scanner/format/pdf_page.h"

#define LETTERS_MAX 64u /* of a text that may be a stamp */
#define LINE_THICK 3.0F /* points; a border is at most this */
#define NEAR 2.5F /* points; between lines that meet */
#define AROUND 4.0F /* times the size of the letters: a frame is not farther above or below */
#define WIDE 0.95F /* of the page: a border of a paragraph is as wide as the text */

/* The segment's box on the page. */
static struct pdf_box
segment_box(const struct pdf_text *text, const struct pdf_segment *segment)
{
	const struct pdf_direction *d = &text->directions[segment->direction];
	float middle = (segment->along + segment->end) / 2;
	float across = segment->across + segment->size / 3;
	float x = middle * d->x - across * d->y, y = middle * d->y + across * d->x;
	float half = (segment->end - segment->along) / 2 * 0.8F, up = segment->size / 4;
	float w = half * fabsf(d->x) + up * fabsf(d->y), h = half * fabsf(d->y) + up * fabsf(d->x);

	return (struct pdf_box){x - w, y - h, x + w, y + h};
}

static bool
is_frame_size(const struct pdf_text *text, const struct pdf_segment *segment,
    const struct pdf_box *frame, const struct pdf_box *inner)
{
	float room = AROUND * segment->size;

	return frame->y1 - inner->y1 <= room && inner->y0 - frame->y0 <= room &&
	    frame->x1 - frame->x0 <= float_max(WIDE * text->page.width, 4 * room);
}

static bool
is_line(const struct pdf_box *box)
{
	return box->x1 - box->x0 <= LINE_THICK || box->y1 - box->y0 <= LINE_THICK;
}

static bool
holds(const struct pdf_box *box, const struct pdf_box *inner)
{
	return box->x0 <= inner->x0 && box->x1 >= inner->x1 && box->y0 <= inner->y0 &&
	    box->y1 >= inner->y1;
}

/* Keeps in *frame the lines nearest to the text on its four sides. */
static void
sides_see(const struct pdf_box *line, const struct pdf_box *inner, struct pdf_box *frame)
{
	float x = (line->x0 + line->x1) / 2, y = (line->y0 + line->y1) / 2;

	if (line->y1 - line->y0 <= LINE_THICK && line->x0 <= inner->x0 && line->x1 >= inner->x1) {
		if (y >= inner->y1 && y < frame->y1)
			frame->y1 = y;
		if (y <= inner->y0 && y > frame->y0)
			frame->y0 = y;
	}
	if (line->x1 - line->x0 <= LINE_THICK && line->y0 <= inner->y0 && line->y1 >= inner->y1) {
		if (x >= inner->x1 && x < frame->x1)
			frame->x1 = x;
		if (x <= inner->x0 && x > frame->x0)
			frame->x0 = x;
	}
}

/* Does a line or box meet the frame's corner from outside? Then it is a cell of a grid. */
static bool
goes_beyond(const struct pdf_box *box, const struct pdf_box *frame)
{
	bool level = fabsf(box->y0 - frame->y0) <= NEAR || fabsf(box->y1 - frame->y1) <= NEAR ||
	    fabsf(box->y0 - frame->y1) <= NEAR || fabsf(box->y1 - frame->y0) <= NEAR;
	bool upright = fabsf(box->x0 - frame->x0) <= NEAR || fabsf(box->x1 - frame->x1) <= NEAR ||
	    fabsf(box->x0 - frame->x1) <= NEAR || fabsf(box->x1 - frame->x0) <= NEAR;
	bool touches_x = box->x0 <= frame->x1 + NEAR && box->x1 >= frame->x0 - NEAR;
	bool touches_y = box->y0 <= frame->y1 + NEAR && box->y1 >= frame->y0 - NEAR;
	bool beyond_x = box->x0 < frame->x0 - 2 * NEAR || box->x1 > frame->x1 + 2 * NEAR;
	bool beyond_y = box->y0 < frame->y0 - 2 * NEAR || box->y1 > frame->y1 + 2 * NEAR;

	return (level && touches_x && touches_y && beyond_x) ||
	    (upright && touches_x && touches_y && beyond_y);
}

static bool
is_cell(const struct pdf_text *text, const struct pdf_box *frame)
{
	const struct pdf_box *boxes = text->boxes.items;

	for (size_t i = 0; i < text->boxes.n; i++) {
		if (goes_beyond(&boxes[i], frame))
			return true;
	}
	return false;
}

bool
pdf_frame_around(const struct pdf_text *text, const struct pdf_segment *segment)
{
	const struct pdf_box *boxes = text->boxes.items;
	struct pdf_box inner, frame = {-INFINITY, -INFINITY, INFINITY, INFINITY}, best;
	float area = INFINITY;

	if (text->boxes.n == 0 || segment->to - segment->from > LETTERS_MAX)
		return false;
	inner = segment_box(text, segment);
	best = frame;
	for (size_t i = 0; i < text->boxes.n; i++) {
		const struct pdf_box *box = &boxes[i];
		float size = (box->x1 - box->x0) * (box->y1 - box->y0);

		if (is_line(box)) {
			sides_see(box, &inner, &frame);
		} else if (holds(box, &inner) && size < area) {
			area = size;
			best = *box;
		}
	}
	if (isfinite(area) && is_frame_size(text, segment, &best, &inner))
		return !is_cell(text, &best);
	return isfinite(frame.x0) && isfinite(frame.x1) && isfinite(frame.y0) &&
	    isfinite(frame.y1) && is_frame_size(text, segment, &frame, &inner) &&
	    !is_cell(text, &frame);
}
