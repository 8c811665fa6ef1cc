/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be all there is on a line: markings, titles, labels, stamps, by their letters. */
#ifndef RULES_KEY_H
#define RULES_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/compiled.h"

/* The entry of a list of the file that a phrase stands in. */
struct entry {
	size_t rule;
	enum level level;
};

/* 0, -EEXIST: it is there, -E2BIG: too many keys or letters, -ENOMEM. */
int marking_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry);
int label_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry);
int declassified_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry);
/* A title has a key with each marking: they must be there before. */
int title_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry);
/* Whether every marking has "mật": lines without "ậ" can then be passed over. */
bool keys_hold_mat(const struct rules *rules);

#endif
