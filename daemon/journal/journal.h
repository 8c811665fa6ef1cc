/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal process: its state, and what its files do for each other. */
#ifndef DAEMON_JOURNAL_JOURNAL_H
#define DAEMON_JOURNAL_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/msg.h"
#include "base/proto_client.h"
#include "base/proto_guard.h"
#include "daemon/journal/facts.h"
#include "daemon/journal/index.h"
#include "daemon/journal/limits.h"
#include "daemon/journal/store.h"
#include "daemon/ring.h"

/* A ring we drain. Its shared memory stays mapped when everybody else is gone. */
struct source {
	struct ring *ring;
	uint64_t identity;
	uint32_t index; /* of the guard */
	uint64_t next; /* the record to take next; those before it are in the batch or durable */
	int eventfd;
	bool retired; /* another ring took its place: forget it once it is empty */
};

enum job_kind {
	JOB_LIST,
	JOB_SEGMENTS,
};

/* A question of control, being answered as fast as control reads. */
struct job {
	enum job_kind kind;
	uint64_t cookie;
	struct found found;
	struct segment_list segments;
	size_t next;
	int fd; /* of the segment read last; -1: none */
	uint32_t segment; /* its number */
};

struct journal {
	int epoll;
	int guardian; /* -1: gone */
	int control; /* -1: none */
	int signals;
	int dirfd;
	bool stopping;
	bool control_wants_out;
	uint64_t stop_at_ms; /* when to give up on a disk that refuses */

	bool failing; /* the last write failed; said once */
	int retry_ms;
	uint64_t retry_at_ms;

	struct source sources[RINGS_MAX];
	size_t nsources;
	size_t turn; /* which source is first in the next batch */

	struct index *index; /* NULL: answer by reading the segments */
	bool index_behind;
	uint64_t index_retry_at_ms; /* while there is none */
	char index_path[4096];

	struct job jobs[JOBS_MAX];
	size_t njobs;

	struct ring_record record;
	struct store store;
	struct msg_buf in, out;
};

uint64_t journal_now_ms(void);

/* drain.c: from the rings to the disk */

/* Takes the two descriptors. 0 or -errno. */
int drain_add(struct journal *, const struct ring_setup *, int memfd, int eventfd);
/* An eventfd spoke. One that is no ring's any more is passed over: it was closed in this turn. */
void drain_event(struct journal *, int fd);
/* Moves what waits to the disk, at most BATCHES_MAX. true: more waits. */
bool drain_run(struct journal *);
/* Nothing waits in any ring or in the batch. */
bool drain_done(const struct journal *);
/* Reads the index on, if it is behind; now and then tries to make one, if there is none. */
void drain_index(struct journal *);
void journal_index_open(struct journal *);
void journal_index_drop(struct journal *);

/* answer.c: questions of control */

/* Takes the message apart and queues the job. -EBADMSG: control broke the protocol. */
int answer_take(struct journal *, struct msg *);
/* Sends what control's socket takes. 0; -EAGAIN: the socket is full; -EPIPE: control is gone. */
int answer_run(struct journal *);
/* Control is gone: forget what it asked. */
void answer_drop(struct journal *);

#endif
