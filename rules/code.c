/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns UTF-8 in rules/. Strict: overlong forms and surrogates are ill-formed. */
#include "rules/code.h"

uint32_t
code_get(const uint8_t *bytes, size_t len, size_t *at)
{
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	uint8_t lead = bytes[*at];
	size_t more = lead < 0x80 ? 0 : lead < 0xC2 ? 4 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
	uint32_t code = more == 0 ? lead : lead & (0x3Fu >> more);

	(*at)++;
	if (more == 0)
		return code;
	if (lead > 0xF4 || more > 3 || more > len - *at)
		return CODE_REPLACEMENT;
	for (size_t i = 0; i < more; i++) {
		if ((bytes[*at + i] & 0xC0) != 0x80)
			return CODE_REPLACEMENT;
		code = code << 6 | (bytes[*at + i] & 0x3Fu);
	}
	if (code < least[more] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return CODE_REPLACEMENT;
	*at += more;
	return code;
}

size_t
code_put(char *ret, uint32_t code)
{
	if (code < 0x80) {
		ret[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		ret[0] = (char)(0xC0 | code >> 6);
		ret[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		ret[0] = (char)(0xE0 | code >> 12);
		ret[1] = (char)(0x80 | (code >> 6 & 0x3F));
		ret[2] = (char)(0x80 | (code & 0x3F));
		return 3;
	}
	ret[0] = (char)(0xF0 | (code >> 18 & 7));
	ret[1] = (char)(0x80 | (code >> 12 & 0x3F));
	ret[2] = (char)(0x80 | (code >> 6 & 0x3F));
	ret[3] = (char)(0x80 | (code & 0x3F));
	return 4;
}

bool
code_is_formed(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t at = i;

		if (code_get(bytes, len, &i) == CODE_REPLACEMENT && i == at + 1)
			return false;
	}
	return true;
}
