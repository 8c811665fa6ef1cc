/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns what fonts' names tell. The 8-bit Vietnamese fonts carry the encoding's name in front:
 * .VnTime, VNI-Times, "VNI Times", "VPS Times". Their look is no matter, so nothing else is read.
 */
#include "rules/font.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"

struct prefix {
	const char *text;
	enum span_font font;
};

static const struct prefix prefixes[] = {
    {".Vn", SPAN_FONT_TCVN3},
    {"VNI-", SPAN_FONT_VNI},
    {"VNI ", SPAN_FONT_VNI},
    {"VPS ", SPAN_FONT_VPS},
    {"VPS-", SPAN_FONT_VPS},
};

/* Quotes and blanks, as HTML, RTF and SVG write them around a name. */
static bool
is_around(char c)
{
	return c == ' ' || c == '"' || c == '\'' || c == ';' || c == '@';
}

enum span_font
font_of(const char *name, uint32_t *ret_flags)
{
	size_t len;

	*ret_flags = 0;
	if (name == NULL)
		return SPAN_FONT_UNKNOWN;
	while (*name != '\0' && is_around(*name))
		name++;
	len = strlen(name);
	while (len > 0 && is_around(name[len - 1]))
		len--;
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		size_t n = strlen(prefixes[i].text);

		if (len < n || strncasecmp(name, prefixes[i].text, n) != 0)
			continue;
		/* Facts 3.2: .VnTimeH shows small letters as capitals. */
		if (prefixes[i].font == SPAN_FONT_TCVN3 && name[len - 1] == 'H')
			*ret_flags = SPAN_CAPS;
		return prefixes[i].font;
	}
	return SPAN_FONT_UNKNOWN;
}

enum span_font
font_join(enum span_font a, enum span_font b)
{
	if (a == b || b == SPAN_FONT_UNKNOWN)
		return a;
	return a == SPAN_FONT_UNKNOWN ? b : SPAN_FONT_MIXED;
}
