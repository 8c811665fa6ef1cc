/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages (ISO 32000-2, 7.7.3): those of the tree, in order, then every page and every content
 * stream that the tree does not lead to: deleted ones, and those of earlier versions.
 */
#ifndef SCANNER_FORMAT_PDF_PAGES_H
#define SCANNER_FORMAT_PDF_PAGES_H

#include "scanner/format/pdf_obj.h"

/* 0 or -ENOMEM. root: the catalog. */
int pdf_pages_read(struct pdf *, const struct pdf_value *root);

#endif
