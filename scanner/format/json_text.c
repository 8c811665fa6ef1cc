/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON (RFC 8259), JSON lines and what is nearly that. The lines are read as text too; here every
 * string is decoded and handed on as a cell, and with its key in front as a field would stand. A
 * short list of strings is a choice and goes as one: `["Mật", "Tối mật"]` marks nothing.
 */
#include <string.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/markup.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define CHOICE_BYTES 256u /* of a list that is taken for a choice */
#define CHOICE_STRINGS 8u

struct json {
	struct scan *scan;
	struct markup markup;
	struct rd key; /* raw, without quotes; empty: none */
};

static const struct look plain = {0};

static void
blanks_skip(struct rd *rest)
{
	while (rest->left > 0 && (rest->p[0] == ' ' || (rest->p[0] >= '\t' && rest->p[0] <= '\r')))
		(void)rd_skip(rest, 1);
}

/* Takes a string, its first quote already taken, without its last one. false: it has none. */
static bool
string_take(struct rd *rest, struct rd *ret)
{
	for (size_t i = 0; i < rest->left; i++) {
		if (rest->p[i] == '\\') {
			i++;
		} else if (rest->p[i] == '"') {
			(void)rd_sub(rest, i, ret);
			(void)rd_skip(rest, 1);
			return true;
		}
	}
	return false;
}

/* ---- escapes ----------------------------------------------------------------------------------- */

/* The four digits behind "\u" at p[at]. */
static bool
unit_at(struct rd text, size_t at, uint32_t *ret)
{
	uint32_t value = 0;

	if (text.left < at + 4)
		return false;
	for (size_t i = at; i < at + 4; i++) {
		uint8_t c = text.p[i], lower = c | 0x20;

		if (c >= '0' && c <= '9')
			value = value * 16 + (uint32_t)(c - '0');
		else if (lower >= 'a' && lower <= 'f')
			value = value * 16 + (uint32_t)(lower - 'a') + 10;
		else
			return false;
	}
	*ret = value;
	return true;
}

/* "\u1eac", "\ud83d\ude00". Bytes used; 0: it is none. */
static size_t
code_at(struct rd text, uint32_t *ret)
{
	uint32_t low;

	if (text.left < 2 || text.p[1] != 'u' || !unit_at(text, 2, ret))
		return 0;
	if (*ret < 0xd800 || *ret > 0xdfff)
		return 6;
	if (*ret <= 0xdbff && text.left >= 12 && text.p[6] == '\\' && text.p[7] == 'u' &&
	    unit_at(text, 8, &low) && low >= 0xdc00 && low <= 0xdfff) {
		*ret = 0x10000 + ((*ret - 0xd800) << 10) + (low - 0xdc00);
		return 12;
	}
	*ret = 0xfffd;
	return 6;
}

static void
escape_put(struct markup *markup, uint8_t c)
{
	if (c == 'n')
		markup_line(markup);
	else if (c == 't')
		markup_tab(markup);
	else if (c == 'r' || c == 'b' || c == 'f')
		markup_blank(markup);
	else
		markup_bytes(markup, &c, 1, &plain);
}

static void
string_put(struct markup *markup, struct rd text)
{
	while (text.left > 0) {
		const uint8_t *hit = memchr(text.p, '\\', text.left);
		size_t n = hit != NULL ? (size_t)(hit - text.p) : text.left, used;
		uint32_t c;

		if (n > 0) {
			markup_bytes(markup, text.p, n, &plain);
			(void)rd_skip(&text, n);
			continue;
		}
		used = code_at(text, &c);
		if (used > 0) {
			markup_code(markup, c, &plain);
		} else {
			used = size_min(2, text.left);
			if (used == 2)
				escape_put(markup, text.p[1]);
		}
		(void)rd_skip(&text, used);
	}
}

/* ---- values ------------------------------------------------------------------------------------ */

/* A key as a label is written: "do_mat" is two words. */
static void
key_put(struct json *json)
{
	struct markup *markup = &json->markup;

	while (json->key.left > 0) {
		const uint8_t *hit = memchr(json->key.p, '_', json->key.left);
		size_t n = hit != NULL ? (size_t)(hit - json->key.p) : json->key.left;

		string_put(markup, rd_init(json->key.p, n));
		(void)rd_skip(&json->key, n);
		if (hit != NULL) {
			(void)rd_skip(&json->key, 1);
			markup_blank(markup);
		}
	}
	markup_bytes(markup, ": ", 2, &plain);
}

static void
value_read(struct json *json, struct rd value)
{
	if (json->key.left > 0) {
		key_put(json);
		string_put(&json->markup, value);
		json->markup.part = PART_BODY;
		markup_end(&json->markup);
	}
	string_put(&json->markup, value);
	json->markup.part = PART_CELL;
	markup_end(&json->markup);
}

/* Behind '[': a short list of nothing but strings. */
static bool
choice_take(struct json *json, struct rd *rest)
{
	struct rd look = rd_init(rest->p, size_min(rest->left, CHOICE_BYTES)), whole = look;
	struct rd strings[CHOICE_STRINGS];
	size_t n = 0;

	for (;;) {
		blanks_skip(&look);
		if (n == CHOICE_STRINGS || look.left == 0 || look.p[0] != '"')
			return false;
		(void)rd_skip(&look, 1);
		if (!string_take(&look, &strings[n++]))
			return false;
		blanks_skip(&look);
		if (look.left == 0 || (look.p[0] != ',' && look.p[0] != ']'))
			return false;
		if (look.p[0] == ']')
			break;
		(void)rd_skip(&look, 1);
	}
	if (n < 2)
		return false;
	if (json->key.left > 0)
		key_put(json);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			markup_bytes(&json->markup, " / ", 3, &plain);
		string_put(&json->markup, strings[i]);
	}
	json->markup.part = PART_BODY;
	markup_end(&json->markup);
	(void)rd_skip(rest, whole.left - look.left);
	return true;
}

static void
strings_read(struct json *json, struct rd rest)
{
	struct rd text;

	while (rest.left > 0 && !scan_stopped(json->scan)) {
		uint8_t c = rest.p[0];

		(void)rd_skip(&rest, 1);
		if (c == '[')
			(void)choice_take(json, &rest);
		if (c == '[' || c == '{' || c == ']' || c == '}' || c == ',')
			json->key = rd_init("", 0);
		if (c != '"')
			continue;
		if (!string_take(&rest, &text))
			return; /* broken off: its lines were read */
		blanks_skip(&rest);
		if (rest.left > 0 && rest.p[0] == ':')
			json->key = text;
		else
			value_read(json, text);
	}
}

static struct rd
body_of(const struct doc *doc)
{
	struct rd rest = doc->bytes;

	if (rest.left >= 3 && memcmp(rest.p, "\xef\xbb\xbf", 3) == 0)
		(void)rd_skip(&rest, 3);
	blanks_skip(&rest);
	return rest;
}

bool
json_probe(const struct doc *doc)
{
	struct rd rest = body_of(doc);
	bool object;

	if (rest.left < 2 || (rest.p[0] != '{' && rest.p[0] != '['))
		return false;
	object = rest.p[0] == '{';
	(void)rd_skip(&rest, 1);
	blanks_skip(&rest);
	if (rest.left == 0 || !utf8_probe(doc))
		return false;
	return rest.p[0] == '"' || (!object && (rest.p[0] == '{' || rest.p[0] == '['));
}

void
json_read(struct scan *scan, const struct doc *doc)
{
	struct rd rest = body_of(doc);
	struct json json = {.scan = scan, .key = rd_init("", 0)};

	utf8_read(scan, doc);
	/* An escape may hide even the letters that a marking begins with. */
	if (!scan_may_hold(scan, rest) && memmem(rest.p, rest.left, "\\u", 2) == NULL)
		return;
	if (!markup_init(&json.markup, scan))
		return;
	json.markup.encoding = ENCODING_JSON;
	strings_read(&json, rest);
}
