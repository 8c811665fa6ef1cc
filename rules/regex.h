/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Regular expressions for the numbers of an organisation's documents (PCRE2), tied down: one is
 * tried only on a line that holds its anchor, a text that each match of it has, and with limits.
 */
#ifndef RULES_REGEX_H
#define RULES_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/line.h"

#define REGEX_ERROR_BYTES 256u

struct regex;

/* 0 and *ret, -ENOMEM, or -EINVAL with why not in error. */
int regex_new(const char *pattern, struct regex **ret, char error[REGEX_ERROR_BYTES]);
void regex_free(struct regex *); /* NULL is fine */

/* Makes machine code of it where the process may; else it is interpreted. */
void regex_speed(struct regex *);

/* Whether the line, as it reads without case and composition, holds a match; also if a limit was
 * reached before that was known: then a person has to look. */
bool regex_in(const struct regex *, const struct line *);

#endif
