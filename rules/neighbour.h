/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What joins on from line to line: "TUYỆT" / "MẬT" is a marking, "BẢO" / "MẬT" is none. */
#ifndef RULES_NEIGHBOUR_H
#define RULES_NEIGHBOUR_H

#include "rules/matcher.h"
#include "rules/span.h"

struct judge;

/* A marking alone on the line in hand: *match is what it is together with the line before. */
void neighbour_before(struct judge *judge, const struct span *span, struct match *match);
/* The line in hand is the one behind the pending mark: it may go on from it. */
void neighbour_behind(struct judge *judge, const struct span *span);

#endif
