/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the syntax of HTML. Must take linear time: whatever looks ahead remembers that it found
 * nothing. */
#include "scanner/format/html_token.h"

#include <string.h>
#include <strings.h>

#include "base/checked.h"

static bool
is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_letter(uint8_t c)
{
	uint8_t lower = c | 0x20;

	return lower >= 'a' && lower <= 'z';
}

static bool
begins(const struct rd *rd, const char *word)
{
	size_t n = strlen(word);

	return rd->left >= n && strncasecmp((const char *)rd->p, word, n) == 0;
}

void
html_lexer_init(struct html_lexer *lexer, struct rd text)
{
	lexer->rest = text;
	lexer->last_double = text.left > 0 ? memrchr(text.p, '"', text.left) : NULL;
	lexer->last_single = text.left > 0 ? memrchr(text.p, '\'', text.left) : NULL;
	lexer->last_close = text.left > 0 ? memrchr(text.p, '>', text.left) : NULL;
	lexer->no_comment_end = false;
	lexer->no_raw_end = 0;
}

/* Passes over everything up to a '>' and itself, or over nothing. */
static void
close_skip(struct html_lexer *lexer)
{
	struct rd *rest = &lexer->rest;
	const uint8_t *hit;

	if (lexer->last_close == NULL || rest->left == 0 || rest->p > lexer->last_close)
		return;
	hit = memchr(rest->p, '>', rest->left);
	if (hit != NULL)
		(void)rd_skip(rest, (size_t)(hit - rest->p) + 1);
}

/* Behind "<!". */
static void
declaration_skip(struct html_lexer *lexer)
{
	struct rd *rest = &lexer->rest;
	const uint8_t *end;

	if (begins(rest, "--[if")) {
		close_skip(lexer); /* its inside is shown by Word and old browsers */
		return;
	}
	if (begins(rest, "[CDATA[")) {
		(void)rd_skip(rest, 7); /* text in SVG and XHTML; "]]>" is harmless */
		return;
	}
	if (begins(rest, "-->")) {
		(void)rd_skip(rest, 3); /* closes one of those entered above */
		return;
	}
	if (begins(rest, "--") && !lexer->no_comment_end) {
		(void)rd_skip(rest, 2);
		end = memmem(rest->p, rest->left, "-->", 3);
		if (end != NULL) {
			(void)rd_skip(rest, (size_t)(end - rest->p) + 3);
			return;
		}
		lexer->no_comment_end = true;
	}
	close_skip(lexer);
}

static const uint8_t *
quote_end(const struct html_lexer *lexer, const struct rd *rest, size_t i)
{
	const uint8_t *last = rest->p[i] == '"' ? lexer->last_double : lexer->last_single;

	if (last == NULL || last <= rest->p + i)
		return NULL;
	return memchr(rest->p + i + 1, rest->p[i], rest->left - i - 1);
}

/* The inside of a tag: up to a '>' outside of quoted values. A quote that is never closed is an
 * ordinary byte. */
static bool
tag_take(struct html_lexer *lexer, struct rd *ret)
{
	struct rd *rest = &lexer->rest;
	bool value = false;
	size_t i = 0;

	for (; i < rest->left && rest->p[i] != '>'; i++) {
		uint8_t c = rest->p[i];
		const uint8_t *end;

		if (c == '=') {
			value = true;
		} else if ((c == '"' || c == '\'') && value) {
			end = quote_end(lexer, rest, i);
			if (end != NULL)
				i = (size_t)(end - rest->p);
			value = false;
		} else if (!is_space(c)) {
			value = false;
		}
	}
	if (i >= rest->left)
		return false;
	(void)rd_sub(rest, i, ret);
	(void)rd_skip(rest, 1);
	return true;
}

static void
name_take(struct rd *rd, struct rd *ret)
{
	size_t n = 0, start = 0;

	while (n < rd->left && !is_space(rd->p[n]) && rd->p[n] != '/') {
		if (rd->p[n] == ':')
			start = n + 1; /* "w:p", "o:p": the prefix is Word's */
		n++;
	}
	*ret = rd_init(rd->p + start, n - start);
	(void)rd_skip(rd, n);
}

/* At '<': a tag in *ret, or passes over what is none. */
static bool
tag_read(struct html_lexer *lexer, struct html_token *ret)
{
	struct rd *rest = &lexer->rest, tag, whole = *rest;
	bool end = rest->left > 1 && rest->p[1] == '/';
	size_t skip = end ? 2 : 1;

	if (rest->left <= skip || !is_letter(rest->p[skip])) {
		(void)rd_sub(rest, 1, &ret->text);
		ret->kind = HTML_TEXT;
		return true;
	}
	(void)rd_skip(rest, skip);
	if (!tag_take(lexer, &tag)) {
		/* Broken off: text. */
		*rest = whole;
		(void)rd_sub(rest, rest->left, &ret->text);
		ret->kind = HTML_TEXT;
		return true;
	}
	ret->kind = end ? HTML_END : HTML_START;
	name_take(&tag, &ret->name);
	ret->attrs = tag;
	return true;
}

bool
html_next(struct html_lexer *lexer, struct html_token *ret)
{
	struct rd *rest = &lexer->rest;

	while (rest->left > 0) {
		if (rest->p[0] != '<') {
			const uint8_t *hit = memchr(rest->p, '<', rest->left);

			ret->kind = HTML_TEXT;
			(void)rd_sub(rest, hit != NULL ? (size_t)(hit - rest->p) : rest->left,
			    &ret->text);
			return true;
		}
		if (rest->left > 1 && rest->p[1] == '!') {
			(void)rd_skip(rest, 2);
			declaration_skip(lexer);
		} else if (rest->left > 1 && rest->p[1] == '?') {
			(void)rd_skip(rest, 2);
			close_skip(lexer);
		} else {
			return tag_read(lexer, ret);
		}
	}
	return false;
}

bool
html_take_raw(struct html_lexer *lexer, enum html_raw raw, struct rd *ret)
{
	static const char *const names[] = {
	    [HTML_RAW_SCRIPT] = "script",
	    [HTML_RAW_STYLE] = "style",
	    [HTML_RAW_TITLE] = "title",
	    [HTML_RAW_TEXTAREA] = "textarea",
	};
	struct rd rest = lexer->rest;
	const char *name = names[raw];
	size_t n = strlen(name);

	while (rest.left > 0 && (lexer->no_raw_end & 1u << raw) == 0) {
		const uint8_t *hit = memchr(rest.p, '<', rest.left);

		if (hit == NULL)
			break;
		(void)rd_skip(&rest, (size_t)(hit - rest.p) + 1);
		if (rest.left > n && rest.p[0] == '/' &&
		    strncasecmp((const char *)rest.p + 1, name, n) == 0) {
			(void)rd_sub(&lexer->rest, (size_t)(hit - lexer->rest.p), ret);
			return true;
		}
	}
	lexer->no_raw_end |= 1u << raw;
	return false;
}

static void
value_take(struct rd *attrs, struct rd *ret)
{
	uint8_t quote = attrs->left > 0 ? attrs->p[0] : '\0';
	const uint8_t *end = NULL;
	size_t n = 0;

	if (quote == '"' || quote == '\'')
		end = memchr(attrs->p + 1, quote, attrs->left - 1);
	if (end != NULL) {
		(void)rd_skip(attrs, 1);
		(void)rd_sub(attrs, (size_t)(end - attrs->p), ret);
		(void)rd_skip(attrs, 1);
		return;
	}
	while (n < attrs->left && !is_space(attrs->p[n]))
		n++;
	(void)rd_sub(attrs, n, ret);
}

bool
html_attr_next(struct rd *attrs, struct rd *ret_name, struct rd *ret_value)
{
	size_t n = 0;

	while (attrs->left > 0 && (is_space(attrs->p[0]) || attrs->p[0] == '/'))
		(void)rd_skip(attrs, 1);
	if (attrs->left == 0)
		return false;
	/* A '=' in front belongs to the name (13.2.5.32). */
	while (n < attrs->left && !is_space(attrs->p[n]) && attrs->p[n] != '/' &&
	    (attrs->p[n] != '=' || n == 0))
		n++;
	(void)rd_sub(attrs, n, ret_name);
	while (attrs->left > 0 && is_space(attrs->p[0]))
		(void)rd_skip(attrs, 1);
	*ret_value = rd_init("", 0);
	if (attrs->left == 0 || attrs->p[0] != '=')
		return true;
	(void)rd_skip(attrs, 1);
	while (attrs->left > 0 && is_space(attrs->p[0]))
		(void)rd_skip(attrs, 1);
	value_take(attrs, ret_value);
	return true;
}
