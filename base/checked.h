/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic that says when it does not fit. Each returns true on overflow, as the builtins do. */
#ifndef BASE_CHECKED_H
#define BASE_CHECKED_H

#include <stddef.h>
#include <stdint.h>

#define add_overflow(a, b, ret) __builtin_add_overflow((a), (b), (ret))
#define sub_overflow(a, b, ret) __builtin_sub_overflow((a), (b), (ret))
#define mul_overflow(a, b, ret) __builtin_mul_overflow((a), (b), (ret))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static inline size_t
size_min(size_t a, size_t b)
{
	return a < b ? a : b;
}

static inline size_t
size_max(size_t a, size_t b)
{
	return a > b ? a : b;
}

static inline uint64_t
u64_min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

#endif
