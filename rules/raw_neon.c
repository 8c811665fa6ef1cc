/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the loop of raw.c for 64-bit ARM, where NEON is always there. See raw_x86.c. */
#include "rules/raw_impl.h"

#ifdef __aarch64__

#include <arm_neon.h>

static inline uint8x16_t
buckets_neon(const uint8_t *p, raw_rows *rows, size_t row)
{
	uint8x16_t bytes = vld1q_u8(p);

	return vandq_u8(vqtbl1q_u8(vld1q_u8((*rows)[row]), vandq_u8(bytes, vdupq_n_u8(15))),
	    vqtbl1q_u8(vld1q_u8((*rows)[row + 1]), vshrq_n_u8(bytes, 4)));
}

size_t
raw_loop_neon(struct raw *raw, size_t from)
{
	raw_rows *rows = raw_masks(raw);

	for (; from + 16 <= raw->end && raw->len - from >= 16 + RAW_WINDOW - 1; from += 16) {
		const uint8_t *p = raw->bytes + from;
		uint8x16_t hits =
		    vandq_u8(vandq_u8(buckets_neon(p, rows, 0), buckets_neon(p + 1, rows, 2)),
			vandq_u8(buckets_neon(p + 2, rows, 4), buckets_neon(p + 3, rows, 6)));
		uint8_t places[16];

		if (vmaxvq_u8(hits) == 0)
			continue;
		vst1q_u8(places, hits);
		for (size_t i = 0; i < sizeof(places); i++) {
			if (places[i] != 0 && raw_look(raw, from + i))
				return from + i;
		}
	}
	return from;
}

#endif
