/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the syntax of RTF. */
#include "scanner/format/rtf_token.h"

#include <string.h>

#include "base/checked.h"

#define NUMBER_DIGITS 9u /* more are read and not counted: no 32-bit number has more */

static bool
is_letter(uint8_t c)
{
	uint8_t lower = c | 0x20;

	return lower >= 'a' && lower <= 'z';
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static int
hex_digit(uint8_t c)
{
	uint8_t lower = c | 0x20;

	if (is_digit(c))
		return c - '0';
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static void
number_take(struct rd *rest, struct rtf_token *ret)
{
	bool minus = rest->left > 1 && rest->p[0] == '-' && is_digit(rest->p[1]);
	size_t digits = 0;
	int32_t value = 0;

	if (minus)
		(void)rd_skip(rest, 1);
	while (rest->left > 0 && is_digit(rest->p[0])) {
		if (digits < NUMBER_DIGITS)
			value = value * 10 + (rest->p[0] - '0');
		digits++;
		(void)rd_skip(rest, 1);
	}
	ret->has_number = digits > 0;
	ret->number = minus ? -value : value;
}

static void
word_take(struct rd *rest, struct rtf_token *ret)
{
	size_t n = 0;

	while (n < rest->left && is_letter(rest->p[n]))
		n++;
	(void)rd_sub(rest, n, &ret->text);
	number_take(rest, ret);
	if (rest->left > 0 && rest->p[0] == ' ')
		(void)rd_skip(rest, 1);
	ret->kind = RTF_WORD;
	if (n == 3 && memcmp(ret->text.p, "bin", 3) == 0 && ret->number >= 0) {
		ret->kind = RTF_BINARY;
		(void)rd_sub(rest, size_min((size_t)ret->number, rest->left), &ret->text);
	}
}

/* Behind a backslash. */
static void
control_take(struct rd *rest, struct rtf_token *ret)
{
	int high, low;

	ret->has_number = false;
	ret->number = 0;
	if (is_letter(rest->p[0])) {
		word_take(rest, ret);
		return;
	}
	ret->kind = RTF_SYMBOL;
	ret->byte = rest->p[0];
	(void)rd_skip(rest, 1);
	if (ret->byte != '\'' || rest->left < 2)
		return;
	high = hex_digit(rest->p[0]);
	low = hex_digit(rest->p[1]);
	if (high < 0 || low < 0)
		return;
	ret->kind = RTF_HEX;
	ret->byte = (uint8_t)(high * 16 + low);
	(void)rd_skip(rest, 2);
}

bool
rtf_next(struct rd *rest, struct rtf_token *ret)
{
	size_t n = 0;

	while (rest->left > 0 && (rest->p[0] == '\r' || rest->p[0] == '\n'))
		(void)rd_skip(rest, 1);
	if (rest->left == 0)
		return false;
	if (rest->p[0] == '{' || rest->p[0] == '}') {
		ret->kind = rest->p[0] == '{' ? RTF_OPEN : RTF_CLOSE;
		(void)rd_skip(rest, 1);
		return true;
	}
	if (rest->p[0] == '\\' && rest->left > 1) {
		(void)rd_skip(rest, 1);
		control_take(rest, ret);
		return true;
	}
	while (n < rest->left &&
	    (n == 0 || (rest->p[n] != '\\' && rest->p[n] != '{' && rest->p[n] != '}')) &&
	    rest->p[n] != '\r' && rest->p[n] != '\n')
		n++;
	ret->kind = RTF_TEXT;
	(void)rd_sub(rest, n, &ret->text);
	return true;
}
