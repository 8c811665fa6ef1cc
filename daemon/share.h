/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a group's watch and guardian share, in a memfd that outlives either: who is ours, which
 * events are in flight, the record ring, the verdict cache. Made by guardian, written by the
 * watch; by guardian only while it has seen that the watch is dead.
 */
#ifndef DAEMON_SHARE_H
#define DAEMON_SHARE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/cache.h"
#include "daemon/holder.h"
#include "daemon/limits.h"
#include "daemon/ring.h"

#define SHARE_MAGIC UINT64_C(0x4d61744775617264) /* "MatGuard" */
#define SHARE_VERSION 4u /* raised with any change of layout */

/*
 * One event in flight, from read() to the answer. Whoever answers in a dead watch's place must
 * know from the slot alone what to answer and whether it was recorded:
 *
 *   FREE -> READ     the number of the descriptor is known: it can be answered
 *   READ -> KNOWN    key, mode and pid are filled: it can be looked up
 *   KNOWN -> DECIDED answer is final and, if it needs a record, the record is in the ring
 *   -> FREE          answered
 *
 * Between ring_put() and DECIDED the ring itself tells (ring_last_event), and answer is valid.
 */
enum pending_state {
	PENDING_FREE,
	PENDING_READ,
	PENDING_KNOWN,
	PENDING_DECIDED,
};

struct pending {
	_Atomic uint32_t state; /* enum pending_state; stored last */
	int32_t fd; /* as the watch sees it: what the kernel's answer names */
	uint64_t event; /* serial, never used twice in this memory */
	uint64_t deadline_ns; /* monotonic */
	int32_t pid;
	uint32_t answer; /* FAN_ALLOW or FAN_DENY; 0: nobody waits for one */
	uint32_t mode; /* st_mode */
	uint32_t act; /* enum record_act */
	struct cache_key key;
	uint8_t tries; /* looks begun: a file that changed under the first gets one more */
	bool sent; /* to the pool that is there now */
	bool cachable; /* nobody had it open for writing when the look began */
};

enum share_counter {
	COUNT_OPENS,
	COUNT_CACHED,
	COUNT_SCANNED,
	COUNT_DENIED,
	COUNT_RECORDED,
	COUNT_DEADLINES,
	COUNT_OVERFLOWS,
	COUNT_UNRECORDED, /* denied or let pass without a record since the last RECORD_GAP */
	/* of sweep, in its own memory */
	COUNT_SWEEP_RUNS, /* 1: not finished yet */
	COUNT_SWEEP_FILES, /* looked at, of the file system in hand */
	COUNT_SWEEP_TOTAL, /* inodes in use there */
	COUNT_SWEEP_MARKED, /* and below: since the start, of all */
	COUNT_SWEEP_REVIEW,
	COUNT_SWEEP_OPAQUE,
	COUNT_SWEEP_ERRORS,
	COUNTERS,
};

/* Processes of ours that a new guardian must end when the old one died: not its children. */
enum share_pid {
	SHARE_PID_WATCH,
	SHARE_PID_POOL,
	SHARE_PID_JOURNAL,
	SHARE_PID_CONTROL,
	SHARE_PIDS,
};

struct share {
	uint64_t magic;
	uint32_t version;
	uint32_t index;
	_Atomic uint64_t heartbeat; /* turns of the watch's loop, and events */
	_Atomic uint64_t next_event; /* serial of the next event */
	_Atomic uint32_t reading; /* from before read() until what it gave has slots */
	/* Sessions of guardian and of the one before it. Everything of ours and nothing else runs in
	 * them: nobody can join a session but by being forked in it. So "is it us" is getsid(2). */
	_Atomic int32_t sid[2];
	_Atomic int32_t pid[SHARE_PIDS];
	_Atomic uint64_t count[COUNTERS];
	struct pending pending[PENDING_SLOTS];
};

_Static_assert(sizeof(struct share) <= RING_OFFSET, "the table must end before the ring");

#define CACHE_OFFSET (RING_OFFSET + RING_BYTES)
#define HOLDERS_OFFSET (CACHE_OFFSET + sizeof(struct cache))
#define SHARE_BYTES (HOLDERS_OFFSET + sizeof(struct holders))

_Static_assert(HOLDERS_OFFSET % 8 == 0, "its words are atomic");

/* A mapped one. */
struct share_map {
	struct share *share;
	struct ring *ring;
	struct cache *cache;
	struct holders *holders;
};

/* Makes the memfd, sealed against resizing, with an empty table, ring and cache. -errno, or the
 * descriptor. */
int share_create(uint32_t index, uint64_t ring_identity);

/* Maps it after checking size, magic, version and the ring's header. 0 or -errno. */
int share_map(int memfd, struct share_map *ret);
void share_unmap(struct share_map *);

/* Is pid one of ours? */
bool share_is_own(const struct share *, pid_t pid);

static inline void
share_count(struct share *share, enum share_counter which)
{
	atomic_fetch_add_explicit(&share->count[which], 1, memory_order_relaxed);
}

/* Takes a free slot for an event just read; NULL if there is none. The slot is PENDING_READ. */
struct pending *share_take(struct share *, int fd, pid_t pid, uint64_t deadline_ns);
/* Frees it; the answer was given. */
void share_free(struct pending *);

uint64_t clock_mono_ns(void);
uint64_t clock_wall_ns(void);
uint64_t clock_boot_ns(void);

#endif
