/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns what the rest of a workbook refers to: the table of strings, fonts, cell formats, palette,
 * sheets. Names of sheets are said here, hidden ones too.
 */
#include <stdlib.h>

#include "base/checked.h"
#include "scanner/format/xls.h"
#include "scanner/worker/scan.h"

#define FONTS_MAX 65536u /* Excel's own limit of cell formats: 65,490 */
#define ROOM_FIRST 64u
#define CHARSET_VIETNAMESE 163u
#define WEIGHT_BOLD 600u
#define STYLE_BOLD 1u
#define FONT_NAME_MAX 255u
#define PALETTE_FIRST 8u /* the index of its first color */
#define RED_MIN 0xb0
#define RED_OTHERS_MAX 0x50

/* ---- fonts --------------------------------------------------------------------------------------- */

const struct xls_font *
xls_font(const struct xls *xls, uint32_t index)
{
	/* There is no font 4 ([MS-XLS] 2.5.129): what is counted on goes past it. */
	if (index > 4)
		index--;
	return index < xls->nfonts ? &xls->fonts[index] : NULL;
}

static void
font_add(struct xls *xls, const struct xls_font *font)
{
	struct xls_font *grown;

	if (xls->nfonts == xls->fonts_room) {
		size_t room = xls->fonts_room > 0 ? xls->fonts_room * 2 : ROOM_FIRST;

		grown =
		    xls->nfonts < FONTS_MAX ? reallocarray(xls->fonts, room, sizeof(*grown)) : NULL;
		if (grown == NULL) {
			xls->no_memory = true;
			return;
		}
		xls->fonts = grown;
		xls->fonts_room = room;
	}
	xls->fonts[xls->nfonts++] = *font;
}

/* 2.4.122; Excel 2 has neither color nor weight, 3 and 4 no weight. */
static void
font_record(struct xls *xls, struct biff_reader *reader)
{
	struct xls_font font = {0};
	uint16_t height = 0, style = 0, weight = 0;
	uint32_t rest = 0; /* of it the third byte is the charset */
	size_t n;

	(void)biff_u16(reader, &height);
	(void)biff_u16(reader, &style);
	if (xls->version > 2)
		(void)biff_u16(reader, &font.color);
	if (xls->version >= 5) {
		(void)biff_u16(reader, &weight);
		(void)biff_skip(reader, 2);
		(void)biff_u32(reader, &rest);
	}
	look_say(&font.look, LOOK_BOLD,
	    xls->version >= 5 ? weight >= WEIGHT_BOLD : (style & STYLE_BOLD) != 0);
	font.look.set |= LOOK_SIZE;
	font.look.size = height / 10;
	font.vietnamese = (rest >> 16 & 0xff) == CHARSET_VIETNAMESE;
	n = size_min(xls_string_get(xls, reader, XLS_COUNT8), FONT_NAME_MAX);
	look_font(&font.look, xls_text_get(xls, n, true));
	font_add(xls, &font);
}

static void
format_add(struct xls *xls, uint16_t font)
{
	uint16_t *grown;

	if (xls->nformats == xls->formats_room) {
		size_t room = xls->formats_room > 0 ? xls->formats_room * 2 : ROOM_FIRST;

		grown = xls->nformats < FONTS_MAX ? reallocarray(xls->formats, room, sizeof(*grown))
						  : NULL;
		if (grown == NULL) {
			xls->no_memory = true;
			return;
		}
		xls->formats = grown;
		xls->formats_room = room;
	}
	xls->formats[xls->nformats++] = font;
}

static void
format_record(struct xls *xls, struct biff_reader *reader)
{
	uint16_t font = 0;
	uint8_t font8 = 0;

	if (xls->version >= 5) {
		(void)biff_u16(reader, &font);
	} else {
		(void)biff_u8(reader, &font8);
		font = font8;
	}
	format_add(xls, font);
}

static void
palette_record(struct xls *xls, struct biff_reader *reader)
{
	uint16_t n = 0;
	uint32_t rgb;

	(void)biff_u16(reader, &n);
	for (size_t i = PALETTE_FIRST; i < PALETTE_FIRST + n && i < XLS_PALETTE; i++) {
		if (biff_u32(reader, &rgb) < 0)
			return;
		xls->red[i] = (rgb & 0xff) >= RED_MIN && (rgb >> 8 & 0xff) <= RED_OTHERS_MAX &&
		    (rgb >> 16 & 0xff) <= RED_OTHERS_MAX;
	}
}

/* ---- strings and sheets -------------------------------------------------------------------------- */

/* 2.4.265. The counts in front are not needed: strings end with the record. */
static void
strings_record(struct xls *xls, struct biff_reader *reader)
{
	size_t n;
	int r = 0;

	(void)biff_skip(reader, 8);
	while (r == 0 && !xls->no_memory && !scan_stopped(xls->scan) && biff_more(reader)) {
		n = 0;
		r = xls_rich_get(xls, reader, &n);
		if (r < 0)
			xls->cut = true;
		if (r < 0 && n == 0)
			break;
		xls->no_memory = xlsx_text_begin(&xls->shared) < 0;
		xls_text_add(xls, &xls->shared, 0, n, NULL);
	}
}

/* By where they begin, so that they are found by it. */
static void
sheet_add(struct xls *xls, const struct xls_sheet *sheet)
{
	size_t i = xls->nsheets;

	if (xls->nsheets == SHEETS_MAX) {
		xls->beyond = true;
		return;
	}
	for (; i > 0 && xls->sheets[i - 1].at > sheet->at; i--)
		xls->sheets[i] = xls->sheets[i - 1];
	xls->sheets[i] = *sheet;
	xls->nsheets++;
}

/* 2.4.28 */
static void
sheet_record(struct xls *xls, struct biff_reader *reader)
{
	struct xls_sheet sheet = {0};
	struct span span = {.part = PART_METADATA};
	struct rd name;

	if (biff_u32(reader, &sheet.at) < 0 || biff_skip(reader, 2) < 2)
		return;
	name = xls_text_get(xls, xls_string_get(xls, reader, XLS_COUNT8), false);
	span.text = (const char *)name.p;
	span.len = name.left;
	span.paragraph = xls->count + 1;
	if (span.len > 0)
		scan_span(xls->scan, &span);
	sheet.index = ++xls->count;
	sheet_add(xls, &sheet);
}

/* ---- records ------------------------------------------------------------------------------------- */

enum book_record {
	BOOK_CODEPAGE = 0x0042,
	BOOK_FONT = 0x0031,
	BOOK_FONT_3 = 0x0231,
	BOOK_XF = 0x00e0,
	BOOK_XF_2 = 0x0043,
	BOOK_XF_3 = 0x0243,
	BOOK_XF_4 = 0x0443,
	BOOK_PALETTE = 0x0092,
	BOOK_SST = 0x00fc,
	BOOK_SHEET = 0x0085,
	BOOK_EXTERNSHEET = 0x0017,
	BOOK_NAME = 0x0018,
	BOOK_DV = 0x01be,
};

void
xls_book_record(struct xls *xls, const struct biff_record *record, struct rd rest)
{
	struct biff_reader reader = biff_reader_init(record, rest);

	switch (record->type) {
	case BOOK_CODEPAGE:
		(void)biff_u16(&reader, &xls->codepage);
		break;
	case BOOK_FONT:
	case BOOK_FONT_3:
		font_record(xls, &reader);
		break;
	case BOOK_XF:
	case BOOK_XF_2:
	case BOOK_XF_3:
	case BOOK_XF_4:
		format_record(xls, &reader);
		break;
	case BOOK_PALETTE:
		palette_record(xls, &reader);
		break;
	case BOOK_SST:
		strings_record(xls, &reader);
		break;
	case BOOK_SHEET:
		sheet_record(xls, &reader);
		break;
	case BOOK_EXTERNSHEET:
		xls_link_note(xls, &reader);
		break;
	case BOOK_NAME:
		xls_name_note(xls, &reader);
		break;
	case BOOK_DV:
		xls_choices_note(xls, &reader);
		break;
	default:
		break;
	}
}

void
xls_book_end(struct xls *xls)
{
	for (size_t i = 0; i < xls->nfonts; i++)
		look_say(&xls->fonts[i].look, LOOK_RED,
		    xls->fonts[i].color < XLS_PALETTE && xls->red[xls->fonts[i].color]);
}
