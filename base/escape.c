/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns what counts as showable. Pure: no system calls. */
#include "base/escape.h"

#include <stdio.h>
#include <string.h>

#include "base/checked.h"

#define CUT_MARK "\xe2\x80\xa6" /* … */
#define REPLACEMENT "\xef\xbf\xbd"

/* Ranges that are valid but must not reach a terminal or a page as they are. */
static const struct {
	uint32_t first, last;
} hidden[] = {
    {0x0000, 0x001f}, /* C0 */
    {0x007f, 0x009f}, /* DEL and C1: 8-bit CSI and its kind */
    {0x00ad, 0x00ad}, /* soft hyphen */
    {0x061c, 0x061c}, /* Arabic letter mark */
    {0x180e, 0x180e}, /* Mongolian vowel separator */
    {0x200b, 0x200f}, /* zero width, and the direction marks */
    {0x2028, 0x202e}, /* line and paragraph separator; embeddings and overrides */
    {0x2060, 0x206f}, /* joiners, invisible operators, isolates */
    {0xfeff, 0xfeff}, /* byte order mark */
    {0xfff9, 0xfffb}, /* interlinear annotation */
    {0xe0000, 0xe007f}, /* tags */
};

static bool
is_hidden(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	}
	return false;
}

size_t
utf8_next(const uint8_t *s, size_t len, uint32_t *ret)
{
	/* Smallest code point of each length: less is an overlong form. */
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t c;
	size_t n;

	if (len == 0)
		return 0;
	if (s[0] < 0x80) {
		*ret = s[0];
		return 1;
	}
	n = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc2 || s[0] > 0xf4 || n > len)
		return 0;
	c = s[0] & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3fu);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*ret = c;
	return n;
}

bool
utf8_valid(const void *bytes, size_t len)
{
	const uint8_t *s = bytes;
	uint32_t c;

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_next(&s[i], len - i, &c);
		if (n == 0)
			return false;
	}
	return true;
}

/* One character for a terminal; returns the bytes of s used. */
static size_t
text_next(const uint8_t *s, size_t len, char dst[ESCAPE_UNIT_MAX + 1], size_t *ret_written)
{
	uint32_t c = 0;
	size_t n = utf8_next(s, len, &c);
	int written;

	if (n == 0 || (n == 1 && is_hidden(c))) {
		written = snprintf(dst, ESCAPE_UNIT_MAX + 1, "\\x%02x", s[0]);
		n = 1;
	} else if (is_hidden(c)) {
		written = snprintf(dst, ESCAPE_UNIT_MAX + 1, "\\u{%x}", c);
	} else if (c == '\\') {
		written = snprintf(dst, ESCAPE_UNIT_MAX + 1, "\\\\");
	} else {
		memcpy(dst, s, n);
		written = (int)n;
	}
	*ret_written = (size_t)written;
	return n;
}

/* kept: backslashes are not doubled. */
static char *
text_escape(char *dst, size_t size, const void *bytes, size_t len, bool kept)
{
	const uint8_t *s = bytes;
	char unit[ESCAPE_UNIT_MAX + 1];
	size_t at = 0, cut = 0, used, written;

	for (size_t i = 0; i < len; i += used) {
		used = text_next(&s[i], len - i, unit, &written);
		if (kept && s[i] == '\\')
			written = 1;
		if (written >= size - at) {
			memcpy(&dst[cut], CUT_MARK, sizeof(CUT_MARK));
			return dst;
		}
		memcpy(&dst[at], unit, written);
		at += written;
		/* The last end from which the mark of a cut would still fit. */
		if (size - at >= sizeof(CUT_MARK))
			cut = at;
	}
	dst[at] = '\0';
	return dst;
}

char *
escape_text(char *dst, size_t size, const void *bytes, size_t len)
{
	return text_escape(dst, size, bytes, len, false);
}

char *
escape_again(char *dst, size_t size, const char *s)
{
	return text_escape(dst, size, s, strlen(s), true);
}

char *
escape_str(char *dst, size_t size, const char *s)
{
	return escape_text(dst, size, s, strlen(s));
}

static int
json_escape(uint32_t c, char dst[ESCAPE_UNIT_MAX + 1])
{
	if (c == '\n')
		return snprintf(dst, ESCAPE_UNIT_MAX + 1, "\\n");
	if (c == '\t')
		return snprintf(dst, ESCAPE_UNIT_MAX + 1, "\\t");
	if (c < 0x10000)
		return snprintf(dst, ESCAPE_UNIT_MAX + 1, "\\u%04x", c);
	c -= 0x10000; /* RFC 8259, section 7: a surrogate pair */
	return snprintf(dst, ESCAPE_UNIT_MAX + 1, "\\u%04x\\u%04x", (0xd800u + (c >> 10)) & 0xffff,
	    (0xdc00u + (c & 0x3ff)) & 0xffff);
}

size_t
escape_json_next(const uint8_t *s, size_t len, char dst[ESCAPE_UNIT_MAX + 1], size_t *ret_written)
{
	uint32_t c = 0;
	size_t n = utf8_next(s, len, &c);

	if (n == 0) {
		memcpy(dst, REPLACEMENT, sizeof(REPLACEMENT));
		*ret_written = sizeof(REPLACEMENT) - 1;
		return 1;
	}
	if (c == '"' || c == '\\') {
		dst[0] = '\\';
		dst[1] = (char)c;
		*ret_written = 2;
	} else if (is_hidden(c)) {
		*ret_written = (size_t)json_escape(c, dst);
	} else {
		memcpy(dst, s, n);
		*ret_written = n;
	}
	return n;
}
