/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenDocument in one file instead of a ZIP: fodt, fods, fodp. */
#ifndef SCANNER_FORMAT_ODF_H
#define SCANNER_FORMAT_ODF_H

#include "base/rd.h"

struct scan;

/* Reads such a file in UTF-8. */
void odf_flat_read(struct scan *scan, struct rd bytes);

#endif
