/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the possible markings of a document: each is new on its line, waits for the next one, and
 * is reported at the end. Of many that are alike only some are kept, and the others counted.
 */
#include "rules/mark.h"

#include <string.h>

#include "rules/company.h"
#include "rules/declassified.h"
#include "rules/evidence.h"
#include "rules/judge.h"
#include "rules/weigh.h"

static size_t
mark_kind(const struct rules *rules, const struct mark *mark)
{
	const struct bound *bound = &rules->list[mark->rule].bound;
	size_t letters = (mark->evidence & E_CAPS) != 0 ? 0
	    : (mark->evidence & E_INITIAL) != 0         ? 1
							: 2;
	bool against =
	    (mark->evidence & (E_QUOTED | E_LISTED | E_REGISTER | E_SENTENCE | E_CONTINUED)) != 0;
	size_t kind = (size_t)mark->level - LEVEL_MAT;

	kind = kind * 5 + (size_t)weigh_form(mark->evidence);
	kind = (kind * 3 + letters) * 2 + (against ? 1 : 0);
	return kind * 2 + (bound_weakens(bound) ? 1 : 0);
}

void
marks_settle(struct marks *marks, const struct rules *rules)
{
	size_t kind;

	if (!marks->has_pending)
		return;
	marks->has_pending = false;
	kind = mark_kind(rules, &marks->pending);
	if (marks->kept[kind] < MARKS_PER_KIND) {
		marks->kept[kind]++;
		marks->list[marks->n++] = marks->pending;
		return;
	}
	for (size_t i = marks->n; i-- > 0;) {
		if (mark_kind(rules, &marks->list[i]) == kind) {
			marks->list[i].copies++;
			return;
		}
	}
}

void
mark_new(struct judge *judge, const struct span *span, const struct match *match)
{
	struct mark *mark = &judge->marks.pending;
	uint32_t evidence = match->evidence | evidence_of_span(span);
	bool listed;

	if (!bound_holds(&judge->rules->list[match->rule].bound, span->part, match->level,
		judge->types))
		return; /* the rule counts elsewhere only */
	listed = judge->marks.has_pending && mark->part == span->part &&
	    mark->level != match->level && (mark->evidence & (E_ALONE | E_COLUMN | E_FIELD)) != 0 &&
	    (match->evidence & (E_ALONE | E_COLUMN)) != 0;

	if ((evidence & E_CAPS) != 0)
		evidence &= ~(uint32_t)E_INITIAL;
	evidence |= evidence_of_encoding(span, match, evidence, judge->vps_capitals);
	if (listed) /* two degrees on lines that follow each other: a list to choose from */
		mark->evidence |= E_LISTED;
	marks_settle(&judge->marks, judge->rules);
	evidence |= company_before(judge);
	if ((evidence & E_RECIPIENTS) != 0 && (evidence & E_CAPS) == 0)
		evidence &= ~(uint32_t)E_LETTERHEAD; /* where people sign */
	evidence |= company_of_own(judge);
	if (span->part == PART_CELL && judge->register_open && (evidence & (E_FIELD | E_RED)) == 0)
		evidence |= E_REGISTER;
	if (declassified_is_near(judge, span->part))
		evidence |= E_DECLASSIFIED;
	if ((evidence & (E_ALONE | E_COLUMN)) != 0)
		judge->degrees |= 1u << match->level;
	*mark = (struct mark){
	    .evidence = evidence | (listed ? E_LISTED : 0u),
	    .level = match->level,
	    .part = span->part,
	    .encoding = match->combined && span->encoding == ENCODING_UTF8
		? ENCODING_UTF8_DECOMPOSED
		: span->encoding,
	    .rule = match->rule,
	    .line = judge->lines,
	};
	judge->marks.has_pending = true;
	judge->near_left = NEAR_LINES;
	judge->support_left = SUPPORT_LINES_MAX;
}

/* Where the stamp of a document stands, in the company of what a document has: such a marking is
 * its own, and no lesson further down makes it an example. */
static bool
mark_is_own(const struct judge *judge, const struct mark *mark)
{
	return (mark->line <= NEAR_LINES || part_is_margin(mark->part)) &&
	    ((mark->evidence & E_LETTERHEAD) != 0 || judge->recipients);
}

uint32_t
mark_evidence(const struct judge *judge, const struct mark *mark)
{
	uint32_t evidence = mark->evidence | judge->document;

	if (mark_is_own(judge, mark))
		evidence &= ~(uint32_t)(E_ABOUT | E_DEGREES);
	if (mark->copies > 0) /* its copies may stand anywhere */
		evidence &= ~(uint32_t)E_DECLASSIFIED;
	return evidence;
}

void
mark_report(const struct judge *judge, const struct mark *mark, rules_finding_fn *fn, void *arg)
{
	uint32_t evidence = mark_evidence(judge, mark);
	const struct bound *bound = &judge->rules->list[mark->rule].bound;
	struct finding finding;

	/* A file's name is judged before its type is known. */
	if (!bound_holds(bound, mark->part, mark->level, judge->types))
		return;
	if ((evidence & (E_LETTERHEAD | E_SUPPORT)) != 0)
		evidence &= ~(uint32_t)E_AMBIGUOUS;

	memset(&finding, 0, sizeof(finding));
	finding.confidence = bound_confidence(bound, evidence, weigh(evidence));
	if (finding.confidence == CONFIDENCE_NONE)
		return;
	finding.level = mark->level;
	finding.part = mark->part;
	finding.form = weigh_form(evidence);
	finding.encoding = mark->encoding;
	memcpy(finding.rule, judge->rules->list[mark->rule].name, sizeof(finding.rule));
	weigh_reasons(evidence, &finding);
	for (uint32_t i = 0; i <= mark->copies; i++)
		fn(&finding, arg);
}
