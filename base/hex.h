/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hexadecimal digits, of either case. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <stdint.h>

/* 0 to 15, or -1 if it is none. */
static inline int
hex_digit(uint8_t c)
{
	uint8_t lower = c | 0x20;

	if (c >= '0' && c <= '9')
		return c - '0';
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

#endif
