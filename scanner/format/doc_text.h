/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text of a Word document, character by character ([MS-DOC] 2.4.1), into blocks: paragraphs,
 * cells, the instructions of fields beside their results, and what changed while it was tracked.
 */
#ifndef SCANNER_FORMAT_DOC_TEXT_H
#define SCANNER_FORMAT_DOC_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/verdict.h"
#include "scanner/format/doc_look.h"
#include "scanner/format/markup.h"
#include "scanner/limits.h"

struct scan;

/* A stretch of the block in hand that was put in or taken out. */
struct doc_edit {
	size_t from, to;
	bool deleted;
};

struct doc_text {
	struct scan *scan;
	struct markup shown, instruction, changed; /* changed: the block before or after changes */
	enum part part; /* where the text in hand stands */
	bool in_table;
	bool fields[DOC_FIELDS_MAX]; /* open ones: is it the instruction that is read? */
	unsigned int nfields, fields_beyond;
	unsigned int instructions; /* how many of them */
	struct doc_edit edits[EDITS_MAX];
	size_t nedits;
	uint32_t high; /* half of a surrogate pair, or 0 */
};

/* false: no memory, and that has been reported. */
bool doc_text_begin(struct doc_text *, struct scan *scan);
/* Another story or part of one begins. */
void doc_text_part(struct doc_text *, enum part part);
/* Bytes of a piece of equal look. */
void doc_text_add(struct doc_text *, struct rd bytes, bool wide, const struct doc_run *run,
    const struct doc_paragraph *paragraph);
/* Says what is still in hand. */
void doc_text_end(struct doc_text *);

#endif
