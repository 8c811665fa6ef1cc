/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the syntax of XML 1.0 as far as text needs it. */
#include "scanner/format/xml.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/signs.h"
#include "scanner/format/text.h"

#define UTF8_PER_UTF16 2u /* bytes of UTF-8 from one byte of UTF-16, at most 3 from 2 */
#define ROOT_TOKENS_MAX 16u /* before the root: text that is none, comments that are broken */
#define ENTITY_MAX 12u /* bytes looked at for the end of an entity: "&#x0010FFFF;" */

/* 0: UTF-8, else the byte order of UTF-16: 'L' or 'B'. */
static char
utf16_kind(const struct rd *bytes)
{
	const uint8_t *p = bytes->p;

	if (bytes->left < 4)
		return 0;
	if ((p[0] == 0xff && p[1] == 0xfe) || (p[0] == '<' && p[1] == 0))
		return 'L';
	if ((p[0] == 0xfe && p[1] == 0xff) || (p[0] == 0 && p[1] == '<'))
		return 'B';
	return 0;
}

static void
bom_skip(struct rd *rd)
{
	if (rd->left >= 3 && memcmp(rd->p, "\xef\xbb\xbf", 3) == 0)
		(void)rd_skip(rd, 3);
}

bool
xml_begins(const struct rd *bytes)
{
	struct rd rd = *bytes;

	if (utf16_kind(&rd) != 0)
		return rd.p[0] == '<' || rd.p[1] == '<' || rd.p[2] == '<' || rd.p[3] == '<';
	bom_skip(&rd);
	while (rd.left > 0 && (rd.p[0] == ' ' || (rd.p[0] >= '\t' && rd.p[0] <= '\r')))
		(void)rd_skip(&rd, 1);
	return rd.left >= 2 && rd.p[0] == '<';
}

int
xml_utf8(struct rd *bytes, char **ret)
{
	char kind = utf16_kind(bytes), *decoded;
	size_t n = 0;
	uint32_t c;

	*ret = NULL;
	bom_skip(bytes);
	if (kind == 0)
		return 0;
	decoded = malloc(bytes->left * UTF8_PER_UTF16 + 4);
	if (decoded == NULL)
		return -ENOMEM;
	while (bytes->left >= 2) {
		(void)rd_skip(bytes, utf16_get(bytes->p, bytes->left, kind == 'B', &c));
		if (c != 0xfeff || n > 0)
			n += utf8_put(decoded + n, c);
	}
	*bytes = rd_init(decoded, n);
	*ret = decoded;
	return 0;
}

bool
xml_root(struct rd bytes, struct xml_token *ret)
{
	for (unsigned int i = 0; i < ROOT_TOKENS_MAX && xml_next(&bytes, ret); i++) {
		if (ret->kind == XML_START)
			return true;
	}
	return false;
}

bool
xml_is(const struct rd *rd, const char *word)
{
	size_t n = strlen(word);

	return rd->left == n && memcmp(rd->p, word, n) == 0;
}

static bool
begins(const struct rd *rd, const char *word)
{
	size_t n = strlen(word);

	return rd->left >= n && memcmp(rd->p, word, n) == 0;
}

/* Takes everything up to the word and the word itself; what lay before it in *ret. Without the
 * word everything is taken, and false: what was never closed is text, so that nothing is lost. */
static bool
take_until(struct rd *rd, const char *word, struct rd *ret)
{
	size_t n = strlen(word);
	const uint8_t *hit = memmem(rd->p, rd->left, word, n);

	if (hit == NULL) {
		(void)rd_sub(rd, rd->left, ret);
		return false;
	}
	(void)rd_sub(rd, (size_t)(hit - rd->p), ret);
	(void)rd_skip(rd, n);
	return true;
}

static const bool ends_name[256] = {
    [' '] = true,
    ['\t'] = true,
    ['\n'] = true,
    ['\r'] = true,
    ['/'] = true,
    ['='] = true,
    [':'] = true,
};

/* What the sign c is for a tag: opens or closes a quotation, stands in one, or ends the tag. */
static inline bool
tag_ends(uint8_t c, uint8_t *quote)
{
	if (*quote != 0) {
		if (c == *quote)
			*quote = 0;
		return false;
	}
	if (c == '<' || c == '>')
		return true;
	*quote = c;
	return false;
}

/* Where the tag ends: at a '>' that is not inside quotes, or a '<'. rd->left: nowhere. */
static size_t
tag_length(const struct rd *rd)
{
	uint8_t quote = 0;
	size_t i = 0;

	for (; rd->left - i >= SIGNS_BLOCK; i += SIGNS_BLOCK) {
		for (uint32_t bits = signs_in(rd->p + i); bits != 0; bits &= bits - 1) {
			size_t at = i + (size_t)__builtin_ctz(bits);

			if (tag_ends(rd->p[at], &quote))
				return at;
		}
	}
	for (; i < rd->left; i++) {
		if (sign_is(rd->p[i]) && tag_ends(rd->p[i], &quote))
			return i;
	}
	return rd->left;
}

/* The inside of a tag. A '<' ends the search: so a text of nothing but '<' takes linear time. */
static bool
tag_take(struct rd *rd, struct rd *ret)
{
	size_t n = tag_length(rd);

	if (n == rd->left || rd->p[n] == '<')
		return false;
	*ret = rd_init(rd->p, n);
	(void)rd_skip(rd, n + 1);
	return true;
}

static bool
is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Takes a name and drops its prefix. */
static inline void
name_take(struct rd *rd, struct rd *ret)
{
	size_t n = 0, start = 0;

	for (; n < rd->left; n++) {
		if (!ends_name[rd->p[n]])
			continue;
		if (rd->p[n] != ':')
			break;
		start = n + 1;
	}
	*ret = rd_init(rd->p + start, n - start);
	(void)rd_skip(rd, n);
}

static bool
tag_read(struct rd *rd, struct xml_token *ret)
{
	struct rd tag;

	ret->kind = XML_START;
	if (rd->left > 0 && rd->p[0] == '/') {
		ret->kind = XML_END;
		(void)rd_skip(rd, 1);
	}
	/* Broken off in the middle: text after a lost quote would be lost with it, so the '<'
	 * alone is dropped and what follows is text. */
	if (!tag_take(rd, &tag))
		return false;
	ret->empty = ret->kind == XML_START && tag.left > 0 && tag.p[tag.left - 1] == '/';
	if (ret->empty)
		tag.left--;
	name_take(&tag, &ret->name);
	ret->attrs = tag;
	return true;
}

/* After "<!": a comment, CDATA, or a declaration. true if there is a token. */
static bool
declaration_read(struct rd *rd, struct xml_token *ret)
{
	struct rd skipped;

	ret->kind = XML_CDATA;
	if (begins(rd, "--")) {
		(void)rd_skip(rd, 2);
		return !take_until(rd, "-->", &ret->text);
	}
	if (begins(rd, "[CDATA[")) {
		(void)rd_skip(rd, 7);
		(void)take_until(rd, "]]>", &ret->text);
		return true;
	}
	if (!take_until(rd, ">", &ret->text))
		return true;
	/* DOCTYPE with declarations of its own: not read. */
	skipped = ret->text;
	if (memchr(skipped.p, '[', skipped.left) != NULL &&
	    memchr(skipped.p, ']', skipped.left) == NULL)
		return !take_until(rd, "]>", &ret->text);
	return false;
}

/* "<!" and "<?": few, and kept out of the loop of tags. true if there is a token. */
static __attribute__((noinline)) bool
other_read(struct rd *rd, struct xml_token *ret)
{
	if (rd->p[0] == '!') {
		(void)rd_skip(rd, 1);
		return declaration_read(rd, ret);
	}
	ret->kind = XML_CDATA;
	return !take_until(rd, "?>", &ret->text);
}

static void
text_take(struct rd *rd, struct xml_token *ret)
{
	const uint8_t *hit = memchr(rd->p, '<', rd->left);
	size_t n = hit != NULL ? (size_t)(hit - rd->p) : rd->left;

	ret->kind = XML_TEXT;
	ret->text = rd_init(rd->p, n);
	(void)rd_skip(rd, n);
}

bool
xml_next(struct rd *rd, struct xml_token *ret)
{
	while (rd->left > 0) {
		if (rd->p[0] != '<') {
			text_take(rd, ret);
			return true;
		}
		(void)rd_skip(rd, 1);
		if (rd->left > 0 && (rd->p[0] == '!' || rd->p[0] == '?')) {
			if (other_read(rd, ret))
				return true;
		} else if (tag_read(rd, ret)) {
			return true;
		}
	}
	return false;
}

/* The next attribute; false at the end, or where it is broken. */
static bool
attr_take(struct rd *attrs, struct rd *ret_name, struct rd *ret_value)
{
	const uint8_t *end;
	uint8_t quote;

	for (;;) {
		while (attrs->left > 0 && is_space(attrs->p[0]))
			(void)rd_skip(attrs, 1);
		if (attrs->left == 0)
			return false;
		name_take(attrs, ret_name);
		while (attrs->left > 0 && (is_space(attrs->p[0]) || attrs->p[0] == '='))
			(void)rd_skip(attrs, 1);
		if (attrs->left == 0)
			return false;
		quote = attrs->p[0];
		(void)rd_skip(attrs, 1);
		if (quote != '"' && quote != '\'')
			continue;
		end = memchr(attrs->p, quote, attrs->left);
		if (end == NULL)
			return false;
		(void)rd_sub(attrs, (size_t)(end - attrs->p), ret_value);
		(void)rd_skip(attrs, 1);
		return true;
	}
}

bool
xml_attr(struct rd attrs, const char *name, struct rd *ret)
{
	struct rd key, value;

	while (attr_take(&attrs, &key, &value)) {
		if (xml_is(&key, name)) {
			*ret = value;
			return true;
		}
	}
	return false;
}

bool
xml_attr_next(struct rd *attrs, struct rd *ret)
{
	struct rd key;

	return attr_take(attrs, &key, ret);
}

/* "&#7852;", "&#x1EAC;", the ';' may be missing. Bytes used, 0 if it is none. */
static size_t
number_decode(const struct rd *rd, uint32_t *ret)
{
	bool hex = rd->left > 2 && (rd->p[2] == 'x' || rd->p[2] == 'X');
	size_t i = hex ? 3 : 2, first = i;
	uint32_t value = 0;

	for (; i < rd->left && i < ENTITY_MAX; i++) {
		uint8_t c = rd->p[i], lower = c | 0x20;

		if (c >= '0' && c <= '9')
			value = value * (hex ? 16 : 10) + (uint32_t)(c - '0');
		else if (hex && lower >= 'a' && lower <= 'f')
			value = value * 16 + (uint32_t)(lower - 'a') + 10;
		else
			break;
	}
	if (i == first || value == 0 || value > 0x10ffff)
		return 0;
	*ret = value;
	return i < rd->left && rd->p[i] == ';' ? i + 1 : i;
}

static const struct {
	const char *name;
	char c;
} entities[] = {
    {"&amp;", '&'},
    {"&lt;", '<'},
    {"&gt;", '>'},
    {"&quot;", '"'},
    {"&apos;", '\''},
};

/* What stands at an '&'. Bytes used; 0: no entity. Never writes more than it uses. */
static size_t
entity_decode(const struct rd *rd, char *out, size_t *ret_n)
{
	uint32_t c;
	size_t used;

	if (rd->left >= 2 && rd->p[1] == '#') {
		used = number_decode(rd, &c);
		if (used > 0)
			*ret_n = utf8_put(out, c);
		return used;
	}
	for (size_t i = 0; i < ARRAY_LEN(entities); i++) {
		if (begins(rd, entities[i].name)) {
			*out = entities[i].c;
			*ret_n = 1;
			return strlen(entities[i].name);
		}
	}
	return 0;
}

size_t
xml_decode(struct rd text, char *out)
{
	size_t at = 0;

	while (text.left > 0) {
		const uint8_t *amp = memchr(text.p, '&', text.left);
		size_t plain = amp != NULL ? (size_t)(amp - text.p) : text.left, used, n = 0;

		(void)rd_copy(&text, out + at, plain);
		at += plain;
		if (text.left == 0)
			break;
		used = entity_decode(&text, out + at, &n);
		if (used == 0) {
			out[at] = '&';
			used = n = 1;
		}
		at += n;
		(void)rd_skip(&text, used);
	}
	return at;
}
