/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns a ring of raw lines: copying is cheap, and they are only read when a marking is found. */
#include "rules/past.h"

#include <string.h>

void
past_clear(struct past *past)
{
	past->next = 0;
	past->n = 0;
}

void
past_add(struct past *past, const char *text, size_t len, const struct span *span, bool decoded)
{
	struct past_line *line = &past->lines[past->next];

	line->cut = len > PAST_BYTES_MAX;
	if (line->cut) {
		text += len - PAST_BYTES_MAX;
		len = PAST_BYTES_MAX;
	}
	memcpy(line->text, text, len);
	line->len = len;
	line->part = span->part;
	line->caps = (span->flags & SPAN_CAPS) != 0;
	line->decoded = decoded;
	line->seen = false;
	past->next = (past->next + 1) % NEAR_LINES;
	if (past->n < NEAR_LINES)
		past->n++;
}

struct past_line *
past_get(struct past *past, size_t i)
{
	if (i >= past->n)
		return NULL;
	return &past->lines[(past->next + NEAR_LINES - 1 - i) % NEAR_LINES];
}
