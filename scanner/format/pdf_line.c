/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way from pieces to lines: by baseline, then by place on it; accents drawn apart go to
 * the letters they are drawn over. What is drawn twice for boldness is one.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rules/code.h"
#include "scanner/format/pdf_page.h"

/* Of the size of the letters: */
#define LINE_ACROSS 0.3F /* on one line */
#define TWICE_NEAR 0.2F /* the same letter again: drawn twice */
#define ACCENT_ACROSS 0.7F /* from a letter to the accents over and under it */
#define STOP_BELOW 0.04F /* a full stop that is lower than this is a dot below */
#define MARK_BACK 0.2F /* from the origin of a combining mark to its middle */
#define TWICE_BACK 3u /* letters looked at for one drawn twice */
#define ACCENT_LINES 8u /* lines looked at for one accent */
#define ACCENT_BACK 4u /* letters of a line looked at for one accent */

static int
by_baseline(const void *a, const void *b)
{
	const struct pdf_piece *x = a, *y = b;

	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	if (x->direction != y->direction)
		return x->direction < y->direction ? -1 : 1;
	if (x->across != y->across)
		return x->across > y->across ? -1 : 1;
	return x->from < y->from ? -1 : 1;
}

static int
by_along(const void *a, const void *b)
{
	const struct pdf_piece *x = a, *y = b;

	if (x->along != y->along)
		return x->along < y->along ? -1 : 1;
	return x->from < y->from ? -1 : 1;
}

static bool
line_takes(const struct pdf_line *line, const struct pdf_piece *piece)
{
	return line->part == piece->part && line->direction == piece->direction &&
	    fabsf(line->across - piece->across) <= LINE_ACROSS * float_min(line->size, piece->size);
}

/* ---- one line -------------------------------------------------------------------------------- */

struct sortable {
	float along;
	uint32_t at;
};

static int
by_place(const void *a, const void *b)
{
	const struct sortable *x = a, *y = b;

	if (x->along != y->along)
		return x->along < y->along ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

static bool
drawn_twice(const struct pdf_text *text, uint32_t from, const struct pdf_placed *placed)
{
	uint32_t n = (uint32_t)text->order.n;

	for (uint32_t i = 0; i < TWICE_BACK && n - i > from; i++) {
		const struct pdf_placed *before = pdf_ordered_at(text, n - 1 - i);

		if (before->len == placed->len && before->mark == PDF_NONE &&
		    placed->mark == PDF_NONE &&
		    fabsf(placed->along - before->along) <= TWICE_NEAR * placed->size &&
		    memcmp((char *)text->pool.items + before->at,
			(char *)text->pool.items + placed->at, placed->len) == 0)
			return true;
	}
	return false;
}

static void
order_add(struct pdf_text *text, uint32_t at)
{
	uint32_t *room = pdf_list_add(text, &text->order, 1, sizeof(*room));

	if (room != NULL)
		*room = at;
}

/* Pieces that lie over one another: their letters by place. */
static void
letters_sort(struct pdf_text *text, const struct pdf_piece *pieces, size_t n, struct pdf_line *line)
{
	struct sortable *all;
	size_t count = 0, k = 0;

	for (size_t i = 0; i < n; i++)
		count += pieces[i].to - pieces[i].from;
	all = malloc((count + 1) * sizeof(*all));
	if (all == NULL) {
		text->no_memory = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		for (uint32_t at = pieces[i].from; at < pieces[i].to; at++)
			all[k++] = (struct sortable){pdf_placed_at(text, at)->along, at};
	}
	qsort(all, count, sizeof(*all), by_place);
	for (size_t i = 0; i < count; i++) {
		if (!drawn_twice(text, line->from, pdf_placed_at(text, all[i].at)))
			order_add(text, all[i].at);
	}
	free(all);
}

static void
line_fill(struct pdf_text *text, struct pdf_piece *pieces, size_t n, struct pdf_line *line)
{
	bool over = false;

	qsort(pieces, n, sizeof(*pieces), by_along);
	line->from = (uint32_t)text->order.n;
	for (size_t i = 1; i < n; i++)
		over |= pieces[i].along < pieces[i - 1].end - 0.5F * pieces[i].size * TWICE_NEAR;
	if (over) {
		letters_sort(text, pieces, n, line);
	} else {
		for (size_t i = 0; i < n; i++) {
			for (uint32_t at = pieces[i].from; at < pieces[i].to; at++)
				order_add(text, at);
		}
	}
	line->to = (uint32_t)text->order.n;
}

/* ---- accents --------------------------------------------------------------------------------- */

static int
line_compare(const struct pdf_line *line, const struct pdf_placed *placed, float across)
{
	if (line->part != placed->part)
		return line->part < placed->part ? -1 : 1;
	if (line->direction != placed->direction)
		return line->direction < placed->direction ? -1 : 1;
	return line->across > across ? -1 : 1;
}

/* The first line of the accent's part and direction that is not too far above it. */
static size_t
lines_from(const struct pdf_text *text, const struct pdf_placed *accent)
{
	const struct pdf_line *lines = text->lines.items;
	float across = accent->across + ACCENT_ACROSS * accent->size;
	size_t low = 0, high = text->lines.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (line_compare(&lines[middle], accent, across) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Something that may bear an accent. */
static bool
is_letter(const struct pdf_text *text, const struct pdf_placed *placed)
{
	uint8_t first = placed->len > 0 ? ((const uint8_t *)text->pool.items)[placed->at] : 0;
	uint8_t lower = first | 0x20;

	return placed->kind == PDF_PLACED_LETTER &&
	    ((lower >= 'a' && lower <= 'z') || first >= 0x80 || first == '0');
}

/* The letter of the line in which a place lies, NULL if there is none. */
static struct pdf_placed *
line_letter(const struct pdf_text *text, const struct pdf_line *line, float along)
{
	uint32_t low = line->from, high = line->to;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (pdf_ordered_at(text, middle)->along <= along)
			low = middle + 1;
		else
			high = middle;
	}
	for (uint32_t i = 0; i < ACCENT_BACK && low > line->from; i++) {
		struct pdf_placed *letter = pdf_ordered_at(text, --low);
		float inside = (letter->end - letter->along) / 10;

		if (is_letter(text, letter) && letter->along + inside <= along &&
		    letter->end - inside >= along)
			return letter;
	}
	return NULL;
}

static struct pdf_placed *
letter_under(const struct pdf_text *text, const struct pdf_placed *accent, bool stop)
{
	const struct pdf_line *lines = text->lines.items;
	/* A mark of no width is drawn to the left of its place. */
	float back = accent->end > accent->along ? 0.0F : MARK_BACK * accent->size;
	float middle = (accent->along + accent->end) / 2 - back, near = INFINITY;
	struct pdf_placed *best = NULL;
	size_t i = lines_from(text, accent);

	for (size_t k = 0; k < ACCENT_LINES && i + k < text->lines.n; k++) {
		const struct pdf_line *line = &lines[i + k];
		struct pdf_placed *letter;
		float below;

		if (line_compare(line, accent, accent->across - ACCENT_ACROSS * accent->size) > 0)
			break;
		letter = line_letter(text, line, middle);
		if (letter == NULL || letter == accent)
			continue;
		below = letter->across - accent->across;
		if (fabsf(below) >= near || (stop && below < STOP_BELOW * letter->size))
			continue;
		near = fabsf(below);
		best = letter;
	}
	return best;
}

/* A full stop drawn by itself may be a dot below. */
static bool
is_stop(const struct pdf_text *text, const struct pdf_placed *placed)
{
	return placed->len == 1 && ((const char *)text->pool.items)[placed->at] == '.';
}

static void
accent_join(struct pdf_text *text, struct pdf_placed *accent, bool stop)
{
	struct pdf_placed *letter = letter_under(text, accent, stop);
	size_t at = 0;
	uint32_t code;

	if (letter == NULL)
		return;
	code = stop ? 0x323
		    : pdf_accent_mark(code_get((const uint8_t *)text->pool.items + accent->at,
			  accent->len, &at));
	pdf_mark_put(text, letter, (uint16_t)code);
	accent->kind = PDF_PLACED_GONE;
}

static void
accents_join(struct pdf_text *text)
{
	const struct pdf_piece *pieces = text->pieces.items;

	for (size_t i = 0; i < text->pieces.n; i++) {
		bool lone = pieces[i].to == pieces[i].from + 1;

		for (uint32_t at = pieces[i].from; at < pieces[i].to; at++) {
			struct pdf_placed *placed = pdf_placed_at(text, at);
			bool stop = lone && is_stop(text, placed);

			if (placed->kind == PDF_PLACED_ACCENT || stop)
				accent_join(text, placed, stop);
		}
	}
}

/* ---- all lines ------------------------------------------------------------------------------- */

void
pdf_lines_form(struct pdf_text *text)
{
	struct pdf_piece *pieces = text->pieces.items;
	size_t n = text->pieces.n, from, to;

	if (n == 0)
		return;
	qsort(pieces, n, sizeof(*pieces), by_baseline);
	for (from = 0; from < n && !text->no_memory; from = to) {
		struct pdf_line *line = pdf_list_add(text, &text->lines, 1, sizeof(*line));
		uint32_t longest = 0;

		if (line == NULL)
			return;
		*line = (struct pdf_line){.across = pieces[from].across,
		    .size = pieces[from].size,
		    .direction = pieces[from].direction,
		    .part = pieces[from].part};
		for (to = from; to < n && line_takes(line, &pieces[to]); to++) {
			uint32_t length = pieces[to].to - pieces[to].from;

			if (length > longest) { /* its baseline is the line's */
				longest = length;
				line->across = pieces[to].across;
				line->size = pieces[to].size;
			}
		}
		line_fill(text, pieces + from, to - from, line);
	}
	accents_join(text);
}
