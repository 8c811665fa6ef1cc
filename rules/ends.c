/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the ends of lines. */
#include "rules/ends.h"

#include <stdint.h>

/* The bytes from p on that end a line; 0: none do. */
static size_t
end_bytes(const uint8_t *p, size_t left)
{
	switch (p[0]) {
	case '\r':
		return left > 1 && p[1] == '\n' ? 2 : 1;
	case '\n':
	case '\v':
	case '\f':
		return 1;
	case 0xC2: /* U+0085 */
		return left > 1 && p[1] == 0x85 ? 2 : 0;
	case 0xE2: /* U+2028, U+2029 */
		return left > 2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9) ? 3 : 0;
	default:
		return 0;
	}
}

size_t
ends_line(const char *text, size_t len, size_t *ret_next)
{
	const uint8_t *bytes = (const uint8_t *)text;
	size_t end = 0;

	for (size_t i = 0; i < len; i++) {
		if (bytes[i] <= '\r' || bytes[i] == 0xC2 || bytes[i] == 0xE2)
			end = end_bytes(bytes + i, len - i);
		if (end > 0) {
			*ret_next = i + end;
			return i;
		}
	}
	*ret_next = len;
	return len;
}

bool
ends_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] > ' ')
			return false;
	}
	return true;
}
