/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside pdf_text: the page in hand, shared by pdf_text.c (collects), pdf_line.c (lines) and
 * pdf_block.c (columns, spans). */
#ifndef SCANNER_FORMAT_PDF_PAGE_H
#define SCANNER_FORMAT_PDF_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scanner/format/pdf_text.h"

#define PDF_DIRECTIONS_MAX 32u /* of baselines; letters around a seal share the nearest */
#define PDF_NONE UINT32_MAX

enum pdf_placed_kind {
	PDF_PLACED_LETTER,
	PDF_PLACED_ACCENT, /* may belong above or below a letter */
	PDF_PLACED_GONE, /* part of another by now */
};

/* A character at its place. Along its baseline, and across it, upwards. */
struct pdf_placed {
	float along, end, across, size;
	float x, y;
	uint32_t at; /* UTF-8 in the pool, then that of the other reading */
	uint32_t mark; /* the accents put onto it, in marks; PDF_NONE */
	uint8_t len, other_len;
	uint8_t kind; /* enum pdf_placed_kind */
	uint8_t direction;
	uint8_t part;
	uint8_t flags; /* enum span_flag */
	uint8_t font; /* enum span_font */
	bool space; /* a space behind it was drawn */
	bool over; /* on a line where letters lie over one another */
};

struct pdf_mark {
	uint16_t code;
	uint32_t next;
};

/* Characters drawn one behind the other on one baseline. */
struct pdf_piece {
	uint32_t from, to; /* in placed */
	float along, end, across, size;
	uint8_t direction, part;
};

struct pdf_line {
	uint32_t from, to; /* in order */
	float across, size;
	uint8_t direction, part;
};

/* What stands together on a line. */
struct pdf_segment {
	uint32_t from, to; /* in order */
	uint32_t next; /* the one below it in its block; PDF_NONE */
	float along, end, across, size;
	uint8_t direction, part;
	bool first; /* of a block that is apart from what is before it */
	bool row; /* of a table: several columns */
};

struct pdf_box {
	float x0, y0, x1, y1;
};

struct pdf_direction {
	float x, y;
};

/* Grows while a page needs it; kept for the next. */
struct pdf_list {
	void *items;
	size_t n, room;
};

struct pdf_text {
	struct scan *scan;
	struct pdf_page page;
	struct pdf_look look;
	enum part part;
	uint32_t paragraph;
	bool any; /* the page has characters */
	bool others; /* some have another reading */
	bool no_memory;
	bool cut; /* the piece in hand ends here */
	struct pdf_direction directions[PDF_DIRECTIONS_MAX];
	size_t ndirections;
	struct pdf_direction asked; /* last; and what it became */
	uint8_t answered;
	struct pdf_list placed; /* struct pdf_placed */
	struct pdf_list pieces; /* struct pdf_piece */
	struct pdf_list pool; /* char */
	struct pdf_list marks; /* struct pdf_mark */
	struct pdf_list lines; /* struct pdf_line */
	struct pdf_list order; /* uint32_t, into placed */
	struct pdf_list segments; /* struct pdf_segment */
	struct pdf_list blocks; /* uint32_t, into segments */
	struct pdf_list boxes; /* struct pdf_box */
	unsigned int frames_asked;
	struct pdf_list said; /* char: the text of the span in hand */
};

/* Room for n more; false: no memory, which is noted. */
bool pdf_list_grow(struct pdf_text *, struct pdf_list *list, size_t n, size_t size);

/* n more items of size bytes at the end; NULL: no memory, which is noted. */
static inline void *
pdf_list_add(struct pdf_text *text, struct pdf_list *list, size_t n, size_t size)
{
	void *ret;

	if (list->room - list->n < n && !pdf_list_grow(text, list, n, size))
		return NULL;
	ret = (char *)list->items + list->n * size;
	list->n += n;
	return ret;
}

/* As fmaxf() and fminf() where no number is a NaN. */
static inline float
float_max(float a, float b)
{
	return a > b ? a : b;
}

static inline float
float_min(float a, float b)
{
	return a < b ? a : b;
}

static inline struct pdf_placed *
pdf_placed_at(const struct pdf_text *text, uint32_t i)
{
	return (struct pdf_placed *)text->placed.items + i;
}

/* The placed character that stands at position i of the lines' order. */
static inline struct pdf_placed *
pdf_ordered_at(const struct pdf_text *text, uint32_t i)
{
	return pdf_placed_at(text, ((const uint32_t *)text->order.items)[i]);
}

/* The combining mark that an accent or a mark is; 0: none. below: of a full stop drawn below the
 * baseline. */
uint16_t pdf_accent_mark(uint32_t code);

/* Pieces into lines, top to bottom for each part and direction. */
void pdf_lines_form(struct pdf_text *);
/* Puts an accent's mark onto a letter. */
void pdf_mark_put(struct pdf_text *, struct pdf_placed *letter, uint16_t code);
/* Lines into blocks, and all spans. */
void pdf_blocks_say(struct pdf_text *);

#endif
