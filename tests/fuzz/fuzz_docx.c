/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text of an XML part. Beside not crashing: decoding never makes text longer, and tokens lie
 * inside the input.
 */
#include "scanner/format/xml.h"
#include "tests/fuzz/scan_once.h"

static void
tokens_check(const uint8_t *bytes, size_t n)
{
	struct rd rd = rd_init(bytes, n), value;
	struct xml_token token;
	char *out = malloc(n + 1);

	if (out == NULL)
		abort();
	while (xml_next(&rd, &token)) {
		if (token.kind == XML_TEXT || token.kind == XML_CDATA) {
			if (token.text.p < bytes || token.text.left > n ||
			    xml_decode(token.text, out) > token.text.left)
				abort();
		} else if (token.kind == XML_START) {
			(void)xml_attr(token.attrs, "val", &value);
		}
	}
	free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char head[] = "<?xml?>";
	uint8_t *part = malloc(n + sizeof(head));

	if (part == NULL)
		abort();
	tokens_check(bytes, n);
	/* Known as XML by its first bytes. */
	memcpy(part, head, sizeof(head) - 1);
	if (n > 0)
		memcpy(part + sizeof(head) - 1, bytes, n);
	scan_once(part, n + sizeof(head) - 1);
	free(part);
	return 0;
}
