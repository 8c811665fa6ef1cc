/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain text as a part of something else, and the UTF-8 and UTF-16 of other readers. */
#ifndef SCANNER_FORMAT_TEXT_H
#define SCANNER_FORMAT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

struct scan;

/* Hands on the lines of bytes if they are text of any kind; else does nothing. */
void text_read_if(struct scan *scan, struct rd bytes);

/* Writes the UTF-8 of c, at most 4 bytes; returns how many. */
size_t utf8_put(char *out, uint32_t c);
/* The code point at the start of UTF-16 text of at least 2 bytes, a lone surrogate as U+FFFD.
 * Returns the bytes used. */
size_t utf16_get(const uint8_t *p, size_t left, bool big, uint32_t *ret);

#endif
