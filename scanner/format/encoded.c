/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the knowing of runs. A run is decoded once; what it holds is a document of its own, which
 * may hold runs again. Short runs that decode to no format are words and keys, and passed over.
 */
#include "scanner/format/encoded.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/mime_decode.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define LINE_MIN 40u /* letters in a line of base64 behind which it may go on in the next */
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

/* Whether at `at` a line of a run may end that goes on in the next: its last letters are here. */
static bool
line_may_end(struct rd text, size_t at)
{
	size_t end = at, from;

	if (text.p[at] != '\n' && text.p[at] != '\r')
		return false;
	if (end > 0 && text.p[end] == '\n' && text.p[end - 1] == '\r')
		end--;
	if (end < LINE_MIN)
		return false;
	for (from = end; from > 0 && base64_letter(text.p[from - 1]); from--)
		;
	return end - from >= LINE_MIN;
}

static void
base64_read(struct scan *scan, struct rd text)
{
	while (text.left >= ENCODED_RUN_MIN && !scan_stopped(scan)) {
		size_t letters, n = ENCODED_RUN_MIN;

		/* No run can begin in front of the last byte of a window that is no letter. */
		while (n > 0 && base64_letter(text.p[n - 1]))
			n--;
		if (n > 0 && !line_may_end(text, n - 1)) {
			(void)rd_skip(&text, n);
			continue;
		}
		if (!base64_letter(text.p[0])) {
			(void)rd_skip(&text, 1);
			continue;
		}
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

void
encoded_read(struct scan *scan, struct rd text)
{
	base64_read(scan, text);
	signs_read(scan, text, '=');
	signs_read(scan, text, '%');
	uuencode_read(scan, text);
}
