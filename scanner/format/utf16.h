/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-16 code units, as Office's binary formats hold text, to UTF-8. Pure. */
#ifndef SCANNER_FORMAT_UTF16_H
#define SCANNER_FORMAT_UTF16_H

#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

#define UTF16_BYTES_MAX 3u /* of UTF-8 that a code unit can need */

/* Writes at most n * UTF16_BYTES_MAX bytes to ret and returns how many. Half a surrogate pair
 * becomes U+FFFD. */
size_t utf16_units(const uint16_t *units, size_t n, char *ret);
/* The same of bytes, lowest first; an odd one at the end is left out. */
size_t utf16_bytes(struct rd bytes, char *ret);

#endif
