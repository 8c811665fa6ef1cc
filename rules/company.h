/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands near a marking, before and behind it: letterheads, "Bản số", "Nơi nhận", and titles
 * of documents about secrecy. */
#ifndef RULES_COMPANY_H
#define RULES_COMPANY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/line.h"
#include "rules/span.h"

struct judge;

/* A title about secrecy rules: in capitals anywhere, or among the first lines. */
bool company_is_about(const struct judge *judge, const struct line *line, uint32_t number);
/* Evidence of the lines before, and of the line in hand. */
uint32_t company_before(struct judge *judge);
uint32_t company_of_own(struct judge *judge);
/* Whether a line behind some marks is worth its reading. */
bool company_asked(const struct judge *judge, const struct span *line, bool near);
/* A line behind some marks: its letterhead counts for those near, its stamps for all. */
void company_behind(struct judge *judge, const char *text, size_t len);

#endif
