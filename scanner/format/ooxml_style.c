/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the reading of word/styles.xml and of run properties. Toggles are taken as said last and
 * not as exclusive-or (17.7.3): a style in capitals within a style in capitals is in capitals to
 * whoever looks for capitals.
 */
#include "scanner/format/ooxml_style.h"

#include "scanner/format/xml.h"

#define HUNDREDTHS_PER_HALF_POINT 50u

/* Kinds of styles, for their keys. */
#define KIND_PARAGRAPH 1u
#define KIND_CHARACTER 2u
#define KIND_TABLE 3u

/* ---- properties -------------------------------------------------------------------------------- */

bool
ooxml_is_on(struct rd attrs)
{
	struct rd value;

	if (!xml_attr(attrs, "val", &value))
		return true;
	return !xml_is(&value, "0") && !xml_is(&value, "false") && !xml_is(&value, "off") &&
	    !xml_is(&value, "none") && !xml_is(&value, "nil");
}

static unsigned int
number_of(struct rd value)
{
	unsigned int n = 0;

	for (size_t i = 0; i < value.left && i < 6; i++) {
		if (value.p[i] < '0' || value.p[i] > '9')
			break;
		n = n * 10 + (unsigned int)(value.p[i] - '0');
	}
	return n;
}

static void
size_say(struct run_look *look, unsigned int half_points)
{
	look->set |= LOOK_SIZE;
	look->size = (uint16_t)(half_points < UINT16_MAX ? half_points : UINT16_MAX);
}

/* What letters above ASCII are shown in counts: the Vietnamese ones are among them. */
static void
fonts_say(struct run_look *look, struct rd attrs)
{
	static const char *const names[] = {"hAnsi", "ascii", "h-ansi", "cs", "val"};
	struct rd value;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (xml_attr(attrs, names[i], &value)) {
			look_font(look, value);
			return;
		}
	}
}

/* Of a run's fill; its highlight, which is no color of letters, comes after it. */
static void
fill_color_say(struct run_look *look, struct rd attrs)
{
	struct run_look color = {0};
	struct rd value;

	if (!xml_attr(attrs, "val", &value))
		return;
	look_color(&color, value);
	if ((color.on & LOOK_RED) != 0)
		look_over(look, &color);
}

void
ooxml_run_property(struct run_look *look, enum element element, struct rd attrs)
{
	struct rd value;

	if (element == ELEMENT_CAPS) {
		/* w:caps and w:smallCaps: one of them off says nothing of the other. */
		if (ooxml_is_on(attrs) || (look->on & LOOK_CAPS) == 0)
			look_say(look, LOOK_CAPS, ooxml_is_on(attrs));
	} else if (element == ELEMENT_BOLD) {
		look_say(look, LOOK_BOLD, ooxml_is_on(attrs));
	} else if (element == ELEMENT_COLOR) {
		if (xml_attr(attrs, "val", &value) || xml_attr(attrs, "rgb", &value))
			look_color(look, value);
	} else if (element == ELEMENT_FILL_COLOR) {
		fill_color_say(look, attrs);
	} else if (element == ELEMENT_SIZE) {
		if (xml_attr(attrs, "val", &value))
			size_say(look, number_of(value));
	} else if (element == ELEMENT_FONTS) {
		fonts_say(look, attrs);
	} else if (element == ELEMENT_LATIN) {
		if (xml_attr(attrs, "typeface", &value) && value.left > 0 && value.p[0] != '+')
			look_font(look, value);
	} else if (element == ELEMENT_BORDER) {
		look_say(look, LOOK_BORDER, ooxml_is_on(attrs));
	}
}

void
ooxml_drawing_run(struct run_look *look, struct rd attrs)
{
	struct rd value;

	if (attrs.left == 0)
		return;
	if (xml_attr(attrs, "b", &value))
		look_say(look, LOOK_BOLD, xml_is(&value, "1") || xml_is(&value, "true"));
	if (xml_attr(attrs, "cap", &value))
		look_say(look, LOOK_CAPS, !xml_is(&value, "none"));
	if (xml_attr(attrs, "sz", &value))
		size_say(look, number_of(value) / HUNDREDTHS_PER_HALF_POINT);
}

/* ---- styles ------------------------------------------------------------------------------------ */

struct reading {
	struct ooxml_styles *styles;
	struct run_look look; /* of the style in hand */
	uint64_t key, parent;
	unsigned int kind; /* 0: no style of use */
	bool run, borders, defaults;
	bool part_of_table; /* what is said is said of some cells only */
	int error;
};

static unsigned int
kind_of(struct rd attrs)
{
	struct rd type;

	if (!xml_attr(attrs, "type", &type))
		return KIND_PARAGRAPH;
	if (xml_is(&type, "paragraph"))
		return KIND_PARAGRAPH;
	if (xml_is(&type, "character"))
		return KIND_CHARACTER;
	return xml_is(&type, "table") ? KIND_TABLE : 0;
}

static void
style_start(struct reading *reading, struct rd attrs)
{
	struct rd value;

	reading->look = (struct run_look){0};
	reading->key = reading->parent = 0;
	reading->kind = kind_of(attrs);
	reading->part_of_table = false;
	if (reading->kind == 0 || !xml_attr(attrs, "styleId", &value))
		return;
	reading->key = looks_key(reading->kind, value);
	if (reading->kind == KIND_PARAGRAPH && xml_attr(attrs, "default", &value) &&
	    (xml_is(&value, "1") || xml_is(&value, "true") || xml_is(&value, "on")))
		reading->styles->paragraph = reading->key;
}

static void
style_end(struct reading *reading)
{
	int r;

	if (reading->key == 0)
		return;
	r = looks_add(&reading->styles->looks, reading->key, reading->parent, &reading->look);
	if (r < 0)
		reading->error = r;
	reading->key = 0;
}

static void
style_tag(struct reading *reading, enum element element, const struct xml_token *tag)
{
	bool start = tag->kind == XML_START;
	struct rd value;

	if (element == ELEMENT_STYLE) {
		if (start)
			style_start(reading, tag->attrs);
		if (!start || tag->empty)
			style_end(reading);
	} else if (element == ELEMENT_DEFAULTS) {
		if (start)
			reading->look = (struct run_look){0};
		else
			reading->styles->defaults = reading->look;
	} else if (element == ELEMENT_BASED_ON) {
		if (start && xml_attr(tag->attrs, "val", &value))
			reading->parent = looks_key(reading->kind, value);
	} else if (element == ELEMENT_RUN_PROPERTIES) {
		reading->run = start && !tag->empty;
	} else if (element == ELEMENT_BORDERS) {
		reading->borders = start && !tag->empty;
	} else if (element == ELEMENT_PART_OF_TABLE) {
		reading->part_of_table = start && !tag->empty;
	} else if (start && !reading->part_of_table &&
	    (element == ELEMENT_BORDER ? reading->run || reading->borders : reading->run)) {
		ooxml_run_property(&reading->look, element, tag->attrs);
	}
}

int
ooxml_styles_read(struct ooxml_styles *styles, struct rd bytes)
{
	struct reading reading = {.styles = styles};
	struct xml_token token;
	struct names names;

	element_names_fill(&names);
	while (xml_next(&bytes, &token)) {
		enum element element;

		if (token.kind != XML_START && token.kind != XML_END)
			continue;
		element = element_of(&names, &token.name);
		if (element != ELEMENT_OTHER)
			style_tag(&reading, element, &token);
	}
	return reading.error;
}

void
ooxml_styles_free(struct ooxml_styles *styles)
{
	looks_free(&styles->looks);
}

void
ooxml_paragraph_look(const struct ooxml_styles *styles, struct rd id, struct run_look *ret)
{
	*ret = (struct run_look){0};
	if (styles == NULL)
		return;
	*ret = styles->defaults;
	if (id.left == 0 || !looks_apply(&styles->looks, looks_key(KIND_PARAGRAPH, id), ret))
		(void)looks_apply(&styles->looks, styles->paragraph, ret);
}

void
ooxml_run_style(const struct ooxml_styles *styles, struct rd id, struct run_look *look)
{
	if (styles != NULL)
		(void)looks_apply(&styles->looks, looks_key(KIND_CHARACTER, id), look);
}

void
ooxml_table_style(const struct ooxml_styles *styles, struct rd id, struct run_look *look)
{
	if (styles != NULL)
		(void)looks_apply(&styles->looks, looks_key(KIND_TABLE, id), look);
}
