/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a line is to be read: as it is, or decoded from what its letters look like. */
#ifndef RULES_READING_H
#define RULES_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/compiled.h"
#include "rules/limits.h"
#include "rules/line.h"
#include "rules/span.h"

struct reading {
	char text[READING_BYTES_MAX];
	size_t len;
	enum encoding encoding;
};

/* Whether the span's text gives a marking, field or label when it is decoded from one of the
 * encodings, RAW_BIT()s, in which raw_scan() saw "mật"; then *ret is that reading. line is room. */
bool reading_find(const struct rules *, const struct span *, uint32_t encodings, struct line *line,
    struct reading *ret);
/* text as if in that 8-bit encoding. */
void reading_set(struct reading *, enum encoding, const char *text, size_t len);
/* Whether the span's font says it is that encoding. */
bool reading_is_of_font(enum span_font, enum encoding);

#endif
