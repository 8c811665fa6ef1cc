/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cross-reference tables and streams (7.5.4, 7.5.8), the chain of /Prev and /XRefStm, trailers.
 * What they say is checked against the file: an entry that leads to no such object is none.
 */
#include "scanner/format/pdf_xref.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/pdf_defs.h"
#include "scanner/worker/scan.h"

#define TAIL_MAX 4096u /* bytes at the end in which "startxref" is sought; readers take 1024 */

/* An entry: the object is at that place, or in that object stream. */
struct pick {
	uint64_t at; /* offset in the file, or number of the stream */
	uint32_t num;
	uint32_t age; /* of its section: 0 is the newest */
	bool packed;
};

struct xref {
	struct pdf *pdf;
	struct pick *picks;
	size_t npicks, room;
	uint64_t sections[PDF_SECTIONS_MAX]; /* seen */
	size_t nsections;
	bool full; /* too much, or no memory: reported */
};

static void
pick_add(struct xref *xref, const struct pick *pick)
{
	struct pick *grown;
	size_t room = xref->room + xref->room / 2 + 256;

	if (xref->full || pick->num > PDF_NUMBER_MAX)
		return;
	if (xref->npicks == xref->room) {
		grown =
		    room / 2 <= PDF_DEFS_MAX ? realloc(xref->picks, room * sizeof(*grown)) : NULL;
		if (grown == NULL) {
			xref->full = true;
			pdf_say(xref->pdf, WHY_LIMIT, LIMIT_ENTRIES);
			return;
		}
		xref->picks = grown;
		xref->room = room;
	}
	xref->picks[xref->npicks++] = *pick;
}

static void
trailer_add(struct pdf *pdf, const struct pdf_value *dict)
{
	if (pdf->ntrailers < PDF_TRAILERS_MAX)
		pdf->trailers[pdf->ntrailers++] = *dict;
}

bool
pdf_trailer_get(struct pdf *pdf, const char *key, struct pdf_value *ret)
{
	for (size_t i = 0; i < pdf->ntrailers; i++) {
		if (pdf_get(pdf, &pdf->trailers[i], key, ret) && ret->kind != PDF_NULL)
			return true;
	}
	*ret = (struct pdf_value){.kind = PDF_NULL};
	return false;
}

/* ---- classic tables -------------------------------------------------------------------------- */

/* "0 12", then that many of "0000000017 00000 n". */
static bool
subsection_read(struct xref *xref, struct rd *rest, const struct pdf_token *first)
{
	struct pdf_token count, off, gen, kind;
	struct rd before;
	uint32_t most;

	if (!pdf_lex(rest, &count) || count.kind != PDF_TOKEN_NUMBER || first->number < 0 ||
	    first->number > PDF_NUMBER_MAX)
		return false;
	most = count.number > PDF_NUMBER_MAX ? PDF_NUMBER_MAX : (uint32_t)fmax(count.number, 0);
	for (uint32_t i = 0; i < most && !xref->full; i++) {
		struct pick pick = {.num = (uint32_t)first->number + i,
		    .age = (uint32_t)xref->nsections};

		before = *rest;
		if (!pdf_lex(rest, &off) || off.kind != PDF_TOKEN_NUMBER) {
			*rest = before; /* fewer than said: "trailer" */
			return true;
		}
		if (!pdf_lex(rest, &gen) || gen.kind != PDF_TOKEN_NUMBER || !pdf_lex(rest, &kind) ||
		    kind.kind != PDF_TOKEN_WORD)
			return false;
		if (pdf_is(kind.raw, "n") && off.number > 0 && off.number < 1e15) {
			pick.at = (uint64_t)off.number;
			pick_add(xref, &pick);
		}
	}
	return true;
}

/* Behind the word "xref". *ret: the trailer's dictionary. */
static bool
table_read(struct xref *xref, struct rd rest, struct pdf_value *ret)
{
	struct pdf_token token;

	while (pdf_lex(&rest, &token)) {
		if (token.kind == PDF_TOKEN_WORD && pdf_is(token.raw, "trailer"))
			return pdf_value_take(&rest, ret) && ret->kind == PDF_DICT;
		if (token.kind != PDF_TOKEN_NUMBER || !subsection_read(xref, &rest, &token))
			return false;
	}
	return false;
}

/* ---- streams --------------------------------------------------------------------------------- */

static bool
field_take(struct rd *rest, uint32_t width, uint64_t otherwise, uint64_t *ret)
{
	uint64_t value = 0;
	uint8_t byte;

	for (uint32_t i = 0; i < width; i++) {
		if (rd_u8(rest, &byte) < 0)
			return false;
		value = value << 8 | byte;
	}
	*ret = width > 0 ? value : otherwise;
	return true;
}

static bool
widths_get(struct pdf *pdf, const struct pdf_value *array, uint32_t ret[3])
{
	double numbers[3];

	if (pdf_numbers(pdf, array, numbers, 3) != 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (!(numbers[i] >= 0 && numbers[i] <= 8))
			return false;
		ret[i] = (uint32_t)numbers[i];
	}
	return ret[0] + ret[1] + ret[2] > 0;
}

static void
entries_read(struct xref *xref, struct rd *rest, const uint32_t widths[3], const uint32_t range[2])
{
	for (uint32_t i = 0; i < range[1] && !xref->full; i++) {
		struct pick pick = {.num = range[0] + i, .age = (uint32_t)xref->nsections};
		uint64_t kind, gen;

		if (!field_take(rest, widths[0], 1, &kind) ||
		    !field_take(rest, widths[1], 0, &pick.at) ||
		    !field_take(rest, widths[2], 0, &gen))
			return;
		pick.packed = kind == 2;
		if (kind == 1 || kind == 2)
			pick_add(xref, &pick);
	}
}

static bool
stream_read(struct xref *xref, const struct pdf_value *value)
{
	struct pdf *pdf = xref->pdf;
	struct pdf_value w, index, size;
	uint32_t widths[3], range[2];
	struct pdf_stream stream;
	struct rd rest, ranges;
	uint32_t def;

	(void)pdf_get(pdf, value, "W", &w);
	if (!widths_get(pdf, &w, widths))
		return false;
	pdf_stream_open(pdf, value, &stream);
	rest = stream.bytes;
	if (!pdf_get(pdf, value, "Index", &index) || index.kind != PDF_ARRAY) {
		(void)pdf_get(pdf, value, "Size", &size);
		range[0] = 0;
		range[1] = pdf_uint(&size, PDF_NUMBER_MAX);
		entries_read(xref, &rest, widths, range);
	} else {
		for (ranges = index.raw; rest.left > 0;) {
			struct pdf_value from, count;

			if (!pdf_array_next(pdf, &index, &ranges, &from, &def) ||
			    !pdf_array_next(pdf, &index, &ranges, &count, &def))
				break;
			range[0] = pdf_uint(&from, PDF_NUMBER_MAX);
			range[1] = pdf_uint(&count, PDF_NUMBER_MAX);
			entries_read(xref, &rest, widths, range);
		}
	}
	pdf_stream_close(pdf, &stream);
	return true;
}

/* ---- the chain ------------------------------------------------------------------------------- */

static bool
section_seen(struct xref *xref, uint64_t at)
{
	for (size_t i = 0; i < xref->nsections; i++) {
		if (xref->sections[i] == at)
			return true;
	}
	return false;
}

/* The section at that offset, as meant from the file's begin. */
static bool
section_at(struct xref *xref, uint64_t at, struct pdf_value *ret)
{
	struct pdf *pdf = xref->pdf;
	uint32_t num, gen;
	struct rd rest;
	size_t begin;

	if (at >= pdf->bytes.left || rd_at(&pdf->bytes, at, pdf->bytes.left - at, &rest) < 0)
		return false;
	pdf_blank_skip(&rest);
	if (rest.left >= 4 && memcmp(rest.p, "xref", 4) == 0) {
		(void)rd_skip(&rest, 4);
		return table_read(xref, rest, ret);
	}
	if (!pdf_def_begins(pdf, at, &num, &gen, &begin))
		return false;
	/* Not by its number: that is what is being found out. */
	if (pdf_defs_add(pdf, num, gen, begin) < 0)
		return false;
	pdf_def_value(pdf, --pdf->ndefs, ret);
	return ret->kind == PDF_STREAM && stream_read(xref, ret);
}

static bool
section_read(struct xref *xref, uint64_t at, struct pdf_value *ret)
{
	size_t before = xref->npicks;

	if (xref->nsections == PDF_SECTIONS_MAX || section_seen(xref, at))
		return false;
	if (!section_at(xref, at, ret)) {
		xref->npicks = before;
		if (xref->pdf->head == 0 || !section_at(xref, at + xref->pdf->head, ret))
			return false;
	}
	xref->sections[xref->nsections++] = at;
	return true;
}

static bool
offset_get(struct pdf *pdf, const struct pdf_value *dict, const char *key, uint64_t *ret)
{
	struct pdf_value value;

	if (!pdf_get(pdf, dict, key, &value) || value.kind != PDF_NUMBER || value.number < 0 ||
	    value.number > 1e15)
		return false;
	*ret = (uint64_t)value.number;
	return true;
}

static bool
chain_read(struct xref *xref, uint64_t at)
{
	struct pdf_value trailer, hybrid;
	uint64_t other;

	while (section_read(xref, at, &trailer)) {
		trailer_add(xref->pdf, &trailer);
		/* Hybrid: what old readers should not see (7.5.8.4). */
		if (offset_get(xref->pdf, &trailer, "XRefStm", &other))
			(void)section_read(xref, other, &hybrid);
		if (!offset_get(xref->pdf, &trailer, "Prev", &at))
			break;
	}
	return xref->pdf->ntrailers > 0;
}

/* The number behind the last "startxref". */
static bool
start_find(struct pdf *pdf, uint64_t *ret)
{
	static const char word[] = "startxref";
	size_t most = size_min(pdf->bytes.left, TAIL_MAX);
	struct rd tail;
	struct pdf_token token;

	(void)rd_at(&pdf->bytes, pdf->bytes.left - most, most, &tail);
	for (size_t i = most; i-- > 0;) {
		struct rd rest = rd_init(tail.p + i, most - i);

		if (rest.left < sizeof(word) - 1 || memcmp(rest.p, word, sizeof(word) - 1) != 0)
			continue;
		(void)rd_skip(&rest, sizeof(word) - 1);
		if (!pdf_lex(&rest, &token) || token.kind != PDF_TOKEN_NUMBER || token.number < 0 ||
		    token.number > 1e15)
			return false;
		*ret = (uint64_t)token.number;
		return true;
	}
	return false;
}

/* ---- picks ----------------------------------------------------------------------------------- */

static int
pick_order(const void *left, const void *right)
{
	const struct pick *a = left, *b = right;

	if (a->num != b->num)
		return a->num < b->num ? -1 : 1;
	return a->age < b->age ? -1 : a->age > b->age;
}

static int
at_order(const void *left, const void *right)
{
	const struct pdf_def *a = left, *b = right;

	return a->at < b->at ? -1 : a->at > b->at;
}

/* The definition at that offset becomes the one that counts; it may be new to us, inside a stream
 * that the search left out. */
static bool
pick_apply(struct pdf *pdf, const struct pick *pick, size_t found)
{
	struct pdf_def key = {0}, *def;
	uint32_t num, gen;

	if ((!pdf_def_begins(pdf, pick->at, &num, &gen, &key.at) || num != pick->num) &&
	    (pdf->head == 0 || !pdf_def_begins(pdf, pick->at + pdf->head, &num, &gen, &key.at) ||
		num != pick->num))
		return false;
	/* Found in the order of the file, so by place, as long as nothing was sorted. */
	def = found > 0 ? bsearch(&key, pdf->defs, found, sizeof(key), at_order) : NULL;
	if (def == NULL) {
		if (pdf_defs_add(pdf, num, gen, key.at) < 0)
			return false;
		def = &pdf->defs[pdf->ndefs - 1];
	}
	def->picked = true;
	return true;
}

/* The newest entry of each number counts; what is packed waits until it is unpacked. */
static size_t
picks_apply(struct xref *xref)
{
	size_t good = 0, kept = 0, found = xref->pdf->ndefs;
	uint32_t last = UINT32_MAX;

	if (xref->npicks > 0)
		qsort(xref->picks, xref->npicks, sizeof(xref->picks[0]), pick_order);
	for (size_t i = 0; i < xref->npicks; i++) {
		const struct pick pick = xref->picks[i];

		if (pick.num == last)
			continue;
		last = pick.num;
		if (pick.packed)
			xref->picks[kept++] = pick;
		else if (pdf_work(xref->pdf, 1) && pick_apply(xref->pdf, &pick, found))
			good++;
	}
	xref->npicks = kept;
	return good + kept;
}

/* Hands the packed ones, in order of their numbers, over to the document. */
static void
picks_keep(struct xref *xref)
{
	struct pdf *pdf = xref->pdf;

	pdf->picks = xref->npicks > 0 ? malloc(xref->npicks * sizeof(*pdf->picks)) : NULL;
	if (pdf->picks == NULL)
		return; /* then the last of each number counts */
	for (size_t i = 0; i < xref->npicks; i++)
		pdf->picks[i] = (struct pdf_pick){xref->picks[i].num,
		    xref->picks[i].at > PDF_NUMBER_MAX ? 0 : (uint32_t)xref->picks[i].at};
	pdf->npicks = xref->npicks;
}

static int
keep_order(const void *left, const void *right)
{
	const struct pdf_pick *a = left, *b = right;

	return a->num < b->num ? -1 : a->num > b->num;
}

void
pdf_xref_pick_packed(struct pdf *pdf)
{
	for (size_t i = 0; pdf->npicks > 0 && i < pdf->ndefs; i++) {
		struct pdf_def *def = &pdf->defs[i];
		struct pdf_pick key = {.num = def->num};
		const struct pdf_pick *pick;

		if (def->pack == 0)
			continue;
		pick = bsearch(&key, pdf->picks, pdf->npicks, sizeof(key), keep_order);
		def->picked = pick != NULL && pick->pack == pdf->packs[def->pack - 1].num;
	}
}

/* ---- without them ---------------------------------------------------------------------------- */

/* Every dictionary that could be a trailer, the last of the file first. */
static void
trailers_find(struct pdf *pdf)
{
	static const char word[] = "trailer";
	struct rd rest;
	struct pdf_value value;
	size_t end = pdf->bytes.left;
	const uint8_t *hit;

	for (size_t i = pdf->ndefs; i-- > 0;) {
		if (pdf->defs[i].role != PDF_ROLE_XREF)
			continue;
		pdf_def_value(pdf, i, &value);
		trailer_add(pdf, &value);
	}
	while (end > 0 && (hit = memrchr(pdf->bytes.p, 't', end)) != NULL && pdf_work(pdf, 1)) {
		end = (size_t)(hit - pdf->bytes.p);
		(void)rd_at(&pdf->bytes, end, pdf->bytes.left - end, &rest);
		if (rest.left < sizeof(word) - 1 || memcmp(rest.p, word, sizeof(word) - 1) != 0)
			continue;
		(void)rd_skip(&rest, sizeof(word) - 1);
		if (pdf->ntrailers == PDF_TRAILERS_MAX)
			break;
		if (pdf_value_take(&rest, &value) && value.kind == PDF_DICT)
			trailer_add(pdf, &value);
	}
}

bool
pdf_xref_read(struct pdf *pdf)
{
	struct xref xref = {.pdf = pdf};
	uint64_t start;
	size_t good = 0;

	if (start_find(pdf, &start) && chain_read(&xref, start))
		good = picks_apply(&xref);
	picks_keep(&xref);
	free(xref.picks);
	if (good == 0)
		trailers_find(pdf);
	return good > 0;
}
