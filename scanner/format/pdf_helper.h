/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PDF through poppler, in a process of its own: where our reader finds no sense. */
#ifndef SCANNER_FORMAT_PDF_HELPER_H
#define SCANNER_FORMAT_PDF_HELPER_H

#include "base/rd.h"

struct scan;

/* Says the text of each page as a span of the document in hand. Reports the limits it met; that
 * there is damage, or no helper to be had, the caller knows and has said. Returns how many pages
 * had text. */
unsigned int pdf_helper_read(struct scan *scan, struct rd bytes);

#endif
