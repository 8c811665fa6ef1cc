/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What raw.c and its faster loops share. */
#ifndef RULES_RAW_IMPL_H
#define RULES_RAW_IMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RAW_WINDOW 4u /* bytes that are looked at together */
#define RAW_AHEAD \
	2048u /* bytes asked for ahead: windows overlap, which hides from the CPU what comes next */
#define RAW_STRETCH 16384u /* bytes looked at in one way, then in another: half of an L1 cache */
#define RAW_SMALL 512u /* a text of look-alikes alone is at most so long */

/*
 * Teddy: a place is worth a closer look if one bit is set in all eight rows, that of a bucket of
 * anchors. Rows: low and high nibble of the first to the fourth byte. Made by
 * tests/tools/raw_masks.py; test_raw proves that every anchor passes.
 */
typedef const uint8_t raw_rows[2 * RAW_WINDOW][16];
extern raw_rows raw_masks_text, raw_masks_wide;

struct raw {
	const uint8_t *bytes;
	size_t len;
	size_t end; /* windows begin before it */
	bool wide; /* sought are forms of two or four bytes a letter; else all others */
	uint32_t enough;
	uint32_t found;
};

static inline raw_rows *
raw_masks(const struct raw *raw)
{
	return raw->wide ? &raw_masks_wide : &raw_masks_text;
}

/* Whether forms of two or four bytes a letter may begin in [from, to). All have a NUL near by ("M"
 * is one, a space is), but for those in a text of nothing but look-alikes; that is short. */
bool raw_may_be_wide(const struct raw *, size_t from, size_t to);

/* Looks closer at the window at `at`; nonzero: enough was found. */
int raw_look(struct raw *, size_t at);

/* Each goes on from `from` to raw->end, or as far as it can in its steps, and returns where it
 * stopped; with raw->found & raw->enough that is where. */
typedef size_t raw_loop(struct raw *, size_t from);
raw_loop raw_loop_plain;
#ifdef __x86_64__
raw_loop raw_loop_ssse3;
raw_loop raw_loop_avx2;
raw_loop raw_loop_avx512;
#endif
#ifdef __aarch64__
raw_loop raw_loop_neon;
#endif

#endif
