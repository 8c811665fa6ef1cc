/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a Word document's text is shown: fonts, styles, and the properties of paragraphs and runs,
 * which are found by where their text lies in the stream ([MS-DOC] 2.4.6). Reports nothing.
 */
#ifndef SCANNER_FORMAT_DOC_LOOK_H
#define SCANNER_FORMAT_DOC_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "scanner/format/doc_fib.h"
#include "scanner/format/looks.h"

struct doc_font {
	struct run_look look;
	uint8_t charset;
};

struct doc_style {
	struct run_look look; /* of this style alone */
	uint16_t base;
	bool border;
};

/* Runs of equal properties, in pages of the document's stream. */
struct doc_bins {
	struct rd places, pages; /* where each begins, its number */
	uint32_t count;
	size_t number_bytes; /* of a page's number */
	/* the page that was asked for last */
	uint64_t page_from, page_to;
	struct rd page; /* empty: it has none */
};

struct doc_looks {
	bool wide; /* as in struct doc_fib */
	struct rd stream;
	struct doc_bins characters, paragraphs;
	struct doc_font fonts[DOC_FONTS_MAX];
	uint32_t nfonts;
	struct doc_style *styles;
	uint32_t nstyles;
	const struct doc_piece *piece; /* lent: that of the runs asked for */
	struct run_look base; /* of text without a style of its own */
};

/* Of a run. */
struct doc_run {
	struct run_look look;
	uint8_t charset; /* of its font; 0 or 1: not said */
	bool small_caps;
	bool deleted, inserted; /* while changes were tracked */
	uint16_t symbol; /* shown instead of "(", 0: none */
	bool special; /* its characters below 32 are no text */
};

/* Of a paragraph. */
struct doc_paragraph {
	uint16_t style;
	bool border, in_table, page_break;
};

/* 0 or -ENOMEM. Looks stay open until doc_looks_free; the streams are lent. */
int doc_looks_open(const struct doc_fib *fib, struct rd stream, struct rd tables,
    struct doc_looks *ret);
void doc_looks_free(struct doc_looks *);

/* The properties of the text at a place of the stream; *ret_to is where they may change. */
void doc_paragraph_at(struct doc_looks *, uint64_t at, struct doc_paragraph *ret, uint64_t *ret_to);
/* The same of a run in a paragraph of this style, in the piece that looks->piece is. */
void doc_run_at(struct doc_looks *, uint64_t at, uint16_t style, struct doc_run *ret,
    uint64_t *ret_to);

#endif
