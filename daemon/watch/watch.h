/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of matguardd-watch, and what its files ask of each other. */
#ifndef DAEMON_WATCH_WATCH_H
#define DAEMON_WATCH_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/msg.h"
#include "base/proto_guard.h"
#include "daemon/share.h"

struct watch {
	struct group_setup setup;
	struct share_map map;
	int epoll;
	int guardian; /* -1: gone; we go on */
	int fan; /* the fanotify group of opens: deny mode waits for our answers */
	int saves; /* the group of saves: told after the fact, read when there is room */
	int journal_bell; /* eventfd: a record is in the ring */
	int pool; /* -1: missing; events wait for it until their deadline */
	int handover; /* listening socket: a new guardian asks here; -1: none */
	int timer; /* armed while anything is pending */
	int proc;
	size_t pending; /* slots not free */
	size_t saving; /* of them, of saves */
	bool serving; /* guardian has stopped answering in our place: one reader at a time */
	bool reading; /* the group is in epoll */
	bool reading_saves;
	bool timing;
	bool stopping; /* MSG_STOP: answer what is there, take no more */
	uint64_t drained_ns; /* when the kernel's queue was last seen empty */
	struct msg_buf in;
	struct msg_buf out;
	int group_fds[5]; /* as received, to hand over */
};

/* How long a look may take: what the guard promises, or more where nobody waits. */
static inline uint32_t
watch_deadline_ms(const struct watch *w, const struct pending *p)
{
	return p->answer != 0 ? w->setup.guard.deadline_ms : REPORT_DEADLINE_MS;
}

/* event.c: from the kernel to a decision or to the pool */
void watch_read_events(struct watch *);
void watch_read_saves(struct watch *);
/* Events have waited unread for too long and every slot is taken: answer them at once. */
void watch_shed(struct watch *);

/* decide.c: the end of an event */
void watch_decide(struct watch *, struct pending *, const struct verdict *, enum record_cause);
/* No verdict was reached: by what is known of the file, and the zone's on_failure. */
void watch_decide_unseen(struct watch *, struct pending *, enum record_cause);
/* Nothing to look at or to record: allow. */
void watch_pass(struct watch *, struct pending *);
void watch_ring_bell(struct watch *);
/* Records how many went unrecorded, once the ring has room again. */
void watch_record_gap(struct watch *);

/* scan.c: the pool's side */
void watch_scan(struct watch *, struct pending *);
void watch_scan_cancel(struct watch *, const struct pending *);
void watch_scan_resend(struct watch *);
void watch_pool_lost(struct watch *);
void watch_pool_message(struct watch *);

/* ignore.c: what needs no event any more */
void watch_ignore(struct watch *, const struct pending *); /* it is clean */
void watch_unignore(struct watch *, const struct pending *);
void watch_unignore_all(struct watch *);

/* main.c: keeps epoll and the timer in step with reading and pending */
void watch_rearm(struct watch *);

#endif
