/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * As much of CSS as a marking needs: capitals, bold, red, frames and 8-bit fonts, from style
 * attributes and from rules whose last selector is an element, a class or an id. Pure.
 */
#ifndef SCANNER_FORMAT_HTML_STYLE_H
#define SCANNER_FORMAT_HTML_STYLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "rules/span.h"
#include "scanner/format/markup.h"
#include "scanner/limits.h"

/* A change of look. */
struct style {
	uint32_t set; /* enum span_flag */
	uint32_t unset;
	bool has_font;
	enum span_font font;
};

struct style_rule {
	uint64_t name; /* style_hash() of "p", ".class", "#id" */
	struct style style;
};

struct style_sheet {
	struct style_rule rules[HTML_STYLES_MAX];
	size_t n;
};

/* Of a name in any case, behind '.', '#' or 0. */
uint64_t style_hash(char before, struct rd name);
/* Adds the declarations of a style attribute or the inside of a rule. */
void style_read(struct rd declarations, struct style *style);
/* Adds the rules of a style element; those above the limit are passed over. */
void style_sheet_read(struct rd text, struct style_sheet *sheet);
/* Applies the sheet's rules of this name. */
void style_sheet_apply(const struct style_sheet *sheet, uint64_t name, struct look *look);
void style_apply(const struct style *style, struct look *look);
/* The value of a font or color attribute. */
void style_font(struct rd value, struct style *style);
void style_color(struct rd value, struct style *style);

#endif
