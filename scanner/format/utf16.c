/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the way from UTF-16 to UTF-8, surrogates included. */
#include "scanner/format/utf16.h"

#include "scanner/format/text.h"

/* Takes the second half of a pair if it is there. */
static uint32_t
code_of(uint16_t unit, uint16_t next, size_t *ret_used)
{
	*ret_used = 1;
	if (unit < 0xd800 || unit > 0xdfff)
		return unit;
	if (unit > 0xdbff || next < 0xdc00 || next > 0xdfff)
		return 0xfffd;
	*ret_used = 2;
	return 0x10000 + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(next - 0xdc00);
}

size_t
utf16_units(const uint16_t *units, size_t n, char *ret)
{
	size_t len = 0, used;

	for (size_t i = 0; i < n; i += used)
		len += utf8_put(ret + len,
		    code_of(units[i], i + 1 < n ? units[i + 1] : (uint16_t)0, &used));
	return len;
}

size_t
utf16_bytes(struct rd bytes, char *ret)
{
	size_t len = 0;
	uint32_t c;

	while (bytes.left >= 2) {
		(void)rd_skip(&bytes, utf16_get(bytes.p, bytes.left, false, &c));
		len += utf8_put(ret + len, c);
	}
	return len;
}
