/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A presentation's stream, behind 20 bytes of Current User. */
#include "base/checked.h"
#include "scanner/format/ppt.h"
#include "tests/fuzz/scan_once.h"
#include "tests/unit/ole_make.h"

#define USER_BYTES 20u

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct ole_make file;
	size_t user = size_min(n, USER_BYTES);
	const struct ole_part parts[] = {
	    {.name = "PowerPoint Document", .bytes = bytes + user, .n = n - user},
	    {.name = "Current User", .bytes = bytes, .n = user},
	};

	if (n > 60000)
		return 0;
	memset(&file, 0, sizeof(file));
	ole_make(&file, parts, ARRAY_LEN(parts));
	scan_once(file.bytes, file.size);
	free(file.bytes);
	return 0;
}
