/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a piece of text stands in a frame of its own. */
#ifndef SCANNER_FORMAT_PDF_FRAME_H
#define SCANNER_FORMAT_PDF_FRAME_H

#include <stdbool.h>

struct pdf_segment;
struct pdf_text;

/* Drawn as a box, or as four lines; a cell of a grid is none. */
bool pdf_frame_around(const struct pdf_text *, const struct pdf_segment *segment);

#endif
