/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Workbooks of Excel 2 to 2003 ([MS-XLS]; before version 5, the published "Excel File Format"): one
 * stream of records. It is read twice: for what cells refer to (strings, fonts, sheets, choices of
 * drop-down lists), then for what is shown.
 */
#ifndef SCANNER_FORMAT_XLS_H
#define SCANNER_FORMAT_XLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "scanner/format/biff.h"
#include "scanner/format/looks.h"
#include "scanner/format/utf16.h"
#include "scanner/format/xlsx.h"
#include "scanner/format/xlsx_text.h"
#include "scanner/limits.h"

struct ole;
struct scan;

#define XLS_PALETTE 64u /* colours with an index */

struct xls_font {
	struct run_look look;
	uint16_t color; /* index in the palette */
	bool vietnamese; /* charset 163: its 8-bit text is windows-1258 */
};

struct xls_sheet {
	uint32_t at; /* its BOF in the stream */
	uint32_t index; /* in the book, from 1 */
	bool met; /* records led to it */
};

/* A run of a string: from this character on. */
struct xls_run {
	size_t from;
	uint16_t font;
};

struct xls {
	struct scan *scan;
	struct rd all; /* the stream */
	unsigned int version; /* 2, 3, 4, 5 (also 7), 8 */
	uint16_t codepage;
	struct xlsx_text shared;
	struct xls_font *fonts;
	size_t nfonts, fonts_room;
	uint16_t *formats; /* cell format: index of its font */
	size_t nformats, formats_room;
	bool red[XLS_PALETTE];
	struct xls_sheet sheets[SHEETS_MAX]; /* in the order of the stream */
	size_t nsheets;
	uint32_t count; /* of them all */
	bool beyond; /* there are more than SHEETS_MAX */
	uint16_t links[SHEETS_MAX]; /* EXTERNSHEET: index of a sheet, from 0 */
	size_t nlinks;
	struct xlsx_range names[SHEETS_MAX]; /* of defined names, in order; sheet 0: none */
	size_t nnames;
	struct xlsx_range lists[LISTS_MAX]; /* choices of drop-down lists; sheet: its index */
	size_t nlists;
	uint32_t sheet; /* index of the substream in hand; 0: none */
	bool no_memory, cut;
	/* of the string in hand */
	bool bytes; /* its characters are of 8 bits, in the encoding of their font */
	uint16_t units[BIFF_CHARS_MAX];
	struct xls_run runs[BIFF_CHARS_MAX];
	size_t nruns, next_run; /* next_run: the first behind what was taken out */
	const struct xls_font *run_font; /* of the one before it */
	char text[BIFF_CHARS_MAX * UTF16_BYTES_MAX];
};

/* ---- xls.c */
/* Reads the workbooks in a storage: one of Excel 97, one of Excel 5, or both. */
void xls_read(struct scan *scan, struct ole *ole, uint32_t storage);
/* Reads a workbook's stream; damage and encryption are reported. */
void xls_stream_read(struct scan *scan, struct rd stream);
/* What a BOF record says of the version; 0: it is none. */
unsigned int xls_version(const struct biff_record *record);

/* ---- xls_book.c: the first way through the stream */
void xls_book_record(struct xls *xls, const struct biff_record *record, struct rd rest);
void xls_book_end(struct xls *xls);
const struct xls_font *xls_font(const struct xls *xls, uint32_t index);

/* ---- xls_string.c: strings into xls->units, then out of them */
/* How a string is stored in this record. */
enum xls_string {
	XLS_COUNT8, /* a count of 8 bits, */
	XLS_COUNT16, /* of 16 bits */
	XLS_COUNT16_UNICODE, /* 16 bits even before there was Unicode, where it is there */
};
/* Reads one; returns its characters. A string that is cut has fewer than it claims. */
size_t xls_string_get(struct xls *xls, struct biff_reader *reader, enum xls_string how);
/* n characters more, of a string whose count is known: in Unicode, behind its flags. */
size_t xls_chars_get(struct xls *xls, struct biff_reader *reader, size_t n);
/* One string of the table of shared ones (2.5.293), its runs too. -EBADMSG: it is cut. */
int xls_rich_get(struct xls *xls, struct biff_reader *reader, size_t *ret_n);
/* Adds characters [from, to) to the last string of all, shown as their runs say or else the cell's
 * font (NULL: unknown). Calls for one string go forward. */
void xls_text_add(struct xls *xls, struct xlsx_text *all, size_t from, size_t to,
    const struct xls_font *cell);
/* The characters as UTF-8 in xls->text; raw: bytes of a font with an encoding of its own. */
struct rd xls_text_get(struct xls *xls, size_t n, bool raw);

/* ---- xls_list.c: choices of drop-down lists */
void xls_link_note(struct xls *xls, struct biff_reader *reader);
void xls_name_note(struct xls *xls, struct biff_reader *reader);
void xls_choices_note(struct xls *xls, struct biff_reader *reader);

/* ---- xls_sheet.c: the second way through the stream */
/* Zeroed but for xls: before the first sheet. */
struct xls_shown {
	struct xls *xls;
	struct xlsx_text text; /* of the cell or box in hand */
	struct xlsx_text choices; /* of cells that lists refer to */
	struct xls_font font; /* of the cell in hand */
	uint32_t row, column, count;
	bool started; /* a row of this sheet */
	bool block; /* the next span begins one */
	bool awaits; /* a formula, whose text is still to come */
	struct rd constant; /* the text the formula consists of, raw; empty: none */
	bool comment; /* the next text belongs to a comment */
	uint8_t *drawing; /* of the sheet in hand, its pieces joined */
	size_t drawing_len, drawing_room;
};
void xls_sheet_record(struct xls_shown *shown, const struct biff_record *record, struct rd rest);
/* A substream begins or all have ended: says what is still in hand. */
void xls_sheet_flush(struct xls_shown *shown);
void xls_shown_free(struct xls_shown *shown);

/* ---- xls_box.c: text that stands in no cell */
void xls_box_say(struct xls_shown *shown, struct biff_reader *reader);
void xls_old_box_say(struct xls_shown *shown, struct biff_reader *reader);
void xls_note_say(struct xls_shown *shown, struct biff_reader *reader);
void xls_chart_say(struct xls_shown *shown, struct biff_reader *reader);
void xls_margin_say(struct xls_shown *shown, struct biff_reader *reader, bool footer);
void xls_margins_say(struct xls_shown *shown, struct biff_reader *reader);
/* Says the lines of the characters in hand. */
void xls_lines_say(struct xls_shown *shown, size_t n, enum part part);

#endif
