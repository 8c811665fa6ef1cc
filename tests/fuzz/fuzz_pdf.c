/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole PDF: tables, streams, pages and the rest. */
#include "tests/fuzz/scan_once.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char head[] = "%PDF-1.7\n";
	uint8_t *file = malloc(n + sizeof(head));

	if (file == NULL)
		abort();
	memcpy(file, head, sizeof(head) - 1);
	if (n > 0)
		memcpy(file + sizeof(head) - 1, bytes, n);
	/* As it is if it has a head, so that its offsets are true. */
	if (n >= 5 && memcmp(bytes, "%PDF-", 5) == 0)
		scan_once(bytes, n);
	else
		scan_once(file, n + sizeof(head) - 1);
	free(file);
	return 0;
}
