/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markings in a line of several columns. */
#ifndef RULES_COLUMNS_H
#define RULES_COLUMNS_H

#include <stdbool.h>

#include "rules/span.h"

struct judge;

/* Each field and marking of the line in hand becomes a mark; false if there was none. A label that
 * is all of the line opens. */
bool columns_match(struct judge *judge, const struct span *span);

#endif
