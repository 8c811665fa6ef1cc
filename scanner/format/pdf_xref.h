/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the file's own tables say: which definition of a number counts, and where to begin. */
#ifndef SCANNER_FORMAT_PDF_XREF_H
#define SCANNER_FORMAT_PDF_XREF_H

#include "scanner/format/pdf_obj.h"

/* Reads the chain of tables from "startxref" on: picks definitions and collects trailers. Before
 * pdf_defs_sort(). false: there is none that can be used, and trailers were sought everywhere. */
bool pdf_xref_read(struct pdf *);
/* The same for objects in object streams, once those are unpacked. */
void pdf_xref_pick_packed(struct pdf *);
/* The value of a key in the newest trailer that has it. */
bool pdf_trailer_get(struct pdf *, const char *key, struct pdf_value *ret);

#endif
