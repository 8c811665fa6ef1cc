/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key words and document numbers that an organisation names: sought anywhere, weak evidence. */
#ifndef RULES_HINT_H
#define RULES_HINT_H

#include "rules/compiled.h"

/* 0, or -EINVAL: empty, too long, a space in it. */
int hint_set_pattern(struct hint *, const char *text, size_t len);
/* One more for the rules, a copy. 0, -E2BIG: there are too many, or -ENOMEM. */
int hint_add(struct rules *, const struct hint *);
/* The first hint that the line holds and that counts in such a part and type; NULL if none. */
const struct hint *hint_find(const struct rules *, const struct line *, enum part part,
    uint64_t types);

#endif
