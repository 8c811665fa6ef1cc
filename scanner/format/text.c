/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plain text: UTF-8 in any composition, UTF-16 and UTF-32 of either byte order, with or without
 * BOM. Each line is a span. Text in an 8-bit encoding passes as it is, ill-formed: the rules
 * decode it. Most text holds no marking in any encoding and is not even cut into lines.
 */
#include "scanner/format/text.h"

#include <string.h>

#include "base/checked.h"
#include "scanner/format/encoded.h"
#include "scanner/format/format.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

/* Of a sample that is text: at least this share are characters text is made of. */
#define TEXT_PERCENT 85u
/* Of UTF-16 without BOM: at least this share are code units of Vietnamese and ASCII text; of
 * other two-byte data hardly 2 % are. */
#define UTF16_PERCENT 60u
#define UTF8_BYTES 4u /* of one code point, at most */
#define TEXT_UTF32_LINE_MAX 8192u /* UTF-8 bytes; a longer line goes in pieces, without overlap */
#define UTF8_PER_UNIT 3u /* UTF-8 bytes from one UTF-16 code unit, at most */

static const uint8_t bom_utf8[] = {0xef, 0xbb, 0xbf};
static const uint8_t bom_utf16le[] = {0xff, 0xfe};
static const uint8_t bom_utf16be[] = {0xfe, 0xff};
static const uint8_t bom_utf32le[] = {0xff, 0xfe, 0, 0};
static const uint8_t bom_utf32be[] = {0, 0, 0xfe, 0xff};

static bool
begins(const struct rd *rd, const uint8_t *bytes, size_t n)
{
	return rd->left >= n && memcmp(rd->p, bytes, n) == 0;
}

/* ---- UTF-8 and unknown 8-bit ----------------------------------------------------------------- */

static bool
is_letter(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Capitals of VPS, VISCII and TCVN 5712 are control characters: M 03 T is MẬT. */
static bool
control_is_letter(const uint8_t *p, size_t i, size_t n)
{
	return p[i] < 0x20 && i > 0 && i + 1 < n && is_letter(p[i - 1]) && is_letter(p[i + 1]);
}

bool
utf8_probe(const struct doc *doc)
{
	size_t n = size_min(doc->bytes.left, TEXT_SAMPLE), good = 0;

	if (begins(&doc->bytes, bom_utf8, sizeof(bom_utf8)))
		return true;
	if (n == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		uint8_t c = doc->bytes.p[i];

		if (c == '\0')
			return false;
		good += (c >= 0x20 && c != 0x7f) || (c >= '\t' && c <= '\r') ||
			control_is_letter(doc->bytes.p, i, n)
		    ? 1
		    : 0;
	}
	return good * 100 >= n * TEXT_PERCENT;
}

/* Hands on one line; one that is too long goes in pieces that overlap, so that a marking at a
 * cut is whole in one of them. */
static void
line_emit(struct scan *scan, struct rd line, enum encoding encoding, uint32_t number)
{
	struct span span = {.part = PART_BODY, .encoding = encoding, .paragraph = number};

	while (line.left > TEXT_LINE_MAX) {
		span.text = (const char *)line.p;
		span.len = TEXT_LINE_MAX;
		scan_span(scan, &span);
		(void)rd_skip(&line, TEXT_LINE_MAX - TEXT_OVERLAP);
	}
	span.text = (const char *)line.p;
	span.len = line.left;
	scan_span(scan, &span);
}

static void
lines_emit(struct scan *scan, struct rd text, enum encoding encoding)
{
	/* Old Macintosh text ends its lines with CR alone. */
	bool lf = memchr(text.p, '\n', text.left) != NULL;
	uint32_t number = 0;

	while (text.left > 0 && !scan_stopped(scan)) {
		const uint8_t *end = memchr(text.p, lf ? '\n' : '\r', text.left);
		size_t n = end != NULL ? (size_t)(end - text.p) : text.left;
		struct rd line;

		(void)rd_sub(&text, n, &line);
		if (end != NULL)
			(void)rd_skip(&text, 1);
		if (line.left > 0 && line.p[line.left - 1] == '\r')
			line.left--;
		if (number < UINT32_MAX)
			number++;
		if (line.left > 0)
			line_emit(scan, line, encoding, number);
	}
}

void
utf8_read(struct scan *scan, const struct doc *doc)
{
	struct rd text = doc->bytes;

	if (begins(&text, bom_utf8, sizeof(bom_utf8)))
		(void)rd_skip(&text, sizeof(bom_utf8));
	if (scan_may_hold(scan, text))
		lines_emit(scan, text, ENCODING_UTF8);
	encoded_read(scan, text);
}

/* ---- UTF-16 ---------------------------------------------------------------------------------- */

static uint32_t
unit_at(const uint8_t *p, bool big)
{
	return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

/* Code units that Vietnamese text is made of: ASCII, Latin-1, Latin Extended-A and -B, combining
 * marks, Latin Extended Additional, general punctuation. */
static bool
unit_is_text(uint32_t u)
{
	return (u >= 0x20 && u < 0x7f) || (u >= '\t' && u <= '\r') || (u >= 0xa0 && u < 0x250) ||
	    (u >= 0x300 && u < 0x370) || (u >= 0x1e00 && u < 0x1f00) || (u >= 0x2000 && u < 0x2070);
}

/* Spaces and Latin letters have one in any wide encoding; most files have none, and are told so at
 * the speed of memory. */
static bool
has_zero_byte(const struct doc *doc)
{
	size_t n = size_min(doc->bytes.left, TEXT_SAMPLE);

	return n > 0 && memchr(doc->bytes.p, '\0', n) != NULL;
}

static bool
utf16_probe(const struct doc *doc, bool big)
{
	size_t n = size_min(doc->bytes.left, TEXT_SAMPLE) / 2, good = 0;

	if (n < 2 || !has_zero_byte(doc))
		return false;
	for (size_t i = 0; i < n; i++)
		good += unit_is_text(unit_at(doc->bytes.p + 2 * i, big)) ? 1 : 0;
	return good * 100 >= n * UTF16_PERCENT;
}

bool
utf16le_probe(const struct doc *doc)
{
	return begins(&doc->bytes, bom_utf16le, sizeof(bom_utf16le)) || utf16_probe(doc, false);
}

bool
utf16be_probe(const struct doc *doc)
{
	return begins(&doc->bytes, bom_utf16be, sizeof(bom_utf16be)) || utf16_probe(doc, true);
}

size_t
utf8_put(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* The code point at p; a lone surrogate is U+FFFD. Returns the bytes used. */
size_t
utf16_get(const uint8_t *p, size_t left, bool big, uint32_t *ret)
{
	uint32_t u = unit_at(p, big), low;

	*ret = u;
	if (u < 0xd800 || u > 0xdfff)
		return 2;
	*ret = 0xfffd;
	if (u > 0xdbff || left < 4)
		return 2;
	low = unit_at(p + 2, big);
	if (low < 0xdc00 || low > 0xdfff)
		return 2;
	*ret = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
	return 4;
}

/* The text of a document, without the byte order mark it may begin with. */
static struct rd
behind_bom(const struct doc *doc, const uint8_t *bom, size_t len)
{
	struct rd text = doc->bytes;

	if (begins(&text, bom, len))
		(void)rd_skip(&text, len);
	return text;
}

static void
utf16_read(struct scan *scan, struct rd text, bool big)
{
	enum encoding encoding = big ? ENCODING_UTF16BE : ENCODING_UTF16LE;
	char *out;
	uint32_t number = 1, c;
	size_t n = 0;

	if (!scan_may_hold(scan, text))
		return;
	out = scan_text_buffer(scan, TEXT_LINE_MAX + 2 * UTF8_PER_UNIT);
	if (out == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	while (text.left >= 2 && !scan_stopped(scan)) {
		(void)rd_skip(&text, utf16_get(text.p, text.left, big, &c));
		if (c != '\n' && c != '\r')
			n += utf8_put(out + n, c);
		if (c == '\n' || c == '\r' || n > TEXT_LINE_MAX - TEXT_OVERLAP) {
			if (n > 0)
				line_emit(scan, rd_init(out, n), encoding, number);
			number += c == '\n' ? 1 : 0;
			n = 0;
		}
	}
	if (n > 0)
		line_emit(scan, rd_init(out, n), encoding, number);
}

void
utf16le_read(struct scan *scan, const struct doc *doc)
{
	utf16_read(scan, behind_bom(doc, bom_utf16le, sizeof(bom_utf16le)), false);
}

void
utf16be_read(struct scan *scan, const struct doc *doc)
{
	utf16_read(scan, behind_bom(doc, bom_utf16be, sizeof(bom_utf16be)), true);
}

/* ---- UTF-32 ---------------------------------------------------------------------------------- */

static uint32_t
quad_at(const uint8_t *p, bool big)
{
	return big ? unit_at(p, true) << 16 | unit_at(p + 2, true)
		   : unit_at(p + 2, false) << 16 | unit_at(p, false);
}

static bool
utf32_probe(const struct doc *doc, bool big)
{
	size_t n = size_min(doc->bytes.left, TEXT_SAMPLE) / 4, good = 0;

	if (!has_zero_byte(doc))
		return false;
	for (size_t i = 0; i < n; i++)
		good += unit_is_text(quad_at(doc->bytes.p + 4 * i, big)) ? 1 : 0;
	return n > 0 && good * 100 >= n * TEXT_PERCENT;
}

bool
utf32le_probe(const struct doc *doc)
{
	return begins(&doc->bytes, bom_utf32le, sizeof(bom_utf32le)) || utf32_probe(doc, false);
}

bool
utf32be_probe(const struct doc *doc)
{
	return begins(&doc->bytes, bom_utf32be, sizeof(bom_utf32be)) || utf32_probe(doc, true);
}

static void
utf32_read(struct scan *scan, struct rd text, bool big)
{
	enum encoding encoding = big ? ENCODING_UTF32BE : ENCODING_UTF32LE;
	char out[TEXT_UTF32_LINE_MAX];
	uint32_t number = 1;
	size_t n = 0;

	if (!scan_may_hold(scan, text))
		return;
	for (; text.left >= 4 && !scan_stopped(scan); (void)rd_skip(&text, 4)) {
		uint32_t c = quad_at(text.p, big);
		bool ends = c == '\n' || c == '\r';

		if (!ends)
			n += utf8_put(out + n, c <= 0x10ffff ? c : 0xfffd);
		if (!ends && n <= sizeof(out) - UTF8_BYTES)
			continue;
		if (n > 0)
			line_emit(scan, rd_init(out, n), encoding, number);
		number += c == '\n' ? 1 : 0;
		n = 0;
	}
	if (n > 0)
		line_emit(scan, rd_init(out, n), encoding, number);
}

void
utf32le_read(struct scan *scan, const struct doc *doc)
{
	utf32_read(scan, behind_bom(doc, bom_utf32le, sizeof(bom_utf32le)), false);
}

void
utf32be_read(struct scan *scan, const struct doc *doc)
{
	utf32_read(scan, behind_bom(doc, bom_utf32be, sizeof(bom_utf32be)), true);
}

void
text_read_if(struct scan *scan, struct rd bytes)
{
	struct doc doc = {.bytes = bytes, .fd = -1};

	if (utf32le_probe(&doc))
		utf32le_read(scan, &doc);
	else if (utf32be_probe(&doc))
		utf32be_read(scan, &doc);
	else if (utf16le_probe(&doc))
		utf16le_read(scan, &doc);
	else if (utf16be_probe(&doc))
		utf16be_read(scan, &doc);
	else if (utf8_probe(&doc))
		utf8_read(scan, &doc);
}
