/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The paragraphs that are open at once while a document's XML is read, and their spans: runs are
 * joined, tracked changes are told apart, a choice and its fallback are said once.
 */
#ifndef SCANNER_FORMAT_PARAGRAPH_H
#define SCANNER_FORMAT_PARAGRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "base/verdict.h"
#include "scanner/format/looks.h"
#include "scanner/limits.h"

#define SEEN_MAX 64u /* spans of a choice remembered, to know them again in its fallback */

struct scan;

/* Text that was put in or taken out while changes were tracked; offsets in paragraphs.text. */
struct edit {
	size_t from, to;
	bool deleted;
};

struct paragraph {
	size_t start; /* in paragraphs.text */
	bool any; /* some run had text; what follows is said of all of them */
	uint32_t flags;
	uint16_t size;
	enum span_font font;
	bool border; /* of the paragraph itself */
	struct run_look base; /* what its style says */
	struct run_look run; /* the run in hand */
	struct edit edits[EDITS_MAX];
	size_t nedits;
	bool editing;
};

struct place {
	enum part part;
	bool border;
};

struct paragraphs {
	struct scan *scan;
	char *text; /* of all that are open: one inside the other */
	size_t len, room;
	bool no_memory;
	struct paragraph open[XML_NEST_MAX]; /* [0] holds text outside any paragraph */
	unsigned int nopen;
	struct place places[XML_NEST_MAX]; /* [nplaces - 1] is where text stands now */
	unsigned int nplaces, places_beyond;
	bool block; /* the next span begins a block */
	uint32_t page; /* 0: unknown */
	uint32_t count;
	unsigned int choices, fallbacks; /* open */
	uint64_t seen[SEEN_MAX]; /* hashes of the spans of the choice in hand */
	size_t nseen;
};

void paragraphs_begin(struct paragraphs *all, struct scan *scan, enum part part);
/* Says what is still open. */
void paragraphs_end(struct paragraphs *all);

void paragraph_open(struct paragraphs *all, const struct run_look *base);
void paragraph_close(struct paragraphs *all);
/* Says what the innermost has so far. */
void paragraph_flush(struct paragraphs *all);
/* Does the innermost end in something else than a blank so far? */
bool paragraph_in_word(const struct paragraphs *all);
struct paragraph *paragraph_now(struct paragraphs *all);

void paragraph_text(struct paragraphs *all, struct rd raw, bool cdata);
void paragraph_char(struct paragraphs *all, uint32_t c);
void paragraph_edit_begin(struct paragraphs *all, bool deleted);
void paragraph_edit_end(struct paragraphs *all);

/* Where the next spans stand, until place_pop. */
void place_push(struct paragraphs *all, enum part part, bool border);
void place_pop(struct paragraphs *all);
enum part place_now(const struct paragraphs *all);

/* mc:AlternateContent and what in it is for programs that do not know the choice. */
void choice_begin(struct paragraphs *all);
void choice_end(struct paragraphs *all);
void fallback_begin(struct paragraphs *all);
void fallback_end(struct paragraphs *all);

/* Text of its own, beside all paragraphs: an attribute's value, raw, and what is said behind it. */
void paragraph_aside(struct paragraphs *all, struct rd raw, const char *behind, enum part part);

#endif
