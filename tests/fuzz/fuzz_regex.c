/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pattern, a NUL, a text. What PCRE2 alone finds in the text is found with the pattern tied to its
 * anchor too: so the anchor is never a text that a match can do without.
 */
#include "rules/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PATTERN_MAX 255u
#define TEXT_MAX 200u

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct line line;

/* A text that is the same as a line: printable ASCII, no two spaces, none at the ends. */
static size_t
text_take(const uint8_t *bytes, size_t n, char ret[TEXT_MAX])
{
	size_t len = 0;

	for (size_t i = 0; i < n && len < TEXT_MAX; i++) {
		if (bytes[i] < ' ' || bytes[i] > '~')
			continue;
		if (bytes[i] == ' ' && (len == 0 || ret[len - 1] == ' '))
			continue;
		ret[len++] = (char)bytes[i];
	}
	while (len > 0 && ret[len - 1] == ' ')
		len--;
	return len;
}

static bool
alone_finds(const char *pattern, const char *text, size_t len)
{
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	pcre2_code *code;
	PCRE2_SIZE at;
	int error, r = PCRE2_ERROR_NOMATCH;

	code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_DOLLAR_ENDONLY, &error, &at, NULL);
	if (limits == NULL || data == NULL || code == NULL)
		abort();
	(void)pcre2_set_match_limit(limits, 20000);
	(void)pcre2_set_heap_limit(limits, 256);
	r = pcre2_match(code, (PCRE2_SPTR)text, len, 0, 0, data, limits);
	pcre2_code_free(code);
	pcre2_match_data_free(data);
	pcre2_match_context_free(limits);
	return r >= 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const uint8_t *nul = n > 0 ? memchr(bytes, '\0', n) : NULL;
	char pattern[PATTERN_MAX + 2], text[TEXT_MAX], error[REGEX_ERROR_BYTES] = "";
	struct regex *regex = NULL;
	size_t len, at = nul != NULL ? (size_t)(nul - bytes) : n;
	int r;

	if (at > PATTERN_MAX + 1)
		at = PATTERN_MAX + 1;
	memcpy(pattern, bytes, at);
	pattern[at] = '\0';
	r = regex_new(pattern, &regex, error);
	if (r < 0) {
		if (regex != NULL || error[0] == '\0')
			abort();
		return 0;
	}
	len = nul != NULL ? text_take(nul + 1, n - (size_t)(nul + 1 - bytes), text) : 0;
	line_set(&line, text, len);
	if (!regex_in(regex, &line) && alone_finds(pattern, text, len))
		abort();
	regex_free(regex);
	return 0;
}
