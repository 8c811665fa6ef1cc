/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped policy, row by row. */
#include "base/checked.h"
#include "daemon/policy.h"
#include "tests/tap.h"

static const struct {
	const char *what;
	struct policy_facts facts;
	bool unseen;
	enum record_decision decision;
	bool record;
} rows[] = {
#define DENY GUARD_DENY, FAILURE_ALLOW
#define SURE CONFIDENCE_CERTAIN
#define OPEN false, false
#define TOLD true, false
#define HOLDER false, true
    {"clean opens", {DENY, VERDICT_CLEAN, 0, OPEN}, false, DECISION_ALLOWED, false},
    {"certain is denied", {DENY, VERDICT_MARKED, SURE, OPEN}, false, DECISION_DENIED, true},
    {"likely is denied", {DENY, VERDICT_MARKED, CONFIDENCE_LIKELY, OPEN}, false, DECISION_DENIED,
	true},
    {"marked below likely is not", {DENY, VERDICT_MARKED, CONFIDENCE_REVIEW, OPEN}, false,
	DECISION_ALLOWED, true},
    {"review opens, recorded", {DENY, VERDICT_REVIEW, 0, OPEN}, false, DECISION_ALLOWED, true},
    {"opaque opens, recorded", {DENY, VERDICT_OPAQUE, 0, OPEN}, false, DECISION_ALLOWED, true},
    {"error opens, recorded", {DENY, VERDICT_ERROR, 0, OPEN}, false, DECISION_ALLOWED, true},
    {"on_failure is not for verdicts", {GUARD_DENY, FAILURE_DENY, VERDICT_OPAQUE, 0, OPEN}, false,
	DECISION_ALLOWED, true},
    {"report mode notes", {GUARD_REPORT, FAILURE_DENY, VERDICT_MARKED, SURE, OPEN}, false,
	DECISION_NOTED, true},
    {"report mode: clean", {GUARD_REPORT, FAILURE_DENY, VERDICT_CLEAN, 0, OPEN}, false,
	DECISION_NOTED, false},
    {"unseen, unknown: allow", {DENY, VERDICT_ERROR, 0, OPEN}, true, DECISION_ALLOWED, true},
    {"unseen, unknown: deny", {GUARD_DENY, FAILURE_DENY, VERDICT_ERROR, 0, OPEN}, true,
	DECISION_DENIED, true},
    {"unseen, known as marked", {DENY, VERDICT_MARKED, SURE, OPEN}, true, DECISION_DENIED, true},
    {"unseen, known as clean", {GUARD_DENY, FAILURE_DENY, VERDICT_CLEAN, 0, OPEN}, true,
	DECISION_ALLOWED, false},
    {"unseen in report mode", {GUARD_REPORT, FAILURE_DENY, VERDICT_ERROR, 0, OPEN}, true,
	DECISION_NOTED, true},
    {"a save cannot be denied", {DENY, VERDICT_MARKED, SURE, TOLD}, false, DECISION_NOTED, true},
    {"nor an unseen one", {GUARD_DENY, FAILURE_DENY, VERDICT_ERROR, 0, TOLD}, true, DECISION_NOTED,
	true},
    {"who saved it opens it again", {DENY, VERDICT_MARKED, SURE, HOLDER}, false, DECISION_ALLOWED,
	true},
    {"that changes no other verdict", {DENY, VERDICT_OPAQUE, 0, HOLDER}, false, DECISION_ALLOWED,
	true},
};

int
main(void)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct policy_decision d = rows[i].unseen ? policy_decide_unseen(&rows[i].facts)
							  : policy_decide(&rows[i].facts);

		ok(d.decision == rows[i].decision && d.record == rows[i].record, "%s",
		    rows[i].what);
	}
	return tap_done();
}
