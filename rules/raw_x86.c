/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the loops of raw.c for x86-64: 16 or 32 places at once. Six table look-ups by nibble, and a
 * bit is left where an anchor may begin. Chosen at run time: the build asks no CPU for anything.
 */
#include "rules/raw_impl.h"

#ifdef __x86_64__

#include <immintrin.h>
#include <string.h>

__attribute__((target("ssse3"))) static __m128i
row_128(size_t row)
{
	return _mm_loadu_si128((const __m128i *)(const void *)raw_masks[row]);
}

/* The buckets that the byte at p may belong to at position k of the window. */
__attribute__((target("ssse3"))) static inline __m128i
buckets_128(const uint8_t *p, __m128i low, __m128i high)
{
	const __m128i nibble = _mm_set1_epi8(15);
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);

	return _mm_and_si128(_mm_shuffle_epi8(low, _mm_and_si128(bytes, nibble)),
	    _mm_shuffle_epi8(high, _mm_and_si128(_mm_srli_epi16(bytes, 4), nibble)));
}

__attribute__((target("ssse3"))) size_t
raw_loop_ssse3(struct raw *raw, size_t from)
{
	const __m128i r0 = row_128(0), r1 = row_128(1), r2 = row_128(2), r3 = row_128(3),
		      r4 = row_128(4), r5 = row_128(5);

	for (; raw->len - from >= 16 + RAW_WINDOW - 1; from += 16) {
		const uint8_t *p = raw->bytes + from;
		__m128i hits = _mm_and_si128(buckets_128(p, r0, r1),
		    _mm_and_si128(buckets_128(p + 1, r2, r3), buckets_128(p + 2, r4, r5)));
		uint32_t places =
		    ~(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(hits, _mm_setzero_si128())) &
		    0xFFFF;

		for (; places != 0; places &= places - 1) {
			if (raw_look(raw, from + (size_t)__builtin_ctz(places)))
				return from;
		}
	}
	return from;
}

__attribute__((target("avx2"))) static __m256i
row_256(size_t row)
{
	return _mm256_broadcastsi128_si256(
	    _mm_loadu_si128((const __m128i *)(const void *)raw_masks[row]));
}

__attribute__((target("avx2"))) static inline __m256i
buckets_256(const uint8_t *p, __m256i low, __m256i high)
{
	const __m256i nibble = _mm256_set1_epi8(15);
	__m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)p);

	return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(bytes, nibble)),
	    _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble)));
}

__attribute__((target("avx2"))) size_t
raw_loop_avx2(struct raw *raw, size_t from)
{
	const __m256i r0 = row_256(0), r1 = row_256(1), r2 = row_256(2), r3 = row_256(3),
		      r4 = row_256(4), r5 = row_256(5);

	for (; from < raw->len; from += 32) {
		const uint8_t *p = raw->bytes + from;
		uint8_t tail[32 + RAW_WINDOW - 1];
		__m256i hits;
		uint32_t places;

		if (raw->len - from < sizeof(tail)) { /* with zeros behind, as the plain loop */
			memset(tail, 0, sizeof(tail));
			memcpy(tail, p, raw->len - from);
			p = tail;
		}
		hits = _mm256_and_si256(buckets_256(p, r0, r1),
		    _mm256_and_si256(buckets_256(p + 1, r2, r3), buckets_256(p + 2, r4, r5)));
		if (_mm256_testz_si256(hits, hits))
			continue;
		places = ~(uint32_t)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(hits, _mm256_setzero_si256()));
		for (; places != 0; places &= places - 1) {
			size_t at = from + (size_t)__builtin_ctz(places);

			if (at < raw->len && raw_look(raw, at))
				return from;
		}
	}
	return raw->len;
}

#endif
