/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns what each element of WordprocessingML, DrawingML and VML does to the paragraphs that are
 * open. Local names decide and not namespaces: so Strict and Transitional are one, and so is a
 * part whose namespaces somebody changed. Must not lose text: where the structure is odd, text
 * becomes a span of its own.
 */
#include "scanner/format/words.h"

#include <string.h>

#include "base/checked.h"
#include "scanner/format/element.h"
#include "scanner/format/paragraph.h"
#include "scanner/format/xml.h"
#include "scanner/worker/scan.h"

#define TOKENS_A_LOOK 64u /* tags and texts between two looks at the clock: some microseconds */
#define LABEL_TOKENS_MAX 4u /* its text, its end, blanks, the next tag */
#define SYMBOL_PRIVATE 0xf000u /* symbol fonts: U+F0xx is the font's byte xx */
#define SYMBOL_BOX 0x25a1u /* for what symbol fonts draw: boxes, ticks, bullets */

/* What a part is, by its root element; in strict ones shown text stands in <t> alone. */
static const struct {
	const char *root;
	enum part part;
	bool strict;
	bool slide;
} roots[] = {
    {"document", PART_BODY, true, false},
    {"glossaryDocument", PART_BODY, true, false},
    {"hdr", PART_HEADER, true, false},
    {"ftr", PART_FOOTER, true, false},
    {"footnotes", PART_NOTE, true, false},
    {"endnotes", PART_NOTE, true, false},
    {"comments", PART_COMMENT, true, false},
    {"sld", PART_BODY, true, true},
    {"notes", PART_NOTE, true, true},
    {"sldMaster", PART_HEADER, true, true},
    {"sldLayout", PART_HEADER, true, true},
    {"notesMaster", PART_HEADER, true, true},
    {"handoutMaster", PART_HEADER, true, true},
    {"cmLst", PART_COMMENT, true, false},
    {"ThreadedComments", PART_COMMENT, true, false},
    {"wsDr", PART_BODY, true, false},
    {"dataModel", PART_TEXTBOX, true, false}, /* SmartArt */
    {"drawing", PART_TEXTBOX, true, false},
    {"coreProperties", PART_METADATA, false, false},
    {"Properties", PART_METADATA, false, false},
};

/* The shape in hand, until its text begins. */
struct shape {
	bool border;
	bool line_said;
	bool placeholder;
	enum part part; /* of a placeholder */
};

struct words {
	struct paragraphs all;
	struct names names;
	const struct ooxml_styles *styles;
	struct run_look base; /* of a paragraph without a style */
	enum part part;
	bool rooted, strict, slide;
	unsigned int texts, skipping, run_properties, paragraph_properties, borders, lines;
	struct shape shape;
	unsigned int mixed; /* elements open since text met a tag; 0: none */
	bool one_cell; /* the table in hand is nothing but a frame */
	bool table_border;
	const struct rd *rest; /* what follows the tag in hand */
	struct rd label; /* name of the element before, if it is a label's */
};

/* ---- counting ---------------------------------------------------------------------------------- */

/* Counts an element that others stand in. */
static void
depth_enter(unsigned int *depth, bool empty)
{
	if (!empty)
		(*depth)++;
}

static void
depth_leave(unsigned int *depth)
{
	if (*depth > 0)
		(*depth)--;
}

static bool
in_run_properties(const struct words *words)
{
	/* Deeper is what a tracked change of format replaced. */
	return words->run_properties == 1 && words->paragraph_properties == 0;
}

/* ---- the root ---------------------------------------------------------------------------------- */

/* Other people's <document> may keep its text in any element. */
static bool
is_office(const struct rd *attrs)
{
	static const char *const spaces[] = {"openxmlformats.org", "purl.oclc.org/ooxml",
	    "schemas.microsoft.com/office"};

	for (size_t i = 0; i < ARRAY_LEN(spaces); i++) {
		if (attrs->left > 0 &&
		    memmem(attrs->p, attrs->left, spaces[i], strlen(spaces[i])) != NULL)
			return true;
	}
	return false;
}

static void
root_note(struct words *words, const struct xml_token *tag)
{
	words->rooted = true;
	for (size_t i = 0; i < ARRAY_LEN(roots); i++) {
		if (xml_is(&tag->name, roots[i].root)) {
			words->part = roots[i].part;
			words->strict = roots[i].strict && is_office(&tag->attrs);
			words->slide = roots[i].slide;
		}
	}
	words->all.places[0].part = words->part;
	if (words->part == PART_BODY && words->all.page == 0)
		words->all.page = 1;
}

/* ---- shapes and tables ------------------------------------------------------------------------- */

static void
textbox_start(struct words *words, bool empty)
{
	enum part part = PART_TEXTBOX;

	if (empty)
		return;
	words->all.block = true;
	if (place_now(&words->all) == PART_CELL)
		part = PART_CELL; /* DrawingML's cells hold a txBody */
	else if (words->slide && words->part != PART_BODY)
		part = words->part;
	else if (words->shape.placeholder)
		part = words->shape.part;
	place_push(&words->all, part, words->shape.border && part != PART_CELL);
}

static void
placeholder_note(struct shape *shape, struct rd attrs)
{
	struct rd type;

	shape->placeholder = true;
	shape->part = PART_BODY;
	if (!xml_attr(attrs, "type", &type))
		return;
	if (xml_is(&type, "hdr"))
		shape->part = PART_HEADER;
	else if (xml_is(&type, "ftr") || xml_is(&type, "dt") || xml_is(&type, "sldNum"))
		shape->part = PART_FOOTER;
}

/* Has the shape an outline? What it says itself counts before its style. */
static void
shape_tag(struct words *words, enum element element, const struct xml_token *tag)
{
	struct shape *shape = &words->shape;
	struct rd value;

	if (element == ELEMENT_SHAPE) {
		*shape = (struct shape){0};
	} else if (element == ELEMENT_DRAWN_SHAPE) {
		*shape = (struct shape){.border = true};
		if (xml_attr(tag->attrs, "stroked", &value))
			shape->border = !xml_is(&value, "f") && !xml_is(&value, "false");
	} else if (element == ELEMENT_PLACEHOLDER) {
		placeholder_note(shape, tag->attrs);
	} else if (element == ELEMENT_LINE) {
		depth_enter(&words->lines, tag->empty);
		if (words->run_properties == 0 && !tag->empty)
			shape->border = shape->line_said = true;
	} else if (element == ELEMENT_NO_FILL) {
		if (words->run_properties == 0 && words->lines > 0)
			shape->border = false;
	} else if (!shape->line_said) {
		shape->border = xml_attr(tag->attrs, "idx", &value) && !xml_is(&value, "0");
	}
}

/* A table of one cell is a frame. Stops at the second cell, so tables in tables cost no more
 * than their own length. */
static bool
table_is_frame(const struct words *words)
{
	struct rd rd = *words->rest;
	struct xml_token token;
	unsigned int cells = 0;

	while (cells < 2 && xml_next(&rd, &token)) {
		if (token.kind == XML_START && xml_is(&token.name, "tc"))
			cells++;
		else if (token.kind == XML_START && xml_is(&token.name, "tbl"))
			return false;
		else if (token.kind == XML_END && xml_is(&token.name, "tbl"))
			break;
	}
	return cells == 1;
}

static void
table_tag(struct words *words, enum element element, const struct xml_token *tag)
{
	struct run_look look = {0};
	struct rd value;

	if (element == ELEMENT_TABLE) {
		words->table_border = false;
		words->one_cell = !tag->empty && table_is_frame(words);
	} else if (element == ELEMENT_TABLE_STYLE) {
		if (!xml_attr(tag->attrs, "val", &value))
			return;
		ooxml_table_style(words->styles, value, &look);
		words->table_border = (look.on & LOOK_BORDER) != 0;
	} else if (element == ELEMENT_ROW) {
		words->all.block = true;
	} else if (!tag->empty) {
		place_push(&words->all, words->part == PART_BODY ? PART_CELL : words->part,
		    words->one_cell && words->table_border);
	}
}

/* One side of a paragraph, of a table, or of the cell in hand. */
static void
side_note(struct words *words, struct rd attrs)
{
	struct paragraphs *all = &words->all;

	if (words->borders == 0 || words->paragraph_properties > 0) {
		if (words->borders > 0 && ooxml_is_on(attrs))
			paragraph_now(all)->border = true;
		else if (words->borders == 0 && in_run_properties(words))
			ooxml_run_property(&paragraph_now(all)->run, ELEMENT_BORDER, attrs);
		return;
	}
	if (place_now(all) != PART_CELL)
		words->table_border = ooxml_is_on(attrs);
	else if (words->one_cell && ooxml_is_on(attrs))
		all->places[all->nplaces - 1].border = true;
}

/* ---- runs -------------------------------------------------------------------------------------- */

static void
symbol_note(struct words *words, struct rd attrs)
{
	struct run_look look = {0};
	struct rd value;
	uint32_t c = 0;

	if (!xml_attr(attrs, "char", &value) || value.left > 6 || words->skipping > 0)
		return;
	for (size_t i = 0; i < value.left; i++) {
		uint8_t digit = value.p[i], lower = digit | 0x20;

		if (digit >= '0' && digit <= '9')
			c = c * 16 + (uint32_t)(digit - '0');
		else if (lower >= 'a' && lower <= 'f')
			c = c * 16 + (uint32_t)(lower - 'a') + 10;
		else
			return;
	}
	if (xml_attr(attrs, "font", &value))
		look_font(&look, value);
	/* In a Vietnamese font the byte is a letter; other symbol fonts draw pictures. */
	if (c >= SYMBOL_PRIVATE && c <= SYMBOL_PRIVATE + 0xff)
		c = look.font != SPAN_FONT_UNKNOWN ? c - SYMBOL_PRIVATE : SYMBOL_BOX;
	if (look.font != SPAN_FONT_UNKNOWN)
		look_over(&paragraph_now(&words->all)->run, &look);
	if (c > ' ' && c < 0xd800)
		paragraph_char(&words->all, c);
}

static void
style_note(struct words *words, enum element element, struct rd attrs)
{
	struct paragraph *paragraph = paragraph_now(&words->all);
	struct rd value;

	if (!xml_attr(attrs, "val", &value))
		return;
	if (element == ELEMENT_RUN_STYLE) {
		if (in_run_properties(words))
			ooxml_run_style(words->styles, value, &paragraph->run);
	} else if (words->paragraph_properties == 1) {
		ooxml_paragraph_look(words->styles, value, &paragraph->base);
	}
}

static void
break_note(struct words *words, struct rd attrs)
{
	struct rd type;

	if (words->part == PART_BODY && !words->slide && xml_attr(attrs, "type", &type) &&
	    xml_is(&type, "page"))
		words->all.page++;
	if (words->skipping == 0)
		paragraph_char(&words->all, '\n');
}

/* Tags within a run or its properties: what most tags are. */
static void
run_tag(struct words *words, enum element element, const struct xml_token *tag)
{
	struct paragraph *paragraph = paragraph_now(&words->all);

	if (element == ELEMENT_TEXT) {
		depth_enter(&words->texts, tag->empty);
	} else if (element == ELEMENT_RUN) {
		paragraph->run = (struct run_look){0};
	} else if (element == ELEMENT_RUN_PROPERTIES) {
		depth_enter(&words->run_properties, tag->empty);
		if (words->paragraph_properties == 0)
			ooxml_drawing_run(&paragraph->run, tag->attrs);
	} else if (element == ELEMENT_TAB) {
		if (words->paragraph_properties == 0 && words->skipping == 0)
			paragraph_char(&words->all, '\t'); /* in properties it is a tab stop */
	} else if (element == ELEMENT_HYPHEN) {
		paragraph_char(&words->all, '-');
	} else if (element == ELEMENT_SYMBOL) {
		symbol_note(words, tag->attrs);
	} else if (element == ELEMENT_BORDER) {
		side_note(words, tag->attrs);
	} else if (in_run_properties(words) && words->lines == 0) {
		ooxml_run_property(&paragraph->run, element, tag->attrs);
	}
}

/* ---- tags -------------------------------------------------------------------------------------- */

/* The value of an attribute as a span of its own. */
static void
attr_say(struct words *words, struct rd attrs, const char *name, enum part part)
{
	struct rd value;

	if (xml_attr(attrs, name, &value))
		paragraph_aside(&words->all, value, "", part);
}

static void
property_say(struct words *words, struct rd attrs)
{
	struct rd value;

	/* "Độ mật:" and then, in the element, "Mật". */
	if (xml_attr(attrs, "name", &value))
		paragraph_aside(&words->all, value, words->part == PART_METADATA ? ":" : "",
		    PART_METADATA);
}

static void
part_start(struct words *words, enum element element, const struct xml_token *tag)
{
	if (element == ELEMENT_ALTERNATE) {
		if (!tag->empty)
			choice_begin(&words->all);
	} else if (element == ELEMENT_FALLBACK) {
		if (!tag->empty)
			fallback_begin(&words->all);
	} else if (element == ELEMENT_HEADER || element == ELEMENT_FOOTER) {
		if (!tag->empty)
			place_push(&words->all,
			    element == ELEMENT_HEADER ? PART_HEADER : PART_FOOTER, false);
	} else if (element == ELEMENT_WORDART) {
		attr_say(words, tag->attrs, "string", PART_TEXTBOX);
	} else if (element == ELEMENT_PICTURE) {
		attr_say(words, tag->attrs, "descr", PART_METADATA);
		attr_say(words, tag->attrs, "title", PART_METADATA);
	} else if (element == ELEMENT_PROPERTY) {
		property_say(words, tag->attrs);
	} else if (element == ELEMENT_PERSON) {
		if (words->part == PART_METADATA || words->part == PART_COMMENT)
			depth_enter(&words->skipping, tag->empty);
	} else if (element == ELEMENT_ITEM) {
		words->all.block = true;
	}
}

static void
tag_start(struct words *words, enum element element, const struct xml_token *tag)
{
	if (element == ELEMENT_PARAGRAPH) {
		if (!tag->empty)
			paragraph_open(&words->all, &words->base);
	} else if (element == ELEMENT_LOOSE_TEXT) {
		if (!tag->empty)
			paragraph_open(&words->all, &words->base);
		depth_enter(&words->texts, tag->empty);
	} else if (element == ELEMENT_BREAK) {
		break_note(words, tag->attrs);
	} else if (element == ELEMENT_DELETED || element == ELEMENT_INSERTED) {
		if (!tag->empty)
			paragraph_edit_begin(&words->all, element == ELEMENT_DELETED);
	} else if (element == ELEMENT_PARAGRAPH_PROPERTIES) {
		depth_enter(&words->paragraph_properties, tag->empty);
	} else if (element == ELEMENT_PARAGRAPH_STYLE || element == ELEMENT_RUN_STYLE) {
		style_note(words, element, tag->attrs);
	} else if (element == ELEMENT_BORDERS) {
		depth_enter(&words->borders, tag->empty);
	} else if (element >= ELEMENT_TABLE && element <= ELEMENT_ROW) {
		table_tag(words, element, tag);
	} else if (element == ELEMENT_TEXTBOX) {
		textbox_start(words, tag->empty);
	} else if (element >= ELEMENT_SHAPE && element <= ELEMENT_LINE_STYLE) {
		shape_tag(words, element, tag);
	} else if (element == ELEMENT_INSTRUCTION) {
		depth_enter(&words->skipping, tag->empty);
	} else if (element >= ELEMENT_ALTERNATE) {
		part_start(words, element, tag);
	} else {
		run_tag(words, element, tag);
	}
}

static void
paragraph_end(struct words *words)
{
	paragraph_close(&words->all);
	/* What was not closed ends with its paragraph, so that no text hides behind it. */
	words->skipping = words->texts = words->run_properties = 0;
	words->paragraph_properties = words->lines = 0;
}

static void
tag_end(struct words *words, enum element element)
{
	if (element == ELEMENT_RUN)
		return; /* what most ends are */
	if (element == ELEMENT_PARAGRAPH || element == ELEMENT_LOOSE_TEXT) {
		paragraph_end(words);
	} else if (element == ELEMENT_TEXT) {
		depth_leave(&words->texts);
	} else if (element == ELEMENT_PARAGRAPH_PROPERTIES) {
		depth_leave(&words->paragraph_properties);
	} else if (element == ELEMENT_RUN_PROPERTIES) {
		depth_leave(&words->run_properties);
	} else if (element == ELEMENT_BORDERS) {
		depth_leave(&words->borders);
	} else if (element == ELEMENT_LINE) {
		depth_leave(&words->lines);
	} else if (element == ELEMENT_DELETED || element == ELEMENT_INSERTED) {
		paragraph_edit_end(&words->all);
	} else if (element == ELEMENT_INSTRUCTION || element == ELEMENT_PERSON) {
		depth_leave(&words->skipping);
	} else if (element == ELEMENT_TEXTBOX || element == ELEMENT_TABLE) {
		words->all.block = true;
		words->one_cell = false;
	} else if (element == ELEMENT_ALTERNATE) {
		choice_end(&words->all);
	} else if (element == ELEMENT_FALLBACK) {
		fallback_end(&words->all);
	}
	if (element == ELEMENT_TEXTBOX || element == ELEMENT_CELL || element == ELEMENT_HEADER ||
	    element == ELEMENT_FOOTER)
		place_pop(&words->all);
}

/* A text that has a label of its own needs no other. */
static bool
has_colon(struct rd rest)
{
	struct xml_token token;

	return xml_next(&rest, &token) && (token.kind == XML_TEXT || token.kind == XML_CDATA) &&
	    memchr(token.text.p, ':', token.text.left) != NULL;
}

/* Is this the only element of its name here? Two that follow each other are a list to choose from:
 * <DoMat>Mật</DoMat><DoMat>Tối mật</DoMat>. Looks no further than the next tag but one. */
static bool
stands_single(const struct words *words, const struct rd *name)
{
	struct rd rd = *words->rest;
	struct xml_token token;
	bool ended = false;

	if (words->label.left == name->left && memcmp(words->label.p, name->p, name->left) == 0)
		return false;
	for (unsigned int i = 0; i < LABEL_TOKENS_MAX && xml_next(&rd, &token); i++) {
		if (token.kind == XML_END && ended)
			return true;
		if (token.kind == XML_START)
			return token.name.left != name->left ||
			    memcmp(token.name.p, name->p, name->left) != 0;
		ended = ended || token.kind == XML_END;
	}
	return true;
}

/* The element's name is said before its text if it tells what that is: "DoMat: Mật". */
static void
label_say(struct words *words, const struct xml_token *tag)
{
	if (words->strict || tag->kind != XML_START || tag->empty)
		return;
	if (scan_is_label(words->all.scan, tag->name)) {
		if (stands_single(words, &tag->name) && !has_colon(*words->rest)) {
			paragraph_text(&words->all, tag->name, true);
			paragraph_text(&words->all, rd_init(": ", 2), true);
		}
		words->label = tag->name;
	} else {
		words->label = rd_init(NULL, 0);
	}
}

/* Outside any paragraph each element's text stands alone, unless one stands in the middle of a
 * word: <mark>T<b>ỐI</b> M<i>Ậ</i>T</mark>. */
static void
loose_text_part(struct words *words, enum element element, const struct xml_token *tag)
{
	bool start = tag->kind == XML_START;

	if (element == ELEMENT_PARAGRAPH || element == ELEMENT_LOOSE_TEXT ||
	    element == ELEMENT_FALLBACK || words->strict) {
		words->mixed = 0; /* paragraphs are told apart by themselves */
	} else if (words->mixed > 0 || (start && paragraph_in_word(&words->all))) {
		if (words->mixed == 0)
			words->mixed = 1;
		if (start && !tag->empty)
			words->mixed++;
		else if (!start)
			words->mixed--;
		if (words->mixed > 0)
			return;
	}
	paragraph_flush(&words->all);
	if (element == ELEMENT_OTHER)
		label_say(words, tag);
}

static void
token_take(struct words *words, const struct xml_token *token)
{
	enum element element;

	if (token->kind == XML_TEXT || token->kind == XML_CDATA) {
		if (words->skipping == 0 && (!words->strict || words->texts > 0))
			paragraph_text(&words->all, token->text, token->kind == XML_CDATA);
		return;
	}
	element = element_of(&words->names, &token->name);
	if (words->all.nopen == 1)
		loose_text_part(words, element, token);
	if (!words->rooted && token->kind == XML_START)
		root_note(words, token);
	if (element == ELEMENT_OTHER)
		return;
	if (token->kind == XML_START)
		tag_start(words, element, token);
	else
		tag_end(words, element);
}

void
words_read(struct scan *scan, struct rd bytes, const struct ooxml_styles *styles, uint32_t page)
{
	struct words words = {.styles = styles, .rest = &bytes, .part = PART_BODY};
	struct xml_token token;

	paragraphs_begin(&words.all, scan, PART_BODY);
	words.all.page = page;
	element_names_fill(&words.names);
	ooxml_paragraph_look(styles, rd_init(NULL, 0), &words.base);
	for (uint32_t n = 0; n % TOKENS_A_LOOK != 0 || !scan_stopped(scan); n++) {
		if (!xml_next(&bytes, &token))
			break;
		token_take(&words, &token);
	}
	paragraphs_end(&words.all);
}
