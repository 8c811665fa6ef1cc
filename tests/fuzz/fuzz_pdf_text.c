/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Glyphs at hostile places. Seven bytes a glyph: x, y, advance, direction, size, what, and a letter.
 * Every span must be whole UTF-8, and there may not be many more letters than were shown.
 */
#include <math.h>
#include <stdlib.h>

#include "base/rd.h"
#include "rules/code.h"
#include "scanner/format/pdf_text.h"
#include "scanner/worker/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static size_t said;

void
scan_span(struct scan *scan, const struct span *span)
{
	(void)scan;
	if (!code_is_formed((const uint8_t *)span->text, span->len))
		abort();
	said += span->len;
}

void
scan_opaque(struct scan *scan, enum why why, enum limit limit)
{
	(void)scan;
	(void)why;
	(void)limit;
	abort();
}

bool
scan_may_hold(const struct scan *scan, struct rd bytes)
{
	(void)scan;
	return bytes.left % 2 == 0;
}

static void
glyph_show(struct pdf_text *text, const uint8_t in[7])
{
	static const uint32_t letters[] = {'A', 'M', 0x1eac, '.', '^', 0x302, 0x323, ' ', ':',
	    0xb4};
	static const float odd[] = {NAN, INFINITY, -INFINITY, 1e30F, 0.0F, -0.0F};
	struct pdf_char is = {.codes = {letters[in[6] % 10]}, .ncodes = 1};
	struct pdf_glyph glyph = {.is = &is, .x = (float)in[0] * 2, .y = (float)in[1] * 3};
	float angle = (float)in[3] / 40.0F;

	is.nother = in[5] == 1;
	is.other[0] = 'B';
	is.ncodes = in[5] != 2;
	glyph.ux = in[3] < 64 ? 1.0F : cosf(angle);
	glyph.uy = in[3] < 64 ? 0.0F : sinf(angle);
	glyph.size = in[4] < 200 ? 12.0F : (float)in[4] - 210;
	glyph.dx = glyph.ux * (float)in[2] / 16;
	glyph.dy = glyph.uy * (float)in[2] / 16;
	if (in[5] >= 250)
		*(in[0] % 2 == 0 ? &glyph.x : &glyph.dx) = odd[in[5] - 250];
	if (in[5] == 3)
		pdf_text_break(text);
	if (in[5] == 4)
		pdf_text_box(text, glyph.x, glyph.y, glyph.x + 60, glyph.y + 20);
	if (in[5] == 5)
		pdf_text_part(text, in[6] % 2 == 0 ? PART_COMMENT : PART_BODY);
	pdf_text_glyph(text, &glyph);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const struct pdf_page a4 = {.number = 1, .width = 595, .height = 842};
	struct rd rest = rd_init(bytes, n);
	struct pdf_text *text;
	const uint8_t *in;

	if (pdf_text_new(NULL, &text) < 0)
		abort();
	said = 0;
	pdf_text_page_begin(text, &a4);
	while (rd_bytes(&rest, 7, &in) == 0)
		glyph_show(text, in);
	(void)pdf_text_page_end(text);
	/* Two readings, pairs, stacks and the order of drawing; a separator and marks for each. */
	if (said > (n / 7 + 1) * 64)
		abort();
	pdf_text_free(text);
	return 0;
}
