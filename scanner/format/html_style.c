/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the reading of declarations. Later rules win over earlier ones; specificity and the
 * cascade are not followed: they decide about colours, seldom about letters. */
#include "scanner/format/html_style.h"

#include <string.h>
#include <strings.h>

#include "base/hex.h"
#include "base/checked.h"
#include "rules/font.h"

#define FONT_NAME_MAX 64u /* bytes of a font's name that are looked at */
#define RED_MIN 0xb0u /* of 255: C00000 and brighter are red ink */
#define RED_OTHERS_MAX 0x40u /* green and blue of red */
#define BOLD_WEIGHT '6' /* 600 and more */

static bool
is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static void
trim(struct rd *rd)
{
	while (rd->left > 0 && is_space(rd->p[0]))
		(void)rd_skip(rd, 1);
	while (rd->left > 0 && is_space(rd->p[rd->left - 1]))
		rd->left--;
}

static bool
is_word(struct rd rd, const char *word)
{
	return rd.left == strlen(word) && strncasecmp((const char *)rd.p, word, rd.left) == 0;
}

static bool
begins(struct rd rd, const char *word)
{
	size_t n = strlen(word);

	return rd.left >= n && strncasecmp((const char *)rd.p, word, n) == 0;
}

/* What stands before the first of these bytes; that byte is taken too. */
static struct rd
take_to(struct rd *rd, const char *ends)
{
	struct rd taken = *rd;
	size_t i = 0;

	while (i < rd->left && (rd->p[i] == '\0' || strchr(ends, rd->p[i]) == NULL))
		i++;
	taken.left = i;
	(void)rd_skip(rd, size_min(i + 1, rd->left));
	return taken;
}

/* ---- values ------------------------------------------------------------------------------------ */

/* #f00 and #ff0000; three or six digits. */
static bool
hex_color(struct rd value, uint32_t rgb[3])
{
	size_t each = value.left / 3;

	if (value.left != 3 && value.left != 6)
		return false;
	for (size_t i = 0; i < 3; i++) {
		int high = hex_digit(value.p[i * each]);
		int low = hex_digit(value.p[i * each + each - 1]);

		if (high < 0 || low < 0)
			return false;
		rgb[i] = (uint32_t)(high * 16 + low);
	}
	return true;
}

static bool
function_color(struct rd value, uint32_t rgb[3])
{
	(void)take_to(&value, "(");
	for (size_t i = 0; i < 3; i++) {
		struct rd number = take_to(&value, ", /)");

		trim(&number);
		rgb[i] = 0;
		for (size_t d = 0; d < size_min(number.left, 3); d++) {
			if (number.p[d] >= '0' && number.p[d] <= '9')
				rgb[i] = rgb[i] * 10 + number.p[d] - '0';
		}
		while (value.left > 0 && is_space(value.p[0]))
			(void)rd_skip(&value, 1);
	}
	return true;
}

static bool
is_red(struct rd value)
{
	uint32_t rgb[3];

	trim(&value);
	if (is_word(value, "red"))
		return true;
	if (begins(value, "rgb")) {
		(void)function_color(value, rgb);
	} else {
		if (begins(value, "#"))
			(void)rd_skip(&value, 1);
		if (!hex_color(value, rgb))
			return false;
	}
	return rgb[0] >= RED_MIN && rgb[1] <= RED_OTHERS_MAX && rgb[2] <= RED_OTHERS_MAX;
}

static void
flag_set(struct style *style, uint32_t flag, bool on)
{
	style->set = on ? style->set | flag : style->set & ~flag;
	style->unset = on ? style->unset & ~flag : style->unset | flag;
}

void
style_color(struct rd value, struct style *style)
{
	flag_set(style, SPAN_RED, is_red(value));
}

void
style_font(struct rd value, struct style *style)
{
	char name[FONT_NAME_MAX + 1];
	struct rd first = take_to(&value, ",");
	uint32_t flags;

	trim(&first);
	first.left = size_min(first.left, FONT_NAME_MAX);
	memcpy(name, first.p, first.left);
	name[first.left] = '\0';
	style->font = font_of(name, &flags);
	style->has_font = true;
	if (flags != 0)
		flag_set(style, SPAN_CAPS, true);
}

/* "bold 13.0pt .VnTimeH,serif": the name is what stands behind the size. */
static void
font_shorthand(struct rd value, struct style *style)
{
	struct rd rest = value;

	while (rest.left > 0) {
		struct rd word;

		value = rest;
		word = take_to(&rest, " \t\r\n");
		if (word.left > 0 && word.p[0] >= '0' && word.p[0] <= '9')
			continue;
		if (is_word(word, "bold"))
			flag_set(style, SPAN_BOLD, true);
		else if (!is_word(word, "italic") && !is_word(word, "normal") && word.left > 0)
			break;
	}
	style_font(value, style);
}

static bool
is_framed(struct rd value)
{
	trim(&value);
	if (value.left == 0 || value.p[0] == '0')
		return false;
	while (value.left > 0) {
		struct rd word = take_to(&value, " \t\r\n");

		if (is_word(word, "none") || is_word(word, "hidden"))
			return false;
	}
	return true;
}

static void
declaration_read(struct rd name, struct rd value, struct style *style)
{
	trim(&name);
	trim(&value);
	if (is_word(name, "text-transform"))
		flag_set(style, SPAN_CAPS, begins(value, "uppercase"));
	else if (is_word(name, "font-variant") || is_word(name, "font-variant-caps"))
		flag_set(style, SPAN_CAPS, begins(value, "small") || begins(value, "all-small"));
	else if (is_word(name, "font-family"))
		style_font(value, style);
	else if (is_word(name, "font"))
		font_shorthand(value, style);
	else if (is_word(name, "font-weight"))
		flag_set(style, SPAN_BOLD,
		    begins(value, "bold") || (value.left == 3 && value.p[0] >= BOLD_WEIGHT));
	else if (is_word(name, "color"))
		style_color(value, style);
	else if (is_word(name, "border") || is_word(name, "border-top") ||
	    is_word(name, "border-style") || is_word(name, "outline") ||
	    is_word(name, "mso-border-alt"))
		flag_set(style, SPAN_BORDER, is_framed(value));
}

void
style_read(struct rd declarations, struct style *style)
{
	while (declarations.left > 0) {
		struct rd value = take_to(&declarations, ";"), name;

		name = take_to(&value, ":");
		if (value.left > 0)
			declaration_read(name, value, style);
	}
}

void
style_apply(const struct style *style, struct look *look)
{
	/* A font shows capitals or not; one that does not ends that of the font before. */
	if (style->has_font) {
		if (look->font != SPAN_FONT_UNKNOWN && (style->set & SPAN_CAPS) == 0)
			look->flags &= ~(uint32_t)SPAN_CAPS;
		look->font = style->font;
	}
	look->flags &= ~style->unset;
	look->flags |= style->set;
}

/* ---- sheets ------------------------------------------------------------------------------------ */

uint64_t
style_hash(char before, struct rd name)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325) ^ (uint8_t)before; /* FNV-1a */

	for (size_t i = 0; i < name.left; i++)
		h = (h ^ lower(name.p[i])) * UINT64_C(0x100000001b3);
	return h;
}

/* The name a selector is known by: of its last part the id, else the class, else the element. */
static uint64_t
selector_hash(struct rd selector)
{
	size_t start, end;

	trim(&selector);
	end = selector.left;
	for (size_t i = 0; i < end; i++) {
		if (selector.p[i] == ':' && i > 0)
			end = i;
	}
	start = end;
	while (start > 0 && strchr(" >+~.#", selector.p[start - 1]) == NULL)
		start--;
	if (start > 0 && (selector.p[start - 1] == '.' || selector.p[start - 1] == '#'))
		return style_hash((char)selector.p[start - 1],
		    rd_init(selector.p + start, end - start));
	return style_hash(0, rd_init(selector.p + start, end - start));
}

static void
rule_add(struct style_sheet *sheet, struct rd selectors, const struct style *style)
{
	while (selectors.left > 0 && sheet->n < HTML_STYLES_MAX) {
		struct rd selector = take_to(&selectors, ",");

		sheet->rules[sheet->n].name = selector_hash(selector);
		sheet->rules[sheet->n].style = *style;
		sheet->n++;
	}
}

static bool
is_style(const struct style *style)
{
	return (style->set | style->unset) != 0 || style->has_font;
}

/* Without comments, and without the '{' of "@media", which stands around other rules. */
static struct rd
selectors_clean(struct rd selectors)
{
	for (;;) {
		const uint8_t *end;

		trim(&selectors);
		if (begins(selectors, "<!--")) {
			(void)rd_skip(&selectors, 4);
			continue;
		}
		if (!begins(selectors, "/*"))
			return selectors;
		end = memmem(selectors.p, selectors.left, "*/", 2);
		if (end == NULL)
			return selectors;
		(void)rd_skip(&selectors, (size_t)(end - selectors.p) + 2);
	}
}

void
style_sheet_read(struct rd text, struct style_sheet *sheet)
{
	while (text.left > 0 && sheet->n < HTML_STYLES_MAX) {
		struct rd selectors = take_to(&text, "{}"), inside;
		struct style style = {0};

		selectors = selectors_clean(selectors);
		if (begins(selectors, "@media") || selectors.left == 0)
			continue;
		inside = take_to(&text, "}");
		style_read(inside, &style);
		if (is_style(&style))
			rule_add(sheet, selectors, &style);
	}
}

void
style_sheet_apply(const struct style_sheet *sheet, uint64_t name, struct look *look)
{
	for (size_t i = 0; i < sheet->n; i++) {
		if (sheet->rules[i].name == name)
			style_apply(&sheet->rules[i].style, look);
	}
}
