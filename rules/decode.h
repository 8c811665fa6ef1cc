/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that is Unicode only after decoding: 8-bit fonts, character references, mojibake. */
#ifndef RULES_DECODE_H
#define RULES_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/verdict.h"

/* One of ENCODING_TCVN3 to ENCODING_VIETWARE_F. */
bool decode_is_8bit(enum encoding);

/* The byte that a character stands for in Latin-1, cp1252 or a symbol font; UINT32_MAX if none. */
uint32_t decode_unit(uint32_t code);

/* Writes text, read as `encoding`, as UTF-8 into ret, at most max bytes, and returns how many;
 * what does not fit is left out. Total: any bytes give some text.
 * Well-formed UTF-8 is taken as characters that stand for bytes (Latin-1, cp1252, U+F0xx of
 * symbol fonts); anything else as the bytes themselves. */
size_t decode(enum encoding, const char *text, size_t len, char *ret, size_t max);

#endif
