/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fonts of PDF from their pieces. The input: a byte for the kind, then pieces, each with two bytes
 * of length in front: name, encoding, ToUnicode, CMap, ordering, CIDToGIDMap, program, and a list
 * of names for Differences; what is left is the string shown.
 */
#include <stdlib.h>
#include <string.h>

#include "base/rd.h"
#include "scanner/format/pdf_font.h"

#define NAMES 64u

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct rd
piece(struct rd *rest)
{
	struct rd part = {NULL, 0};
	uint16_t n;

	if (rd_u16be(rest, &n) < 0 || rd_sub(rest, n < rest->left ? n : rest->left, &part) < 0)
		return rd_init(NULL, 0);
	return part;
}

static size_t
names(struct rd list, struct pdf_difference ret[NAMES])
{
	size_t n = 0;
	uint8_t code, len;

	while (n < NAMES && rd_u8(&list, &code) == 0 && rd_u8(&list, &len) == 0 &&
	    rd_sub(&list, len, &ret[n].name) == 0)
		ret[n++].code = code;
	return n;
}

static void
show(const struct pdf_font_pieces *pieces, struct rd string)
{
	struct pdf_font *font;
	struct pdf_char c;
	size_t left = string.left;

	if (pdf_font_new(pieces, &font) < 0)
		abort();
	while (pdf_font_next(font, &string, &c)) {
		if (string.left >= left || c.ncodes > PDF_CHAR_CODES_MAX ||
		    c.nother > PDF_CHAR_CODES_MAX || !(c.advance >= -100 && c.advance <= 100))
			abort();
		for (size_t i = 0; i < c.ncodes; i++) {
			if (c.codes[i] == 0 || c.codes[i] > 0x10FFFF)
				abort();
		}
		left = string.left;
	}
	pdf_font_free(font);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct pdf_width widths[] = {{32, 126, 500}, {0, 40, 1e30F}, {100, UINT32_MAX, -3}};
	struct pdf_difference differences[NAMES];
	struct pdf_font_pieces pieces = {.widths = widths, .nwidths = 3, .default_width = 500};
	struct rd rest = rd_init(bytes, n);
	uint8_t kind;

	if (rd_u8(&rest, &kind) < 0)
		return 0;
	pieces.kind = (enum pdf_font_kind)(kind % 3);
	pieces.flags = kind >> 2;
	pieces.name = piece(&rest);
	pieces.encoding = piece(&rest);
	pieces.to_unicode = piece(&rest);
	pieces.cmap = piece(&rest);
	pieces.ordering = piece(&rest);
	pieces.cid_to_gid = piece(&rest);
	pieces.program = piece(&rest);
	pieces.differences = differences;
	pieces.ndifferences = names(piece(&rest), differences);
	show(&pieces, rest);
	return 0;
}
