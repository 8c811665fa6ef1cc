/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The encoding that a font's name tells of. */
#ifndef RULES_FONT_H
#define RULES_FONT_H

#include <stdint.h>

#include "rules/span.h"

/* Of a font's name, NULL or "" for none: SPAN_FONT_UNKNOWN unless it is one of the 8-bit fonts.
 * *ret_flags is set to SPAN_CAPS if the font shows all letters as capitals, else to 0. */
enum span_font font_of(const char *name, uint32_t *ret_flags);
/* The font of two runs that are shown as one text. */
enum span_font font_join(enum span_font, enum span_font);

#endif
