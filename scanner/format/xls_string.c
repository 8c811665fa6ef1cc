/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns strings: 8-bit ones of Excel 2 to 95, whose encoding their font tells, Unicode ones since
 * Excel 97 ([MS-XLS] 2.5.240, 2.5.293, 2.5.294), and their runs.
 */
#include <errno.h>

#include "base/checked.h"
#include "scanner/format/rtf_table.h"
#include "scanner/format/xls.h"

#define STRING_WIDE 0x01u
#define STRING_PHONETIC 0x04u
#define STRING_RICH 0x08u
#define CODEPAGE_VIETNAMESE 1258u
#define PIECE_UNITS 1024u

/* ---- in ------------------------------------------------------------------------------------------ */

static void
runs_forget(struct xls *xls)
{
	xls->nruns = xls->next_run = 0;
	xls->run_font = NULL;
}

size_t
xls_chars_get(struct xls *xls, struct biff_reader *reader, size_t n)
{
	uint8_t flags = 0;

	runs_forget(xls);
	xls->bytes = xls->version < 8;
	if (!xls->bytes && biff_u8(reader, &flags) < 0)
		return 0;
	return biff_chars(reader, size_min(n, BIFF_CHARS_MAX), (flags & STRING_WIDE) != 0,
	    xls->units);
}

size_t
xls_string_get(struct xls *xls, struct biff_reader *reader, enum xls_string how)
{
	uint16_t n = 0;
	uint8_t n8 = 0;

	runs_forget(xls);
	if (how == XLS_COUNT8 || (how == XLS_COUNT16_UNICODE && xls->version < 8)) {
		if (biff_u8(reader, &n8) < 0)
			return 0;
		n = n8;
	} else if (biff_u16(reader, &n) < 0) {
		return 0;
	}
	return n > 0 ? xls_chars_get(xls, reader, n) : 0;
}

static void
runs_get(struct xls *xls, struct biff_reader *reader, size_t n)
{
	uint16_t from, font;

	for (size_t i = 0; i < n; i++) {
		if (biff_u16(reader, &from) < 0 || biff_u16(reader, &font) < 0)
			return;
		if (xls->nruns < ARRAY_LEN(xls->runs))
			xls->runs[xls->nruns++] = (struct xls_run){from, font};
	}
}

int
xls_rich_get(struct xls *xls, struct biff_reader *reader, size_t *ret_n)
{
	uint16_t n, nruns = 0;
	uint32_t phonetic = 0;
	uint8_t flags;
	size_t got;

	runs_forget(xls);
	xls->bytes = false;
	if (biff_u16(reader, &n) < 0 || biff_u8(reader, &flags) < 0 ||
	    ((flags & STRING_RICH) != 0 && biff_u16(reader, &nruns) < 0) ||
	    ((flags & STRING_PHONETIC) != 0 && biff_u32(reader, &phonetic) < 0))
		return -EBADMSG;
	got = biff_chars(reader, n, (flags & STRING_WIDE) != 0, xls->units);
	runs_get(xls, reader, nruns);
	*ret_n = got;
	if (got < n)
		return -EBADMSG;
	return biff_skip(reader, phonetic) == phonetic ? 0 : -EBADMSG;
}

/* ---- out ----------------------------------------------------------------------------------------- */

/* 8-bit text of a font with an encoding of its own goes on as its bytes: the rules decode it. */
static void
piece_add(struct xls *xls, struct xlsx_text *all, size_t from, size_t to,
    const struct xls_font *font)
{
	const struct run_look *look = font != NULL ? &font->look : NULL;
	bool vietnamese = font != NULL && font->vietnamese;
	uint16_t piece[PIECE_UNITS];

	while (from < to) {
		size_t n = size_min(to - from, PIECE_UNITS);
		struct rd text;

		/* No pair of surrogates is parted. */
		if (n > 1 && n < to - from && (xls->units[from + n - 1] & 0xfc00) == 0xd800)
			n--;
		for (size_t i = 0; i < n; i++) {
			uint16_t unit = xls->units[from + i];

			if (xls->bytes && unit >= 0x80 &&
			    (look == NULL || look->font == SPAN_FONT_UNKNOWN))
				unit = (uint16_t)rtf_byte_code((uint8_t)unit,
				    vietnamese ? (int32_t)CODEPAGE_VIETNAMESE : xls->codepage);
			piece[i] = unit;
		}
		text = rd_init(xls->text, utf16_units(piece, n, xls->text));
		if (xlsx_text_add(all, text, true, look) < 0)
			xls->no_memory = true;
		from += n;
	}
}

void
xls_text_add(struct xls *xls, struct xlsx_text *all, size_t from, size_t to,
    const struct xls_font *cell)
{
	/* Without runs a Unicode string is shown as the cell that will refer to it. */
	const struct xls_font *plain = xls->bytes ? cell : NULL;
	const struct xls_font *font;

	while (from < to) {
		size_t end = to;

		while (xls->next_run < xls->nruns && xls->runs[xls->next_run].from <= from)
			xls->run_font = xls_font(xls, xls->runs[xls->next_run++].font);
		if (xls->next_run < xls->nruns)
			end = size_min(to, xls->runs[xls->next_run].from);
		font = xls->run_font != NULL ? xls->run_font : plain;
		piece_add(xls, all, from, end, font);
		from = end;
	}
}

struct rd
xls_text_get(struct xls *xls, size_t n, bool raw)
{
	for (size_t i = 0; i < n && xls->bytes && !raw; i++) {
		if (xls->units[i] >= 0x80)
			xls->units[i] =
			    (uint16_t)rtf_byte_code((uint8_t)xls->units[i], xls->codepage);
	}
	return rd_init(xls->text, utf16_units(xls->units, n, xls->text));
}
