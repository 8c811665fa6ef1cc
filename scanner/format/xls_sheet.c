/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the cells: each with text is a span, each row begins a block. What drop-down lists offer is
 * said as one list, so that a choice is not taken for a marking.
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/office_art.h"
#include "scanner/format/xls.h"
#include "scanner/format/xlsx_range.h"
#include "scanner/worker/scan.h"

#define DRAWING_ROOM_FIRST 65536u
#define FORMAT_BITS_2 0x3fu /* of Excel 2's three bytes of attributes */
#define TOKEN_STRING 0x17u
#define OBJECT_COMMENT 0x19u /* [MS-XLS] 2.5.143 */

/* ---- one cell ------------------------------------------------------------------------------------ */

static bool
is_choice(const struct xls_shown *shown)
{
	const struct xls *xls = shown->xls;

	for (size_t i = 0; i < xls->nlists && xls->sheet != 0; i++) {
		if (xls->lists[i].sheet == xls->sheet &&
		    xlsx_range_has(&xls->lists[i], shown->column, shown->row))
			return true;
	}
	return false;
}

static void
string_say(struct xls_shown *shown, const struct xlsx_text *all, const struct xlsx_string *string)
{
	struct span span;

	if (string->len == 0)
		return;
	xlsx_text_span(all, string, &shown->font.look, &span);
	if (is_choice(shown)) {
		if (shown->choices.count == 0)
			(void)xlsx_text_begin(&shown->choices);
		else
			(void)xlsx_text_add(&shown->choices, rd_init("; ", 2), true, NULL);
		(void)xlsx_text_add(&shown->choices, rd_init(span.text, span.len), true, NULL);
		return;
	}
	span.paragraph = ++shown->count;
	span.flags |= shown->block ? (uint32_t)SPAN_BREAK : 0u;
	shown->block = false;
	scan_span(shown->xls->scan, &span);
}

/* The first n characters in hand, as the cell's text. */
static void
chars_say(struct xls_shown *shown, size_t n)
{
	xlsx_text_clear(&shown->text);
	if (n == 0)
		return;
	if (xlsx_text_begin(&shown->text) < 0) {
		shown->xls->no_memory = true;
		return;
	}
	xls_text_add(shown->xls, &shown->text, 0, n, &shown->font);
	string_say(shown, &shown->text, &shown->text.strings[0]);
}

/* Row, column and format, with which every cell's record begins. */
static bool
cell_begin(struct xls_shown *shown, struct biff_reader *reader)
{
	const struct xls *xls = shown->xls;
	uint16_t row, column, format = 0;
	uint8_t format8 = 0;
	const struct xls_font *font;

	if (biff_u16(reader, &row) < 0 || biff_u16(reader, &column) < 0)
		return false;
	if (xls->version > 2) {
		(void)biff_u16(reader, &format);
	} else {
		(void)biff_u8(reader, &format8);
		(void)biff_skip(reader, 2);
		format = format8 & FORMAT_BITS_2;
	}
	if (!shown->started || shown->row != (uint32_t)row + 1)
		shown->block = true;
	shown->started = true;
	shown->row = (uint32_t)row + 1;
	shown->column = (uint32_t)column + 1;
	font = format < xls->nformats ? xls_font(xls, xls->formats[format]) : NULL;
	shown->font = font != NULL ? *font : (struct xls_font){0};
	return true;
}

static void
shared_cell(struct xls_shown *shown, struct biff_reader *reader)
{
	struct xlsx_text *shared = &shown->xls->shared;
	uint32_t i;

	if (!cell_begin(shown, reader) || biff_u32(reader, &i) < 0 || i >= shared->count)
		return;
	shared->strings[i].used = true;
	string_say(shown, shared, &shared->strings[i]);
}

/* Of RSTRING the runs too ([MS-XLS] 2.4.223 in Excel 95: bytes). */
static void
label_cell(struct xls_shown *shown, struct biff_reader *reader, bool rich)
{
	struct xls *xls = shown->xls;
	uint16_t from = 0, font = 0, n = 0;
	uint8_t from8 = 0, font8 = 0, n8 = 0;
	size_t len;

	if (!cell_begin(shown, reader))
		return;
	len = xls_string_get(xls, reader, xls->version > 2 ? XLS_COUNT16 : XLS_COUNT8);
	if (rich && xls->version >= 8)
		(void)biff_u16(reader, &n);
	else if (rich && biff_u8(reader, &n8) == 0)
		n = n8;
	for (; n > 0 && xls->nruns < ARRAY_LEN(xls->runs); n--) {
		if (xls->version >= 8) {
			if (biff_u16(reader, &from) < 0 || biff_u16(reader, &font) < 0)
				break;
		} else {
			if (biff_u8(reader, &from8) < 0 || biff_u8(reader, &font8) < 0)
				break;
			from = from8;
			font = font8;
		}
		xls->runs[xls->nruns++] = (struct xls_run){from, font};
	}
	chars_say(shown, len);
}

/* The text a formula has stands in a STRING record behind it, and not always directly. A formula
 * that is a text and was never computed shows it all the same: ="TỐI MẬT". */
static void
formula_cell(struct xls_shown *shown, struct biff_reader *reader)
{
	unsigned int version = shown->xls->version;
	uint16_t size = 0;
	uint8_t size8 = 0, token;

	shown->constant.left = 0;
	shown->awaits = cell_begin(shown, reader);
	(void)biff_skip(reader, version >= 5 ? 14 : version > 2 ? 10 : 9);
	if (version > 2)
		(void)biff_u16(reader, &size);
	else if (biff_u8(reader, &size8) == 0)
		size = size8;
	if (size > 2 && biff_u8(reader, &token) == 0 && token == TOKEN_STRING &&
	    reader->piece.left >= (size_t)size - 1)
		shown->constant = rd_init(reader->piece.p, (size_t)size - 1);
}

static void
formula_string(struct xls_shown *shown, struct biff_reader *reader)
{
	size_t n =
	    xls_string_get(shown->xls, reader, shown->xls->version > 2 ? XLS_COUNT16 : XLS_COUNT8);

	shown->awaits = false;
	chars_say(shown, n);
}

static void
formula_end(struct xls_shown *shown)
{
	struct biff_reader reader = {.piece = shown->constant};
	struct xls *xls = shown->xls;
	size_t n;

	if (!shown->awaits)
		return;
	shown->awaits = false;
	if (shown->constant.left == 0)
		return;
	n = xls_string_get(xls, &reader, XLS_COUNT8);
	if (reader.piece.left == 0)
		chars_say(shown, n);
}

/* ---- what stands beside cells -------------------------------------------------------------------- */

/* Drawings go on from one record to the next, whatever stands between. */
static void
drawing_add(struct xls_shown *shown, struct rd piece)
{
	size_t need = shown->drawing_len + piece.left, room = shown->drawing_room;
	uint8_t *grown;

	if (piece.left == 0)
		return;
	if (need > room) {
		room = room > 0 ? room : DRAWING_ROOM_FIRST;
		while (room < need)
			room *= 2;
		grown = realloc(shown->drawing, room);
		if (grown == NULL) {
			shown->xls->no_memory = true;
			return;
		}
		shown->drawing = grown;
		shown->drawing_room = room;
	}
	memcpy(shown->drawing + shown->drawing_len, piece.p, piece.left);
	shown->drawing_len = need;
}

static void
drawing_record(struct xls_shown *shown, struct biff_reader *reader)
{
	struct rd piece;

	while (!shown->xls->no_memory && biff_piece(reader, &piece))
		drawing_add(shown, piece);
}

/* Whose text comes next: a comment's, or a box's (2.4.181). Before Excel 97 it is in here. */
static void
object_record(struct xls_shown *shown, struct biff_reader *reader)
{
	uint16_t type = 0;

	if (shown->xls->version < 8) {
		xls_old_box_say(shown, reader);
		return;
	}
	(void)biff_skip(reader, 4);
	(void)biff_u16(reader, &type);
	shown->comment = type == OBJECT_COMMENT;
}

/* ---- records ------------------------------------------------------------------------------------- */

enum sheet_record {
	SHEET_LABEL = 0x0204,
	SHEET_LABEL_2 = 0x0004,
	SHEET_RSTRING = 0x00d6,
	SHEET_LABELSST = 0x00fd,
	SHEET_FORMULA = 0x0006,
	SHEET_FORMULA_3 = 0x0206,
	SHEET_FORMULA_4 = 0x0406,
	SHEET_STRING = 0x0207,
	SHEET_STRING_2 = 0x0007,
	SHEET_ARRAY = 0x0221,
	SHEET_ARRAY_2 = 0x0021,
	SHEET_TABLE = 0x0236,
	SHEET_SHARED_FORMULA = 0x04bc,
	SHEET_HEADER = 0x0014,
	SHEET_FOOTER = 0x0015,
	SHEET_MARGINS = 0x089c,
	SHEET_NOTE = 0x001c,
	SHEET_OBJECT = 0x005d,
	SHEET_BOX = 0x01b6,
	SHEET_DRAWING = 0x00ec,
	SHEET_DRAWING_GROUP = 0x00eb,
	SHEET_CHART_TEXT = 0x100d,
};

static bool
is_between(uint16_t type)
{
	return type == SHEET_STRING || type == SHEET_STRING_2 || type == SHEET_ARRAY ||
	    type == SHEET_ARRAY_2 || type == SHEET_TABLE || type == SHEET_SHARED_FORMULA ||
	    type == BIFF_CONTINUE;
}

static void
beside_record(struct xls_shown *shown, uint16_t type, struct biff_reader *reader)
{
	switch (type) {
	case SHEET_HEADER:
	case SHEET_FOOTER:
		xls_margin_say(shown, reader, type == SHEET_FOOTER);
		break;
	case SHEET_MARGINS:
		xls_margins_say(shown, reader);
		break;
	case SHEET_NOTE:
		xls_note_say(shown, reader);
		break;
	case SHEET_OBJECT:
		object_record(shown, reader);
		break;
	case SHEET_BOX:
		xls_box_say(shown, reader);
		break;
	case SHEET_DRAWING:
	case SHEET_DRAWING_GROUP:
		drawing_record(shown, reader);
		break;
	case SHEET_CHART_TEXT:
		xls_chart_say(shown, reader);
		break;
	default:
		break;
	}
}

void
xls_sheet_record(struct xls_shown *shown, const struct biff_record *record, struct rd rest)
{
	struct biff_reader reader = biff_reader_init(record, rest);

	if (!is_between(record->type))
		formula_end(shown);
	switch (record->type) {
	case SHEET_LABELSST:
		shared_cell(shown, &reader);
		break;
	case SHEET_LABEL:
	case SHEET_LABEL_2:
		label_cell(shown, &reader, false);
		break;
	case SHEET_RSTRING:
		label_cell(shown, &reader, true);
		break;
	case SHEET_FORMULA:
	case SHEET_FORMULA_3:
	case SHEET_FORMULA_4:
		formula_cell(shown, &reader);
		break;
	case SHEET_STRING:
	case SHEET_STRING_2:
		formula_string(shown, &reader);
		break;
	default:
		beside_record(shown, record->type, &reader);
		break;
	}
}

void
xls_sheet_flush(struct xls_shown *shown)
{
	struct scan *scan = shown->xls->scan;
	struct span span;

	formula_end(shown);
	if (shown->choices.count > 0) {
		xlsx_text_span(&shown->choices, &shown->choices.strings[0], &(struct run_look){0},
		    &span);
		span.flags |= SPAN_BREAK;
		scan_span(scan, &span);
	}
	xlsx_text_clear(&shown->choices);
	office_art_say(scan, rd_init(shown->drawing, shown->drawing_len));
	shown->drawing_len = 0;
	shown->started = shown->comment = false;
	/* What a table before began (a column of degrees) must not go on in the next. */
	scan_span(scan,
	    &(struct span){.text = "-", .len = 1, .part = PART_BODY, .flags = SPAN_BREAK});
}

void
xls_shown_free(struct xls_shown *shown)
{
	xlsx_text_free(&shown->text);
	xlsx_text_free(&shown->choices);
	free(shown->drawing);
}
