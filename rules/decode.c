/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way back from text that was stored in an 8-bit encoding, or in ASCII spelling
 * (rules/spelled.c), to Unicode. It does not guess: the caller names the encoding.
 */
#include "rules/decode.h"

#include <string.h>

#include "base/checked.h"
#include "rules/code.h"
#include "rules/decode_table.h"
#include "rules/spelled.h"

/* Windows-1252 for 80-9F; 0: undefined there, the C1 control stands for itself. */
static const uint16_t cp1252[] = {0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6,
    0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
    0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

bool
decode_is_8bit(enum encoding encoding)
{
	return encoding >= ENCODING_TCVN3 && encoding <= ENCODING_VIETWARE_F &&
	    encoding != ENCODING_VIQR;
}

uint32_t
decode_unit(uint32_t code)
{
	if (code < 0x100)
		return code;
	if (code >= 0xF000 && code <= 0xF0FF)
		return code & 0xFF; /* symbol fonts */
	for (size_t i = 0; i < ARRAY_LEN(cp1252); i++) {
		if (cp1252[i] == code)
			return 0x80 + (uint32_t)i;
	}
	return UINT32_MAX;
}

struct out {
	char *text;
	size_t n, max;
	size_t word; /* where the word in hand begins */
	bool upper, lower; /* ASCII letters of the word in hand */
};

static void
out_put(struct out *out, uint32_t code)
{
	char bytes[CODE_BYTES_MAX];
	size_t n = code_put(bytes, code);

	if (out->max - out->n < n) {
		out->max = out->n; /* nothing after it either */
		return;
	}
	memcpy(out->text + out->n, bytes, n);
	out->n += n;
}

static uint32_t
code_upper(uint32_t code)
{
	if ((code >= 0x1EA0 && code <= 0x1EF9) || code == 0x103 || code == 0x111 || code == 0x129 ||
	    code == 0x169 || code == 0x1A1)
		return code & ~1u;
	if (code == 0x1B0)
		return 0x1AF;
	return code >= 0xE0 && code <= 0xFE && code != 0xF7 ? code - 0x20 : code;
}

/* Facts 3.1: TCVN3 has no capitals of its own letters, so that "TUY\xd6T" is TUYỆT: the other
 * letters of the word tell. */
static void
word_end(struct out *out)
{
	const uint8_t *bytes = (const uint8_t *)out->text;

	/* In place: of these letters the capital is as long as the small one. */
	for (size_t i = out->word, at = i; out->upper && !out->lower && i < out->n; at = i)
		(void)code_put(out->text + at, code_upper(code_get(bytes, out->n, &i)));
	out->upper = false;
	out->lower = false;
}

static void
out_unit(struct out *out, enum encoding encoding, uint32_t unit)
{
	struct codes code = decode_table_code(encoding, (uint8_t)unit);

	if (unit < 0x80 && code.first == unit) {
		bool upper = unit >= 'A' && unit <= 'Z', lower = unit >= 'a' && unit <= 'z';

		if (!upper && !lower)
			word_end(out);
		out_put(out, unit);
		out->upper |= upper;
		out->lower |= lower;
		if (!upper && !lower)
			out->word = out->n;
		return;
	}
	out_put(out, code.first);
	if (code.second != 0)
		out_put(out, code.second);
}

static size_t
decode_8bit(enum encoding encoding, const char *text, size_t len, struct out *out)
{
	const uint8_t *bytes = (const uint8_t *)text;
	bool formed = code_is_formed(bytes, len);
	uint32_t code, unit;

	for (size_t i = 0; i < len && out->n < out->max;) {
		code = formed ? code_get(bytes, len, &i) : bytes[i++];
		unit = decode_unit(code);
		if (unit == UINT32_MAX)
			out_put(out, code);
		else
			out_unit(out, encoding, unit);
	}
	word_end(out);
	return out->n;
}

/* UTF-8 that was taken for cp1252: each character was a byte. */
static size_t
decode_mojibake(const char *text, size_t len, char *ret, size_t max)
{
	const uint8_t *bytes = (const uint8_t *)text;
	size_t n = 0;

	for (size_t i = 0; i < len && n + CODE_BYTES_MAX <= max;) {
		uint32_t code = code_get(bytes, len, &i), unit = decode_unit(code);

		if (unit == UINT32_MAX)
			n += code_put(ret + n, code);
		else
			ret[n++] = (char)unit;
	}
	return n;
}

size_t
decode(enum encoding encoding, const char *text, size_t len, char *ret, size_t max)
{
	struct out out = {.text = ret, .max = max};
	size_t n;

	if (decode_is_8bit(encoding))
		return decode_8bit(encoding, text, len, &out);
	if (encoding == ENCODING_MOJIBAKE)
		return decode_mojibake(text, len, ret, max);
	if (spelled_is(encoding))
		return spelled_decode(encoding, text, len, ret, max);
	n = size_min(len, max);
	memcpy(ret, text, n);
	return n;
}
