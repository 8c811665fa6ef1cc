/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Word document: two bytes with the size of the stream of tables, that stream, the document's.
 * The file around them is made here, so that what is tried is the document. */
#include "tests/fuzz/scan_once.h"
#include "tests/unit/ole_make.h"

#define INPUT_MAX 65536u /* so that the file has room for it */

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct ole_make make;
	struct ole_part parts[2] = {{.name = "WordDocument"}, {.name = "1Table"}};
	size_t tables;

	if (n < 2 || n > INPUT_MAX)
		return 0;
	tables = (size_t)bytes[0] | (size_t)bytes[1] << 8;
	bytes += 2;
	n -= 2;
	tables = tables < n ? tables : n;
	parts[1].bytes = bytes;
	parts[1].n = tables;
	parts[0].bytes = bytes + tables;
	parts[0].n = n - tables;
	memset(&make, 0, sizeof(make));
	ole_make(&make, parts, 2);
	scan_once(make.bytes, make.size);
	free(make.bytes);
	return 0;
}
