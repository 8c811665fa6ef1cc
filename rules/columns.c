/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns what parts of a line are, that a tab or a run of spaces sets apart. */
#include "rules/columns.h"

#include "rules/evidence.h"
#include "rules/judge.h"
#include "rules/matcher.h"

/* One column of several: a field of its own, the value of the label to its left, or alone. */
static void
match_column(struct judge *judge, struct part_of_line part, struct match *match, struct match *left)
{
	matcher_field(judge->rules, &judge->line, part, match);
	if (match->kind != MATCH_NONE)
		return;
	matcher_alone(judge->rules, &judge->line, part, match);
	if (match->kind == MATCH_MARKING && left->kind == MATCH_LABEL) {
		match->kind = MATCH_FIELD;
		match->rule = left->rule;
		match->evidence = (match->evidence & ~(uint32_t)E_ALONE) | E_FIELD;
	} else {
		match->evidence = (match->evidence & ~(uint32_t)(E_ALONE | E_TITLE)) | E_COLUMN;
	}
}

/* Two columns are a letterhead that a converter flattened; more are the row of a table. */
static uint32_t
columns_evidence(const struct judge *judge)
{
	struct part_of_line part = {0, 0};
	size_t columns = 0;

	while (line_next_column(&judge->line, &part))
		columns++;
	return columns > 2 && !line_has(&judge->line, &judge->rules->lists[LIST_LETTERHEAD])
	    ? E_REGISTER
	    : 0;
}

bool
columns_match(struct judge *judge, const struct span *span)
{
	bool any = false;
	struct part_of_line part = {0, 0};
	struct match match, left = {.kind = MATCH_NONE};
	uint32_t evidence = columns_evidence(judge);
	bool literal = matcher_literal(&judge->line);

	while (line_next_column(&judge->line, &part)) {
		bool whole = part.from == 0 && part.to == judge->line.ntokens;

		if (whole)
			matcher_field(judge->rules, &judge->line, part, &match);
		else
			match_column(judge, part, &match, &left);
		left = match;
		if (match.kind == MATCH_NONE)
			matcher_bracketed(judge->rules, &judge->line, part, &match);
		if ((match.evidence & E_COLUMN) != 0)
			match.evidence |= evidence;
		if (literal)
			match.evidence |= E_QUOTED;
		if (match.kind == MATCH_FIELD || match.kind == MATCH_MARKING ||
		    match.kind == MATCH_TITLE) {
			mark_new(judge, span, &match);
			any = true;
		} else if (match.kind == MATCH_LABEL && whole) {
			judge->label_open = true;
			judge->label_rule = match.rule;
		}
	}
	return any;
}
