/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the little language of headers and footers (ECMA-376 part 1, 18.3.1.39): '&' and a letter
 * for each change of font or place in the text, three sections on one line.
 */
#include <string.h>

#include "scanner/format/looks.h"
#include "scanner/format/xlsx.h"
#include "scanner/worker/scan.h"

#define SECTION_MAX 4096u /* bytes of one section; Excel allows 255 characters in all three */
#define COLOR_DIGITS 6u

struct margin {
	struct scan *scan;
	struct rd code; /* what is left of it */
	char text[SECTION_MAX]; /* of the section in hand */
	size_t len;
	struct run_look look;
	struct run_look first; /* of the section's first letter */
	enum part part;
};

static void
section_say(struct margin *margin)
{
	struct span span = {.text = margin->text,
	    .len = margin->len,
	    .part = margin->part,
	    .paragraph = 1,
	    .flags = look_flags(&margin->first) | SPAN_BREAK,
	    .font = margin->first.font,
	    .size_half_points = margin->first.size};

	if (margin->len > 0)
		scan_span(margin->scan, &span);
	margin->len = 0;
	margin->look = (struct run_look){0};
}

static void
byte_add(struct margin *margin, uint8_t c)
{
	if (margin->len == 0)
		margin->first = margin->look;
	margin->text[margin->len++] = (char)c;
	if (margin->len == sizeof(margin->text))
		section_say(margin);
}

/* &"Times New Roman,Bold" */
static void
font_take(struct margin *margin)
{
	const uint8_t *end = memchr(margin->code.p, '"', margin->code.left), *comma;
	struct rd name;

	if (end == NULL)
		return;
	(void)rd_sub(&margin->code, (size_t)(end - margin->code.p), &name);
	(void)rd_skip(&margin->code, 1);
	comma = name.left > 0 ? memchr(name.p, ',', name.left) : NULL;
	if (comma != NULL) {
		look_say(&margin->look, LOOK_BOLD,
		    memmem(comma, name.left - (size_t)(comma - name.p), "Bold", 4) != NULL);
		name.left = (size_t)(comma - name.p);
	}
	if (name.left > 0 && name.p[0] != '-')
		look_font(&margin->look, name);
}

static void
size_take(struct margin *margin, uint32_t points)
{
	while (margin->code.left > 0 && margin->code.p[0] >= '0' && margin->code.p[0] <= '9') {
		points = points < 1000 ? points * 10 + (uint32_t)(margin->code.p[0] - '0') : points;
		(void)rd_skip(&margin->code, 1);
	}
	margin->look.set |= LOOK_SIZE;
	margin->look.size = (uint16_t)(points * 2);
}

/* &K and six digits, or a theme's color: "01+000". */
static void
color_take(struct margin *margin)
{
	struct rd color;

	if (rd_sub(&margin->code, COLOR_DIGITS, &color) == 0)
		look_color(&margin->look, color);
}

static void
code_take(struct margin *margin)
{
	uint8_t c;

	if (rd_u8(&margin->code, &c) < 0)
		return;
	if (c == '&')
		byte_add(margin, c);
	else if (c == 'L' || c == 'C' || c == 'R')
		section_say(margin);
	else if (c == '"')
		font_take(margin);
	else if (c >= '0' && c <= '9')
		size_take(margin, (uint32_t)(c - '0'));
	else if (c == 'K')
		color_take(margin);
	else if (c == 'B')
		look_say(&margin->look, LOOK_BOLD, (margin->look.on & LOOK_BOLD) == 0);
	else if (c == 'P' || c == 'N')
		byte_add(margin, '1'); /* the page's number stands here */
}

void
xlsx_margin_say(struct scan *scan, const char *text, size_t len, bool footer)
{
	struct margin margin = {.scan = scan,
	    .code = rd_init(text, len),
	    .part = footer ? PART_FOOTER : PART_HEADER};
	uint8_t c;

	while (rd_u8(&margin.code, &c) == 0) {
		if (c == '&')
			code_take(&margin);
		else
			byte_add(&margin, c);
	}
	section_say(&margin);
}
