/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns what HTML elements mean: which end a block, which are cells, which change the look. What
 * is hidden by style is read all the same. Scripts are not shown and not read, but for encoded runs
 * in them; comments are another matter (aside.h). What a page says of its charset is not believed: bytes are handed on
 * as they are, and the rules tell the encodings apart.
 */
#include "scanner/format/html.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"
#include "scanner/format/aside.h"
#include "scanner/format/encoded.h"
#include "scanner/format/entity.h"
#include "scanner/format/format.h"
#include "scanner/format/html_style.h"
#include "scanner/format/html_token.h"
#include "scanner/format/markup.h"
#include "scanner/format/text.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define SNIFF_MAX 1024u /* bytes in front of the first tag that may be blanks and comments */

enum html_trait {
	TRAIT_BLOCK = 1 << 0, /* begins and ends a block */
	TRAIT_CELL = 1 << 1,
	TRAIT_VOID = 1 << 2, /* has no end */
	TRAIT_BOLD = 1 << 3,
	TRAIT_PRE = 1 << 4,
	TRAIT_SELF = 1 << 5, /* ends one of its own kind that is open: <p> ends <p> */
	TRAIT_WALL = 1 << 6, /* that search ends here */
	TRAIT_BOX = 1 << 7, /* of VML, as Word writes text boxes */
};

enum html_action {
	ACTION_NONE,
	ACTION_BREAK,
	ACTION_SCRIPT,
	ACTION_STYLE,
	ACTION_TITLE,
	ACTION_TEXTAREA,
	ACTION_SELECT,
	ACTION_OPTION,
	ACTION_FONT,
	ACTION_TEXTPATH,
	ACTION_INPUT,
};

struct element {
	const char *name;
	uint32_t traits;
	enum html_action action;
};

/* By name. */
static const struct element elements[] = {
    {"address", TRAIT_BLOCK, ACTION_NONE},
    {"article", TRAIT_BLOCK, ACTION_NONE},
    {"aside", TRAIT_BLOCK, ACTION_NONE},
    {"b", TRAIT_BOLD, ACTION_NONE},
    {"base", TRAIT_VOID, ACTION_NONE},
    {"basefont", TRAIT_VOID, ACTION_NONE},
    {"blockquote", TRAIT_BLOCK | TRAIT_WALL, ACTION_NONE},
    {"body", TRAIT_BLOCK | TRAIT_WALL, ACTION_NONE},
    {"br", TRAIT_VOID, ACTION_BREAK},
    {"button", TRAIT_BLOCK, ACTION_NONE},
    {"caption", TRAIT_BLOCK, ACTION_NONE},
    {"center", TRAIT_BLOCK, ACTION_NONE},
    {"col", TRAIT_VOID, ACTION_NONE},
    {"dd", TRAIT_BLOCK | TRAIT_SELF, ACTION_NONE},
    {"details", TRAIT_BLOCK, ACTION_NONE},
    {"dialog", TRAIT_BLOCK, ACTION_NONE},
    {"dir", TRAIT_BLOCK | TRAIT_WALL, ACTION_NONE},
    {"div", TRAIT_BLOCK | TRAIT_WALL, ACTION_NONE},
    {"dl", TRAIT_BLOCK | TRAIT_WALL, ACTION_NONE},
    {"dt", TRAIT_BLOCK | TRAIT_SELF, ACTION_NONE},
    {"embed", TRAIT_VOID, ACTION_NONE},
    {"fieldset", TRAIT_BLOCK | TRAIT_WALL, ACTION_NONE},
    {"figcaption", TRAIT_BLOCK, ACTION_NONE},
    {"figure", TRAIT_BLOCK, ACTION_NONE},
    {"font", 0, ACTION_FONT},
    {"footer", TRAIT_BLOCK, ACTION_NONE},
    {"form", TRAIT_BLOCK, ACTION_NONE},
    {"frame", TRAIT_VOID, ACTION_NONE},
    {"h1", TRAIT_BLOCK | TRAIT_BOLD, ACTION_NONE},
    {"h2", TRAIT_BLOCK | TRAIT_BOLD, ACTION_NONE},
    {"h3", TRAIT_BLOCK | TRAIT_BOLD, ACTION_NONE},
    {"h4", TRAIT_BLOCK | TRAIT_BOLD, ACTION_NONE},
    {"h5", TRAIT_BLOCK | TRAIT_BOLD, ACTION_NONE},
    {"h6", TRAIT_BLOCK | TRAIT_BOLD, ACTION_NONE},
    {"head", TRAIT_BLOCK, ACTION_NONE},
    {"header", TRAIT_BLOCK, ACTION_NONE},
    {"hr", TRAIT_BLOCK | TRAIT_VOID, ACTION_NONE},
    {"html", TRAIT_BLOCK | TRAIT_WALL, ACTION_NONE},
    {"iframe", TRAIT_BLOCK, ACTION_NONE},
    {"img", TRAIT_VOID, ACTION_NONE},
    {"input", TRAIT_VOID, ACTION_INPUT},
    {"isindex", TRAIT_VOID, ACTION_NONE},
    {"legend", TRAIT_BLOCK, ACTION_NONE},
    {"li", TRAIT_BLOCK | TRAIT_SELF, ACTION_NONE},
    {"link", TRAIT_VOID, ACTION_NONE},
    {"listing", TRAIT_BLOCK | TRAIT_PRE, ACTION_NONE},
    {"main", TRAIT_BLOCK, ACTION_NONE},
    {"menu", TRAIT_BLOCK | TRAIT_WALL, ACTION_NONE},
    {"meta", TRAIT_VOID, ACTION_NONE},
    {"nav", TRAIT_BLOCK, ACTION_NONE},
    {"ol", TRAIT_BLOCK | TRAIT_WALL, ACTION_NONE},
    {"optgroup", 0, ACTION_NONE},
    {"option", TRAIT_SELF, ACTION_OPTION},
    {"p", TRAIT_BLOCK | TRAIT_SELF, ACTION_NONE},
    {"param", TRAIT_VOID, ACTION_NONE},
    {"plaintext", TRAIT_BLOCK | TRAIT_PRE, ACTION_NONE},
    {"pre", TRAIT_BLOCK | TRAIT_PRE, ACTION_NONE},
    {"script", 0, ACTION_SCRIPT},
    {"section", TRAIT_BLOCK, ACTION_NONE},
    {"select", 0, ACTION_SELECT},
    {"source", TRAIT_VOID, ACTION_NONE},
    {"strong", TRAIT_BOLD, ACTION_NONE},
    {"style", 0, ACTION_STYLE},
    {"summary", TRAIT_BLOCK, ACTION_NONE},
    {"table", TRAIT_BLOCK | TRAIT_WALL, ACTION_NONE},
    {"tbody", TRAIT_BLOCK, ACTION_NONE},
    {"td", TRAIT_BLOCK | TRAIT_CELL | TRAIT_SELF | TRAIT_WALL, ACTION_NONE},
    {"template", TRAIT_BLOCK, ACTION_NONE},
    {"text", TRAIT_BLOCK, ACTION_NONE}, /* of SVG */
    {"textarea", TRAIT_BLOCK, ACTION_TEXTAREA},
    {"textbox", TRAIT_BLOCK | TRAIT_BOX, ACTION_NONE},
    {"textpath", TRAIT_VOID, ACTION_TEXTPATH},
    {"tfoot", TRAIT_BLOCK, ACTION_NONE},
    {"th", TRAIT_BLOCK | TRAIT_CELL | TRAIT_SELF | TRAIT_WALL | TRAIT_BOLD, ACTION_NONE},
    {"thead", TRAIT_BLOCK, ACTION_NONE},
    {"title", TRAIT_BLOCK, ACTION_TITLE},
    {"tr", TRAIT_BLOCK | TRAIT_SELF, ACTION_NONE},
    {"track", TRAIT_VOID, ACTION_NONE},
    {"ul", TRAIT_BLOCK | TRAIT_WALL, ACTION_NONE},
    {"wbr", TRAIT_VOID, ACTION_NONE},
    {"xmp", TRAIT_BLOCK | TRAIT_PRE, ACTION_NONE},
};

static const struct element other = {"", 0, ACTION_NONE};

struct open {
	uint64_t name;
	uint32_t traits;
	struct look before; /* the look to go back to */
};

struct html {
	struct scan *scan;
	struct html_lexer lexer;
	struct markup markup;
	struct style_sheet sheet;
	struct look look;
	struct open open[HTML_NEST_MAX];
	size_t nopen;
	unsigned int cells, pres, boxes;
	/* In a select: where its text began, whether a chosen option was seen, whether the option
	 * in hand is passed over. */
	bool select, chosen, skip;
	size_t select_at;
};

static const struct element *
element_of(struct rd name)
{
	size_t low = 0, high = ARRAY_LEN(elements);

	while (low < high) {
		size_t mid = (low + high) / 2, n = strlen(elements[mid].name);
		int order =
		    strncasecmp((const char *)name.p, elements[mid].name, size_min(n, name.left));

		if (order == 0 && n == name.left)
			return &elements[mid];
		if (order > 0 || (order == 0 && name.left > n))
			low = mid + 1;
		else
			high = mid;
	}
	return &other;
}

/* ---- text -------------------------------------------------------------------------------------- */

static bool
is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void
text_read(struct html *html, struct rd text, bool pre)
{
	struct markup *markup = &html->markup;

	if (html->skip)
		return;
	while (text.left > 0) {
		size_t n = 0, used;
		uint32_t c;

		while (n < text.left && text.p[n] != '&' && (pre || !is_space(text.p[n])))
			n++;
		if (n > 0) {
			markup_bytes(markup, text.p, n, &html->look);
			(void)rd_skip(&text, n);
			continue;
		}
		used = 1;
		if (is_space(text.p[0])) {
			markup_blank(markup);
		} else if ((used = entity_at(text, &c)) > 0) {
			markup_code(markup, c, &html->look);
		} else {
			used = 1;
			markup_bytes(markup, "&", 1, &html->look);
		}
		(void)rd_skip(&text, used);
	}
}

static void
block_end(struct html *html)
{
	html->markup.part = html->boxes > 0 ? PART_TEXTBOX
	    : html->cells > 0               ? PART_CELL
					    : PART_BODY;
	markup_end(&html->markup);
	html->select = html->skip = false;
}

/* Text that stands nowhere in the text: a title, an attribute. */
static void
value_emit(struct html *html, struct rd value, enum part part)
{
	char text[HTML_VALUE_MAX];
	struct span span = {.text = text,
	    .part = part,
	    .paragraph = 1,
	    .flags = SPAN_BREAK,
	    .encoding = html->markup.encoding};

	for (;;) {
		struct rd piece = rd_init(value.p, size_min(value.left, sizeof(text) - 4));

		span.len = entity_decode(piece, text, sizeof(text));
		if (span.len > 0)
			scan_span(html->scan, &span);
		if (piece.left == value.left)
			break;
		/* Pieces overlap, as those of long lines. */
		(void)rd_skip(&value, piece.left - TEXT_OVERLAP);
	}
}

/* ---- attributes -------------------------------------------------------------------------------- */

static bool
is_name(struct rd name, const char *word)
{
	return name.left == strlen(word) && strncasecmp((const char *)name.p, word, name.left) == 0;
}

static bool
attr_get(struct rd attrs, const char *name, struct rd *ret)
{
	struct rd key, value;

	while (html_attr_next(&attrs, &key, &value)) {
		if (is_name(key, name)) {
			*ret = value;
			return true;
		}
	}
	return false;
}

static void
classes_apply(struct html *html, struct rd value)
{
	while (value.left > 0) {
		size_t n = 0;

		while (n < value.left && !is_space(value.p[n]))
			n++;
		if (n > 0)
			style_sheet_apply(&html->sheet, style_hash('.', rd_init(value.p, n)),
			    &html->look);
		(void)rd_skip(&value, size_min(n + 1, value.left));
	}
}

static void
style_attr_read(struct rd value, struct style *style)
{
	char text[HTML_VALUE_MAX];

	style_read(rd_init(text, entity_decode(value, text, sizeof(text))), style);
}

/* Attributes that hold text of their own. */
static void
text_attr_read(struct html *html, struct rd name, struct rd value)
{
	static const char *const shown[] = {"value", "placeholder", "alt", "label", "summary"};
	static const char *const said[] = {"title", "aria-label", "content"};

	for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
		if (is_name(name, shown[i]))
			value_emit(html, value, PART_BODY);
	}
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		if (is_name(name, said[i]))
			value_emit(html, value, PART_METADATA);
	}
	/* A whole page in an attribute. */
	if (is_name(name, "srcdoc")) {
		char *page = malloc(value.left + 4);

		if (page == NULL) {
			scan_opaque(html->scan, WHY_LIMIT, LIMIT_MEMORY);
			return;
		}
		scan_member(html->scan, (const uint8_t *)"srcdoc", 6,
		    rd_init(page, entity_decode(value, page, value.left + 4)));
		free(page);
	}
}

/* The look of an element from its name and attributes, weakest first. */
static void
attrs_read(struct html *html, const struct element *element, const struct html_token *token)
{
	struct rd attrs = token->attrs, name, value;
	struct style style = {0};
	uint32_t before = html->look.flags;

	style_sheet_apply(&html->sheet, style_hash(0, token->name), &html->look);
	while (html_attr_next(&attrs, &name, &value)) {
		if (is_name(name, "class"))
			classes_apply(html, value);
		else if (is_name(name, "id"))
			style_sheet_apply(&html->sheet, style_hash('#', value), &html->look);
		else if (is_name(name, "style"))
			style_attr_read(value, &style);
		else if (is_name(name, "face") && element->action == ACTION_FONT)
			style_font(value, &style);
		else if (is_name(name, "color") && element->action == ACTION_FONT)
			style_color(value, &style);
		else if (value.left > 0 && element->action != ACTION_OPTION &&
		    (element->action != ACTION_INPUT || !is_name(name, "value")))
			text_attr_read(html, name, value);
	}
	style_apply(&style, &html->look);
	/* The frame of a table or page is around everything; that of a paragraph says something. */
	if ((element->traits & TRAIT_WALL) != 0 && !is_name(token->name, "div"))
		html->look.flags =
		    (html->look.flags & ~(uint32_t)SPAN_BORDER) | (before & SPAN_BORDER);
}

/* ---- elements ---------------------------------------------------------------------------------- */

static void
element_pop(struct html *html)
{
	const struct open *open = &html->open[--html->nopen];

	if ((open->traits & TRAIT_BLOCK) != 0)
		block_end(html);
	html->cells -= (open->traits & TRAIT_CELL) != 0 ? 1 : 0;
	html->pres -= (open->traits & TRAIT_PRE) != 0 ? 1 : 0;
	html->boxes -= (open->traits & TRAIT_BOX) != 0 ? 1 : 0;
	html->look = open->before;
}

/* Closes the elements down to the innermost of this name, if it is open on this side of a wall. */
static void
elements_close(struct html *html, uint64_t name, bool wall)
{
	size_t i = html->nopen;

	while (i > 0 && html->open[i - 1].name != name) {
		if (wall && (html->open[i - 1].traits & TRAIT_WALL) != 0)
			return;
		i--;
	}
	while (i > 0 && html->nopen >= i)
		element_pop(html);
}

static void
element_push(struct html *html, const struct element *element, uint64_t name,
    const struct look *before)
{
	struct open *open = &html->open[html->nopen];

	if (html->nopen == HTML_NEST_MAX)
		return;
	open->name = name;
	open->traits = element->traits;
	open->before = *before;
	html->nopen++;
	html->cells += (element->traits & TRAIT_CELL) != 0 ? 1 : 0;
	html->pres += (element->traits & TRAIT_PRE) != 0 ? 1 : 0;
	html->boxes += (element->traits & TRAIT_BOX) != 0 ? 1 : 0;
	if ((element->traits & TRAIT_BOLD) != 0)
		html->look.flags |= SPAN_BOLD;
	if ((element->traits & TRAIT_BOX) != 0)
		html->look.flags |= SPAN_BORDER;
}

/* A line to write in shows its value where it stands; a box to tick shows none. */
static void
input_read(struct html *html, struct rd attrs)
{
	struct rd type = rd_init("", 0), value;

	(void)attr_get(attrs, "type", &type);
	if (!attr_get(attrs, "value", &value) || is_name(type, "radio") ||
	    is_name(type, "checkbox"))
		return;
	if (is_name(type, "hidden")) {
		value_emit(html, value, PART_METADATA);
		return;
	}
	markup_blank(&html->markup);
	text_read(html, value, false);
	markup_blank(&html->markup);
}

/* Of a choice the chosen one is shown; if none is chosen, all of them stand side by side. */
static void
option_start(struct html *html, struct rd attrs)
{
	struct rd value;

	if (!html->select)
		return;
	if (attr_get(attrs, "selected", &value)) {
		if (!html->chosen)
			markup_cut(&html->markup, html->select_at);
		html->chosen = true;
		html->skip = false;
		markup_blank(&html->markup);
		return;
	}
	html->skip = html->chosen;
	if (!html->skip)
		markup_bytes(&html->markup, " / ", 3, &html->look);
}

static void
raw_read(struct html *html, enum html_raw raw)
{
	struct rd text;

	if (!html_take_raw(&html->lexer, raw, &text))
		return;
	switch (raw) {
	case HTML_RAW_SCRIPT:
		break;
	case HTML_RAW_STYLE:
		style_sheet_read(text, &html->sheet);
		break;
	case HTML_RAW_TITLE:
		value_emit(html, text, PART_METADATA);
		break;
	case HTML_RAW_TEXTAREA:
		text_read(html, text, true);
		block_end(html);
		break;
	}
}

static void
action_run(struct html *html, const struct element *element, const struct html_token *token)
{
	struct rd value;

	switch (element->action) {
	case ACTION_BREAK:
		if (!html->skip)
			markup_line(&html->markup);
		break;
	case ACTION_SCRIPT:
		raw_read(html, HTML_RAW_SCRIPT);
		break;
	case ACTION_STYLE:
		raw_read(html, HTML_RAW_STYLE);
		break;
	case ACTION_TITLE:
		raw_read(html, HTML_RAW_TITLE);
		break;
	case ACTION_TEXTAREA:
		raw_read(html, HTML_RAW_TEXTAREA);
		break;
	case ACTION_SELECT:
		html->select = true;
		html->chosen = html->skip = false;
		html->select_at = html->markup.len;
		break;
	case ACTION_OPTION:
		option_start(html, token->attrs);
		break;
	case ACTION_TEXTPATH:
		if (attr_get(token->attrs, "string", &value))
			value_emit(html, value, PART_TEXTBOX);
		break;
	case ACTION_INPUT:
		input_read(html, token->attrs);
		break;
	case ACTION_NONE:
	case ACTION_FONT:
		break;
	}
}

static void
start_read(struct html *html, const struct html_token *token)
{
	const struct element *element = element_of(token->name);
	uint64_t name = style_hash(0, token->name);
	struct look before;

	if ((element->traits & TRAIT_BLOCK) != 0) {
		/* A paragraph ends where any block begins, even if nobody says so. */
		elements_close(html, style_hash(0, rd_init("p", 1)), true);
		block_end(html);
	}
	if ((element->traits & TRAIT_SELF) != 0)
		elements_close(html, name, true);
	before = html->look;
	attrs_read(html, element, token);
	if ((element->traits & TRAIT_VOID) != 0)
		html->look = before;
	else
		element_push(html, element, name, &before);
	action_run(html, element, token);
}

static void
end_read(struct html *html, const struct html_token *token)
{
	const struct element *element = element_of(token->name);

	if (element->action == ACTION_SELECT)
		html->select = html->skip = false;
	if ((element->traits & TRAIT_BLOCK) != 0)
		block_end(html);
	elements_close(html, style_hash(0, token->name), false);
}

static void
page_read(struct scan *scan, struct html *html, struct rd bytes, enum encoding encoding)
{
	struct html_token token;

	memset(html, 0, offsetof(struct html, open));
	html->nopen = 0;
	html->cells = html->pres = html->boxes = 0;
	html->select = html->chosen = html->skip = false;
	html->scan = scan;
	html_lexer_init(&html->lexer, bytes);
	if (!markup_init(&html->markup, scan))
		return;
	html->markup.encoding = encoding;
	while (!scan_stopped(scan) && html_next(&html->lexer, &token)) {
		switch (token.kind) {
		case HTML_TEXT:
			/* A tag that was broken off: browsers drop it. */
			if (token.text.left > 1 && token.text.p[0] == '<')
				block_end(html);
			text_read(html, token.text, html->pres > 0);
			break;
		case HTML_START:
			start_read(html, &token);
			break;
		case HTML_END:
			end_read(html, &token);
			break;
		}
	}
	while (html->nopen > 0)
		element_pop(html);
	block_end(html);
	aside_comments(scan, bytes, encoding);
	encoded_read(scan, bytes, NULL);
}

/* ---- knowing it -------------------------------------------------------------------------------- */

/* What pages begin with, behind blanks, comments and an XML declaration (WHATWG MIME sniffing
 * 7.1, and what Word and mailers write). */
static const char *const starts[] = {
    "!doctype html",
    "html",
    "head",
    "body",
    "script",
    "iframe",
    "h1",
    "h2",
    "h3",
    "div",
    "font",
    "table",
    "a",
    "style",
    "title",
    "b",
    "br",
    "p",
    "meta",
    "center",
    "span",
    "strong",
    "ul",
    "ol",
    "pre",
    "td",
    "tr",
};

static bool
is_start(struct rd rest, bool xml)
{
	/* Other XML has elements of these names too, but only XHTML the first two. */
	for (size_t i = 0; i < (xml ? 2 : ARRAY_LEN(starts)); i++) {
		size_t n = strlen(starts[i]);

		if (rest.left > n && strncasecmp((const char *)rest.p, starts[i], n) == 0 &&
		    (is_space(rest.p[n]) || rest.p[n] == '>' || rest.p[n] == '/'))
			return true;
	}
	return false;
}

bool
html_begins(struct rd bytes)
{
	struct rd rest = rd_init(bytes.p, size_min(bytes.left, SNIFF_MAX));
	const uint8_t *end;

	bool xml = false;

	if (rest.left >= 3 && memcmp(rest.p, "\xef\xbb\xbf", 3) == 0)
		(void)rd_skip(&rest, 3);
	for (;;) {
		while (rest.left > 0 && is_space(rest.p[0]))
			(void)rd_skip(&rest, 1);
		if (rest.left < 2 || rest.p[0] != '<')
			return false;
		if (rest.left >= 4 && memcmp(rest.p, "<!--", 4) == 0)
			end = memmem(rest.p, rest.left, "-->", 3);
		else if (rest.p[1] == '?')
			end = memchr(rest.p, '>', rest.left);
		else
			break;
		if (end == NULL)
			return false;
		xml = xml || rest.p[1] == '?';
		(void)rd_skip(&rest, (size_t)(end - rest.p) + (*end == '-' ? 3 : 1));
	}
	(void)rd_skip(&rest, 1);
	return is_start(rest, xml);
}

/* 0: not UTF-16, 1: little, 2: big endian, by the BOM or the first '<'. */
static int
utf16_kind(struct rd bytes)
{
	if (bytes.left < 4)
		return 0;
	if ((bytes.p[0] == 0xff && bytes.p[1] == 0xfe) || (bytes.p[0] == '<' && bytes.p[1] == 0))
		return 1;
	return (bytes.p[0] == 0xfe && bytes.p[1] == 0xff) || (bytes.p[0] == 0 && bytes.p[1] == '<')
	    ? 2
	    : 0;
}

bool
html_probe(const struct doc *doc)
{
	int kind = utf16_kind(doc->bytes);
	char text[SNIFF_MAX + 4];
	struct rd bytes = rd_init(doc->bytes.p, size_min(doc->bytes.left, SNIFF_MAX));
	size_t n = 0;
	uint32_t c;

	if (kind == 0)
		return html_begins(doc->bytes);
	while (bytes.left >= 2 && n < SNIFF_MAX) {
		(void)rd_skip(&bytes, utf16_get(bytes.p, bytes.left, kind == 2, &c));
		n += utf8_put(text + n, c);
	}
	return html_begins(rd_init(text, n));
}

void
html_text_read(struct scan *scan, struct rd bytes)
{
	struct html html;

	page_read(scan, &html, bytes, ENCODING_UTF8);
}

void
html_read(struct scan *scan, const struct doc *doc)
{
	int kind = utf16_kind(doc->bytes);
	struct html html;

	if (kind == 0)
		page_read(scan, &html, doc->bytes, ENCODING_UTF8);
	else
		page_read(scan, &html, markup_utf16(scan, doc->bytes, kind == 2),
		    kind == 2 ? ENCODING_UTF16BE : ENCODING_UTF16LE);
}

/* Text with HTML in it: shown as it is by one reader and as a page by another. */
bool
html_inside_probe(const struct doc *doc)
{
	static const char *const tags[] = {"<html", "<body", "<table", "<div", "</p>", "</td>",
	    "<br>", "<br/>", "<br />", "</font>"};
	struct rd rest = rd_init(doc->bytes.p, size_min(doc->bytes.left, TEXT_SAMPLE));

	if (!utf8_probe(doc))
		return false;
	while (rest.left > 0) {
		const uint8_t *hit = memchr(rest.p, '<', rest.left);

		if (hit == NULL)
			return false;
		(void)rd_skip(&rest, (size_t)(hit - rest.p));
		for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
			if (rest.left >= strlen(tags[i]) &&
			    strncasecmp((const char *)rest.p, tags[i], strlen(tags[i])) == 0)
				return true;
		}
		(void)rd_skip(&rest, 1);
	}
	return false;
}

void
html_inside_read(struct scan *scan, const struct doc *doc)
{
	utf8_read(scan, doc);
	html_text_read(scan, doc->bytes);
}
