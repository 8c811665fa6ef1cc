/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns what is taken for text. A run ends at the first thing that no Vietnamese text holds. */
#include "scanner/format/runs.h"

#include "base/checked.h"
#include "scanner/format/markup.h"
#include "scanner/worker/scan.h"

#define RUN_UNITS_MIN 3u /* code units: "MẬT" */
#define RUN_BYTES_MIN 5u /* bytes: "MẬT" in UTF-8; 8-bit runs that are shorter are mostly chance */

static const struct look plain = {.font = SPAN_FONT_UNKNOWN};

/* ASCII, Latin-1 and its extensions, combining marks, Vietnamese, general punctuation, symbol
 * fonts. */
static bool
unit_is_text(uint32_t u)
{
	return u == '\t' || (u >= 0x20 && u < 0x7f) || (u >= 0xa0 && u < 0x250) ||
	    (u >= 0x300 && u < 0x370) || (u >= 0x1e00 && u < 0x1f00) ||
	    (u >= 0x2000 && u < 0x2070) || (u >= 0xf020 && u <= 0xf0ff);
}

static void
run_end(struct markup *markup, size_t count, size_t least)
{
	if (count < least)
		markup_cut(markup, 0);
	markup_end(markup);
}

static void
wide_say(struct markup *markup, struct rd bytes)
{
	size_t count = 0;
	uint16_t unit;

	markup->encoding = ENCODING_UTF16LE;
	while (rd_u16le(&bytes, &unit) == 0) {
		if (unit_is_text(unit)) {
			markup_code(markup, unit, &plain);
			count++;
		} else if (count > 0) {
			run_end(markup, count, RUN_UNITS_MIN);
			count = 0;
		}
	}
	run_end(markup, count, RUN_UNITS_MIN);
}

static void
narrow_say(struct markup *markup, struct rd bytes)
{
	markup->encoding = ENCODING_UTF8;
	while (bytes.left > 0) {
		size_t n = 0;

		while (n < bytes.left &&
		    (bytes.p[n] == '\t' || (bytes.p[n] >= 0x20 && bytes.p[n] != 0x7f)))
			n++;
		if (n >= RUN_BYTES_MIN) {
			markup_bytes(markup, bytes.p, n, &plain);
			markup_end(markup);
		}
		(void)rd_skip(&bytes, size_min(n + 1, bytes.left));
	}
}

void
runs_say(struct scan *scan, struct rd bytes, enum part part)
{
	struct markup markup;

	if (!scan_may_hold(scan, bytes) || !markup_init(&markup, scan))
		return;
	markup.part = part;
	for (size_t odd = 0; odd < 2 && !scan_stopped(scan); odd++) {
		struct rd rest = bytes;

		if (rd_skip(&rest, odd) == 0)
			wide_say(&markup, rest);
	}
	narrow_say(&markup, bytes);
}
