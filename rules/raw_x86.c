/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the loops of raw.c for x86-64: 16, 32 or 64 places at once. Eight table look-ups by nibble,
 * and a bit is left where an anchor may begin. Chosen at run time: the build asks no CPU for
 * anything. The functions that walk call no other: the tables stay in registers.
 */
#include "rules/raw_impl.h"

#ifdef __x86_64__

#include <immintrin.h>
#include <string.h>

/* Closer looks at the places of a block, a bit each. Returns where enough was found, or SIZE_MAX. */
static inline size_t
places_look(struct raw *raw, size_t from, uint64_t places)
{
	for (; places != 0; places &= places - 1) {
		size_t at = from + (size_t)__builtin_ctzll(places);

		if (at >= raw->end)
			break;
		if (raw_look(raw, at))
			return at;
	}
	return SIZE_MAX;
}

__attribute__((target("ssse3"))) static inline __m128i
row_128(const uint8_t *row)
{
	return _mm_loadu_si128((const __m128i *)(const void *)row);
}

/* The buckets that each byte from p on may belong to at its place of the window. */
__attribute__((target("ssse3"))) static inline __m128i
buckets_128(const uint8_t *p, __m128i low, __m128i high)
{
	const __m128i nibble = _mm_set1_epi8(15);
	__m128i bytes = row_128(p);

	return _mm_and_si128(_mm_shuffle_epi8(low, _mm_and_si128(bytes, nibble)),
	    _mm_shuffle_epi8(high, _mm_and_si128(_mm_srli_epi16(bytes, 4), nibble)));
}

/* The first block from `from` on with a place in it, a bit of *ret each; where the steps end if
 * there is none, and *ret is 0. So do the two below. */
__attribute__((target("ssse3"))) static size_t
block_128(const struct raw *raw, size_t from, uint64_t *ret)
{
	raw_rows *m = raw_masks(raw);
	const __m128i r0 = row_128((*m)[0]), r1 = row_128((*m)[1]), r2 = row_128((*m)[2]),
		      r3 = row_128((*m)[3]), r4 = row_128((*m)[4]), r5 = row_128((*m)[5]),
		      r6 = row_128((*m)[6]), r7 = row_128((*m)[7]);

	for (; from + 16 <= raw->end && raw->len - from >= 16 + RAW_WINDOW - 1; from += 16) {
		const uint8_t *p = raw->bytes + from;
		__m128i hits =
		    _mm_and_si128(_mm_and_si128(buckets_128(p, r0, r1), buckets_128(p + 1, r2, r3)),
			_mm_and_si128(buckets_128(p + 2, r4, r5), buckets_128(p + 3, r6, r7)));
		uint32_t none =
		    (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(hits, _mm_setzero_si128()));

		__builtin_prefetch(p + RAW_AHEAD);
		if (none != 0xFFFF) {
			*ret = ~none & 0xFFFF;
			return from;
		}
	}
	*ret = 0;
	return from;
}

size_t
raw_loop_ssse3(struct raw *raw, size_t from)
{
	uint64_t places;
	size_t at;

	for (;; from += 16) {
		from = block_128(raw, from, &places);
		if (places == 0)
			return from;
		at = places_look(raw, from, places);
		if (at != SIZE_MAX)
			return at;
	}
}

__attribute__((target("avx2"))) static inline __m256i
row_256(const uint8_t *row)
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)row));
}

__attribute__((target("avx2"))) static inline __m256i
buckets_256(const uint8_t *p, __m256i low, __m256i high)
{
	const __m256i nibble = _mm256_set1_epi8(15);
	__m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)p);

	return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(bytes, nibble)),
	    _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble)));
}

__attribute__((target("avx2"))) static size_t
block_256(const struct raw *raw, size_t from, uint64_t *ret)
{
	raw_rows *m = raw_masks(raw);
	const __m256i r0 = row_256((*m)[0]), r1 = row_256((*m)[1]), r2 = row_256((*m)[2]),
		      r3 = row_256((*m)[3]), r4 = row_256((*m)[4]), r5 = row_256((*m)[5]),
		      r6 = row_256((*m)[6]), r7 = row_256((*m)[7]);

	for (; from < raw->end; from += 32) {
		const uint8_t *p = raw->bytes + from;
		uint8_t tail[32 + RAW_WINDOW - 1];
		__m256i hits;

		__builtin_prefetch(p + RAW_AHEAD);
		if (raw->len - from < sizeof(tail)) { /* with zeros behind, as the plain loop */
			memset(tail, 0, sizeof(tail));
			memcpy(tail, p, raw->len - from);
			p = tail;
		}
		hits = _mm256_and_si256(_mm256_and_si256(buckets_256(p, r0, r1),
					    buckets_256(p + 1, r2, r3)),
		    _mm256_and_si256(buckets_256(p + 2, r4, r5), buckets_256(p + 3, r6, r7)));
		if (!_mm256_testz_si256(hits, hits)) {
			*ret = ~(uint32_t)_mm256_movemask_epi8(
			    _mm256_cmpeq_epi8(hits, _mm256_setzero_si256()));
			return from;
		}
	}
	*ret = 0;
	return raw->end;
}

size_t
raw_loop_avx2(struct raw *raw, size_t from)
{
	uint64_t places;
	size_t at;

	for (;; from += 32) {
		from = block_256(raw, from, &places);
		if (places == 0)
			return from;
		at = places_look(raw, from, places);
		if (at != SIZE_MAX)
			return at;
	}
}

__attribute__((target("avx512bw"))) static inline __m512i
row_512(const uint8_t *row)
{
	return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)row));
}

__attribute__((target("avx512bw"))) static inline __m512i
buckets_512(__m512i bytes, __m512i low, __m512i high)
{
	const __m512i nibble = _mm512_set1_epi8(15);

	return _mm512_and_si512(_mm512_shuffle_epi8(low, _mm512_and_si512(bytes, nibble)),
	    _mm512_shuffle_epi8(high, _mm512_and_si512(_mm512_srli_epi16(bytes, 4), nibble)));
}

/* The 64 bytes at place i of the window; zeros behind the end, as the plain loop. */
__attribute__((target("avx512bw"))) static inline __m512i
bytes_512(const uint8_t *p, size_t left, size_t i)
{
	if (left >= 64 + RAW_WINDOW - 1)
		return _mm512_loadu_si512(p + i);
	left = left > i ? left - i : 0;
	return _mm512_maskz_loadu_epi8(left < 64 ? (UINT64_C(1) << left) - 1 : UINT64_MAX, p + i);
}

__attribute__((target("avx512bw"))) static size_t
block_512(const struct raw *raw, size_t from, uint64_t *ret)
{
	raw_rows *m = raw_masks(raw);
	const __m512i r0 = row_512((*m)[0]), r1 = row_512((*m)[1]), r2 = row_512((*m)[2]),
		      r3 = row_512((*m)[3]), r4 = row_512((*m)[4]), r5 = row_512((*m)[5]),
		      r6 = row_512((*m)[6]), r7 = row_512((*m)[7]);

	for (; from < raw->end; from += 64) {
		const uint8_t *p = raw->bytes + from;
		size_t left = raw->len - from;
		__m512i first = buckets_512(bytes_512(p, left, 0), r0, r1),
			second = buckets_512(bytes_512(p, left, 1), r2, r3),
			third = buckets_512(bytes_512(p, left, 2), r4, r5),
			fourth = buckets_512(bytes_512(p, left, 3), r6, r7);

		__builtin_prefetch(p + RAW_AHEAD);
		*ret = _mm512_test_epi8_mask(_mm512_and_si512(first, second),
		    _mm512_and_si512(third, fourth));
		if (*ret != 0)
			return from;
	}
	*ret = 0;
	return raw->end;
}

size_t
raw_loop_avx512(struct raw *raw, size_t from)
{
	uint64_t places;
	size_t at;

	for (;; from += 64) {
		from = block_512(raw, from, &places);
		if (places == 0)
			return from;
		at = places_look(raw, from, places);
		if (at != SIZE_MAX)
			return at;
	}
}

#endif
