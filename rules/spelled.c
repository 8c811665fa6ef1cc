/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the spellings of a character in ASCII that may be met in text nobody decoded: a page's
 * source, a log, a mail's body. Only what a marking needs: the readers of scanner/ know the rest.
 */
#include "rules/spelled.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"
#include "rules/code.h"

#define DIGITS_MAX 10u /* of one number: "&#x0001EAC;" */

/* What is left to read. */
struct in {
	const char *p;
	size_t left;
};

static uint32_t
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (uint32_t)(c - '0');
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (uint32_t)((c | 0x20) - 'a') + 10;
	return UINT32_MAX;
}

/* The number at in->p + at, of at most max digits; returns the bytes it takes, 0: none. */
static size_t
number_at(const struct in *in, size_t at, uint32_t base, size_t max, uint32_t *ret)
{
	size_t n = 0;

	*ret = 0;
	while (n < max && at + n < in->left && digit_of(in->p[at + n]) < base)
		*ret = (*ret * base + digit_of(in->p[at + n++])) & 0x1FFFFFF;
	return n;
}

/* Each reads one spelled character and returns the bytes it takes, 0 if there is none. A byte
 * of UTF-8 is returned as such: *ret below 0x100 and *ret_byte. */
typedef size_t spelled_fn(const struct in *in, uint32_t *ret, bool *ret_byte);

static size_t
ncr_read(const struct in *in, uint32_t *ret, bool *ret_byte)
{
	static const struct {
		char name[8];
		uint32_t code;
	} names[] = {{"Acirc", 0xC2}, {"acirc", 0xE2}, {"Ecirc", 0xCA}, {"ecirc", 0xEA},
	    {"Ocirc", 0xD4}, {"ocirc", 0xF4}, {"nbsp", 0xA0}, {"amp", '&'}, {"lt", '<'},
	    {"gt", '>'}, {"quot", '"'}};
	size_t n = 0, at = 2;

	(void)ret_byte;
	if (in->p[0] != '&' || in->left < 3)
		return 0;
	if (in->p[1] != '#') {
		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			n = strlen(names[i].name);
			if (n + 2 <= in->left && memcmp(in->p + 1, names[i].name, n) == 0 &&
			    in->p[n + 1] == ';') {
				*ret = names[i].code;
				return n + 2;
			}
		}
		return 0;
	}
	if ((in->p[2] | 0x20) == 'x')
		n = number_at(in, ++at, 16, DIGITS_MAX, ret);
	else
		n = number_at(in, at, 10, DIGITS_MAX, ret);
	if (n == 0)
		return 0;
	return at + n + (at + n < in->left && in->p[at + n] == ';' ? 1 : 0);
}

/* \\u1eac \\u{1eac} \\U00001eac %u1eac \\xe1 */
static size_t
json_read(const struct in *in, uint32_t *ret, bool *ret_byte)
{
	size_t n, want = 4;

	if ((in->p[0] != '\\' && in->p[0] != '%') || in->left < 4)
		return 0;
	if (in->p[1] == 'u' && in->p[2] == '{') {
		n = number_at(in, 3, 16, DIGITS_MAX, ret);
		return n > 0 && 3 + n < in->left && in->p[3 + n] == '}' ? 4 + n : 0;
	}
	if (in->p[1] == 'x') {
		*ret_byte = true;
		return number_at(in, 2, 16, 2, ret) == 2 ? 4 : 0;
	}
	if (in->p[1] == 'U')
		want = 8;
	else if (in->p[1] != 'u')
		return 0;
	return number_at(in, 2, 16, want, ret) == want ? 2 + want : 0;
}

/* \\u7852? \\'e1: the character behind a number is for readers that know no Unicode. */
static size_t
rtf_read(const struct in *in, uint32_t *ret, bool *ret_byte)
{
	size_t n, at = 2;

	if (in->p[0] != '\\' || in->left < 4)
		return 0;
	if (in->p[1] == '\'') {
		*ret_byte = true;
		return number_at(in, 2, 16, 2, ret) == 2 ? 4 : 0;
	}
	if (in->p[1] != 'u')
		return 0;
	n = number_at(in, at, 10, 5, ret);
	if (n == 0)
		return 0;
	at += n;
	if (at < in->left && (in->p[at] == '?' || in->p[at] == ' '))
		return at + 1;
	return in->left - at >= 4 && in->p[at] == '\\' && in->p[at + 1] == '\'' ? at + 4 : at;
}

static size_t
hex_read(const struct in *in, char sign, uint32_t *ret, bool *ret_byte)
{
	*ret_byte = true;
	if (in->p[0] != sign || in->left < 3)
		return 0;
	return number_at(in, 1, 16, 2, ret) == 2 ? 3 : 0;
}

static size_t
quoted_read(const struct in *in, uint32_t *ret, bool *ret_byte)
{
	return hex_read(in, '=', ret, ret_byte);
}

static size_t
percent_read(const struct in *in, uint32_t *ret, bool *ret_byte)
{
	return hex_read(in, '%', ret, ret_byte);
}

/* RFC 1456: the signs behind a vowel are marks on it. Given the sign and the letter before. */
static size_t
viqr_read(const struct in *in, uint32_t *ret, bool *ret_byte)
{
	static const struct {
		char sign;
		uint16_t mark;
	} marks[] = {{'^', 0x302}, {'(', 0x306}, {'+', 0x31B}, {'\'', 0x301}, {'`', 0x300},
	    {'?', 0x309}, {'~', 0x303}, {'.', 0x323}};

	(void)ret_byte;
	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		if (in->p[0] == marks[i].sign) {
			*ret = marks[i].mark;
			return 1;
		}
	}
	return 0;
}

static spelled_fn *const readers[] = {
    [ENCODING_VIQR] = viqr_read,
    [ENCODING_NCR] = ncr_read,
    [ENCODING_RTF] = rtf_read,
    [ENCODING_QUOTED_PRINTABLE] = quoted_read,
    [ENCODING_PERCENT] = percent_read,
    [ENCODING_JSON] = json_read,
};

bool
spelled_is(enum encoding encoding)
{
	return (size_t)encoding < ARRAY_LEN(readers) && readers[encoding] != NULL;
}

/* Marks of VIQR stand behind a vowel, and a second one behind its circumflex, breve or horn. */
static bool
viqr_may_mark(char vowel, char mark)
{
	return vowel != '\0' && strchr("aeiouyAEIOUY", vowel) != NULL &&
	    (mark == '\0' || mark == '^' || mark == '(' || mark == '+');
}

size_t
spelled_decode(enum encoding encoding, const char *text, size_t len, char *ret, size_t max)
{
	struct in in = {.p = text, .left = len};
	char vowel = '\0', mark = '\0';
	size_t n = 0, took;

	while (in.left > 0 && max - n >= CODE_BYTES_MAX) {
		uint32_t code = 0;
		bool byte = false;

		took = readers[encoding](&in, &code, &byte);
		if (encoding == ENCODING_VIQR && !viqr_may_mark(vowel, mark))
			took = 0;
		mark = in.p[0];
		if (took == 0) {
			mark = '\0';
			vowel = in.p[0];
			ret[n++] = in.p[0];
			took = 1;
		} else if (byte) {
			ret[n++] = (char)code;
		} else {
			n += code_put(ret + n, code);
		}
		in.p += took;
		in.left -= took;
	}
	return n;
}
