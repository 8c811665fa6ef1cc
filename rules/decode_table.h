/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the Vietnamese 8-bit encodings. */
#ifndef RULES_DECODE_TABLE_H
#define RULES_DECODE_TABLE_H

#include <stdint.h>

#include "base/verdict.h"

/* What a byte stands for: second is a further combining mark, or 0. */
struct codes {
	uint16_t first, second;
};

/* encoding: ENCODING_TCVN3 to ENCODING_VIETWARE_F but VIQR. A byte that it does not know is the
 * code point of the same number. */
struct codes decode_table_code(enum encoding encoding, uint8_t unit);

#endif
