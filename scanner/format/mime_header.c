/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the syntax of headers. Charsets are not converted: the rules know the Vietnamese ones by
 * their bytes, whatever a header calls them. */
#include "scanner/format/mime_header.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"
#include "scanner/format/mime_decode.h"
#include "scanner/format/text.h"

#define PIECES_MAX 64u /* filename*0 to filename*63 */
#define CHARSET_MAX 40u /* bytes of a charset's name in an encoded word */

bool
mime_is(struct rd rd, const char *word)
{
	return rd.left == strlen(word) && strncasecmp((const char *)rd.p, word, rd.left) == 0;
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct rd
trim(struct rd rd)
{
	while (rd.left > 0 && is_blank(rd.p[0]))
		(void)rd_skip(&rd, 1);
	while (rd.left > 0 && is_blank(rd.p[rd.left - 1]))
		rd.left--;
	return rd;
}

bool
mime_line_take(struct rd *rest, struct rd *ret)
{
	const uint8_t *end = rest->left > 0 ? memchr(rest->p, '\n', rest->left) : NULL;
	size_t n = end != NULL ? (size_t)(end - rest->p) : rest->left;

	if (rest->left == 0)
		return false;
	(void)rd_sub(rest, n, ret);
	if (end != NULL)
		(void)rd_skip(rest, 1);
	if (ret->left > 0 && ret->p[ret->left - 1] == '\r')
		ret->left--;
	return true;
}

bool
mime_header_take(struct rd *rest, struct mime_header *ret)
{
	struct rd after = *rest, line;
	size_t n = 0;

	if (!mime_line_take(&after, &line))
		return false;
	while (n < line.left && line.p[n] > ' ' && line.p[n] < 0x7f && line.p[n] != ':')
		n++;
	ret->name = rd_init(line.p, n);
	while (n < line.left && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++; /* some write a blank before the colon */
	if (ret->name.left == 0 || n == line.left || line.p[n] != ':')
		return false;
	while (after.left > 0 && (after.p[0] == ' ' || after.p[0] == '\t'))
		(void)mime_line_take(&after, &line);
	ret->value = rd_init(rest->p + n + 1, rest->left - after.left - n - 1);
	*rest = after;
	return true;
}

/* ---- encoded words ----------------------------------------------------------------------------- */

struct word {
	struct rd charset, text;
	uint8_t encoding; /* 'b', 'q' */
	size_t used;
};

/* "=?charset?B?text?=" at the start of value. */
static bool
word_at(struct rd value, struct word *ret)
{
	struct rd rest = value;
	const uint8_t *end;

	if (rest.left < 8 || rest.p[0] != '=' || rest.p[1] != '?')
		return false;
	(void)rd_skip(&rest, 2);
	end = memchr(rest.p, '?', size_min(rest.left, CHARSET_MAX));
	if (end == NULL)
		return false;
	(void)rd_sub(&rest, (size_t)(end - rest.p), &ret->charset);
	if (rest.left < 3 || rest.p[2] != '?')
		return false;
	ret->encoding = rest.p[1] | 0x20;
	if (ret->encoding != 'b' && ret->encoding != 'q')
		return false;
	(void)rd_skip(&rest, 3);
	end = memmem(rest.p, rest.left, "?=", 2);
	/* "=?utf-8?Q?=41?=": the first "?=" may be the text's own. */
	if (end == rest.p && rest.left > 4 && ret->encoding == 'q')
		end = memmem(rest.p + 1, rest.left - 1, "?=", 2);
	if (end == NULL)
		return false;
	(void)rd_sub(&rest, (size_t)(end - rest.p), &ret->text);
	(void)rd_skip(&rest, 2);
	ret->used = value.left - rest.left;
	return true;
}

/* UTF-16 in place: its UTF-8 is written in front of what is still to be read, or not at all. */
static size_t
utf16_convert(uint8_t *bytes, size_t n, bool big, char *out, size_t size)
{
	struct rd rest = rd_init(bytes, n);
	size_t at = 0;
	uint32_t c;

	while (rest.left >= 2 && at + 4 <= size) {
		(void)rd_skip(&rest, utf16_get(rest.p, rest.left, big, &c));
		at += utf8_put(out + at, c);
	}
	return at;
}

static size_t
word_decode(const struct word *word, char *out, size_t size)
{
	uint8_t bytes[1024];
	struct rd text = word->text;
	size_t n;

	/* An encoded word has at most 75 bytes; of what claims to be one the rest is left. */
	text.left = size_min(text.left, size_min(sizeof(bytes), size));
	n = word->encoding == 'b' ? base64_decode(text, bytes)
				  : quoted_printable_decode(text, true, bytes);
	if (word->charset.left >= 6 && strncasecmp((const char *)word->charset.p, "utf-16", 6) == 0)
		return utf16_convert(bytes, n, !mime_is(word->charset, "utf-16le"), out, size);
	memcpy(out, bytes, n);
	return n;
}

/* The bytes of blanks in front of another encoded word. */
static size_t
gap_before_word(struct rd value)
{
	struct word word;
	size_t n = 0;

	while (n < value.left && is_blank(value.p[n]))
		n++;
	return word_at(rd_init(value.p + n, value.left - n), &word) ? n : 0;
}

size_t
mime_words_decode(struct rd value, char *out, size_t size)
{
	size_t at = 0;

	value = trim(value);
	while (value.left > 0 && at < size) {
		struct word word;

		if (value.p[0] == '=' && word_at(value, &word)) {
			at += word_decode(&word, out + at, size - at);
			(void)rd_skip(&value, word.used);
			(void)rd_skip(&value, gap_before_word(value));
			continue;
		}
		if (value.p[0] != '\r' && value.p[0] != '\n')
			out[at++] = (char)value.p[0];
		(void)rd_skip(&value, 1);
	}
	return at;
}

/* ---- parameters -------------------------------------------------------------------------------- */

struct rd
mime_value_head(struct rd value)
{
	size_t n = 0;

	value = trim(value);
	while (n < value.left && value.p[n] != ';')
		n++;
	return trim(rd_init(value.p, n));
}

/* Moves *rest behind the next ';' outside of quotes; what stood before it in *ret. */
static bool
piece_take(struct rd *rest, struct rd *ret)
{
	bool quoted = false;
	size_t n = 0;

	if (rest->left == 0)
		return false;
	for (; n < rest->left && (quoted || rest->p[n] != ';'); n++) {
		if (rest->p[n] == '"')
			quoted = !quoted;
		else if (rest->p[n] == '\\' && quoted && n + 1 < rest->left)
			n++;
	}
	(void)rd_sub(rest, n, ret);
	if (rest->left > 0)
		(void)rd_skip(rest, 1);
	return true;
}

static struct rd
unquote(struct rd value)
{
	value = trim(value);
	if (value.left > 0 && value.p[0] == '"') {
		(void)rd_skip(&value, 1);
		if (value.left > 0 && value.p[value.left - 1] == '"')
			value.left--;
	}
	return value;
}

/* The raw value of the parameter with exactly this name, without quotes. */
static bool
parameter_find(struct rd value, const char *name, struct rd *ret)
{
	struct rd piece;

	(void)piece_take(&value, &piece);
	while (piece_take(&value, &piece)) {
		const uint8_t *sign = memchr(piece.p, '=', piece.left);
		struct rd key;

		if (sign == NULL)
			continue;
		(void)rd_sub(&piece, (size_t)(sign - piece.p), &key);
		(void)rd_skip(&piece, 1);
		if (mime_is(trim(key), name)) {
			*ret = unquote(piece);
			return true;
		}
	}
	return false;
}

/* Percent signs, behind "charset'language'" in the first piece. */
static size_t
extended_decode(struct rd value, bool first, char *out, size_t size)
{
	for (int i = 0; first && i < 2; i++) {
		const uint8_t *tick = value.left > 0 ? memchr(value.p, '\'', value.left) : NULL;

		if (tick == NULL)
			break;
		(void)rd_skip(&value, (size_t)(tick - value.p) + 1);
	}
	value.left = size_min(value.left, size);
	return percent_decode(value, (uint8_t *)out);
}

static size_t
plain_copy(struct rd value, char *out, size_t size)
{
	size_t n = size_min(value.left, size);

	return rd_copy(&value, out, n) == 0 ? n : 0;
}

/* name*0=, name*1*=, ... one behind the other. */
static size_t
pieces_join(struct rd value, const char *name, char *out, size_t size)
{
	char key[48];
	struct rd piece;
	size_t at = 0;

	for (unsigned int i = 0; i < PIECES_MAX; i++) {
		(void)snprintf(key, sizeof(key), "%s*%u", name, i);
		if (parameter_find(value, key, &piece)) {
			at += plain_copy(piece, out + at, size - at);
			continue;
		}
		(void)snprintf(key, sizeof(key), "%s*%u*", name, i);
		if (!parameter_find(value, key, &piece))
			break;
		at += extended_decode(piece, i == 0, out + at, size - at);
	}
	return at;
}

size_t
mime_parameter(struct rd value, const char *name, char *out, size_t size)
{
	char key[32];
	struct rd found;
	size_t n;

	(void)snprintf(key, sizeof(key), "%s*", name);
	if (parameter_find(value, key, &found))
		return extended_decode(found, true, out, size);
	n = pieces_join(value, name, out, size);
	if (n > 0)
		return n;
	return parameter_find(value, name, &found) ? mime_words_decode(found, out, size) : 0;
}
