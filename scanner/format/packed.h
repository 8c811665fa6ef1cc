/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file packed into one stream (gz, xz, bz2, ...): the member that comes out of it. */
#ifndef SCANNER_FORMAT_PACKED_H
#define SCANNER_FORMAT_PACKED_H

#include <stdint.h>

#include "base/rd.h"

struct scan;

/* Looks into what was unpacked, under the document's own name without its suffix. */
void packed_member(struct scan *scan, struct rd bytes);
/* What stands behind the stream, which used so many bytes of the document: no program shows it, but
 * it may be an archive itself. */
void packed_rest(struct scan *scan, struct rd document, uint64_t used);

#endif
