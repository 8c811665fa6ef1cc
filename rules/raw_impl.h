/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What raw.c and its faster loops share. */
#ifndef RULES_RAW_IMPL_H
#define RULES_RAW_IMPL_H

#include <stddef.h>
#include <stdint.h>

#define RAW_WINDOW 3u /* bytes that are looked at together */

/*
 * Teddy: a place is worth a closer look if one bit is set in all six rows, that of a bucket of
 * anchors. Rows: low and high nibble of the first, second and third byte. test_raw proves that
 * every anchor passes.
 */
extern const uint8_t raw_masks[2 * RAW_WINDOW][16];

struct raw {
	const uint8_t *bytes;
	size_t len;
	uint32_t enough;
	uint32_t found;
};

/* Looks closer at `at`; nonzero: enough was found. */
int raw_look(struct raw *, size_t at);

/* Each goes on from `from` as far as it can in its steps and returns where it stopped; with
 * raw->found & raw->enough that is anywhere. */
typedef size_t raw_loop(struct raw *, size_t from);
raw_loop raw_loop_plain;
#ifdef __x86_64__
raw_loop raw_loop_ssse3;
raw_loop raw_loop_avx2;
#endif
#ifdef __aarch64__
raw_loop raw_loop_neon;
#endif

#endif
