/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Inside pdf_content: the run through a page's operators, shared by pdf_content.c (state, paths,
 * forms, the table of operators) and pdf_show.c (text).
 */
#ifndef SCANNER_FORMAT_PDF_RUN_H
#define SCANNER_FORMAT_PDF_RUN_H

#include "scanner/format/pdf_content.h"
#include "scanner/format/pdf_fonts.h"
#include "scanner/format/pdf_paint.h"

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
	char instead[PDF_INSTEAD_MAX]; /* the page's actual texts, one behind the other */
	size_t ninstead;
	unsigned int insteads; /* how many */
	uint8_t *string; /* the shown one, decoded */
	size_t string_size;
};

/* The n-th operand from the end; zero, or PDF_NULL, if there are not as many. */
double pdf_run_number_back(const struct pdf_content *, size_t n);
const struct pdf_value *pdf_run_value_back(const struct pdf_content *, size_t n);
/* The last n numbers, in their order. */
void pdf_run_numbers(const struct pdf_content *, double *ret, size_t n);
/* The resource of that category and name. */
bool pdf_run_resource(struct pdf_content *, const char *category, struct rd name,
    struct pdf_value *ret);
/* Text is shown in that font from here on. */
void pdf_run_font_set(struct pdf_content *, const struct pdf_value *dict, double size);

/* Operators of text (tables 103 to 107). */
void pdf_show_BT(struct pdf_content *);
void pdf_show_Td(struct pdf_content *);
void pdf_show_TD(struct pdf_content *);
void pdf_show_Tm(struct pdf_content *);
void pdf_show_next_line(struct pdf_content *);
void pdf_show_Tc(struct pdf_content *);
void pdf_show_Tw(struct pdf_content *);
void pdf_show_Tz(struct pdf_content *);
void pdf_show_TL(struct pdf_content *);
void pdf_show_Ts(struct pdf_content *);
void pdf_show_Tr(struct pdf_content *);
void pdf_show_Tf(struct pdf_content *);
void pdf_show_Tj(struct pdf_content *);
void pdf_show_TJ(struct pdf_content *);
void pdf_show_quote(struct pdf_content *);
void pdf_show_double_quote(struct pdf_content *);

#endif
