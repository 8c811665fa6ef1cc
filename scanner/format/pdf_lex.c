/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tokens and values of PDF. Owns nothing. What is written wrongly is taken as readers take it:
 * odd numbers, strings that never end, brackets that do not match.
 */
#include "scanner/format/pdf_lex.h"

#include <string.h>

#include "base/checked.h"
#include "scanner/limits.h"

/* Table 1 and table 2 of 7.2.2 and 7.2.3. */
enum {
	BLANK = 1,
	DELIMITER = 2,
	NUMERIC = 4
};

static const uint8_t classes[256] = {
    [0] = BLANK,
    ['\t'] = BLANK,
    ['\n'] = BLANK,
    ['\f'] = BLANK,
    ['\r'] = BLANK,
    [' '] = BLANK,
    ['('] = DELIMITER,
    [')'] = DELIMITER,
    ['<'] = DELIMITER,
    ['>'] = DELIMITER,
    ['['] = DELIMITER,
    [']'] = DELIMITER,
    ['{'] = DELIMITER,
    ['}'] = DELIMITER,
    ['/'] = DELIMITER,
    ['%'] = DELIMITER,
    ['0'] = NUMERIC,
    ['1'] = NUMERIC,
    ['2'] = NUMERIC,
    ['3'] = NUMERIC,
    ['4'] = NUMERIC,
    ['5'] = NUMERIC,
    ['6'] = NUMERIC,
    ['7'] = NUMERIC,
    ['8'] = NUMERIC,
    ['9'] = NUMERIC,
    ['+'] = NUMERIC,
    ['-'] = NUMERIC,
    ['.'] = NUMERIC,
};

bool
pdf_is_blank(uint8_t c)
{
	return classes[c] == BLANK;
}

bool
pdf_is_regular(uint8_t c)
{
	return (classes[c] & (BLANK | DELIMITER)) == 0;
}

void
pdf_blank_skip(struct rd *rd)
{
	for (;;) {
		while (rd->left > 0 && classes[rd->p[0]] == BLANK)
			(void)rd_skip(rd, 1);
		if (rd->left == 0 || rd->p[0] != '%')
			return;
		while (rd->left > 0 && rd->p[0] != '\n' && rd->p[0] != '\r')
			(void)rd_skip(rd, 1);
	}
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static struct rd
regular_take(struct rd *rd)
{
	size_t n = 0;
	struct rd word = {0};

	while (n < rd->left && (classes[rd->p[n]] & (BLANK | DELIMITER)) == 0)
		n++;
	(void)rd_sub(rd, n, &word);
	return word;
}

/* Digits with a sign and a point. A sign in the middle ends it, as in "12-34" of broken writers;
 * an exponent is none (7.3.3). */
static bool
number_parse(struct rd word, struct pdf_token *ret)
{
	double value = 0, unit = 1;
	bool negative = false, point = false, digits = false;

	for (size_t i = 0; i < word.left; i++) {
		uint8_t c = word.p[i];

		if (c >= '0' && c <= '9') {
			digits = true;
			if (point)
				unit /= 10;
			value = point ? value + (c - '0') * unit : value * 10 + (c - '0');
		} else if (c == '.' && !point) {
			point = true;
		} else if ((c == '-' || c == '+') && !digits && !point) {
			negative = negative || c == '-';
		} else if (c == '-' && digits) {
			break;
		} else {
			return false;
		}
	}
	ret->number = negative ? -value : value;
	ret->whole = !point;
	return digits || point;
}

/* What never ends is passed over in pieces, so that looking for the end stays cheap however often
 * it is in vain. */
static void
piece_take(struct rd *rd, struct rd *ret)
{
	(void)rd_sub(rd, size_min(rd->left, PDF_STRING_MAX / 4), ret);
}

/* Behind the opening parenthesis; balanced ones belong to it (7.3.4.2). */
static bool
string_take(struct rd *rd, struct rd *ret)
{
	size_t open = 1, most = size_min(rd->left, PDF_STRING_MAX);

	if (most == 0 || memchr(rd->p, ')', most) == NULL)
		return false;
	for (size_t i = 0; i < most; i++) {
		uint8_t c = rd->p[i];

		if (c == '\\')
			i++;
		else if (c == '(')
			open++;
		else if (c == ')' && --open == 0) {
			(void)rd_sub(rd, i, ret);
			(void)rd_skip(rd, 1);
			return true;
		}
	}
	return false;
}

static bool
hex_take(struct rd *rd, struct rd *ret)
{
	size_t most = size_min(rd->left, PDF_STRING_MAX);
	const uint8_t *end = most > 0 ? memchr(rd->p, '>', most) : NULL;

	if (end == NULL)
		return false;
	(void)rd_sub(rd, (size_t)(end - rd->p), ret);
	(void)rd_skip(rd, 1);
	return true;
}

/* One byte that is a token, or the first of one. */
static void
delimiter_take(struct rd *rd, struct pdf_token *ret)
{
	uint8_t c = rd->p[0];
	bool twice = rd->left >= 2 && rd->p[1] == c;

	ret->kind = PDF_TOKEN_WORD;
	(void)rd_sub(rd, 1, &ret->raw);
	if (c == '/') {
		ret->kind = PDF_TOKEN_NAME;
		ret->raw = regular_take(rd);
	} else if (c == '[') {
		ret->kind = PDF_TOKEN_ARRAY;
	} else if (c == ']') {
		ret->kind = PDF_TOKEN_ARRAY_END;
	} else if (c == '(') {
		if (string_take(rd, &ret->raw))
			ret->kind = PDF_TOKEN_STRING;
		else
			piece_take(rd, &ret->raw);
	} else if ((c == '<' || c == '>') && twice) {
		(void)rd_skip(rd, 1);
		ret->kind = c == '<' ? PDF_TOKEN_DICT : PDF_TOKEN_DICT_END;
	} else if (c == '<') {
		if (hex_take(rd, &ret->raw))
			ret->kind = PDF_TOKEN_HEX;
		else
			piece_take(rd, &ret->raw);
	}
}

bool
pdf_lex(struct rd *rd, struct pdf_token *ret)
{
	pdf_blank_skip(rd);
	if (rd->left == 0)
		return false;
	if (classes[rd->p[0]] == DELIMITER) {
		delimiter_take(rd, ret);
		return true;
	}
	ret->kind = PDF_TOKEN_WORD;
	if (classes[rd->p[0]] != NUMERIC) {
		ret->raw = regular_take(rd);
		return true;
	}
	ret->raw = regular_take(rd);
	if (number_parse(ret->raw, ret))
		ret->kind = PDF_TOKEN_NUMBER;
	return true;
}

/* ---- values ---------------------------------------------------------------------------------- */

/* Behind the opening bracket: passes what is inside, and the bracket that closes it. A closing
 * bracket of the other kind, or the word endobj, closes it too. */
static void
inside_take(struct rd *rd, struct rd *ret)
{
	struct rd before;
	struct pdf_token token;
	const uint8_t *begin = rd->p;
	size_t open = 1;

	for (;;) {
		before = *rd;
		if (!pdf_lex(rd, &token))
			break;
		if (token.kind == PDF_TOKEN_ARRAY || token.kind == PDF_TOKEN_DICT)
			open++;
		else if (token.kind == PDF_TOKEN_ARRAY_END || token.kind == PDF_TOKEN_DICT_END)
			open--;
		else if (token.kind == PDF_TOKEN_WORD &&
		    (pdf_is(token.raw, "endobj") || pdf_is(token.raw, "stream") ||
			pdf_is(token.raw, "obj"))) {
			*rd = before;
			break;
		}
		if (open == 0)
			break;
	}
	*ret = rd_init(begin, open == 0 ? (size_t)(before.p - begin) : (size_t)(rd->p - begin));
}

/* "12 0 R": the number is taken, what follows may make it a reference. */
static bool
reference_take(struct rd *rd, const struct pdf_token *first, struct pdf_value *ret)
{
	struct rd look = *rd;
	struct pdf_token gen, word;

	if (!first->whole || first->number < 0 || first->number > PDF_NUMBER_MAX)
		return false;
	while (look.left > 0 && classes[look.p[0]] == BLANK)
		(void)rd_skip(&look, 1);
	/* Most numbers are none: a look at one byte tells. */
	if (look.left == 0 || look.p[0] < '0' || look.p[0] > '9')
		return false;
	if (!pdf_lex(&look, &gen) || gen.kind != PDF_TOKEN_NUMBER || !gen.whole || gen.number < 0 ||
	    gen.number > UINT16_MAX || !pdf_lex(&look, &word) || word.kind != PDF_TOKEN_WORD ||
	    word.raw.left != 1 || word.raw.p[0] != 'R')
		return false;
	ret->kind = PDF_REF;
	ret->num = (uint32_t)first->number;
	ret->gen = (uint32_t)gen.number;
	*rd = look;
	return true;
}

/* true, false and null are values; any other word is none. */
static bool
word_take(struct rd word, struct pdf_value *ret)
{
	uint8_t first = word.left > 0 ? word.p[0] : 0;

	if (first != 't' && first != 'f' && first != 'n')
		return false;
	ret->truth = pdf_is(word, "true");
	return ret->truth || pdf_is(word, "false") || pdf_is(word, "null");
}

bool
pdf_value_of(struct rd *rd, const struct pdf_token *token, struct pdf_value *ret)
{
	static const enum pdf_kind kinds[] = {
	    [PDF_TOKEN_STRING] = PDF_STRING,
	    [PDF_TOKEN_HEX] = PDF_HEX,
	    [PDF_TOKEN_NAME] = PDF_NAME,
	    [PDF_TOKEN_ARRAY] = PDF_ARRAY,
	    [PDF_TOKEN_DICT] = PDF_DICT,
	};

	*ret = (struct pdf_value){.kind = PDF_NULL, .raw = token->raw};
	switch (token->kind) {
	case PDF_TOKEN_NUMBER:
		ret->kind = PDF_NUMBER;
		ret->number = token->number;
		(void)reference_take(rd, token, ret);
		return true;
	case PDF_TOKEN_STRING:
	case PDF_TOKEN_HEX:
	case PDF_TOKEN_NAME:
		ret->kind = kinds[token->kind];
		return true;
	case PDF_TOKEN_ARRAY:
	case PDF_TOKEN_DICT:
		ret->kind = kinds[token->kind];
		inside_take(rd, &ret->raw);
		return true;
	case PDF_TOKEN_WORD:
		return word_take(token->raw, ret);
	case PDF_TOKEN_ARRAY_END:
	case PDF_TOKEN_DICT_END:
		return false;
	}
	return false;
}

bool
pdf_value_take(struct rd *rd, struct pdf_value *ret)
{
	struct rd look = *rd;
	struct pdf_token token;

	if (!pdf_lex(&look, &token) || !pdf_value_of(&look, &token, ret))
		return false;
	*rd = look;
	return true;
}

bool
pdf_dict_next(struct rd *dict, struct rd *ret_key, struct pdf_value *ret)
{
	struct pdf_token token;

	while (pdf_lex(dict, &token)) {
		if (token.kind != PDF_TOKEN_NAME)
			continue;
		*ret_key = token.raw;
		if (pdf_value_take(dict, ret))
			return true;
	}
	return false;
}

bool
pdf_dict_get(struct rd dict, const char *key, struct pdf_value *ret)
{
	struct rd name;

	while (pdf_dict_next(&dict, &name, ret)) {
		if (pdf_is(name, key))
			return true;
	}
	return false;
}

/* ---- what they stand for --------------------------------------------------------------------- */

static int
hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t
hex_decode(struct rd raw, uint8_t *out)
{
	size_t n = 0, digits = 0;

	for (size_t i = 0; i < raw.left; i++) {
		int digit = hex_digit(raw.p[i]);

		if (digit < 0)
			continue;
		if (digits++ % 2 == 0)
			out[n++] = (uint8_t)(digit << 4);
		else
			out[n - 1] = (uint8_t)(out[n - 1] | digit);
	}
	return n;
}

/* The escape behind a backslash (table 3); returns the bytes it takes. */
static size_t
escape_decode(struct rd raw, uint8_t *out, size_t *n)
{
	static const uint8_t letters[][2] = {{'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'b', '\b'},
	    {'f', '\f'}};
	unsigned int octal = 0;
	size_t i;

	if (raw.left == 0)
		return 0;
	if (raw.p[0] == '\r' || raw.p[0] == '\n')
		return raw.left >= 2 && raw.p[0] == '\r' && raw.p[1] == '\n' ? 2 : 1;
	for (i = 0; i < 3 && i < raw.left && raw.p[i] >= '0' && raw.p[i] <= '7'; i++)
		octal = octal * 8 + (unsigned int)(raw.p[i] - '0');
	if (i > 0) {
		out[(*n)++] = (uint8_t)octal;
		return i;
	}
	out[*n] = raw.p[0];
	for (i = 0; i < ARRAY_LEN(letters); i++) {
		if (raw.p[0] == letters[i][0])
			out[*n] = letters[i][1];
	}
	(*n)++;
	return 1;
}

size_t
pdf_string_decode(const struct pdf_value *string, uint8_t *out)
{
	struct rd rest = string->raw;
	size_t n = 0;
	uint8_t c;

	if (string->kind == PDF_HEX)
		return hex_decode(rest, out);
	while (rd_u8(&rest, &c) == 0) {
		if (c == '\\') {
			(void)rd_skip(&rest, escape_decode(rest, out, &n));
			continue;
		}
		/* An end of line, however written, is a line feed. */
		if (c == '\r') {
			if (rest.left > 0 && rest.p[0] == '\n')
				(void)rd_skip(&rest, 1);
			c = '\n';
		}
		out[n++] = c;
	}
	return n;
}

size_t
pdf_name_decode(struct rd raw, uint8_t *out)
{
	size_t n = 0;

	for (size_t i = 0; i < raw.left; i++) {
		int high = -1, low = -1;

		if (raw.p[i] == '#' && i + 2 < raw.left) {
			high = hex_digit(raw.p[i + 1]);
			low = hex_digit(raw.p[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			out[n++] = (uint8_t)(high << 4 | low);
			i += 2;
		} else {
			out[n++] = raw.p[i];
		}
	}
	return n;
}

bool
pdf_is(struct rd raw, const char *word)
{
	size_t n = strlen(word);
	uint8_t name[PDF_WORD_MAX];

	if (raw.left == n)
		return memcmp(raw.p, word, n) == 0;
	if (raw.left < n || raw.left > sizeof(name) || memchr(raw.p, '#', raw.left) == NULL)
		return false;
	return pdf_name_decode(raw, name) == n && memcmp(name, word, n) == 0;
}

bool
pdf_is_name(const struct pdf_value *value, const char *word)
{
	return value->kind == PDF_NAME && pdf_is(value->raw, word);
}

uint32_t
pdf_uint(const struct pdf_value *value, uint32_t max)
{
	if (value->kind != PDF_NUMBER || !(value->number > 0))
		return 0;
	return value->number >= max ? max : (uint32_t)value->number;
}
