/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail. Beside not crashing: headers lie inside the input, and decoding fits its room. */
#include "scanner/format/mime_header.h"
#include "tests/fuzz/scan_once.h"

#define ROOM 64

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char head[] = "From: a\nTo: b\nMIME-Version: 1.0\n";
	uint8_t *mail = malloc(n + sizeof(head));
	struct rd rest = rd_init(bytes, n);
	struct mime_header header;
	char out[ROOM];

	if (mail == NULL)
		abort();
	while (mime_header_take(&rest, &header)) {
		if (header.value.left > 0 &&
		    (header.value.p < bytes || header.value.p + header.value.left > bytes + n))
			abort();
		if (mime_words_decode(header.value, out, ROOM) > ROOM ||
		    mime_parameter(header.value, "name", out, ROOM) > ROOM)
			abort();
	}
	memcpy(mail, head, sizeof(head) - 1);
	if (n > 0)
		memcpy(mail + sizeof(head) - 1, bytes, n);
	scan_once(mail, n + sizeof(head) - 1);
	scan_once(bytes, n);
	free(mail);
	return 0;
}
