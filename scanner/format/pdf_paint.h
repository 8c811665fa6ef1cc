/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graphics state of a content stream, its colours, and the path in hand. Pure. */
#ifndef SCANNER_FORMAT_PDF_PAINT_H
#define SCANNER_FORMAT_PDF_PAINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PDF_PATH_BOXES 32u /* subpaths of one path that may be frames; drawings have more */

/* A colour, as far as it means anything. */
enum pdf_colour {
	PDF_COLOUR_OTHER,
	PDF_COLOUR_RED,
	PDF_COLOUR_WHITE,
};

struct pdf_font;

/* What q saves and Q brings back (table 51, 102). */
struct pdf_state {
	double matrix[6];
	const struct pdf_font *font; /* NULL: none */
	double size, char_space, word_space, scale, leading, rise;
	uint32_t render;
	enum pdf_colour fill, stroke;
};

struct pdf_box {
	double x0, y0, x1, y1;
};

/* The path in hand, as shown: the bounds of each subpath. */
struct pdf_path {
	struct pdf_box boxes[PDF_PATH_BOXES];
	size_t nboxes;
	uint64_t strokes; /* lines and curves of it */
};

void pdf_state_init(struct pdf_state *);
/* Of 1, 3 or 4 components: grey, RGB, CMYK. */
enum pdf_colour pdf_colour_of(const double *components, size_t n);

void pdf_path_clear(struct pdf_path *);
/* A subpath begins there. */
void pdf_path_move(struct pdf_path *, const double matrix[6], double x, double y);
void pdf_path_line(struct pdf_path *, const double matrix[6], double x, double y);
void pdf_path_rect(struct pdf_path *, const double matrix[6], const double rect[4]);

#endif
