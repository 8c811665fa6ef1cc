/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GIẢI MẬT: the stamp that lowers the markings it stands near. */
#ifndef RULES_DECLASSIFIED_H
#define RULES_DECLASSIFIED_H

#include <stdbool.h>

#include "rules/span.h"

struct judge;

/* A header or a footer. */
bool part_is_margin(enum part part);
/* Whether a stamp stands near enough before a marking of the line in hand, in that part. */
bool declassified_is_near(const struct judge *judge, enum part part);
/* The line in hand is the stamp. */
void declassified_stamp(struct judge *judge, const struct span *span);
/* Whether the line in hand is the stamp with its date: "GIẢI MẬT Từ: 01/01/2026". */
bool declassified_is_dated(const struct judge *judge, const struct span *span);
/* At the document's end: from its marks to those that repeat them in headers and footers. */
void declassified_spread(struct judge *judge);

#endif
