/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way from a number to a value, and from a stream's dictionary to its bytes: length,
 * decryption, filters. Does not know where definitions come from: pdf_defs.c and pdf_xref.c do.
 */
#include "scanner/format/pdf_obj.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/pdf_crypt.h"
#include "scanner/format/pdf_filter.h"
#include "scanner/worker/scan.h"

#define LENGTH_SLACK 32u /* bytes of blanks between a stream's end and the word */

void
pdf_say(struct pdf *pdf, enum why why, enum limit limit)
{
	uint32_t bit = why == WHY_LIMIT ? 1u << (16 + (unsigned int)limit) : 1u << why;

	if ((pdf->said & bit) == 0)
		scan_opaque(pdf->scan, why, limit);
	pdf->said |= bit;
}

bool
pdf_work(struct pdf *pdf, uint64_t n)
{
	if (pdf->work > PDF_WORK_MAX) {
		pdf_say(pdf, WHY_LIMIT, LIMIT_CPU);
		return false;
	}
	pdf->work += n;
	return !scan_stopped(pdf->scan);
}

/* ---- numbers and values ---------------------------------------------------------------------- */

struct pdf_def *
pdf_def_find(struct pdf *pdf, uint32_t num)
{
	size_t low = 0, high = pdf->ndefs;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pdf->defs[middle].num < num)
			low = middle + 1;
		else
			high = middle;
	}
	return low < pdf->ndefs && pdf->defs[low].num == num ? &pdf->defs[low] : NULL;
}

/* Behind a dictionary: does the word "stream" make it one? *ret: where its bytes begin (7.3.8.1;
 * a lone CR is wrong, and met). */
static bool
stream_begins(struct pdf *pdf, struct rd rest, size_t *ret)
{
	pdf_blank_skip(&rest);
	if (rest.left < 6 || memcmp(rest.p, "stream", 6) != 0)
		return false;
	(void)rd_skip(&rest, 6);
	while (rest.left > 0 && rest.p[0] == ' ')
		(void)rd_skip(&rest, 1);
	if (rest.left >= 2 && rest.p[0] == '\r' && rest.p[1] == '\n')
		(void)rd_skip(&rest, 2);
	else if (rest.left >= 1 && (rest.p[0] == '\r' || rest.p[0] == '\n'))
		(void)rd_skip(&rest, 1);
	*ret = pdf->bytes.left - rest.left;
	return true;
}

void
pdf_def_value(struct pdf *pdf, size_t index, struct pdf_value *ret)
{
	const struct pdf_def *def = &pdf->defs[index];
	struct rd rest = pdf->bytes;
	size_t before;

	if (def->pack != 0)
		rest = rd_init(pdf->packs[def->pack - 1].bytes, pdf->packs[def->pack - 1].len);
	before = rest.left;
	if (rd_skip(&rest, def->at) < 0 || !pdf_value_take(&rest, ret)) {
		*ret = (struct pdf_value){.kind = PDF_NULL};
		pdf->work += PDF_WORK_FORM; /* a string that never ends takes long to find out */
		return;
	}
	pdf->work += (before - def->at - rest.left) / PDF_WORK_BYTES;
	ret->clear = def->pack != 0;
	if (ret->kind == PDF_REF)
		return;
	ret->num = def->num;
	ret->gen = def->gen;
	ret->def = (uint32_t)index;
	if (ret->kind == PDF_DICT && def->pack == 0 && stream_begins(pdf, rest, &ret->data))
		ret->kind = PDF_STREAM;
}

void
pdf_resolve(struct pdf *pdf, struct pdf_value *value)
{
	for (unsigned int i = 0; i < PDF_HOPS_MAX && value->kind == PDF_REF; i++) {
		const struct pdf_def *def = pdf_def_find(pdf, value->num);

		if (def == NULL || !pdf_work(pdf, 1))
			break;
		pdf_def_value(pdf, (size_t)(def - pdf->defs), value);
	}
	if (value->kind == PDF_REF)
		*value = (struct pdf_value){.kind = PDF_NULL};
}

/* What stands inside an object belongs to it: its key decrypts it. */
static void
value_own(const struct pdf_value *owner, struct pdf_value *value)
{
	value->clear = owner->clear;
	if (value->kind == PDF_REF)
		return;
	value->num = owner->num;
	value->gen = owner->gen;
}

bool
pdf_get(struct pdf *pdf, const struct pdf_value *dict, const char *key, struct pdf_value *ret)
{
	if ((dict->kind == PDF_DICT || dict->kind == PDF_STREAM) &&
	    pdf_dict_get(dict->raw, key, ret)) {
		value_own(dict, ret);
		pdf_resolve(pdf, ret);
		return true;
	}
	*ret = (struct pdf_value){.kind = PDF_NULL};
	return false;
}

static bool
names_equal(struct rd left, struct rd right)
{
	uint8_t a[PDF_WORD_MAX * 4], b[PDF_WORD_MAX * 4];

	if (left.left == right.left && (left.left == 0 || memcmp(left.p, right.p, left.left) == 0))
		return true;
	if (left.left > sizeof(a) || right.left > sizeof(b) || left.left == 0 || right.left == 0 ||
	    (memchr(left.p, '#', left.left) == NULL && memchr(right.p, '#', right.left) == NULL))
		return false;
	left.left = pdf_name_decode(left, a);
	right.left = pdf_name_decode(right, b);
	return left.left == right.left && memcmp(a, b, left.left) == 0;
}

bool
pdf_get_named(struct pdf *pdf, const struct pdf_value *dict, struct rd name, struct pdf_value *ret)
{
	struct rd rest = dict->raw, key;

	while ((dict->kind == PDF_DICT || dict->kind == PDF_STREAM) &&
	    pdf_dict_next(&rest, &key, ret)) {
		if (!names_equal(key, name))
			continue;
		value_own(dict, ret);
		pdf_resolve(pdf, ret);
		return true;
	}
	*ret = (struct pdf_value){.kind = PDF_NULL};
	return false;
}

bool
pdf_array_next(struct pdf *pdf, const struct pdf_value *owner, struct rd *array,
    struct pdf_value *ret, uint32_t *ret_def)
{
	struct pdf_token token;

	/* What is no value is passed over. */
	while (!pdf_value_take(array, ret)) {
		if (!pdf_lex(array, &token))
			return false;
	}
	*ret_def = PDF_DEF_NONE;
	value_own(owner, ret);
	if (ret->kind == PDF_REF) {
		const struct pdf_def *def = pdf_def_find(pdf, ret->num);

		*ret_def = def != NULL ? (uint32_t)(def - pdf->defs) : PDF_DEF_NONE;
		pdf_resolve(pdf, ret);
	}
	return true;
}

size_t
pdf_numbers(struct pdf *pdf, const struct pdf_value *array, double *ret, size_t max)
{
	struct rd rest = array->raw;
	struct pdf_value value;
	uint32_t def;
	size_t n = 0;

	if (array->kind != PDF_ARRAY)
		return 0;
	while (n < max && pdf_array_next(pdf, array, &rest, &value, &def)) {
		if (value.kind == PDF_NUMBER)
			ret[n++] = value.number;
	}
	return n;
}

bool
pdf_string(struct pdf *pdf, const struct pdf_value *value, uint8_t **ret, size_t *ret_len)
{
	uint8_t *out;

	*ret = NULL;
	*ret_len = 0;
	if ((value->kind != PDF_STRING && value->kind != PDF_HEX) || value->raw.left == 0)
		return false;
	out = malloc(value->raw.left);
	if (out == NULL) {
		pdf_say(pdf, WHY_LIMIT, LIMIT_MEMORY);
		return false;
	}
	*ret_len = pdf_string_decode(value, out);
	if (pdf->crypt != NULL && !value->clear)
		*ret_len = pdf_crypt_string(pdf->crypt, value, out, *ret_len);
	*ret = out;
	return *ret_len > 0;
}

/* ---- buffers --------------------------------------------------------------------------------- */

static struct pdf_room
room_take(struct pdf *pdf)
{
	return pdf->nrooms > 0 ? pdf->rooms[--pdf->nrooms] : (struct pdf_room){NULL, 0};
}

static void
room_give(struct pdf *pdf, struct pdf_room room)
{
	if (room.p == NULL)
		return;
	if (pdf->nrooms < PDF_ROOMS_MAX && room.size <= PDF_ROOM_KEEP)
		pdf->rooms[pdf->nrooms++] = room;
	else
		free(room.p);
}

/* ---- streams --------------------------------------------------------------------------------- */

static bool
ends_collect(struct pdf *pdf)
{
	static const char word[] = "endstream";
	struct rd rest = pdf->bytes;
	size_t room = 0;
	const uint8_t *hit;

	pdf->ends_known = true;
	while ((hit = memmem(rest.p, rest.left, word, sizeof(word) - 1)) != NULL) {
		if (pdf->nends == room) {
			size_t *grown;

			room = room * 2 + 64;
			if (room > PDF_DEFS_MAX ||
			    (grown = realloc(pdf->ends, room * sizeof(*grown))) == NULL)
				return false;
			pdf->ends = grown;
		}
		pdf->ends[pdf->nends++] = (size_t)(hit - pdf->bytes.p);
		(void)rd_skip(&rest, (size_t)(hit - rest.p) + sizeof(word) - 1);
	}
	return true;
}

/* The stream that begins at data ends before the next "endstream", else at the file's end. */
static size_t
end_find(struct pdf *pdf, size_t data)
{
	size_t low = 0, high;

	if (!pdf->ends_known && !ends_collect(pdf))
		pdf_say(pdf, WHY_LIMIT, LIMIT_MEMORY);
	high = pdf->nends;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pdf->ends[middle] < data)
			low = middle + 1;
		else
			high = middle;
	}
	return low < pdf->nends ? pdf->ends[low] : pdf->bytes.left;
}

bool
pdf_ends_there(const struct rd *file, size_t data, uint64_t length)
{
	static const char *const words[] = {"endstream", "endobj"};
	struct rd rest;

	if (length > file->left || rd_at(file, data + length, 0, &rest) < 0)
		return false;
	rest.left = size_min(file->left - data - (size_t)length, LENGTH_SLACK);
	while (rest.left > 0 && pdf_is_blank(rest.p[0]))
		(void)rd_skip(&rest, 1);
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t n = strlen(words[i]);

		if (rest.left >= n && memcmp(rest.p, words[i], n) == 0)
			return true;
	}
	return false;
}

struct rd
pdf_stream_raw(struct pdf *pdf, const struct pdf_value *stream)
{
	struct rd raw = rd_init("", 0);
	struct pdf_value length;
	uint64_t n;

	(void)pdf_get(pdf, stream, "Length", &length);
	n = pdf_uint(&length, UINT32_MAX);
	if (length.kind != PDF_NUMBER || !pdf_ends_there(&pdf->bytes, stream->data, n))
		n = end_find(pdf, stream->data) - stream->data;
	(void)rd_at(&pdf->bytes, stream->data, n, &raw);
	return raw;
}

static void
parms_read(struct pdf *pdf, const struct pdf_value *dict, struct pdf_filter_parms *ret)
{
	static const struct {
		const char *key;
		size_t at;
	} rows[] = {
	    {"Predictor", offsetof(struct pdf_filter_parms, predictor)},
	    {"Colors", offsetof(struct pdf_filter_parms, colors)},
	    {"BitsPerComponent", offsetof(struct pdf_filter_parms, bits)},
	    {"Columns", offsetof(struct pdf_filter_parms, columns)},
	    {"EarlyChange", offsetof(struct pdf_filter_parms, early)},
	};
	struct pdf_value value;

	*ret = (struct pdf_filter_parms){.predictor = 1,
	    .colors = 1,
	    .bits = 8,
	    .columns = 1,
	    .early = 1};
	if (dict->kind != PDF_DICT)
		return;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (pdf_get(pdf, dict, rows[i].key, &value) && value.kind == PDF_NUMBER)
			*(uint32_t *)(void *)((char *)ret + rows[i].at) =
			    pdf_uint(&value, PDF_COLUMNS_MAX);
	}
}

/* The n-th of an array, or the only one. */
static void
nth_get(struct pdf *pdf, const struct pdf_value *list, size_t n, struct pdf_value *ret)
{
	struct rd rest = list->raw;
	uint32_t def;

	*ret = *list;
	if (list->kind != PDF_ARRAY) {
		if (n > 0)
			ret->kind = PDF_NULL;
		return;
	}
	for (size_t i = 0; i <= n; i++) {
		if (!pdf_array_next(pdf, list, &rest, ret, &def)) {
			ret->kind = PDF_NULL;
			return;
		}
	}
}

/* One step of the chain: what is in *ret becomes what it stands for. */
static void
filter_step(struct pdf *pdf, const struct pdf_value *name, const struct pdf_value *dict,
    struct pdf_stream *ret)
{
	struct pdf_filter_parms parms;
	struct pdf_filter_out out = {.scan = pdf->scan};
	struct pdf_room old = ret->room;
	enum pdf_filter filter = pdf_filter_find(name->raw);

	if (filter == PDF_FILTER_CRYPT)
		return;
	parms_read(pdf, dict, &parms);
	out.room = room_take(pdf);
	pdf_filter_run(filter, ret->bytes, &parms, &out);
	ret->bytes = out.len > 0 ? rd_init(out.room.p, out.len) : rd_init("", 0);
	ret->room = out.room;
	room_give(pdf, old);
	scan_spend(pdf->scan, out.len);
	if (out.why != WHY_NONE) {
		ret->why = out.why;
		ret->limit = out.limit;
	}
}

/* The filter Crypt, always the first, names another way of encryption (7.4.10). */
static enum pdf_crypt_kind
kind_of(struct pdf *pdf, const struct pdf_value *stream, const struct pdf_value *filter,
    const struct pdf_value *parms)
{
	struct pdf_value name;

	if (!pdf_is_name(filter, "Crypt"))
		return pdf_crypt_kind(pdf->crypt, pdf, stream);
	if (!pdf_get(pdf, parms, "Name", &name) || pdf_is_name(&name, "Identity"))
		return PDF_CRYPT_NONE;
	return PDF_CRYPT_NAMED;
}

static void
stream_decrypt(struct pdf *pdf, const struct pdf_value *stream, enum pdf_crypt_kind kind,
    struct pdf_stream *ret)
{
	struct pdf_room room = room_take(pdf);

	if (room.size < ret->bytes.left) {
		free(room.p);
		room.p = malloc(ret->bytes.left);
		room.size = room.p != NULL ? ret->bytes.left : 0;
	}
	if (room.p == NULL) {
		*ret = (struct pdf_stream){.bytes = rd_init("", 0),
		    .why = WHY_LIMIT,
		    .limit = LIMIT_MEMORY};
		return;
	}
	ret->bytes =
	    rd_init(room.p, pdf_crypt_stream(pdf->crypt, kind, stream, ret->bytes, room.p));
	ret->room = room;
}

void
pdf_stream_open(struct pdf *pdf, const struct pdf_value *stream, struct pdf_stream *ret)
{
	struct pdf_value filters, all, name, dict;
	bool clear = pdf->crypt == NULL || stream->clear;
	enum pdf_crypt_kind kind;

	*ret = (struct pdf_stream){.bytes = rd_init("", 0)};
	if (stream->kind != PDF_STREAM || pdf->locked)
		return;
	ret->bytes = pdf_stream_raw(pdf, stream);
	if (!pdf_work(pdf, ret->bytes.left / 4 / PDF_WORK_BYTES + 1)) {
		ret->bytes = rd_init("", 0);
		return;
	}
	(void)pdf_get(pdf, stream, "Filter", &filters);
	(void)pdf_get(pdf, stream, "DecodeParms", &all);
	nth_get(pdf, &filters, 0, &name);
	nth_get(pdf, &all, 0, &dict);
	kind = clear ? PDF_CRYPT_NONE : kind_of(pdf, stream, &name, &dict);
	if (kind != PDF_CRYPT_NONE)
		stream_decrypt(pdf, stream, kind, ret);
	for (size_t i = 0; ret->why == WHY_NONE && name.kind == PDF_NAME; i++) {
		if (i == PDF_FILTERS_MAX) {
			ret->why = WHY_LIMIT;
			ret->limit = LIMIT_DEPTH;
			break;
		}
		filter_step(pdf, &name, &dict, ret);
		nth_get(pdf, &filters, i + 1, &name);
		nth_get(pdf, &all, i + 1, &dict);
	}
}

void
pdf_stream_close(struct pdf *pdf, struct pdf_stream *stream)
{
	room_give(pdf, stream->room);
	*stream = (struct pdf_stream){.bytes = rd_init("", 0)};
}
