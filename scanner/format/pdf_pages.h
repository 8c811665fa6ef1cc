/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages (ISO 32000-2, 7.7.3): those of the tree, in order, then every page and every content
 * stream that the tree does not lead to: deleted ones, and those of earlier versions.
 */
#ifndef SCANNER_FORMAT_PDF_PAGES_H
#define SCANNER_FORMAT_PDF_PAGES_H

#include "scanner/format/pdf_obj.h"

struct pdf_pages;

/* 0 and *ret, or -ENOMEM. */
int pdf_pages_new(struct pdf *, struct pdf_pages **ret);
void pdf_pages_free(struct pdf_pages *); /* NULL is fine */
/* The pages of the tree; root: the catalog. */
void pdf_pages_read(struct pdf_pages *, const struct pdf_value *root);
/* The others; last of all, when everything else was seen that something leads to. */
void pdf_pages_read_lost(struct pdf_pages *);

#endif
