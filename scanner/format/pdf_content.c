/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the run through a page's operators: the state stack, the text matrices, the operands in
 * hand. One row of the table for each operator; what is unknown is passed over with its operands.
 */
#include "scanner/format/pdf_content.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/pdf_inline.h"
#include "scanner/format/pdf_run.h"
#include "scanner/format/pdf_words.h"
#include "scanner/worker/scan.h"

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

	pdf_run_numbers(content, matrix, 6);
	pdf_matrix_multiply(matrix, content->state.matrix, content->state.matrix);
}

/* The parameter dictionary may set the font (table 57). */
static void
op_gs(struct pdf_content *content)
{
	const struct pdf_value *name = pdf_run_value_back(content, 0);
	struct pdf_value dict, pair, font, size;
	struct rd rest;
	uint32_t def;

	if (name->kind != PDF_NAME || !pdf_run_resource(content, "ExtGState", name->raw, &dict) ||
	    !pdf_get(content->pdf, &dict, "Font", &pair) || pair.kind != PDF_ARRAY)
		return;
	rest = pair.raw;
	if (pdf_array_next(content->pdf, &pair, &rest, &font, &def) &&
	    pdf_array_next(content->pdf, &pair, &rest, &size, &def))
		pdf_run_font_set(content, &font, size.number);
}

/* ---- colour ---------------------------------------------------------------------------------- */

static enum pdf_colour
colour_get(const struct pdf_content *content)
{
	double components[4];
	size_t n = 0;

	while (
	    n < content->noperands && n < 4 && pdf_run_value_back(content, n)->kind == PDF_NUMBER)
		n++;
	pdf_run_numbers(content, components, n);
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
	pdf_path_move(&content->path, content->state.matrix, pdf_run_number_back(content, 1),
	    pdf_run_number_back(content, 0));
}

/* Lines, and curves by where they end. */
static void
op_l(struct pdf_content *content)
{
	pdf_path_line(&content->path, content->state.matrix, pdf_run_number_back(content, 1),
	    pdf_run_number_back(content, 0));
}

static void
op_re(struct pdf_content *content)
{
	double rect[4];

	pdf_run_numbers(content, rect, 4);
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

/* ---- marked content -------------------------------------------------------------------------- */

/* What a program that reads aloud says in the place of what is shown. */
static void
op_BDC(struct pdf_content *content)
{
	const struct pdf_value *properties = pdf_run_value_back(content, 0);
	struct pdf_value dict = *properties, text;
	char *utf8;
	size_t n = 0;

	if (properties->kind == PDF_NAME &&
	    !pdf_run_resource(content, "Properties", properties->raw, &dict))
		return;
	if (dict.kind != PDF_DICT || !pdf_get(content->pdf, &dict, "ActualText", &text))
		return;
	utf8 = pdf_words_utf8(content->pdf, &text, &n);
	if (utf8 != NULL && n > 1)
		pdf_words_bytes(content->pdf, rd_init(utf8, n), PART_BODY, content->page);
	if (utf8 != NULL && n <= sizeof(content->instead) - content->ninstead) {
		memcpy(content->instead + content->ninstead, utf8, n);
		content->ninstead += n;
		content->insteads++;
	}
	free(utf8);
}

/* Some programs say each letter by itself. */
static void
insteads_say(struct pdf_content *content)
{
	if (content->insteads > 1)
		pdf_words_bytes(content->pdf, rd_init(content->instead, content->ninstead),
		    PART_BODY, content->page);
	content->ninstead = 0;
	content->insteads = 0;
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
	const struct pdf_value *name = pdf_run_value_back(content, 0);
	struct pdf_value object, subtype;

	if (name->kind != PDF_NAME || !pdf_run_resource(content, "XObject", name->raw, &object) ||
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
    {OP('"', 0, 0), pdf_show_double_quote},
    {OP('\'', 0, 0), pdf_show_quote},
    {OP('B', 0, 0), op_B},
    {OP('B', '*', 0), op_B},
    {OP('B', 'D', 'C'), op_BDC},
    {OP('B', 'T', 0), pdf_show_BT},
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
    {OP('T', '*', 0), pdf_show_next_line},
    {OP('T', 'D', 0), pdf_show_TD},
    {OP('T', 'J', 0), pdf_show_TJ},
    {OP('T', 'L', 0), pdf_show_TL},
    {OP('T', 'c', 0), pdf_show_Tc},
    {OP('T', 'd', 0), pdf_show_Td},
    {OP('T', 'f', 0), pdf_show_Tf},
    {OP('T', 'j', 0), pdf_show_Tj},
    {OP('T', 'm', 0), pdf_show_Tm},
    {OP('T', 'r', 0), pdf_show_Tr},
    {OP('T', 's', 0), pdf_show_Ts},
    {OP('T', 'w', 0), pdf_show_Tw},
    {OP('T', 'z', 0), pdf_show_Tz},
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
	pdf_show_BT(content);
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
	insteads_say(content);
	*ret = content->shown;
}
