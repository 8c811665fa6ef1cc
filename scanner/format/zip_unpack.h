/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unpacks one member of a ZIP within the budgets of the scan. */
#ifndef SCANNER_FORMAT_ZIP_UNPACK_H
#define SCANNER_FORMAT_ZIP_UNPACK_H

#include "base/rd.h"
#include "base/verdict.h"
#include "scanner/format/zip_list.h"

struct scan;

/* What could be read of the member, and why not all of it (WHY_NONE: all). Bytes lie in the file
 * or in the scan's buffers of the container in hand, until the next member. */
struct zip_content {
	struct rd bytes;
	enum why why;
	enum limit limit;
	struct rd rest; /* packed bytes behind the end of deflate's: no honest program leaves any */
};

void zip_unpack(struct scan *scan, const struct rd *file, struct zip *zip,
    const struct zip_entry *entry, struct zip_content *ret);

#endif
