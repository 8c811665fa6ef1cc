/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a line of plain text ends: as Unicode has it (TR 14: LF, CR, CR LF, VT, FF, NEL, LS, PS),
 * because one editor or another shows each of them as the end of a line. */
#ifndef RULES_ENDS_H
#define RULES_ENDS_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes of the line that text begins with, and in *ret_next of it and what ends it. */
size_t ends_line(const char *text, size_t len, size_t *ret_next);
/* Whether there is nothing to be seen. */
bool ends_blank(const char *text, size_t len);

#endif
