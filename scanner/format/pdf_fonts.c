/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the fonts that were made, in a table by the place of their dictionary. Collects the pieces
 * of a font (ISO 32000-2, 9.6 to 9.10); what they mean is pdf_font.c's.
 */
#include "scanner/format/pdf_fonts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/worker/scan.h"

#define SLOTS ((size_t)PDF_FONTS_MAX * 2) /* a power of two */

struct slot {
	const uint8_t *key; /* where the dictionary stands; NULL: free */
	struct pdf_font *font; /* NULL: it is none */
};

struct pdf_fonts {
	struct pdf *pdf;
	size_t n;
	struct slot slots[SLOTS];
};

/* The pieces in hand, and what they lie in. */
struct parts {
	struct pdf *pdf;
	struct pdf_font_pieces pieces;
	struct pdf_stream streams[4];
	size_t nstreams;
	uint8_t *names; /* of differences and others, decoded */
	size_t names_len, names_size;
	struct pdf_difference *differences;
	struct pdf_width *widths;
	uint8_t *ordering;
};

int
pdf_fonts_new(struct pdf *pdf, struct pdf_fonts **ret)
{
	*ret = calloc(1, sizeof(**ret));
	if (*ret == NULL)
		return -ENOMEM;
	(*ret)->pdf = pdf;
	return 0;
}

void
pdf_fonts_free(struct pdf_fonts *fonts)
{
	if (fonts == NULL)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		pdf_font_free(fonts->slots[i].font);
	free(fonts);
}

/* ---- names and streams ----------------------------------------------------------------------- */

/* Room for the names: no more than the bytes they are written in. */
static bool
names_room(struct parts *parts, size_t size)
{
	parts->names = malloc(size + 1);
	parts->names_size = parts->names != NULL ? size : 0;
	return parts->names != NULL;
}

static struct rd
name_keep(struct parts *parts, struct rd raw)
{
	struct rd name;

	if (raw.left > parts->names_size - parts->names_len)
		return rd_init("", 0);
	name = rd_init(parts->names + parts->names_len, 0);
	name.left = pdf_name_decode(raw, parts->names + parts->names_len);
	parts->names_len += name.left;
	return name;
}

static struct rd
stream_keep(struct parts *parts, const struct pdf_value *value)
{
	struct pdf_stream *stream;

	if (value->kind != PDF_STREAM || parts->nstreams == ARRAY_LEN(parts->streams))
		return rd_init(NULL, 0);
	stream = &parts->streams[parts->nstreams++];
	parts->pdf->defs[value->def].seen = true;
	pdf_stream_open(parts->pdf, value, stream);
	if (stream->why == WHY_LIMIT)
		pdf_say(parts->pdf, stream->why, stream->limit);
	return stream->bytes;
}

/* ---- encodings ------------------------------------------------------------------------------- */

/* 65 /A /B 97 /a (table 112). */
static void
differences_read(struct parts *parts, const struct pdf_value *array)
{
	struct rd rest = array->raw;
	struct pdf_value value;
	uint32_t code = 0, def;
	size_t n = 0;

	if (array->kind != PDF_ARRAY)
		return;
	parts->differences = calloc(256, sizeof(*parts->differences));
	while (parts->differences != NULL && n < 256 &&
	    pdf_array_next(parts->pdf, array, &rest, &value, &def)) {
		if (value.kind == PDF_NUMBER) {
			code = pdf_uint(&value, 256);
		} else if (value.kind == PDF_NAME && code < 256) {
			parts->differences[n].code = (uint8_t)code++;
			parts->differences[n++].name = name_keep(parts, value.raw);
		}
	}
	parts->pieces.differences = parts->differences;
	parts->pieces.ndifferences = n;
}

static void
encoding_read(struct parts *parts, const struct pdf_value *dict)
{
	struct pdf_value encoding, base, differences;

	if (!pdf_get(parts->pdf, dict, "Encoding", &encoding))
		return;
	if (encoding.kind == PDF_NAME) {
		parts->pieces.encoding = name_keep(parts, encoding.raw);
	} else if (encoding.kind == PDF_STREAM) {
		parts->pieces.cmap = stream_keep(parts, &encoding);
		if (pdf_get(parts->pdf, &encoding, "CMapName", &base) && base.kind == PDF_NAME)
			parts->pieces.encoding = name_keep(parts, base.raw);
	} else if (encoding.kind == PDF_DICT) {
		if (pdf_get(parts->pdf, &encoding, "BaseEncoding", &base) && base.kind == PDF_NAME)
			parts->pieces.encoding = name_keep(parts, base.raw);
		if (pdf_get(parts->pdf, &encoding, "Differences", &differences))
			differences_read(parts, &differences);
	}
}

/* ---- widths ---------------------------------------------------------------------------------- */

static bool
width_put(struct parts *parts, size_t *room, const struct pdf_width *width)
{
	size_t n = parts->pieces.nwidths;

	if (n == *room) {
		size_t size = *room + *room / 2 + 256;
		struct pdf_width *grown =
		    size <= PDF_WIDTHS_MAX ? realloc(parts->widths, size * sizeof(*grown)) : NULL;

		if (grown == NULL)
			return false;
		parts->widths = grown;
		*room = size;
	}
	parts->widths[n] = *width;
	parts->pieces.nwidths = n + 1;
	return true;
}

/* FirstChar and Widths of a simple font. */
static void
widths_read(struct parts *parts, const struct pdf_value *dict)
{
	struct pdf_value first, array, value;
	size_t room = 0;
	struct rd rest;
	uint32_t code, def;

	if (!pdf_get(parts->pdf, dict, "Widths", &array) || array.kind != PDF_ARRAY)
		return;
	(void)pdf_get(parts->pdf, dict, "FirstChar", &first);
	code = pdf_uint(&first, 256);
	rest = array.raw;
	while (code < 256 && pdf_array_next(parts->pdf, &array, &rest, &value, &def)) {
		struct pdf_width width = {code, code, (float)value.number};

		code++;
		if (value.kind == PDF_NUMBER && !width_put(parts, &room, &width))
			return;
	}
}

/* The widths of a list, from code on. */
static bool
width_list_read(struct parts *parts, size_t *room, uint32_t code, const struct pdf_value *list)
{
	struct rd rest = list->raw;
	struct pdf_value value;
	uint32_t def;

	while (pdf_array_next(parts->pdf, list, &rest, &value, &def)) {
		struct pdf_width width = {code, code, (float)value.number};

		code++;
		if (value.kind == PDF_NUMBER && !width_put(parts, room, &width))
			return false;
	}
	return true;
}

/* W of a composite font: 10 [500 600] 20 30 700 (9.7.4.3). */
static void
cid_widths_read(struct parts *parts, const struct pdf_value *dict)
{
	struct pdf_value array, value;
	double numbers[2];
	size_t n = 0, room = 0;
	struct rd rest;
	uint32_t def;

	if (!pdf_get(parts->pdf, dict, "W", &array) || array.kind != PDF_ARRAY)
		return;
	rest = array.raw;
	while (pdf_array_next(parts->pdf, &array, &rest, &value, &def)) {
		if (value.kind == PDF_ARRAY && n >= 1) {
			if (numbers[0] < 0 || numbers[0] > UINT16_MAX ||
			    !width_list_read(parts, &room, (uint32_t)numbers[0], &value))
				return;
			n = 0;
		} else if (value.kind == PDF_NUMBER && n < 2) {
			numbers[n++] = value.number;
		} else if (value.kind == PDF_NUMBER) {
			struct pdf_width width = {0, 0, (float)value.number};

			n = 0;
			if (numbers[0] < 0 || numbers[1] > UINT16_MAX || numbers[0] > numbers[1])
				continue;
			width.first = (uint32_t)numbers[0];
			width.last = (uint32_t)numbers[1];
			if (!width_put(parts, &room, &width))
				return;
		}
	}
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void
descriptor_read(struct parts *parts, const struct pdf_value *dict)
{
	static const char *const programs[] = {"FontFile", "FontFile2", "FontFile3"};
	struct pdf_value descriptor, value;

	if (!pdf_get(parts->pdf, dict, "FontDescriptor", &descriptor))
		return;
	(void)pdf_get(parts->pdf, &descriptor, "Flags", &value);
	parts->pieces.flags = pdf_uint(&value, UINT32_MAX);
	if (parts->pieces.name.left == 0 && pdf_get(parts->pdf, &descriptor, "FontName", &value) &&
	    value.kind == PDF_NAME)
		parts->pieces.name = name_keep(parts, value.raw);
	if (pdf_get(parts->pdf, &descriptor, "MissingWidth", &value) && value.kind == PDF_NUMBER)
		parts->pieces.default_width = (float)value.number;
	for (size_t i = 0; i < ARRAY_LEN(programs); i++) {
		if (parts->pieces.program.left == 0 &&
		    pdf_get(parts->pdf, &descriptor, programs[i], &value))
			parts->pieces.program = stream_keep(parts, &value);
	}
}

static void
descendant_read(struct parts *parts, const struct pdf_value *dict)
{
	struct pdf_value array, font, info, value;
	struct rd rest;
	uint32_t def;
	size_t n;

	if (!pdf_get(parts->pdf, dict, "DescendantFonts", &array))
		return;
	font = array;
	rest = array.raw;
	if (array.kind == PDF_ARRAY && !pdf_array_next(parts->pdf, &array, &rest, &font, &def))
		return;
	descriptor_read(parts, &font);
	if (pdf_get(parts->pdf, &font, "CIDSystemInfo", &info) &&
	    pdf_get(parts->pdf, &info, "Ordering", &value) &&
	    pdf_string(parts->pdf, &value, &parts->ordering, &n))
		parts->pieces.ordering = rd_init(parts->ordering, n);
	if (pdf_get(parts->pdf, &font, "CIDToGIDMap", &value))
		parts->pieces.cid_to_gid = stream_keep(parts, &value);
	if (pdf_get(parts->pdf, &font, "DW", &value) && value.kind == PDF_NUMBER)
		parts->pieces.default_width = (float)value.number;
	cid_widths_read(parts, &font);
}

static void
parts_read(struct parts *parts, const struct pdf_value *dict)
{
	struct pdf_font_pieces *pieces = &parts->pieces;
	struct pdf_value subtype, value;
	double matrix[6];

	pieces->default_width = -1;
	(void)pdf_get(parts->pdf, dict, "Subtype", &subtype);
	if (pdf_is_name(&subtype, "Type0"))
		pieces->kind = PDF_FONT_COMPOSITE;
	else
		pieces->kind = pdf_is_name(&subtype, "Type3") ? PDF_FONT_TYPE3 : PDF_FONT_SIMPLE;
	if (pdf_get(parts->pdf, dict, pieces->kind == PDF_FONT_TYPE3 ? "Name" : "BaseFont",
		&value) &&
	    value.kind == PDF_NAME)
		pieces->name = name_keep(parts, value.raw);
	if (pdf_get(parts->pdf, dict, "ToUnicode", &value)) {
		if (value.kind == PDF_NAME)
			pieces->to_unicode_name = name_keep(parts, value.raw);
		else
			pieces->to_unicode = stream_keep(parts, &value);
	}
	encoding_read(parts, dict);
	if (pieces->kind == PDF_FONT_COMPOSITE) {
		descendant_read(parts, dict);
	} else {
		descriptor_read(parts, dict);
		widths_read(parts, dict);
	}
	if (pieces->kind == PDF_FONT_TYPE3 && pdf_get(parts->pdf, dict, "FontMatrix", &value) &&
	    pdf_numbers(parts->pdf, &value, matrix, 6) == 6)
		pieces->width_scale = (float)matrix[0];
	pieces->widths = parts->widths;
}

static struct pdf_font *
font_make(struct pdf *pdf, const struct pdf_value *dict)
{
	struct parts *parts = calloc(1, sizeof(*parts));
	struct pdf_font *font = NULL;

	if (parts == NULL || !names_room(parts, PDF_FONT_NAMES_MAX)) {
		pdf_say(pdf, WHY_LIMIT, LIMIT_MEMORY);
		free(parts);
		return NULL;
	}
	parts->pdf = pdf;
	parts_read(parts, dict);
	if (pdf_font_new(&parts->pieces, &font) < 0)
		pdf_say(pdf, WHY_LIMIT, LIMIT_MEMORY);
	if (font != NULL && pdf_font_is_cut(font))
		pdf_say(pdf, WHY_LIMIT, LIMIT_SIZE);
	for (size_t i = 0; i < parts->nstreams; i++)
		pdf_stream_close(pdf, &parts->streams[i]);
	free(parts->names);
	free(parts->differences);
	free(parts->widths);
	free(parts->ordering);
	free(parts);
	return font;
}

const struct pdf_font *
pdf_fonts_get(struct pdf_fonts *fonts, const struct pdf_value *dict)
{
	size_t at = ((uintptr_t)dict->raw.p >> 2) * 2654435761u % SLOTS;

	if ((dict->kind != PDF_DICT && dict->kind != PDF_STREAM) || dict->raw.left == 0)
		return NULL;
	for (; fonts->slots[at].key != NULL; at = (at + 1) % SLOTS) {
		if (fonts->slots[at].key == dict->raw.p)
			return fonts->slots[at].font;
	}
	if (fonts->n == PDF_FONTS_MAX) {
		pdf_say(fonts->pdf, WHY_LIMIT, LIMIT_ENTRIES);
		return NULL;
	}
	fonts->n++;
	fonts->slots[at].key = dict->raw.p;
	fonts->slots[at].font = font_make(fonts->pdf, dict);
	return fonts->slots[at].font;
}
