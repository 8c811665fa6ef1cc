/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RTF. Beside not crashing: tokens lie inside the input, and each takes some of it. */
#include "scanner/format/rtf_token.h"
#include "tests/fuzz/scan_once.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char head[] = "{\\rtf1";
	uint8_t *page = malloc(n + sizeof(head));
	struct rd rest = rd_init(bytes, n);
	struct rtf_token token;
	size_t left = n;

	if (page == NULL)
		abort();
	while (rtf_next(&rest, &token)) {
		if (rest.left >= left)
			abort();
		left = rest.left;
		if ((token.kind == RTF_TEXT || token.kind == RTF_WORD) && token.text.left > 0 &&
		    (token.text.p < bytes || token.text.p + token.text.left > bytes + n))
			abort();
	}
	memcpy(page, head, sizeof(head) - 1);
	if (n > 0)
		memcpy(page + sizeof(head) - 1, bytes, n);
	scan_once(page, n + sizeof(head) - 1);
	free(page);
	return 0;
}
