/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The block of text in hand of a format that is one long row of text and commands (HTML, RTF):
 * collects runs of different looks until the block ends, then hands it on as one span.
 */
#ifndef SCANNER_FORMAT_MARKUP_H
#define SCANNER_FORMAT_MARKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "rules/span.h"
#include "scanner/limits.h"

struct scan;

#define MARKUP_BYTES (PARAGRAPH_MAX + 4u) /* of a block's buffer: a code point may pass the end */

/* How a run is shown. */
struct look {
	uint32_t flags; /* enum span_flag but SPAN_BREAK */
	enum span_font font;
	uint16_t size; /* half points; 0: unknown */
};

struct markup {
	struct scan *scan;
	char *text; /* lent by the scan */
	size_t len;
	bool any; /* something in the block can be seen */
	struct look all; /* what is said of every run that can be seen */
	enum part part;
	enum encoding encoding;
	uint32_t paragraphs;
	uint32_t page; /* 0: unknown */
	bool block; /* the next span begins a block */
};

/* false: no memory, and that has been reported. */
bool markup_init(struct markup *, struct scan *scan);
/* With a buffer of MARKUP_BYTES of one's own, for those who have several blocks in hand. */
void markup_init_at(struct markup *, struct scan *scan, char *buffer);

/* A run of raw bytes: UTF-8, or in an 8-bit encoding, which the rules tell apart. */
void markup_bytes(struct markup *, const void *bytes, size_t n, const struct look *look);
void markup_code(struct markup *, uint32_t c, const struct look *look);
/* One blank, unless there is one already or the block has not begun. */
void markup_blank(struct markup *);
/* A line break inside the block. */
void markup_line(struct markup *);
/* A gap between columns inside the block. */
void markup_tab(struct markup *);
/* The block ends: hands it on if it has text. */
void markup_end(struct markup *);
/* Takes back what came after the first len bytes. */
void markup_cut(struct markup *, size_t len);

/* UTF-16 as UTF-8 in the scan's buffer; empty if there is no memory, and that is reported. */
struct rd markup_utf16(struct scan *scan, struct rd bytes, bool big);

#endif
