/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenDocument: the input as the contents of a flat document; or as a ZIP if it begins like one. */
#include "tests/fuzz/scan_once.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char head[] = "<office:document xmlns:office=\"opendocument\">";
	uint8_t *part;

	if (n >= 2 && memcmp(bytes, "PK", 2) == 0) {
		scan_once(bytes, n);
		return 0;
	}
	part = malloc(n + sizeof(head));
	if (part == NULL)
		abort();
	memcpy(part, head, sizeof(head) - 1);
	if (n > 0)
		memcpy(part + sizeof(head) - 1, bytes, n);
	scan_once(part, n + sizeof(head) - 1);
	free(part);
	return 0;
}
