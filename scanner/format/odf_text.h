/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of one part of an OpenDocument (ODF 1.3 part 3) as spans. */
#ifndef SCANNER_FORMAT_ODF_TEXT_H
#define SCANNER_FORMAT_ODF_TEXT_H

#include "base/rd.h"
#include "scanner/format/odf_style.h"

struct scan;

/* Reads a part in UTF-8; what it is (content, styles, properties, all of them in one) follows
 * from its elements. The part with the common styles is to be read before those that use them. */
void odf_text_read(struct scan *scan, struct odf_styles *styles, struct rd bytes);

#endif
