/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the joining of runs into blocks. Must not lose text: a block that is too long goes in
 * pieces that overlap, so that a marking at a cut is whole in one of them. */
#include "scanner/format/markup.h"

#include <string.h>

#include "base/checked.h"
#include "rules/font.h"
#include "scanner/format/text.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define UTF8_MAX 4u /* bytes of one code point */
#define UTF8_PER_UTF16 2u /* bytes of UTF-8 from one byte of UTF-16, at most 3 from 2 */

void
markup_init_at(struct markup *markup, struct scan *scan, char *buffer)
{
	memset(markup, 0, sizeof(*markup));
	markup->scan = scan;
	markup->part = PART_BODY;
	markup->block = true;
	markup->text = buffer;
}

bool
markup_init(struct markup *markup, struct scan *scan)
{
	markup_init_at(markup, scan, scan_text_buffer(scan, MARKUP_BYTES));
	if (markup->text == NULL)
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	return markup->text != NULL;
}

static void
span_emit(struct markup *markup)
{
	struct span span = {.text = markup->text,
	    .len = markup->len,
	    .part = markup->part,
	    .encoding = markup->encoding,
	    .paragraph = markup->paragraphs,
	    .page = markup->page,
	    .flags = markup->all.flags | (markup->block ? SPAN_BREAK : 0u),
	    .size_half_points = markup->all.size,
	    .font = markup->all.font};

	scan_span(markup->scan, &span);
	markup->block = false;
}

/* Room for n more bytes, at most UTF8_MAX or what is free. */
static void
room_make(struct markup *markup)
{
	if (markup->len < PARAGRAPH_MAX)
		return;
	span_emit(markup);
	memmove(markup->text, markup->text + markup->len - TEXT_OVERLAP, TEXT_OVERLAP);
	markup->len = TEXT_OVERLAP;
}

static void
look_join(struct markup *markup, const struct look *look)
{
	if (!markup->any) {
		markup->all = *look;
		markup->any = true;
		return;
	}
	markup->all.flags &= look->flags;
	markup->all.font = font_join(markup->all.font, look->font);
	if (markup->all.size < look->size)
		markup->all.size = look->size;
}

static bool
is_seen(const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		/* Control bytes are letters in VPS. */
		if (bytes[i] != ' ' && bytes[i] != '\n' && bytes[i] != '\t' && bytes[i] != '\r')
			return true;
	}
	return false;
}

void
markup_bytes(struct markup *markup, const void *bytes, size_t n, const struct look *look)
{
	const uint8_t *p = bytes;

	if (is_seen(p, n))
		look_join(markup, look);
	while (n > 0) {
		size_t part;

		room_make(markup);
		part = size_min(n, PARAGRAPH_MAX - markup->len);
		memcpy(markup->text + markup->len, p, part);
		markup->len += part;
		p += part;
		n -= part;
	}
}

void
markup_code(struct markup *markup, uint32_t c, const struct look *look)
{
	char bytes[UTF8_MAX] = {0};

	markup_bytes(markup, bytes, utf8_put(bytes, c), look);
}

static void
byte_put(struct markup *markup, char c)
{
	room_make(markup);
	markup->text[markup->len++] = c;
}

void
markup_blank(struct markup *markup)
{
	char last = '\n';

	if (markup->len > 0)
		last = markup->text[markup->len - 1];
	if (last != ' ' && last != '\n' && last != '\t')
		byte_put(markup, ' ');
}

void
markup_line(struct markup *markup)
{
	byte_put(markup, '\n');
}

void
markup_tab(struct markup *markup)
{
	byte_put(markup, '\t');
}

void
markup_cut(struct markup *markup, size_t len)
{
	if (len < markup->len)
		markup->len = len;
}

void
markup_end(struct markup *markup)
{
	if (markup->any && markup->len > 0) {
		if (markup->paragraphs < UINT32_MAX)
			markup->paragraphs++;
		span_emit(markup);
	}
	markup->len = 0;
	markup->any = false;
}

struct rd
markup_utf16(struct scan *scan, struct rd bytes, bool big)
{
	uint8_t *out = scan_buffer(scan, bytes.left * UTF8_PER_UTF16 + UTF8_MAX);
	size_t n = 0;
	uint32_t c;

	if (out == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return rd_init("", 0);
	}
	while (bytes.left >= 2) {
		(void)rd_skip(&bytes, utf16_get(bytes.p, bytes.left, big, &c));
		n += utf8_put((char *)out + n, c);
	}
	return rd_init(out, n);
}
