/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where in a block of markup its signs stand: angles and quotes. Most bytes of a document are in
 * tags and are none, so they are looked at sixteen at once. Pure. */
#ifndef SCANNER_FORMAT_SIGNS_H
#define SCANNER_FORMAT_SIGNS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __x86_64__
#include <emmintrin.h>
#endif

#define SIGNS_BLOCK 16u /* bytes */

static inline bool
sign_is(uint8_t c)
{
	return c == '<' || c == '>' || c == '"' || c == '\'';
}

/* A bit for each of the SIGNS_BLOCK bytes. */
static inline uint32_t
signs_in(const uint8_t *p)
{
#ifdef __x86_64__ /* which always has SSE2 */
	const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)p);
	/* '<' and '>' differ in one bit alone. */
	const __m128i angles =
	    _mm_cmpeq_epi8(_mm_or_si128(block, _mm_set1_epi8('<' ^ '>')), _mm_set1_epi8('<' | '>'));
	const __m128i quotes = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')),
	    _mm_cmpeq_epi8(block, _mm_set1_epi8('\'')));

	return (uint32_t)_mm_movemask_epi8(_mm_or_si128(angles, quotes));
#else
	uint32_t bits = 0;

	for (uint32_t i = 0; i < SIGNS_BLOCK; i++)
		bits |= (uint32_t)sign_is(p[i]) << i;
	return bits;
#endif
}

#endif
