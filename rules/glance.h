/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A first glance at a line's bytes: whether it may hold a phrase of the lists that speak for a
 * marking near it. Most lines do not, and need not be normalised.
 */
#ifndef RULES_GLANCE_H
#define RULES_GLANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/limits.h"

struct phrases;

enum glance_bit {
	GLANCE_LETTERHEAD = 1 << 0,
	GLANCE_SUPPORT = 1 << 1,
	GLANCE_RECIPIENTS = 1 << 2,
	GLANCE_ABOUT = 1 << 3,
	GLANCE_SMALL = 1 << 4, /* some letter is a small one */
	GLANCE_UNKNOWN = 1 << 5, /* bytes that only normalise() understands */
};

#define GLANCE_LISTS (GLANCE_LETTERHEAD | GLANCE_SUPPORT | GLANCE_RECIPIENTS | GLANCE_ABOUT)

/* How some phrase of the lists begins: its first word, or its first two. */
struct glance_slot {
	uint32_t hash; /* 0: free */
	uint32_t lists;
};

struct glance {
	struct glance_slot slots[GLANCE_SLOTS];
	/* Letters and digits; 0: what ends a word, or of the other two, what is none. */
	uint16_t ascii[128];
	uint16_t latin[256]; /* U+00C0..01BF */
	uint16_t vietnamese[128]; /* U+1E80..1EFF */
	bool blind; /* some phrase is beyond this: every line is GLANCE_UNKNOWN */
};

void glance_begin(struct glance *);
/* Adds the phrases of one list. */
void glance_add(struct glance *, const struct phrases *, enum glance_bit list);

/* Bits of enum glance_bit. That of a list is set if the line holds a phrase of it, and seldom
 * else; with GLANCE_UNKNOWN nothing is known of the lists. */
uint32_t glance(const struct glance *, const char *text, size_t len);

#endif
