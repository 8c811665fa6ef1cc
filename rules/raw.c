/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the anchors: all byte forms of the letter "ậ" that may be the middle of "mật", and the
 * choice of the loop that finds them. The loops pass over all but one place in some hundred; here
 * each such place is looked at closely. A composed "ậ" between other letters is that of "nhận"
 * or "luật", which is most of them.
 */
#include "rules/raw.h"

#include <stdbool.h>

#include "rules/code.h"
#include "rules/decode.h"
#include "rules/raw_impl.h"

const uint8_t raw_masks[2 * RAW_WINDOW][16] = {
    {0x14, 0x05, 0x10, 0x32, 0x00, 0x60, 0x00, 0x00, 0x60, 0x00, 0x00, 0x20, 0x06, 0xC4, 0x08,
	0x00},
    {0x10, 0x08, 0x70, 0x40, 0x80, 0x20, 0x80, 0x60, 0x00, 0x00, 0x04, 0x00, 0x12, 0x00, 0x11,
	0x00},
    {0xA9, 0xAA, 0xD2, 0xF2, 0x80, 0x00, 0x80, 0xA0, 0x20, 0x00, 0x81, 0x80, 0x08, 0x08, 0x04,
	0x80},
    {0x91, 0x04, 0x10, 0x20, 0xC0, 0x00, 0xC0, 0x00, 0x82, 0x00, 0x8A, 0x01, 0x80, 0x00, 0x80,
	0x00},
    {0xAD, 0xED, 0xBE, 0xFC, 0x8C, 0xAC, 0x8C, 0xAC, 0x2C, 0x0C, 0x8D, 0x8C, 0x0F, 0x0F, 0x8C,
	0x0C},
    {0x9C, 0x0C, 0x1C, 0x2C, 0xEC, 0x8C, 0xEC, 0x8C, 0x8C, 0x0C, 0x8D, 0x0D, 0x8E, 0x8C, 0x8E,
	0x8C},
};

static uint32_t
byte_at(const struct raw *raw, size_t at)
{
	return at < raw->len ? raw->bytes[at] : 0;
}

static bool
bytes_are(const struct raw *raw, size_t at, uint32_t first, uint32_t second)
{
	return byte_at(raw, at) == first && byte_at(raw, at + 1) == second;
}

static bool
is_letter(uint32_t c)
{
	c |= 0x20;
	return c >= 'a' && c <= 'z';
}

/* Whether a composed "ậ" between these two may be the middle of "mật". */
static bool
between(uint32_t before, uint32_t behind)
{
	return (!is_letter(before) || (before | 0x20) == 'm') &&
	    (!is_letter(behind) || (behind | 0x20) == 't');
}

/* ---- UTF-8 ---- */

static uint32_t
look_e1(const struct raw *raw, size_t at)
{
	uint32_t second = byte_at(raw, at + 1), third = byte_at(raw, at + 2);

	if (second == 0xBA && (third | 1) == 0xAD)
		return between(at > 0 ? raw->bytes[at - 1] : 0, byte_at(raw, at + 3))
		    ? RAW_BIT(ENCODING_UTF8)
		    : 0;
	if (second == 0xBA && (third | 1) == 0xA1) /* Ạ and a circumflex */
		return bytes_are(raw, at + 3, 0xCC, 0x82) ? RAW_BIT(ENCODING_UTF8_DECOMPOSED) : 0;
	/* UTF-16 of either order: UTF-8 taken for cp1252 */
	if (second == 0 && third == 0xBA && byte_at(raw, at + 3) == 0 &&
	    (byte_at(raw, at + 4) | 1) == 0xAD)
		return RAW_BIT(ENCODING_MOJIBAKE);
	return 0;
}

static bool
is_dot_or_circumflex(uint32_t c)
{
	return c == 0xA3 || c == 0x82;
}

static uint32_t
look_cc(const struct raw *raw, size_t at)
{
	uint32_t before = at > 0 ? raw->bytes[at - 1] : 0, third = byte_at(raw, at + 2);

	if (!is_dot_or_circumflex(byte_at(raw, at + 1)) ||
	    (is_letter(before) && (before | 0x20) != 'a'))
		return 0;
	/* the other mark, or something invisible between them */
	if (third == 0xCC && !is_dot_or_circumflex(byte_at(raw, at + 3)))
		return 0;
	return RAW_BIT(ENCODING_UTF8_DECOMPOSED);
}

static uint32_t
look_c3(const struct raw *raw, size_t at)
{
	uint32_t second = byte_at(raw, at + 1);

	if ((second | 0x20) == 0xA2 && bytes_are(raw, at + 2, 0xCC, 0xA3))
		return RAW_BIT(ENCODING_UTF8_DECOMPOSED);
	if (second == 0xA1 && bytes_are(raw, at + 2, 0xC2, 0xBA) && byte_at(raw, at + 4) == 0xC2 &&
	    (byte_at(raw, at + 5) | 1) == 0xAD)
		return RAW_BIT(ENCODING_MOJIBAKE);
	return 0;
}

/* ---- UTF-16 and UTF-32 ---- */

static uint32_t
look_le(const struct raw *raw, size_t at)
{
	uint32_t before = 0, behind = 0;

	if (byte_at(raw, at + 1) != 0x1E)
		return 0;
	if ((raw->bytes[at] | 1) == 0xA1)
		return bytes_are(raw, at + 2, 0x02, 0x03) ? RAW_BIT(ENCODING_UTF16LE) : 0;
	if (at >= 2 && raw->bytes[at - 1] == 0)
		before = raw->bytes[at - 2];
	if (byte_at(raw, at + 3) == 0)
		behind = byte_at(raw, at + 2);
	if (!between(before, behind))
		return 0;
	return RAW_BIT(ENCODING_UTF16LE) |
	    (bytes_are(raw, at + 2, 0, 0) ? RAW_BIT(ENCODING_UTF32LE) : 0u);
}

static uint32_t
look_be(const struct raw *raw, size_t at)
{
	uint32_t before = 0, behind = 0, second = byte_at(raw, at + 1);

	if ((second | 1) == 0xA1)
		return bytes_are(raw, at + 2, 0x03, 0x02) ? RAW_BIT(ENCODING_UTF16BE) : 0;
	if ((second | 1) != 0xAD)
		return 0;
	if (at >= 2 && raw->bytes[at - 2] == 0)
		before = raw->bytes[at - 1];
	if (byte_at(raw, at + 2) == 0)
		behind = byte_at(raw, at + 3);
	if (!between(before, behind))
		return 0;
	return RAW_BIT(ENCODING_UTF16BE) |
	    (at >= 2 && bytes_are(raw, at - 2, 0, 0) ? RAW_BIT(ENCODING_UTF32BE) : 0u);
}

/* Marks apart, in UTF-16: 0323 and 0302 in either order, or 0323 behind Â. */
static uint32_t
look_marks(const struct raw *raw, size_t at)
{
	uint32_t a = raw->bytes[at], b = byte_at(raw, at + 1), c = byte_at(raw, at + 2),
		 d = byte_at(raw, at + 3);

	if (b == 3 && d == 3 && ((a == 0x23 && c == 2) || (a == 2 && c == 0x23)))
		return RAW_BIT(ENCODING_UTF16LE);
	if (a == 3 && c == 3 && ((b == 0x23 && d == 2) || (b == 2 && d == 0x23)))
		return RAW_BIT(ENCODING_UTF16BE);
	if (a == 0 && b == 0x23 && c == 3 && at > 0 && (raw->bytes[at - 1] | 0x20) == 0xE2)
		return RAW_BIT(ENCODING_UTF16LE);
	if ((a | 0x20) == 0xE2 && b == 3 && c == 0x23 && at > 0 && raw->bytes[at - 1] == 0)
		return RAW_BIT(ENCODING_UTF16BE);
	return 0;
}

/* ---- spelled in ASCII ---- */

static uint32_t
hex_digit(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : UINT32_MAX;
}

#define SPELLED_DIGITS 10u /* of one number, with its zeros */

static bool
number_is_mat(const struct raw *raw, size_t at, uint32_t base)
{
	uint32_t n = 0, digit;

	for (size_t i = 0; i < SPELLED_DIGITS; i++) {
		digit = hex_digit(byte_at(raw, at + i));
		if (digit >= base || n > 0xFFFF)
			break;
		n = n * base + digit;
	}
	/* Ậ ậ, or a part of it: the dot below, Ạ ạ */
	return (n | 1) == 0x1EAD || n == 0x323 || (n | 1) == 0x1EA1;
}

/* &#7852; \\u7852? &#x1eac; \\u1eac \\u{1eac} %u1eac \\U00001eac */
static uint32_t
look_number(const struct raw *raw, size_t at)
{
	uint32_t before = at > 0 ? raw->bytes[at - 1] : 0, found = 0;

	switch (raw->bytes[at]) {
	case '#':
		return before == '&' && number_is_mat(raw, at + 1, 10) ? RAW_BIT(ENCODING_NCR) : 0;
	case 'x':
	case 'X':
		return before == '#' && number_is_mat(raw, at + 1, 16) ? RAW_BIT(ENCODING_NCR) : 0;
	case '{':
		return before == 'u' && number_is_mat(raw, at + 1, 16) ? RAW_BIT(ENCODING_JSON) : 0;
	default: /* u, U */
		if (before != '\\' && before != '%')
			return 0;
		if (number_is_mat(raw, at + 1, 10))
			found |= RAW_BIT(ENCODING_RTF);
		if (number_is_mat(raw, at + 1, 16))
			found |= RAW_BIT(ENCODING_JSON);
		return found;
	}
}

/* Whether a further byte, written behind the same sign, is one of two. */
static bool
hex_is(const struct raw *raw, size_t at, uint32_t sign, uint32_t low, uint32_t high)
{
	uint32_t byte = hex_digit(byte_at(raw, at + 1)) << 4 | hex_digit(byte_at(raw, at + 2));

	if (byte_at(raw, at) != sign)
		return false;
	return byte == low || byte == high;
}

/* =BA=AC %BA%AC \\xba\\xac behind E1, and the marks =CC=A3. */
static uint32_t
look_hex(const struct raw *raw, size_t at)
{
	uint32_t sign = raw->bytes[at], next = at + 3 < raw->len ? raw->bytes[at + 3] : 0, bit;
	size_t behind = at + 3;

	if (sign == 'x') {
		if (next != '\\')
			return 0;
		behind++;
		bit = RAW_BIT(ENCODING_JSON);
	} else {
		bit = sign == '=' ? RAW_BIT(ENCODING_QUOTED_PRINTABLE) : RAW_BIT(ENCODING_PERCENT);
	}
	if (hex_is(raw, at, sign, 0xBA, 0xBA))
		return hex_is(raw, behind, sign, 0xAC, 0xAD) ||
			hex_is(raw, behind, sign, 0xA0, 0xA1)
		    ? bit
		    : 0;
	return hex_is(raw, at, sign, 0xCC, 0xCC) && hex_is(raw, behind, sign, 0xA3, 0x82) ? bit : 0;
}

/* ---- 8-bit ---- */

/* The bytes that stand behind an M: one for the letter, or two, and a T. */
static uint32_t
units_of_mat(const uint32_t units[4])
{
	uint32_t first = units[0], second = units[1];

	if ((second | 0x20) == 't' && !is_letter(units[2])) {
		switch (first) {
		case 0xCB:
			return RAW_BIT(ENCODING_TCVN3) | RAW_BIT(ENCODING_VIETWARE_F);
		case 0x86:
			return RAW_BIT(ENCODING_TCVN5712);
		case 0x87:
		case 0xA7:
			return RAW_BIT(ENCODING_VISCII);
		case 0x03:
		case 0xC6:
			return RAW_BIT(ENCODING_VPS);
		case 0xA4:
		case 0xE2:
			return RAW_BIT(ENCODING_BKHCM1);
		default:
			return 0;
		}
	}
	if ((first | 0x20) == 'a' && second == '^' && units[2] == '.' && (units[3] | 0x20) == 't')
		return RAW_BIT(ENCODING_VIQR);
	if ((units[2] | 0x20) != 't' || is_letter(units[3]))
		return 0;
	if ((first | 0x20) == 'a' && (second | 0x20) == 0xE4)
		return RAW_BIT(ENCODING_VNI);
	if ((first == 'A' && second == 0x80) || (first == 'a' && second == 0x8A))
		return RAW_BIT(ENCODING_VNI_MAC);
	if ((first | 0x20) == 0xE2 && second == 0xF2)
		return RAW_BIT(ENCODING_WINDOWS_1258);
	if ((first | 0x20) == 0xEA && (second | 0x20) == 0xE5)
		return RAW_BIT(ENCODING_BKHCM2);
	if ((first | 0x20) == 0xE1 && (second | 0x20) == 0xFB)
		return RAW_BIT(ENCODING_VIETWARE_X);
	return 0;
}

/* An M with such bytes behind it, as they are, as UTF-16 or as UTF-8. */
static uint32_t
look_m(const struct raw *raw, size_t at)
{
	uint32_t units[4] = {0}, found, before = at > 0 ? raw->bytes[at - 1] : 0;
	size_t from = at + 1;

	if (is_letter(before) || at + 3 > raw->len)
		return 0;
	if (raw->bytes[from] == 0) { /* LE or BE, by where the M was */
		for (size_t i = 0; i < 4 && byte_at(raw, from + 2 * i) == 0; i++)
			units[i] = byte_at(raw, from + 2 * i + 1);
		return units_of_mat(units);
	}
	if ((raw->bytes[from] | 0x20) == 'a' && raw->bytes[from + 1] < 0x80 &&
	    raw->bytes[from + 1] != '^')
		return 0;
	/* U+1xxx, which most of our letters are, stands for no byte; E1 FB is Vietware-X. */
	if (raw->bytes[from] == 0xE1 && raw->bytes[from + 1] != 0xFB)
		return 0;
	for (size_t i = 0; i < 4; i++)
		units[i] = byte_at(raw, from + i);
	found = units_of_mat(units);
	if (found != 0)
		return found;
	for (size_t i = 0; i < 4; i++)
		units[i] = from < raw->len ? decode_unit(code_get(raw->bytes, raw->len, &from)) : 0;
	return units_of_mat(units);
}

int
raw_look(struct raw *raw, size_t at)
{
	uint32_t found = 0;

	switch (raw->bytes[at]) {
	case 0xE1:
		found = look_e1(raw, at);
		break;
	case 0xCC:
		found = look_cc(raw, at);
		break;
	case 0xC3:
		found = look_c3(raw, at);
		break;
	case 0xA0:
	case 0xA1:
	case 0xAC:
	case 0xAD:
		found = look_le(raw, at);
		break;
	case 0x1E:
		found = look_be(raw, at);
		break;
	case 0x00:
	case 0x02:
	case 0x03:
	case 0x23:
	case 0xC2:
	case 0xE2:
		found = look_marks(raw, at);
		if (raw->bytes[at] == '#')
			found |= look_number(raw, at);
		break;
	case 'x':
		found = look_number(raw, at) | look_hex(raw, at);
		break;
	case 'u':
	case 'U':
	case 'X':
	case '{':
		found = look_number(raw, at);
		break;
	case '=':
	case '%':
		found = look_hex(raw, at);
		break;
	case 'M':
	case 'm':
		found = look_m(raw, at);
		break;
	default:
		break;
	}
	raw->found |= found;
	return (raw->found & raw->enough) != 0;
}

size_t
raw_loop_plain(struct raw *raw, size_t from)
{
	for (; from < raw->len; from++) {
		uint32_t a = raw->bytes[from], b = byte_at(raw, from + 1),
			 c = byte_at(raw, from + 2);

		if ((raw_masks[0][a & 15] & raw_masks[1][a >> 4] & raw_masks[2][b & 15] &
			raw_masks[3][b >> 4] & raw_masks[4][c & 15] & raw_masks[5][c >> 4]) != 0 &&
		    raw_look(raw, from))
			break;
	}
	return from;
}

static size_t
raw_loop_best(struct raw *raw)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2"))
		return raw_loop_avx2(raw, 0);
	if (__builtin_cpu_supports("ssse3"))
		return raw_loop_ssse3(raw, 0);
#endif
#ifdef __aarch64__
	return raw_loop_neon(raw, 0);
#else
	(void)raw;
	return 0;
#endif
}

uint32_t
raw_scan(const uint8_t *bytes, size_t len, uint32_t enough)
{
	struct raw raw = {.bytes = bytes, .len = len, .enough = enough};
	size_t at = raw_loop_best(&raw);

	if ((raw.found & enough) == 0)
		(void)raw_loop_plain(&raw, at); /* the end, and all on other machines */
	return raw.found;
}
