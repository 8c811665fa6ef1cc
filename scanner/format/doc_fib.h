/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file information block that a Word document's stream begins with ([MS-DOC] 2.5; for Word 6
 * and 95, the binary file format as Microsoft published it), and its piece table: where the text
 * lies. Pure.
 */
#ifndef SCANNER_FORMAT_DOC_FIB_H
#define SCANNER_FORMAT_DOC_FIB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "scanner/limits.h"

/* In the order in which their texts follow each other. */
enum doc_story {
	DOC_MAIN,
	DOC_FOOTNOTES,
	DOC_HEADERS,
	DOC_MACROS,
	DOC_COMMENTS,
	DOC_ENDNOTES,
	DOC_BOXES,
	DOC_HEADER_BOXES,
	DOC_STORIES,
};

enum doc_table {
	DOC_STYLES,
	DOC_HEADER_PLACES,
	DOC_CHARACTER_BINS,
	DOC_PARAGRAPH_BINS,
	DOC_FONTS,
	DOC_BOOKMARKS,
	DOC_ASSOCIATED, /* title, subject, keywords... */
	DOC_PIECES,
	DOC_DRAWINGS,
	DOC_VARIABLES,
	DOC_TABLES,
};

struct doc_fib {
	bool wide; /* Word 97 and later: tables in a stream of their own, text in UTF-16 */
	bool encrypted, obfuscated;
	size_t table; /* of Word 97: the tables are in 1Table (0) or 0Table (1) */
	uint32_t key;
	uint32_t text, text_end; /* where the text lies if there are no pieces */
	uint32_t chars[DOC_STORIES];
	struct {
		uint32_t at, size;
	} tables[DOC_TABLES];
};

/* 0, or -EBADMSG: no such document. */
int doc_fib_get(struct rd stream, struct doc_fib *ret);
/* A table's bytes in the stream of tables; of one that is cut those that are there. */
struct rd doc_fib_table(const struct doc_fib *fib, struct rd tables, enum doc_table table);
/* The place of the text if there is no piece table. */
struct rd doc_fib_text(const struct doc_fib *fib, struct rd stream);

/* ---- pieces */

struct doc_piece {
	uint32_t count; /* characters */
	uint64_t at; /* in the document's stream */
	bool wide; /* UTF-16; else 8 bits */
	struct rd changes; /* a grpprl laid over its characters */
	bool compact; /* changes is a short one: opcode and value */
};

struct doc_pieces {
	struct rd places, pieces; /* of the table: characters' numbers, what lies there */
	struct rd changes[DOC_CHANGES_MAX]; /* the grpprls that pieces refer to */
	uint32_t nchanges;
	bool wide;
	uint32_t count, next;
};

/* -EBADMSG: there is no piece table. */
int doc_pieces_open(const struct doc_fib *fib, struct rd clx, struct doc_pieces *ret);
bool doc_pieces_next(struct doc_pieces *, struct doc_piece *ret);

#endif
