/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The syllable "mật" in raw bytes, in every encoding at once and at memory speed. What a hit
 * amounts to is decided on decoded text (judge.c): this only says where to look closer.
 */
#ifndef RULES_RAW_H
#define RULES_RAW_H

#include <stddef.h>
#include <stdint.h>

#include "base/verdict.h"

#define RAW_BIT(encoding) (1u << (encoding))
/* Encodings whose letters are code points of their own: no decoding by the rules is needed. */
#define RAW_UNICODE                                                                               \
	(RAW_BIT(ENCODING_UTF8) | RAW_BIT(ENCODING_UTF8_DECOMPOSED) | RAW_BIT(ENCODING_UTF16LE) | \
	    RAW_BIT(ENCODING_UTF16BE) | RAW_BIT(ENCODING_UTF32LE) | RAW_BIT(ENCODING_UTF32BE))

/* The encodings, as RAW_BIT()s, in which "ậ" stands somewhere in bytes so that it may be that of
 * "mật". Stops at the first that is one of `enough`; pass UINT32_MAX to ask whether there is any,
 * 0 for all. Base64 is not seen: its readers decode it. */
uint32_t raw_scan(const uint8_t *bytes, size_t len, uint32_t enough);

/* The first place in [from, to) with such an "ậ" within the next few bytes; `to`: none. */
size_t raw_find(const uint8_t *bytes, size_t len, size_t from, size_t to);

#endif
