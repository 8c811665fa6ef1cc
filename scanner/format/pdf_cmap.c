/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the syntax of CMaps and their tables. PostScript is not run: of its words only those
 * between "begin..." and "end..." count, as in every reader of PDF.
 */
#include "scanner/format/pdf_cmap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/checked.h"
#include "scanner/format/pdf_glyph.h"
#include "scanner/limits.h"

#define TARGET_MAX 8u /* code points of one code */
#define STEPS_BACK 16u /* ranges over one another that are looked through */

enum token_kind {
	TOKEN_END,
	TOKEN_HEX,
	TOKEN_NAME,
	TOKEN_NUMBER,
	TOKEN_WORD,
	TOKEN_OPEN, /* [ */
	TOKEN_CLOSE,
};

struct token {
	enum token_kind kind;
	struct rd text;
	uint32_t number;
	uint8_t bytes[2 * TARGET_MAX * 2]; /* of TOKEN_HEX */
	size_t nbytes;
};

enum section {
	SECTION_NONE,
	SECTION_SPACE,
	SECTION_BFCHAR,
	SECTION_BFRANGE,
	SECTION_CIDCHAR,
	SECTION_CIDRANGE,
	SECTION_OTHER, /* notdef */
};

struct parser {
	struct pdf_cmap *map;
	struct rd rest;
	enum section section;
	struct token operands[2];
	size_t noperands;
	bool in_array;
	uint32_t next; /* in_array: the code that comes next */
	struct token before; /* the token before this one */
	int error;
};

/* ---- tokens ---------------------------------------------------------------------------------- */

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool
is_delimiter(uint8_t c)
{
	return c == '<' || c == '>' || c == '[' || c == ']' || c == '(' || c == ')' || c == '/' ||
	    c == '%' || c == '{' || c == '}';
}

static void
blanks_skip(struct rd *rest)
{
	while (rest->left > 0) {
		if (*rest->p == '%') {
			while (rest->left > 0 && *rest->p != '\n' && *rest->p != '\r')
				(void)rd_skip(rest, 1);
		} else if (!is_blank(*rest->p)) {
			return;
		} else {
			(void)rd_skip(rest, 1);
		}
	}
}

/* Behind '<'. An odd digit at the end counts as if a 0 stood behind it. */
static void
hex_take(struct rd *rest, struct token *ret)
{
	size_t digits = 0;
	uint8_t c;

	ret->kind = TOKEN_HEX;
	ret->nbytes = 0;
	while (rd_u8(rest, &c) == 0 && c != '>') {
		int value = hex_digit(c);

		if (value < 0)
			continue;
		if (digits / 2 < sizeof(ret->bytes)) {
			if (digits % 2 == 0)
				ret->bytes[ret->nbytes++] = (uint8_t)(value << 4);
			else
				ret->bytes[ret->nbytes - 1] |= (uint8_t)value;
		}
		digits++;
	}
}

static void
string_skip(struct rd *rest)
{
	unsigned int depth = 1;
	uint8_t c;

	while (depth > 0 && rd_u8(rest, &c) == 0) {
		if (c == '\\')
			(void)rd_skip(rest, 1);
		else if (c == '(')
			depth++;
		else if (c == ')')
			depth--;
	}
}

static void
word_take(struct rd *rest, struct token *ret)
{
	size_t n = 0;
	uint32_t value = 0;
	bool number = true;

	while (n < rest->left && !is_blank(rest->p[n]) && !is_delimiter(rest->p[n])) {
		uint8_t c = rest->p[n++];

		number = number && c >= '0' && c <= '9';
		if (number)
			value = value > UINT32_MAX / 10 - 1 ? UINT32_MAX / 10
							    : value * 10 + (uint32_t)(c - '0');
	}
	(void)rd_sub(rest, n, &ret->text);
	ret->number = value;
	ret->kind = number ? TOKEN_NUMBER : TOKEN_WORD;
}

static void
token_next(struct rd *rest, struct token *ret)
{
	uint8_t c;

	for (;;) {
		blanks_skip(rest);
		ret->kind = TOKEN_END;
		if (rest->left == 0)
			return;
		c = *rest->p;
		if (!is_delimiter(c)) {
			word_take(rest, ret);
			return;
		}
		(void)rd_skip(rest, 1);
		if (c == '/') {
			word_take(rest, ret);
			ret->kind = TOKEN_NAME;
			return;
		}
		if (c == '<' && rest->left > 0 && *rest->p != '<') {
			hex_take(rest, ret);
			return;
		}
		if (c == '[' || c == ']') {
			ret->kind = c == '[' ? TOKEN_OPEN : TOKEN_CLOSE;
			return;
		}
		if (c == '<')
			(void)rd_skip(rest, rest->left > 0 ? 1 : 0);
		else if (c == '(')
			string_skip(rest);
	}
}

static bool
token_is(const struct token *token, enum token_kind kind, const char *text)
{
	size_t n = strlen(text);

	return token->kind == kind && token->text.left == n && memcmp(token->text.p, text, n) == 0;
}

/* The code of a string; its last four bytes, as all readers take it. */
static uint32_t
token_code(const struct token *token)
{
	uint32_t code = 0;

	for (size_t i = 0; i < token->nbytes; i++)
		code = code << 8 | token->bytes[i];
	return code;
}

/* ---- tables ---------------------------------------------------------------------------------- */

static void *
room_for_one(void *list, size_t n, size_t *room, size_t size, size_t max)
{
	size_t want = *room == 0 ? 64 : 2 * *room;
	void *grown;

	if (n < *room)
		return list;
	if (n >= max)
		return NULL;
	want = size_min(want, max);
	grown = realloc(list, want * size);
	if (grown != NULL)
		*room = want;
	return grown;
}

static void
range_add(struct parser *parser, uint32_t low, uint32_t high, uint32_t to, uint8_t n)
{
	struct pdf_cmap *map = parser->map;
	struct pdf_cmap_range *last = map->nranges > 0 ? &map->ranges[map->nranges - 1] : NULL;
	struct pdf_cmap_range *grown;

	/* Lists of single codes are most often in order: they become ranges. */
	if (last != NULL && n <= 1 && last->n == n && last->high != UINT32_MAX &&
	    low == last->high + 1 && to == last->to + (low - last->low)) {
		last->high = high;
		return;
	}
	if (map->nranges >= PDF_CMAP_RANGES_MAX) {
		map->cut = true;
		return;
	}
	grown = room_for_one(map->ranges, map->nranges, &map->ranges_room, sizeof(*grown),
	    PDF_CMAP_RANGES_MAX);
	if (grown == NULL) {
		parser->error = -ENOMEM;
		return;
	}
	map->ranges = grown;
	map->ranges[map->nranges] = (struct pdf_cmap_range){.low = low,
	    .high = high,
	    .to = to,
	    .order = (uint32_t)map->nranges,
	    .n = n};
	map->nranges++;
}

static bool
pool_add(struct parser *parser, uint32_t code)
{
	struct pdf_cmap *map = parser->map;
	uint32_t *grown;

	if (map->npool >= PDF_CMAP_POOL_MAX) {
		map->cut = true;
		return false;
	}
	grown =
	    room_for_one(map->pool, map->npool, &map->pool_room, sizeof(*grown), PDF_CMAP_POOL_MAX);
	if (grown == NULL) {
		parser->error = -ENOMEM;
		return false;
	}
	map->pool = grown;
	map->pool[map->npool++] = code;
	return true;
}

/* UTF-16BE; one byte alone is a code point (some writers). */
static size_t
target_codes(const struct token *token, uint32_t codes[TARGET_MAX])
{
	struct rd rest = rd_init(token->bytes, token->nbytes);
	uint16_t unit, low;
	uint8_t byte;
	size_t n = 0;

	while (n < TARGET_MAX && rd_u16be(&rest, &unit) == 0) {
		struct rd ahead = rest;

		codes[n] = unit;
		if (unit >= 0xD800 && unit <= 0xDBFF && rd_u16be(&ahead, &low) == 0 &&
		    low >= 0xDC00 && low <= 0xDFFF) {
			codes[n] = 0x10000u + ((uint32_t)(unit - 0xD800) << 10) + (low - 0xDC00u);
			rest = ahead;
		}
		n++;
	}
	if (n == 0 && rd_u8(&rest, &byte) == 0)
		codes[n++] = byte;
	return n;
}

static void
unicode_add(struct parser *parser, uint32_t low, uint32_t high, const struct token *token)
{
	uint32_t codes[TARGET_MAX], from;
	size_t n;

	if (token->kind == TOKEN_NAME)
		n = pdf_glyph_codes(token->text, codes, TARGET_MAX);
	else
		n = token->kind == TOKEN_HEX ? target_codes(token, codes) : 0;
	if (n == 0 || high < low)
		return;
	if (n == 1) {
		range_add(parser, low, high, codes[0], 1);
		return;
	}
	from = (uint32_t)parser->map->npool;
	for (size_t i = 0; i < n; i++) {
		if (!pool_add(parser, codes[i]))
			return;
	}
	range_add(parser, low, high, from, (uint8_t)n);
}

static void
space_add(struct parser *parser, const struct token *low, const struct token *high)
{
	struct pdf_cmap *map = parser->map;

	if (low->nbytes == 0 || low->nbytes > 4 || high->nbytes != low->nbytes)
		return;
	if (map->nspaces == PDF_CMAP_SPACES_MAX) {
		map->cut = true;
		return;
	}
	map->spaces[map->nspaces++] = (struct pdf_cmap_space){.low = token_code(low),
	    .high = token_code(high),
	    .bytes = (uint8_t)low->nbytes};
}

/* ---- the parser ------------------------------------------------------------------------------ */

static const struct {
	const char *word;
	enum section section;
} sections[] = {
    {"begincodespacerange", SECTION_SPACE},
    {"beginbfchar", SECTION_BFCHAR},
    {"beginbfrange", SECTION_BFRANGE},
    {"begincidchar", SECTION_CIDCHAR},
    {"begincidrange", SECTION_CIDRANGE},
    {"beginnotdefchar", SECTION_OTHER},
    {"beginnotdefrange", SECTION_OTHER},
};

static void
word_see(struct parser *parser, const struct token *token)
{
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		if (token_is(token, TOKEN_WORD, sections[i].word)) {
			parser->section = sections[i].section;
			parser->noperands = 0;
			parser->in_array = false;
			return;
		}
	}
	if (token->text.left > 3 && memcmp(token->text.p, "end", 3) == 0)
		parser->section = SECTION_NONE;
	if (token_is(token, TOKEN_WORD, "usecmap") && parser->before.kind == TOKEN_NAME)
		parser->map->use = parser->before.text;
}

/* The last operand of an entry has come. */
static void
entry_done(struct parser *parser, const struct token *last)
{
	uint32_t low = token_code(&parser->operands[0]);
	uint32_t high = parser->noperands > 1 ? token_code(&parser->operands[1]) : low;

	parser->noperands = 0;
	if (parser->section == SECTION_BFCHAR || parser->section == SECTION_BFRANGE)
		unicode_add(parser, low, high, last);
	else if (last->kind == TOKEN_NUMBER && high >= low &&
	    (parser->section == SECTION_CIDCHAR || parser->section == SECTION_CIDRANGE))
		range_add(parser, low, high, last->number, 0);
}

static void
operand_see(struct parser *parser, const struct token *token)
{
	size_t want =
	    parser->section == SECTION_BFRANGE || parser->section == SECTION_CIDRANGE ? 2 : 1;

	if (parser->noperands < want) {
		if (token->kind == TOKEN_HEX)
			parser->operands[parser->noperands++] = *token;
		else
			parser->noperands = 0;
	} else if (parser->section == SECTION_SPACE) {
		parser->noperands = 0;
		if (token->kind == TOKEN_HEX)
			space_add(parser, &parser->operands[0], token);
	} else if (token->kind == TOKEN_OPEN) {
		parser->in_array = true;
		parser->next = token_code(&parser->operands[0]);
	} else {
		entry_done(parser, token);
	}
}

static void
element_see(struct parser *parser, const struct token *token)
{
	if (token->kind == TOKEN_CLOSE) {
		parser->in_array = false;
		parser->noperands = 0;
		return;
	}
	if (parser->next <= token_code(&parser->operands[1]))
		unicode_add(parser, parser->next, parser->next, token);
	if (parser->next < UINT32_MAX)
		parser->next++;
}

static int
by_low(const void *a, const void *b)
{
	const struct pdf_cmap_range *x = a, *y = b;

	if (x->low != y->low)
		return x->low < y->low ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static void
ranges_sort(struct pdf_cmap *map)
{
	uint32_t reach = 0;

	if (map->nranges > 0)
		qsort(map->ranges, map->nranges, sizeof(*map->ranges), by_low);
	for (size_t i = 0; i < map->nranges; i++) {
		if (map->ranges[i].high > reach)
			reach = map->ranges[i].high;
		map->ranges[i].reach = reach;
	}
}

int
pdf_cmap_parse(struct rd bytes, struct pdf_cmap *ret)
{
	struct parser parser = {.map = ret, .rest = bytes, .before = {.kind = TOKEN_END}};
	struct token token;

	for (;;) {
		token_next(&parser.rest, &token);
		if (token.kind == TOKEN_END || parser.error < 0)
			break;
		if (token.kind == TOKEN_WORD)
			word_see(&parser, &token);
		else if (parser.section != SECTION_NONE && parser.in_array)
			element_see(&parser, &token);
		else if (parser.section != SECTION_NONE)
			operand_see(&parser, &token);
		else if (token.kind == TOKEN_NUMBER &&
		    token_is(&parser.before, TOKEN_NAME, "WMode"))
			ret->vertical = token.number == 1;
		parser.before = token;
	}
	ranges_sort(ret);
	return parser.error;
}

void
pdf_cmap_clear(struct pdf_cmap *map)
{
	free(map->ranges);
	free(map->pool);
	memset(map, 0, sizeof(*map));
}

/* ---- looking up ------------------------------------------------------------------------------ */

static bool
space_has(const struct pdf_cmap_space *space, uint32_t code, unsigned int bytes)
{
	if (space->bytes != bytes)
		return false;
	for (unsigned int shift = 0; shift < 8 * bytes; shift += 8) {
		uint8_t byte = (uint8_t)(code >> shift);

		if (byte < (uint8_t)(space->low >> shift) || byte > (uint8_t)(space->high >> shift))
			return false;
	}
	return true;
}

static bool
spaces_have(const struct pdf_cmap *map, uint32_t code, unsigned int bytes)
{
	for (size_t i = 0; i < map->nspaces; i++) {
		if (space_has(&map->spaces[i], code, bytes))
			return true;
	}
	return false;
}

static unsigned int
spaces_shortest(const struct pdf_cmap *map, unsigned int otherwise)
{
	unsigned int shortest = map->nspaces > 0 ? 4 : otherwise;

	for (size_t i = 0; i < map->nspaces; i++) {
		if (map->spaces[i].bytes < shortest)
			shortest = map->spaces[i].bytes;
	}
	return shortest;
}

bool
pdf_cmap_next(const struct pdf_cmap *map, unsigned int otherwise, struct rd *string,
    uint32_t *ret_code, unsigned int *ret_bytes)
{
	uint32_t code = 0;
	unsigned int bytes, take;

	if (string->left == 0)
		return false;
	for (bytes = 1; bytes <= 4 && bytes <= string->left; bytes++) {
		code = code << 8 | string->p[bytes - 1];
		if (spaces_have(map, code, bytes))
			break;
	}
	if (bytes > 4 || bytes > string->left) { /* of no space: as long as the shortest code */
		take = (unsigned int)size_min(spaces_shortest(map, otherwise), string->left);
		code = 0;
		for (bytes = 0; bytes < take; bytes++)
			code = code << 8 | string->p[bytes];
	}
	(void)rd_skip(string, bytes);
	*ret_code = code;
	*ret_bytes = bytes;
	return true;
}

static const struct pdf_cmap_range *
range_find(const struct pdf_cmap *map, uint32_t code, bool cid)
{
	const struct pdf_cmap_range *best = NULL;
	size_t low = 0, high = map->nranges;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (map->ranges[middle].low <= code)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = 0; i < STEPS_BACK && low > 0; i++) {
		const struct pdf_cmap_range *range = &map->ranges[--low];

		if (range->reach < code)
			break;
		if (code <= range->high && (range->n == 0) == cid &&
		    (best == NULL || range->order > best->order))
			best = range;
	}
	return best;
}

size_t
pdf_cmap_unicode(const struct pdf_cmap *map, uint32_t code, uint32_t *ret, size_t max)
{
	const struct pdf_cmap_range *range = range_find(map, code, false);
	size_t n = range != NULL ? size_min(range->n, max) : 0;

	if (n == 0)
		return 0;
	for (size_t i = 0; i < n; i++)
		ret[i] = range->n == 1 ? range->to : map->pool[range->to + i];
	ret[n - 1] += code - range->low;
	return n;
}

bool
pdf_cmap_cid(const struct pdf_cmap *map, uint32_t code, uint32_t *ret)
{
	const struct pdf_cmap_range *range = range_find(map, code, true);

	if (range == NULL)
		return false;
	*ret = range->to + (code - range->low);
	return true;
}
