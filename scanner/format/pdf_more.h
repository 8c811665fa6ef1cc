/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a PDF holds beside its pages: notes, form fields, document information and XMP, outlines,
 * page labels, XFA, files attached.
 */
#ifndef SCANNER_FORMAT_PDF_MORE_H
#define SCANNER_FORMAT_PDF_MORE_H

#include "base/verdict.h"
#include "scanner/format/pdf_obj.h"

/* The part its look and its words belong to. */
enum part pdf_more_part(struct pdf *, const struct pdf_value *annotation);
/* The words of an annotation or field, which is that definition or PDF_DEF_NONE. */
void pdf_more_annotation(struct pdf *, const struct pdf_value *annotation, uint32_t def);
/* All the rest, what nothing leads to as well; after the pages. */
void pdf_more_read(struct pdf *, const struct pdf_value *root);

#endif
