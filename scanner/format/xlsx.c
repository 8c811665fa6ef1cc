/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the reading of one sheet: each cell with text is a span, each row begins a block. What a
 * drop-down list offers is no text of the sheet; the cells it takes its choices from are said as
 * one list, so that a choice is not taken for a marking.
 */
#include "scanner/format/xlsx.h"

#include "base/checked.h"
#include "scanner/format/names.h"
#include "scanner/format/xlsx_range.h"
#include "scanner/worker/scan.h"

enum tag {
	TAG_OTHER,
	TAG_ROW,
	TAG_CELL,
	TAG_VALUE,
	TAG_FORMULA,
	TAG_HEADER,
	TAG_FOOTER,
	TAG_CHOICES, /* of a drop-down list */
};

static const struct name_row tags[] = {
    {"row", TAG_ROW},
    {"c", TAG_CELL},
    {"v", TAG_VALUE},
    {"f", TAG_FORMULA},
    {"oddHeader", TAG_HEADER},
    {"evenHeader", TAG_HEADER},
    {"firstHeader", TAG_HEADER},
    {"oddFooter", TAG_FOOTER},
    {"evenFooter", TAG_FOOTER},
    {"firstFooter", TAG_FOOTER},
    {"formula1", TAG_CHOICES},
};

enum cell_type {
	CELL_NUMBER, /* and all else that is no text */
	CELL_SHARED,
	CELL_INLINE,
	CELL_STRING, /* of a formula */
};

struct sheet {
	struct xlsx *book;
	struct scan *scan;
	struct names names;
	uint64_t name;
	struct xlsx_text text; /* of the cell or header in hand: one string */
	struct xlsx_text choices; /* of cells that lists refer to */
	struct xlsx_runs runs;
	enum tag in; /* VALUE, FORMULA, HEADER, FOOTER or CHOICES */
	enum cell_type type;
	bool valued; /* the cell has a value */
	struct rd formula;
	struct run_look look;
	uint32_t column, row, count;
	bool block;
};

/* ---- cells ------------------------------------------------------------------------------------- */

static bool
is_choice(const struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->book->nlists && sheet->name != 0; i++) {
		if (sheet->book->lists[i].sheet == sheet->name &&
		    xlsx_range_has(&sheet->book->lists[i], sheet->column, sheet->row))
			return true;
	}
	return false;
}

static void
string_say(struct sheet *sheet, const struct xlsx_text *all, const struct xlsx_string *string)
{
	struct span span;

	if (string->len == 0)
		return;
	xlsx_text_span(all, string, &sheet->look, &span);
	if (is_choice(sheet)) {
		struct rd rd = rd_init(span.text, span.len);

		if (sheet->choices.count == 0)
			(void)xlsx_text_begin(&sheet->choices);
		else
			(void)xlsx_text_add(&sheet->choices, rd_init("; ", 2), true, NULL);
		(void)xlsx_text_add(&sheet->choices, rd, true, NULL);
		return;
	}
	span.paragraph = ++sheet->count;
	span.flags |= sheet->block ? (uint32_t)SPAN_BREAK : 0u;
	sheet->block = false;
	scan_span(sheet->scan, &span);
}

static void
cell_start(struct sheet *sheet, struct rd attrs)
{
	struct rd value;
	uint32_t column, row, format;

	sheet->type = CELL_NUMBER;
	sheet->valued = false;
	sheet->formula.left = 0;
	sheet->column++;
	xlsx_text_clear(&sheet->text);
	if (xml_attr(attrs, "t", &value)) {
		if (xml_is(&value, "s"))
			sheet->type = CELL_SHARED;
		else if (xml_is(&value, "inlineStr"))
			sheet->type = CELL_INLINE;
		else if (xml_is(&value, "str"))
			sheet->type = CELL_STRING;
	}
	if (xml_attr(attrs, "r", &value) && xlsx_cell_parse(value, &column, &row)) {
		sheet->column = column;
		sheet->row = row;
	}
	sheet->look = (struct run_look){0};
	if (sheet->book->nformats > 0 && xml_attr(attrs, "s", &value)) {
		format = xlsx_number(value);
		if (format < sheet->book->nformats &&
		    sheet->book->formats[format] < sheet->book->nfonts)
			sheet->look = sheet->book->fonts[sheet->book->formats[format]];
	}
	/* Numbers need no string. */
	if (sheet->type != CELL_NUMBER && xlsx_text_begin(&sheet->text) < 0)
		sheet->book->no_memory = true;
}

static void
value_take(struct sheet *sheet, const struct xml_token *token)
{
	sheet->valued = true;
	if (sheet->type == CELL_SHARED) {
		uint32_t i = xlsx_number(token->text);

		if (i < sheet->book->shared.count) {
			sheet->book->shared.strings[i].used = true;
			string_say(sheet, &sheet->book->shared, &sheet->book->shared.strings[i]);
		}
	} else if (sheet->type == CELL_STRING) {
		(void)xlsx_text_add(&sheet->text, token->text, token->kind == XML_CDATA, NULL);
	}
}

/* A formula that is a text and was never computed: ="TỐI MẬT". */
static void
formula_say(struct sheet *sheet)
{
	struct rd text = sheet->formula;
	bool escaped = text.left > 12 && xml_is(&(struct rd){text.p, 6}, "&quot;") &&
	    xml_is(&(struct rd){text.p + text.left - 6, 6}, "&quot;");
	size_t quote = escaped ? 6 : 1;

	if (!escaped && (text.left < 3 || text.p[0] != '"' || text.p[text.left - 1] != '"'))
		return;
	(void)rd_skip(&text, quote);
	text.left -= quote;
	xlsx_text_clear(&sheet->text);
	if (xlsx_text_begin(&sheet->text) < 0 || xlsx_text_add(&sheet->text, text, false, NULL) < 0)
		return;
	string_say(sheet, &sheet->text, &sheet->text.strings[0]);
}

static void
cell_end(struct sheet *sheet)
{
	if (sheet->text.count > 0)
		string_say(sheet, &sheet->text, &sheet->text.strings[0]);
	if (!sheet->valued && sheet->formula.left > 0)
		formula_say(sheet);
	xlsx_text_clear(&sheet->text);
	sheet->type = CELL_NUMBER;
	sheet->formula.left = 0;
}

/* ---- what stands beside cells ------------------------------------------------------------------ */

static void
choices_note(struct sheet *sheet, struct rd formula)
{
	struct xlsx *book = sheet->book;
	uint64_t name = xlsx_hash(formula);

	if (book->nlists == LISTS_MAX)
		return;
	if (xlsx_range_parse(formula, &book->lists[book->nlists])) {
		book->nlists++;
		return;
	}
	for (size_t i = 0; i < book->ndefined; i++) {
		if (book->defined[i].name == name) {
			book->lists[book->nlists++] = book->defined[i].range;
			return;
		}
	}
}

static void
margin_end(struct sheet *sheet)
{
	if (sheet->text.count > 0)
		xlsx_margin_say(sheet->scan, sheet->text.text, sheet->text.len,
		    sheet->in == TAG_FOOTER);
	xlsx_text_clear(&sheet->text);
}

static void
tag_start(struct sheet *sheet, enum tag tag, const struct xml_token *token)
{
	if (tag == TAG_ROW) {
		sheet->row++;
		sheet->column = 0;
		sheet->block = true;
	} else if (tag == TAG_CELL) {
		cell_start(sheet, token->attrs);
		if (token->empty)
			cell_end(sheet);
	} else if (!token->empty && sheet->in == TAG_OTHER) {
		sheet->in = tag;
		if (tag == TAG_HEADER || tag == TAG_FOOTER) {
			xlsx_text_clear(&sheet->text);
			(void)xlsx_text_begin(&sheet->text);
		}
	}
}

static void
tag_end(struct sheet *sheet, enum tag tag)
{
	if (tag == TAG_CELL) {
		cell_end(sheet);
		sheet->in = TAG_OTHER;
	} else if (tag == sheet->in) {
		if (tag == TAG_HEADER || tag == TAG_FOOTER)
			margin_end(sheet);
		sheet->in = TAG_OTHER;
	}
}

static void
text_take(struct sheet *sheet, const struct xml_token *token)
{
	if (sheet->in == TAG_VALUE) {
		value_take(sheet, token);
	} else if (sheet->in == TAG_FORMULA) {
		sheet->formula = token->text;
	} else if (sheet->in == TAG_CHOICES) {
		choices_note(sheet, token->text);
	} else if (sheet->in == TAG_HEADER || sheet->in == TAG_FOOTER) {
		(void)xlsx_text_add(&sheet->text, token->text, token->kind == XML_CDATA, NULL);
	} else if (sheet->type == CELL_INLINE && xlsx_runs_take(&sheet->runs, token) < 0) {
		sheet->book->no_memory = true;
	}
}

static void
sheet_token(struct sheet *sheet, const struct xml_token *token)
{
	enum tag tag;

	if (token->kind == XML_TEXT || token->kind == XML_CDATA) {
		text_take(sheet, token);
		return;
	}
	tag = (enum tag)names_find(&sheet->names, &token->name);
	if (tag != TAG_OTHER && token->kind == XML_START)
		tag_start(sheet, tag, token);
	else if (tag != TAG_OTHER)
		tag_end(sheet, tag);
	else if (sheet->type == CELL_INLINE)
		(void)xlsx_runs_take(&sheet->runs, token);
}

/* What a table before this one began (a column of degrees) must not go on in it. */
static void
table_part(struct scan *scan)
{
	scan_span(scan,
	    &(struct span){.text = "-", .len = 1, .part = PART_BODY, .flags = SPAN_BREAK});
}

void
xlsx_sheet_read(struct xlsx *book, struct scan *scan, struct rd file, struct rd bytes)
{
	struct sheet sheet = {.book = book,
	    .scan = scan,
	    .block = true,
	    .name = xlsx_sheet_name(book, file)};
	struct xml_token token;

	sheet.runs.text = &sheet.text;
	names_fill(&sheet.names, tags, ARRAY_LEN(tags));
	table_part(scan);
	while (!scan_stopped(scan) && xml_next(&bytes, &token))
		sheet_token(&sheet, &token);
	if (sheet.choices.count > 0) {
		struct span span;

		xlsx_text_span(&sheet.choices, &sheet.choices.strings[0], &(struct run_look){0},
		    &span);
		span.flags |= SPAN_BREAK;
		scan_span(scan, &span);
	}
	xlsx_text_free(&sheet.choices);
	xlsx_text_free(&sheet.text);
}
