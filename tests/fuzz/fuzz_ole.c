/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compound files as they are: documents, mail, macros, objects. Beside not crashing: every entry may
 * be asked for and read. */
#include "scanner/format/ole.h"
#include "tests/fuzz/scan_once.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct scan *scan = scan_shipped();
	struct ole *ole;
	struct rd stream;
	char name[OLE_NAME_BYTES];

	scan_once(bytes, n);
	if (ole_open(rd_init(bytes, n), &ole) < 0)
		return 0;
	for (uint32_t i = 0; i <= ole_count(ole); i++) {
		if (ole_name(ole, i, name) >= OLE_NAME_BYTES)
			abort();
		if (ole_parent(ole, i) != OLE_NONE && ole_parent(ole, i) >= ole_count(ole))
			abort();
		/* Without a scan that is under way only what costs no budget: nothing is reported. */
		if (scan_budget(scan) > n && ole_stream(ole, scan, i, &stream) == 0 &&
		    stream.left > n)
			abort();
	}
	ole_free(ole);
	return 0;
}
