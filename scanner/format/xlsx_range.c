/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns references to cells (18.17.2.3), the runs of strings and the properties of their fonts. */
#include "scanner/format/xlsx_range.h"

#include <string.h>

#include "scanner/format/ooxml_style.h"

#define COLUMN_MAX 16384u
#define ROW_MAX 1048576u
#define SHEET_NAME_MAX 256u /* bytes, escaped; Excel allows 31 characters */
#define COLOR_RED_LOW 2u /* of the indexed colors (18.8.27) the two that are pure red */
#define COLOR_RED_HIGH 10u

uint64_t
xlsx_hash(struct rd text)
{
	return looks_key(0, text);
}

uint32_t
xlsx_number(struct rd text)
{
	uint32_t n = 0;

	for (size_t i = 0; i < text.left && i < 9; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			break;
		n = n * 10 + (uint32_t)(text.p[i] - '0');
	}
	return n;
}

struct rd
xlsx_last_component(struct rd path)
{
	const uint8_t *slash = path.left > 0 ? memrchr(path.p, '/', path.left) : NULL;

	if (slash != NULL)
		(void)rd_skip(&path, (size_t)(slash - path.p) + 1);
	return path;
}

/* "$A$1", "A", "1": takes it; what is not said is 0. */
static bool
reference_take(struct rd *text, uint32_t *ret_column, uint32_t *ret_row)
{
	uint32_t column = 0, row = 0;
	size_t left = text->left;

	if (text->left > 0 && text->p[0] == '$')
		(void)rd_skip(text, 1);
	while (text->left > 0 && (text->p[0] | 0x20) >= 'a' && (text->p[0] | 0x20) <= 'z') {
		column = column * 26 + (uint32_t)((text->p[0] | 0x20) - 'a') + 1;
		if (column > COLUMN_MAX)
			return false;
		(void)rd_skip(text, 1);
	}
	if (text->left > 0 && text->p[0] == '$')
		(void)rd_skip(text, 1);
	while (text->left > 0 && text->p[0] >= '0' && text->p[0] <= '9') {
		row = row * 10 + (uint32_t)(text->p[0] - '0');
		if (row > ROW_MAX)
			return false;
		(void)rd_skip(text, 1);
	}
	*ret_column = column;
	*ret_row = row;
	return text->left < left;
}

bool
xlsx_cell_parse(struct rd text, uint32_t *ret_column, uint32_t *ret_row)
{
	return reference_take(&text, ret_column, ret_row) && *ret_column > 0 && *ret_row > 0;
}

bool
xlsx_range_parse(struct rd text, struct xlsx_range *ret)
{
	const uint8_t *mark = text.left > 0 ? memrchr(text.p, '!', text.left) : NULL;
	struct rd sheet;
	char name[SHEET_NAME_MAX];

	if (mark == NULL || (size_t)(mark - text.p) > SHEET_NAME_MAX)
		return false;
	(void)rd_sub(&text, (size_t)(mark - text.p), &sheet);
	(void)rd_skip(&text, 1);
	if (sheet.left > 2 && sheet.p[0] == '\'')
		sheet = rd_init(sheet.p + 1, sheet.left - 2);
	ret->sheet = xlsx_hash(rd_init(name, xml_decode(sheet, name)));
	if (!reference_take(&text, &ret->first_column, &ret->first_row))
		return false;
	ret->last_column = ret->first_column;
	ret->last_row = ret->first_row;
	if (text.left > 0 && text.p[0] == ':') {
		(void)rd_skip(&text, 1);
		if (!reference_take(&text, &ret->last_column, &ret->last_row))
			return false;
	}
	/* "$A:$A" is all rows, "$1:$1" all columns. */
	if (ret->last_row == 0)
		ret->last_row = ROW_MAX;
	if (ret->last_column == 0)
		ret->last_column = COLUMN_MAX;
	return true;
}

bool
xlsx_range_has(const struct xlsx_range *range, uint32_t column, uint32_t row)
{
	return column >= range->first_column && column <= range->last_column &&
	    row >= range->first_row && row <= range->last_row;
}

/* ---- runs -------------------------------------------------------------------------------------- */

void
xlsx_font_property(struct run_look *look, const struct xml_token *tag)
{
	struct rd value;

	if (xml_is(&tag->name, "b")) {
		look_say(look, LOOK_BOLD, ooxml_is_on(tag->attrs));
	} else if (xml_is(&tag->name, "color")) {
		if (xml_attr(tag->attrs, "rgb", &value))
			look_color(look, value);
		else if (xml_attr(tag->attrs, "indexed", &value))
			look_say(look, LOOK_RED,
			    xlsx_number(value) == COLOR_RED_LOW ||
				xlsx_number(value) == COLOR_RED_HIGH);
	} else if (xml_is(&tag->name, "sz")) {
		if (xml_attr(tag->attrs, "val", &value)) {
			look->set |= LOOK_SIZE;
			look->size = (uint16_t)(xlsx_number(value) * 2);
		}
	} else if (xml_is(&tag->name, "rFont") || xml_is(&tag->name, "name")) {
		if (xml_attr(tag->attrs, "val", &value))
			look_font(look, value);
	}
}

static void
runs_tag(struct xlsx_runs *runs, const struct xml_token *tag)
{
	bool start = tag->kind == XML_START && !tag->empty;

	if (xml_is(&tag->name, "t")) {
		runs->in_text = start;
	} else if (xml_is(&tag->name, "r")) {
		runs->in_run = start;
		runs->look = (struct run_look){0};
		runs->look_said = false;
	} else if (xml_is(&tag->name, "rPh")) {
		runs->in_phonetic = start; /* how to read it aloud: not shown in the cell */
	} else if (xml_is(&tag->name, "rPr")) {
		runs->in_properties = start;
		runs->look_said = runs->look_said || start;
	} else if (runs->in_properties && tag->kind == XML_START) {
		xlsx_font_property(&runs->look, tag);
	}
}

int
xlsx_runs_take(struct xlsx_runs *runs, const struct xml_token *token)
{
	if (token->kind != XML_TEXT && token->kind != XML_CDATA) {
		runs_tag(runs, token);
		return 0;
	}
	if (!runs->in_text || runs->in_phonetic)
		return 0;
	return xlsx_text_add(runs->text, token->text, token->kind == XML_CDATA,
	    runs->in_run && runs->look_said ? &runs->look : NULL);
}
