/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the walk over text that carries nothing: most of it, so it is as quick as memory. */
#include "scanner/format/encoded_find.h"

#include <stdbool.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

static bool
is_place(uint8_t first, uint8_t second)
{
	return first == '\n' ? second == 'b' : (first == '=' || first == '%') && second >= '8';
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static size_t
find_avx2(const uint8_t *bytes, size_t from, size_t to)
{
	const __m256i equals = _mm256_set1_epi8('='), percent = _mm256_set1_epi8('%'),
		      newline = _mm256_set1_epi8('\n'), b = _mm256_set1_epi8('b'),
		      seven = _mm256_set1_epi8('7');

	for (; to - from >= 33; from += 32) {
		const uint8_t *p = bytes + from;
		__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)p),
			next = _mm256_loadu_si256((const __m256i *)(const void *)(p + 1)), hits;
		uint32_t places;

		hits = _mm256_or_si256(_mm256_cmpeq_epi8(v, equals), _mm256_cmpeq_epi8(v, percent));
		hits = _mm256_and_si256(hits, _mm256_cmpgt_epi8(next, seven));
		hits = _mm256_or_si256(hits,
		    _mm256_and_si256(_mm256_cmpeq_epi8(v, newline), _mm256_cmpeq_epi8(next, b)));
		places = (uint32_t)_mm256_movemask_epi8(hits);
		if (places != 0)
			return from + (size_t)__builtin_ctz(places);
	}
	return from;
}
#endif

size_t
encoded_find(const uint8_t *bytes, size_t len, size_t from, size_t to)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2"))
		from = find_avx2(bytes, from, to);
#endif
	for (; from < to && from + 1 < len; from++) {
		if (is_place(bytes[from], bytes[from + 1]))
			return from;
	}
	return to;
}
