/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record at the end of a ZIP, and the directory it tells of. Pure. */
#ifndef SCANNER_FORMAT_ZIP_END_H
#define SCANNER_FORMAT_ZIP_END_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rd.h"

/* APPNOTE 4.3.7, 4.3.12 */
#define ZIP_SIG_LOCAL 0x04034b50u
#define ZIP_SIG_CENTRAL 0x02014b50u
#define ZIP_LOCAL_BYTES 30u
#define ZIP_CENTRAL_BYTES 46u
#define ZIP_IN_ZIP64 0xffffffffu /* the value stands in the zip64 extra field */

struct zip_end {
	uint64_t at; /* of the record itself; of zip64's, if there is one */
	uint64_t offset;
	uint64_t size;
	uint64_t count;
	struct rd comment;
};

/* The record of the directory. 0, or -EBADMSG: there is none. */
int zip_end_find(const struct rd *file, struct zip_end *ret);
/* Where the directory begins, and what to add to the offsets in it; false: outside the file. */
bool zip_end_begin(const struct rd *file, const struct zip_end *end, uint64_t *ret_begin,
    uint64_t *ret_shift);
/* Is all of the directory there, and the first member it lists? */
bool zip_end_consistent(const struct rd *file, const struct zip_end *end);

#endif
