/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The operators of text: what is shown where, in which look. Owns the text matrices and the names
 * of fonts looked up lately.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/pdf_run.h"
#include "scanner/worker/scan.h"

/* ---- operands -------------------------------------------------------------------------------- */

/* The n-th from the end; zero if there are not as many. */
double
pdf_run_number_back(const struct pdf_content *content, size_t n)
{
	const struct pdf_value *value;

	if (n >= content->noperands)
		return 0;
	value = &content->operands[content->noperands - 1 - n];
	return value->kind == PDF_NUMBER ? value->number : 0;
}

/* The last n numbers, in their order. */
void
pdf_run_numbers(const struct pdf_content *content, double *ret, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ret[i] = pdf_run_number_back(content, n - 1 - i);
}

const struct pdf_value *
pdf_run_value_back(const struct pdf_content *content, size_t n)
{
	static const struct pdf_value none = {.kind = PDF_NULL};

	return n < content->noperands ? &content->operands[content->noperands - 1 - n] : &none;
}

/* The resource of that category and name. */
bool
pdf_run_resource(struct pdf_content *content, const char *category, struct rd name,
    struct pdf_value *ret)
{
	struct pdf_value all;

	if (!pdf_get(content->pdf, content->resources, category, &all) ||
	    !pdf_work(content->pdf, all.raw.left / PDF_WORK_BYTES + 1))
		return false;
	return pdf_get_named(content->pdf, &all, name, ret);
}

void
pdf_run_font_set(struct pdf_content *content, const struct pdf_value *dict, double size)
{
	content->state.font = pdf_fonts_get(content->fonts, dict);
	content->state.size = size;
}

/* ---- text ------------------------------------------------------------------------------------ */

void
pdf_show_BT(struct pdf_content *content)
{
	static const double one[6] = {1, 0, 0, 1, 0, 0};

	memcpy(content->tm, one, sizeof(one));
	memcpy(content->line, one, sizeof(one));
}

static void
line_move(struct pdf_content *content, double x, double y)
{
	const double move[6] = {1, 0, 0, 1, x, y};

	pdf_matrix_multiply(move, content->line, content->line);
	memcpy(content->tm, content->line, sizeof(content->tm));
}

void
pdf_show_Td(struct pdf_content *content)
{
	line_move(content, pdf_run_number_back(content, 1), pdf_run_number_back(content, 0));
}

void
pdf_show_TD(struct pdf_content *content)
{
	content->state.leading = -pdf_run_number_back(content, 0);
	pdf_show_Td(content);
}

void
pdf_show_Tm(struct pdf_content *content)
{
	pdf_run_numbers(content, content->line, 6);
	memcpy(content->tm, content->line, sizeof(content->tm));
}

void
pdf_show_next_line(struct pdf_content *content)
{
	line_move(content, 0, -content->state.leading);
}

void
pdf_show_Tc(struct pdf_content *content)
{
	content->state.char_space = pdf_run_number_back(content, 0);
}

void
pdf_show_Tw(struct pdf_content *content)
{
	content->state.word_space = pdf_run_number_back(content, 0);
}

void
pdf_show_Tz(struct pdf_content *content)
{
	content->state.scale = pdf_run_number_back(content, 0) / 100;
}

void
pdf_show_TL(struct pdf_content *content)
{
	content->state.leading = pdf_run_number_back(content, 0);
}

void
pdf_show_Ts(struct pdf_content *content)
{
	content->state.rise = pdf_run_number_back(content, 0);
}

void
pdf_show_Tr(struct pdf_content *content)
{
	content->state.render = pdf_uint(pdf_run_value_back(content, 0), 7);
}

/* The slot of a name of the resources in hand. */
static struct font_name *
font_slot(struct pdf_content *content, struct rd name)
{
	size_t hash = name.left;

	for (size_t i = 0; i < name.left; i++)
		hash = hash * 31 + name.p[i];
	return &content->names[hash % FONT_SLOTS];
}

void
pdf_show_Tf(struct pdf_content *content)
{
	const struct pdf_value *name = pdf_run_value_back(content, 1);
	const uint8_t *resources = content->resources->raw.p;
	struct pdf_value dict;
	struct font_name *slot;

	content->state.size = pdf_run_number_back(content, 0);
	if (name->kind != PDF_NAME)
		return;
	slot = font_slot(content, name->raw);
	if (slot->resources == resources && slot->len == name->raw.left && slot->len > 0 &&
	    memcmp(slot->name, name->raw.p, slot->len) == 0) {
		content->state.font = slot->font;
		return;
	}
	content->state.font = NULL;
	if (pdf_run_resource(content, "Font", name->raw, &dict))
		pdf_run_font_set(content, &dict, content->state.size);
	if (name->raw.left > sizeof(slot->name))
		return;
	memcpy(slot->name, name->raw.p, name->raw.left);
	slot->len = name->raw.left;
	slot->resources = resources;
	slot->font = content->state.font;
}

static void
look_tell(struct pdf_content *content)
{
	const struct pdf_state *state = &content->state;
	struct pdf_look look = {.flags = pdf_font_flags(state->font),
	    .font = pdf_font_encoding(state->font)};
	bool stroked = state->render % 4 == 1 || state->render % 4 == 2;

	if ((state->render % 4 != 1 && state->fill == PDF_COLOUR_RED) ||
	    (stroked && state->stroke == PDF_COLOUR_RED))
		look.flags |= SPAN_RED;
	if (state->render % 4 == 2) /* filled and outlined: bold where there is no bold font */
		look.flags |= SPAN_BOLD;
	if (look.flags != content->look.flags || look.font != content->look.font) {
		content->look = look;
		pdf_text_look(content->text, &look);
	}
}

/* Moves the text matrix along the line, or down it, by text space units. */
static void
text_move(struct pdf_content *content, double x, double y)
{
	content->tm[4] += x * content->tm[0] + y * content->tm[2];
	content->tm[5] += x * content->tm[1] + y * content->tm[3];
}

/* The string's bytes as they are in the font's encoding; content streams' strings are never
 * encrypted by themselves. */
static struct rd
string_get(struct pdf_content *content, const struct pdf_value *value)
{
	if (value->raw.left > content->string_size) {
		uint8_t *grown = realloc(content->string, value->raw.left);

		if (grown == NULL) {
			pdf_say(content->pdf, WHY_LIMIT, LIMIT_MEMORY);
			return rd_init(NULL, 0);
		}
		content->string = grown;
		content->string_size = value->raw.left;
	}
	return rd_init(content->string, pdf_string_decode(value, content->string));
}

static void
character_count(struct pdf_content *content, const struct pdf_char *shown)
{
	if (shown->ncodes == 0 || pdf_font_is_unreadable(content->state.font))
		content->shown.unread++;
	else if (shown->codes[0] > ' ' && shown->codes[0] != 0xa0)
		content->shown.text++;
}

/* 9.4.4. */
static void
string_show(struct pdf_content *content, const struct pdf_value *value)
{
	const struct pdf_state *state = &content->state;
	bool vertical = pdf_font_is_vertical(state->font);
	double both[6], moved = 0, sign = state->size < 0 ? -1 : 1;
	struct pdf_glyph glyph;
	struct pdf_char shown;
	struct rd rest;

	if (value->kind != PDF_STRING && value->kind != PDF_HEX)
		return;
	pdf_matrix_multiply(content->tm, state->matrix, both);
	glyph = (struct pdf_glyph){.is = &shown,
	    .ux = (float)(both[0] * sign),
	    .uy = (float)(both[1] * sign),
	    .size = (float)(fabs(state->size) * hypot(both[2], both[3]))};
	for (rest = string_get(content, value); pdf_font_next(state->font, &rest, &shown);) {
		double space = state->char_space + (shown.space ? state->word_space : 0);
		double step = (double)shown.advance * state->size + space;
		double x = vertical ? 0 : moved, y = (vertical ? moved : 0) + state->rise;

		if (!vertical)
			step *= state->scale;
		glyph.x = (float)(both[4] + x * both[0] + y * both[2]);
		glyph.y = (float)(both[5] + x * both[1] + y * both[3]);
		glyph.dx = (float)(step * both[vertical ? 2 : 0]);
		glyph.dy = (float)(step * both[vertical ? 3 : 1]);
		pdf_text_glyph(content->text, &glyph);
		moved += step;
		character_count(content, &shown);
	}
	text_move(content, vertical ? 0 : moved, vertical ? moved : 0);
}

/* Text whose font is missing is shown by readers in another one: so it is read, and said to be
 * damaged. */
static void
show_begin(struct pdf_content *content)
{
	if (content->state.font == NULL) {
		content->state.font = content->spare;
		pdf_say(content->pdf, WHY_DAMAGED, LIMIT_NONE);
	}
	look_tell(content);
}

void
pdf_show_Tj(struct pdf_content *content)
{
	show_begin(content);
	string_show(content, pdf_run_value_back(content, 0));
}

void
pdf_show_TJ(struct pdf_content *content)
{
	const struct pdf_value *array = pdf_run_value_back(content, 0);
	struct rd rest = array->raw;
	struct pdf_value value;
	struct pdf_token token;
	double step;

	if (array->kind != PDF_ARRAY)
		return;
	show_begin(content);
	while (pdf_lex(&rest, &token)) {
		if (token.kind == PDF_TOKEN_STRING || token.kind == PDF_TOKEN_HEX) {
			value = (struct pdf_value){.kind = token.kind == PDF_TOKEN_HEX ? PDF_HEX
										       : PDF_STRING,
			    .raw = token.raw};
			string_show(content, &value);
		} else if (token.kind == PDF_TOKEN_NUMBER) {
			step = -token.number / 1000 * content->state.size;
			if (pdf_font_is_vertical(content->state.font))
				text_move(content, 0, step);
			else
				text_move(content, step * content->state.scale, 0);
		}
	}
}

void
pdf_show_quote(struct pdf_content *content)
{
	pdf_show_next_line(content);
	pdf_show_Tj(content);
}

void
pdf_show_double_quote(struct pdf_content *content)
{
	content->state.word_space = pdf_run_number_back(content, 2);
	content->state.char_space = pdf_run_number_back(content, 1);
	pdf_show_quote(content);
}
