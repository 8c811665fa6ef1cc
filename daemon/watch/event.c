/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From read() on the group to a decision.
 *
 * Owns: the descriptor of each event, from read() until watch_decide() closes it.
 * Must not: open anything under a guarded file system, wait for anybody, look into the file.
 * Hand-off: kernel -> slot (share_take) -> cache, or scan.c -> decide.c, which answers.
 * The slot is taken for every event of a batch before the first is worked on, so that guardian
 * can answer all of them if we die (docs/ARCHITECTURE.md, "What a dead watch leaves").
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/fanotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "daemon/finding.h"
#include "daemon/watch/watch.h"

#define BATCH_MAX 64u

static bool
is_permission(const struct fanotify_event_metadata *m)
{
	return (m->mask & (FAN_OPEN_PERM | FAN_ACCESS_PERM | FAN_OPEN_EXEC_PERM)) != 0;
}

/* The kernel's queue overflowed (report mode only: a permission group's has no end). */
static void
overflow_record(struct watch *w)
{
	struct share *share = w->map.share;
	uint64_t event = atomic_fetch_add(&share->next_event, 1);

	share_count(share, COUNT_OVERFLOWS);
	if (gap_record(w->map.ring, event, CAUSE_OVERFLOW, w->setup.index, 0) < 0)
		share_count(share, COUNT_UNRECORDED);
	watch_ring_bell(w);
}

/* Fills the slot from the descriptor. false: nothing a document could be in; it was passed. */
static bool
event_identify(struct watch *w, struct pending *p)
{
	if (share_is_own(w->map.share, p->pid) || cache_key_of(p->fd, &p->key, &p->mode) < 0 ||
	    !S_ISREG(p->mode) || p->key.size == 0) {
		watch_pass(w, p);
		return false;
	}
	atomic_store_explicit(&p->state, PENDING_KNOWN, memory_order_release);
	return true;
}

static void
event_handle(struct watch *w, struct pending *p)
{
	struct verdict known;

	if (p->act == ACT_OPENED)
		share_count(w->map.share, COUNT_OPENS);
	atomic_fetch_add_explicit(&w->map.share->heartbeat, 1, memory_order_relaxed);
	if (!event_identify(w, p))
		return;
	if (cache_get(w->map.cache, &p->key, &known) == CACHE_HIT) {
		share_count(w->map.share, COUNT_CACHED);
		if (known.kind == VERDICT_CLEAN && p->act == ACT_OPENED)
			watch_ignore(w, p);
		watch_decide(w, p, &known, CAUSE_CACHE);
		return;
	}
	watch_scan(w, p);
}

static void
slot_fill(struct watch *w, struct pending *p, const struct fanotify_event_metadata *m)
{
	uint64_t now = clock_mono_ns();

	p->act = (m->mask & FAN_CLOSE_WRITE) != 0 ? ACT_SAVED : ACT_OPENED;
	p->answer = is_permission(m) ? FAN_ALLOW : 0;
	p->deadline_ns = now + (uint64_t)watch_deadline_ms(w, p) * 1000000u;
	w->pending++;
	if (p->act == ACT_SAVED)
		w->saving++;
}

/* Takes slots for a batch. Returns how many of them. */
static size_t
batch_take(struct watch *w, struct fanotify_event_metadata *m, ssize_t len,
    struct pending *ret[BATCH_MAX])
{
	size_t n = 0;

	for (; FAN_EVENT_OK(m, len); m = FAN_EVENT_NEXT(m, len)) {
		if (m->vers != FANOTIFY_METADATA_VERSION)
			fatal("kernel speaks fanotify version %d, not %d", m->vers,
			    FANOTIFY_METADATA_VERSION);
		if ((m->mask & FAN_Q_OVERFLOW) != 0)
			overflow_record(w);
		if (m->fd < 0)
			continue;
		ret[n] = share_take(w->map.share, m->fd, m->pid, UINT64_MAX);
		if (ret[n] == NULL)
			fatal("more events than slots"); /* the buffer was sized by free slots */
		slot_fill(w, ret[n], m);
		n++;
	}
	return n;
}

static ssize_t
group_read(struct watch *w, int group, struct fanotify_event_metadata *batch, size_t max)
{
	ssize_t n = read(group, batch, max * sizeof(*batch));

	if (n < 0 && errno == EAGAIN && group == w->fan)
		w->drained_ns = clock_mono_ns();
	else if (n < 0 && errno != EAGAIN && errno != EINTR)
		log_warning("read event: %m"); /* EMFILE, say: the kernel has denied that open */
	return n;
}

/* Reads at most max events of one of our groups. The number read, 0 if none waits. Stopped in here
 * we would hold events that neither the kernel's queue nor a slot shows: `reading` shows them. */
static size_t
batch_read(struct watch *w, int group, size_t max, struct pending *ret[BATCH_MAX])
{
	struct fanotify_event_metadata batch[BATCH_MAX];
	size_t taken = 0;
	ssize_t n;

	atomic_store(&w->map.share->reading, 1);
	n = group_read(w, group, batch, size_min(max, BATCH_MAX));
	if (n > 0)
		taken = batch_take(w, batch, n, ret);
	atomic_store(&w->map.share->reading, 0);
	return taken;
}

void
watch_read_events(struct watch *w)
{
	struct pending *batch[BATCH_MAX];
	size_t n;

	while (w->pending < PENDING_SLOTS) {
		n = batch_read(w, w->fan, PENDING_SLOTS - w->pending, batch);
		for (size_t i = 0; i < n; i++)
			event_handle(w, batch[i]);
		if (n < BATCH_MAX)
			break; /* to epoll, so that answers of the pool are not kept waiting */
	}
}

void
watch_read_saves(struct watch *w)
{
	struct pending *batch[BATCH_MAX];
	uint64_t now = clock_boot_ns();
	size_t n, room;

	while (w->saving < SAVES_MAX && w->pending < PENDING_SLOTS) {
		room = size_min(SAVES_MAX - w->saving, PENDING_SLOTS - w->pending);
		n = batch_read(w, w->saves, room, batch);
		/* All of them first: handling one may be what somebody asks of another. */
		for (size_t i = 0; i < n; i++) {
			watch_unignore(w, batch[i]);
			if (cache_key_of(batch[i]->fd, &batch[i]->key, &batch[i]->mode) == 0)
				holder_put(w->map.holders, &batch[i]->key, batch[i]->pid, now);
		}
		for (size_t i = 0; i < n; i++)
			event_handle(w, batch[i]);
		if (n < BATCH_MAX)
			break;
	}
}

/* Room for the unread is made by deciding the oldest pending without a look. */
void
watch_shed(struct watch *w)
{
	uint64_t limit = (uint64_t)w->setup.guard.deadline_ms * 1000000u;
	struct share *share = w->map.share;

	if (w->setup.guard.mode != GUARD_DENY || w->pending < PENDING_SLOTS ||
	    clock_mono_ns() - w->drained_ns < limit / 2)
		return;
	for (size_t i = 0; i < PENDING_SLOTS; i++) {
		struct pending *p = &share->pending[i];

		if (atomic_load(&p->state) == PENDING_KNOWN)
			watch_decide_unseen(w, p, CAUSE_NO_DESCRIPTOR);
	}
	watch_read_events(w);
}
