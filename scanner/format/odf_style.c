/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns what elements of styles mean, and the keys under which looks are kept. */
#include "scanner/format/odf_style.h"

#include <string.h>

#include "base/checked.h"
#include "scanner/format/names.h"

#define SCOPE_SHIFT 4u /* of a key's kind: the family is below */
#define BOLD_MIN 600u /* font-weight as a number */

static uint64_t
key_of(enum odf_family family, unsigned int part, struct rd name)
{
	return looks_key((unsigned int)family | part << SCOPE_SHIFT, name);
}

static enum odf_family
family_of(struct rd attrs)
{
	static const struct {
		const char *name;
		enum odf_family family;
	} families[] = {
	    {"paragraph", ODF_PARAGRAPH},
	    {"text", ODF_TEXT},
	    {"graphic", ODF_GRAPHIC},
	    {"graphics", ODF_GRAPHIC}, /* OpenOffice 1 */
	    {"presentation", ODF_GRAPHIC},
	    {"table-cell", ODF_CELL},
	};
	struct rd value;

	if (!xml_attr(attrs, "family", &value))
		return ODF_OTHER;
	for (size_t i = 0; i < ARRAY_LEN(families); i++) {
		if (xml_is(&value, families[i].name))
			return families[i].family;
	}
	return ODF_OTHER;
}

/* ---- properties -------------------------------------------------------------------------------- */

static unsigned int
number_of(struct rd value)
{
	unsigned int n = 0;

	for (size_t i = 0; i < value.left && i < 4; i++) {
		if (value.p[i] < '0' || value.p[i] > '9')
			break;
		n = n * 10 + (unsigned int)(value.p[i] - '0');
	}
	return n;
}

static void
font_say(struct odf_styles *styles, struct rd attrs)
{
	struct rd value;

	if (xml_attr(attrs, "font-name", &value)) {
		/* A face's name is its font's, or that and a number: ".VnTimeH1". */
		if (!looks_apply(&styles->looks, key_of(ODF_FACE, 0, value), &styles->look))
			look_font(&styles->look, value);
	} else if (xml_attr(attrs, "font-family", &value)) {
		look_font(&styles->look, value);
	}
}

static void
text_properties(struct odf_styles *styles, struct rd attrs)
{
	struct run_look *look = &styles->look;
	struct rd value;

	if (xml_attr(attrs, "font-weight", &value))
		look_say(look, LOOK_BOLD, xml_is(&value, "bold") || number_of(value) >= BOLD_MIN);
	if (xml_attr(attrs, "color", &value))
		look_color(look, value);
	if (xml_attr(attrs, "text-transform", &value))
		look_say(look, LOOK_CAPS, xml_is(&value, "uppercase"));
	if (xml_attr(attrs, "font-variant", &value) && xml_is(&value, "small-caps"))
		look_say(look, LOOK_CAPS, true);
	if (xml_attr(attrs, "font-size", &value) && number_of(value) > 0 &&
	    value.p[value.left - 1] == 't') {
		look->set |= LOOK_SIZE;
		look->size = (uint16_t)(number_of(value) * 2);
	}
	font_say(styles, attrs);
}

static void
border_properties(struct run_look *look, struct rd attrs)
{
	static const char *const names[] = {"border", "border-top"};
	struct rd value;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (xml_attr(attrs, names[i], &value))
			look_say(look, LOOK_BORDER, !xml_is(&value, "none") && value.left > 0);
	}
	if (xml_attr(attrs, "stroke", &value))
		look_say(look, LOOK_BORDER, !xml_is(&value, "none"));
}

/* ---- styles ------------------------------------------------------------------------------------ */

static void
face_note(struct odf_styles *styles, struct rd attrs)
{
	struct run_look look = {0};
	struct rd name, family;

	if (!xml_attr(attrs, "name", &name) || !xml_attr(attrs, "font-family", &family))
		return;
	look_font(&look, family);
	/* The others tell by their names. */
	if (look.font != SPAN_FONT_UNKNOWN &&
	    looks_add(&styles->looks, key_of(ODF_FACE, 0, name), 0, &look) < 0)
		styles->error = -1;
}

static void
style_end(struct odf_styles *styles)
{
	if (styles->key != 0 &&
	    looks_add(&styles->looks, styles->key, styles->parent, &styles->look) < 0)
		styles->error = -1;
	styles->key = 0;
}

static void
style_start(struct odf_styles *styles, const struct xml_token *tag, bool is_default)
{
	struct rd name = rd_init(NULL, 0), value;

	styles->look = (struct run_look){0};
	styles->parent = 0;
	styles->key = 0;
	styles->family = family_of(tag->attrs);
	if (styles->family == ODF_OTHER || (!is_default && !xml_attr(tag->attrs, "name", &name)))
		return;
	styles->key = key_of(styles->family, styles->automatic ? styles->part : 0, name);
	if (!is_default && xml_attr(tag->attrs, "parent-style-name", &value))
		styles->parent = key_of(styles->family, 0, value);
	if (tag->empty)
		style_end(styles);
}

static void
properties_note(struct odf_styles *styles, const struct xml_token *tag)
{
	if (styles->key == 0 || tag->kind != XML_START)
		return;
	if (xml_is(&tag->name, "text-properties") || xml_is(&tag->name, "properties"))
		text_properties(styles, tag->attrs);
	if (!xml_is(&tag->name, "text-properties"))
		border_properties(&styles->look, tag->attrs);
}

bool
odf_style_tag(struct odf_styles *styles, const struct xml_token *tag)
{
	static const char *const properties[] = {"text-properties", "paragraph-properties",
	    "graphic-properties", "table-cell-properties", "properties"};
	bool start = tag->kind == XML_START;

	if (xml_is(&tag->name, "style") || xml_is(&tag->name, "default-style")) {
		if (start)
			style_start(styles, tag, xml_is(&tag->name, "default-style"));
		else
			style_end(styles);
		return true;
	}
	if (xml_is(&tag->name, "automatic-styles")) {
		styles->automatic = start && !tag->empty;
		return true;
	}
	if (xml_is(&tag->name, "font-face")) {
		if (start)
			face_note(styles, tag->attrs);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(properties); i++) {
		if (xml_is(&tag->name, properties[i])) {
			properties_note(styles, tag);
			return true;
		}
	}
	return false;
}

void
odf_style_default(const struct odf_styles *styles, enum odf_family family, struct run_look *look)
{
	(void)looks_apply(&styles->looks, key_of(family, 0, rd_init(NULL, 0)), look);
}

void
odf_style_apply(const struct odf_styles *styles, enum odf_family family, struct rd name,
    struct run_look *look)
{
	if (!looks_apply(&styles->looks, key_of(family, styles->part, name), look))
		(void)looks_apply(&styles->looks, key_of(family, 0, name), look);
}

void
odf_styles_free(struct odf_styles *styles)
{
	looks_free(&styles->looks);
}
