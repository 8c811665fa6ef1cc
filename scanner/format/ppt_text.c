/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns texts: characters in one record (TextCharsAtom, TextBytesAtom), their looks in the next
 * (StyleTextPropAtom, [MS-PPT] 2.9.44). Each paragraph is a span.
 */
#include "base/checked.h"
#include "scanner/format/ppt.h"
#include "scanner/format/text.h"
#include "scanner/format/utf16.h"
#include "scanner/worker/scan.h"

#define PARAGRAPH_END 0x0du
#define LINE_END 0x0bu
#define FACE_BYTES 64u
#define PIECE 512u /* characters turned into UTF-8 at a time */
#define COLOR_RGB 0xfeu /* the index that says: it is none (2.12.2) */
#define RED_MIN 0xb0
#define RED_OTHERS_MAX 0x50

enum part
ppt_part(const struct ppt *ppt)
{
	return ppt->nplaces > 0 ? ppt->places[ppt->nplaces - 1].part : PART_TEXTBOX;
}

void
ppt_font_note(struct ppt *ppt, size_t index, struct rd body)
{
	char name[FACE_BYTES / 2 * UTF16_BYTES_MAX];
	size_t n;
	struct rd face = body;

	if (index >= PPT_FONTS_MAX)
		return;
	face.left = size_min(face.left, FACE_BYTES);
	n = utf16_bytes(face, name);
	for (size_t i = 0; i < n; i++) {
		if (name[i] == '\0')
			n = i;
	}
	ppt->fonts[index] = (struct run_look){0};
	look_font(&ppt->fonts[index], rd_init(name, n));
	if (index >= ppt->nfonts)
		ppt->nfonts = index + 1;
}

/* ---- characters ---------------------------------------------------------------------------------- */

static size_t
chars_count(const struct ppt *ppt)
{
	return ppt->text.left / (ppt->wide ? 2 : 1);
}

static uint16_t
char_at(const struct ppt *ppt, size_t i)
{
	struct rd one;
	uint16_t unit = 0;
	uint8_t byte = 0;

	if (ppt->wide) {
		if (rd_at(&ppt->text, 2 * i, 2, &one) == 0)
			(void)rd_u16le(&one, &unit);
	} else if (rd_at(&ppt->text, i, 1, &one) == 0) {
		(void)rd_u8(&one, &byte);
		unit = byte;
	}
	return unit;
}

/* Characters [from, to) to the line in hand. */
static void
chars_add(struct ppt *ppt, size_t from, size_t to, const struct run_look *look)
{
	uint16_t units[PIECE];
	char text[PIECE * UTF16_BYTES_MAX];

	while (from < to) {
		size_t n = size_min(to - from, PIECE);

		for (size_t i = 0; i < n; i++) {
			units[i] = char_at(ppt, from + i);
			if (units[i] == LINE_END)
				units[i] = '\n';
		}
		/* No pair of surrogates is parted. */
		if (n > 1 && from + n < to && (units[n - 1] & 0xfc00) == 0xd800)
			n--;
		if (xlsx_text_add(&ppt->lines, rd_init(text, utf16_units(units, n, text)), true,
			look) < 0)
			ppt->no_memory = true;
		from += n;
	}
}

/* ---- looks --------------------------------------------------------------------------------------- */

/* Fields of a paragraph's looks that are there where the mask has one of these bits, in order
 * (2.9.20). */
static const struct {
	uint32_t mask;
	uint8_t size;
} paragraph_fields[] = {
    {0x0000000f, 2}, /* bullet flags */
    {0x00000080, 2}, /* bullet */
    {0x00000010, 2}, /* its font */
    {0x00000040, 2}, /* size */
    {0x00000020, 4}, /* color */
    {0x00000800, 2}, /* alignment */
    {0x00001000, 2}, /* line spacing */
    {0x00002000, 2}, /* space before */
    {0x00004000, 2}, /* and after */
    {0x00000100, 2}, /* margin */
    {0x00000400, 2}, /* indent */
    {0x00008000, 2}, /* default tab */
};
#define PARAGRAPH_TABS 0x00100000u
#define PARAGRAPH_FONT_ALIGN 0x00010000u
#define PARAGRAPH_WRAP 0x000e0000u
#define PARAGRAPH_DIRECTION 0x00200000u

#define CHAR_STYLE 0x0000ffffu
#define CHAR_BOLD 0x0001u
#define CHAR_FONT 0x00010000u
#define CHAR_EAST_FONT 0x00200000u
#define CHAR_ANSI_FONT 0x00400000u
#define CHAR_SYMBOL_FONT 0x00800000u
#define CHAR_SIZE 0x00020000u
#define CHAR_COLOR 0x00040000u
#define CHAR_POSITION 0x00080000u

static int
paragraph_skip(struct rd *rd)
{
	uint32_t mask;
	uint16_t tabs;
	size_t n = 0;

	if (rd_u32le(rd, &mask) < 0)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(paragraph_fields); i++) {
		if ((mask & paragraph_fields[i].mask) != 0)
			n += paragraph_fields[i].size;
	}
	if (rd_skip(rd, n) < 0)
		return -1;
	if ((mask & PARAGRAPH_TABS) != 0 &&
	    (rd_u16le(rd, &tabs) < 0 || rd_skip(rd, 4 * (size_t)tabs) < 0))
		return -1;
	n = (mask & PARAGRAPH_FONT_ALIGN) != 0 ? 2 : 0;
	n += (mask & PARAGRAPH_WRAP) != 0 ? 2 : 0;
	n += (mask & PARAGRAPH_DIRECTION) != 0 ? 2 : 0;
	return rd_skip(rd, n);
}

static int
field_get(struct rd *rd, uint32_t mask, uint32_t bit, uint16_t *ret)
{
	return (mask & bit) != 0 ? rd_u16le(rd, ret) : 0;
}

/* TextCFException, 2.9.11 */
static int
look_get(const struct ppt *ppt, struct rd *rd, struct run_look *ret)
{
	uint32_t mask, color = 0;
	uint16_t style = 0, font = UINT16_MAX, ansi = UINT16_MAX, other, size = 0;

	*ret = (struct run_look){0};
	if (rd_u32le(rd, &mask) < 0 || field_get(rd, mask, CHAR_STYLE, &style) < 0 ||
	    field_get(rd, mask, CHAR_FONT, &font) < 0 ||
	    field_get(rd, mask, CHAR_EAST_FONT, &other) < 0 ||
	    field_get(rd, mask, CHAR_ANSI_FONT, &ansi) < 0 ||
	    field_get(rd, mask, CHAR_SYMBOL_FONT, &other) < 0 ||
	    field_get(rd, mask, CHAR_SIZE, &size) < 0 ||
	    ((mask & CHAR_COLOR) != 0 && rd_u32le(rd, &color) < 0) ||
	    field_get(rd, mask, CHAR_POSITION, &other) < 0)
		return -1;
	if (font < ppt->nfonts)
		*ret = ppt->fonts[font];
	else if (ansi < ppt->nfonts)
		*ret = ppt->fonts[ansi];
	if ((mask & CHAR_BOLD) != 0)
		look_say(ret, LOOK_BOLD, (style & CHAR_BOLD) != 0);
	if (size > 0) {
		ret->set |= LOOK_SIZE;
		ret->size = size < 0x7fff ? (uint16_t)(size * 2) : (uint16_t)0;
	}
	if (color >> 24 == COLOR_RGB)
		look_say(ret, LOOK_RED,
		    (color & 0xff) >= RED_MIN && (color >> 8 & 0xff) <= RED_OTHERS_MAX &&
			(color >> 16 & 0xff) <= RED_OTHERS_MAX);
	return 0;
}

void
ppt_text_style(struct ppt *ppt, struct rd body)
{
	size_t n = chars_count(ppt) + 1, at = 0;
	uint32_t count;

	ppt->nruns = 0;
	while (at < n) {
		if (rd_u32le(&body, &count) < 0 || rd_skip(&body, 2) < 0 ||
		    paragraph_skip(&body) < 0 || count == 0)
			return;
		at += count;
	}
	for (at = 0; at < n && ppt->nruns < PPT_RUNS_MAX; at += count) {
		struct ppt_run *run = &ppt->runs[ppt->nruns];

		if (rd_u32le(&body, &count) < 0 || look_get(ppt, &body, &run->look) < 0 ||
		    count == 0)
			return;
		run->from = at;
		ppt->nruns++;
	}
}

/* ---- spans --------------------------------------------------------------------------------------- */

static void
line_say(struct ppt *ppt, size_t from, size_t to, enum part part, uint32_t flags)
{
	static const struct run_look plain;
	struct span span;

	xlsx_text_clear(&ppt->lines);
	if (xlsx_text_begin(&ppt->lines) < 0) {
		ppt->no_memory = true;
		return;
	}
	while (from < to) {
		size_t low = 0, high = ppt->nruns, end = to;

		/* The last run that begins at or before it. */
		while (low < high) {
			size_t middle = (low + high) / 2;

			if (ppt->runs[middle].from <= from)
				low = middle + 1;
			else
				high = middle;
		}
		if (low < ppt->nruns)
			end = size_min(to, ppt->runs[low].from);
		chars_add(ppt, from, end, low > 0 ? &ppt->runs[low - 1].look : NULL);
		from = end;
	}
	xlsx_text_span(&ppt->lines, &ppt->lines.strings[0], &plain, &span);
	span.part = part;
	span.paragraph = ++ppt->count;
	span.flags |= flags;
	if (span.len > 0)
		scan_span(ppt->scan, &span);
}

static void
lines_say(struct ppt *ppt, enum part part)
{
	size_t n = chars_count(ppt), end;
	uint32_t flags = SPAN_BREAK;

	for (size_t from = 0; from < n && !scan_stopped(ppt->scan); from = end + 1) {
		for (end = from; end < n && char_at(ppt, end) != PARAGRAPH_END;)
			end++;
		if (end > from) {
			line_say(ppt, from, end, part, flags);
			flags = 0;
		}
	}
}

void
ppt_text_end(struct ppt *ppt)
{
	if (ppt->waits)
		lines_say(ppt, ppt_part(ppt));
	ppt->waits = false;
	ppt->nruns = 0;
}

void
ppt_text_begin(struct ppt *ppt, struct rd body, bool wide)
{
	ppt_text_end(ppt);
	ppt->text = body;
	ppt->wide = wide;
	ppt->waits = true;
}

void
ppt_text_say(struct ppt *ppt, struct rd body, enum part part)
{
	ppt_text_begin(ppt, body, true);
	lines_say(ppt, part);
	ppt->waits = false;
}
