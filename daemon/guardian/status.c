/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `matguard status` shows: read from our own tables and the groups' counters. */
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/proto_client.h"
#include "daemon/guardian/guardian.h"

static void
process_fill(struct status *status, enum role role, pid_t pid, uint32_t restarts)
{
	struct status_process *p = &status->processes[status->nprocesses++];

	strncpy(p->name, role_name(role), PROCESS_NAME_MAX);
	p->pid = (uint32_t)pid;
	p->restarts = restarts;
}

static uint64_t
count_of(const struct guarded *g, enum share_counter which)
{
	return atomic_load_explicit(&g->map.share->count[which], memory_order_relaxed);
}

static void
guard_fill(struct status_guard *s, const struct guarded *g)
{
	size_t n = strnlen(g->guard.path, GUARD_PATH_MAX);

	memcpy(s->path, g->guard.path, n);
	s->mode = g->guard.mode;
	s->on_failure = g->guard.on_failure;
	s->deadline_ms = g->guard.deadline_ms;
	s->watch_serving = g->marked && g->watch.state == CHILD_READY;
	s->opens = count_of(g, COUNT_OPENS);
	s->cached = count_of(g, COUNT_CACHED);
	s->scanned = count_of(g, COUNT_SCANNED);
	s->denied = count_of(g, COUNT_DENIED);
	s->recorded = count_of(g, COUNT_RECORDED);
	s->deadlines = count_of(g, COUNT_DEADLINES);
	s->overflows = count_of(g, COUNT_OVERFLOWS);
	s->pending = ring_pending(g->map.ring);
}

static void
sweep_fill(struct status_sweep *s, const struct guardian *gd)
{
	const _Atomic uint64_t *count = gd->swept.share->count;

	s->on = gd->config.sweep;
	s->running = count[COUNT_SWEEP_RUNS] != 0;
	s->files = count[COUNT_SWEEP_FILES];
	s->total = count[COUNT_SWEEP_TOTAL];
	s->marked = count[COUNT_SWEEP_MARKED];
	s->review = count[COUNT_SWEEP_REVIEW];
	s->opaque = count[COUNT_SWEEP_OPAQUE];
	s->errors = count[COUNT_SWEEP_ERRORS];
}

void
status_answer(struct guardian *gd, uint64_t cookie)
{
	static struct status status;
	struct wr wr = msg_begin(&gd->out);
	const struct child *c;

	memset(&status, 0, sizeof(status));
	status.cookie = cookie;
	status.started_wall_ns = gd->started_wall_ns;
	status.rules_generation = gd->rules_generation;
	status.role = gd->config.role;
	process_fill(&status, ROLE_GUARDIAN, getpid(), 0);
	for (uint32_t i = 0; i < CHILD_INDEX_MAX && (c = child_at(gd, i)) != NULL; i++)
		process_fill(&status, c->role, c->pid, c->restarts);
	for (size_t i = 0; i < gd->ngroups; i++)
		guard_fill(&status.guards[status.nguards++], &gd->groups[i]);
	sweep_fill(&status.sweep, gd);
	status_encode(&status, &wr);
	if (msg_send(gd->control.sock, MSG_STATUS_ANSWER, &gd->out, &wr, NULL, 0) < 0)
		log_warning("control: status cannot be sent");
}
