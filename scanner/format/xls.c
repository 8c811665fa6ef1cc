/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way through a workbook's stream: from its first record to its last, whatever the list of
 * sheets says, and then to each sheet of that list that lies elsewhere. What is behind the last
 * sheet, or in none, is read like the rest.
 */
#include "scanner/format/xls.h"

#include <stdlib.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/ole.h"
#include "scanner/format/xls_crypt.h"
#include "scanner/worker/scan.h"

#define RECORD_EOF 0x000au
#define RECORD_DV 0x01beu
#define VERSION_8 0x0600u
#define VERSION_5 0x0500u
#define CODEPAGE_WESTERN 1252u

static const struct {
	uint16_t type;
	unsigned int version;
} beginnings[] = {{0x0809, 5}, {0x0009, 2}, {0x0209, 3}, {0x0409, 4}};

unsigned int
xls_version(const struct biff_record *record)
{
	struct rd body = record->body;
	uint16_t version;

	for (size_t i = 0; i < ARRAY_LEN(beginnings); i++) {
		if (beginnings[i].type != record->type || rd_u16le(&body, &version) < 0)
			continue;
		if (beginnings[i].version != 5)
			return beginnings[i].version;
		if (version >= VERSION_8)
			return 8;
		return version >= VERSION_5 || version >> 8 < 2 ? 5 : version >> 8;
	}
	return 0;
}

/* ---- the ways through ---------------------------------------------------------------------------- */

/* A substream begins at this offset: is it a sheet of the list? */
static void
sheet_find(struct xls *xls, size_t at)
{
	size_t low = 0, high = xls->nsheets;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (xls->sheets[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	xls->sheet = 0;
	for (; low < xls->nsheets && xls->sheets[low].at == at && !xls->sheets[low].met; low++) {
		xls->sheets[low].met = true;
		xls->sheet = xls->sheets[low].index;
	}
}

/* From an offset on: all records, or those of the substream there. shown is NULL on the first way. */
static void
walk(struct xls *xls, size_t from, bool alone, struct xls_shown *shown)
{
	struct rd rest;
	struct biff_record record;
	size_t at = from, open = 0;

	if (rd_at(&xls->all, from, xls->all.left - from, &rest) < 0)
		return;
	for (; !scan_stopped(xls->scan) && biff_next(&rest, &record);
	     at = xls->all.left - rest.left) {
		unsigned int version = xls_version(&record);

		if (record.cut && open > 0)
			xls->cut = true;
		if (version > 0) {
			open++;
			xls->version = version;
			sheet_find(xls, at);
			if (shown != NULL)
				xls_sheet_flush(shown);
		} else if (record.type == RECORD_EOF && open > 0) {
			open--;
			if (open == 0 && alone)
				break;
		} else if (shown != NULL) {
			xls_sheet_record(shown, &record, rest);
		} else if (!alone) {
			xls_book_record(xls, &record, rest);
		} else if (record.type == RECORD_DV) {
			/* The list may lead back to what was read before. */
			struct biff_reader reader = biff_reader_init(&record, rest);

			xls_choices_note(xls, &reader);
		}
	}
	if (open > 0 && !alone)
		xls->cut = true;
	if (alone)
		scan_spend(xls->scan, xls->all.left - from - rest.left);
}

/* The sheets that are in the list and that no record led to. */
static void
walk_hidden(struct xls *xls, struct xls_shown *shown)
{
	for (size_t i = 0; i < xls->nsheets && !scan_stopped(xls->scan); i++) {
		struct xls_sheet *sheet = &xls->sheets[i];

		if (sheet->met)
			continue;
		if (sheet->at >= xls->all.left) {
			xls->cut = true;
		} else if (scan_budget(xls->scan) == 0) {
			scan_opaque(xls->scan, WHY_LIMIT, LIMIT_INFLATED);
			return;
		} else {
			walk(xls, sheet->at, true, shown);
		}
	}
}

static void
sheets_forget(struct xls *xls)
{
	xls->sheet = 0;
	for (size_t i = 0; i < xls->nsheets; i++)
		xls->sheets[i].met = false;
}

/* Strings that no cell refers to. */
static void
unused_say(struct xls *xls)
{
	for (size_t i = 0; i < xls->shared.count && !scan_stopped(xls->scan); i++) {
		struct span span;

		if (xls->shared.strings[i].used || xls->shared.strings[i].len == 0)
			continue;
		xlsx_text_span(&xls->shared, &xls->shared.strings[i], &(struct run_look){0}, &span);
		span.flags |= SPAN_BREAK;
		scan_span(xls->scan, &span);
	}
}

static void
book_read(struct xls *xls)
{
	struct xls_shown shown = {.xls = xls, .block = true};

	walk(xls, 0, false, NULL);
	walk_hidden(xls, NULL);
	sheets_forget(xls);
	xls_book_end(xls);
	walk(xls, 0, false, &shown);
	walk_hidden(xls, &shown);
	xls_sheet_flush(&shown);
	unused_say(xls);
	xls_shown_free(&shown);
}

static void
stream_read(struct scan *scan, struct rd stream)
{
	struct xls *xls = calloc(1, sizeof(*xls));

	if (xls == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	xls->scan = scan;
	xls->all = stream;
	xls->version = 8;
	xls->codepage = CODEPAGE_WESTERN;
	xls->red[2] = xls->red[10] = true; /* until a palette says something else */
	book_read(xls);
	if (xls->cut)
		scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
	if (xls->beyond)
		scan_opaque(scan, WHY_LIMIT, LIMIT_ENTRIES);
	if (xls->no_memory)
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	xlsx_text_free(&xls->shared);
	free(xls->fonts);
	free(xls->formats);
	free(xls);
}

void
xls_stream_read(struct scan *scan, struct rd stream)
{
	struct rd key;
	uint8_t *plain;

	if (!xls_crypt_key(stream, &key)) {
		stream_read(scan, stream);
		return;
	}
	plain = xls_crypt_open(scan, stream, key);
	if (plain == NULL)
		return;
	stream_read(scan, rd_init(plain, stream.left));
	free(plain);
}

void
xls_read(struct scan *scan, struct ole *ole, uint32_t storage)
{
	static const char *const names[] = {"Workbook", "Book"};
	struct rd stream;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (ole_stream_find(ole, scan, storage, names[i], &stream) == 0)
			xls_stream_read(scan, stream);
	}
}

/* ---- a stream that is a file: Excel 2 to 4, and 5 as some programs write it -------------------- */

bool
xls_probe(const struct doc *doc)
{
	struct rd bytes = doc->bytes;
	struct biff_record first, second;

	return biff_next(&bytes, &first) && !first.cut && xls_version(&first) != 0 &&
	    first.body.left >= 4 && first.body.left <= 16 && biff_next(&bytes, &second) &&
	    !second.cut;
}

void
xls_raw_read(struct scan *scan, const struct doc *doc)
{
	xls_stream_read(scan, doc->bytes);
}
