/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marking or mention: the table that turns evidence into confidence and words. */
#ifndef RULES_WEIGH_H
#define RULES_WEIGH_H

#include <stdint.h>

#include "base/verdict.h"
#include "rules/evidence.h"

/* CONFIDENCE_NONE: a mention, nothing to report. */
enum confidence weigh(uint32_t evidence);
enum form weigh_form(uint32_t evidence);
/* Fills finding->reasons. */
void weigh_reasons(uint32_t evidence, struct finding *finding);

#endif
