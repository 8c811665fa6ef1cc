/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns patterns of document numbers. They are no regular expressions: '#' is one or more digits,
 * '*' any characters but spaces, all else is itself, so that no pattern can take long.
 */
#include "rules/hint.h"

#include <errno.h>
#include <stdlib.h>

int
hint_set_pattern(struct hint *hint, const char *text, size_t len)
{
	struct glyph glyphs[NUMBER_GLYPHS_MAX];
	bool cut;
	size_t n = normalise(text, len, glyphs, NUMBER_GLYPHS_MAX, &cut);

	if (n == 0 || cut)
		return -EINVAL;
	for (size_t i = 0; i < n; i++) {
		if (glyphs[i].kind == GLYPH_SPACE)
			return -EINVAL;
		hint->pattern[i] = glyphs[i].code;
	}
	hint->npattern = (uint8_t)n;
	return 0;
}

static size_t
digits_at(const struct glyph *glyphs, size_t n, size_t at)
{
	size_t from = at;

	while (at < n && glyphs[at].kind == GLYPH_DIGIT)
		at++;
	return at - from;
}

/* As a shell's pattern: only the last '*' is ever tried again, so the time is at most the
 * product of both lengths. */
static bool
pattern_is(const struct hint *hint, const struct glyph *glyphs, size_t n)
{
	size_t p = 0, g = 0, star = SIZE_MAX, again = 0, digits;

	for (;;) {
		if (p < hint->npattern && hint->pattern[p] == '*') {
			star = p++;
			again = g;
			continue;
		}
		if (p == hint->npattern && g == n)
			return true;
		digits = g < n ? digits_at(glyphs, n, g) : 0;
		if (p < hint->npattern && hint->pattern[p] == '#' && digits > 0) {
			p++;
			g += digits;
		} else if (p < hint->npattern && g < n && hint->pattern[p] == glyphs[g].code) {
			p++;
			g++;
		} else if (star != SIZE_MAX && again < n) {
			p = star + 1;
			g = ++again;
		} else {
			return false;
		}
	}
}

/* With or without the signs that end it: "12/BC(M);" */
static bool
pattern_begins(const struct hint *hint, const struct glyph *glyphs, size_t n)
{
	for (; n > 0; n--) {
		if (pattern_is(hint, glyphs, n))
			return true;
		if (glyphs[n - 1].kind != GLYPH_SIGN)
			break;
	}
	return false;
}

/* Each run of characters between spaces, with or without a sign before it. */
static bool
pattern_in(const struct hint *hint, const struct line *line)
{
	const struct glyph *glyphs = line->glyphs;
	size_t from = 0, to;

	while (from < line->nglyphs) {
		for (to = from; to < line->nglyphs && glyphs[to].kind != GLYPH_SPACE; to++)
			continue;
		if (pattern_begins(hint, glyphs + from, to - from) ||
		    (to > from && glyphs[from].kind == GLYPH_SIGN &&
			pattern_begins(hint, glyphs + from + 1, to - from - 1)))
			return true;
		from = to + 1;
	}
	return false;
}

static bool
phrase_in(const struct phrase *phrase, const struct line *line)
{
	for (size_t i = 0; i < line->ntokens; i++) {
		if (line->tokens[i].kind == TOKEN_WORD && line_phrase_at(line, i, phrase) > 0)
			return true;
	}
	return false;
}

static bool
hint_is_in(const struct hint *hint, const struct line *line)
{
	if (hint->regex != NULL)
		return regex_in(hint->regex, line);
	return hint->npattern > 0 ? pattern_in(hint, line) : phrase_in(&hint->phrase, line);
}

const struct hint *
hint_find(const struct rules *rules, const struct line *line, enum part part, uint64_t types)
{
	for (size_t i = 0; i < rules->nhints; i++) {
		const struct hint *hint = &rules->hints[i];

		/* One that counts elsewhere must not stand before one that counts here. */
		if (!bound_holds(&rules->list[hint->rule].bound, part, hint->level, types))
			continue;
		if (hint_is_in(hint, line))
			return hint;
	}
	return NULL;
}

int
hint_add(struct rules *rules, const struct hint *hint)
{
	struct hint *hints;

	if (rules->nhints == RULES_HINTS_MAX)
		return -E2BIG;
	hints = reallocarray(rules->hints, rules->nhints + 1, sizeof(*hints));
	if (hints == NULL)
		return -ENOMEM;
	rules->hints = hints;
	hints[rules->nhints++] = *hint;
	return 0;
}
