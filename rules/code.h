/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8, read and written one code point at a time (RFC 3629). */
#ifndef RULES_CODE_H
#define RULES_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CODE_BYTES_MAX 4u /* of one code point */
#define CODE_REPLACEMENT 0xFFFDu

/* The code point at bytes[*at], and moves *at behind it; *at must be below len. An ill-formed
 * byte is CODE_REPLACEMENT and one byte long. */
uint32_t code_get(const uint8_t *bytes, size_t len, size_t *at);
/* Writes at most CODE_BYTES_MAX bytes; returns how many. */
size_t code_put(char *ret, uint32_t code);
bool code_is_formed(const uint8_t *bytes, size_t len);

#endif
