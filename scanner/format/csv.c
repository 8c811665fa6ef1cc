/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CSV (RFC 4180) with ',', ';' or tab. Known by rows of as many cells each, so it is a guess: the
 * lines are read as text too, and here the cells one by one.
 */
#include <string.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/markup.h"
#include "scanner/format/text.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define PROBE_ROWS 16u /* that must agree */
#define BLANKS_PERCENT 50u /* of commas with a blank behind: then it is prose */

static const struct look plain = {0};

struct csv_cell {
	struct rd text; /* raw, with its quotes */
	bool last; /* of its row */
};

/* Takes a cell and the sign behind it. A quote that is never closed is a letter. */
static bool
cell_take(struct rd *rest, uint8_t sign, struct csv_cell *ret)
{
	size_t n = 0;

	if (rest->left == 0)
		return false;
	if (rest->p[0] == '"') {
		const uint8_t *end = rest->p;

		do {
			size_t at = (size_t)(end - rest->p) + 1;

			end = at < rest->left ? memchr(rest->p + at, '"', rest->left - at) : NULL;
			n = end != NULL ? (size_t)(end - rest->p) + 1 : 0;
			/* Two quotes are one letter. */
			if (end != NULL && n < rest->left && end[1] == '"')
				end++;
			else
				break;
		} while (end != NULL);
		if (n > 0 && n < rest->left && rest->p[n] != sign && rest->p[n] != '\n' &&
		    rest->p[n] != '\r')
			n = 0;
	}
	while (n < rest->left && rest->p[n] != sign && rest->p[n] != '\n')
		n++;
	(void)rd_sub(rest, n, &ret->text);
	ret->last = rest->left == 0 || rest->p[0] == '\n';
	if (rest->left > 0)
		(void)rd_skip(rest, 1);
	if (ret->last && ret->text.left > 0 && ret->text.p[ret->text.left - 1] == '\r')
		ret->text.left--;
	return true;
}

static void
cell_emit(struct markup *markup, struct rd text)
{
	if (text.left >= 2 && text.p[0] == '"' && text.p[text.left - 1] == '"')
		text = rd_init(text.p + 1, text.left - 2);
	markup_bytes(markup, text.p, text.left, &plain);
	markup->part = PART_CELL;
	markup_end(markup);
}

/* ---- knowing it -------------------------------------------------------------------------------- */

/* Whether the rows of the sample have the same number of cells, and more than one. */
static bool
rows_agree(struct rd sample, uint8_t sign)
{
	size_t rows = 0, cells = 0, want = 0, signs = 0, blanks = 0;
	struct csv_cell cell;

	while (rows < PROBE_ROWS && cell_take(&sample, sign, &cell)) {
		cells++;
		signs += cell.last ? 0 : 1;
		blanks += !cell.last && sample.left > 0 && sample.p[0] == ' ' ? 1 : 0;
		if (!cell.last)
			continue;
		if (cells == 1 && cell.text.left == 0) {
			cells = 0;
			continue; /* an empty line */
		}
		if (sample.left == 0 && rows > 1)
			break; /* cut off by the end of the sample */
		if (rows > 0 && cells != want)
			return false;
		want = cells;
		cells = 0;
		rows++;
	}
	return rows >= 2 && want >= 2 && (sign != ',' || blanks * 100 < signs * BLANKS_PERCENT);
}

static uint8_t
sign_of(struct rd bytes)
{
	static const uint8_t signs[] = {'\t', ';', ','};
	struct rd sample = rd_init(bytes.p, size_min(bytes.left, TEXT_SAMPLE));

	for (size_t i = 0; i < sizeof(signs); i++) {
		if (rows_agree(sample, signs[i]))
			return signs[i];
	}
	return '\0';
}

bool
csv_probe(const struct doc *doc)
{
	return utf8_probe(doc) && sign_of(doc->bytes) != '\0';
}

static void
cells_read(struct scan *scan, struct rd rest, enum encoding encoding)
{
	uint8_t sign = sign_of(rest);
	struct csv_cell cell;
	struct markup markup;

	if (!scan_may_hold(scan, rest) || !markup_init(&markup, scan))
		return;
	markup.encoding = encoding;
	if (rest.left >= 3 && memcmp(rest.p, "\xef\xbb\xbf", 3) == 0)
		(void)rd_skip(&rest, 3);
	while (!scan_stopped(scan) && cell_take(&rest, sign, &cell))
		cell_emit(&markup, cell.text);
}

void
csv_read(struct scan *scan, const struct doc *doc)
{
	utf8_read(scan, doc);
	cells_read(scan, doc->bytes, ENCODING_UTF8);
}

/* ---- UTF-16: "Unicode text" of Excel ------------------------------------------------------------- */

bool
csv_wide_probe(const struct doc *doc)
{
	bool little = utf16le_probe(doc);
	struct rd bytes = rd_init(doc->bytes.p, size_min(doc->bytes.left, TEXT_SAMPLE));
	char text[TEXT_SAMPLE * 2];
	size_t n = 0;
	uint32_t c;

	if (!little && !utf16be_probe(doc))
		return false;
	while (bytes.left >= 2) {
		(void)rd_skip(&bytes, utf16_get(bytes.p, bytes.left, !little, &c));
		n += utf8_put(text + n, c);
	}
	return sign_of(rd_init(text, n)) != '\0';
}

void
csv_wide_read(struct scan *scan, const struct doc *doc)
{
	bool little = utf16le_probe(doc);

	if (little)
		utf16le_read(scan, doc);
	else
		utf16be_read(scan, doc);
	cells_read(scan, markup_utf16(scan, doc->bytes, !little),
	    little ? ENCODING_UTF16LE : ENCODING_UTF16BE);
}
