/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A slot: the place of one worker process in the pool, from its start to the moment it is reaped,
 * and the helpers it asked for. Knows nothing of the queue: pool.c decides who gets which file.
 */
#ifndef SCANNER_POOL_SLOT_H
#define SCANNER_POOL_SLOT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/msg.h"
#include "base/proto_scan.h"
#include "scanner/limits.h"

enum slot_state {
	SLOT_EMPTY,
	SLOT_STARTING, /* forked; MSG_READY has not come */
	SLOT_IDLE,
	SLOT_BUSY,
	SLOT_DYING, /* killed; not yet reaped */
};

struct request {
	struct request *next;
	uint64_t id;
	int fd; /* owned until answered: the worker it was given to may die with an earlier file */
	uint64_t submitted_ms;
	uint32_t budget_ms; /* from submission if named, else from the start of work */
	bool named;
	bool alone; /* wants a worker that has looked at nothing else */
	char name[SCAN_NAME_MAX + 1];
};

struct helper {
	pid_t pid; /* 0: none */
	int pidfd;
	enum helper_kind kind;
};

struct slot {
	unsigned int index;
	uint32_t generation; /* tells events of this process from those of its predecessor */
	enum slot_state state;
	pid_t pid;
	int pidfd;
	int sock;
	uint64_t due_ms; /* STARTING, BUSY: when it is killed */
	struct request *requests[POOL_AHEAD_MAX]; /* BUSY: owned; the first is the one in hand */
	unsigned int nrequests;
	unsigned int files;
	bool retire; /* gets no other file */
	unsigned int helpers_started; /* for this file */
	struct helper helpers[POOL_HELPERS_AT_ONCE];
};

/* What is common to all slots; lent to every call. */
struct slot_base {
	const char *dir;
	int epoll;
	int rules_fd;
	uint64_t rules_generation;
	struct msg_buf *out;
};

enum slot_event {
	SLOT_EVENT_TIMER,
	SLOT_EVENT_SOCKET,
	SLOT_EVENT_DEATH,
	SLOT_EVENT_HELPER,
};

struct slot_tag {
	enum slot_event event;
	unsigned int slot;
	unsigned int helper;
	uint32_t generation;
};

uint64_t slot_tag_pack(const struct slot_tag *);
struct slot_tag slot_tag_unpack(uint64_t packed);

/* EMPTY to STARTING: forks a worker and sends it the rules. 0 or -errno (then still EMPTY). */
int slot_start(struct slot *, const struct slot_base *, uint64_t now_ms);
/* IDLE to BUSY, or one more behind those a BUSY one has: takes the request. -errno if the worker
 * cannot be reached: kill the slot, the request is still the caller's. */
int slot_give(struct slot *, const struct slot_base *, struct request *, uint64_t now_ms);
/* The request in hand, no longer the slot's; the next one's time begins. NULL if there is none. */
struct request *slot_take(struct slot *, uint64_t now_ms);
/* How many files the worker has answered for. */
unsigned int slot_answered(const struct slot *);
/* Takes back the last request given; NULL if there is none. */
struct request *slot_take_last(struct slot *);
/* To DYING: no message of it counts any more. The request, if any, is left to the caller. */
void slot_kill(struct slot *, const struct slot_base *);
/* After SLOT_EVENT_DEATH, or with wait_ms to wait that long: reaps. true and the wait status if
 * it is gone; the slot is then EMPTY. */
bool slot_reap(struct slot *, const struct slot_base *, unsigned int wait_ms, int *ret_status);

/* MSG_HELPER: starts the helper and hands its socket to the worker; 0, or -errno if the worker
 * must be killed for asking nonsense or not taking the answer. */
int slot_helper(struct slot *, const struct slot_base *, struct msg *);
void slot_helper_died(struct slot *, const struct slot_base *, unsigned int index);
/* The file is done: what is left of its helpers ends. */
void slot_helpers_end(struct slot *, const struct slot_base *);

#endif
