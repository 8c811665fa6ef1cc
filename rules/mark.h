/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The possible markings of a document, with the evidence of each. */
#ifndef RULES_MARK_H
#define RULES_MARK_H

#include "rules/compiled.h"
#include "rules/limits.h"
#include "rules/matcher.h"
#include "rules/span.h"

/* Kinds of marks kept apart: level, form, case, for or against, of a rule that weakens or not. */
#define KINDS (3u * 5u * 3u * 2u * 2u)
#define MARKS_MAX (KINDS * MARKS_PER_KIND)

struct mark {
	uint32_t evidence;
	enum level level;
	enum part part;
	enum encoding encoding;
	size_t rule;
	uint32_t line; /* number of its line */
	uint32_t copies; /* further marks of its kind that were not kept */
};

struct marks {
	struct mark list[MARKS_MAX];
	size_t n;
	uint8_t kept[KINDS];
	struct mark pending; /* the next line may still join on to it */
	bool has_pending;
};

struct judge;

/* What was matched in the span becomes the pending mark, unless its rule counts elsewhere only. */
void mark_new(struct judge *judge, const struct span *span, const struct match *match);
/* No further line can join on to the pending mark. */
void marks_settle(struct marks *marks, const struct rules *rules);
/* What the marking and the document as a whole tell. */
uint32_t mark_evidence(const struct judge *judge, const struct mark *mark);
/* Weighs it, now that all of the document is known, and reports it if it is one. */
void mark_report(const struct judge *judge, const struct mark *mark, rules_finding_fn *fn,
    void *arg);

#endif
