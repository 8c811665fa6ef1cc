/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the spelling of `where`. Pure. */
#include "scanner/worker/where.h"

#include <stdio.h>
#include <string.h>

#include "scanner/limits.h"

#define CUT "\xe2\x80\xa6" /* … */

size_t
utf8_sequence(const uint8_t *p, size_t left)
{
	size_t n;

	if (left == 0)
		return 0;
	if (p[0] < 0x80)
		return 1;
	n = p[0] >= 0xc2 && p[0] <= 0xdf   ? 2
	    : p[0] >> 4 == 0xe             ? 3
	    : p[0] >= 0xf0 && p[0] <= 0xf4 ? 4
					   : 0;
	if (n == 0 || n > left)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (p[i] >> 6 != 2)
			return 0;
	}
	/* Unicode 15, table 3-7: overlong forms, surrogates, beyond U+10FFFF */
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

/* One character or byte of a name; returns how many bytes of it were used, *ret_n written. */
static size_t
piece(const uint8_t *p, size_t left, char ret[5], size_t *ret_n)
{
	size_t n = utf8_sequence(p, left);

	if (n == 1 && (p[0] == '!' || p[0] == '\\')) {
		ret[0] = '\\';
		ret[1] = (char)p[0];
		*ret_n = 2;
	} else if (n == 0 || p[0] < 0x20 || p[0] == 0x7f || (p[0] == 0xc2 && p[1] < 0xa0)) {
		*ret_n = (size_t)snprintf(ret, 5, "\\x%02X", p[0]);
		n = 1; /* of a C1 control the second byte follows as one not UTF-8 */
	} else {
		memcpy(ret, p, n);
		*ret_n = n;
	}
	return n;
}

static size_t
escaped_length(const uint8_t *name, size_t len)
{
	char out[5];
	size_t total = 0, n;

	for (size_t i = 0; i < len;) {
		i += piece(name + i, len - i, out, &n);
		total += n;
	}
	return total;
}

size_t
where_name(char *text, size_t at, size_t size, const uint8_t *name, size_t len)
{
	size_t room = size - at - 1, total, n, skip;
	char out[5];

	if (room > WHERE_NAME_MAX)
		room = WHERE_NAME_MAX;
	/* Of an absurd name only the end is looked at. */
	if (len > WHERE_NAME_MAX) {
		name += len - WHERE_NAME_MAX;
		len = WHERE_NAME_MAX;
	}
	total = escaped_length(name, len);
	skip = 0;
	if (total > room && room > strlen(CUT)) {
		memcpy(text + at, CUT, strlen(CUT));
		at += strlen(CUT);
		skip = total - (room - strlen(CUT));
	} else if (total > room) {
		skip = total;
	}
	for (size_t i = 0; i < len;) {
		i += piece(name + i, len - i, out, &n);
		if (skip > 0) {
			skip = skip > n ? skip - n : 0;
			continue;
		}
		memcpy(text + at, out, n);
		at += n;
	}
	text[at] = '\0';
	return at;
}

void
where_finish(const char *path, const char *last, char *ret, size_t max)
{
	size_t path_len = strlen(path), last_len = last != NULL ? strlen(last) + 1 : 0;
	size_t skip = 0, at = 0;

	if (path_len + last_len > max) {
		skip = path_len + last_len - (max - strlen(CUT));
		while (skip < path_len && ((unsigned char)path[skip] & 0xc0) == 0x80)
			skip++;
		memcpy(ret, CUT, strlen(CUT));
		at = strlen(CUT);
	}
	memcpy(ret + at, path + skip, path_len - skip);
	at += path_len - skip;
	if (last != NULL) {
		ret[at++] = '!';
		memcpy(ret + at, last, last_len - 1);
		at += last_len - 1;
	}
	ret[at] = '\0';
}
