/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way round the rest of a PDF. Most of it is reached by the role of an object's
 * dictionary, whoever refers to it; only what stands inside other objects is walked to.
 */
#include "scanner/format/pdf_more.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/html.h"
#include "scanner/format/pdf_words.h"
#include "scanner/worker/scan.h"

#define NODES_MAX 256u /* nodes of a name tree waiting to be visited */

static void file_read(struct pdf *pdf, const struct pdf_value *specification);

/* ---- annotations and fields ------------------------------------------------------------------ */

enum part
pdf_more_part(struct pdf *pdf, const struct pdf_value *annotation)
{
	static const struct {
		const char *subtype;
		enum part part;
	} rows[] = {
	    {"FreeText", PART_TEXTBOX},
	    {"Stamp", PART_TEXTBOX},
	    {"Watermark", PART_TEXTBOX},
	    {"Widget", PART_TEXTBOX},
	};
	struct pdf_value subtype;

	(void)pdf_get(pdf, annotation, "Subtype", &subtype);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (pdf_is_name(&subtype, rows[i].subtype))
			return rows[i].part;
	}
	return PART_COMMENT;
}

/* Rich text is XHTML (12.7.4.4): its tags part words. */
static void
rich_read(struct pdf *pdf, const struct pdf_value *dict, const char *key)
{
	struct pdf_value value;
	struct pdf_stream stream;
	struct doc doc = {.fd = -1};
	char *text = NULL;
	size_t n = 0;

	if (!pdf_get(pdf, dict, key, &value))
		return;
	if (value.kind == PDF_STREAM) {
		pdf_stream_open(pdf, &value, &stream);
		doc.bytes = stream.bytes;
		if (doc.bytes.left > 0)
			html_read(pdf->scan, &doc);
		pdf_stream_close(pdf, &stream);
		return;
	}
	text = pdf_words_utf8(pdf, &value, &n);
	doc.bytes = rd_init(text, n);
	if (text != NULL && n > 0)
		html_read(pdf->scan, &doc);
	free(text);
}

/* A choice field's value may be several. */
static void
values_read(struct pdf *pdf, const struct pdf_value *dict, const char *key)
{
	struct pdf_value all, value;
	struct rd rest;
	uint32_t def;

	if (!pdf_get(pdf, dict, key, &all))
		return;
	pdf_words_value(pdf, &all, PART_TEXTBOX, 0);
	rest = all.raw;
	while (all.kind == PDF_ARRAY && pdf_work(pdf, 1) &&
	    pdf_array_next(pdf, &all, &rest, &value, &def))
		pdf_words_value(pdf, &value, PART_TEXTBOX, 0);
}

void
pdf_more_annotation(struct pdf *pdf, const struct pdf_value *annotation, uint32_t def)
{
	static const struct {
		const char *key;
		enum part part;
	} texts[] = {
	    {"Subj", PART_COMMENT},
	    {"OverlayText", PART_TEXTBOX},
	    {"TU", PART_METADATA},
	    {"T", PART_METADATA},
	};
	struct pdf_value value;
	bool field;

	if (def != PDF_DEF_NONE) {
		if (pdf->defs[def].seen)
			return;
		pdf->defs[def].seen = true;
	}
	field = pdf_get(pdf, annotation, "FT", &value) || pdf_get(pdf, annotation, "V", &value);
	pdf_words_key(pdf, annotation, "Contents", pdf_more_part(pdf, annotation));
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		/* A note's /T is who wrote it. */
		if (texts[i].key[0] != 'T' || field)
			pdf_words_key(pdf, annotation, texts[i].key, texts[i].part);
	}
	rich_read(pdf, annotation, "RC");
	rich_read(pdf, annotation, "RV");
	values_read(pdf, annotation, "V");
	values_read(pdf, annotation, "DV");
	if (pdf_get(pdf, annotation, "Subtype", &value) && pdf_is_name(&value, "Stamp"))
		pdf_words_key(pdf, annotation, "Name", PART_TEXTBOX);
	if (pdf_get(pdf, annotation, "MK", &value))
		pdf_words_key(pdf, &value, "CA", PART_TEXTBOX);
	if (pdf_get(pdf, annotation, "FS", &value) && value.kind == PDF_DICT)
		file_read(pdf, &value);
}

/* ---- files ----------------------------------------------------------------------------------- */

static void
file_open(struct pdf *pdf, const struct pdf_value *stream, const char *name, size_t len)
{
	struct pdf_stream bytes;

	if (pdf->defs[stream->def].seen)
		return;
	pdf->defs[stream->def].seen = true;
	pdf_stream_open(pdf, stream, &bytes);
	if (bytes.why == WHY_IMAGE) /* a picture is a file as it stands */
		bytes.bytes = pdf_stream_raw(pdf, stream);
	else if (bytes.why != WHY_NONE)
		scan_opaque_member(pdf->scan, (const uint8_t *)name, len, bytes.why, bytes.limit);
	scan_member(pdf->scan, (const uint8_t *)name, len, bytes.bytes);
	pdf_stream_close(pdf, &bytes);
}

/* 7.11.3: a name in one of several spellings, and the streams. */
static void
file_read(struct pdf *pdf, const struct pdf_value *specification)
{
	static const char *const names[] = {"UF", "F", "Unix", "DOS", "Mac"};
	struct pdf_value files, stream, value;
	char *name = NULL;
	size_t len = 0;

	pdf_words_key(pdf, specification, "Desc", PART_METADATA);
	for (size_t i = 0; i < ARRAY_LEN(names) && name == NULL; i++) {
		if (pdf_get(pdf, specification, names[i], &value))
			name = pdf_words_utf8(pdf, &value, &len);
	}
	if (pdf_get(pdf, specification, "EF", &files)) {
		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			if (pdf_get(pdf, &files, names[i], &stream) && stream.kind == PDF_STREAM)
				file_open(pdf, &stream, name != NULL ? name : "file",
				    name != NULL ? len : 4);
		}
	} else if (name != NULL) {
		scan_name_span(pdf->scan, (const uint8_t *)name, len);
	}
	free(name);
}

/* The file specifications that stand in the tree itself (7.9.6); others are found by their role. */
static void
names_read(struct pdf *pdf, const struct pdf_value *node)
{
	struct pdf_value list, value;
	struct rd rest;
	uint32_t def;

	if (!pdf_get(pdf, node, "Names", &list) || list.kind != PDF_ARRAY)
		return;
	rest = list.raw;
	while (pdf_work(pdf, 1) && pdf_array_next(pdf, &list, &rest, &value, &def)) {
		if (value.kind == PDF_DICT && def == PDF_DEF_NONE)
			file_read(pdf, &value);
		else
			pdf_words_value(pdf, &value, PART_METADATA, 0);
	}
}

struct todo {
	struct pdf_value nodes[NODES_MAX];
	size_t n;
};

/* Each node once. */
static void
kids_add(struct pdf *pdf, const struct pdf_value *node, struct todo *todo)
{
	struct pdf_value list, value;
	struct rd rest;
	uint32_t def;

	if (!pdf_get(pdf, node, "Kids", &list) || list.kind != PDF_ARRAY)
		return;
	rest = list.raw;
	while (pdf_work(pdf, 1) && pdf_array_next(pdf, &list, &rest, &value, &def)) {
		if (value.kind != PDF_DICT || (def != PDF_DEF_NONE && pdf->defs[def].seen))
			continue;
		if (def != PDF_DEF_NONE)
			pdf->defs[def].seen = true;
		if (todo->n < NODES_MAX)
			todo->nodes[todo->n++] = value;
		else
			pdf_say(pdf, WHY_LIMIT, LIMIT_ENTRIES);
	}
}

static void
name_tree_read(struct pdf *pdf, const struct pdf_value *top)
{
	struct todo todo = {.nodes = {*top}, .n = 1};
	struct pdf_value node;

	while (todo.n > 0 && pdf_work(pdf, 1)) {
		node = todo.nodes[--todo.n];
		names_read(pdf, &node);
		kids_add(pdf, &node, &todo);
	}
}

/* ---- the document ---------------------------------------------------------------------------- */

/* XFA: one stream, or pairs of a name and a stream (12.7.8). */
static void
xfa_read(struct pdf *pdf, const struct pdf_value *xfa)
{
	struct pdf_value value;
	struct rd rest = xfa->raw;
	char *name = NULL;
	size_t len = 0;
	uint32_t def;

	if (xfa->kind == PDF_STREAM)
		file_open(pdf, xfa, "xfa", 3);
	while (xfa->kind == PDF_ARRAY && pdf_work(pdf, 1) &&
	    pdf_array_next(pdf, xfa, &rest, &value, &def)) {
		if (value.kind == PDF_STREAM)
			file_open(pdf, &value, name != NULL ? name : "xfa", name != NULL ? len : 3);
		free(name);
		name = pdf_words_utf8(pdf, &value, &len);
	}
	free(name);
}

static void
form_read(struct pdf *pdf, const struct pdf_value *root)
{
	struct pdf_value form, value, field;
	struct rd rest;
	uint32_t def;

	if (!pdf_get(pdf, root, "AcroForm", &form))
		return;
	if (pdf_get(pdf, &form, "XFA", &value))
		xfa_read(pdf, &value);
	if (!pdf_get(pdf, &form, "Fields", &value) || value.kind != PDF_ARRAY)
		return;
	rest = value.raw;
	while (pdf_work(pdf, 1) && pdf_array_next(pdf, &value, &rest, &field, &def)) {
		if (field.kind == PDF_DICT)
			pdf_more_annotation(pdf, &field, def);
	}
}

/* Keys of document information that are no text of the document: programs, dates, people. */
static bool
is_told(struct rd key)
{
	static const char *const keys[] = {"Producer", "Creator", "CreationDate", "ModDate",
	    "Author", "Trapped", "Type", "S", "Lang", "ID", "IDTree", "M", "T"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (pdf_is(key, keys[i]))
			return false;
	}
	return true;
}

/* Every text of a dictionary: offices add keys of their own to the document information. */
static void
words_read(struct pdf *pdf, const struct pdf_value *dict)
{
	struct rd rest = dict->raw, key;
	struct pdf_value value;
	uint8_t name[PDF_WORD_MAX];

	while (pdf_work(pdf, 1) && pdf_dict_next(&rest, &key, &value)) {
		if (!is_told(key))
			continue;
		value.clear = dict->clear;
		if (value.kind != PDF_REF) {
			value.num = dict->num;
			value.gen = dict->gen;
		}
		pdf_resolve(pdf, &value);
		if (value.kind == PDF_STRING || value.kind == PDF_HEX) {
			pdf_words_value(pdf, &value, PART_METADATA, 0);
			if (key.left <= sizeof(name))
				pdf_words_bytes(pdf, rd_init(name, pdf_name_decode(key, name)),
				    PART_METADATA, 0);
		}
	}
}

static void
info_read(struct pdf *pdf)
{
	struct pdf_value info;

	for (size_t i = 0; i < pdf->ntrailers; i++) {
		if (!pdf_get(pdf, &pdf->trailers[i], "Info", &info) || info.kind != PDF_DICT ||
		    (info.num != 0 && pdf->defs[info.def].seen))
			continue;
		if (info.num != 0)
			pdf->defs[info.def].seen = true;
		words_read(pdf, &info);
	}
}

static void
metadata_read(struct pdf *pdf, const struct pdf_value *stream)
{
	struct pdf_stream bytes;

	pdf_stream_open(pdf, stream, &bytes);
	if (bytes.why != WHY_NONE)
		pdf_say(pdf, bytes.why, bytes.limit);
	pdf_words_xml(pdf, bytes.bytes, PART_METADATA);
	pdf_stream_close(pdf, &bytes);
}

/* What stands before the number of a page: "MẬT - 3" (12.4.2). */
static void
labels_read(struct pdf *pdf, const struct pdf_value *root)
{
	struct pdf_value labels, list, value;
	struct rd rest;
	uint32_t def;

	if (!pdf_get(pdf, root, "PageLabels", &labels) || !pdf_get(pdf, &labels, "Nums", &list) ||
	    list.kind != PDF_ARRAY)
		return;
	rest = list.raw;
	while (pdf_work(pdf, 1) && pdf_array_next(pdf, &list, &rest, &value, &def)) {
		if (value.kind == PDF_DICT)
			pdf_words_key(pdf, &value, "P", PART_METADATA);
	}
}

static void
role_read(struct pdf *pdf, size_t def)
{
	struct pdf_value value;

	pdf_def_value(pdf, def, &value);
	switch ((enum pdf_role)pdf->defs[def].role) {
	case PDF_ROLE_ANNOTATION:
		pdf_more_annotation(pdf, &value, (uint32_t)def);
		break;
	case PDF_ROLE_FILE:
		pdf->defs[def].seen = true;
		file_read(pdf, &value);
		break;
	case PDF_ROLE_METADATA:
		pdf->defs[def].seen = true;
		metadata_read(pdf, &value);
		break;
	case PDF_ROLE_WORDS:
		pdf->defs[def].seen = true;
		words_read(pdf, &value);
		break;
	case PDF_ROLE_EMBEDDED:
	case PDF_ROLE_OTHER:
	case PDF_ROLE_PAGE:
	case PDF_ROLE_PACK:
	case PDF_ROLE_XREF:
	case PDF_ROLE_CATALOG:
	case PDF_ROLE_CONTENT:
		break;
	}
}

void
pdf_more_read(struct pdf *pdf, const struct pdf_value *root)
{
	struct pdf_value names, files, value;

	info_read(pdf);
	form_read(pdf, root);
	labels_read(pdf, root);
	if (pdf_get(pdf, root, "Names", &names) && pdf_get(pdf, &names, "EmbeddedFiles", &files))
		name_tree_read(pdf, &files);
	for (size_t i = 0; i < pdf->ndefs && pdf_work(pdf, 1); i++) {
		if (!pdf->defs[i].seen)
			role_read(pdf, i);
	}
	/* Files that no specification names. */
	for (size_t i = 0; i < pdf->ndefs && pdf_work(pdf, 1); i++) {
		if (pdf->defs[i].seen || pdf->defs[i].role != PDF_ROLE_EMBEDDED)
			continue;
		pdf_def_value(pdf, i, &value);
		if (value.kind == PDF_STREAM)
			file_open(pdf, &value, "file", 4);
	}
}
