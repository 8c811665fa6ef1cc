/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns nothing: from a value to spans. */
#include "scanner/format/pdf_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "rules/span.h"
#include "scanner/format/text.h"
#include "scanner/format/xml.h"
#include "scanner/worker/scan.h"

#define ESCAPE 0x1bu /* around a language's code in UTF-16 (7.9.2.2) */

/* UTF-16 without its mark: every other byte of it is small. */
static bool
looks_wide(struct rd bytes)
{
	size_t small = 0;

	if (bytes.left < 4 || bytes.left % 2 != 0)
		return false;
	for (size_t i = 0; i < bytes.left; i += 2)
		small += bytes.p[i] == 0 || bytes.p[i] == 0x1e || bytes.p[i] == 0x01;
	return small * 4 >= bytes.left;
}

/* out holds 2 bytes for each of bytes; returns what was written. */
static size_t
wide_decode(struct rd bytes, bool big, char *out)
{
	bool escaped = false;
	size_t n = 0;
	uint32_t c;

	while (bytes.left >= 2) {
		(void)rd_skip(&bytes, utf16_get(bytes.p, bytes.left, big, &c));
		if (c == ESCAPE)
			escaped = !escaped;
		else if (!escaped)
			n += utf8_put(out + n, c);
	}
	return n;
}

/* NULL: no memory, and that is reported. */
static char *
utf8_of(struct pdf *pdf, struct rd bytes, size_t *ret_len)
{
	char *out = malloc(bytes.left * 2 + 4);

	if (out == NULL) {
		pdf_say(pdf, WHY_LIMIT, LIMIT_MEMORY);
		return NULL;
	}
	if (bytes.left >= 2 && memcmp(bytes.p, "\xfe\xff", 2) == 0) {
		(void)rd_skip(&bytes, 2);
		*ret_len = wide_decode(bytes, true, out);
	} else if (bytes.left >= 2 && memcmp(bytes.p, "\xff\xfe", 2) == 0) {
		(void)rd_skip(&bytes, 2);
		*ret_len = wide_decode(bytes, false, out);
	} else if (looks_wide(bytes)) {
		*ret_len = wide_decode(bytes, true, out);
	} else {
		if (bytes.left >= 3 && memcmp(bytes.p, "\xef\xbb\xbf", 3) == 0)
			(void)rd_skip(&bytes, 3);
		*ret_len = bytes.left;
		(void)rd_copy(&bytes, out, bytes.left);
	}
	return out;
}

static void
span_say(struct pdf *pdf, const char *text, size_t len, enum part part, uint32_t page)
{
	struct span span = {.text = text,
	    .len = size_min(len, TEXT_LINE_MAX),
	    .part = part,
	    .paragraph = 1,
	    .page = page,
	    .flags = SPAN_BREAK};

	if (len > 0)
		scan_span(pdf->scan, &span);
	if (len > TEXT_LINE_MAX)
		pdf_say(pdf, WHY_LIMIT, LIMIT_SIZE);
}

/* Each line for itself; all of them together where they are few: a marking may take two. */
static void
lines_say(struct pdf *pdf, char *text, size_t len, enum part part, uint32_t page)
{
	size_t begin = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\r')
			text[i] = '\n';
	}
	if (len <= TEXT_LINE_MAX) {
		span_say(pdf, text, len, part, page);
		return;
	}
	for (size_t i = 0; i <= len; i++) {
		if (i < len && text[i] != '\n')
			continue;
		span_say(pdf, text + begin, i - begin, part, page);
		begin = i + 1;
	}
}

void
pdf_words_bytes(struct pdf *pdf, struct rd bytes, enum part part, uint32_t page)
{
	size_t len = 0;
	char *text = bytes.left > 0 ? utf8_of(pdf, bytes, &len) : NULL;

	if (text != NULL)
		lines_say(pdf, text, len, part, page);
	free(text);
}

char *
pdf_words_utf8(struct pdf *pdf, const struct pdf_value *value, size_t *ret_len)
{
	uint8_t *bytes;
	char *text;
	size_t n;

	if (!pdf_string(pdf, value, &bytes, &n)) {
		free(bytes);
		return NULL;
	}
	text = utf8_of(pdf, rd_init(bytes, n), ret_len);
	free(bytes);
	return text;
}

void
pdf_words_value(struct pdf *pdf, const struct pdf_value *value, enum part part, uint32_t page)
{
	uint8_t name[PDF_WORD_MAX * 4];
	struct pdf_stream stream;
	uint8_t *bytes;
	size_t n;

	if (value->kind == PDF_STRING || value->kind == PDF_HEX) {
		if (pdf_string(pdf, value, &bytes, &n))
			pdf_words_bytes(pdf, rd_init(bytes, n), part, page);
		free(bytes);
	} else if (value->kind == PDF_NAME && value->raw.left <= sizeof(name)) {
		pdf_words_bytes(pdf, rd_init(name, pdf_name_decode(value->raw, name)), part, page);
	} else if (value->kind == PDF_STREAM) {
		pdf_stream_open(pdf, value, &stream);
		if (stream.why != WHY_NONE)
			pdf_say(pdf, stream.why, stream.limit);
		pdf_words_bytes(pdf, stream.bytes, part, page);
		pdf_stream_close(pdf, &stream);
	}
}

void
pdf_words_key(struct pdf *pdf, const struct pdf_value *dict, const char *key, enum part part)
{
	struct pdf_value value;

	if (pdf_get(pdf, dict, key, &value))
		pdf_words_value(pdf, &value, part, 0);
}

/* The quoted values of a tag's attributes; they are short or of no interest. */
static void
attributes_say(struct pdf *pdf, struct rd attrs, enum part part)
{
	char text[PDF_WORD_MAX * 4];

	for (;;) {
		const uint8_t *quote = attrs.left > 0 ? memchr(attrs.p, '"', attrs.left) : NULL,
			      *end;
		struct rd value;

		if (quote == NULL)
			return;
		(void)rd_skip(&attrs, (size_t)(quote - attrs.p) + 1);
		end = attrs.left > 0 ? memchr(attrs.p, '"', attrs.left) : NULL;
		if (end == NULL || rd_sub(&attrs, (size_t)(end - attrs.p), &value) < 0)
			return;
		(void)rd_skip(&attrs, 1);
		if (value.left > 0 && value.left <= sizeof(text))
			span_say(pdf, text, xml_decode(value, text), part, 0);
	}
}

void
pdf_words_xml(struct pdf *pdf, struct rd bytes, enum part part)
{
	struct xml_token token;
	char *owned = NULL, *text;

	if (bytes.left == 0 || xml_utf8(&bytes, &owned) < 0)
		return;
	text = malloc(bytes.left + 1);
	if (text == NULL)
		pdf_say(pdf, WHY_LIMIT, LIMIT_MEMORY);
	while (text != NULL && !scan_stopped(pdf->scan) && xml_next(&bytes, &token)) {
		if (token.kind == XML_START)
			attributes_say(pdf, token.attrs, part);
		else if (token.kind == XML_TEXT)
			span_say(pdf, text, xml_decode(token.text, text), part, 0);
		else if (token.kind == XML_CDATA)
			span_say(pdf, (const char *)token.text.p, token.text.left, part, 0);
	}
	free(text);
	free(owned);
}
