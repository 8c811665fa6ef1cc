/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tokens, values and inline pictures of PDF. Beside not crashing: what is taken lies inside the
 * input, and each takes some of it.
 */
#include <stdint.h>
#include <stdlib.h>

#include "scanner/format/pdf_inline.h"
#include "scanner/format/pdf_lex.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
inside(const uint8_t *bytes, size_t n, struct rd raw)
{
	if (raw.left > 0 && (raw.p < bytes || raw.p + raw.left > bytes + n))
		abort();
}

static void
string_check(const struct pdf_value *value)
{
	uint8_t *out = malloc(value->raw.left > 0 ? value->raw.left : 1);

	if (out == NULL || pdf_string_decode(value, out) > value->raw.left ||
	    pdf_name_decode(value->raw, out) > value->raw.left)
		abort();
	free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct rd rest = rd_init(bytes, n), key;
	struct pdf_inline picture = {0};
	struct pdf_value value;
	struct pdf_token token;
	size_t left;

	for (left = n + 1; rest.left < left && pdf_value_take(&rest, &value);) {
		inside(bytes, n, value.raw);
		left = rest.left + (rest.left < left ? 1 : 0);
	}
	rest = rd_init(bytes, n);
	for (left = n + 1; pdf_lex(&rest, &token); left = rest.left) {
		if (rest.left >= left)
			abort();
		inside(bytes, n, token.raw);
		value =
		    (struct pdf_value){.kind = token.kind == PDF_TOKEN_HEX ? PDF_HEX : PDF_STRING,
			.raw = token.raw};
		string_check(&value);
		if (token.kind == PDF_TOKEN_WORD && pdf_is(token.raw, "BI"))
			(void)pdf_inline_skip(&picture, &rest);
	}
	rest = rd_init(bytes, n);
	while (pdf_dict_next(&rest, &key, &value))
		inside(bytes, n, value.raw);
	return 0;
}
