/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns a ring of raw lines: copying is cheap, and they are only read when a marking is found. */
#include "rules/past.h"

#include <string.h>

#include "rules/ends.h"

void
past_clear(struct past *past)
{
	past->next = 0;
	past->n = 0;
	past->lent = NULL;
}

static void
ring_put(struct past *past, const char *text, size_t len, const struct span *span, bool decoded)
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

void
past_lend(struct past *past, const char *text, size_t len, enum part part)
{
	if (past->lent == NULL)
		past->lent = text;
	past->lent_len = (size_t)(text - past->lent) + len;
	past->lent_part = part;
}

/* Where the last NEAR_LINES lines of what was lent begin, or lines before them. */
static size_t
lent_tail(const struct past *past)
{
	size_t at = past->lent_len, end, n = 0;
	const char *newline;

	while (at > 0 && n <= NEAR_LINES) {
		end = at;
		newline = memrchr(past->lent, '\n', at - 1);
		at = newline != NULL ? (size_t)(newline - past->lent) + 1 : 0;
		n += ends_blank(past->lent + at, end - at) ? 0 : 1;
	}
	return at;
}

void
past_settle(struct past *past)
{
	struct span span = {.part = past->lent_part};
	const char *text = past->lent;
	size_t at, n, next;

	if (text == NULL)
		return;
	at = lent_tail(past);
	past->lent = NULL;
	for (; at < past->lent_len; at += next) {
		n = ends_line(text + at, past->lent_len - at, &next);
		if (!ends_blank(text + at, n))
			ring_put(past, text + at, n, &span, false);
	}
}

void
past_add(struct past *past, const char *text, size_t len, const struct span *span, bool decoded)
{
	past_settle(past);
	ring_put(past, text, len, span, decoded);
}

struct past_line *
past_get(struct past *past, size_t i)
{
	past_settle(past);
	if (i >= past->n)
		return NULL;
	return &past->lines[(past->next + NEAR_LINES - 1 - i) % NEAR_LINES];
}
