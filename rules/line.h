/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of text as tokens, and phrases found in it. */
#ifndef RULES_LINE_H
#define RULES_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/normalise.h"

enum token_kind {
	TOKEN_WORD, /* letters and digits */
	TOKEN_SIGN, /* one sign */
	TOKEN_GAP, /* a tab or three spaces: another column begins */
};

struct token {
	uint16_t at; /* first glyph */
	uint16_t len;
	enum token_kind kind;
};

struct line {
	struct glyph glyphs[LINE_GLYPHS_MAX];
	struct token tokens[LINE_TOKENS_MAX];
	size_t nglyphs;
	size_t ntokens;
	bool cut; /* there was more than the limits take */
	bool caps; /* its letters are all capitals, and there are some */
};

/* A part of a line: tokens [from, to). */
struct part_of_line {
	size_t from;
	size_t to;
};

struct phrase {
	uint16_t words[PHRASE_WORDS_MAX][WORD_LETTERS_MAX];
	uint8_t lens[PHRASE_WORDS_MAX];
	uint8_t nwords;
	bool colon; /* must be followed by ':' */
};

struct phrases {
	struct phrase *list;
	size_t n;
	uint64_t begins; /* line_letter_bit() of each first letter: most words are none of these */
};

void line_set(struct line *, const char *text, size_t len);

/* One of 64 bits for a letter's code. */
uint64_t line_letter_bit(uint16_t code);

/* The sign's code point, or 0 if token i is none or outside. */
uint32_t line_sign(const struct line *, size_t i);
/* Whether token i, a word, is word w of the phrase. */
bool line_word_is(const struct line *, size_t i, const struct phrase *, size_t w);

/* As line_phrase_at(), of a phrase whose first letter stands there. */
size_t line_phrase_from(const struct line *, size_t i, const struct phrase *);

/* The token behind the phrase if it begins at token i, else 0. Signs and numbers between its
 * words are passed over ("ngày 3 tháng 9 năm 2026"), columns are not. Most phrases end at their
 * first letter: that is inline. */
static inline size_t
line_phrase_at(const struct line *line, size_t i, const struct phrase *phrase)
{
	const struct token *token;

	if (i >= line->ntokens)
		return 0;
	token = &line->tokens[i];
	if (token->kind != TOKEN_WORD || token->len != phrase->lens[0] ||
	    line->glyphs[token->at].code != phrase->words[0][0])
		return 0;
	return line_phrase_from(line, i, phrase);
}

/* False if no phrase that `begins` was made of can begin at token i. */
bool line_may_begin(const struct line *, size_t i, uint64_t begins);
bool line_has(const struct line *, const struct phrases *);
/* Whether the words that end before token i (that begin at i) are one of the phrases. */
bool line_ends_with(const struct line *, const struct phrases *);
bool line_begins_with(const struct line *, const struct phrases *);

/* Moves *part on to the next column of the line; begin with {0, 0}. False at the end. */
bool line_next_column(const struct line *, struct part_of_line *part);

/* Compiles "tài liệu" or "số:". 0, or -EINVAL: no words, too many, a word too long. */
int phrase_set(struct phrase *ret, const char *text, size_t len);

#endif
