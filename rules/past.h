/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last lines of a document, kept so that a marking can be seen in their company. */
#ifndef RULES_PAST_H
#define RULES_PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/limits.h"
#include "rules/span.h"

struct past_line {
	char text[PAST_BYTES_MAX]; /* the last bytes of the line */
	size_t len;
	enum part part;
	bool cut; /* the line was longer */
	bool caps; /* shown in capitals whatever its letters */
	bool decoded; /* it was not stored as Unicode */
	bool seen; /* its evidence is known */
	uint32_t evidence;
};

struct past {
	struct past_line lines[NEAR_LINES];
	size_t next; /* where the next line goes */
	size_t n;
	const char *lent; /* text behind these lines that was not cut yet; NULL: none */
	size_t lent_len;
	enum part lent_part;
};

void past_clear(struct past *);
void past_add(struct past *, const char *text, size_t len, const struct span *span, bool decoded);
/* Plain lines, lent until past_settle(): they are only cut if they are asked for. All that is lent
 * lies in one text, in order. */
void past_lend(struct past *, const char *text, size_t len, enum part part);
/* Copies what is wanted of what was lent. */
void past_settle(struct past *);
/* The line before, i = 0, or the i-th before that one; NULL if there was none. */
struct past_line *past_get(struct past *, size_t i);

#endif
