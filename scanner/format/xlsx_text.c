/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the memory of a book's strings: one text and one array, whatever their number. */
#include "scanner/format/xlsx_text.h"

#include <errno.h>
#include <stdlib.h>

#include "rules/font.h"
#include "scanner/format/xml.h"

#define TEXT_ROOM_FIRST 65536u
#define STRINGS_ROOM_FIRST 1024u

int
xlsx_text_begin(struct xlsx_text *all)
{
	if (all->count == all->count_room) {
		size_t room = all->count_room > 0 ? all->count_room * 2 : STRINGS_ROOM_FIRST;
		struct xlsx_string *grown = reallocarray(all->strings, room, sizeof(*grown));

		if (grown == NULL)
			return -ENOMEM;
		all->strings = grown;
		all->count_room = room;
	}
	all->strings[all->count++] = (struct xlsx_string){.at = all->len};
	return 0;
}

static int
text_room(struct xlsx_text *all, size_t n)
{
	size_t room = all->room > 0 ? all->room : TEXT_ROOM_FIRST;
	char *grown;

	if (n <= all->room - all->len)
		return 0;
	while (room - all->len < n)
		room *= 2;
	grown = realloc(all->text, room);
	if (grown == NULL)
		return -ENOMEM;
	all->text = grown;
	all->room = room;
	return 0;
}

static void
look_join(struct xlsx_string *string, const struct run_look *look)
{
	if (look == NULL) {
		string->open = true;
		return;
	}
	string->flags = string->own ? string->flags & look_flags(look) : look_flags(look);
	string->font = string->own ? font_join(string->font, look->font) : look->font;
	if (look->size > string->size)
		string->size = look->size;
	string->own = true;
}

int
xlsx_text_add(struct xlsx_text *all, struct rd raw, bool cdata, const struct run_look *look)
{
	size_t n = raw.left;

	if (n == 0 || all->count == 0)
		return 0;
	if (text_room(all, n) < 0)
		return -ENOMEM;
	if (cdata)
		(void)rd_copy(&raw, all->text + all->len, n);
	else
		n = xml_decode(raw, all->text + all->len);
	all->len += n;
	all->strings[all->count - 1].len += n;
	look_join(&all->strings[all->count - 1], look);
	return 0;
}

void
xlsx_text_clear(struct xlsx_text *all)
{
	all->len = all->count = 0;
}

void
xlsx_text_free(struct xlsx_text *all)
{
	free(all->text);
	free(all->strings);
	*all = (struct xlsx_text){0};
}

void
xlsx_text_span(const struct xlsx_text *all, const struct xlsx_string *string,
    const struct run_look *cell, struct span *ret)
{
	*ret = (struct span){.text = all->text + string->at,
	    .len = string->len,
	    .part = PART_CELL,
	    .flags = look_flags(cell),
	    .font = cell->font,
	    .size_half_points = cell->size};
	if (!string->own)
		return;
	ret->flags = string->open ? ret->flags & string->flags : string->flags;
	ret->font = string->open ? font_join(ret->font, string->font) : string->font;
	if (string->size > ret->size_half_points)
		ret->size_half_points = string->size;
}
