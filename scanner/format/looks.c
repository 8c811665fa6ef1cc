/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns looks and the table of styles: open addressing by a 64-bit hash of the name. */
#include "scanner/format/looks.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rules/font.h"
#include "scanner/format/xml.h"
#include "scanner/limits.h"

#define FONT_NAME_MAX 128u /* bytes of a font's name; the longest known has 40 */
#define RED_MIN 0xb0 /* of a color shown as red: C00000, EE0000, FF0000, ... */
#define RED_OTHERS_MAX 0x50
#define LOOKS_ROOM_FIRST 64u

struct looks_row {
	uint64_t key; /* 0: free */
	uint64_t parent;
	struct run_look look;
};

void
look_say(struct run_look *look, enum look_bit bit, bool on)
{
	look->set |= (uint8_t)bit;
	if (on)
		look->on |= (uint8_t)bit;
	else
		look->on &= (uint8_t) ~(unsigned int)bit;
}

void
look_over(struct run_look *look, const struct run_look *over)
{
	look->on = (uint8_t)((look->on & ~(unsigned int)over->set) | (over->on & over->set));
	look->set |= over->set;
	if ((over->set & LOOK_FONT) != 0) {
		look->font = over->font;
		look->font_caps = over->font_caps;
	}
	if ((over->set & LOOK_SIZE) != 0)
		look->size = over->size;
}

void
look_font(struct run_look *look, struct rd name)
{
	char text[FONT_NAME_MAX + 1];
	uint32_t flags = 0;

	look->set |= LOOK_FONT;
	look->font = SPAN_FONT_UNKNOWN;
	look->font_caps = false;
	if (name.left == 0 || name.left > FONT_NAME_MAX)
		return;
	text[xml_decode(name, text)] = '\0';
	look->font = font_of(text, &flags);
	look->font_caps = (flags & SPAN_CAPS) != 0;
}

static int
hex_pair(const uint8_t *p)
{
	int value = 0;

	for (size_t i = 0; i < 2; i++) {
		uint8_t lower = p[i] | 0x20;

		if (p[i] >= '0' && p[i] <= '9')
			value = value * 16 + (p[i] - '0');
		else if (lower >= 'a' && lower <= 'f')
			value = value * 16 + (lower - 'a') + 10;
		else
			return -1;
	}
	return value;
}

void
look_color(struct run_look *look, struct rd value)
{
	bool red = xml_is(&value, "red");
	int g, b;

	if (value.left == 7 && value.p[0] == '#')
		(void)rd_skip(&value, 1);
	else if (value.left == 8)
		(void)rd_skip(&value, 2);
	if (value.left == 6) {
		g = hex_pair(value.p + 2);
		b = hex_pair(value.p + 4);
		red = hex_pair(value.p) >= RED_MIN && g >= 0 && g <= RED_OTHERS_MAX && b >= 0 &&
		    b <= RED_OTHERS_MAX;
	}
	look_say(look, LOOK_RED, red);
}

uint32_t
look_flags(const struct run_look *look)
{
	return ((look->on & LOOK_CAPS) != 0 || look->font_caps ? (uint32_t)SPAN_CAPS : 0u) |
	    ((look->on & LOOK_BOLD) != 0 ? (uint32_t)SPAN_BOLD : 0u) |
	    ((look->on & LOOK_RED) != 0 ? (uint32_t)SPAN_RED : 0u) |
	    ((look->on & LOOK_BORDER) != 0 ? (uint32_t)SPAN_BORDER : 0u);
}

/* ---- styles ------------------------------------------------------------------------------------ */

/* FNV-1a. Two styles of one hash would be taken for each other: in one document, by chance never. */
uint64_t
looks_key(unsigned int kind, struct rd name)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325) ^ kind;

	h *= UINT64_C(0x100000001b3);
	for (size_t i = 0; i < name.left; i++)
		h = (h ^ name.p[i]) * UINT64_C(0x100000001b3);
	return h != 0 ? h : 1;
}

/* The row of the key, or the free one where it belongs. room is not 0. */
static struct looks_row *
row_of(struct looks_row *rows, size_t room, uint64_t key)
{
	size_t at = (size_t)(key ^ key >> 32) & (room - 1);

	while (rows[at].key != 0 && rows[at].key != key)
		at = (at + 1) & (room - 1);
	return &rows[at];
}

static int
looks_grow(struct looks *looks)
{
	size_t room = looks->room > 0 ? looks->room * 2 : LOOKS_ROOM_FIRST;
	struct looks_row *rows = calloc(room, sizeof(*rows));

	if (rows == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < looks->room; i++) {
		if (looks->rows[i].key != 0)
			*row_of(rows, room, looks->rows[i].key) = looks->rows[i];
	}
	free(looks->rows);
	looks->rows = rows;
	looks->room = room;
	return 0;
}

int
looks_add(struct looks *looks, uint64_t key, uint64_t parent, const struct run_look *look)
{
	struct looks_row *row;

	if (looks->count == LOOKS_MAX)
		return -ENOSPC;
	if (looks->count * 2 >= looks->room && looks_grow(looks) < 0)
		return -ENOMEM;
	row = row_of(looks->rows, looks->room, key);
	if (row->key != 0)
		return 0;
	*row = (struct looks_row){.key = key, .parent = parent, .look = *look};
	looks->count++;
	return 0;
}

bool
looks_apply(const struct looks *looks, uint64_t key, struct run_look *look)
{
	const struct looks_row *chain[LOOKS_PARENTS_MAX];
	size_t n = 0;

	while (looks->room > 0 && key != 0 && n < LOOKS_PARENTS_MAX) {
		const struct looks_row *row = row_of(looks->rows, looks->room, key);

		if (row->key == 0)
			break;
		chain[n++] = row;
		key = row->parent;
	}
	for (size_t i = n; i-- > 0;)
		look_over(look, &chain[i]->look);
	return n > 0;
}

void
looks_free(struct looks *looks)
{
	free(looks->rows);
	*looks = (struct looks){0};
}
