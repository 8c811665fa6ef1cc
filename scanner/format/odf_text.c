/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns what each element of OpenDocument does to the paragraphs that are open. Must not lose
 * text: what stands in no paragraph becomes a span of its own.
 */
#include "scanner/format/odf_text.h"

#include "base/checked.h"
#include "scanner/format/names.h"
#include "scanner/format/odf_change.h"
#include "scanner/format/paragraph.h"
#include "scanner/worker/scan.h"

enum tag {
	TAG_OTHER,
	TAG_PARAGRAPH,
	TAG_SPAN,
	TAG_SPACE,
	TAG_TAB,
	TAG_BREAK,
	TAG_PAGE_BREAK,
	TAG_SKIPPED, /* not shown, or names of people */
	TAG_NOTE,
	TAG_COMMENT,
	TAG_METADATA,
	TAG_USER_DEFINED,
	TAG_HEADER,
	TAG_FOOTER,
	TAG_FOOTER_TEXT,
	TAG_MASTER,
	TAG_FRAME,
	TAG_SHAPE, /* has its outline unless its style takes it away */
	TAG_TABLE,
	TAG_ROW,
	TAG_CELL,
	TAG_SPREADSHEET,
	TAG_SLIDE,
	TAG_BLOCK,
};

static const struct name_row tags[] = {
    {"p", TAG_PARAGRAPH},
    {"h", TAG_PARAGRAPH},
    {"span", TAG_SPAN},
    {"s", TAG_SPACE},
    {"tab", TAG_TAB},
    {"tab-stop", TAG_TAB}, /* OpenOffice 1 */
    {"line-break", TAG_BREAK},
    {"soft-page-break", TAG_PAGE_BREAK},
    {"settings", TAG_SKIPPED},
    {"binary-data", TAG_SKIPPED},
    {"note-citation", TAG_SKIPPED},
    {"creator", TAG_SKIPPED},
    {"initial-creator", TAG_SKIPPED},
    {"printed-by", TAG_SKIPPED},
    {"change-info", TAG_SKIPPED},
    {"date", TAG_SKIPPED},
    {"creator-initials", TAG_SKIPPED},
    {"sender-initials", TAG_SKIPPED},
    {"number-style", TAG_SKIPPED},
    {"currency-style", TAG_SKIPPED},
    {"date-style", TAG_SKIPPED},
    {"time-style", TAG_SKIPPED},
    {"percentage-style", TAG_SKIPPED},
    {"note-body", TAG_NOTE},
    {"footnote-body", TAG_NOTE},
    {"endnote-body", TAG_NOTE},
    {"notes", TAG_NOTE},
    {"annotation", TAG_COMMENT},
    {"title", TAG_METADATA},
    {"desc", TAG_METADATA},
    {"meta", TAG_METADATA},
    {"user-defined", TAG_USER_DEFINED},
    {"header", TAG_HEADER},
    {"header-left", TAG_HEADER},
    {"header-first", TAG_HEADER},
    {"footer", TAG_FOOTER},
    {"footer-left", TAG_FOOTER},
    {"footer-first", TAG_FOOTER},
    {"header-decl", TAG_FOOTER_TEXT},
    {"footer-decl", TAG_FOOTER_TEXT},
    {"master-page", TAG_MASTER},
    {"frame", TAG_FRAME},
    {"custom-shape", TAG_SHAPE},
    {"rect", TAG_SHAPE},
    {"ellipse", TAG_SHAPE},
    {"circle", TAG_SHAPE},
    {"polygon", TAG_SHAPE},
    {"polyline", TAG_SHAPE},
    {"path", TAG_SHAPE},
    {"line", TAG_SHAPE},
    {"connector", TAG_SHAPE},
    {"caption", TAG_SHAPE},
    {"regular-polygon", TAG_SHAPE},
    {"measure", TAG_SHAPE},
    {"table", TAG_TABLE},
    {"table-row", TAG_ROW},
    {"table-cell", TAG_CELL},
    {"covered-table-cell", TAG_CELL},
    {"spreadsheet", TAG_SPREADSHEET},
    {"page", TAG_SLIDE},
    {"section", TAG_BLOCK},
};

struct text {
	struct paragraphs all;
	struct names names;
	struct odf_styles *styles;
	struct odf_changes changes;
	struct run_look paragraph_base; /* of a paragraph without a style */
	struct run_look cell; /* of the cell in hand */
	struct run_look spans[XML_NEST_MAX]; /* what runs were before each open span */
	unsigned int nspans, spans_beyond;
	unsigned int skipping, masters, tables;
	bool spreadsheet;
	bool one_cell; /* the table in hand is nothing but a frame */
	bool no_memory;
	const struct rd *rest; /* what follows the tag in hand */
};

/* ---- paragraphs -------------------------------------------------------------------------------- */

static void
paragraph_begin(struct text *text, struct rd attrs)
{
	struct run_look look = text->paragraph_base;
	struct rd name;

	if (text->changes.deleting) {
		text->no_memory = odf_change_paragraph(&text->changes) < 0 || text->no_memory;
		return;
	}
	look_over(&look, &text->cell);
	if (xml_attr(attrs, "style-name", &name))
		odf_style_apply(text->styles, ODF_PARAGRAPH, name, &look);
	paragraph_open(&text->all, &look);
}

static void
span_tag(struct text *text, const struct xml_token *tag)
{
	struct paragraph *paragraph = paragraph_now(&text->all);
	struct rd name;

	if (tag->kind == XML_END) {
		if (text->spans_beyond > 0)
			text->spans_beyond--;
		else if (text->nspans > 0)
			paragraph->run = text->spans[--text->nspans];
		return;
	}
	if (tag->empty)
		return;
	if (text->nspans == XML_NEST_MAX) {
		text->spans_beyond++;
		return;
	}
	text->spans[text->nspans++] = paragraph->run;
	if (xml_attr(tag->attrs, "style-name", &name))
		odf_style_apply(text->styles, ODF_TEXT, name, &paragraph->run);
}

static void
char_take(struct text *text, uint32_t c)
{
	char byte = (char)c;

	if (text->changes.deleting)
		(void)odf_change_text(&text->changes, rd_init(&byte, 1), true);
	else
		paragraph_char(&text->all, c);
}

/* Text of its own in the middle of a paragraph: it must not join the paragraph. */
static void
aside_begin(struct text *text, enum part part, bool border)
{
	text->all.block = true;
	place_push(&text->all, part, border);
	paragraph_open(&text->all, &(struct run_look){0});
}

static void
aside_end(struct text *text)
{
	paragraph_close(&text->all);
	place_pop(&text->all);
	text->all.block = true;
}

/* ---- shapes and tables ------------------------------------------------------------------------- */

static void
shape_begin(struct text *text, bool drawn, struct rd attrs)
{
	struct run_look look = {0};
	enum part part = PART_TEXTBOX;
	struct rd value;

	look_say(&look, LOOK_BORDER, drawn);
	odf_style_default(text->styles, ODF_GRAPHIC, &look);
	if (xml_attr(attrs, "style-name", &value))
		odf_style_apply(text->styles, ODF_GRAPHIC, value, &look);
	if (place_now(&text->all) == PART_NOTE)
		part = PART_NOTE;
	else if (text->masters > 0)
		part = PART_HEADER;
	else if (xml_attr(attrs, "class", &value))
		part = PART_BODY; /* what the slide's layout has a place for */
	aside_begin(text, part, (look.on & LOOK_BORDER) != 0);
}

/* A table of one cell is a frame. Stops at the second cell, so tables in tables cost no more
 * than their own length. */
static bool
table_is_frame(const struct text *text)
{
	struct rd rd = *text->rest;
	struct xml_token token;
	unsigned int cells = 0;

	while (cells < 2 && xml_next(&rd, &token)) {
		if (token.kind == XML_START && xml_is(&token.name, "table-cell"))
			cells++;
		else if (token.kind == XML_START && xml_is(&token.name, "table"))
			return false;
		else if (token.kind == XML_END && xml_is(&token.name, "table"))
			break;
	}
	return cells == 1;
}

static void
table_begin(struct text *text, const struct xml_token *tag)
{
	struct rd name;

	text->all.block = true;
	if (text->spreadsheet && text->tables == 0 && xml_attr(tag->attrs, "name", &name))
		paragraph_aside(&text->all, name, "", PART_METADATA);
	if (!tag->empty) {
		text->tables++;
		text->one_cell = !text->spreadsheet && table_is_frame(text);
	}
}

static void
cell_begin(struct text *text, struct rd attrs)
{
	enum part part = place_now(&text->all);
	struct rd name;

	text->cell = (struct run_look){0};
	if (xml_attr(attrs, "style-name", &name))
		odf_style_apply(text->styles, ODF_CELL, name, &text->cell);
	place_push(&text->all, part == PART_BODY ? PART_CELL : part,
	    text->one_cell && (text->cell.on & LOOK_BORDER) != 0);
	/* The cell's border is no border of its words. */
	look_say(&text->cell, LOOK_BORDER, false);
}

/* ---- tags -------------------------------------------------------------------------------------- */

static void
spaces_take(struct text *text, struct rd attrs)
{
	struct rd value;

	char_take(text, ' ');
	/* Three part columns; more say no more. */
	if (xml_attr(attrs, "c", &value) && !xml_is(&value, "1") && !xml_is(&value, "0")) {
		char_take(text, ' ');
		if (!xml_is(&value, "2"))
			char_take(text, ' ');
	}
}

/* Elements without contents that matter. true if it is one. */
static bool
point_tag(struct text *text, enum tag tag, const struct xml_token *token)
{
	if (tag == TAG_SPACE) {
		spaces_take(text, token->attrs);
	} else if (tag == TAG_TAB) {
		char_take(text, '\t');
	} else if (tag == TAG_BREAK) {
		char_take(text, '\n');
	} else if (tag == TAG_PAGE_BREAK) {
		text->all.page += text->all.page > 0 ? 1 : 0;
	} else if (tag == TAG_SPREADSHEET) {
		text->spreadsheet = true;
	} else if (tag == TAG_ROW || tag == TAG_BLOCK) {
		text->all.block = true;
	} else {
		return false;
	}
	return true;
}

static void
user_defined_begin(struct text *text, struct rd attrs)
{
	struct rd name;

	/* "Độ mật:" and then, in the element, "Mật". */
	if (xml_attr(attrs, "name", &name))
		paragraph_aside(&text->all, name, ":", PART_METADATA);
	place_push(&text->all, PART_METADATA, false);
	paragraph_open(&text->all, &(struct run_look){0});
}

static void
container_begin(struct text *text, enum tag tag, const struct xml_token *token)
{
	if (tag == TAG_NOTE) {
		aside_begin(text, PART_NOTE, false);
	} else if (tag == TAG_COMMENT) {
		aside_begin(text, PART_COMMENT, false);
	} else if (tag == TAG_METADATA) {
		aside_begin(text, PART_METADATA, false);
	} else if (tag == TAG_USER_DEFINED) {
		user_defined_begin(text, token->attrs);
	} else if (tag == TAG_HEADER) {
		place_push(&text->all, PART_HEADER, false);
	} else if (tag == TAG_FOOTER) {
		place_push(&text->all, PART_FOOTER, false);
	} else if (tag == TAG_FOOTER_TEXT) {
		aside_begin(text, PART_FOOTER, false);
	} else if (tag == TAG_MASTER) {
		text->masters++;
	} else if (tag == TAG_FRAME || tag == TAG_SHAPE) {
		shape_begin(text, tag == TAG_SHAPE, token->attrs);
	} else if (tag == TAG_CELL) {
		cell_begin(text, token->attrs);
	} else if (tag == TAG_SLIDE) {
		text->all.page++;
		text->all.block = true;
	}
}

static void
container_end(struct text *text, enum tag tag)
{
	if (tag == TAG_NOTE || tag == TAG_COMMENT || tag == TAG_METADATA ||
	    tag == TAG_FOOTER_TEXT || tag == TAG_FRAME || tag == TAG_SHAPE ||
	    tag == TAG_USER_DEFINED) {
		aside_end(text);
	} else if (tag == TAG_HEADER || tag == TAG_FOOTER) {
		text->all.block = true;
		place_pop(&text->all);
	} else if (tag == TAG_MASTER) {
		text->masters -= text->masters > 0 ? 1 : 0;
	} else if (tag == TAG_TABLE) {
		text->tables -= text->tables > 0 ? 1 : 0;
		text->one_cell = false;
		text->all.block = true;
	} else if (tag == TAG_CELL) {
		text->cell = (struct run_look){0};
		place_pop(&text->all);
	} else if (tag == TAG_PARAGRAPH && !text->changes.deleting) {
		paragraph_close(&text->all);
	}
}

static void
tag_take(struct text *text, const struct xml_token *token)
{
	enum tag tag = (enum tag)names_find(&text->names, &token->name);

	if (tag == TAG_SKIPPED) {
		if (token->kind == XML_START)
			text->skipping += token->empty ? 0 : 1;
		else
			text->skipping -= text->skipping > 0 ? 1 : 0;
		return;
	}
	if (text->skipping > 0)
		return;
	if (tag == TAG_OTHER) {
		if (!odf_change_tag(&text->changes, &text->all, token))
			(void)odf_style_tag(text->styles, token);
		return;
	}
	if (tag == TAG_SPAN) {
		span_tag(text, token);
	} else if (token->kind == XML_END) {
		container_end(text, tag);
	} else if (tag == TAG_TABLE) {
		table_begin(text, token);
	} else if (!point_tag(text, tag, token) && !token->empty) {
		if (tag == TAG_PARAGRAPH)
			paragraph_begin(text, token->attrs);
		else
			container_begin(text, tag, token);
	}
}

static void
token_take(struct text *text, const struct xml_token *token)
{
	bool cdata = token->kind == XML_CDATA;

	if (token->kind != XML_TEXT && !cdata) {
		/* Outside any paragraph each element's text stands alone. */
		if (text->all.nopen == 1)
			paragraph_flush(&text->all);
		tag_take(text, token);
	} else if (text->skipping > 0) {
		return;
	} else if (text->changes.deleting) {
		text->no_memory =
		    odf_change_text(&text->changes, token->text, cdata) < 0 || text->no_memory;
	} else {
		paragraph_text(&text->all, token->text, cdata);
	}
}

/* Common styles stand before what is written in them; only a part's own are found as they come. */
void
odf_text_read(struct scan *scan, struct odf_styles *styles, struct rd bytes)
{
	struct text text = {.styles = styles, .rest = &bytes};
	struct xml_token token;

	styles->part++;
	styles->automatic = false;
	styles->key = 0;
	paragraphs_begin(&text.all, scan, PART_BODY);
	names_fill(&text.names, tags, ARRAY_LEN(tags));
	odf_style_default(styles, ODF_PARAGRAPH, &text.paragraph_base);
	while (!scan_stopped(scan) && xml_next(&bytes, &token))
		token_take(&text, &token);
	paragraphs_end(&text.all);
	paragraphs_begin(&text.all, scan, PART_BODY);
	odf_changes_end(&text.changes, &text.all);
	paragraphs_end(&text.all);
	if (text.no_memory)
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
}
