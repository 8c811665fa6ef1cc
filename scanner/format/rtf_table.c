/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the tables. Fonts above the limit are taken for fonts that tell nothing: the rules then
 * try every encoding, so that nothing is missed. */
#include "scanner/format/rtf_table.h"

#include <string.h>

#include "base/checked.h"
#include "rules/font.h"
#include "scanner/format/entity.h"

#define RED_MIN 0xb0 /* of 255: C00000 and brighter are red ink */
#define RED_OTHERS_MAX 0x40 /* green and blue of red */

static size_t
slot_of(const struct rtf_tables *tables, int32_t number)
{
	size_t at = (size_t)((uint32_t)number * 2654435761u) % RTF_FONT_SLOTS;

	while (tables->fonts[at].used && tables->fonts[at].number != number)
		at = (at + 1) % RTF_FONT_SLOTS;
	return at;
}

void
rtf_font_begin(struct rtf_tables *tables, int32_t number)
{
	memset(&tables->now, 0, sizeof(tables->now));
	tables->now.number = number;
	tables->now.charset = -1;
	tables->name_len = 0;
}

static void
font_end(struct rtf_tables *tables)
{
	size_t at = slot_of(tables, tables->now.number);

	if (!tables->fonts[at].used) {
		if (tables->nfonts == RTF_FONTS_MAX)
			return;
		tables->nfonts++;
	}
	tables->name[tables->name_len] = '\0';
	tables->now.font = font_of(tables->name, &tables->now.flags);
	tables->now.used = true;
	tables->fonts[at] = tables->now;
	tables->name_len = 0;
}

void
rtf_font_byte(struct rtf_tables *tables, uint8_t c)
{
	if (c == ';')
		font_end(tables);
	else if (tables->name_len < RTF_FONT_NAME && c != '\0')
		tables->name[tables->name_len++] = (char)c;
}

const struct rtf_font *
rtf_font_get(const struct rtf_tables *tables, int32_t number)
{
	const struct rtf_font *font = &tables->fonts[slot_of(tables, number)];

	return font->used ? font : NULL;
}

void
rtf_color_end(struct rtf_tables *tables)
{
	if (tables->ncolors < RTF_COLORS_MAX)
		tables->red[tables->ncolors++] = tables->rgb[0] >= RED_MIN &&
		    tables->rgb[1] <= RED_OTHERS_MAX && tables->rgb[2] <= RED_OTHERS_MAX;
	memset(tables->rgb, 0, sizeof(tables->rgb));
}

bool
rtf_color_red(const struct rtf_tables *tables, int32_t number)
{
	return number >= 0 && (size_t)number < tables->ncolors && tables->red[number];
}

/* ---- code pages -------------------------------------------------------------------------------- */

/* Where windows-1258 differs from windows-1252. */
static const struct {
	uint8_t byte;
	uint16_t code;
} cp1258[] = {
    {0x8a, 0x8a},
    {0x8e, 0x8e},
    {0x9a, 0x9a},
    {0x9e, 0x9e},
    {0xc3, 0x102},
    {0xcc, 0x300},
    {0xd0, 0x110},
    {0xd2, 0x309},
    {0xd5, 0x1a0},
    {0xdd, 0x1af},
    {0xde, 0x303},
    {0xe3, 0x103},
    {0xec, 0x301},
    {0xf0, 0x111},
    {0xf2, 0x323},
    {0xf5, 0x1a1},
    {0xfd, 0x1b0},
    {0xfe, 0x20ab},
};

uint32_t
rtf_byte_code(uint8_t byte, int32_t codepage)
{
	if (codepage == 1258) {
		for (size_t i = 0; i < ARRAY_LEN(cp1258); i++) {
			if (cp1258[i].byte == byte)
				return cp1258[i].code;
		}
	}
	return byte >= 0x80 && byte <= 0x9f ? windows1252_high[byte - 0x80] : byte;
}
