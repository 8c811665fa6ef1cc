/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns everything of PCRE2. A pattern comes from whoever writes the rules, the subject from the
 * document: so the limits are for both. No pattern is taken that would have to be tried on every
 * line, or that says yes to everything.
 */
#include "rules/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <errno.h>
#include <pcre2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "rules/code.h"
#include "rules/letter.h"
#include "rules/limits.h"

/* \d and \w are of Unicode, so that a word's boundary is right beside Vietnamese letters. The
 * subject is well-formed because we write it; that PCRE2 must not trust it costs nothing. */
#define OPTIONS                                                                                    \
	(PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_MATCH_INVALID_UTF | PCRE2_DOLLAR_ENDONLY | \
	    PCRE2_NEVER_BACKSLASH_C)

struct regex {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
	struct glyph anchor[REGEX_ANCHOR_MAX];
	size_t nanchor;
	bool is_fast; /* compiled to machine code */
};

/* ---- the anchor ------------------------------------------------------------------------------ */

/* Behind a class that begins at p; NULL if it has no end. */
static const char *
class_end(const char *p)
{
	p += p[1] == '^' ? 2 : 1;
	p += *p == ']' ? 1 : 0; /* the first one is itself */
	for (; *p != '\0' && *p != ']'; p++) {
		const char *named = p[0] == '[' && p[1] == ':' ? strstr(p, ":]") : NULL;

		if (named != NULL)
			p = named + 1;
		else if (p[0] == '\\' && p[1] != '\0')
			p++;
	}
	return *p == ']' ? p + 1 : NULL;
}

/* Behind a group that begins at p; NULL if it has no end. */
static const char *
group_end(const char *p)
{
	size_t depth = 0;

	while (p != NULL && *p != '\0') {
		if (*p == '[') {
			p = class_end(p);
			continue;
		}
		depth += *p == '(' ? 1 : 0;
		if (*p == ')' && --depth == 0)
			return p + 1;
		p += p[0] == '\\' && p[1] != '\0' ? 2 : 1;
	}
	return NULL;
}

/* Behind what begins at p: a group, a class, an escape or one character; NULL: that is beyond us.
 * *ret_letter is the character it stands for, NULL if it stands for others too. */
static const char *
atom_end(const char *p, const char **ret_letter)
{
	size_t at = 0;

	*ret_letter = NULL;
	switch (*p) {
	case '\\':
		/* Signs are themselves; letters and digits have meanings of their own. */
		if (p[1] != '\0' && strchr("/-.()[]{}+*?^$|\\#&_:;,\"", p[1]) != NULL)
			*ret_letter = p + 1;
		return p[1] != '\0' && strchr("EpPxogkNKcuUL", p[1]) == NULL ? p + 2 : NULL;
	case '(':
		return group_end(p);
	case '[':
		return class_end(p);
	default:
		*ret_letter = strchr(".^$", *p) == NULL ? p : NULL;
		(void)code_get((const uint8_t *)p, strlen(p), &at);
		return p + at;
	}
}

/* Behind the repeats at p; NULL: beyond us ("{" may be a character too). */
static const char *
repeats_end(const char *p)
{
	while (*p != '\0' && strchr("?*+{", *p) != NULL) {
		if (*p == '{') {
			p += 1 + strspn(p + 1, "0123456789,");
			if (*p != '}')
				return NULL;
		}
		p++;
	}
	return p;
}

/* Whether what we make of the pattern is what PCRE2 makes of it: "(?x)" and "(*UTF)" change how
 * the rest is read, "\Q" and "(?#" hide brackets, of two branches one is enough. */
static bool
is_plain(const char *pattern)
{
	for (const char *p = pattern; *p != '\0'; p++) {
		if (p[0] == '\\' && p[1] == 'Q')
			return false;
		if (p[0] == '(' && p[1] == '*')
			return false;
		if (p[0] == '(' && p[1] == '?' && (p[2] == '\0' || strchr(":=!<>|", p[2]) == NULL))
			return false;
		p += p[0] == '\\' && p[1] != '\0' ? 1 : 0;
	}
	return true;
}

/* The longest text that stands in the pattern outside of groups and repeats, so that every match
 * holds it. Its length; 0: there is none that we can see. */
static size_t
anchor_find(const char *pattern, char ret[REGEX_BYTES_MAX + 1])
{
	char run[REGEX_BYTES_MAX + 1];
	size_t n = 0, best = 0, len;
	const char *letter = NULL, *end, *next;

	if (!is_plain(pattern))
		return 0;
	for (const char *p = pattern; *p != '\0'; p = next) {
		end = *p != '|' ? atom_end(p, &letter) : NULL;
		next = end != NULL ? repeats_end(end) : NULL;
		if (next == NULL)
			return 0;
		if (letter == NULL || next != end) {
			n = 0; /* perhaps something else, perhaps not there */
			continue;
		}
		len = (size_t)(end - letter);
		memcpy(run + n, letter, len);
		n += len;
		if (n > best) {
			memcpy(ret, run, n);
			best = n;
		}
	}
	return best;
}

static int
anchor_set(struct regex *regex, const char *pattern, char error[REGEX_ERROR_BYTES])
{
	char text[REGEX_BYTES_MAX + 1];
	bool cut;

	regex->nanchor = normalise(text, anchor_find(pattern, text), regex->anchor,
	    ARRAY_LEN(regex->anchor), &cut);
	if (regex->nanchor >= REGEX_ANCHOR_MIN)
		return 0;
	snprintf(error, REGEX_ERROR_BYTES,
	    "no text of %u characters that each match has; expected one outside of groups and "
	    "repeats, as \"-UBND\" in \\d+/\\w+-UBND",
	    REGEX_ANCHOR_MIN);
	return -EINVAL;
}

static bool
anchor_in(const struct regex *regex, const struct line *line)
{
	for (size_t at = 0; at + regex->nanchor <= line->nglyphs; at++) {
		size_t i = 0;

		while (i < regex->nanchor && line->glyphs[at + i].code == regex->anchor[i].code)
			i++;
		if (i == regex->nanchor)
			return true;
	}
	return false;
}

/* ---- making it ------------------------------------------------------------------------------- */

/* Lines are compared with their letters put together, so a pattern's must be too. */
static bool
has_marks(const char *pattern)
{
	size_t len = strlen(pattern);

	for (size_t at = 0; at < len;) {
		if (letter_is_mark(code_get((const uint8_t *)pattern, len, &at)))
			return true;
	}
	return false;
}

static int
code_make(struct regex *regex, const char *pattern, char error[REGEX_ERROR_BYTES])
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	uint32_t empty = 0;
	PCRE2_SIZE at;
	int number, n;

	if (context == NULL)
		return -ENOMEM;
	(void)pcre2_set_max_pattern_length(context, REGEX_BYTES_MAX);
	(void)pcre2_set_parens_nest_limit(context, REGEX_NEST_MAX);
	regex->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, OPTIONS, &number,
	    &at, context);
	pcre2_compile_context_free(context);
	if (regex->code == NULL) {
		n = snprintf(error, REGEX_ERROR_BYTES, "character %zu: ", at + 1);
		(void)pcre2_get_error_message(number, (PCRE2_UCHAR *)error + n,
		    REGEX_ERROR_BYTES - (size_t)n);
		return -EINVAL;
	}
	(void)pcre2_pattern_info(regex->code, PCRE2_INFO_MATCHEMPTY, &empty);
	if (empty != 0) {
		snprintf(error, REGEX_ERROR_BYTES, "it finds the empty text, which is everywhere");
		return -EINVAL;
	}
	return 0;
}

static int
limits_make(struct regex *regex)
{
	regex->data = pcre2_match_data_create(1, NULL);
	regex->limits = pcre2_match_context_create(NULL);
	if (regex->data == NULL || regex->limits == NULL)
		return -ENOMEM;
	(void)pcre2_set_match_limit(regex->limits, REGEX_MATCH_MAX);
	(void)pcre2_set_depth_limit(regex->limits, REGEX_DEPTH_MAX);
	(void)pcre2_set_heap_limit(regex->limits, REGEX_HEAP_KIB);
	return 0;
}

int
regex_new(const char *pattern, struct regex **ret, char error[REGEX_ERROR_BYTES])
{
	struct regex *regex = calloc(1, sizeof(*regex));
	size_t len = strlen(pattern);
	int r = -EINVAL;

	if (regex == NULL)
		return -ENOMEM;
	if (len == 0 || len > REGEX_BYTES_MAX || !code_is_formed((const uint8_t *)pattern, len))
		snprintf(error, REGEX_ERROR_BYTES, "expected 1 to %u bytes of UTF-8",
		    REGEX_BYTES_MAX);
	else if (has_marks(pattern))
		snprintf(error, REGEX_ERROR_BYTES,
		    "a mark apart from its letter; expected letters put together (NFC)");
	else
		r = code_make(regex, pattern, error);
	if (r == 0)
		r = anchor_set(regex, pattern, error);
	if (r == 0)
		r = limits_make(regex);
	if (r < 0) {
		regex_free(regex);
		return r;
	}
	*ret = regex;
	return 0;
}

void
regex_free(struct regex *regex)
{
	if (regex == NULL)
		return;
	pcre2_match_context_free(regex->limits);
	pcre2_match_data_free(regex->data);
	pcre2_code_free(regex->code);
	free(regex);
}

void
regex_speed(struct regex *regex)
{
	regex->is_fast = pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == 0;
}

/* ---- using it -------------------------------------------------------------------------------- */

/* The line as text again: composed, spaces as one, look-alikes as what they look like. */
static size_t
subject_make(const struct line *line, char ret[LINE_GLYPHS_MAX * CODE_BYTES_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < line->nglyphs; i++) {
		const struct glyph *glyph = &line->glyphs[i];
		uint32_t code = glyph->code;

		if (glyph->kind == GLYPH_LETTER)
			code = letter_code((uint16_t)(glyph->code |
			    ((glyph->flags & GLYPH_UPPER) != 0 ? LETTER_UPPER : 0)));
		if (code == 0 || code == 0xFFFF || (code >= 0xD800 && code <= 0xDFFF))
			code = CODE_REPLACEMENT; /* what it was is not kept: a foreign letter */
		n += code_put(ret + n, code);
	}
	return n;
}

bool
regex_in(const struct regex *regex, const struct line *line)
{
	char subject[LINE_GLYPHS_MAX * CODE_BYTES_MAX];
	size_t len;
	int r;

	if (!anchor_in(regex, line))
		return false;
	len = subject_make(line, subject);
	r = pcre2_match(regex->code, (PCRE2_SPTR)subject, len, 0, 0, regex->data, regex->limits);
	return r != PCRE2_ERROR_NOMATCH;
}
