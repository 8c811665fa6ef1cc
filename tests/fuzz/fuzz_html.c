/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HTML, its references and styles, and text with encoded runs. Beside not crashing: decoding
 * never writes more than it was given, and tokens lie inside the input.
 */
#include "scanner/format/entity.h"
#include "scanner/format/html_style.h"
#include "scanner/format/html_token.h"
#include "scanner/format/mime_decode.h"
#include "tests/fuzz/scan_once.h"

static void
inside(struct rd rd, const uint8_t *bytes, size_t n)
{
	if (rd.left > 0 && (rd.p < bytes || rd.p + rd.left > bytes + n))
		abort();
}

static void
tokens_check(const uint8_t *bytes, size_t n)
{
	struct html_lexer lexer;
	struct html_token token;
	struct rd name, value;

	html_lexer_init(&lexer, rd_init(bytes, n));
	while (html_next(&lexer, &token)) {
		if (token.kind == HTML_TEXT) {
			inside(token.text, bytes, n);
			continue;
		}
		inside(token.name, bytes, n);
		if (token.kind != HTML_START)
			continue;
		while (html_attr_next(&token.attrs, &name, &value)) {
			inside(name, bytes, n);
			inside(value, bytes, n);
		}
	}
}

static void
decoders_check(const uint8_t *bytes, size_t n)
{
	static struct style_sheet sheet;
	struct rd text = rd_init(bytes, n), name;
	uint8_t *out = malloc(n + 4);
	size_t got;

	if (out == NULL)
		abort();
	if (base64_decode(text, out) > n || quoted_printable_decode(text, true, out) > n ||
	    percent_decode(text, out) > n || entity_decode(text, (char *)out, n + 4) > n + 4 ||
	    (uuencode_take(&text, &name, out, &got) && got > n))
		abort();
	free(out);
	sheet.n = 0;
	style_sheet_read(rd_init(bytes, n), &sheet);
	if (sheet.n > HTML_STYLES_MAX)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char head[] = "<html>";
	uint8_t *page = malloc(n + sizeof(head));

	if (page == NULL)
		abort();
	tokens_check(bytes, n);
	decoders_check(bytes, n);
	scan_once(bytes, n);
	memcpy(page, head, sizeof(head) - 1);
	if (n > 0)
		memcpy(page + sizeof(head) - 1, bytes, n);
	scan_once(page, n + sizeof(head) - 1);
	free(page);
	return 0;
}
