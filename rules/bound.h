/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a rule counts: in which parts of a document, in documents of which type, for which level. */
#ifndef RULES_BOUND_H
#define RULES_BOUND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/verdict.h"

#define BOUND_NONE UINT32_MAX
#define TYPES_ANY UINT64_MAX /* of a bound: none; of a document: RULES_TYPES_ANY */

struct bound {
	uint32_t parts; /* bit for each enum part, or BOUND_NONE */
	uint32_t levels; /* bit for each enum level, or BOUND_NONE */
	uint64_t types; /* bit for each row of the table of types, or TYPES_ANY */
	uint32_t needs; /* bits of enum evidence without all of which it is nothing */
	enum confidence at_most; /* CONFIDENCE_NONE: as the evidence says */
};

/* Reads the keys parts, types, levels, needs and at_most of a rule. What could not be kept is an error: an unknown
 * name, or a bound that leaves nothing. 0 or -EINVAL. */
int bound_parse(struct conf *, const config_setting_t *group, struct bound *ret);

/* Whether what is found by it is less than evidence alone would make it. */
bool bound_weakens(const struct bound *);
/* The confidence that is left of one weighed from this evidence. */
enum confidence bound_confidence(const struct bound *, uint32_t evidence, enum confidence);

bool bound_holds(const struct bound *, enum part part, enum level level, uint64_t types);

/* Name of the type of that number; NULL behind the last. */
const char *bound_type_name(unsigned int i);

#endif
