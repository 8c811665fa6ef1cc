/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scanner/format/pdf_paint.h"

#include "base/checked.h"

/* Red ink: as in the other readers (B00000 and brighter, little green and blue). */
#define RED_MIN (0xb0 / 255.0)
#define RED_OTHERS_MAX (0x40 / 255.0)
#define WHITE_MIN 0.97

void
pdf_state_init(struct pdf_state *state)
{
	*state = (struct pdf_state){.matrix = {1, 0, 0, 1, 0, 0}, .scale = 1};
}

enum pdf_colour
pdf_colour_of(const double *components, size_t n)
{
	double rgb[3] = {0};

	for (size_t i = 0; i < 3; i++) {
		if (n == 1)
			rgb[i] = components[0];
		else if (n == 3)
			rgb[i] = components[i];
		else if (n == 4)
			rgb[i] = 1 - components[i] - components[3];
	}
	if (n != 1 && n != 3 && n != 4)
		return PDF_COLOUR_OTHER;
	if (rgb[0] >= RED_MIN && rgb[1] <= RED_OTHERS_MAX && rgb[2] <= RED_OTHERS_MAX)
		return PDF_COLOUR_RED;
	if (rgb[0] >= WHITE_MIN && rgb[1] >= WHITE_MIN && rgb[2] >= WHITE_MIN)
		return PDF_COLOUR_WHITE;
	return PDF_COLOUR_OTHER;
}

void
pdf_path_clear(struct pdf_path *path)
{
	path->nboxes = 0;
	path->strokes = 0;
}

static void
box_extend(struct pdf_box *box, double x, double y)
{
	box->x0 = x < box->x0 ? x : box->x0;
	box->y0 = y < box->y0 ? y : box->y0;
	box->x1 = x > box->x1 ? x : box->x1;
	box->y1 = y > box->y1 ? y : box->y1;
}

static double
shown_x(const double m[6], double x, double y)
{
	return x * m[0] + y * m[2] + m[4];
}

static double
shown_y(const double m[6], double x, double y)
{
	return x * m[1] + y * m[3] + m[5];
}

void
pdf_path_move(struct pdf_path *path, const double matrix[6], double x, double y)
{
	struct pdf_box box = {shown_x(matrix, x, y), shown_y(matrix, x, y), 0, 0};

	box.x1 = box.x0;
	box.y1 = box.y0;
	if (path->nboxes < PDF_PATH_BOXES)
		path->boxes[path->nboxes++] = box;
}

void
pdf_path_line(struct pdf_path *path, const double matrix[6], double x, double y)
{
	path->strokes++;
	if (path->nboxes > 0)
		box_extend(&path->boxes[path->nboxes - 1], shown_x(matrix, x, y),
		    shown_y(matrix, x, y));
}

void
pdf_path_rect(struct pdf_path *path, const double matrix[6], const double rect[4])
{
	double x1 = rect[0] + rect[2], y1 = rect[1] + rect[3];

	pdf_path_move(path, matrix, rect[0], rect[1]);
	pdf_path_line(path, matrix, x1, rect[1]);
	pdf_path_line(path, matrix, x1, y1);
	pdf_path_line(path, matrix, rect[0], y1);
}
