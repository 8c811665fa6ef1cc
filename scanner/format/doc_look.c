/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the tables of fonts and styles. What is broken in them tells nothing of the look, and the
 * text is read all the same. */
#include "scanner/format/doc_look.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "rules/font.h"
#include "scanner/format/doc_sprm.h"

#define PAGE_BYTES 512u
#define PAGE_HEIGHT_97 13u /* bytes of a paragraph's place and height (2.9.23) */
#define PAGE_HEIGHT_95 7u
#define STYLES_MAX 4095u /* their numbers have 12 bits */
#define STYLE_NONE 0xfffu
#define FONT_NAME_MAX 64u
#define FONT_HEAD_97 39u /* bytes of a font's entry before its name (2.9.86) */
#define FONT_HEAD_95 5u
#define INDEX_RED 6u /* of 16 colours (2.9.119) */
#define RED_MIN 0xb0u
#define RED_OTHERS_MAX 0x50u
#define TOGGLE_STYLE 0x80u /* as the style, 0x81: the other way (2.6.1) */

/* ---- fonts --------------------------------------------------------------------------------------- */

/* Its name as ASCII; only those matter. */
static void
font_name(struct rd bytes, bool wide, char ret[FONT_NAME_MAX + 1])
{
	size_t n = 0;
	uint16_t unit = 0;
	uint8_t byte = 0;

	while (n < FONT_NAME_MAX) {
		if (wide ? rd_u16le(&bytes, &unit) < 0 : rd_u8(&bytes, &byte) < 0)
			break;
		if (!wide)
			unit = byte;
		if (unit == 0)
			break;
		ret[n++] = (char)(unit < 0x80 ? unit : '?');
	}
	ret[n] = '\0';
}

static void
font_get(struct rd entry, bool wide, struct doc_font *ret)
{
	char name[FONT_NAME_MAX + 1];
	uint32_t flags;
	struct rd rest = entry;

	memset(ret, 0, sizeof(*ret));
	if (rd_skip(&rest, 3) < 0 || rd_u8(&rest, &ret->charset) < 0 ||
	    rd_skip(&entry, wide ? FONT_HEAD_97 : FONT_HEAD_95) < 0)
		return;
	font_name(entry, wide, name);
	ret->look.set = LOOK_FONT;
	ret->look.font = font_of(name, &flags);
	ret->look.font_caps = (flags & SPAN_CAPS) != 0;
}

/* SttbfFfn: fonts in a row, each with its length before it. */
static void
fonts_read(struct doc_looks *looks, struct rd table)
{
	struct rd entry;
	uint8_t size;

	/* The count and an unused length; before Word 97 the table's own. */
	if (rd_skip(&table, looks->wide ? 4 : 2) < 0)
		return;
	while (looks->nfonts < DOC_FONTS_MAX && rd_u8(&table, &size) == 0 &&
	    rd_sub(&table, size_min(size, table.left), &entry) == 0)
		font_get(entry, looks->wide, &looks->fonts[looks->nfonts++]);
}

/* ---- single properties --------------------------------------------------------------------------- */

static uint32_t
number_of(struct rd value)
{
	uint32_t ret = 0;

	for (size_t i = 0; i < size_min(value.left, 4); i++)
		ret |= (uint32_t)value.p[i] << (8 * i);
	return ret;
}

static bool
is_red(uint32_t color)
{
	return (color & 0xff) >= RED_MIN && (color >> 8 & 0xff) <= RED_OTHERS_MAX &&
	    (color >> 16 & 0xff) <= RED_OTHERS_MAX && color >> 24 == 0;
}

/* Text in two fonts is shown in an 8-bit one if either is: its letters beyond ASCII tell. */
static void
font_set(const struct doc_looks *looks, struct doc_run *run, uint32_t number, bool other)
{
	const struct doc_font *font;

	if (number >= looks->nfonts)
		return;
	font = &looks->fonts[number];
	if (other && font->look.font <= SPAN_FONT_UNICODE && (run->look.set & LOOK_FONT) != 0)
		return;
	look_over(&run->look, &font->look);
	run->charset = font->charset;
}

static void
toggle(struct run_look *look, enum look_bit bit, uint32_t value, const struct run_look *style)
{
	bool on = (value & 1) != 0;

	if ((value & TOGGLE_STYLE) != 0)
		on = on != ((style->on & (uint8_t)bit) != 0);
	look_say(look, bit, on);
}

/* 2.6.1 and 2.9.299: font, then character. */
static void
symbol_set(const struct doc_looks *looks, struct doc_run *run, struct rd value)
{
	uint16_t font, symbol = 0;
	uint8_t narrow = 0;

	if (rd_u16le(&value, &font) < 0)
		return;
	if (looks->wide ? rd_u16le(&value, &symbol) < 0 : rd_u8(&value, &narrow) < 0)
		return;
	font_set(looks, run, font, false);
	run->symbol = looks->wide ? symbol : narrow;
}

/* Lays a style and what it is based on over *look, the base first. */
static void
style_lay(const struct doc_looks *looks, uint32_t number, struct run_look *look)
{
	uint32_t chain[LOOKS_PARENTS_MAX];
	size_t n = 0;

	while (number < looks->nstyles && n < LOOKS_PARENTS_MAX) {
		chain[n++] = number;
		number = looks->styles[number].base;
	}
	while (n > 0)
		look_over(look, &looks->styles[chain[--n]].look);
}

static void
sprm_lay(const struct doc_looks *looks, const struct doc_sprm *sprm, const struct run_look *style,
    struct doc_run *run)
{
	uint32_t value = number_of(sprm->value);

	switch (sprm->property) {
	case DOC_DELETED:
		run->deleted = value != 0;
		break;
	case DOC_INSERTED:
		run->inserted = value != 0;
		break;
	case DOC_BOLD:
		toggle(&run->look, LOOK_BOLD, value, style);
		break;
	case DOC_CAPS:
		toggle(&run->look, LOOK_CAPS, value, style);
		break;
	case DOC_SMALL_CAPS:
		run->small_caps = (value & 1) != 0;
		break;
	case DOC_COLOR_INDEX:
		look_say(&run->look, LOOK_RED, value == INDEX_RED);
		break;
	case DOC_COLOR:
		look_say(&run->look, LOOK_RED, is_red(value));
		break;
	case DOC_SIZE:
		run->look.size = (uint16_t)value;
		run->look.set |= LOOK_SIZE;
		break;
	case DOC_FONT:
	case DOC_FONT_OTHER:
		font_set(looks, run, value, sprm->property == DOC_FONT_OTHER);
		break;
	case DOC_STYLE:
		style_lay(looks, value, &run->look);
		break;
	case DOC_PLAIN:
		run->look = *style;
		break;
	case DOC_SYMBOL:
		symbol_set(looks, run, sprm->value);
		break;
	case DOC_SPECIAL:
		run->special = value != 0;
		break;
	case DOC_RUN_BORDER:
		look_say(&run->look, LOOK_BORDER, value != 0 && value != UINT32_MAX);
		break;
	case DOC_OTHER:
	case DOC_BORDER:
	case DOC_IN_TABLE:
	case DOC_PAGE_BREAK:
		break;
	}
}

static void
grpprl_lay(const struct doc_looks *looks, struct rd grpprl, const struct run_look *style,
    struct doc_run *run)
{
	struct doc_sprm sprm;

	while (doc_sprm_next(&grpprl, looks->wide, &sprm))
		sprm_lay(looks, &sprm, style, run);
}

static void
paragraph_lay(struct rd grpprl, bool wide, struct doc_paragraph *paragraph)
{
	struct doc_sprm sprm;

	while (doc_sprm_next(&grpprl, wide, &sprm)) {
		uint32_t value = number_of(sprm.value);

		if (sprm.property == DOC_BORDER) /* none or "as it was": all bits alike */
			paragraph->border =
			    value != 0 && value != UINT32_MAX && value != UINT16_MAX;
		else if (sprm.property == DOC_IN_TABLE)
			paragraph->in_table = value != 0;
		else if (sprm.property == DOC_PAGE_BREAK)
			paragraph->page_break = value != 0;
	}
}

/* ---- styles -------------------------------------------------------------------------------------- */

/* 2.9.258 ff: a header, the name, then property lists that begin with their size. */
static void
style_get(struct doc_looks *looks, struct rd entry, size_t head, struct doc_style *ret)
{
	struct doc_run run = {0};
	struct doc_paragraph paragraph = {0};
	struct rd rest = entry, upx;
	size_t whole = entry.left;
	uint16_t kind_base, n;
	uint8_t narrow;

	if (rd_skip(&rest, 2) < 0 || rd_u16le(&rest, &kind_base) < 0 || rd_skip(&entry, head) < 0)
		return;
	ret->base = kind_base >> 4;
	if (looks->wide ? rd_u16le(&entry, &n) < 0 || rd_skip(&entry, ((size_t)n + 1) * 2) < 0
			: rd_u8(&entry, &narrow) < 0 || rd_skip(&entry, (size_t)narrow + 1) < 0)
		return;
	for (unsigned int i = (kind_base & 0x0f) == 1 ? 0 : 1; i < 2; i++) {
		/* They begin at even places; only names of 8 bits are odd. */
		if ((whole - entry.left) % 2 != 0)
			(void)rd_skip(&entry, size_min(1, entry.left));
		if (rd_u16le(&entry, &n) < 0 || rd_sub(&entry, n, &upx) < 0)
			break;
		if (i == 1)
			grpprl_lay(looks, upx, &looks->base, &run);
		else if (rd_skip(&upx, 2) == 0)
			paragraph_lay(upx, looks->wide, &paragraph);
	}
	ret->look = run.look;
	if (run.small_caps)
		look_say(&ret->look, LOOK_CAPS, true);
	ret->border = paragraph.border;
}

static int
styles_read(struct doc_looks *looks, struct rd table)
{
	struct rd head, entry;
	uint16_t size, count, base_size, font = 0;

	if (rd_u16le(&table, &size) < 0 || rd_sub(&table, size, &head) < 0 ||
	    rd_u16le(&head, &count) < 0 || rd_u16le(&head, &base_size) < 0)
		return 0;
	/* 2.9.273: the font of text whose style says none. */
	if (rd_skip(&head, 8) == 0 && rd_u16le(&head, &font) == 0 && font < looks->nfonts)
		looks->base = looks->fonts[font].look;
	count = (uint16_t)size_min(count, STYLES_MAX);
	looks->styles = calloc((size_t)count + 1, sizeof(*looks->styles));
	if (looks->styles == NULL)
		return -ENOMEM;
	while (looks->nstyles < count && rd_u16le(&table, &size) == 0 &&
	    rd_sub(&table, size, &entry) == 0) {
		struct doc_style *style = &looks->styles[looks->nstyles++];

		style->base = STYLE_NONE;
		style_get(looks, entry, base_size, style);
		/* Styles begin at even places. */
		if (size % 2 != 0)
			(void)rd_skip(&table, size_min(1, table.left));
	}
	return 0;
}

/* ---- bins ---------------------------------------------------------------------------------------- */

static void
bins_open(struct doc_bins *bins, struct rd table, bool wide)
{
	bins->number_bytes = wide ? 4 : 2;
	if (table.left < 4)
		return;
	bins->count = (uint32_t)((table.left - 4) / (4 + bins->number_bytes));
	(void)rd_sub(&table, ((size_t)bins->count + 1) * 4, &bins->places);
	(void)rd_sub(&table, bins->count * bins->number_bytes, &bins->pages);
}

static uint32_t
place_at(struct rd places, size_t index)
{
	struct rd rd;
	uint32_t ret = UINT32_MAX;

	if (rd_at(&places, index * 4, 4, &rd) == 0)
		(void)rd_u32le(&rd, &ret);
	return ret;
}

/* The last of n places that is not behind `at`; n: all are. */
static size_t
place_find(struct rd places, size_t n, uint64_t at)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (place_at(places, middle) <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? low - 1 : n;
}

/* The page with the text at a place, and how far it goes. */
static void
page_turn(const struct doc_looks *looks, struct doc_bins *bins, uint64_t at)
{
	size_t bin = place_find(bins->places, bins->count, at);
	struct rd number;
	uint64_t page;

	bins->page = rd_init("", 0);
	bins->page_from = at;
	bins->page_to = bin < bins->count ? place_at(bins->places, bin + 1)
	    : bins->count > 0             ? place_at(bins->places, 0)
					  : UINT64_MAX;
	if (bins->page_to <= at)
		bins->page_to = UINT64_MAX;
	if (bin >= bins->count ||
	    rd_at(&bins->pages, bin * bins->number_bytes, bins->number_bytes, &number) < 0)
		return;
	page = number_of(number) & 0x3fffff; /* 2.9.207: 22 bits */
	(void)rd_at(&looks->stream, page * PAGE_BYTES, PAGE_BYTES, &bins->page);
}

/* false: there is none. *ret_to: how far this answer holds. */
static bool
page_find(const struct doc_looks *looks, struct doc_bins *bins, uint64_t at, struct rd *ret,
    uint64_t *ret_to)
{
	if (at < bins->page_from || at >= bins->page_to)
		page_turn(looks, bins, at);
	*ret = bins->page;
	*ret_to = bins->page_to;
	return ret->left > 0;
}

/* The run in a page (2.9.33, 2.9.174): places, then an entry of `each` bytes for each, which begins
 * with where its properties are, in words. false: it has none. */
static bool
run_find(struct rd page, size_t each, uint64_t at, struct rd *ret, uint64_t *ret_to)
{
	size_t count = page.p[PAGE_BYTES - 1], run;
	struct rd places, offset;

	if (rd_at(&page, 0, (count + 1) * 4, &places) < 0)
		return false;
	run = place_find(places, count, at);
	if (run >= count) {
		if (count > 0 && place_at(places, 0) > at && place_at(places, 0) < *ret_to)
			*ret_to = place_at(places, 0);
		return false;
	}
	if (place_at(places, run + 1) > at && place_at(places, run + 1) < *ret_to)
		*ret_to = place_at(places, run + 1);
	if (place_at(places, run + 1) <= at ||
	    rd_at(&page, (count + 1) * 4 + run * each, 1, &offset) < 0 || offset.p[0] == 0)
		return false;
	*ret = page;
	return rd_skip(ret, (size_t)offset.p[0] * 2) == 0;
}

/* ---- asking -------------------------------------------------------------------------------------- */

/* 2.9.175: a count of words, or 0 and then such a count; the style; properties. */
static bool
paragraph_take(struct rd bytes, bool wide, uint16_t *ret_style, struct rd *ret)
{
	uint8_t words;
	size_t size;

	if (rd_u8(&bytes, &words) < 0)
		return false;
	size = words > 0 && wide ? (size_t)words * 2 - 1 : (size_t)words * 2;
	if (words == 0 && wide) {
		if (rd_u8(&bytes, &words) < 0)
			return false;
		size = (size_t)words * 2;
	}
	return rd_sub(&bytes, size_min(size, bytes.left), ret) == 0 &&
	    rd_u16le(ret, ret_style) == 0;
}

void
doc_paragraph_at(struct doc_looks *looks, uint64_t at, struct doc_paragraph *ret, uint64_t *ret_to)
{
	struct rd page, bytes, grpprl;
	size_t each = looks->wide ? PAGE_HEIGHT_97 : PAGE_HEIGHT_95;

	memset(ret, 0, sizeof(*ret));
	if (!page_find(looks, &looks->paragraphs, at, &page, ret_to) ||
	    !run_find(page, each, at, &bytes, ret_to) ||
	    !paragraph_take(bytes, looks->wide, &ret->style, &grpprl))
		return;
	if (ret->style < looks->nstyles)
		ret->border = looks->styles[ret->style].border;
	paragraph_lay(grpprl, looks->wide, ret);
}

void
doc_run_at(struct doc_looks *looks, uint64_t at, uint16_t style, struct doc_run *ret,
    uint64_t *ret_to)
{
	struct rd page, bytes, grpprl;
	struct run_look shown = looks->base;
	struct doc_sprm sprm;
	uint8_t size;

	style_lay(looks, style, &shown);
	memset(ret, 0, sizeof(*ret));
	ret->look = shown;
	if (page_find(looks, &looks->characters, at, &page, ret_to) &&
	    run_find(page, 1, at, &bytes, ret_to) && rd_u8(&bytes, &size) == 0 &&
	    rd_sub(&bytes, size_min(size, bytes.left), &grpprl) == 0)
		grpprl_lay(looks, grpprl, &shown, ret);
	if (!looks->piece->compact)
		grpprl_lay(looks, looks->piece->changes, &shown, ret);
	else if (doc_sprm_compact(looks->piece->changes, &sprm))
		sprm_lay(looks, &sprm, &shown, ret);
	if (ret->small_caps)
		look_say(&ret->look, LOOK_CAPS, true);
}

/* ---- all of them --------------------------------------------------------------------------------- */

int
doc_looks_open(const struct doc_fib *fib, struct rd stream, struct rd tables, struct doc_looks *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->wide = fib->wide;
	ret->stream = stream;
	bins_open(&ret->characters, doc_fib_table(fib, tables, DOC_CHARACTER_BINS), fib->wide);
	bins_open(&ret->paragraphs, doc_fib_table(fib, tables, DOC_PARAGRAPH_BINS), fib->wide);
	fonts_read(ret, doc_fib_table(fib, tables, DOC_FONTS));
	return styles_read(ret, doc_fib_table(fib, tables, DOC_STYLES));
}

void
doc_looks_free(struct doc_looks *looks)
{
	free(looks->styles);
	looks->styles = NULL;
	looks->nstyles = 0;
}
