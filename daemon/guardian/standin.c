/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answering in the place of a missing watch.
 *
 * A group has one reader at a time, because the kernel names events by descriptor numbers and two
 * readers get equal ones. We read from the moment a watch is seen dead until its successor has
 * said it is ready; each event is answered at once, by the cache or by the guard's on_failure, so
 * that nothing of ours waits: the successor's own exec may be among the events.
 */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/finding.h"
#include "daemon/guardian/guardian.h"
#include "daemon/policy.h"

static bool
answer_write(const struct guarded *g, int fd, uint32_t answer)
{
	struct fanotify_response response = {.fd = fd, .response = answer};

	return write(g->fan, &response, sizeof(response)) == sizeof(response);
}

/* What is known of the file: by its present state, or marked in any earlier one. */
static struct verdict
known_of(struct guarded *g, const struct cache_key *key)
{
	struct verdict v;

	switch (cache_get(g->map.cache, key, &v)) {
	case CACHE_HIT:
		return v;
	case CACHE_STALE:
		if (v.kind == VERDICT_MARKED)
			return v;
		break;
	case CACHE_MISS:
		break;
	}
	return (struct verdict){.kind = VERDICT_ERROR};
}

/* Policy, record, answer, as the watch does it. file_fd: -1 if the descriptor died with the watch. */
static void
event_decide(struct guardian *gd, struct guarded *g, struct pending *p, int file_fd)
{
	struct verdict v = known_of(g, &p->key);
	struct policy_facts facts = {
	    .mode = g->guard.mode,
	    .on_failure = g->guard.on_failure,
	    .kind = v.kind,
	    .confidence = v.confidence,
	    .told = p->answer == 0,
	};
	struct policy_decision d = policy_decide_unseen(&facts);
	struct finding_facts finding = {
	    .pending = p,
	    .verdict = &v,
	    .decision = d.decision,
	    .cause = CAUSE_WATCH_MISSING,
	    .guard = g->index,
	    .rules_generation = gd->rules_generation,
	    .proc = gd->proc,
	    .file_fd = file_fd,
	};

	if (p->answer != 0)
		p->answer = d.decision == DECISION_DENIED ? FAN_DENY : FAN_ALLOW;
	if (d.record) {
		if (finding_record(g->map.ring, &finding) < 0) {
			if (p->answer != 0)
				p->answer = FAN_DENY;
			share_count(g->map.share, COUNT_UNRECORDED);
		} else {
			share_count(g->map.share, COUNT_RECORDED);
		}
		eventfd_write(g->bell, 1);
	}
	if (p->answer == FAN_DENY)
		share_count(g->map.share, COUNT_DENIED);
}

/* One slot of the dead watch: daemon/share.h says what each state proves. */
static void
slot_settle(struct guardian *gd, struct guarded *g, struct pending *p)
{
	uint32_t state = atomic_load(&p->state);

	if (state == PENDING_FREE || state == PENDING_READ)
		return; /* READ: not known what it was; the sweep denies it */
	if (state == PENDING_KNOWN && !ring_last_event(g->map.ring, p->event))
		event_decide(gd, g, p, -1);
	if (p->answer != 0)
		answer_write(g, p->fd, p->answer);
	share_free(p);
}

/* Denies whatever the dead watch had read and not identified: between read() and its slots, or in
 * PENDING_READ. The kernel says ENOENT to numbers that name no event. */
static void
unidentified_deny(struct guarded *g)
{
	uint64_t count = 0, event;

	for (int fd = 0; fd < (int)WATCH_NOFILE; fd++) {
		if (answer_write(g, fd, FAN_DENY))
			count++;
	}
	for (size_t i = 0; i < PENDING_SLOTS; i++)
		share_free(&g->map.share->pending[i]);
	if (count == 0)
		return;
	event = atomic_fetch_add(&g->map.share->next_event, 1);
	if (gap_record(g->map.ring, event, CAUSE_UNIDENTIFIED, g->index, count) < 0)
		atomic_fetch_add(&g->map.share->count[COUNT_UNRECORDED], count);
	eventfd_write(g->bell, 1);
}

void
standin_begin(struct guardian *gd, struct guarded *g)
{
	/* In report mode nobody waits: what was pending is lost as events, so it is counted. */
	for (size_t i = 0; i < PENDING_SLOTS; i++)
		slot_settle(gd, g, &g->map.share->pending[i]);
	if (g->guard.mode != GUARD_DENY) {
		for (size_t i = 0; i < PENDING_SLOTS; i++)
			share_free(&g->map.share->pending[i]);
		return;
	}
	unidentified_deny(g);
	if (!g->standing_in) {
		guardian_epoll(gd, EPOLL_CTL_ADD, g->fan, EVENT_GROUP, g->index);
		g->standing_in = true;
	}
}

void
standin_end(struct guardian *gd, struct guarded *g)
{
	if (!g->standing_in)
		return;
	guardian_epoll(gd, EPOLL_CTL_DEL, g->fan, EVENT_GROUP, g->index);
	g->standing_in = false;
}

static void
event_handle(struct guardian *gd, struct guarded *g, const struct fanotify_event_metadata *m)
{
	struct pending p = {.pid = m->pid, .fd = m->fd, .answer = FAN_ALLOW, .act = ACT_OPENED};

	share_count(g->map.share, COUNT_OPENS);
	p.event = atomic_fetch_add(&g->map.share->next_event, 1);
	if (!share_is_own(g->map.share, m->pid) && cache_key_of(m->fd, &p.key, &p.mode) == 0 &&
	    S_ISREG(p.mode) && p.key.size > 0)
		event_decide(gd, g, &p, m->fd);
	answer_write(g, m->fd, p.answer);
	close(m->fd);
}

void
standin_read(struct guardian *gd, struct guarded *g)
{
	struct fanotify_event_metadata m;
	ssize_t n;

	/* One at a time: if we died, at most one event would hang until the group closes. */
	for (unsigned int i = 0; i < STANDIN_BATCH; i++) {
		n = read(g->fan, &m, sizeof(m));
		if (n < (ssize_t)sizeof(m))
			return;
		if (m.vers != FANOTIFY_METADATA_VERSION)
			fatal("kernel speaks fanotify version %d", m.vers);
		if (m.fd >= 0)
			event_handle(gd, g, &m);
	}
}
