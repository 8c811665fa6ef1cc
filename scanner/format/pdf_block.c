/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way from lines to spans. A line falls into segments at wide gaps; segments under one
 * another are a block, read before its neighbour: a letterhead has two columns. The row of a table
 * stays one line with tabs, as a converter flattens it: its cells say nothing alone.
 */
#include <math.h>
#include <string.h>

#include "base/checked.h"
#include "rules/code.h"
#include "rules/font.h"
#include "scanner/format/pdf_frame.h"
#include "scanner/format/pdf_page.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

/* Of the size of the letters: */
#define GAP_WORD 0.13F /* between words; a space is 0.25, set tightly 0.15 */
#define GAP_TAB 1.4F /* parts columns of a line; words of a justified line are up to 1 apart */
#define GAP_SEGMENT 2.0F /* parts columns of a page */
#define GAP_DRAWN 1.6F /* parts what is drawn one behind the other; words along a seal's rim */
#define BLOCK_DOWN 3.0F /* to the next line of a block: double spacing is 2.4 */
#define MARGIN_DOWN 1.7F /* a header is farther than this from the body */
#define SPREAD_WORD 1.6F /* of the gaps of letters set apart: a gap between words */
#define SPREAD_MIN 4u /* letters; fewer are not known to be set apart */
/* Of the page's height: */
#define MARGIN_HEIGHT 0.09F
#define COLUMNS_MAX 16u /* blocks open at once; more are begun anew */
#define ROW_COLUMNS 3u /* segments of a line that is a row of a table */
#define STACK_MIN 3u /* letters one under another that are a word */

enum reading {
	READING_MAIN,
	READING_OTHER,
};

/* ---- segments -------------------------------------------------------------------------------- */

static void
segment_add(struct pdf_text *text, const struct pdf_line *line, uint32_t from, uint32_t to)
{
	struct pdf_segment *segment;
	float end = -INFINITY, size = 0.0F;

	segment = pdf_list_add(text, &text->segments, 1, sizeof(*segment));
	if (segment == NULL)
		return;
	for (uint32_t i = from; i < to; i++) {
		const struct pdf_placed *placed = pdf_ordered_at(text, i);

		end = float_max(end, placed->end);
		size = float_max(size, placed->size);
	}
	*segment = (struct pdf_segment){.from = from,
	    .to = to,
	    .next = PDF_NONE,
	    .along = pdf_ordered_at(text, from)->along,
	    .end = end,
	    .across = line->across,
	    .size = size,
	    .direction = line->direction,
	    .part = line->part};
}

/* The segments of a line. */
static void
line_cut(struct pdf_text *text, const struct pdf_line *line)
{
	uint32_t from = line->from;
	float end;

	if (line->from == line->to)
		return;
	end = pdf_ordered_at(text, from)->end;
	for (uint32_t i = from + 1; i < line->to; i++) {
		const struct pdf_placed *placed = pdf_ordered_at(text, i);

		if (placed->along - end > GAP_SEGMENT * line->size) {
			segment_add(text, line, from, i);
			from = i;
		}
		end = float_max(end, placed->end);
	}
	segment_add(text, line, from, line->to);
}

/* ---- text ------------------------------------------------------------------------------------ */

struct look {
	uint32_t all, letters; /* flags that all have; letters with a look */
	enum span_font font;
	float size;
};

/* From which gap on a space stands: more, if all letters are set apart. */
static float
word_gap(const struct pdf_text *text, uint32_t from, uint32_t to, float size)
{
	float end = pdf_ordered_at(text, from)->end, sum = 0.0F, gap;
	uint32_t wide = 0;

	for (uint32_t i = from + 1; i < to; i++) {
		const struct pdf_placed *placed = pdf_ordered_at(text, i);

		gap = placed->along - end;
		end = float_max(end, placed->end);
		if (gap <= GAP_WORD * size || gap >= GAP_SEGMENT * size)
			continue;
		wide++;
		sum += gap;
	}
	if (to - from < SPREAD_MIN || wide * 4 < (to - from - 1) * 3)
		return GAP_WORD * size;
	return SPREAD_WORD * sum / (float)wide;
}

static void
said_add(struct pdf_text *text, const char *bytes, size_t n)
{
	char *room = pdf_list_add(text, &text->said, n, 1);

	if (room != NULL)
		memcpy(room, bytes, n);
}

static void
said_placed(struct pdf_text *text, const struct pdf_placed *placed, enum reading reading)
{
	const char *pool = text->pool.items;
	char code[CODE_BYTES_MAX];

	if (placed->kind == PDF_PLACED_GONE)
		return;
	if (reading == READING_OTHER && placed->other_len > 0)
		said_add(text, pool + placed->at + placed->len, placed->other_len);
	else
		said_add(text, pool + placed->at, placed->len);
	for (uint32_t i = placed->mark; i != PDF_NONE;) {
		const struct pdf_mark *mark = (const struct pdf_mark *)text->marks.items + i;

		said_add(text, code, code_put(code, mark->code));
		i = mark->next;
	}
}

static void
look_see(struct look *look, const struct pdf_placed *placed)
{
	look->all &= placed->flags;
	look->font = look->letters++ == 0 ? (enum span_font)placed->font
					  : font_join(look->font, (enum span_font)placed->font);
	look->size = float_max(look->size, placed->size);
}

static void
segment_text(struct pdf_text *text, const struct pdf_segment *segment, enum reading reading,
    struct look *look)
{
	float end = segment->along, size = segment->size, word, gap;
	bool spread;

	word = word_gap(text, segment->from, segment->to, size);
	spread = word > GAP_WORD * size;
	for (uint32_t i = segment->from; i < segment->to; i++) {
		const struct pdf_placed *placed = pdf_ordered_at(text, i);

		gap = placed->along - end;
		if (placed->kind == PDF_PLACED_GONE)
			continue;
		if (gap > float_max(GAP_TAB * size, 2 * word))
			said_add(text, "\t", 1);
		else if (i > segment->from &&
		    (gap > word || (!spread && pdf_ordered_at(text, i - 1)->space)))
			said_add(text, " ", 1);
		end = float_max(end, placed->end);
		said_placed(text, placed, reading);
		look_see(look, placed);
	}
}

/* ---- spans ----------------------------------------------------------------------------------- */

static void
span_say(struct pdf_text *text, const struct look *look, enum part part, uint32_t flags)
{
	struct span span = {.text = text->said.items,
	    .part = part,
	    .paragraph = ++text->paragraph,
	    .page = text->page.number,
	    .flags = look->all | flags,
	    .size_half_points = (uint16_t)float_min(2 * look->size + 0.5F, 4000.0F),
	    .font = look->font};
	size_t left = text->said.n;

	while (left > 0) {
		span.len = size_min(left, TEXT_LINE_MAX);
		scan_span(text->scan, &span);
		if (span.len == left)
			break;
		span.text += span.len - TEXT_OVERLAP;
		left -= span.len - TEXT_OVERLAP;
	}
	text->said.n = 0;
}

static void
segment_say(struct pdf_text *text, const struct pdf_segment *segment, enum part part,
    enum reading reading)
{
	struct look look = {.all = UINT32_MAX};
	uint32_t flags = segment->first ? SPAN_BREAK : 0;

	segment_text(text, segment, reading, &look);
	if (look.letters == 0)
		return;
	/* Frames are looked for only where they may count. */
	if (!segment->row && text->boxes.n > 0 &&
	    scan_may_hold(text->scan, rd_init(text->said.items, text->said.n)) &&
	    text->frames_asked++ < PDF_FRAMES_ASKED_MAX && pdf_frame_around(text, segment))
		flags |= SPAN_BORDER;
	span_say(text, &look, part, flags);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

struct columns {
	uint32_t last[COLUMNS_MAX]; /* segments that end an open block */
	size_t n;
	uint32_t line[COLUMNS_MAX]; /* those of the line in hand */
	size_t nline;
};

static struct pdf_segment *
segment_at(const struct pdf_text *text, uint32_t i)
{
	return (struct pdf_segment *)text->segments.items + i;
}

static bool
is_under(const struct pdf_segment *above, const struct pdf_segment *below)
{
	float size = float_max(above->size, below->size);

	return above->part == below->part && above->direction == below->direction &&
	    above->across - below->across <= BLOCK_DOWN * size && above->along < below->end &&
	    below->along < above->end;
}

/* The one open block that the segment goes on; PDF_NONE if there is none or are several. */
static size_t
block_of(const struct pdf_text *text, const struct columns *columns, uint32_t segment)
{
	size_t found = COLUMNS_MAX;

	for (size_t i = 0; i < columns->n; i++) {
		if (!is_under(segment_at(text, columns->last[i]), segment_at(text, segment)))
			continue;
		if (found != COLUMNS_MAX)
			return COLUMNS_MAX;
		found = i;
	}
	return found;
}

static bool
shared(const struct pdf_text *text, const struct columns *columns, size_t block, size_t except)
{
	const struct pdf_segment *above = segment_at(text, columns->last[block]);

	for (size_t i = 0; i < columns->nline; i++) {
		if (i != except && is_under(above, segment_at(text, columns->line[i])))
			return true;
	}
	return false;
}

static void
block_begin(struct pdf_text *text, uint32_t segment)
{
	uint32_t *room = pdf_list_add(text, &text->blocks, 1, sizeof(*room));

	if (room == NULL)
		return;
	segment_at(text, segment)->first = text->blocks.n > 1;
	*room = segment;
}

/* Hands the segments of one line to blocks. */
static void
columns_take(struct pdf_text *text, struct columns *columns)
{
	uint32_t open[COLUMNS_MAX];
	size_t nopen = columns->nline;

	for (size_t i = 0; i < nopen; i++) {
		size_t block = block_of(text, columns, columns->line[i]);

		open[i] = columns->line[i];
		if (block != COLUMNS_MAX && !shared(text, columns, block, i))
			segment_at(text, columns->last[block])->next = columns->line[i];
		else
			block_begin(text, columns->line[i]);
	}
	/* A column goes on past lines that only its neighbours have. */
	for (size_t i = 0; i < columns->n; i++) {
		const struct pdf_segment *last = segment_at(text, columns->last[i]);
		bool covered = columns->nline == COLUMNS_MAX;

		for (size_t k = 0; k < nopen && !covered; k++) {
			const struct pdf_segment *now = segment_at(text, open[k]);

			covered = last->next != PDF_NONE || is_under(last, now) ||
			    last->part != now->part || last->direction != now->direction ||
			    last->across - now->across > BLOCK_DOWN * last->size;
		}
		if (!covered)
			columns->line[columns->nline++] = columns->last[i];
	}
	memcpy(columns->last, columns->line, sizeof(columns->last));
	columns->n = columns->nline;
}

static void
line_take(struct pdf_text *text, const struct pdf_line *line, struct columns *columns)
{
	uint32_t from = (uint32_t)text->segments.n, n;

	line_cut(text, line);
	n = (uint32_t)text->segments.n - from;
	if (n == 0)
		return;
	if (n >= ROW_COLUMNS) {
		struct pdf_segment *row = segment_at(text, from);

		row->to = line->to;
		row->end = segment_at(text, from + n - 1)->end;
		row->row = true;
		text->segments.n = from + 1;
		n = 1;
	}
	columns->nline = 0;
	for (uint32_t i = 0; i < n; i++)
		columns->line[columns->nline++] = from + i;
	columns_take(text, columns);
}

/* ---- header and footer ----------------------------------------------------------------------- */

static bool
is_level(const struct pdf_text *text, const struct pdf_segment *segment)
{
	return segment->part == PART_BODY && text->directions[segment->direction].x > 0.99F;
}

/* The part of a segment by its place: body, or, if it is in the page's margin and apart from
 * what follows, header or footer. above: the part of the one above it in its block. */
static enum part
part_of(const struct pdf_text *text, const struct pdf_segment *segment,
    const struct pdf_segment *above, enum part part_above)
{
	float band = MARGIN_HEIGHT * text->page.height;
	const struct pdf_segment *below = segment;

	if (!is_level(text, segment) || band <= 0.0F)
		return (enum part)segment->part;
	if (segment->across < band) {
		bool apart = above == NULL || part_above == PART_FOOTER ||
		    above->across - segment->across > MARGIN_DOWN * segment->size;

		return apart ? PART_FOOTER : PART_BODY;
	}
	if (segment->across < text->page.height - band ||
	    (above != NULL && part_above != PART_HEADER))
		return PART_BODY;
	for (uint32_t i = 0; i < COLUMNS_MAX && below->next != PDF_NONE; i++) {
		const struct pdf_segment *next = segment_at(text, below->next);

		if (below->across - next->across > MARGIN_DOWN * float_max(below->size, next->size))
			return PART_HEADER;
		if (next->across < text->page.height - band)
			return PART_BODY;
		below = next;
	}
	return PART_HEADER;
}

/* Letters one under another, read down: a word set upright. */
static void
stack_say(struct pdf_text *text, uint32_t first, uint32_t n, enum reading reading)
{
	struct look look = {.all = UINT32_MAX};
	uint32_t at = first;
	enum part part = (enum part)segment_at(text, first)->part;

	if (n < STACK_MIN)
		return;
	for (uint32_t i = 0; i < n && at != PDF_NONE; i++) {
		const struct pdf_segment *segment = segment_at(text, at);

		segment_text(text, segment, reading, &look);
		at = segment->next;
	}
	if (look.letters > 0)
		span_say(text, &look, part, SPAN_BREAK);
}

static void
block_say(struct pdf_text *text, uint32_t first, enum reading reading)
{
	const struct pdf_segment *above = NULL;
	enum part part = PART_BODY;
	uint32_t stack = PDF_NONE, nstack = 0;

	for (uint32_t at = first; at != PDF_NONE; at = segment_at(text, at)->next) {
		const struct pdf_segment *segment = segment_at(text, at);

		part = part_of(text, segment, above, part);
		segment_say(text, segment, part, reading);
		above = segment;
		if (segment->to - segment->from == 1) {
			stack = nstack++ == 0 ? at : stack;
			continue;
		}
		if (nstack > 0)
			stack_say(text, stack, nstack, reading);
		nstack = 0;
	}
	if (nstack > 0)
		stack_say(text, stack, nstack, reading);
}

/* A label and its value in two columns: "Độ mật:" and "Mật". */
static void
pairs_say(struct pdf_text *text, enum reading reading)
{
	for (uint32_t i = 0; i + 1 < text->segments.n; i++) {
		struct pdf_segment pair = *segment_at(text, i);
		const struct pdf_segment *right = segment_at(text, i + 1);
		const struct pdf_placed *last;

		if (pair.row || right->row || right->from != pair.to ||
		    right->across != pair.across || right->direction != pair.direction)
			continue;
		last = pdf_ordered_at(text, pair.to - 1);
		if (last->len != 1 || ((const char *)text->pool.items)[last->at] != ':')
			continue;
		pair.to = right->to;
		pair.end = right->end;
		pair.first = pair.row = true;
		segment_say(text, &pair, (enum part)pair.part, reading);
	}
}

static void
blocks_say(struct pdf_text *text, enum reading reading)
{
	const uint32_t *blocks = text->blocks.items;

	for (size_t i = 0; i < text->blocks.n; i++)
		block_say(text, blocks[i], reading);
	pairs_say(text, reading);
}

/* ---- the order of drawing --------------------------------------------------------------------

 * What is drawn one letter behind the other is a text where places tell nothing: along a curve,
 * and where two texts lie over one another. Elsewhere what is seen counts: a word that was drawn
 * apart from its neighbours does not stand alone. */

/* Is half of it covered by the one before it? */
static bool
lies_over(const struct pdf_placed *before, const struct pdf_placed *placed)
{
	float width = float_min(before->end - before->along, placed->end - placed->along);

	return placed->along < before->end - width / 2;
}

static bool
line_is_over(const struct pdf_text *text, const struct pdf_line *line)
{
	const struct pdf_placed *before = NULL;

	for (uint32_t i = line->from; i < line->to; i++) {
		const struct pdf_placed *placed = pdf_ordered_at(text, i);

		if (placed->kind != PDF_PLACED_LETTER)
			continue;
		if (before != NULL && lies_over(before, placed))
			return true;
		before = placed;
	}
	return false;
}

/* Does the order of drawing matter at all? Marks the letters for which it does. */
static bool
order_matters(struct pdf_text *text)
{
	const struct pdf_line *lines = text->lines.items;
	bool matters = text->ndirections > 2;

	for (size_t i = 0; i < text->lines.n; i++) {
		if (!line_is_over(text, &lines[i]))
			continue;
		matters = true;
		for (uint32_t k = lines[i].from; k < lines[i].to; k++)
			pdf_ordered_at(text, k)->over = true;
	}
	return matters;
}

/* How far it is from the end of one letter to the beginning of the next, in any direction. */
static float
distance(const struct pdf_text *text, const struct pdf_placed *a, const struct pdf_placed *b)
{
	const struct pdf_direction *direction = &text->directions[a->direction];
	float x = b->x - a->x - (a->end - a->along) * direction->x;
	float y = b->y - a->y - (a->end - a->along) * direction->y;

	return sqrtf(x * x + y * y);
}

/* Does the letter begin another piece? */
static bool
drawn_apart(const struct pdf_text *text, const struct pdf_placed *before,
    const struct pdf_placed *placed)
{
	float size = float_max(placed->size, before->size);

	return before->part != placed->part ||
	    (placed->direction == before->direction && placed->along < before->along) ||
	    distance(text, before, placed) > GAP_DRAWN * size;
}

/* Letters [from, to) in the order of drawing. */
static void
drawn_piece_say(struct pdf_text *text, uint32_t from, uint32_t to)
{
	struct look look = {.all = UINT32_MAX};
	bool counts = false;

	for (uint32_t i = from; i < to; i++) {
		const struct pdf_placed *placed = pdf_placed_at(text, i), *before;

		counts |= placed->over;
		if (i > from) {
			before = pdf_placed_at(text, i - 1);
			counts |= placed->direction != before->direction;
			if (before->space ||
			    distance(text, before, placed) > 2 * GAP_WORD * placed->size)
				said_add(text, " ", 1);
		}
		said_placed(text, placed, READING_MAIN);
		look_see(&look, placed);
	}
	if (counts)
		span_say(text, &look, (enum part)pdf_placed_at(text, from)->part, SPAN_BREAK);
	text->said.n = 0;
}

static void
drawn_say(struct pdf_text *text)
{
	uint32_t from = 0, n = (uint32_t)text->placed.n;

	for (uint32_t i = 1; i <= n; i++) {
		if (i < n && !drawn_apart(text, pdf_placed_at(text, i - 1), pdf_placed_at(text, i)))
			continue;
		drawn_piece_say(text, from, i);
		from = i;
	}
}

void
pdf_blocks_say(struct pdf_text *text)
{
	const struct pdf_line *lines = text->lines.items;
	struct columns columns = {.n = 0};

	text->said.n = 0;
	for (size_t i = 0; i < text->lines.n; i++)
		line_take(text, &lines[i], &columns);
	blocks_say(text, READING_MAIN);
	if (text->others) {
		if (text->segments.n > 0)
			segment_at(text, 0)->first = true;
		blocks_say(text, READING_OTHER);
	}
	if (order_matters(text))
		drawn_say(text);
}
