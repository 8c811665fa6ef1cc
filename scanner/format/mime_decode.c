/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the arithmetic of the transfer encodings. */
#include "scanner/format/mime_decode.h"

#include <string.h>

#include "base/hex.h"
#include "base/checked.h"

/* The value of a letter of base64 plus one; 0: none. */
static uint8_t
base64_value(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return (uint8_t)(c - 'A' + 1);
	if (c >= 'a' && c <= 'z')
		return (uint8_t)(c - 'a' + 27);
	if (c >= '0' && c <= '9')
		return (uint8_t)(c - '0' + 53);
	if (c == '+' || c == '-')
		return 63;
	return c == '/' || c == '_' ? 64 : 0;
}

bool
base64_letter(uint8_t c)
{
	return base64_value(c) != 0;
}

size_t
base64_decode(struct rd text, uint8_t *out)
{
	uint32_t bits = 0;
	unsigned int have = 0;
	size_t n = 0;

	for (size_t i = 0; i < text.left; i++) {
		uint8_t value = base64_value(text.p[i]);

		if (value == 0) {
			/* A pad ends a piece; another may follow. */
			if (text.p[i] == '=')
				have = 0;
			continue;
		}
		bits = bits << 6 | (value - 1u);
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (uint8_t)(bits >> have);
		}
	}
	return n;
}

/* The byte that two digits at p[i] stand for, or -1. */
static int
hex_byte(struct rd text, size_t i)
{
	int high, low;

	if (text.left - i < 2)
		return -1;
	high = hex_digit(text.p[i]);
	low = hex_digit(text.p[i + 1]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* The bytes from '=' to the end of the line, if there are only blanks between; else 0. */
static size_t
soft_break(struct rd text, size_t i)
{
	size_t end = i + 1;

	while (end < text.left && (text.p[end] == ' ' || text.p[end] == '\t'))
		end++;
	if (end < text.left && text.p[end] == '\r')
		end++;
	if (end < text.left && text.p[end] == '\n')
		end++;
	return end == text.left || text.p[end - 1] == '\n' || text.p[end - 1] == '\r' ? end - i : 0;
}

size_t
quoted_printable_decode(struct rd text, bool word, uint8_t *out)
{
	size_t n = 0, i = 0;

	while (i < text.left) {
		uint8_t c = text.p[i];
		int byte = c == '=' ? hex_byte(text, i + 1) : -1;
		size_t soft = c == '=' && byte < 0 ? soft_break(text, i) : 0;

		if (byte >= 0) {
			out[n++] = (uint8_t)byte;
			i += 3;
		} else if (soft > 0) {
			i += soft;
		} else {
			out[n++] = word && c == '_' ? ' ' : c;
			i++;
		}
	}
	return n;
}

size_t
percent_decode(struct rd text, uint8_t *out)
{
	size_t n = 0, i = 0;

	while (i < text.left) {
		int byte = text.p[i] == '%' ? hex_byte(text, i + 1) : -1;

		out[n++] = byte >= 0 ? (uint8_t)byte : text.p[i];
		i += byte >= 0 ? 3 : 1;
	}
	return n;
}

/* ---- uuencode ---------------------------------------------------------------------------------- */

static struct rd
line_take(struct rd *text)
{
	const uint8_t *end = text->left > 0 ? memchr(text->p, '\n', text->left) : NULL;
	size_t n = end != NULL ? (size_t)(end - text->p) : text->left;
	struct rd line = rd_init(text->p, n);

	(void)rd_skip(text, n + (end != NULL ? 1 : 0));
	if (line.left > 0 && line.p[line.left - 1] == '\r')
		line.left--;
	return line;
}

/* The bytes of one line, at most what its letters hold. */
static size_t
uuencode_line(struct rd line, uint8_t *out)
{
	size_t want = (line.p[0] - 0x20u) & 0x3f, n = 0;
	uint32_t bits = 0;
	unsigned int have = 0;

	for (size_t i = 1; i < line.left && n < want; i++) {
		bits = bits << 6 | ((line.p[i] - 0x20u) & 0x3f);
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (uint8_t)(bits >> have);
		}
	}
	return n;
}

static bool
is_begin(struct rd line, struct rd *ret_name)
{
	size_t i = 6;

	if (line.left < 10 || memcmp(line.p, "begin ", 6) != 0)
		return false;
	while (i < line.left && line.p[i] >= '0' && line.p[i] <= '7')
		i++;
	if (i < 9 || i >= line.left || line.p[i] != ' ')
		return false;
	*ret_name = rd_init(line.p + i + 1, line.left - i - 1);
	return true;
}

bool
uuencode_take(struct rd *text, struct rd *ret_name, uint8_t *out, size_t *ret_n)
{
	struct rd rest = *text, line = line_take(&rest);
	size_t n = 0;

	if (!is_begin(line, ret_name))
		return false;
	while (rest.left > 0) {
		line = line_take(&rest);
		if (line.left == 3 && memcmp(line.p, "end", 3) == 0)
			break;
		if (line.left > 0)
			n += uuencode_line(line, out + n);
	}
	*ret_n = n;
	*text = rest;
	return true;
}
