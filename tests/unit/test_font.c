/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checked.h"
#include "rules/font.h"
#include "tests/tap.h"

static const struct {
	const char *name;
	enum span_font font;
	uint32_t flags;
} rows[] = {
    {NULL, SPAN_FONT_UNKNOWN, 0},
    {"", SPAN_FONT_UNKNOWN, 0},
    {"Times New Roman", SPAN_FONT_UNKNOWN, 0},
    {"Helvetica H", SPAN_FONT_UNKNOWN, 0},
    {".VnTime", SPAN_FONT_TCVN3, 0},
    {".VnTimeH", SPAN_FONT_TCVN3, SPAN_CAPS},
    {".VnArialH", SPAN_FONT_TCVN3, SPAN_CAPS},
    {".VnHelvetInsH", SPAN_FONT_TCVN3, SPAN_CAPS},
    {".vntimeH", SPAN_FONT_TCVN3, SPAN_CAPS},
    {"'.VnTimeH'", SPAN_FONT_TCVN3, SPAN_CAPS},
    {" .VnTime;", SPAN_FONT_TCVN3, 0},
    {"VNI-Times", SPAN_FONT_VNI, 0},
    {"VNI Times", SPAN_FONT_VNI, 0},
    {"VNItimes", SPAN_FONT_UNKNOWN, 0},
    {"VPS Times", SPAN_FONT_VPS, 0},
    {"\"", SPAN_FONT_UNKNOWN, 0},
};

int
main(void)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t flags = 99;
		enum span_font font = font_of(rows[i].name, &flags);

		ok(font == rows[i].font && flags == rows[i].flags, "font \"%s\"",
		    rows[i].name != NULL ? rows[i].name : "(none)");
	}
	is_int(font_join(SPAN_FONT_UNKNOWN, SPAN_FONT_VNI), SPAN_FONT_VNI, "unknown joins any");
	is_int(font_join(SPAN_FONT_VNI, SPAN_FONT_UNKNOWN), SPAN_FONT_VNI, "any joins unknown");
	is_int(font_join(SPAN_FONT_VNI, SPAN_FONT_TCVN3), SPAN_FONT_MIXED, "two are mixed");
	return tap_done();
}
