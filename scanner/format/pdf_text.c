/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the page in hand: characters at their places, in the order of drawing, and the pieces they
 * are drawn in. What they become is pdf_line.c and pdf_block.c.
 */
#include "scanner/format/pdf_text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "rules/code.h"
#include "rules/letter.h"
#include "scanner/format/pdf_page.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

/* Of the size of the letters: */
#define PIECE_ACROSS 0.12F /* a piece stays on its baseline */
#define PIECE_BACK 0.25F /* kerning and italics */
#define PIECE_GAP 1.0F /* a wide space */
#define MARK_NEAR 0.1F /* a combining mark is drawn at the end of its letter */
#define DIRECTION_SAME 0.9986F /* cosine of 3 degrees: a scanned page is not more askew */
#define CHAR_BYTES ((size_t)PDF_CHAR_CODES_MAX * CODE_BYTES_MAX)
#define PLACE_MAX 1e6F /* points; pages have at most 14400 (ISO 32000-1, annex C) */

static const struct {
	uint16_t code, mark;
} accents[] = {
    {'^', 0x302},
    {'`', 0x300},
    {'~', 0x303},
    {0xB4, 0x301},
    {0x2C6, 0x302},
    {0x2CA, 0x301},
    {0x2CB, 0x300},
    {0x2D8, 0x306},
    {0x2DC, 0x303},
    {0x2C0, 0x309},
};

uint16_t
pdf_accent_mark(uint32_t code)
{
	if (letter_is_mark(code))
		return (uint16_t)code;
	for (size_t i = 0; i < ARRAY_LEN(accents); i++) {
		if (accents[i].code == code)
			return accents[i].mark;
	}
	return 0;
}

bool
pdf_list_grow(struct pdf_text *text, struct pdf_list *list, size_t n, size_t size)
{
	size_t room = list->room > 0 ? list->room : 256;
	void *grown;

	while (room - list->n < n)
		room *= 2;
	grown = realloc(list->items, room * size);
	if (grown == NULL) {
		text->no_memory = true;
		return false;
	}
	list->items = grown;
	list->room = room;
	return true;
}

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

static void
page_clear(struct pdf_text *text)
{
	text->placed.n = text->pieces.n = text->pool.n = text->marks.n = 0;
	text->lines.n = text->order.n = text->segments.n = text->blocks.n = 0;
	text->ndirections = 0;
	text->others = false;
	text->cut = true;
}

void
pdf_text_free(struct pdf_text *text)
{
	if (text == NULL)
		return;
	free(text->placed.items);
	free(text->pieces.items);
	free(text->pool.items);
	free(text->marks.items);
	free(text->lines.items);
	free(text->order.items);
	free(text->segments.items);
	free(text->blocks.items);
	free(text->boxes.items);
	free(text->said.items);
	free(text);
}

void
pdf_text_page_begin(struct pdf_text *text, const struct pdf_page *page)
{
	static const struct pdf_look plain;

	page_clear(text);
	text->page = *page;
	text->look = plain;
	text->part = PART_BODY;
	text->any = false;
	text->boxes.n = 0;
	text->frames_asked = 0;
}

void
pdf_text_break(struct pdf_text *text)
{
	text->cut = true;
}

void
pdf_text_look(struct pdf_text *text, const struct pdf_look *look)
{
	text->look = *look;
}

void
pdf_text_part(struct pdf_text *text, enum part part)
{
	text->part = part;
	text->cut = true;
}

static bool
is_place(float v)
{
	return isfinite(v) && fabsf(v) <= PLACE_MAX;
}

void
pdf_text_box(struct pdf_text *text, float x0, float y0, float x1, float y1)
{
	struct pdf_box *box;

	if (!is_place(x0) || !is_place(y0) || !is_place(x1) || !is_place(y1))
		return;
	if (text->boxes.n >= PDF_PAGE_BOXES_MAX)
		return; /* frames are evidence, and not all of it */
	box = pdf_list_add(text, &text->boxes, 1, sizeof(*box));
	if (box == NULL)
		return;
	*box = (struct pdf_box){float_min(x0, x1), float_min(y0, y1), float_max(x0, x1),
	    float_max(y0, y1)};
}

/* ---- directions ------------------------------------------------------------------------------ */

static uint8_t
direction_find(struct pdf_text *text, float x, float y)
{
	float length = sqrtf(x * x + y * y), best = -2.0F;
	size_t at = 0;

	if (!isfinite(length) || length <= 0.0F) {
		x = length = 1.0F;
		y = 0.0F;
	}
	x /= length;
	y /= length;
	for (size_t i = 0; i < text->ndirections; i++) {
		float cosine = text->directions[i].x * x + text->directions[i].y * y;

		if (cosine > best) {
			best = cosine;
			at = i;
		}
	}
	if (best >= DIRECTION_SAME || text->ndirections == PDF_DIRECTIONS_MAX)
		return (uint8_t)at;
	text->directions[text->ndirections] = (struct pdf_direction){x, y};
	return (uint8_t)text->ndirections++;
}

/* Most often the same as before. */
static uint8_t
direction_of(struct pdf_text *text, float x, float y)
{
	if (text->ndirections == 0 || x != text->asked.x || y != text->asked.y) {
		text->asked = (struct pdf_direction){x, y};
		text->answered = direction_find(text, x, y);
	}
	return text->answered;
}

/* Vertical writing goes across the letters' own direction. */
static uint8_t
direction_of_glyph(struct pdf_text *text, const struct pdf_glyph *glyph)
{
	float along = fabsf(glyph->dx * glyph->ux + glyph->dy * glyph->uy);
	float across = fabsf(glyph->dx * glyph->uy - glyph->dy * glyph->ux);

	return across > 2 * along ? direction_of(text, glyph->dx, glyph->dy)
				  : direction_of(text, glyph->ux, glyph->uy);
}

/* ---- characters ------------------------------------------------------------------------------ */

static struct pdf_placed *
last_of(const struct pdf_text *text)
{
	return text->placed.n > 0 ? pdf_placed_at(text, (uint32_t)text->placed.n - 1) : NULL;
}

static void
place_set(struct pdf_text *text, const struct pdf_glyph *glyph, struct pdf_placed *ret)
{
	const struct pdf_placed *last = last_of(text);
	const struct pdf_direction *direction;
	float advance;

	*ret = (struct pdf_placed){.x = glyph->x, .y = glyph->y, .mark = PDF_NONE};
	if (!is_place(glyph->x) || !is_place(glyph->y)) {
		ret->x = last != NULL ? last->x : 0.0F;
		ret->y = last != NULL ? last->y : 0.0F;
	}
	ret->size =
	    is_place(glyph->size) && fabsf(glyph->size) > 0.01F ? fabsf(glyph->size) : 0.01F;
	ret->direction = direction_of_glyph(text, glyph);
	direction = &text->directions[ret->direction];
	ret->along = ret->x * direction->x + ret->y * direction->y;
	ret->across = ret->y * direction->x - ret->x * direction->y;
	advance = glyph->dx * direction->x + glyph->dy * direction->y;
	ret->end = ret->along + (is_place(advance) && advance > 0.0F ? advance : 0.0F);
	ret->part = (uint8_t)text->part;
	ret->flags = (uint8_t)text->look.flags;
	ret->font = (uint8_t)text->look.font;
}

static size_t
codes_put(struct pdf_text *text, const uint32_t *codes, size_t n)
{
	char *room = pdf_list_add(text, &text->pool, CHAR_BYTES, 1);
	size_t len = 0;

	if (room == NULL)
		return 0;
	for (size_t i = 0; i < n && i < PDF_CHAR_CODES_MAX; i++)
		len += code_put(room + len, codes[i]);
	text->pool.n -= CHAR_BYTES - len;
	return len;
}

/* Does it go on behind the last one, on its baseline? */
static bool
goes_on(const struct pdf_placed *last, const struct pdf_placed *placed)
{
	float size = float_max(last->size, placed->size), gap = placed->along - last->end;

	return placed->direction == last->direction && placed->part == last->part &&
	    fabsf(placed->across - last->across) <= PIECE_ACROSS * size &&
	    placed->along >= last->along && gap >= -PIECE_BACK * size && gap <= PIECE_GAP * size;
}

static void
piece_add(struct pdf_text *text, const struct pdf_placed *placed, bool goes)
{
	uint32_t at = (uint32_t)text->placed.n - 1;
	struct pdf_piece *piece;

	if (goes) {
		piece = (struct pdf_piece *)text->pieces.items + text->pieces.n - 1;
		piece->to = at + 1;
		piece->end = float_max(piece->end, placed->end);
		piece->size = float_max(piece->size, placed->size);
		return;
	}
	piece = pdf_list_add(text, &text->pieces, 1, sizeof(*piece));
	if (piece == NULL)
		return;
	*piece = (struct pdf_piece){.from = at,
	    .to = at + 1,
	    .along = placed->along,
	    .end = placed->end,
	    .across = placed->across,
	    .size = placed->size,
	    .direction = placed->direction,
	    .part = placed->part};
}

void
pdf_mark_put(struct pdf_text *text, struct pdf_placed *letter, uint16_t code)
{
	struct pdf_mark *mark = pdf_list_add(text, &text->marks, 1, sizeof(*mark));

	if (mark == NULL)
		return;
	*mark = (struct pdf_mark){.code = code, .next = letter->mark};
	letter->mark = (uint32_t)text->marks.n - 1;
}

/* A combining mark drawn right behind its letter. */
static bool
mark_joins(struct pdf_text *text, const struct pdf_placed *placed, uint32_t code)
{
	struct pdf_placed *last = last_of(text);
	float near = MARK_NEAR * placed->size;

	if (last == NULL || text->cut || last->kind != PDF_PLACED_LETTER || last->space ||
	    !letter_is_mark(code) || placed->direction != last->direction ||
	    fabsf(placed->across - last->across) > placed->size ||
	    placed->along < last->along - near || placed->along > last->end + near)
		return false;
	pdf_mark_put(text, last, (uint16_t)code);
	return true;
}

static bool
is_space(const struct pdf_char *is)
{
	for (size_t i = 0; i < is->ncodes; i++) {
		if (is->codes[i] != ' ' && is->codes[i] != 0xA0)
			return false;
	}
	return is->ncodes > 0;
}

/* What was collected is said, and the page goes on. */
static void
page_say(struct pdf_text *text)
{
	if (text->placed.n > 0) {
		pdf_lines_form(text);
		pdf_blocks_say(text);
	}
	if (text->no_memory)
		scan_opaque(text->scan, WHY_LIMIT, LIMIT_MEMORY);
	text->no_memory = false;
	page_clear(text);
}

void
pdf_text_glyph(struct pdf_text *text, const struct pdf_glyph *glyph)
{
	static const uint32_t unknown[] = {CODE_REPLACEMENT};
	const struct pdf_char *is = glyph->is;
	struct pdf_placed placed, *last, *room;
	bool goes;

	text->any = true;
	place_set(text, glyph, &placed);
	last = last_of(text);
	goes = last != NULL && !text->cut && goes_on(last, &placed);
	if (is_space(is)) {
		if (goes)
			last->space = true;
		return;
	}
	if (is->ncodes == 1 && mark_joins(text, &placed, is->codes[0]))
		return;
	if (text->placed.n >= PDF_PAGE_GLYPHS_MAX) {
		page_say(text);
		goes = false;
		place_set(text, glyph, &placed);
	}
	placed.kind = is->ncodes == 1 && pdf_accent_mark(is->codes[0]) != 0 ? PDF_PLACED_ACCENT
									    : PDF_PLACED_LETTER;
	placed.at = (uint32_t)text->pool.n;
	placed.len = (uint8_t)(is->ncodes > 0 ? codes_put(text, is->codes, is->ncodes)
					      : codes_put(text, unknown, 1));
	if (is->nother > 0) {
		placed.other_len = (uint8_t)codes_put(text, is->other, is->nother);
		text->others = true;
	}
	room = pdf_list_add(text, &text->placed, 1, sizeof(*room));
	if (room == NULL)
		return;
	*room = placed;
	piece_add(text, &placed, goes);
	text->cut = false;
}

bool
pdf_text_page_end(struct pdf_text *text)
{
	page_say(text);
	return text->any;
}
