/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in every encoding the readers know, chosen by the bytes themselves. */
#include "scanner/worker/where.h"
#include "tests/fuzz/scan_once.h"

#define WHERE_ROOM 600

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char where[WHERE_ROOM], cut[65];
	size_t end;

	end = where_name(where, 0, sizeof(where), bytes, n);
	if (end >= sizeof(where) || where[end] != '\0')
		abort();
	where_finish(where, "header", cut, sizeof(cut) - 1);
	if (strlen(cut) > sizeof(cut) - 1)
		abort();
	scan_once(bytes, n);
	return 0;
}
