/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of a CFF font's glyphs and its encoding (Adobe TN 5176). */
#ifndef SCANNER_FORMAT_PDF_CFF_H
#define SCANNER_FORMAT_PDF_CFF_H

#include "base/rd.h"

struct pdf_program;

/* Adds what it tells; nothing, if it is keyed by CIDs. 0 or -ENOMEM. */
int pdf_cff_read(struct rd bytes, struct pdf_program *program);

#endif
