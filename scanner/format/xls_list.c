/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the cells that drop-down lists take their choices from: the ranges that a list's formula
 * ([MS-XLS] 2.4.85, tokens of 2.5.198) names itself or by a name of the book. Excel 97 and later.
 */
#include "base/checked.h"
#include "scanner/format/xls.h"

#define DV_LIST 3u
#define DV_TYPE 0x0fu
#define DV_STRINGS 4u /* titles and texts in front of the formula */
#define COLUMN_BITS 0x3fffu
#define RELATIVE_BITS 0xc000u
#define TOKEN_BITS 0x1fu /* without the class of the operand */

enum token {
	TOKEN_NAME = 0x03,
	TOKEN_REF = 0x04,
	TOKEN_AREA = 0x05,
	TOKEN_AREA_N = 0x0d,
	TOKEN_REF_3D = 0x1a,
	TOKEN_AREA_3D = 0x1b,
};

/* 2.4.106 */
void
xls_link_note(struct xls *xls, struct biff_reader *reader)
{
	uint16_t n = 0, book, first, last;

	if (xls->version < 8)
		return;
	(void)biff_u16(reader, &n);
	for (size_t i = 0; i < n && xls->nlinks < SHEETS_MAX; i++) {
		if (biff_u16(reader, &book) < 0 || biff_u16(reader, &first) < 0 ||
		    biff_u16(reader, &last) < 0)
			return;
		xls->links[xls->nlinks++] = first;
	}
}

static bool
area_get(struct biff_reader *reader, bool one, struct xlsx_range *ret)
{
	uint16_t row, last_row = 0, column, last_column = 0;

	if (biff_u16(reader, &row) < 0 || (!one && biff_u16(reader, &last_row) < 0) ||
	    biff_u16(reader, &column) < 0 || (!one && biff_u16(reader, &last_column) < 0))
		return false;
	if (one) {
		last_row = row;
		last_column = column;
	}
	if (((column | last_column) & RELATIVE_BITS) != 0)
		return false;
	ret->first_row = (uint32_t)row + 1;
	ret->last_row = (uint32_t)last_row + 1;
	ret->first_column = (column & COLUMN_BITS) + 1;
	ret->last_column = (last_column & COLUMN_BITS) + 1;
	return true;
}

/* The range a formula consists of; sheet is where it stands. */
static bool
formula_range(const struct xls *xls, struct biff_reader *reader, uint32_t sheet,
    struct xlsx_range *ret)
{
	uint8_t token;
	uint16_t link;
	uint32_t name;

	if (biff_u8(reader, &token) < 0)
		return false;
	token &= TOKEN_BITS;
	ret->sheet = sheet;
	if (token == TOKEN_NAME) {
		if (biff_u32(reader, &name) < 0 || name == 0 || name > xls->nnames ||
		    xls->names[name - 1].sheet == 0)
			return false;
		*ret = xls->names[name - 1];
		return true;
	}
	if (token == TOKEN_REF_3D || token == TOKEN_AREA_3D) {
		if (biff_u16(reader, &link) < 0 || link >= xls->nlinks)
			return false;
		ret->sheet = (uint64_t)xls->links[link] + 1;
		return area_get(reader, token == TOKEN_REF_3D, ret);
	}
	if (token == TOKEN_REF || token == TOKEN_AREA || token == TOKEN_AREA_N)
		return area_get(reader, token == TOKEN_REF, ret);
	return false;
}

/* 2.4.150 */
void
xls_name_note(struct xls *xls, struct biff_reader *reader)
{
	struct xlsx_range range = {0};
	uint8_t n = 0;

	if (xls->version < 8 || xls->nnames == SHEETS_MAX)
		return;
	(void)biff_skip(reader, 3);
	(void)biff_u8(reader, &n);
	(void)biff_skip(reader, 10);
	if (xls_chars_get(xls, reader, n) < n || !formula_range(xls, reader, 0, &range))
		range.sheet = 0;
	xls->names[xls->nnames++] = range;
}

void
xls_choices_note(struct xls *xls, struct biff_reader *reader)
{
	uint32_t flags = 0;
	uint16_t n, size = 0;

	if (xls->version < 8 || xls->nlists == LISTS_MAX || biff_u32(reader, &flags) < 0 ||
	    (flags & DV_TYPE) != DV_LIST)
		return;
	for (unsigned int i = 0; i < DV_STRINGS; i++) {
		if (biff_u16(reader, &n) < 0 || xls_chars_get(xls, reader, n) < n)
			return;
	}
	if (biff_u16(reader, &size) < 0 || biff_skip(reader, 2) < 2 || size == 0)
		return;
	if (formula_range(xls, reader, xls->sheet, &xls->lists[xls->nlists]) &&
	    xls->lists[xls->nlists].sheet != 0)
		xls->nlists++;
}
