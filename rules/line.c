/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns tokens and phrases; knows nothing of markings. */
#include "rules/line.h"

#include <errno.h>
#include <string.h>

static void
caps_see(const struct glyph *glyph, bool *upper, bool *lower)
{
	if (glyph->kind != GLYPH_LETTER || glyph->code == 0)
		return;
	if ((glyph->flags & GLYPH_UPPER) != 0)
		*upper = true;
	else
		*lower = true;
}

static void
tokens_add(struct line *line, size_t at)
{
	const struct glyph *glyph = &line->glyphs[at];
	struct token *last = line->ntokens > 0 ? &line->tokens[line->ntokens - 1] : NULL;
	enum token_kind kind = TOKEN_WORD;

	if (glyph->kind == GLYPH_SPACE && glyph->code != '\t')
		return;
	if (glyph->kind == GLYPH_SPACE)
		kind = TOKEN_GAP;
	else if (glyph->kind == GLYPH_SIGN)
		kind = TOKEN_SIGN;
	if (kind == TOKEN_WORD && last != NULL && last->kind == TOKEN_WORD &&
	    (size_t)last->at + last->len == at) {
		last->len++;
		return;
	}
	if (line->ntokens == LINE_TOKENS_MAX) {
		line->cut = true;
		return;
	}
	line->tokens[line->ntokens++] = (struct token){.at = (uint16_t)at, .len = 1, .kind = kind};
}

void
line_set(struct line *line, const char *text, size_t len)
{
	bool upper = false, lower = false;

	line->ntokens = 0;
	line->nglyphs = normalise(text, len, line->glyphs, LINE_GLYPHS_MAX, &line->cut);
	for (size_t i = 0; i < line->nglyphs; i++) {
		tokens_add(line, i);
		caps_see(&line->glyphs[i], &upper, &lower);
	}
	line->caps = upper && !lower;
}

uint32_t
line_sign(const struct line *line, size_t i)
{
	if (i >= line->ntokens || line->tokens[i].kind != TOKEN_SIGN)
		return 0;
	return line->glyphs[line->tokens[i].at].code;
}

bool
line_word_is(const struct line *line, size_t i, const struct phrase *phrase, size_t w)
{
	const struct token *token = &line->tokens[i];

	if (token->len != phrase->lens[w])
		return false;
	for (size_t k = 0; k < token->len; k++) {
		if (line->glyphs[token->at + k].code != phrase->words[w][k])
			return false;
	}
	return true;
}

static bool
token_is_passed(const struct line *line, size_t i)
{
	return line->tokens[i].kind == TOKEN_SIGN ||
	    line->glyphs[line->tokens[i].at].kind == GLYPH_DIGIT;
}

size_t
line_phrase_from(const struct line *line, size_t i, const struct phrase *phrase)
{
	size_t w = 0;

	for (; w < phrase->nwords; i++) {
		if (i >= line->ntokens || line->tokens[i].kind == TOKEN_GAP)
			return 0;
		if (line->tokens[i].kind == TOKEN_WORD && line_word_is(line, i, phrase, w))
			w++;
		else if (w == 0 || !token_is_passed(line, i))
			return 0;
	}
	if (phrase->colon && line_sign(line, i) != ':')
		return 0;
	return i;
}

uint64_t
line_letter_bit(uint16_t code)
{
	return UINT64_C(1) << ((code * 0x9e37u >> 10) & 63);
}

bool
line_may_begin(const struct line *line, size_t i, uint64_t begins)
{
	const struct token *token = &line->tokens[i];

	return token->kind == TOKEN_WORD &&
	    (begins & line_letter_bit(line->glyphs[token->at].code)) != 0;
}

bool
line_has(const struct line *line, const struct phrases *phrases)
{
	for (size_t i = 0; i < line->ntokens; i++) {
		if (!line_may_begin(line, i, phrases->begins))
			continue;
		for (size_t k = 0; k < phrases->n; k++) {
			if (line_phrase_at(line, i, &phrases->list[k]) > 0)
				return true;
		}
	}
	return false;
}

bool
line_begins_with(const struct line *line, const struct phrases *phrases)
{
	if (line->ntokens == 0 || !line_may_begin(line, 0, phrases->begins))
		return false;
	for (size_t k = 0; k < phrases->n; k++) {
		if (line_phrase_at(line, 0, &phrases->list[k]) > 0)
			return true;
	}
	return false;
}

bool
line_ends_with(const struct line *line, const struct phrases *phrases)
{
	for (size_t k = 0; k < phrases->n; k++) {
		size_t nwords = phrases->list[k].nwords;

		if (nwords <= line->ntokens &&
		    line_phrase_at(line, line->ntokens - nwords, &phrases->list[k]) ==
			line->ntokens)
			return true;
	}
	return false;
}

bool
line_next_column(const struct line *line, struct part_of_line *part)
{
	part->from = part->to;
	while (part->from < line->ntokens && line->tokens[part->from].kind == TOKEN_GAP)
		part->from++;
	part->to = part->from;
	while (part->to < line->ntokens && line->tokens[part->to].kind != TOKEN_GAP)
		part->to++;
	return part->from < part->to;
}

static int
phrase_add(struct phrase *phrase, const struct glyph *glyph, bool begins)
{
	uint8_t *len;

	if (begins) {
		if (phrase->nwords == PHRASE_WORDS_MAX)
			return -EINVAL;
		phrase->nwords++;
	}
	len = &phrase->lens[phrase->nwords - 1];
	if (*len == WORD_LETTERS_MAX)
		return -EINVAL;
	phrase->words[phrase->nwords - 1][(*len)++] = glyph->code;
	return 0;
}

int
phrase_set(struct phrase *ret, const char *text, size_t len)
{
	struct glyph glyphs[PHRASE_WORDS_MAX * (WORD_LETTERS_MAX + 1)];
	bool cut, inside = false;
	size_t n;

	memset(ret, 0, sizeof(*ret));
	n = normalise(text, len, glyphs, sizeof(glyphs) / sizeof(glyphs[0]), &cut);
	for (size_t i = 0; i < n; i++) {
		bool word = glyphs[i].kind == GLYPH_LETTER || glyphs[i].kind == GLYPH_DIGIT;

		if (word && phrase_add(ret, &glyphs[i], !inside) < 0)
			return -EINVAL;
		inside = word;
	}
	ret->colon = n > 0 && glyphs[n - 1].kind == GLYPH_SIGN && glyphs[n - 1].code == ':';
	return ret->nwords > 0 && !cut ? 0 : -EINVAL;
}
