/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the parts of a book that its sheets refer to: shared strings, fonts of cell formats, names
 * of sheets and which of them are hidden, defined names.
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/xlsx.h"
#include "scanner/format/xlsx_range.h"
#include "scanner/format/xml.h"
#include "scanner/worker/scan.h"

#define FONTS_MAX 65536u /* Excel's own limit of cell formats: 65,490 */

/* ---- shared strings ---------------------------------------------------------------------------- */

void
xlsx_strings_read(struct xlsx *book, struct rd bytes)
{
	struct xlsx_runs runs = {.text = &book->shared};
	struct xml_token token;

	while (!book->no_memory && xml_next(&bytes, &token)) {
		if (token.kind == XML_START && xml_is(&token.name, "si")) {
			book->no_memory = xlsx_text_begin(&book->shared) < 0;
			runs.in_run = runs.in_phonetic = false;
		} else if (xlsx_runs_take(&runs, &token) < 0) {
			book->no_memory = true;
		}
	}
}

/* ---- styles ------------------------------------------------------------------------------------ */

static void
font_add(struct xlsx *book, const struct run_look *look)
{
	struct run_look *grown;

	if (book->nfonts == FONTS_MAX)
		return;
	grown = reallocarray(book->fonts, book->nfonts + 1, sizeof(*grown));
	if (grown == NULL) {
		book->no_memory = true;
		return;
	}
	book->fonts = grown;
	book->fonts[book->nfonts++] = *look;
}

static void
format_add(struct xlsx *book, struct rd attrs)
{
	struct rd value = rd_init(NULL, 0);
	uint32_t *grown;

	if (book->nformats == FONTS_MAX)
		return;
	grown = reallocarray(book->formats, book->nformats + 1, sizeof(*grown));
	if (grown == NULL) {
		book->no_memory = true;
		return;
	}
	(void)xml_attr(attrs, "fontId", &value);
	book->formats = grown;
	book->formats[book->nformats++] = xlsx_number(value);
}

void
xlsx_styles_read(struct xlsx *book, struct rd bytes)
{
	struct run_look look = {0};
	struct xml_token token;
	bool fonts = false, formats = false;

	while (!book->no_memory && xml_next(&bytes, &token)) {
		bool start = token.kind == XML_START;

		if (!start && token.kind != XML_END)
			continue;
		if (xml_is(&token.name, "fonts")) {
			fonts = start && !token.empty;
		} else if (xml_is(&token.name, "cellXfs")) {
			formats = start && !token.empty;
		} else if (formats && start && xml_is(&token.name, "xf")) {
			format_add(book, token.attrs);
		} else if (fonts && xml_is(&token.name, "font")) {
			if (!start || token.empty)
				font_add(book, &look);
			look = (struct run_look){0};
		} else if (fonts && start) {
			xlsx_font_property(&look, &token);
		}
	}
}

/* ---- the list of sheets ------------------------------------------------------------------------ */

static void
sheet_add(struct xlsx *book, struct scan *scan, struct rd attrs)
{
	struct xlsx_sheet sheet = {0};
	struct rd value;
	struct span span = {.part = PART_METADATA};
	char *text;

	if (xml_attr(attrs, "state", &value))
		sheet.hidden = !xml_is(&value, "visible");
	if (xml_attr(attrs, "id", &value))
		sheet.relation = xlsx_hash(value);
	if (xml_attr(attrs, "name", &value) && value.left > 0 && value.left <= PARAGRAPH_MAX) {
		text = malloc(value.left);
		if (text != NULL) {
			span.text = text;
			span.len = xml_decode(value, text);
			span.paragraph = (uint32_t)(book->nsheets + 1);
			sheet.name = xlsx_hash(rd_init(text, span.len));
			scan_span(scan, &span);
		}
		free(text);
	}
	if (book->nsheets < SHEETS_MAX)
		book->sheets[book->nsheets++] = sheet;
}

static void
defined_add(struct xlsx *book, struct rd name, struct rd text)
{
	struct xlsx_defined defined = {.name = xlsx_hash(name)};

	if (book->ndefined < LISTS_MAX && xlsx_range_parse(text, &defined.range))
		book->defined[book->ndefined++] = defined;
}

void
xlsx_book_read(struct xlsx *book, struct scan *scan, struct rd bytes)
{
	struct rd name = rd_init(NULL, 0);
	struct xml_token token;

	while (xml_next(&bytes, &token)) {
		if (token.kind == XML_TEXT && name.left > 0)
			defined_add(book, name, token.text);
		if (token.kind == XML_TEXT || token.kind == XML_CDATA)
			continue;
		name.left = 0;
		if (token.kind != XML_START)
			continue;
		if (xml_is(&token.name, "sheet"))
			sheet_add(book, scan, token.attrs);
		else if (xml_is(&token.name, "definedName"))
			(void)xml_attr(token.attrs, "name", &name);
	}
}

void
xlsx_relations_read(struct xlsx *book, struct rd bytes)
{
	struct xml_token token;
	struct rd id, target;
	uint64_t relation, file;

	while (xml_next(&bytes, &token)) {
		if (token.kind != XML_START || !xml_is(&token.name, "Relationship") ||
		    !xml_attr(token.attrs, "Id", &id) || !xml_attr(token.attrs, "Target", &target))
			continue;
		relation = xlsx_hash(id);
		file = xlsx_hash(xlsx_last_component(target));
		for (size_t i = 0; i < book->nsheets; i++) {
			if (book->sheets[i].relation == relation)
				book->sheets[i].file = file;
		}
	}
}

static const struct xlsx_sheet *
sheet_of(const struct xlsx *book, struct rd file)
{
	uint64_t hash = xlsx_hash(file);

	for (size_t i = 0; i < book->nsheets; i++) {
		if (book->sheets[i].file == hash)
			return &book->sheets[i];
	}
	return NULL;
}

uint64_t
xlsx_sheet_name(const struct xlsx *book, struct rd file)
{
	const struct xlsx_sheet *sheet = sheet_of(book, file);

	return sheet != NULL ? sheet->name : 0;
}

bool
xlsx_is_hidden(const struct xlsx *book, struct rd file)
{
	const struct xlsx_sheet *sheet = sheet_of(book, file);

	return sheet != NULL && sheet->hidden;
}

void
xlsx_end(struct xlsx *book, struct scan *scan)
{
	static const struct run_look plain;

	for (size_t i = 0; i < book->shared.count; i++) {
		struct span span;

		if (book->shared.strings[i].used || book->shared.strings[i].len == 0)
			continue;
		xlsx_text_span(&book->shared, &book->shared.strings[i], &plain, &span);
		span.flags |= SPAN_BREAK;
		scan_span(scan, &span);
	}
	if (book->no_memory)
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	xlsx_text_free(&book->shared);
	free(book->fonts);
	free(book->formats);
}
