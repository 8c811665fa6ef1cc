/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the second look at markup, for what no page shows but who opens the file in an editor sees.
 * It takes no part in how the text is read: every "<!--" up to the next "-->" counts, wherever it
 * stands. Linear: a comment that is never closed ends the search.
 */
#include "scanner/format/aside.h"

#include <string.h>

#include "rules/span.h"
#include "scanner/format/xml.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

static void
piece_put(struct scan *scan, struct rd piece, enum encoding encoding, uint32_t flags)
{
	struct span span = {.text = (const char *)piece.p,
	    .len = piece.left,
	    .part = PART_COMMENT,
	    .encoding = encoding,
	    .paragraph = 1,
	    .flags = flags};

	if (piece.left > 0)
		scan_span(scan, &span);
}

/* The text between tags: "<!-- <p>A</p> -->" was markup once. A '<' without its '>' is text. */
static void
comment_put(struct scan *scan, struct rd comment, enum encoding encoding)
{
	uint32_t flags = SPAN_BREAK;

	while (comment.left > 0) {
		const uint8_t *open = memchr(comment.p, '<', comment.left), *end = NULL;
		size_t n;

		if (open != NULL)
			end = memchr(open, '>', comment.left - (size_t)(open - comment.p));
		n = end != NULL ? (size_t)(open - comment.p) : comment.left;
		piece_put(scan, rd_init(comment.p, n), encoding, flags);
		flags = 0;
		if (end == NULL)
			return;
		(void)rd_skip(&comment, (size_t)(end - comment.p) + 1);
	}
}

void
aside_comments(struct scan *scan, struct rd bytes, enum encoding encoding)
{
	const uint8_t *hit;
	struct rd comment = rd_init(NULL, 0);

	if (!scan_may_hold(scan, bytes))
		return;
	while ((hit = memmem(bytes.p, bytes.left, "<!--", 4)) != NULL && !scan_stopped(scan)) {
		(void)rd_skip(&bytes, (size_t)(hit - bytes.p) + 4);
		hit = memmem(bytes.p, bytes.left, "-->", 3);
		if (hit == NULL)
			return; /* the readers take it for text */
		(void)rd_sub(&bytes, (size_t)(hit - bytes.p), &comment);
		comment_put(scan, comment, encoding);
	}
}

static void
value_put(struct scan *scan, struct rd value, enum encoding encoding)
{
	char text[ASIDE_VALUE_MAX];
	struct span span = {.text = text,
	    .part = PART_CELL,
	    .encoding = encoding,
	    .flags = SPAN_BREAK,
	    .paragraph = 1};

	/* A longer one is prose, or data. */
	if (value.left == 0 || value.left > sizeof(text))
		return;
	span.len = xml_decode(value, text);
	scan_span(scan, &span);
}

void
aside_attributes(struct scan *scan, struct rd bytes, enum encoding encoding)
{
	struct xml_token token;
	struct rd value;

	if (!scan_may_hold(scan, bytes))
		return;
	while (xml_next(&bytes, &token) && !scan_stopped(scan)) {
		while (token.kind == XML_START && xml_attr_next(&token.attrs, &value))
			value_put(scan, value, encoding);
	}
}
