/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A workbook's stream. What does not begin as one gets the beginning of Excel 97. */
#include "tests/fuzz/scan_once.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char head[] = "\x09\x08\x08\x00\x00\x06\x05\x00\x00\x00\x00\x00";
	size_t skip = n > 0 && bytes[0] == 0x09 ? 0 : sizeof(head) - 1;
	uint8_t *stream = malloc(n + sizeof(head));

	if (stream == NULL)
		abort();
	memcpy(stream, head, skip);
	if (n > 0)
		memcpy(stream + skip, bytes, n);
	scan_once(stream, n + skip);
	free(stream);
	return 0;
}
