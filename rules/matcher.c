/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the forms a marking may have on one line. It does not weigh: that is judge.c. Nothing
 * is compared by substrings in running text; a line is a marking only as a whole, a field only
 * with a single value (facts: no marking in 4,296 lines of law text stands otherwise).
 */
#include "rules/matcher.h"

#include <string.h>

#include "base/checked.h"

/* Signs around a marking: brackets, rules, stars, drawn frames (2500-259F). */
static bool
sign_is_frame(uint32_t sign)
{
	if (sign < 0x80)
		return sign != 0 && strchr("*=|[](){}<>_~#+-.!", (int)sign) != NULL;
	return sign == 0xAB || sign == 0xBB || sign == 0xB7 || (sign >= 0x2010 && sign <= 0x2015) ||
	    sign == 0x2022 || sign == 0x2039 || sign == 0x203A ||
	    (sign >= 0x2500 && sign <= 0x259F) || (sign >= 0x3008 && sign <= 0x3011);
}

static bool
sign_is_quote(uint32_t sign)
{
	return sign == '"' || sign == '\'' || sign == '`' || sign == 0xB4 ||
	    (sign >= 0x2018 && sign <= 0x201F);
}

/* Boxes to tick, bullets of fonts, pictures. */
static bool
sign_is_bullet(uint32_t sign)
{
	return (sign >= 0x25A0 && sign <= 0x27BF) || (sign >= 0xE000 && sign <= 0xF8FF) ||
	    sign == 0xFFFF;
}

/* A box that nobody ticked: drawn, or a pair of brackets around nothing. */
static bool
is_empty_box(const struct line *line, size_t i)
{
	uint32_t sign = line_sign(line, i);

	if (sign == '[' || sign == '(')
		return line_sign(line, i + 1) == (sign == '[' ? ']' : ')');
	return sign == 0x2610 || sign == 0x25A1 || sign == 0x25A2 || sign == 0x25CB ||
	    sign == 0x25FB || sign == 0x2B1C || sign == 0x274F || sign == 0x2751 || sign == 0xF0A8;
}

/* One sign on one side only, where a list item has its bullet or its end. */
static bool
signs_are_of_list(uint32_t first, uint32_t last, bool caps)
{
	static const uint16_t bullets[] = {'-', '+', '*', 0xB7, 0x2010, 0x2011, 0x2012, 0x2013,
	    0x2014, 0x2022};

	if (last == ';' || last == ',' || last == ':' || (last == '.' && first != '.' && !caps))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(bullets); i++) {
		if (first == bullets[i] && last != first)
			return true;
	}
	return false;
}

/* Capitals, an initial capital, or neither. An "l" may stand for I: it has no say. */
static uint32_t
letters_case(const struct glyph *letters, size_t n)
{
	size_t upper = 0, lower = 0;

	for (size_t i = 0; i < n; i++) {
		if (letters[i].kind != GLYPH_LETTER || letters[i].code == 'l')
			continue;
		if ((letters[i].flags & GLYPH_UPPER) != 0)
			upper++;
		else
			lower++;
	}
	if (upper > 0 && lower == 0)
		return E_CAPS;
	return n > 0 && (letters[0].flags & GLYPH_UPPER) != 0 ? E_INITIAL : 0;
}

static bool
shape_add_word(struct shape *shape, const struct line *line, const struct token *token)
{
	if (shape->nletters + token->len > KEY_LETTERS_MAX)
		return false;
	memcpy(&shape->letters[shape->nletters], &line->glyphs[token->at],
	    token->len * sizeof(struct glyph));
	shape->nletters += token->len;
	return true;
}

/* False if the part holds anything that a marking alone does not. */
static bool
shape_read(struct shape *shape, const struct line *line, struct part_of_line part)
{
	uint32_t first, last, sign;

	memset(shape, 0, sizeof(*shape));
	for (size_t i = part.from; i < part.to; i++) {
		sign = line_sign(line, i);
		if (is_empty_box(line, i))
			shape->evidence |= E_UNTICKED;
		if (line->tokens[i].kind == TOKEN_WORD) {
			if (!shape_add_word(shape, line, &line->tokens[i]))
				return false;
		} else if (sign_is_quote(sign)) {
			shape->evidence |= E_QUOTED;
		} else if (sign_is_bullet(sign)) {
			shape->evidence |= E_LISTED;
		} else if (sign == '[' || sign == '(' || sign == '|' || sign == 0xAB ||
		    (sign >= 0x2500 && sign <= 0x259F)) {
			shape->evidence |= E_BRACKETS;
		} else if (sign != 0 && !sign_is_frame(sign) &&
		    !(i + 1 == part.to && strchr(";,:", (int)sign) != NULL)) {
			return false;
		}
	}
	if (shape->nletters == 0)
		return false;
	shape->evidence |= letters_case(shape->letters, shape->nletters);
	first = line_sign(line, part.from);
	last = line_sign(line, part.to - 1);
	if (signs_are_of_list(first, last, (shape->evidence & E_CAPS) != 0))
		shape->evidence |= E_LISTED;
	return true;
}

/* The letters match, an l or 1 standing for an I if it must. */
static bool
key_is(const struct key *key, const struct glyph *letters, size_t n, bool *ret_lookalike)
{
	bool lookalike = false;

	if (key->nletters != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if ((letters[i].flags & GLYPH_LOOKALIKE) != 0)
			lookalike = true;
		if (letters[i].code == key->letters[i])
			continue;
		if (key->letters[i] != 'i' || (letters[i].code != 'l' && letters[i].code != '1'))
			return false;
		lookalike = true;
	}
	*ret_lookalike = lookalike;
	return true;
}

static const struct key *
key_find(const struct rules *rules, const struct glyph *letters, size_t n, bool *ret_lookalike)
{
	for (size_t i = 0; i < rules->nkeys; i++) {
		if (key_is(&rules->keys[i], letters, n, ret_lookalike))
			return &rules->keys[i];
	}
	return NULL;
}

static const struct key *
marking_find(const struct rules *rules, const struct glyph *letters, size_t n, bool *ret_lookalike)
{
	for (size_t i = 0; i < rules->nmarkings; i++) {
		if (key_is(&rules->keys[i], letters, n, ret_lookalike))
			return &rules->keys[i];
	}
	return NULL;
}

static bool
marking_may_begin(const struct rules *rules, const struct glyph *first)
{
	for (size_t i = 0; i < rules->nmarkings; i++) {
		if (rules->keys[i].letters[0] == first->code || rules->keys[i].letters[0] == 'i')
			return true;
	}
	return false;
}

static bool
letters_combined(const struct glyph *letters, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((letters[i].flags & GLYPH_COMBINED) != 0)
			return true;
	}
	return false;
}

static void
match_from_shape(const struct rules *rules, const struct shape *shape, struct match *ret)
{
	static const enum match_kind kinds[] = {
	    [KEY_MARKING] = MATCH_MARKING,
	    [KEY_TITLE] = MATCH_TITLE,
	    [KEY_LABEL] = MATCH_LABEL,
	    [KEY_DECLASSIFIED] = MATCH_DECLASSIFIED,
	};
	bool lookalike;
	const struct key *key = key_find(rules, shape->letters, shape->nletters, &lookalike);

	if (key == NULL)
		return;
	ret->kind = kinds[key->kind];
	ret->level = key->level;
	ret->rule = key->rule;
	ret->one_word = key->nwords == 1;
	ret->evidence = shape->evidence | (lookalike ? E_LOOKALIKE : 0u) |
	    (key->kind == KEY_MARKING && key->nwords > 1 ? E_WORDS : 0u) |
	    (key->kind == KEY_TITLE ? E_TITLE : E_ALONE);
	ret->combined = letters_combined(shape->letters, shape->nletters);
}

void
matcher_alone(const struct rules *rules, const struct line *line, struct part_of_line part,
    struct match *ret)
{
	struct shape shape;

	memset(ret, 0, sizeof(*ret));
	if (shape_read(&shape, line, part))
		match_from_shape(rules, &shape, ret);
}

void
matcher_joined(const struct rules *rules, const struct line *before, const struct line *line,
    struct match *ret)
{
	struct part_of_line all = {0, before->ntokens};
	struct shape shape, second;

	memset(ret, 0, sizeof(*ret));
	if (!shape_read(&shape, before, all))
		return;
	all.to = line->ntokens;
	if (!shape_read(&second, line, all) || shape.nletters + second.nletters > KEY_LETTERS_MAX)
		return;
	memcpy(&shape.letters[shape.nletters], second.letters,
	    second.nletters * sizeof(struct glyph));
	shape.nletters += second.nletters;
	shape.evidence = (shape.evidence & second.evidence & E_BRACKETS) |
	    ((shape.evidence | second.evidence) & (E_QUOTED | E_LISTED)) |
	    letters_case(shape.letters, shape.nletters);
	match_from_shape(rules, &shape, ret);
}

/* The longest marking whose words begin at token i; *ret_end is the token behind it. */
static const struct key *
marking_at(const struct rules *rules, const struct line *line, size_t i, size_t *ret_end,
    struct shape *shape)
{
	const struct key *best = NULL, *key;
	struct shape seen;
	bool lookalike;

	if (i >= line->ntokens || !marking_may_begin(rules, &line->glyphs[line->tokens[i].at]))
		return NULL;
	memset(&seen, 0, sizeof(seen));
	for (; i < line->ntokens && line->tokens[i].kind == TOKEN_WORD; i++) {
		if (!shape_add_word(&seen, line, &line->tokens[i]))
			break;
		key = marking_find(rules, seen.letters, seen.nletters, &lookalike);
		if (key == NULL)
			continue;
		best = key;
		*ret_end = i + 1;
		*shape = seen;
		shape->evidence =
		    letters_case(seen.letters, seen.nletters) | (lookalike ? E_LOOKALIKE : 0u);
	}
	return best;
}

static bool
marking_anywhere(const struct rules *rules, const struct line *line, struct part_of_line part)
{
	struct shape shape;
	size_t end;

	for (size_t i = part.from; i < part.to; i++) {
		if (marking_at(rules, line, i, &end, &shape) != NULL)
			return true;
	}
	return false;
}

static bool
phrase_begins(const struct line *line, size_t i, const struct phrases *phrases)
{
	if (!line_may_begin(line, i, phrases->begins))
		return false;
	for (size_t k = 0; k < phrases->n; k++) {
		if (line_phrase_at(line, i, &phrases->list[k]) > 0)
			return true;
	}
	return false;
}

/* What may stand behind the single value of a field. */
static bool
field_ends(const struct rules *rules, const struct line *line, size_t i, size_t to)
{
	uint32_t sign = line_sign(line, i);

	while (i < to && sign_is_frame(sign))
		sign = line_sign(line, ++i);
	if (i >= to || sign == ';' || sign == ',')
		return true;
	return line->tokens[i].kind == TOKEN_WORD &&
	    phrase_begins(line, i, &rules->lists[LIST_AFTER_FIELD]);
}

/* The token behind a ticked box at token i, or 0: a drawn one, or "[x]". */
static size_t
behind_tick(const struct line *line, size_t i)
{
	uint32_t sign = line_sign(line, i);

	if (sign == 0x2611 || sign == 0x2612 || sign == 0x2713 || sign == 0x2714 || sign == 0x25A0)
		return i + 1;
	if (sign != '[' || line_sign(line, i + 2) != ']' || line->tokens[i + 1].len != 1)
		return 0;
	return line->glyphs[line->tokens[i + 1].at].code == 'x' ? i + 3 : 0;
}

/* Boxes to tick: the value is that of the only ticked one. */
static const struct key *
marking_ticked(const struct rules *rules, const struct line *line, struct part_of_line part,
    struct shape *shape)
{
	size_t at = 0, ticks = 0, end, behind;

	if (!is_empty_box(line, part.from) && behind_tick(line, part.from) == 0)
		return NULL;
	for (size_t i = part.from; i < part.to; i++) {
		behind = behind_tick(line, i);
		if (behind == 0)
			continue;
		at = behind;
		ticks++;
	}
	return ticks == 1 && at < part.to ? marking_at(rules, line, at, &end, shape) : NULL;
}

/* Behind a label at [.., i): its sign, then one marking and no other. */
static void
field_value(const struct rules *rules, const struct line *line, size_t i, size_t to,
    struct match *ret)
{
	struct shape shape;
	const struct key *key;
	size_t end;

	if (line_sign(line, i) != ':' && line_sign(line, i) != '=' && line_sign(line, i) != '|')
		return;
	while (i < to && behind_tick(line, i) == 0 && !is_empty_box(line, i) &&
	    (line_sign(line, i) == ':' || sign_is_frame(line_sign(line, i))))
		i++;
	if (i == to) {
		ret->kind = MATCH_LABEL;
		return;
	}
	key = marking_ticked(rules, line, (struct part_of_line){i, to}, &shape);
	if (key == NULL) {
		key = marking_at(rules, line, i, &end, &shape);
		if (key == NULL || end > to || !field_ends(rules, line, end, to) ||
		    marking_anywhere(rules, line, (struct part_of_line){end, to}))
			return;
	}
	ret->kind = MATCH_FIELD;
	ret->level = key->level;
	ret->evidence = shape.evidence | E_FIELD;
	ret->combined = letters_combined(shape.letters, shape.nletters);
}

/* The first word of a part is behind its bullets and its number: "3. Độ mật: Mật". */
static size_t
part_first_word(const struct line *line, struct part_of_line part)
{
	size_t i = part.from;

	while (i < part.to && line->tokens[i].kind == TOKEN_SIGN)
		i++;
	if (i + 1 < part.to && line->tokens[i].len <= 2 &&
	    (line_sign(line, i + 1) == '.' || line_sign(line, i + 1) == ')'))
		i += 2;
	return i;
}

bool
matcher_literal(const struct line *line)
{
	size_t to = line->ntokens;

	if (to > 0 && (line_sign(line, to - 1) == ',' || line_sign(line, to - 1) == ';'))
		to--;
	return to > 1 && line_sign(line, 0) == '"' && line_sign(line, to - 1) == '"';
}

void
matcher_field(const struct rules *rules, const struct line *line, struct part_of_line part,
    struct match *ret)
{
	size_t first = part_first_word(line, part), end;

	memset(ret, 0, sizeof(*ret));
	for (size_t i = first; i < part.to; i++) {
		if (!line_may_begin(line, i, rules->label_begins))
			continue;
		for (size_t k = 0; k < rules->nlabels; k++) {
			end = line_phrase_at(line, i, &rules->labels[k].phrase);
			if (end == 0 || end > part.to)
				continue;
			field_value(rules, line, end, part.to, ret);
			ret->rule = rules->labels[k].rule;
			if (ret->kind == MATCH_LABEL && i != first)
				ret->kind = MATCH_NONE;
			if (i != first)
				ret->evidence |= E_SENTENCE;
			if (ret->kind != MATCH_NONE)
				return;
		}
	}
}

/* Words in [from, to), or 0 if anything but words and dashes is there. */
static size_t
title_words(const struct line *line, size_t from, size_t to)
{
	size_t words = 0;

	for (; from < to; from++) {
		if (line->tokens[from].kind == TOKEN_WORD)
			words++;
	}
	return words;
}

static bool
title_begins(const struct rules *rules, const struct line *line, size_t at, size_t *ret_rule)
{
	const struct phrases *titles = &rules->lists[LIST_TITLES];

	for (size_t i = 0; at < line->ntokens && i < titles->n; i++) {
		if (line_phrase_at(line, at, &titles->list[i]) > 0) {
			*ret_rule = rules->title_rules[i];
			return true;
		}
	}
	return false;
}

void
matcher_bracketed(const struct rules *rules, const struct line *line, struct part_of_line part,
    struct match *ret)
{
	size_t to = part.to, open = part.from, words, rule;

	memset(ret, 0, sizeof(*ret));
	while (open < to && line_sign(line, open) != '(' && line_sign(line, open) != '[')
		open++;
	if (open == part.from || open == to)
		return;
	words = title_words(line, part.from, open);
	if (words == 0 || words > TITLE_WORDS_MAX || !title_begins(rules, line, part.from, &rule))
		return;
	matcher_alone(rules, line, (struct part_of_line){open, to}, ret);
	ret->rule = rule;
	if (ret->kind != MATCH_MARKING)
		ret->kind = MATCH_NONE;
	else
		ret->kind = MATCH_TITLE;
	ret->evidence = (ret->evidence & ~(uint32_t)(E_ALONE | E_LISTED)) | E_TITLE | E_BRACKETS;
}

static bool
word_in(const struct line *line, size_t i, const struct phrases *phrases)
{
	for (size_t k = 0; k < phrases->n; k++) {
		if (phrases->list[k].nwords == 1 && line_word_is(line, i, &phrases->list[k], 0))
			return true;
	}
	return false;
}

static bool
word_is_number(const struct line *line, size_t i)
{
	const struct token *token = &line->tokens[i];

	for (size_t k = 0; k < token->len; k++) {
		if (line->glyphs[token->at + k].kind != GLYPH_DIGIT)
			return false;
	}
	return true;
}

static bool
words_are_of_page(const struct rules *rules, const struct line *line, struct part_of_line part)
{
	for (size_t i = part.from; i < part.to; i++) {
		if (line->tokens[i].kind == TOKEN_WORD && !word_is_number(line, i) &&
		    !word_in(line, i, &rules->lists[LIST_PAGE]))
			return false;
	}
	return true;
}

/* Numbers and phrases of the list, parted by signs, are all that the part holds. */
static bool
words_are_beside(const struct rules *rules, const struct line *line, struct part_of_line part)
{
	const struct phrases *beside = &rules->lists[LIST_BESIDE];
	size_t i = part.from, end;
	bool any = false;

	while (i < part.to) {
		end = i + 1;
		/* A number stands behind a phrase: "1. MẬT" is an item of a list. */
		if (line->tokens[i].kind == TOKEN_WORD && !(any && word_is_number(line, i))) {
			any = true;
			end = 0;
			for (size_t k = 0; k < beside->n && end == 0; k++)
				end = line_phrase_at(line, i, &beside->list[k]);
		}
		if (end == 0 || end > part.to)
			return false;
		i = end;
	}
	return true;
}

/* The first marking of the line, with what stands around it. */
static const struct key *
marking_first(const struct rules *rules, const struct line *line, struct part_of_line *ret,
    struct shape *shape)
{
	const struct key *key = NULL;
	size_t at = 0, end = 0;

	while (at < line->ntokens && key == NULL)
		key = marking_at(rules, line, at++, &end, shape);
	*ret = (struct part_of_line){at - 1, end};
	return key;
}

static void
match_from_key(const struct key *key, const struct shape *shape, struct match *ret)
{
	ret->kind = MATCH_MARKING;
	ret->level = key->level;
	ret->rule = key->rule;
	ret->one_word = key->nwords == 1;
	ret->evidence = shape->evidence | E_ALONE | (key->nwords > 1 ? E_WORDS : 0u);
	ret->combined = letters_combined(shape->letters, shape->nletters);
}

void
matcher_margin(const struct rules *rules, const struct line *line, struct match *ret)
{
	struct part_of_line at;
	struct shape shape;
	const struct key *key = marking_first(rules, line, &at, &shape);

	memset(ret, 0, sizeof(*ret));
	if (key != NULL && words_are_of_page(rules, line, (struct part_of_line){0, at.from}) &&
	    words_are_of_page(rules, line, (struct part_of_line){at.to, line->ntokens}))
		match_from_key(key, &shape, ret);
}

/* Behind "Số: 12/BC-UBND": the label, then one word without a space in it. */
static bool
is_number_line(const struct rules *rules, const struct line *line, size_t to)
{
	size_t i = 0, gaps = 0;

	for (size_t k = 0; k < rules->lists[LIST_LETTERHEAD].n && i == 0; k++) {
		if (rules->lists[LIST_LETTERHEAD].list[k].colon)
			i = line_phrase_at(line, 0, &rules->lists[LIST_LETTERHEAD].list[k]);
	}
	if (i == 0 || i + 1 >= to || line->tokens[to].at == 0)
		return false;
	for (size_t g = line->tokens[i + 1].at; g < line->tokens[to].at; g++)
		gaps += line->glyphs[g].kind == GLYPH_SPACE ? 1 : 0;
	return gaps == 1 && line->glyphs[line->tokens[i + 1].at].kind == GLYPH_DIGIT;
}

void
matcher_beside(const struct rules *rules, const struct line *line, struct match *ret)
{
	struct part_of_line at;
	struct shape shape;
	const struct key *key = marking_first(rules, line, &at, &shape);

	memset(ret, 0, sizeof(*ret));
	if (key == NULL || (shape.evidence & E_CAPS) == 0)
		return;
	if (words_are_beside(rules, line, (struct part_of_line){0, at.from}) &&
	    words_are_beside(rules, line, (struct part_of_line){at.to, line->ntokens})) {
		match_from_key(key, &shape, ret);
	} else if (at.to == line->ntokens && is_number_line(rules, line, at.from)) {
		match_from_key(key, &shape, ret);
		ret->evidence = (ret->evidence & ~(uint32_t)E_ALONE) | E_COLUMN;
	}
}

void
matcher_name(const struct rules *rules, const struct line *line, struct match *ret)
{
	const struct key *key;
	struct shape shape;
	size_t end;

	memset(ret, 0, sizeof(*ret));
	for (size_t i = 0; i < line->ntokens; i++) {
		key = marking_at(rules, line, i, &end, &shape);
		if (key == NULL)
			continue;
		if ((shape.evidence & E_CAPS) != 0 &&
		    !(i > 0 &&
			(word_in(line, i - 1, &rules->lists[LIST_BEFORE]) ||
			    word_in(line, i - 1, &rules->lists[LIST_BEFORE_ANY]))) &&
		    !(end < line->ntokens &&
			(word_in(line, end, &rules->lists[LIST_AFTER]) ||
			    word_in(line, end, &rules->lists[LIST_AFTER_ALONE])))) {
			ret->kind = MATCH_NAME;
			ret->level = key->level;
			ret->rule = key->rule;
			ret->evidence = shape.evidence | E_NAME;
			ret->combined = letters_combined(shape.letters, shape.nletters);
			return;
		}
		i = end - 1;
	}
}
