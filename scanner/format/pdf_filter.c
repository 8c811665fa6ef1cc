/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decoders from bytes to bytes. Own nothing but the buffer they fill, which grows within the
 * budget of the scan; what claims to be long is believed only as it comes.
 */
#include "scanner/format/pdf_filter.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/worker/scan.h"

#define ROOM_MIN 65536u /* bytes of a buffer at first: most content streams are shorter */
#define LZW_CODES 4096u
#define LZW_CLEAR 256u
#define LZW_END 257u

/* Room for n more bytes. */
static bool
out_room(struct pdf_filter_out *out, size_t n)
{
	uint64_t most = u64_min(scan_budget(out->scan), SCAN_MEMBER_MAX), want;
	uint8_t *grown;

	if (n <= out->room.size - out->len)
		return true;
	want = (uint64_t)out->len + n;
	if (want > most) {
		out->why = WHY_LIMIT;
		out->limit = most < SCAN_MEMBER_MAX ? LIMIT_INFLATED : LIMIT_MEMORY;
		return false;
	}
	want = u64_min(want + want / 2 + ROOM_MIN, most);
	grown = realloc(out->room.p, (size_t)want);
	if (grown == NULL) {
		out->why = WHY_LIMIT;
		out->limit = LIMIT_MEMORY;
		return false;
	}
	out->room.p = grown;
	out->room.size = (size_t)want;
	return true;
}

static void
damaged(struct pdf_filter_out *out)
{
	if (out->why == WHY_NONE)
		out->why = WHY_DAMAGED;
}

/* ---- Flate ----------------------------------------------------------------------------------- */

/* RFC 1950's header; some writers leave it out. */
static void
zlib_header_skip(struct rd *in)
{
	if (in->left >= 2 && (in->p[0] & 0x0f) == 8 && (in->p[0] << 8 | in->p[1]) % 31 == 0)
		(void)rd_skip(in, 2);
}

/* libdeflate does not say how far it came when it fails. Once more over zeros, then what is not
 * zero at the end was written. */
static void
flate_salvage(struct libdeflate_decompressor *inflater, struct rd in, struct pdf_filter_out *out)
{
	uint64_t most = (uint64_t)in.left * DEFLATE_RATIO_MAX + 64;
	size_t used, n, size = (size_t)u64_min(most, out->room.size);

	memset(out->room.p, 0, size);
	(void)libdeflate_deflate_decompress_ex(inflater, in.p, in.left, out->room.p, size, &used,
	    &n);
	for (n = size; n > 0 && out->room.p[n - 1] == 0; n--)
		continue;
	out->len = n;
}

static void
flate(struct rd in, struct pdf_filter_out *out)
{
	struct libdeflate_decompressor *inflater = scan_inflater(out->scan);
	enum libdeflate_result r = LIBDEFLATE_INSUFFICIENT_SPACE;
	size_t used, want = size_min(in.left, SCAN_MEMBER_MAX / 8) * 4 + ROOM_MIN;

	zlib_header_skip(&in);
	if (in.left == 0)
		return;
	if (inflater == NULL) {
		out->why = WHY_LIMIT;
		out->limit = LIMIT_MEMORY;
		return;
	}
	/* What a room of before holds is tried first; then each time more. */
	if (out->room.size == 0 && !out_room(out, want))
		return;
	for (;;) {
		r = libdeflate_deflate_decompress_ex(inflater, in.p, in.left, out->room.p,
		    out->room.size, &used, &out->len);
		if (r != LIBDEFLATE_INSUFFICIENT_SPACE)
			break;
		out->len = 0;
		if (!out_room(out, size_min(out->room.size, SCAN_MEMBER_MAX) * 2)) {
			out->len = out->room.size; /* full: that much is there */
			return;
		}
	}
	if (r != LIBDEFLATE_SUCCESS) {
		flate_salvage(inflater, in, out);
		damaged(out);
	}
}

/* ---- LZW (7.4.4) ----------------------------------------------------------------------------- */

struct lzw {
	uint16_t before[LZW_CODES]; /* the string without its last byte */
	uint16_t length[LZW_CODES];
	uint8_t last[LZW_CODES];
	uint8_t first[LZW_CODES];
	unsigned int next, width;
	struct rd in;
	uint32_t bits;
	unsigned int nbits;
};

static void
lzw_clear(struct lzw *lzw)
{
	lzw->next = LZW_END + 1;
	lzw->width = 9;
}

static bool
lzw_code(struct lzw *lzw, unsigned int *ret)
{
	uint8_t byte;

	while (lzw->nbits < lzw->width) {
		if (rd_u8(&lzw->in, &byte) < 0)
			return false;
		lzw->bits = lzw->bits << 8 | byte;
		lzw->nbits += 8;
	}
	lzw->nbits -= lzw->width;
	*ret = lzw->bits >> lzw->nbits & ((1u << lzw->width) - 1);
	return true;
}

/* Writes the string of the code from its end. */
static bool
lzw_put(const struct lzw *lzw, unsigned int code, struct pdf_filter_out *out)
{
	size_t n = lzw->length[code];

	if (!out_room(out, n))
		return false;
	out->len += n;
	for (size_t i = 0; i < n; i++) {
		out->room.p[out->len - 1 - i] = lzw->last[code];
		code = lzw->before[code];
	}
	return true;
}

/* A new string: that of old and the byte. */
static void
lzw_learn(struct lzw *lzw, unsigned int old, uint8_t byte, uint32_t early)
{
	if (lzw->next == LZW_CODES)
		return;
	lzw->before[lzw->next] = (uint16_t)old;
	lzw->length[lzw->next] = (uint16_t)(lzw->length[old] + 1);
	lzw->first[lzw->next] = lzw->first[old];
	lzw->last[lzw->next] = byte;
	lzw->next++;
	if (lzw->next + early >= 1u << lzw->width && lzw->width < 12)
		lzw->width++;
}

static void
lzw_run(struct lzw *lzw, uint32_t early, struct pdf_filter_out *out)
{
	unsigned int code, old = LZW_CLEAR;

	while (lzw_code(lzw, &code) && code != LZW_END) {
		if (code == LZW_CLEAR) {
			lzw_clear(lzw);
			old = LZW_CLEAR;
			continue;
		}
		/* One ahead of the table: the old string with its own first byte. */
		if (code > lzw->next || (code == lzw->next && old == LZW_CLEAR)) {
			damaged(out);
			return;
		}
		if (old != LZW_CLEAR)
			lzw_learn(lzw, old, code == lzw->next ? lzw->first[old] : lzw->first[code],
			    early);
		if (code >= lzw->next || !lzw_put(lzw, code, out)) {
			damaged(out);
			return;
		}
		old = code;
	}
}

static void
lzw(struct rd in, uint32_t early, struct pdf_filter_out *out)
{
	struct lzw *lzw = malloc(sizeof(*lzw));

	if (lzw == NULL) {
		out->why = WHY_LIMIT;
		out->limit = LIMIT_MEMORY;
		return;
	}
	for (unsigned int i = 0; i <= LZW_END; i++) {
		lzw->before[i] = 0;
		lzw->length[i] = i < LZW_CLEAR ? 1 : 0;
		lzw->first[i] = lzw->last[i] = (uint8_t)i;
	}
	lzw->in = in;
	lzw->bits = lzw->nbits = 0;
	lzw_clear(lzw);
	lzw_run(lzw, early != 0 ? 1 : 0, out);
	free(lzw);
}

/* ---- in letters and in runs ------------------------------------------------------------------ */

/* The bytes of one group of n letters, of which n - 1 are kept (7.4.3). */
static void
ascii85_put(const uint8_t *group, size_t n, struct pdf_filter_out *out)
{
	uint32_t word = 0;

	for (size_t i = 0; i < 5; i++)
		word = word * 85 + (i < n ? group[i] : 84u);
	for (size_t i = 0; i + 1 < n; i++)
		out->room.p[out->len++] = (uint8_t)(word >> (24 - 8 * i));
}

static void
ascii85(struct rd in, struct pdf_filter_out *out)
{
	static const uint8_t zeros[5] = {0};
	uint8_t group[5], c;
	size_t n = 0;

	if (in.left >= 2 && in.p[0] == '<' && in.p[1] == '~')
		(void)rd_skip(&in, 2);
	while (rd_u8(&in, &c) == 0 && c != '~') {
		if (pdf_is_blank(c))
			continue;
		if (!out_room(out, 4))
			return;
		if (c == 'z' && n == 0) {
			ascii85_put(zeros, 5, out);
		} else if (c >= '!' && c <= 'u') {
			group[n++] = (uint8_t)(c - '!');
			if (n == 5) {
				ascii85_put(group, 5, out);
				n = 0;
			}
		} else {
			damaged(out);
		}
	}
	if (n > 1 && out_room(out, 4))
		ascii85_put(group, n, out);
}

static void
asciihex(struct rd in, struct pdf_filter_out *out)
{
	const uint8_t *end = in.left > 0 ? memchr(in.p, '>', in.left) : NULL;
	struct pdf_value hex = {.kind = PDF_HEX, .raw = in};

	if (end != NULL)
		hex.raw.left = (size_t)(end - in.p);
	if (hex.raw.left > 0 && out_room(out, hex.raw.left))
		out->len += pdf_string_decode(&hex, out->room.p + out->len);
}

static void
runlength(struct rd in, struct pdf_filter_out *out)
{
	uint8_t n, byte;
	const uint8_t *run;

	while (rd_u8(&in, &n) == 0 && n != 128) {
		if (!out_room(out, 128))
			return;
		if (n < 128) {
			size_t have = size_min((size_t)n + 1, in.left);

			if (rd_bytes(&in, have, &run) == 0 && have > 0)
				memcpy(out->room.p + out->len, run, have);
			out->len += have;
		} else if (rd_u8(&in, &byte) == 0) {
			memset(out->room.p + out->len, byte, 257u - n);
			out->len += 257u - n;
		}
	}
}

/* ---- predictors (7.4.4.4) -------------------------------------------------------------------- */

static uint8_t
paeth(int a, int b, int c)
{
	int p = a + b - c, pa = abs(p - a), pb = abs(p - b), pc = abs(p - c);

	if (pa <= pb && pa <= pc)
		return (uint8_t)a;
	return (uint8_t)(pb <= pc ? b : c);
}

/* PNG, 9.2: row becomes what it stands for; up is the row above, or zeros. */
static void
png_row(uint8_t kind, uint8_t *row, const uint8_t *up, size_t n, size_t pixel)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t left = i >= pixel ? row[i - pixel] : 0, above = up != NULL ? up[i] : 0;
		uint8_t corner = i >= pixel && up != NULL ? up[i - pixel] : 0;

		if (kind == 1)
			row[i] = (uint8_t)(row[i] + left);
		else if (kind == 2)
			row[i] = (uint8_t)(row[i] + above);
		else if (kind == 3)
			row[i] = (uint8_t)(row[i] + (left + above) / 2);
		else if (kind == 4)
			row[i] = (uint8_t)(row[i] + paeth(left, above, corner));
	}
}

/* In place: each row loses the byte before it that says how it was predicted. */
static void
png(struct pdf_filter_out *out, size_t row, size_t pixel)
{
	uint8_t *p = out->room.p;
	const uint8_t *up = NULL;
	size_t from = 0, to = 0;

	while (from + 1 < out->len) {
		size_t n = size_min(row, out->len - from - 1);
		uint8_t kind = p[from];

		memmove(p + to, p + from + 1, n);
		png_row(kind, p + to, up, n, pixel);
		up = p + to;
		to += n;
		from += n + 1;
	}
	out->len = to;
}

static void
tiff(struct pdf_filter_out *out, size_t row, const struct pdf_filter_parms *parms)
{
	size_t pixel = parms->bits == 16 ? parms->colors * 2u : parms->colors;

	if (parms->bits != 8 && parms->bits != 16)
		return; /* pictures only; nothing else is written so */
	for (size_t at = 0; at < out->len; at += row) {
		uint8_t *p = out->room.p + at;
		size_t n = size_min(row, out->len - at);

		for (size_t i = pixel; i < n; i++) {
			unsigned int carry = 0;

			if (parms->bits == 16 && i % 2 == 0 && i + 1 < n)
				carry = (unsigned int)(p[i + 1] + p[i + 1 - pixel]) >> 8;
			p[i] = (uint8_t)((unsigned int)p[i] + p[i - pixel] + carry);
		}
	}
}

static void
unpredict(const struct pdf_filter_parms *parms, struct pdf_filter_out *out)
{
	uint64_t bits = (uint64_t)parms->colors * parms->bits;
	uint64_t row = (bits * parms->columns + 7) / 8;

	if (parms->predictor <= 1 || out->len == 0 || row == 0 || row > SCAN_MEMBER_MAX)
		return;
	if (parms->predictor == 2)
		tiff(out, (size_t)row, parms);
	else
		png(out, (size_t)row, (size_t)((bits + 7) / 8));
}

/* ---- all of them ----------------------------------------------------------------------------- */

enum pdf_filter
pdf_filter_find(struct rd name)
{
	static const struct {
		const char *name;
		enum pdf_filter filter;
	} rows[] = {
	    {"FlateDecode", PDF_FILTER_FLATE},
	    {"Fl", PDF_FILTER_FLATE},
	    {"LZWDecode", PDF_FILTER_LZW},
	    {"LZW", PDF_FILTER_LZW},
	    {"ASCII85Decode", PDF_FILTER_ASCII85},
	    {"A85", PDF_FILTER_ASCII85},
	    {"ASCIIHexDecode", PDF_FILTER_ASCIIHEX},
	    {"AHx", PDF_FILTER_ASCIIHEX},
	    {"RunLengthDecode", PDF_FILTER_RUNLENGTH},
	    {"RL", PDF_FILTER_RUNLENGTH},
	    {"Crypt", PDF_FILTER_CRYPT},
	    {"DCTDecode", PDF_FILTER_PICTURE},
	    {"DCT", PDF_FILTER_PICTURE},
	    {"JPXDecode", PDF_FILTER_PICTURE},
	    {"CCITTFaxDecode", PDF_FILTER_PICTURE},
	    {"CCF", PDF_FILTER_PICTURE},
	    {"JBIG2Decode", PDF_FILTER_PICTURE},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (pdf_is(name, rows[i].name))
			return rows[i].filter;
	}
	return PDF_FILTER_UNKNOWN;
}

void
pdf_filter_run(enum pdf_filter filter, struct rd in, const struct pdf_filter_parms *parms,
    struct pdf_filter_out *out)
{
	out->len = 0;
	switch (filter) {
	case PDF_FILTER_FLATE:
		flate(in, out);
		unpredict(parms, out);
		break;
	case PDF_FILTER_LZW:
		lzw(in, parms->early, out);
		unpredict(parms, out);
		break;
	case PDF_FILTER_ASCII85:
		ascii85(in, out);
		break;
	case PDF_FILTER_ASCIIHEX:
		asciihex(in, out);
		break;
	case PDF_FILTER_RUNLENGTH:
		runlength(in, out);
		break;
	case PDF_FILTER_PICTURE:
		out->why = WHY_IMAGE;
		break;
	case PDF_FILTER_UNKNOWN:
		out->why = WHY_UNSUPPORTED;
		break;
	case PDF_FILTER_CRYPT:
		break;
	}
}
