/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shipped policy (docs/ARCHITECTURE.md): deny acts on `certain` and `likely`; what needs a person's
 * eye, could not be looked into or failed is allowed and recorded; clean is neither. */
#include "daemon/policy.h"

static const struct policy_decision table[] = {
    [VERDICT_CLEAN] = {DECISION_ALLOWED, false},
    [VERDICT_ERROR] = {DECISION_ALLOWED, true},
    [VERDICT_OPAQUE] = {DECISION_ALLOWED, true},
    [VERDICT_REVIEW] = {DECISION_ALLOWED, true},
    [VERDICT_MARKED] = {DECISION_DENIED, true},
};

struct policy_decision
policy_decide(const struct policy_facts *f)
{
	struct policy_decision d = table[f->kind];

	if (d.decision == DECISION_DENIED && f->confidence < CONFIDENCE_LIKELY)
		d.decision = DECISION_ALLOWED;
	if (d.decision == DECISION_DENIED && f->holder)
		d.decision = DECISION_ALLOWED;
	if (f->mode == GUARD_REPORT || f->told)
		d.decision = DECISION_NOTED;
	return d;
}

struct policy_decision
policy_decide_unseen(const struct policy_facts *f)
{
	struct policy_decision d;

	if (f->kind != VERDICT_ERROR)
		return policy_decide(f);
	d.record = true;
	if (f->mode == GUARD_REPORT || f->told)
		d.decision = DECISION_NOTED;
	else
		d.decision = f->on_failure == FAILURE_DENY ? DECISION_DENIED : DECISION_ALLOWED;
	return d;
}
