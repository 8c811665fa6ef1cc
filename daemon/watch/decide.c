/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The end of an event: policy, record, answer, in that order.
 *
 * Record before answer: what the policy wants recorded is in the ring before the opener goes on.
 * A ring without room means deny and count. One call of event_answer() ends each event.
 */
#include <errno.h>
#include <string.h>
#include <sys/fanotify.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/finding.h"
#include "daemon/policy.h"
#include "daemon/subject.h"
#include "daemon/watch/watch.h"

static void
event_answer(struct watch *w, struct pending *p)
{
	struct fanotify_response answer = {.fd = p->fd, .response = p->answer};

	if (p->answer != 0 && write(w->fan, &answer, sizeof(answer)) < 0 && errno != ENOENT)
		log_error("answer event: %m"); /* ENOENT: the opener was killed meanwhile */
	if (p->act == ACT_SAVED)
		w->saving--;
	close(p->fd);
	share_free(p);
	w->pending--;
}

void
watch_pass(struct watch *w, struct pending *p)
{
	atomic_store_explicit(&p->state, PENDING_DECIDED, memory_order_release);
	event_answer(w, p);
}

void
watch_ring_bell(struct watch *w)
{
	uint64_t one = 1;

	/* EAGAIN: the counter is full, so journal has been told. */
	if (write(w->journal_bell, &one, sizeof(one)) < 0 && errno != EAGAIN)
		log_warning("tell journal: %m");
}

static void
event_record(struct watch *w, struct pending *p, const struct verdict *v,
    enum record_decision decision, enum record_cause cause)
{
	struct share *share = w->map.share;
	struct finding_facts facts = {
	    .pending = p,
	    .verdict = v,
	    .decision = decision,
	    .cause = cause,
	    .guard = w->setup.index,
	    .rules_generation = w->setup.rules_generation,
	    .proc = w->proc,
	    .file_fd = p->fd,
	};
	int r = finding_record(w->map.ring, &facts);

	if (r < 0) {
		if (p->answer != 0)
			p->answer = FAN_DENY;
		share_count(share, COUNT_UNRECORDED);
		if (r != -ENOBUFS)
			log_error("record: %s", strerrordesc_np(-r));
	} else {
		share_count(share, COUNT_RECORDED);
	}
	watch_ring_bell(w);
}

static void
event_end(struct watch *w, struct pending *p, const struct verdict *v,
    struct policy_decision decision, enum record_cause cause)
{
	if (p->answer != 0)
		p->answer = decision.decision == DECISION_DENIED ? FAN_DENY : FAN_ALLOW;
	if (decision.record)
		event_record(w, p, v, decision.decision, cause);
	if (p->answer == FAN_DENY)
		share_count(w->map.share, COUNT_DENIED);
	atomic_store_explicit(&p->state, PENDING_DECIDED, memory_order_release);
	event_answer(w, p);
}

static struct policy_facts
facts_of(const struct watch *w, const struct pending *p, const struct verdict *v)
{
	return (struct policy_facts){
	    .mode = w->setup.guard.mode,
	    .on_failure = w->setup.guard.on_failure,
	    .kind = v->kind,
	    .confidence = v->confidence,
	    .told = p->answer == 0,
	};
}

/* Its save is in the kernel's queue before its next open can be, but perhaps not read yet. */
static bool
is_holder(struct watch *w, const struct pending *p)
{
	watch_read_saves(w);
	return holder_is(w->map.holders, &p->key, p->pid, subject_started_ns(w->proc, p->pid));
}

void
watch_decide(struct watch *w, struct pending *p, const struct verdict *v, enum record_cause cause)
{
	struct policy_facts facts = facts_of(w, p, v);
	struct policy_decision decision = policy_decide(&facts);

	if (decision.decision == DECISION_DENIED && is_holder(w, p)) {
		facts.holder = true;
		decision = policy_decide(&facts);
		cause = CAUSE_HOLDER;
	}
	event_end(w, p, v, decision, cause);
}

void
watch_decide_unseen(struct watch *w, struct pending *p, enum record_cause cause)
{
	struct verdict known = {.kind = VERDICT_ERROR};
	struct policy_facts facts;

	watch_scan_cancel(w, p);
	/* Marked in an earlier state counts; clean in an earlier state does not. */
	if (cache_get(w->map.cache, &p->key, &known) != CACHE_STALE || known.kind != VERDICT_MARKED)
		known = (struct verdict){.kind = VERDICT_ERROR};
	if (cause == CAUSE_DEADLINE)
		share_count(w->map.share, COUNT_DEADLINES);
	facts = facts_of(w, p, &known);
	event_end(w, p, &known, policy_decide_unseen(&facts), cause);
}

void
watch_record_gap(struct watch *w)
{
	struct share *share = w->map.share;
	uint64_t count = atomic_load(&share->count[COUNT_UNRECORDED]);

	if (count == 0)
		return;
	if (gap_record(w->map.ring, atomic_fetch_add(&share->next_event, 1), CAUSE_RING_FULL,
		w->setup.index, count) < 0)
		return;
	atomic_fetch_sub(&share->count[COUNT_UNRECORDED], count);
	watch_ring_bell(w);
}
