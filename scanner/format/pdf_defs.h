/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every definition of an object in the file, "12 0 obj", found by looking through all of it: what
 * a cross-reference table does not name is there all the same, and anybody can bring it back.
 */
#ifndef SCANNER_FORMAT_PDF_DEFS_H
#define SCANNER_FORMAT_PDF_DEFS_H

#include "scanner/format/pdf_obj.h"

/* Looks through the file. 0 or -ENOMEM; too many of them are reported, and the first are kept. */
int pdf_defs_find(struct pdf *);
/* Unpacks the object streams and adds what is in them. 0 or -ENOMEM. */
int pdf_defs_unpack(struct pdf *);
/* Puts them in the order pdf_def_find() needs. */
void pdf_defs_sort(struct pdf *);
/* One more, in the file: at is where its value begins. 0, -ENOMEM or -E2BIG. */
int pdf_defs_add(struct pdf *, uint32_t num, uint32_t gen, size_t at);
/* "12 0 obj" at off; *ret_at: behind it. */
bool pdf_def_begins(struct pdf *, uint64_t off, uint32_t *ret_num, uint32_t *ret_gen,
    size_t *ret_at);

#endif
