/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the table of definitions. Must not trust the file's own tables: they are asked later
 * (pdf_xref.c) which of several definitions counts.
 */
#include "scanner/format/pdf_defs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/worker/scan.h"

#define BACK_MAX 48u /* bytes looked at before "obj": two numbers and blanks */

/* ---- what an object may be ------------------------------------------------------------------- */

/* Keys and types that tell an object's role, or that it is no content stream. */
enum sign {
	SIGN_TYPE = 1 << 0,
	SIGN_RECT = 1 << 1,
	SIGN_SUBTYPE = 1 << 2,
	SIGN_FILE = 1 << 3,
	SIGN_FIELD = 1 << 4,
	SIGN_WORDS = 1 << 5,
	SIGN_NO_CONTENT = 1 << 6,
	SIGN_LENGTH = 1 << 7,
};

static const struct {
	const char *key;
	uint32_t sign;
} signs[] = {
    {"Type", SIGN_TYPE},
    {"Subtype", SIGN_SUBTYPE},
    {"Rect", SIGN_RECT},
    {"EF", SIGN_FILE},
    {"FT", SIGN_FIELD},
    {"T", SIGN_FIELD},
    {"Title", SIGN_WORDS},
    {"Alt", SIGN_WORDS},
    {"ActualText", SIGN_WORDS},
    {"Producer", SIGN_WORDS},
    {"CreationDate", SIGN_WORDS},
    {"Author", SIGN_WORDS},
    {"Subject", SIGN_WORDS},
    {"Keywords", SIGN_WORDS},
    {"Width", SIGN_NO_CONTENT},
    {"Length1", SIGN_NO_CONTENT},
    {"Length2", SIGN_NO_CONTENT},
    {"FunctionType", SIGN_NO_CONTENT},
    {"ShadingType", SIGN_NO_CONTENT},
    {"CMapName", SIGN_NO_CONTENT},
    {"N", SIGN_NO_CONTENT},
};

static const struct {
	const char *type;
	enum pdf_role role;
} types[] = {
    {"Page", PDF_ROLE_PAGE},
    {"ObjStm", PDF_ROLE_PACK},
    {"XRef", PDF_ROLE_XREF},
    {"Catalog", PDF_ROLE_CATALOG},
    {"Annot", PDF_ROLE_ANNOTATION},
    {"Metadata", PDF_ROLE_METADATA},
    {"EmbeddedFile", PDF_ROLE_EMBEDDED},
    {"Font", PDF_ROLE_OTHER},
    {"FontDescriptor", PDF_ROLE_OTHER},
    {"Pages", PDF_ROLE_OTHER},
};

/* Of streams, forms alone and patterns show text; fonts and pictures have other subtypes. */
static uint32_t
sign_of_value(uint32_t sign, const struct pdf_value *value)
{
	if (sign == SIGN_SUBTYPE && value->kind == PDF_NAME && !pdf_is(value->raw, "Form"))
		return sign | SIGN_NO_CONTENT;
	return sign;
}

static enum pdf_role
role_of_signs(uint32_t seen, bool stream)
{
	if ((seen & SIGN_FILE) != 0)
		return PDF_ROLE_FILE;
	if ((seen & (SIGN_RECT | SIGN_SUBTYPE)) == (SIGN_RECT | SIGN_SUBTYPE) ||
	    (seen & SIGN_FIELD) != 0)
		return PDF_ROLE_ANNOTATION;
	if (stream)
		return (seen & SIGN_NO_CONTENT) == 0 ? PDF_ROLE_CONTENT : PDF_ROLE_OTHER;
	return (seen & SIGN_WORDS) != 0 ? PDF_ROLE_WORDS : PDF_ROLE_OTHER;
}

/* A glance at a dictionary's keys. */
static enum pdf_role
role_of(struct rd dict, bool stream)
{
	struct pdf_value value;
	uint32_t seen = 0;
	struct rd key;

	while (pdf_dict_next(&dict, &key, &value)) {
		for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
			if (key.left > 0 && signs[i].key[0] == (char)key.p[0] &&
			    pdf_is(key, signs[i].key))
				seen |= sign_of_value(signs[i].sign, &value);
		}
		if ((seen & SIGN_TYPE) == 0 || !pdf_is(key, "Type"))
			continue;
		for (size_t i = 0; i < ARRAY_LEN(types); i++) {
			if (pdf_is_name(&value, types[i].type))
				return types[i].role;
		}
	}
	return role_of_signs(seen, stream);
}

/* ---- the table ------------------------------------------------------------------------------- */

static int
def_put(struct pdf *pdf, const struct pdf_def *def)
{
	struct pdf_def *grown;
	size_t room = pdf->room_defs + pdf->room_defs / 2 + 256;

	if (pdf->ndefs == PDF_DEFS_MAX) {
		pdf_say(pdf, WHY_LIMIT, LIMIT_ENTRIES);
		return -E2BIG;
	}
	if (pdf->ndefs == pdf->room_defs) {
		grown = realloc(pdf->defs, room * sizeof(*grown));
		if (grown == NULL)
			return -ENOMEM;
		pdf->defs = grown;
		pdf->room_defs = room;
	}
	pdf->defs[pdf->ndefs++] = *def;
	return 0;
}

int
pdf_defs_add(struct pdf *pdf, uint32_t num, uint32_t gen, size_t at)
{
	struct pdf_def def = {.at = at,
	    .num = num,
	    .order = (uint32_t)pdf->ndefs,
	    .gen = (uint16_t)gen};
	struct pdf_value value;
	int r = def_put(pdf, &def);

	if (r < 0)
		return r;
	pdf_def_value(pdf, pdf->ndefs - 1, &value);
	if (value.kind == PDF_DICT || value.kind == PDF_STREAM)
		pdf->defs[pdf->ndefs - 1].role =
		    (uint8_t)role_of(value.raw, value.kind == PDF_STREAM);
	return 0;
}

static int
def_order(const void *left, const void *right)
{
	const struct pdf_def *a = left, *b = right;

	if (a->num != b->num)
		return a->num < b->num ? -1 : 1;
	if (a->picked != b->picked)
		return a->picked ? -1 : 1;
	return a->order > b->order ? -1 : a->order < b->order;
}

void
pdf_defs_sort(struct pdf *pdf)
{
	for (size_t i = 1; i < pdf->ndefs; i++) {
		if (def_order(&pdf->defs[i - 1], &pdf->defs[i]) > 0) {
			qsort(pdf->defs, pdf->ndefs, sizeof(pdf->defs[0]), def_order);
			return;
		}
	}
}

/* ---- the file -------------------------------------------------------------------------------- */

/* Digits backwards from *end; false if there are none, or too many. */
static bool
number_before(const uint8_t *begin, const uint8_t **end, uint32_t max, uint32_t *ret)
{
	uint64_t value = 0, unit = 1;
	const uint8_t *p = *end;

	while (p > begin && p[-1] >= '0' && p[-1] <= '9' && unit < 10000000000u) {
		value += unit * (uint64_t)(*--p - '0');
		unit *= 10;
	}
	if (p == *end || value > max)
		return false;
	*end = p;
	*ret = (uint32_t)value;
	return true;
}

static bool
blanks_before(const uint8_t *begin, const uint8_t **end)
{
	const uint8_t *p = *end;

	while (p > begin && pdf_is_blank(p[-1]))
		p--;
	if (p == *end)
		return false;
	*end = p;
	return true;
}

/* "12 0 " before the word "obj" at off. */
static bool
head_before(struct pdf *pdf, size_t off, uint32_t *ret_num, uint32_t *ret_gen)
{
	const uint8_t *end = pdf->bytes.p + off;
	const uint8_t *begin = end - size_min(off, BACK_MAX);

	if (end > begin && end[-1] >= '0' && end[-1] <= '9') /* "12 0obj" */
		return number_before(begin, &end, UINT16_MAX, ret_gen) &&
		    blanks_before(begin, &end) &&
		    number_before(begin, &end, PDF_NUMBER_MAX, ret_num);
	return blanks_before(begin, &end) && number_before(begin, &end, UINT16_MAX, ret_gen) &&
	    blanks_before(begin, &end) && number_before(begin, &end, PDF_NUMBER_MAX, ret_num);
}

bool
pdf_def_begins(struct pdf *pdf, uint64_t off, uint32_t *ret_num, uint32_t *ret_gen, size_t *ret_at)
{
	struct pdf_token num, gen, word;
	struct rd rest;

	if (off > pdf->bytes.left || rd_at(&pdf->bytes, off, pdf->bytes.left - off, &rest) < 0 ||
	    !pdf_lex(&rest, &num) || num.kind != PDF_TOKEN_NUMBER || !pdf_lex(&rest, &gen) ||
	    gen.kind != PDF_TOKEN_NUMBER || !pdf_lex(&rest, &word) || word.kind != PDF_TOKEN_WORD ||
	    word.raw.left < 3 || memcmp(word.raw.p, "obj", 3) != 0)
		return false;
	if (!num.whole || num.number < 0 || num.number > PDF_NUMBER_MAX || gen.number < 0 ||
	    gen.number > UINT16_MAX)
		return false;
	*ret_num = (uint32_t)num.number;
	*ret_gen = (uint32_t)gen.number;
	*ret_at = (size_t)(word.raw.p - pdf->bytes.p) + 3;
	return true;
}

/* Where the search goes on behind the definition just found: past a stream whose length is true. */
static size_t
def_end(struct pdf *pdf)
{
	struct pdf_value value, length;
	size_t at = pdf->defs[pdf->ndefs - 1].at;
	uint32_t n;

	if (pdf->thorough)
		return at;
	pdf_def_value(pdf, pdf->ndefs - 1, &value);
	if (value.kind != PDF_STREAM || !pdf_dict_get(value.raw, "Length", &length) ||
	    length.kind != PDF_NUMBER)
		return at;
	n = pdf_uint(&length, UINT32_MAX);
	return pdf_ends_there(&pdf->bytes, value.data, n) ? value.data + n : at;
}

int
pdf_defs_find(struct pdf *pdf)
{
	struct rd rest = pdf->bytes;
	uint32_t num, gen;
	const uint8_t *hit;

	while ((hit = memmem(rest.p, rest.left, "obj", 3)) != NULL) {
		size_t off = (size_t)(hit - pdf->bytes.p), next = off + 3;
		int r;

		if (head_before(pdf, off, &num, &gen)) {
			if (!pdf_work(pdf, 1))
				return 0;
			r = pdf_defs_add(pdf, num, gen, off + 3);
			if (r < 0)
				return r == -E2BIG ? 0 : r;
			next = def_end(pdf);
		}
		(void)rd_skip(&rest, next - (size_t)(rest.p - pdf->bytes.p));
	}
	return 0;
}

/* ---- object streams (7.5.7) ------------------------------------------------------------------ */

/* The pairs of number and place at its head. They were written when their stream was. */
static int
pack_list(struct pdf *pdf, uint32_t order, uint64_t first, uint64_t count)
{
	uint32_t pack = (uint32_t)pdf->npacks - 1;
	struct rd whole = rd_init(pdf->packs[pack].bytes, pdf->packs[pack].len), rest = whole, at;
	struct pdf_token num, off;
	struct pdf_value value;
	int r;

	for (uint64_t i = 0; i < count; i++) {
		struct pdf_def def = {.pack = pack + 1, .order = order};

		if (!pdf_lex(&rest, &num) || num.kind != PDF_TOKEN_NUMBER || num.number < 0 ||
		    num.number > PDF_NUMBER_MAX || !pdf_lex(&rest, &off) ||
		    off.kind != PDF_TOKEN_NUMBER || off.number < 0 ||
		    off.number > (double)whole.left)
			return -EBADMSG;
		def.num = (uint32_t)num.number;
		def.at = (size_t)off.number + (size_t)first;
		at = whole;
		if (rd_skip(&at, def.at) < 0)
			continue;
		if (pdf_value_take(&at, &value) && value.kind == PDF_DICT)
			def.role = (uint8_t)role_of(value.raw, false);
		r = pdf_work(pdf, 1) ? def_put(pdf, &def) : -E2BIG;
		if (r < 0)
			return r;
	}
	return 0;
}

static int
pack_open(struct pdf *pdf, const struct pdf_value *value)
{
	struct pdf_pack *grown;
	struct pdf_stream stream;
	struct pdf_value first, count;
	int r = 0;

	if (pdf->packed > PDF_PACKED_MAX) {
		pdf_say(pdf, WHY_LIMIT, LIMIT_MEMORY);
		return -E2BIG;
	}
	(void)pdf_get(pdf, value, "First", &first);
	(void)pdf_get(pdf, value, "N", &count);
	pdf_stream_open(pdf, value, &stream);
	if (stream.why != WHY_NONE)
		pdf_say(pdf, stream.why, stream.limit);
	grown = realloc(pdf->packs, (pdf->npacks + 1) * sizeof(*grown));
	if (grown != NULL) {
		uint8_t *bytes = malloc(stream.bytes.left + 1);

		pdf->packs = grown;
		r = bytes != NULL ? 0 : -ENOMEM;
		pdf->packs[pdf->npacks] =
		    (struct pdf_pack){value->num, bytes, bytes != NULL ? stream.bytes.left : 0};
		if (r == 0)
			(void)rd_copy(&stream.bytes, bytes, stream.bytes.left);
		pdf->packed += stream.bytes.left + pdf->packs[pdf->npacks++].len;
	} else {
		r = -ENOMEM;
	}
	pdf_stream_close(pdf, &stream);
	if (r == 0)
		r = pack_list(pdf, pdf->defs[value->def].order, pdf_uint(&first, UINT32_MAX),
		    pdf_uint(&count, UINT32_MAX));
	if (r == -EBADMSG) {
		pdf_say(pdf, WHY_DAMAGED, LIMIT_NONE);
		r = 0;
	}
	return r;
}

int
pdf_defs_unpack(struct pdf *pdf)
{
	size_t n = pdf->ndefs; /* those in object streams are no object streams */
	struct pdf_value value;
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++) {
		if (pdf->defs[i].role != PDF_ROLE_PACK)
			continue;
		pdf->defs[i].seen = true;
		pdf_def_value(pdf, i, &value);
		if (value.kind == PDF_STREAM && pdf_work(pdf, 1))
			r = pack_open(pdf, &value);
	}
	return r == -E2BIG ? 0 : r;
}
