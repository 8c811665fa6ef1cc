/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an RTF document says once and refers to by number: its fonts and colours. Pure. */
#ifndef SCANNER_FORMAT_RTF_TABLE_H
#define SCANNER_FORMAT_RTF_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/span.h"
#include "scanner/limits.h"

#define RTF_FONT_NAME 64u /* bytes of a font's name that are looked at */
#define RTF_FONT_SLOTS ((size_t)2 * RTF_FONTS_MAX)

struct rtf_font {
	bool used;
	int32_t number;
	int32_t charset; /* \fcharset; -1: not said */
	enum span_font font;
	uint32_t flags; /* SPAN_CAPS or 0 */
};

struct rtf_tables {
	struct rtf_font fonts[RTF_FONT_SLOTS];
	size_t nfonts;
	struct rtf_font now; /* the entry in hand */
	char name[RTF_FONT_NAME + 1];
	size_t name_len;
	bool red[RTF_COLORS_MAX];
	size_t ncolors;
	int32_t rgb[3]; /* the entry in hand */
};

void rtf_font_begin(struct rtf_tables *, int32_t number);
/* A byte of the entry's name; ';' ends the entry. */
void rtf_font_byte(struct rtf_tables *, uint8_t c);
/* NULL: not in the table. */
const struct rtf_font *rtf_font_get(const struct rtf_tables *, int32_t number);

/* ';' ended the colour in hand. */
void rtf_color_end(struct rtf_tables *);
bool rtf_color_red(const struct rtf_tables *, int32_t number);

/* The character of a byte under a code page; of 1258 a mark may be a combining one. */
uint32_t rtf_byte_code(uint8_t byte, int32_t codepage);

#endif
