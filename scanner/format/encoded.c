/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the knowing of runs. A run is decoded once; what it holds is a document of its own, which
 * may hold runs again. Short runs that decode to no format are words and keys, and passed over.
 */
#include "scanner/format/encoded.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/encoded_find.h"
#include "scanner/format/format.h"
#include "scanner/format/mime_decode.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define LINE_MIN 40u /* letters in a line of base64 behind which it may go on in the next */
#define STRETCH_PROBE 16u /* bytes of it that are looked at together */
#define HIGH_BITS UINT64_C(0x8080808080808080)
#define SIGNS_MIN 4u /* signs with two digits that make a text quoted-printable or percent */
#define SIGNS_PERCENT 90u /* and their share of all such signs */
#define DATA_MIN 512u /* bytes of no known format worth a look all the same */

/* Looks into bytes decoded from the text in hand. */
static void
decoded_scan(struct scan *scan, const char *name, const uint8_t *bytes, size_t n)
{
	struct doc doc = {.bytes = rd_init(bytes, n), .fd = -1};

	if (n > scan_budget(scan)) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_INFLATED);
		return;
	}
	scan_spend(scan, n);
	if (n >= DATA_MIN || strcmp(format_find(&doc)->type, "data") != 0)
		scan_member(scan, (const uint8_t *)name, strlen(name), doc.bytes);
}

static uint8_t *
room_get(struct scan *scan, size_t size)
{
	uint8_t *room = malloc(size);

	if (room == NULL)
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	return room;
}

/* ---- base64 ------------------------------------------------------------------------------------ */

static size_t
letters_length(struct rd text, size_t from)
{
	size_t i = from;

	while (i < text.left && base64_letter(text.p[i]))
		i++;
	return i - from;
}

static size_t
break_length(struct rd text, size_t at)
{
	size_t n = 0;

	if (at < text.left && text.p[at] == '\r')
		n++;
	if (at + n < text.left && text.p[at + n] == '\n')
		n++;
	return n;
}

/* The bytes of the run that begins at text; *ret_letters of them count. */
static size_t
run_length(struct rd text, size_t *ret_letters)
{
	size_t end = 0, letters = 0;

	for (;;) {
		size_t line = letters_length(text, end), gap;

		letters += line;
		end += line;
		while (end < text.left && text.p[end] == '=')
			end++;
		gap = break_length(text, end);
		if (line < LINE_MIN || gap == 0 || letters_length(text, end + gap) == 0)
			break;
		end += gap;
	}
	*ret_letters = letters;
	return end;
}

static void
run_scan(struct scan *scan, struct rd run)
{
	uint8_t *out = room_get(scan, run.left);

	if (out != NULL)
		decoded_scan(scan, "base64", out, base64_decode(run, out));
	free(out);
}

/* The high bit of each of eight bytes: it is ASCII, and '+' or above, as each letter is. No sum of
 * two bytes of ASCII carries; behind another byte the bits are wrong, and that byte has none. */
static uint64_t
from_plus_on(uint64_t bytes)
{
	return (bytes + (HIGH_BITS >> 7) * (0x80 - '+')) & ~bytes & HIGH_BITS;
}

static bool
stretch_may_cover(const uint8_t *p)
{
	uint64_t a, b;

	memcpy(&a, p, sizeof(a));
	memcpy(&b, p + sizeof(a), sizeof(b));
	return (from_plus_on(a) & from_plus_on(b)) == HIGH_BITS;
}

/* The first stretch of LINE_MIN letters that begins in [from, to) or goes on there; text.left:
 * none. Every such stretch covers one of the places that are looked at whole. */
static size_t
stretch_find(struct rd text, size_t from, size_t to)
{
	for (size_t at = from, begin; at < to && text.left - at >= STRETCH_PROBE;
	     at += LINE_MIN - STRETCH_PROBE) {
		if (!stretch_may_cover(text.p + at) || !base64_letter(text.p[at]))
			continue;
		for (begin = at; begin > 0 && base64_letter(text.p[begin - 1]); begin--)
			;
		if (letters_length(text, begin) >= LINE_MIN)
			return begin;
	}
	return text.left;
}

static void
base64_read(struct scan *scan, struct rd text)
{
	while (text.left >= ENCODED_RUN_MIN && !scan_stopped(scan)) {
		size_t letters, n;

		(void)rd_skip(&text, stretch_find(text, 0, text.left));
		n = run_length(text, &letters);
		if (letters >= ENCODED_RUN_MIN)
			run_scan(scan, rd_init(text.p, n));
		(void)rd_skip(&text, size_min(n, text.left));
	}
}

/* ---- the other encodings ----------------------------------------------------------------------- */

static bool
is_hex(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* Is the sign nearly always followed by two digits, and some of them beyond ASCII? */
static bool
looks_encoded(struct rd text, char sign)
{
	size_t all = 0, good = 0, high = 0;

	while (text.left > 0) {
		const uint8_t *hit = memchr(text.p, sign, text.left);

		if (hit == NULL)
			break;
		(void)rd_skip(&text, (size_t)(hit - text.p) + 1);
		if (sign == '=' && break_length(text, 0) > 0)
			continue;
		all++;
		if (text.left >= 2 && is_hex(text.p[0]) && is_hex(text.p[1])) {
			good++;
			high += text.p[0] >= '8' ? 1 : 0;
		}
	}
	return high >= SIGNS_MIN && good * 100 >= all * SIGNS_PERCENT;
}

static void
signs_read(struct scan *scan, struct rd text, char sign)
{
	uint8_t *out;
	size_t n;

	if (!looks_encoded(text, sign))
		return;
	out = room_get(scan, text.left);
	if (out == NULL)
		return;
	n = sign == '=' ? quoted_printable_decode(text, false, out) : percent_decode(text, out);
	decoded_scan(scan, sign == '=' ? "quoted-printable" : "percent", out, n);
	free(out);
}

/* Behind the end of the line that text begins in; false if it is the last one. */
static bool
line_skip(struct rd *text)
{
	const uint8_t *newline = memchr(text->p, '\n', text->left);

	if (newline == NULL)
		return false;
	(void)rd_skip(text, (size_t)(newline - text->p) + 1);
	return true;
}

static bool
uuencode_begins(struct rd text)
{
	return text.left >= 10 && memcmp(text.p, "begin ", 6) == 0 && text.p[6] <= '7';
}

/* "begin 644 name" stands at the start of a line. memchr() finds those faster than memmem() finds
 * six letters. */
static void
uuencode_read(struct scan *scan, struct rd text)
{
	struct rd name;
	uint8_t *out;
	size_t n;

	do {
		if (!uuencode_begins(text))
			continue;
		out = room_get(scan, text.left);
		if (out == NULL)
			return;
		if (uuencode_take(&text, &name, out, &n)) {
			if (n <= scan_budget(scan)) {
				scan_spend(scan, n);
				scan_member(scan, name.p, name.left, rd_init(out, n));
			} else {
				scan_opaque(scan, WHY_LIMIT, LIMIT_INFLATED);
			}
		}
		free(out);
	} while (text.left > 0 && !scan_stopped(scan) && line_skip(&text));
}

/* ---- the quick look ------------------------------------------------------------------------------ */

static bool
is_high_pair(struct rd text, size_t at)
{
	return text.left - at > 2 && is_hex(text.p[at + 1]) && text.p[at + 1] >= '8' &&
	    is_hex(text.p[at + 2]);
}

static void
place_see(struct encoded_seen *seen, struct rd text, size_t at)
{
	struct rd rest = rd_init(text.p + at, text.left - at);

	if (rest.p[0] == '\n') {
		(void)rd_skip(&rest, 1);
		seen->uuencode = seen->uuencode || uuencode_begins(rest);
	} else if (is_high_pair(text, at)) {
		seen->quoted += rest.p[0] == '=' ? 1 : 0;
		seen->percent += rest.p[0] == '%' ? 1 : 0;
	}
}

void
encoded_see(struct encoded_seen *seen, struct rd text, size_t from, size_t to)
{
	if (seen->base64 == 0) {
		size_t at = stretch_find(text, from > LINE_MIN ? from - LINE_MIN : 0, to);

		seen->base64 = at < text.left ? at + 1 : 0;
	}
	if (from == 0)
		seen->uuencode = uuencode_begins(text);
	for (; from < to; from++) {
		from = encoded_find(text.p, text.left, from, to);
		if (from < to)
			place_see(seen, text, from);
	}
}

void
encoded_read(struct scan *scan, struct rd text, const struct encoded_seen *seen)
{
	struct encoded_seen own = {0};

	if (seen == NULL) {
		encoded_see(&own, text, 0, text.left);
		seen = &own;
	}
	if (seen->base64 > 0)
		base64_read(scan,
		    rd_init(text.p + seen->base64 - 1, text.left - (seen->base64 - 1)));
	if (seen->quoted >= SIGNS_MIN)
		signs_read(scan, text, '=');
	if (seen->percent >= SIGNS_MIN)
		signs_read(scan, text, '%');
	if (seen->uuencode)
		uuencode_read(scan, text);
}
