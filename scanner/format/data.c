/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Data: disk images, memory, unknown documents. Where raw bytes may hold a marking, the stretch of
 * text around the place is judged as a text would be. A program's own strings are short and stand
 * alone between NULs; a document's text does not, and so only long stretches count: a list of
 * markings in a program is not a marked document.
 */
#include "scanner/format/data.h"

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/text.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"
#include "scanner/worker/where.h"

#define WINDOW 4096u /* bytes asked about at a time */
#define WINDOW_OVERLAP 64u /* a marking's syllable is shorter */
#define TEXT_PERCENT \
	55u /* of a stretch of 8-bit text: Vietnamese has 60 to 75 letters and blanks */

static bool
byte_is_text(uint8_t c)
{
	return (c >= 0x20 && c != 0x7f) || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
unit_is_text(const uint8_t *p)
{
	unsigned int u = (unsigned int)p[0] | (unsigned int)p[1] << 8;

	return (u >= 0x20 && u < 0x7f) || (u >= '\t' && u <= '\r') || (u >= 0xa0 && u < 0x250) ||
	    (u >= 0x300 && u < 0x370) || (u >= 0x1e00 && u < 0x1f00) || (u >= 0x2000 && u < 0x2070);
}

/* Mostly letters and blanks: what packed data happens to look like is not. */
static bool
reads_like_text(struct rd stretch)
{
	size_t good = 0;

	for (size_t i = 0, n; i < stretch.left; i += n) {
		uint8_t c = stretch.p[i];

		n = size_max(utf8_sequence(stretch.p + i, stretch.left - i), 1);
		good += n > 1 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' ||
			c == '\n'
		    ? n
		    : 0;
	}
	return good * 100 >= stretch.left * TEXT_PERCENT;
}

/* One way to take the bytes: as characters of one byte, or as UTF-16LE from an even or odd offset. */
struct look {
	struct scan *scan;
	struct rd bytes;
	size_t unit; /* 1 or 2 */
	size_t phase; /* of the first unit */
	size_t done; /* what is before was looked at */
};

static bool
is_text(const struct look *look, size_t at)
{
	return look->unit == 1 ? byte_is_text(look->bytes.p[at]) : unit_is_text(look->bytes.p + at);
}

/* The bytes [from, to) as text if there are enough of them. */
static void
stretch_hand(struct look *look, size_t from, size_t to)
{
	struct rd stretch;

	if (to - from < look->unit * DATA_STRETCH_MIN ||
	    rd_at(&look->bytes, from, to - from, &stretch) < 0 ||
	    (look->unit == 1 && !reads_like_text(stretch)) || !scan_may_hold(look->scan, stretch))
		return;
	text_read_if(look->scan, stretch);
}

/* Text in [from, to), grown to both sides up to a page. */
static void
window_look(struct look *look, size_t from, size_t to)
{
	size_t unit = look->unit, begin, at;
	size_t high = size_min(to + DATA_STRETCH_MAX, look->bytes.left);
	size_t low = from > DATA_STRETCH_MAX ? from - DATA_STRETCH_MAX : 0;

	from += (from % unit) ^ look->phase;
	low = size_max(low + ((low % unit) ^ look->phase), look->done);
	if (look->done > from)
		from = look->done;
	for (begin = from; begin >= low + unit && is_text(look, begin - unit);)
		begin -= unit;
	for (at = from; at + unit <= high; at += unit) {
		if (is_text(look, at))
			continue;
		stretch_hand(look, begin, at);
		begin = at + unit;
		if (at >= to)
			break;
	}
	if (begin < at)
		stretch_hand(look, begin, at);
	/* Found to be text or not, it is not looked at again: data may have such a place anywhere. */
	look->done = size_max(look->done, at);
}

static void
stretches_look(struct scan *scan, struct rd bytes)
{
	struct look ways[] = {{scan, bytes, 1, 0, 0}, {scan, bytes, 2, 0, 0},
	    {scan, bytes, 2, 1, 1}};
	struct rd window;

	for (size_t at = 0, n; at < bytes.left && !scan_stopped(scan); at += WINDOW) {
		at = scan_find(scan, bytes, at, bytes.left);
		at -= at % WINDOW;
		n = size_min(WINDOW + WINDOW_OVERLAP, bytes.left - at);
		if (n == 0 || rd_at(&bytes, at, n, &window) < 0 || !scan_may_hold(scan, window))
			continue;
		for (size_t i = 0; i < ARRAY_LEN(ways); i++)
			window_look(&ways[i], at, at + n);
	}
}

void
data_look(struct scan *scan, struct rd bytes)
{
	struct doc doc = {.bytes = bytes, .fd = -1};

	if (utf8_probe(&doc) || utf16le_probe(&doc) || utf16be_probe(&doc))
		text_read_if(scan, bytes);
	else if (bytes.left >= DATA_STRETCH_MIN && scan_may_hold(scan, bytes))
		stretches_look(scan, bytes);
	embedded_look(scan, bytes);
}

void
data_read(struct scan *scan, const struct doc *doc)
{
	data_look(scan, doc->bytes);
}
