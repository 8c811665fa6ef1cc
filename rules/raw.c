/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the anchors: all byte forms of the letter "ậ" that may be the middle of "mật", and the
 * choice of the loop that finds them. The loops pass over all but one place in some hundred; here
 * each such place is looked at closely. A composed "ậ" between other letters is that of "nhận"
 * or "luật", which is most of them.
 */
#include "rules/raw.h"

#include <stdbool.h>
#include <string.h>

#include "base/checked.h"
#include "rules/code.h"
#include "rules/decode.h"
#include "rules/raw_impl.h"

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

/* Whether a composed "ậ" between these two may be the middle of "mật". What stands before it is
 * an M or none of 40 to 7F: letters, and signs that stand in no word. */
static bool
between(uint32_t before, uint32_t behind)
{
	return (before < 0x40 || before > 0x7F || (before | 0x20) == 'm') &&
	    (!is_letter(behind) || (behind | 0x20) == 't');
}

/* ---- UTF-8 ---- */

/* E1 BA AC at `at`. */
static uint32_t
look_composed(const struct raw *raw, size_t at)
{
	return between(at > 0 ? raw->bytes[at - 1] : 0, byte_at(raw, at + 3))
	    ? RAW_BIT(ENCODING_UTF8)
	    : 0;
}

static bool
is_dot_or_circumflex(uint32_t c)
{
	return c == 0xA3 || c == 0x82;
}

/* A mark on its own at `at`. The second of two was seen with the first. */
static uint32_t
look_cc(const struct raw *raw, size_t at)
{
	uint32_t before = at > 0 ? raw->bytes[at - 1] : 0, third = byte_at(raw, at + 2);

	if (!is_dot_or_circumflex(byte_at(raw, at + 1)))
		return 0;
	/* A letter beyond ASCII may be Ạ or Â, one that looks like A, or something invisible. */
	if ((before & 0xC0) != 0x80 && ((before | 0x20) != 'a' || third < 0x80))
		return 0;
	if (at >= 2 && raw->bytes[at - 2] == 0xCC && is_dot_or_circumflex(before))
		return 0;
	/* the other mark, or something invisible between them */
	if (third == 0xCC && !is_dot_or_circumflex(byte_at(raw, at + 3)))
		return 0;
	return RAW_BIT(ENCODING_UTF8_DECOMPOSED);
}

/* C3 A1 C2 BA C2 AC: UTF-8 taken for cp1252. */
static uint32_t
look_mojibake(const struct raw *raw, size_t at)
{
	if (bytes_are(raw, at, 0xC3, 0xA1) && bytes_are(raw, at + 2, 0xC2, 0xBA) &&
	    byte_at(raw, at + 4) == 0xC2 && (byte_at(raw, at + 5) | 1) == 0xAD)
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
	if ((raw->bytes[at] | 1) != 0xAD)
		return 0;
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

	if (byte_at(raw, at) != 0x1E)
		return 0;
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

/* Marks apart, in UTF-16: 0323 and 0302 in either order, 0323 behind Â, 0302 behind Ạ. */
static uint32_t
look_marks(const struct raw *raw, size_t at)
{
	uint32_t a = raw->bytes[at], b = byte_at(raw, at + 1), c = byte_at(raw, at + 2),
		 d = byte_at(raw, at + 3);

	if (b == 0x1E && (a | 1) == 0xA1)
		return look_le(raw, at);
	if (a == 0x1E && (b | 1) == 0xA1)
		return look_be(raw, at);
	if (b == 3 && d == 3 && ((a == 0x23 && c == 2) || (a == 2 && c == 0x23)))
		return RAW_BIT(ENCODING_UTF16LE);
	if (a == 3 && c == 3 && ((b == 0x23 && d == 2) || (b == 2 && d == 0x23)))
		return RAW_BIT(ENCODING_UTF16BE);
	if ((a | 0x20) == 0xE2 && b == 0 && c == 0x23 && d == 3)
		return RAW_BIT(ENCODING_UTF16LE);
	if (a == 0 && (b | 0x20) == 0xE2 && c == 3 && d == 0x23)
		return RAW_BIT(ENCODING_UTF16BE);
	return 0;
}

/* UTF-8 taken for cp1252, in UTF-16 of either order: the E1 of E1 BA AC at `at`. */
static uint32_t
look_wide_mojibake(const struct raw *raw, size_t at)
{
	return bytes_are(raw, at, 0xE1, 0) && bytes_are(raw, at + 2, 0xBA, 0) &&
		(byte_at(raw, at + 4) | 1) == 0xAD
	    ? RAW_BIT(ENCODING_MOJIBAKE)
	    : 0;
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

	switch (byte_at(raw, at)) {
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

/* The same, given what stands a letter behind it. */
static uint32_t
look_m_before(const struct raw *raw, size_t at, size_t letter)
{
	return at >= letter && (raw->bytes[at - letter] | 0x20) == 'm' ? look_m(raw, at - letter)
								       : 0;
}

/* ---- windows ---- */

/* A window of raw_masks_text begins at `at`. */
static uint32_t
look_text(const struct raw *raw, size_t at)
{
	uint32_t first = raw->bytes[at], second = byte_at(raw, at + 1);

	if (second == 0xE1 && byte_at(raw, at + 2) == 0xBA && (byte_at(raw, at + 3) | 1) == 0xAD)
		return look_composed(raw, at + 1);
	if (second == 0xCC)
		return look_cc(raw, at + 1);
	switch (first) {
	case 'M':
	case 'm':
		return look_m(raw, at);
	case 'A':
	case 'a':
		return second == '^' ? look_m_before(raw, at, 1) : 0;
	case 0xC3:
		return look_mojibake(raw, at);
	case '=':
	case '%':
		return look_hex(raw, at) | (second == 'u' ? look_number(raw, at + 1) : 0);
	case 'x':
		return look_hex(raw, at);
	default:
		return look_number(raw, at + 1);
	}
}

/* A window of raw_masks_wide begins at `at`. */
static uint32_t
look_wide(const struct raw *raw, size_t at)
{
	uint32_t first = raw->bytes[at], second = byte_at(raw, at + 1),
		 third = byte_at(raw, at + 2), found;

	if (third == 0x1E && (second | 1) == 0xAD)
		return first != 0 ? look_le(raw, at + 1) : 0; /* else from the place before */
	if (third == 0x1E)
		return look_be(raw, at + 2);
	if ((third | 1) == 0xAD && byte_at(raw, at + 3) == 0x1E)
		return look_le(raw, at + 2);
	found = look_marks(raw, at);
	if ((first | 0x20) == 'm')
		found |= look_m(raw, at) | look_wide_mojibake(raw, at + 2);
	else if ((first | 0x20) == 'a' && at > 0 && raw->bytes[at - 1] == 0)
		found |= look_m_before(raw, at, 2);
	return found;
}

int
raw_look(struct raw *raw, size_t at)
{
	uint32_t found = raw->wide ? look_wide(raw, at) : look_text(raw, at);

	if (found == 0)
		return 0;
	raw->found |= found;
	return (raw->found & raw->enough) != 0;
}

size_t
raw_loop_plain(struct raw *raw, size_t from)
{
	raw_rows *masks = raw_masks(raw);

	for (; from < raw->end; from++) {
		uint32_t hits = 0xFF;

		for (size_t i = 0; i < RAW_WINDOW; i++) {
			uint32_t byte = byte_at(raw, from + i);

			hits &= (*masks)[2 * i][byte & 15] & (*masks)[2 * i + 1][byte >> 4];
		}
		if (hits != 0 && raw_look(raw, from))
			break;
	}
	return from;
}

static size_t
raw_loop_best(struct raw *raw, size_t from)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx512bw"))
		return raw_loop_avx512(raw, from);
	if (__builtin_cpu_supports("avx2"))
		return raw_loop_avx2(raw, from);
	if (__builtin_cpu_supports("ssse3"))
		from = raw_loop_ssse3(raw, from);
#endif
#ifdef __aarch64__
	from = raw_loop_neon(raw, from);
#endif
	/* the end, and all on other machines */
	return (raw->found & raw->enough) != 0 ? from : raw_loop_plain(raw, from);
}

bool
raw_may_be_wide(const struct raw *raw, size_t from, size_t to)
{
	to = size_min(raw->len, to + RAW_WINDOW);
	return memchr(raw->bytes + from, '\0', to - from) != NULL ||
	    (raw->len <= RAW_SMALL && memchr(raw->bytes + from, 0x1E, to - from) != NULL);
}

/* Windows that begin in [from, to). Returns where enough was found, or `to`. */
static size_t
raw_stretch(struct raw *raw, size_t from, size_t to)
{
	uint32_t found = raw->found;

	raw->wide = false;
	raw->end = to;
	raw->end = raw_loop_best(raw, from);
	if (!raw_may_be_wide(raw, from, raw->end))
		return raw->end;
	raw->wide = true;
	found |= raw->found;
	raw->found = 0; /* for the loop to go on to the end */
	to = raw_loop_best(raw, from);
	raw->found |= found;
	return to;
}

/* A stretch is looked at several times while it is near. */
static size_t
raw_run(struct raw *raw, size_t from, size_t end)
{
	size_t to, at;

	for (; from < end; from = to) {
		to = from + size_min(end - from, RAW_STRETCH);
		at = raw_stretch(raw, from, to);
		if (at < to)
			return at;
	}
	return end;
}

uint32_t
raw_scan(const uint8_t *bytes, size_t len, uint32_t enough)
{
	struct raw raw = {.bytes = bytes, .len = len, .enough = enough};

	(void)raw_run(&raw, 0, len);
	return raw.found;
}

size_t
raw_find(const uint8_t *bytes, size_t len, size_t from, size_t to)
{
	struct raw raw = {.bytes = bytes, .len = len, .enough = UINT32_MAX};

	return raw_run(&raw, from, to);
}
