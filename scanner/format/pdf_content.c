/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the run through a page's operators: the state stack, the text matrices, the operands in
 * hand. One row of the table for each operator; what is unknown is passed over with its operands.
 */
#include "scanner/format/pdf_content.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/pdf_fonts.h"
#include "scanner/format/pdf_inline.h"
#include "scanner/format/pdf_paint.h"
#include "scanner/format/pdf_words.h"
#include "scanner/worker/scan.h"

#define FONT_SLOTS 16u /* names of fonts remembered: pages use a few, in turn */
#define FONT_NAME_MAX 16u

/* A name of a font, as the resources in hand resolve it. */
struct font_name {
	const uint8_t *resources;
	uint8_t name[FONT_NAME_MAX];
	size_t len;
	const struct pdf_font *font;
};

struct pdf_content {
	struct pdf *pdf;
	struct pdf_text *text;
	struct pdf_fonts *fonts;
	struct pdf_font *spare; /* for text whose font is missing */
	struct pdf_state state;
	struct pdf_state states[PDF_STATES_MAX];
	size_t nstates;
	size_t floor; /* those below belong to the stream outside */
	size_t lost; /* states deeper than that */
	struct pdf_path path;
	double tm[6], line[6]; /* text matrix and line matrix */
	struct pdf_value operands[PDF_OPERANDS_MAX];
	size_t noperands;
	const struct pdf_value *resources;
	struct pdf_look look; /* as pdf_text was told */
	struct pdf_shown shown;
	uint32_t page;
	unsigned int depth; /* of forms */
	uint32_t forms[PDF_FORM_DEPTH_MAX]; /* definitions of those being run */
	struct font_name names[FONT_SLOTS];
	uint8_t *string; /* the shown one, decoded */
	size_t string_size;
};

typedef void operator_fn(struct pdf_content *);

int
pdf_content_new(struct pdf *pdf, struct pdf_text *text, struct pdf_content **ret)
{
	struct pdf_content *content = calloc(1, sizeof(*content));
	struct pdf_font_pieces spare = {.kind = PDF_FONT_SIMPLE, .default_width = -1};
	int r = content != NULL ? pdf_fonts_new(pdf, &content->fonts) : -ENOMEM;

	if (r == 0)
		r = pdf_font_new(&spare, &content->spare);
	if (r < 0) {
		pdf_content_free(content);
		return r;
	}
	content->pdf = pdf;
	content->text = text;
	*ret = content;
	return 0;
}

void
pdf_content_free(struct pdf_content *content)
{
	if (content == NULL)
		return;
	pdf_fonts_free(content->fonts);
	pdf_font_free(content->spare);
	free(content->string);
	free(content);
}

void
pdf_matrix_multiply(const double first[6], const double second[6], double ret[6])
{
	const double a[6] = {first[0], first[1], first[2], first[3], first[4], first[5]};
	const double b[6] = {second[0], second[1], second[2], second[3], second[4], second[5]};

	ret[0] = a[0] * b[0] + a[1] * b[2];
	ret[1] = a[0] * b[1] + a[1] * b[3];
	ret[2] = a[2] * b[0] + a[3] * b[2];
	ret[3] = a[2] * b[1] + a[3] * b[3];
	ret[4] = a[4] * b[0] + a[5] * b[2] + b[4];
	ret[5] = a[4] * b[1] + a[5] * b[3] + b[5];
}

/* ---- operands -------------------------------------------------------------------------------- */

/* The n-th from the end; zero if there are not as many. */
static double
number_back(const struct pdf_content *content, size_t n)
{
	const struct pdf_value *value;

	if (n >= content->noperands)
		return 0;
	value = &content->operands[content->noperands - 1 - n];
	return value->kind == PDF_NUMBER ? value->number : 0;
}

/* The last n numbers, in their order. */
static void
numbers_get(const struct pdf_content *content, double *ret, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ret[i] = number_back(content, n - 1 - i);
}

static const struct pdf_value *
value_back(const struct pdf_content *content, size_t n)
{
	static const struct pdf_value none = {.kind = PDF_NULL};

	return n < content->noperands ? &content->operands[content->noperands - 1 - n] : &none;
}

/* The resource of that category and name. */
static bool
resource_get(struct pdf_content *content, const char *category, struct rd name,
    struct pdf_value *ret)
{
	struct pdf_value all;

	if (!pdf_get(content->pdf, content->resources, category, &all) ||
	    !pdf_work(content->pdf, all.raw.left / PDF_WORK_BYTES + 1))
		return false;
	return pdf_get_named(content->pdf, &all, name, ret);
}

/* ---- state ----------------------------------------------------------------------------------- */

static void
op_q(struct pdf_content *content)
{
	if (content->nstates < PDF_STATES_MAX)
		content->states[content->nstates++] = content->state;
	else
		content->lost++;
}

static void
op_Q(struct pdf_content *content)
{
	if (content->lost > 0)
		content->lost--;
	else if (content->nstates > content->floor)
		content->state = content->states[--content->nstates];
}

static void
op_cm(struct pdf_content *content)
{
	double matrix[6];

	numbers_get(content, matrix, 6);
	pdf_matrix_multiply(matrix, content->state.matrix, content->state.matrix);
}

static void
font_set(struct pdf_content *content, const struct pdf_value *dict, double size)
{
	content->state.font = pdf_fonts_get(content->fonts, dict);
	content->state.size = size;
}

/* The parameter dictionary may set the font (table 57). */
static void
op_gs(struct pdf_content *content)
{
	const struct pdf_value *name = value_back(content, 0);
	struct pdf_value dict, pair, font, size;
	struct rd rest;
	uint32_t def;

	if (name->kind != PDF_NAME || !resource_get(content, "ExtGState", name->raw, &dict) ||
	    !pdf_get(content->pdf, &dict, "Font", &pair) || pair.kind != PDF_ARRAY)
		return;
	rest = pair.raw;
	if (pdf_array_next(content->pdf, &pair, &rest, &font, &def) &&
	    pdf_array_next(content->pdf, &pair, &rest, &size, &def))
		font_set(content, &font, size.number);
}

/* ---- colour ---------------------------------------------------------------------------------- */

static enum pdf_colour
colour_get(const struct pdf_content *content)
{
	double components[4];
	size_t n = 0;

	while (n < content->noperands && n < 4 && value_back(content, n)->kind == PDF_NUMBER)
		n++;
	numbers_get(content, components, n);
	return pdf_colour_of(components, n);
}

static void
op_fill(struct pdf_content *content)
{
	content->state.fill = colour_get(content);
}

static void
op_stroke(struct pdf_content *content)
{
	content->state.stroke = colour_get(content);
}

static void
op_fill_space(struct pdf_content *content)
{
	content->state.fill = PDF_COLOUR_OTHER;
}

static void
op_stroke_space(struct pdf_content *content)
{
	content->state.stroke = PDF_COLOUR_OTHER;
}

/* ---- paths ----------------------------------------------------------------------------------- */

static void
op_m(struct pdf_content *content)
{
	pdf_path_move(&content->path, content->state.matrix, number_back(content, 1),
	    number_back(content, 0));
}

/* Lines, and curves by where they end. */
static void
op_l(struct pdf_content *content)
{
	pdf_path_line(&content->path, content->state.matrix, number_back(content, 1),
	    number_back(content, 0));
}

static void
op_re(struct pdf_content *content)
{
	double rect[4];

	numbers_get(content, rect, 4);
	pdf_path_rect(&content->path, content->state.matrix, rect);
}

static void
op_n(struct pdf_content *content)
{
	pdf_path_clear(&content->path);
}

static void
path_paint(struct pdf_content *content)
{
	for (size_t i = 0; i < content->path.nboxes; i++) {
		const struct pdf_box *box = &content->path.boxes[i];

		pdf_text_box(content->text, (float)box->x0, (float)box->y0, (float)box->x1,
		    (float)box->y1);
	}
	content->shown.strokes += content->path.strokes;
	pdf_path_clear(&content->path);
}

static void
op_S(struct pdf_content *content)
{
	if (content->state.stroke != PDF_COLOUR_WHITE)
		path_paint(content);
	else
		op_n(content);
}

static void
op_f(struct pdf_content *content)
{
	if (content->state.fill != PDF_COLOUR_WHITE)
		path_paint(content);
	else
		op_n(content);
}

static void
op_B(struct pdf_content *content)
{
	if (content->state.fill != PDF_COLOUR_WHITE || content->state.stroke != PDF_COLOUR_WHITE)
		path_paint(content);
	else
		op_n(content);
}

/* ---- text ------------------------------------------------------------------------------------ */

static void
op_BT(struct pdf_content *content)
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

static void
op_Td(struct pdf_content *content)
{
	line_move(content, number_back(content, 1), number_back(content, 0));
}

static void
op_TD(struct pdf_content *content)
{
	content->state.leading = -number_back(content, 0);
	op_Td(content);
}

static void
op_Tm(struct pdf_content *content)
{
	numbers_get(content, content->line, 6);
	memcpy(content->tm, content->line, sizeof(content->tm));
}

static void
op_next_line(struct pdf_content *content)
{
	line_move(content, 0, -content->state.leading);
}

static void
op_Tc(struct pdf_content *content)
{
	content->state.char_space = number_back(content, 0);
}

static void
op_Tw(struct pdf_content *content)
{
	content->state.word_space = number_back(content, 0);
}

static void
op_Tz(struct pdf_content *content)
{
	content->state.scale = number_back(content, 0) / 100;
}

static void
op_TL(struct pdf_content *content)
{
	content->state.leading = number_back(content, 0);
}

static void
op_Ts(struct pdf_content *content)
{
	content->state.rise = number_back(content, 0);
}

static void
op_Tr(struct pdf_content *content)
{
	content->state.render = pdf_uint(value_back(content, 0), 7);
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

static void
op_Tf(struct pdf_content *content)
{
	const struct pdf_value *name = value_back(content, 1);
	const uint8_t *resources = content->resources->raw.p;
	struct pdf_value dict;
	struct font_name *slot;

	content->state.size = number_back(content, 0);
	if (name->kind != PDF_NAME)
		return;
	slot = font_slot(content, name->raw);
	if (slot->resources == resources && slot->len == name->raw.left && slot->len > 0 &&
	    memcmp(slot->name, name->raw.p, slot->len) == 0) {
		content->state.font = slot->font;
		return;
	}
	content->state.font = NULL;
	if (resource_get(content, "Font", name->raw, &dict))
		font_set(content, &dict, content->state.size);
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

static void
op_Tj(struct pdf_content *content)
{
	show_begin(content);
	string_show(content, value_back(content, 0));
}

static void
op_TJ(struct pdf_content *content)
{
	const struct pdf_value *array = value_back(content, 0);
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

static void
op_quote(struct pdf_content *content)
{
	op_next_line(content);
	op_Tj(content);
}

static void
op_double_quote(struct pdf_content *content)
{
	content->state.word_space = number_back(content, 2);
	content->state.char_space = number_back(content, 1);
	op_quote(content);
}

/* ---- marked content -------------------------------------------------------------------------- */

/* What a program that reads aloud says in the place of what is shown. */
static void
op_BDC(struct pdf_content *content)
{
	const struct pdf_value *properties = value_back(content, 0);
	struct pdf_value dict = *properties, text;

	if (properties->kind == PDF_NAME &&
	    !resource_get(content, "Properties", properties->raw, &dict))
		return;
	if (dict.kind == PDF_DICT && pdf_get(content->pdf, &dict, "ActualText", &text) &&
	    text.raw.left > 2) {
		text.clear = text.clear || properties->kind == PDF_DICT;
		pdf_words_value(content->pdf, &text, PART_BODY, content->page);
	}
}

/* ---- pictures and forms ---------------------------------------------------------------------- */

static void
picture_count(struct pdf_content *content, uint64_t pixels)
{
	content->shown.pictures++;
	if (pixels >= PDF_STRIP_PIXELS)
		content->shown.pixels += pixels;
}

static void
image_count(struct pdf_content *content, const struct pdf_value *image)
{
	struct pdf_value width, height;

	(void)pdf_get(content->pdf, image, "Width", &width);
	(void)pdf_get(content->pdf, image, "Height", &height);
	picture_count(content,
	    (uint64_t)pdf_uint(&width, UINT32_MAX) * pdf_uint(&height, UINT32_MAX));
}

/* Forms are run where they are used: on each page, in each form, but never inside themselves.
 * Bounded by PDF_FORM_DEPTH_MAX. */
static bool
form_enter(struct pdf_content *content, const struct pdf_value *form)
{
	for (unsigned int i = 0; i < content->depth; i++) {
		if (content->forms[i] == form->def)
			return false;
	}
	if (content->depth == PDF_FORM_DEPTH_MAX) {
		pdf_say(content->pdf, WHY_LIMIT, LIMIT_DEPTH);
		return false;
	}
	content->forms[content->depth++] = form->def;
	content->pdf->defs[form->def].seen = true;
	return true;
}

void
pdf_content_form(struct pdf_content *content,
    const struct pdf_value *form, /* NOLINT(misc-no-recursion) */
    const struct pdf_value *resources, const double matrix[6])
{
	struct pdf_state saved = content->state;
	double tm[6], line[6], own[6];
	size_t nstates = content->nstates, floor = content->floor, lost = content->lost;
	struct pdf_value value, its;

	if (form->kind != PDF_STREAM || !pdf_work(content->pdf, PDF_WORK_FORM) ||
	    !form_enter(content, form))
		return;
	memcpy(tm, content->tm, sizeof(tm));
	memcpy(line, content->line, sizeof(line));
	if (matrix != NULL)
		pdf_matrix_multiply(matrix, content->state.matrix, content->state.matrix);
	if (pdf_get(content->pdf, form, "Matrix", &value) &&
	    pdf_numbers(content->pdf, &value, own, 6) == 6)
		pdf_matrix_multiply(own, content->state.matrix, content->state.matrix);
	if (pdf_get(content->pdf, form, "Resources", &its) && its.kind == PDF_DICT)
		resources = &its;
	content->floor = nstates;
	content->lost = 0;
	pdf_text_break(content->text);
	pdf_content_run(content, form, resources);
	pdf_text_break(content->text);
	content->nstates = nstates;
	content->floor = floor;
	content->lost = lost;
	content->state = saved;
	memcpy(content->tm, tm, sizeof(tm));
	memcpy(content->line, line, sizeof(line));
	content->depth--;
}

static void
op_Do(struct pdf_content *content) /* NOLINT(misc-no-recursion) */
{
	const struct pdf_value *name = value_back(content, 0);
	struct pdf_value object, subtype;

	if (name->kind != PDF_NAME || !resource_get(content, "XObject", name->raw, &object) ||
	    object.kind != PDF_STREAM)
		return;
	(void)pdf_get(content->pdf, &object, "Subtype", &subtype);
	if (pdf_is_name(&subtype, "Image"))
		image_count(content, &object);
	else if (pdf_is_name(&subtype, "Form"))
		pdf_content_form(content, &object, content->resources, NULL);
}

/* ---- the table ------------------------------------------------------------------------------- */

#define OP(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))

/* By name, in the order of their bytes (annex A). */
static const struct {
	uint32_t name;
	operator_fn *run;
} operators[] = {
    {OP('"', 0, 0), op_double_quote},
    {OP('\'', 0, 0), op_quote},
    {OP('B', 0, 0), op_B},
    {OP('B', '*', 0), op_B},
    {OP('B', 'D', 'C'), op_BDC},
    {OP('B', 'T', 0), op_BT},
    {OP('C', 'S', 0), op_stroke_space},
    {OP('D', 'P', 0), op_BDC},
    {OP('D', 'o', 0), op_Do},
    {OP('F', 0, 0), op_f},
    {OP('G', 0, 0), op_stroke},
    {OP('K', 0, 0), op_stroke},
    {OP('Q', 0, 0), op_Q},
    {OP('R', 'G', 0), op_stroke},
    {OP('S', 0, 0), op_S},
    {OP('S', 'C', 0), op_stroke},
    {OP('S', 'C', 'N'), op_stroke},
    {OP('T', '*', 0), op_next_line},
    {OP('T', 'D', 0), op_TD},
    {OP('T', 'J', 0), op_TJ},
    {OP('T', 'L', 0), op_TL},
    {OP('T', 'c', 0), op_Tc},
    {OP('T', 'd', 0), op_Td},
    {OP('T', 'f', 0), op_Tf},
    {OP('T', 'j', 0), op_Tj},
    {OP('T', 'm', 0), op_Tm},
    {OP('T', 'r', 0), op_Tr},
    {OP('T', 's', 0), op_Ts},
    {OP('T', 'w', 0), op_Tw},
    {OP('T', 'z', 0), op_Tz},
    {OP('b', 0, 0), op_B},
    {OP('b', '*', 0), op_B},
    {OP('c', 0, 0), op_l},
    {OP('c', 'm', 0), op_cm},
    {OP('c', 's', 0), op_fill_space},
    {OP('f', 0, 0), op_f},
    {OP('f', '*', 0), op_f},
    {OP('g', 0, 0), op_fill},
    {OP('g', 's', 0), op_gs},
    {OP('k', 0, 0), op_fill},
    {OP('l', 0, 0), op_l},
    {OP('m', 0, 0), op_m},
    {OP('n', 0, 0), op_n},
    {OP('q', 0, 0), op_q},
    {OP('r', 'e', 0), op_re},
    {OP('r', 'g', 0), op_fill},
    {OP('s', 0, 0), op_S},
    {OP('s', 'c', 0), op_fill},
    {OP('s', 'c', 'n'), op_fill},
    {OP('v', 0, 0), op_l},
    {OP('y', 0, 0), op_l},
};

static operator_fn *
operator_find(struct rd word)
{
	size_t low = 0, high = ARRAY_LEN(operators);
	uint32_t name = 0;

	if (word.left > 3)
		return NULL;
	for (size_t i = 0; i < 3; i++)
		name = name << 8 | (i < word.left ? word.p[i] : 0u);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (operators[middle].name == name)
			return operators[middle].run;
		if (operators[middle].name < name)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* An operand for the next operator; the oldest goes if there are too many. */
static void
operand_push(struct pdf_content *content, const struct pdf_value *value)
{
	if (content->noperands == PDF_OPERANDS_MAX) {
		memmove(&content->operands[0], &content->operands[PDF_OPERANDS_MAX / 2],
		    (PDF_OPERANDS_MAX / 2) * sizeof(content->operands[0]));
		content->noperands = PDF_OPERANDS_MAX / 2;
	}
	content->operands[content->noperands++] = *value;
}

static void
bytes_run(struct pdf_content *content, struct rd rest) /* NOLINT(misc-no-recursion) */
{
	struct pdf_inline picture = {0};
	struct pdf_value value;
	struct pdf_token token;
	operator_fn *run;

	content->noperands = 0;
	while (pdf_lex(&rest, &token)) {
		if (pdf_value_of(&rest, &token, &value)) {
			operand_push(content, &value);
			continue;
		}
		if (token.kind != PDF_TOKEN_WORD)
			continue;
		if (!pdf_work(content->pdf, 1))
			break;
		run = operator_find(token.raw);
		if (run != NULL)
			run(content);
		else if (pdf_is(token.raw, "BI"))
			picture_count(content, pdf_inline_skip(&picture, &rest));
		content->noperands = 0;
	}
}

void
pdf_content_run(struct pdf_content *content,
    const struct pdf_value *bytes, /* NOLINT(misc-no-recursion) */
    const struct pdf_value *resources)
{
	const struct pdf_value *before = content->resources;
	struct pdf_stream stream;

	if (bytes->kind != PDF_STREAM)
		return;
	content->pdf->defs[bytes->def].seen = true;
	pdf_stream_open(content->pdf, bytes, &stream);
	if (stream.why != WHY_NONE)
		pdf_say(content->pdf, stream.why, stream.limit);
	content->resources = resources;
	bytes_run(content, stream.bytes);
	content->resources = before;
	content->noperands = 0; /* they lie in bytes that go */
	pdf_stream_close(content->pdf, &stream);
}

void
pdf_content_reset(struct pdf_content *content, const double matrix[6])
{
	pdf_state_init(&content->state);
	memcpy(content->state.matrix, matrix, sizeof(content->state.matrix));
	content->nstates = content->floor = 0;
	content->lost = 0;
	pdf_path_clear(&content->path);
	op_BT(content);
}

void
pdf_content_begin(struct pdf_content *content, const double matrix[6], uint32_t page)
{
	static const struct pdf_look none = {0, SPAN_FONT_UNKNOWN};

	pdf_content_reset(content, matrix);
	content->page = page;
	memset(&content->shown, 0, sizeof(content->shown));
	content->look = none;
	pdf_text_look(content->text, &none);
}

void
pdf_content_end(struct pdf_content *content, struct pdf_shown *ret)
{
	*ret = content->shown;
}
