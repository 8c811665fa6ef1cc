/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns text that stands in no cell: boxes, comments, titles of charts, headers and footers. */
#include <string.h>

#include "base/checked.h"
#include "scanner/format/xls.h"
#include "scanner/worker/scan.h"

#define BOX_RUN 8u
#define OLD_BOX_FIXED 34u /* bytes of Excel 5's OBJ that all kinds of objects have */
#define OLD_TEXT_MIN 3u /* letters; shorter ones are numbers that look like it */
#define MARGINS_HEAD 30u /* bytes of HEADERFOOTER (2.4.137) before the four counts */
#define MARGINS 4u

void
xls_lines_say(struct xls_shown *shown, size_t n, enum part part)
{
	struct xls *xls = shown->xls;
	uint32_t flags = SPAN_BREAK;
	size_t end;

	for (size_t from = 0; from < n; from = end + 1) {
		struct span span;

		for (end = from; end < n && xls->units[end] != '\n' && xls->units[end] != '\r';)
			end++;
		xlsx_text_clear(&shown->text);
		if (end == from)
			continue;
		if (xlsx_text_begin(&shown->text) < 0) {
			xls->no_memory = true;
			return;
		}
		xls_text_add(xls, &shown->text, from, end, NULL);
		xlsx_text_span(&shown->text, &shown->text.strings[0], &(struct run_look){0}, &span);
		span.part = part;
		span.paragraph = ++shown->count;
		span.flags |= flags;
		flags = 0;
		if (span.len > 0)
			scan_span(xls->scan, &span);
	}
}

/* 2.4.329: the text and its runs stand in the CONTINUE records behind. */
void
xls_box_say(struct xls_shown *shown, struct biff_reader *reader)
{
	struct xls *xls = shown->xls;
	uint16_t n = 0, size = 0, from, font;
	size_t got;

	if (xls->version < 8 || biff_skip(reader, 10) < 10 || biff_u16(reader, &n) < 0 ||
	    biff_u16(reader, &size) < 0)
		return;
	reader->piece.left = 0;
	got = xls_chars_get(xls, reader, n);
	/* The runs begin in a record of their own. */
	reader->piece.left = 0;
	for (size_t i = 0; i < size / BOX_RUN && xls->nruns < ARRAY_LEN(xls->runs); i++) {
		if (biff_u16(reader, &from) < 0 || biff_u16(reader, &font) < 0 ||
		    biff_skip(reader, 4) < 4)
			break;
		xls->runs[xls->nruns++] = (struct xls_run){from, font};
	}
	xls_lines_say(shown, got, shown->comment ? PART_COMMENT : PART_TEXTBOX);
	shown->comment = false;
}

/* Excel 5's boxes have their text inside OBJ, at a place that hangs on the kind of object, its
 * name and its macro. What looks like text is text. */
void
xls_old_box_say(struct xls_shown *shown, struct biff_reader *reader)
{
	struct xls *xls = shown->xls;
	uint8_t byte = 0;
	bool more = biff_skip(reader, OLD_BOX_FIXED) == OLD_BOX_FIXED;
	size_t n = 0;

	xls->bytes = true;
	xls->nruns = xls->next_run = 0;
	xls->run_font = NULL;
	while (more) {
		more = biff_u8(reader, &byte) == 0;
		if (more && (byte >= ' ' || byte == '\n' || byte == '\r') && n < BIFF_CHARS_MAX) {
			xls->units[n++] = byte;
			continue;
		}
		if (n >= OLD_TEXT_MIN)
			xls_lines_say(shown, n, PART_TEXTBOX);
		n = 0;
	}
}

/* Until Excel 95 a NOTE holds its text, in pieces (row 0xffff) where it is long; since then it
 * names the author, and the text is in a box. */
void
xls_note_say(struct xls_shown *shown, struct biff_reader *reader)
{
	uint16_t row, column, size;

	if (shown->xls->version >= 8 || biff_u16(reader, &row) < 0 ||
	    biff_u16(reader, &column) < 0 || biff_u16(reader, &size) < 0)
		return;
	xls_lines_say(shown, xls_chars_get(shown->xls, reader, reader->piece.left), PART_COMMENT);
}

/* 2.4.254 */
void
xls_chart_say(struct xls_shown *shown, struct biff_reader *reader)
{
	(void)biff_skip(reader, 2);
	xls_lines_say(shown, xls_string_get(shown->xls, reader, XLS_COUNT8), PART_TEXTBOX);
}

/* ---- headers and footers ------------------------------------------------------------------------- */

static void
margin_say(struct xls_shown *shown, size_t n, bool footer)
{
	struct xls *xls = shown->xls;
	struct rd text = xls_text_get(xls, n, true);

	/* A font with an encoding of its own is named in the text. */
	if (text.left > 0 && memmem(text.p, text.left, "\".Vn", 4) == NULL &&
	    memmem(text.p, text.left, "\"VNI", 4) == NULL)
		text = xls_text_get(xls, n, false);
	xlsx_margin_say(xls->scan, (const char *)text.p, text.left, footer);
}

void
xls_margin_say(struct xls_shown *shown, struct biff_reader *reader, bool footer)
{
	margin_say(shown, xls_string_get(shown->xls, reader, XLS_COUNT16_UNICODE), footer);
}

/* Of even and first pages, since Excel 2007. */
void
xls_margins_say(struct xls_shown *shown, struct biff_reader *reader)
{
	uint16_t counts[MARGINS] = {0};

	if (shown->xls->version < 8 || biff_skip(reader, MARGINS_HEAD) < MARGINS_HEAD)
		return;
	for (size_t i = 0; i < MARGINS; i++)
		(void)biff_u16(reader, &counts[i]);
	for (size_t i = 0; i < MARGINS; i++) {
		if (counts[i] > 0)
			margin_say(shown, xls_string_get(shown->xls, reader, XLS_COUNT16),
			    i % 2 != 0);
	}
}
