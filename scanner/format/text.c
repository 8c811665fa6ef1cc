/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plain text: UTF-8 in any composition, UTF-16 and UTF-32 of either byte order, with or without
 * BOM. Each line is a span. Text in an 8-bit encoding passes as it is, ill-formed: the rules
 * decode it. Only lines that may hold a marking in any encoding are cut out and handed on, and
 * those that the rules then want beside them; most text has none.
 */
#include "scanner/format/text.h"

#include <string.h>

#include "base/checked.h"
#include "rules/ends.h"
#include "scanner/format/encoded.h"
#include "scanner/format/format.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

/* Of a sample that is text: at least this share are characters text is made of. */
#define TEXT_PERCENT 85u
#define NUL_PERCENT 2u /* of a sample with NULs that is text all the same: at most so many, */
#define NUL_TEXT_PERCENT 97u /* and so many of the others */
/* Of UTF-16 without BOM: at least this share are code units of Vietnamese and ASCII text; of
 * other two-byte data hardly 2 % are. */
#define UTF16_PERCENT 60u
#define UTF8_BYTES 4u /* of one code point, at most */

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

/* The text of a document, without the byte order mark it may begin with. */
static struct rd
behind_bom(const struct doc *doc, const uint8_t *bom, size_t len)
{
	struct rd text = doc->bytes;

	if (begins(&text, bom, len))
		(void)rd_skip(&text, len);
	return text;
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
	size_t n = size_min(doc->bytes.left, TEXT_SAMPLE), good = 0, nuls = 0;

	if (begins(&doc->bytes, bom_utf8, sizeof(bom_utf8)))
		return true;
	if (n == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		uint8_t c = doc->bytes.p[i];

		nuls += c == '\0' ? 1 : 0;
		good += (c >= 0x20 && c != 0x7f) || (c >= '\t' && c <= '\r') ||
			control_is_letter(doc->bytes.p, i, n)
		    ? 1
		    : 0;
	}
	/* A few may have got into a text; editors show it all the same. */
	if (nuls > 0)
		return nuls * 100 <= n * NUL_PERCENT && good * 100 >= n * NUL_TEXT_PERCENT;
	return good * 100 >= n * TEXT_PERCENT;
}

/* Hands on one line; one that is too long goes in pieces that overlap, so that a marking at a
 * cut is whole in one of them. */
static void
line_emit(struct scan *scan, struct rd line, enum encoding encoding, uint32_t flags)
{
	struct span span = {.part = PART_BODY, .encoding = encoding, .flags = flags};

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

/* Hands on the line that begins the text, and leaves what stands behind it. */
static void
line_take(struct scan *scan, struct rd *text)
{
	size_t next, n = ends_line((const char *)text->p, text->left, &next);

	if (n > 0)
		line_emit(scan, rd_init(text->p, n), ENCODING_UTF8, SPAN_LENT);
	(void)rd_skip(text, next);
}

/* A text on its way to the rules: all before `done` has been handed on. */
struct passage {
	struct scan *scan;
	struct rd text;
	size_t done;
};

/* Lines in [done, to) in which there is nothing: the rules want them only near a marking. */
static void
quiet_pass(struct passage *passage, size_t to)
{
	struct rd lines = rd_init(passage->text.p + passage->done, to - passage->done);

	while (lines.left > 0 && !scan_stopped(passage->scan) && !scan_skip(passage->scan, lines))
		line_take(passage->scan, &lines);
	passage->done = to;
}

/* The line with the byte at `at`; a line here is what LF ends, and may be several. */
static void
hit_pass(struct passage *passage, size_t at)
{
	const uint8_t *p = passage->text.p, *begin, *end;
	struct rd lines;

	begin = memrchr(p + passage->done, '\n', at - passage->done);
	if (begin != NULL)
		quiet_pass(passage, (size_t)(begin - p) + 1);
	end = memchr(p + at, '\n', passage->text.left - at);
	lines = rd_init(p + passage->done,
	    (end != NULL ? (size_t)(end - p) + 1 : passage->text.left) - passage->done);
	passage->done += lines.left;
	while (lines.left > 0 && !scan_stopped(passage->scan))
		line_take(passage->scan, &lines);
}

static void
hits_pass(struct passage *passage, size_t from, size_t to)
{
	if (from < passage->done)
		from = passage->done;
	while (from < to && !scan_stopped(passage->scan)) {
		from = scan_find(passage->scan, passage->text, from, to);
		if (from == to)
			break;
		if (passage->text.p[from] == '\n' && ++from == passage->text.left)
			break;
		hit_pass(passage, from);
		from = passage->done;
	}
}

void
utf8_read(struct scan *scan, const struct doc *doc)
{
	struct passage passage = {.scan = scan,
	    .text = behind_bom(doc, bom_utf8, sizeof(bom_utf8))};
	struct encoded_seen seen = {0};

	for (size_t from = 0, to; from < passage.text.left && !scan_stopped(scan); from = to) {
		to = from + size_min(TEXT_STRETCH, passage.text.left - from);
		hits_pass(&passage, from, to);
		encoded_see(&seen, passage.text, from, to);
	}
	if (passage.done > 0) {
		quiet_pass(&passage, passage.text.left);
		scan_settle(scan);
	}
	encoded_read(scan, passage.text, &seen);
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

/* ---- of two or four bytes a unit ------------------------------------------------------------- */

/* The code point at p, and the bytes it takes. */
typedef size_t wide_get(const uint8_t *p, size_t left, bool big, uint32_t *ret);

static size_t
utf32_get(const uint8_t *p, size_t left, bool big, uint32_t *ret)
{
	uint32_t c = quad_at(p, big);

	(void)left;
	*ret = c <= 0x10ffff ? c : 0xfffd;
	return 4;
}

static const struct wide {
	wide_get *get;
	size_t unit; /* bytes */
	bool big;
	enum encoding encoding;
} utf16le = {utf16_get, 2, false, ENCODING_UTF16LE},
  utf16be = {utf16_get, 2, true, ENCODING_UTF16BE},
  utf32le = {utf32_get, 4, false, ENCODING_UTF32LE},
  utf32be = {utf32_get, 4, true, ENCODING_UTF32BE};

static bool
ends_wide_line(uint32_t c)
{
	return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* The last bytes of a piece begin the next one, from the first byte of a code point on. */
static size_t
overlap_keep(char *out, size_t n)
{
	size_t from = n - TEXT_OVERLAP;

	while (from < n && ((uint8_t)out[from] & 0xc0) == 0x80)
		from++;
	memmove(out, out + from, n - from);
	return n - from;
}

/* Converts line by line: the rules read UTF-8. A line that is too long goes in pieces. */
static void
wide_read(struct scan *scan, struct rd text, const struct wide *wide)
{
	char *out;
	uint32_t c;
	size_t n = 0;

	if (!scan_may_hold(scan, text))
		return;
	out = scan_text_buffer(scan, TEXT_LINE_MAX);
	if (out == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	while (text.left >= wide->unit && !scan_stopped(scan)) {
		bool ends;

		(void)rd_skip(&text, wide->get(text.p, text.left, wide->big, &c));
		ends = ends_wide_line(c);
		if (!ends)
			n += utf8_put(out + n, c);
		if (!ends && n <= TEXT_LINE_MAX - UTF8_BYTES)
			continue;
		if (n > 0)
			line_emit(scan, rd_init(out, n), wide->encoding, 0);
		/* A marking at a cut is whole in one of the pieces. */
		if (ends)
			n = 0;
		else
			n = overlap_keep(out, n);
	}
	if (n > 0)
		line_emit(scan, rd_init(out, n), wide->encoding, 0);
}

void
utf16le_read(struct scan *scan, const struct doc *doc)
{
	wide_read(scan, behind_bom(doc, bom_utf16le, sizeof(bom_utf16le)), &utf16le);
}

void
utf16be_read(struct scan *scan, const struct doc *doc)
{
	wide_read(scan, behind_bom(doc, bom_utf16be, sizeof(bom_utf16be)), &utf16be);
}

void
utf32le_read(struct scan *scan, const struct doc *doc)
{
	wide_read(scan, behind_bom(doc, bom_utf32le, sizeof(bom_utf32le)), &utf32le);
}

void
utf32be_read(struct scan *scan, const struct doc *doc)
{
	wide_read(scan, behind_bom(doc, bom_utf32be, sizeof(bom_utf32be)), &utf32be);
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
