/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way through a Word document's text: piece by piece, and in each piece by what changes
 * in it: the story, the paragraph's or the run's properties. A document whose tables are broken is
 * searched for runs of text instead.
 */
#include "scanner/format/doc.h"

#include <errno.h>
#include <stdlib.h>

#include "base/checked.h"
#include "scanner/format/doc_crypt.h"
#include "scanner/format/doc_fib.h"
#include "scanner/format/doc_look.h"
#include "scanner/format/doc_strings.h"
#include "scanner/format/doc_text.h"
#include "scanner/format/office_art.h"
#include "scanner/format/ole.h"
#include "scanner/format/runs.h"
#include "scanner/worker/scan.h"

#define HEADERS_FIRST 6u /* separators of notes come before the headers of the first section */

struct word {
	struct scan *scan;
	struct doc_fib fib;
	struct rd stream, tables;
	struct doc_pieces pieces;
	struct doc_looks looks;
	struct doc_text text;
	uint64_t at; /* number of the character in hand */
	uint64_t zone_end; /* the first one that stands elsewhere */
	enum doc_story story;
	uint64_t story_at; /* the story's first character */
	struct rd headers; /* where each header begins in its story */
	uint32_t header; /* the next one of them */
};

/* ---- where text stands --------------------------------------------------------------------------- */

static const enum part parts[DOC_STORIES] = {
    [DOC_MAIN] = PART_BODY,
    [DOC_FOOTNOTES] = PART_NOTE,
    [DOC_HEADERS] = PART_HEADER,
    [DOC_MACROS] = PART_BODY,
    [DOC_COMMENTS] = PART_COMMENT,
    [DOC_ENDNOTES] = PART_NOTE,
    [DOC_BOXES] = PART_TEXTBOX,
    [DOC_HEADER_BOXES] = PART_TEXTBOX,
};

/* 2.8.23: of each section the headers of even, odd pages, their footers, the first page's both. */
static const enum part header_parts[] = {PART_HEADER, PART_HEADER, PART_FOOTER, PART_FOOTER,
    PART_HEADER, PART_FOOTER};

static uint64_t
header_end(struct word *word, uint64_t story_end)
{
	struct rd rd;
	uint32_t end;

	while (rd_at(&word->headers, ((uint64_t)word->header + 1) * 4, 4, &rd) == 0 &&
	    rd_u32le(&rd, &end) == 0) {
		if (word->story_at + end > word->at)
			return u64_min(word->story_at + end, story_end);
		word->header++;
	}
	return story_end;
}

/* The zone that begins at the character in hand. What is behind all stories belongs to the last. */
static void
zone_begin(struct word *word)
{
	uint64_t end;
	enum part part;

	while (word->story + 1 < DOC_STORIES &&
	    word->at >= word->story_at + word->fib.chars[word->story]) {
		word->story_at += word->fib.chars[word->story];
		word->story++;
	}
	end = word->story_at + word->fib.chars[word->story];
	part = parts[word->story];
	if (word->story == DOC_HEADERS) {
		end = header_end(word, end);
		if (word->header >= HEADERS_FIRST)
			part =
			    header_parts[(word->header - HEADERS_FIRST) % ARRAY_LEN(header_parts)];
	}
	word->zone_end = end > word->at ? end : UINT64_MAX;
	doc_text_part(&word->text, part);
}

/* ---- pieces -------------------------------------------------------------------------------------- */

/* Cuts a piece where anything changes. */
static void
piece_read(struct word *word, const struct doc_piece *piece, struct rd bytes)
{
	size_t each = piece->wide ? 2 : 1;
	uint64_t at = piece->at, paragraph_to = 0, run_to = 0;
	struct doc_paragraph paragraph = {0};
	struct doc_run run = {0};

	word->looks.piece = piece;
	while (bytes.left >= each && !scan_stopped(word->scan)) {
		uint64_t to;
		struct rd part;

		if (word->at >= word->zone_end)
			zone_begin(word);
		if (at >= paragraph_to) {
			doc_paragraph_at(&word->looks, at, &paragraph, &paragraph_to);
			run_to = 0;
		}
		if (at >= run_to)
			doc_run_at(&word->looks, at, paragraph.style, &run, &run_to);
		to = u64_min(paragraph_to, run_to);
		to = u64_min(to, at + u64_min(word->zone_end - word->at, SIZE_MAX / 4) * each);
		to = u64_min(to - at, bytes.left);
		to = to >= each ? to - to % each : each;
		(void)rd_sub(&bytes, to, &part);
		doc_text_add(&word->text, part, piece->wide, &run, &paragraph);
		at += to;
		word->at += to / each;
	}
}

/* The bytes of a piece, as many as are there. */
static bool
piece_bytes(struct word *word, const struct doc_piece *piece, struct rd *ret)
{
	uint64_t want = (uint64_t)piece->count * (piece->wide ? 2 : 1), have = 0;

	*ret = rd_init("", 0);
	if (piece->at < word->stream.left)
		have = u64_min(want, word->stream.left - piece->at);
	if (have > 0)
		(void)rd_at(&word->stream, piece->at, have, ret);
	return have == want;
}

/* One piece, if there is no table of them. */
static void
only_piece_read(struct word *word)
{
	struct rd bytes = doc_fib_text(&word->fib, word->stream);
	struct doc_piece piece = {.at = word->fib.text, .count = (uint32_t)bytes.left};
	uint64_t chars = 0;

	for (size_t i = 0; i < DOC_STORIES; i++)
		chars += word->fib.chars[i];
	piece.wide = word->fib.wide && bytes.left >= 2 * chars;
	piece_read(word, &piece, bytes);
}

/* false: something is missing. */
static bool
pieces_read(struct word *word)
{
	struct doc_piece piece;
	struct rd bytes;
	bool whole = true;

	while (!scan_stopped(word->scan) && doc_pieces_next(&word->pieces, &piece)) {
		uint64_t next = word->at + piece.count;

		whole = piece_bytes(word, &piece, &bytes) && whole;
		/* Many pieces may lie in one place. */
		if (bytes.left > scan_budget(word->scan)) {
			scan_opaque(word->scan, WHY_LIMIT, LIMIT_INFLATED);
			break;
		}
		scan_spend(word->scan, bytes.left);
		piece_read(word, &piece, bytes);
		word->at = next;
	}
	return whole;
}

static bool
has_text(const struct doc_fib *fib)
{
	for (size_t i = 0; i < DOC_STORIES; i++) {
		if (fib->chars[i] > 0)
			return true;
	}
	return false;
}

/* ---- the document -------------------------------------------------------------------------------- */

static void
text_read(struct word *word)
{
	struct rd clx = doc_fib_table(&word->fib, word->tables, DOC_PIECES);
	bool whole;

	word->headers = doc_fib_table(&word->fib, word->tables, DOC_HEADER_PLACES);
	if (!doc_text_begin(&word->text, word->scan))
		return;
	if (doc_pieces_open(&word->fib, clx, &word->pieces) == 0) {
		whole = pieces_read(word);
	} else {
		whole = !word->fib.wide;
		only_piece_read(word);
	}
	doc_text_end(&word->text);
	if (word->at == 0 && has_text(&word->fib))
		whole = false;
	if (!whole) {
		scan_opaque(word->scan, WHY_DAMAGED, LIMIT_NONE);
		runs_say(word->scan, word->stream, PART_BODY);
	}
}

/* 2.9.172: a group of drawings, then drawings with a byte each that tells in which text. */
static void
drawings_read(struct word *word)
{
	struct rd rest = doc_fib_table(&word->fib, word->tables, DOC_DRAWINGS), one;
	struct office_art_record record;

	while (rest.left > 0 && !scan_stopped(word->scan)) {
		struct rd head = rest;

		if (!office_art_next(&head, &record))
			break;
		if (record.version != OFFICE_ART_CONTAINER || record.type >> 12 != 0xf) {
			(void)rd_skip(&rest, 1);
			continue;
		}
		(void)rd_sub(&head, size_min(record.size, head.left), &one);
		office_art_say(word->scan, one);
		rest = head;
	}
}

static void
document_read(struct word *word)
{
	int r = doc_looks_open(&word->fib, word->stream, word->tables, &word->looks);

	if (r < 0)
		scan_opaque(word->scan, WHY_LIMIT, LIMIT_MEMORY);
	else
		text_read(word);
	doc_looks_free(&word->looks);
	drawings_read(word);
	doc_strings_say(word->scan, &word->fib, word->tables);
}

/* The streams, as they were before they were encrypted. false: nothing can be read of them, and
 * that is reported. */
static bool
streams_get(struct word *word, struct ole *ole, uint32_t storage, struct doc_crypt *crypt)
{
	static const char *const names[] = {"1Table", "0Table"};
	struct doc_fib *fib = &word->fib;

	word->tables = fib->wide ? rd_init("", 0) : word->stream;
	/* Which one is in use says a flag; if that one is missing, there is the other. */
	if (fib->wide &&
	    ole_stream_find(ole, word->scan, storage, names[fib->table], &word->tables) < 0)
		(void)ole_stream_find(ole, word->scan, storage, names[1 - fib->table],
		    &word->tables);
	if (!fib->encrypted)
		return true;
	return doc_crypt_open(word->scan, fib, &word->stream, &word->tables, crypt) == 0 &&
	    doc_fib_get(word->stream, fib) == 0;
}

void
doc_read(struct scan *scan, struct ole *ole, uint32_t storage)
{
	struct word *word = calloc(1, sizeof(*word));
	struct doc_crypt crypt = {0};

	if (word == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	word->scan = scan;
	if (ole_stream_find(ole, scan, storage, "WordDocument", &word->stream) == 0) {
		if (doc_fib_get(word->stream, &word->fib) < 0) {
			scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
			runs_say(scan, word->stream, PART_BODY);
		} else if (streams_get(word, ole, storage, &crypt)) {
			document_read(word);
		}
	}
	doc_crypt_free(&crypt);
	free(word);
}
