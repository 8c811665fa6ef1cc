/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of matguardd-sweep, and what its files ask of each other. */
#ifndef DAEMON_SWEEP_SWEEP_H
#define DAEMON_SWEEP_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/msg.h"
#include "base/proto_guard.h"
#include "daemon/share.h"
#include "daemon/sweep/state.h"
#include "daemon/sweep/tree.h"

struct root {
	int fd; /* its top folder, O_PATH */
	dev_t dev;
	uint32_t guard;
	uint64_t generation;
	uint64_t inodes; /* in use */
	unsigned int slot; /* ROOTS_MAX: there is none, its place is not kept */
	struct sweep_state state;
};

/* The file a worker looks at. */
struct look {
	int fd; /* -1: none */
	uint64_t id;
	struct cache_key key;
	bool sent;
	bool judged; /* verdict is there; its record waits for room in the ring */
	struct verdict verdict;
	uint64_t begun_ns;
};

struct sweep {
	int guardian;
	int pool; /* -1: missing */
	int epoll;
	int timer; /* a rest, or a retry */
	int bell; /* eventfd of journal */
	int state_fd;
	int proc;
	struct share_map map;
	struct root roots[ROOTS_MAX];
	size_t nroots;
	struct root *root; /* in hand; NULL: none */
	struct tree tree;
	struct look look;
	bool resting;
	bool stopping;
	uint64_t debt_ns; /* worked since the last rest */
	uint64_t saved_ns;
	uint64_t next_id;
	struct msg_buf in;
	struct msg_buf out;
};

/* roots.c: which file systems, and how far */
void roots_take(struct sweep *, const struct sweep_root *, int fd); /* takes fd over */
/* Begins the next one that is not finished. false: there is none. */
bool roots_next(struct sweep *);
/* The walk has come to its end. */
void roots_finish(struct sweep *);
/* Keeps the place, if the last time is long ago or `now` is said. */
void roots_save(struct sweep *, bool now);

/* look.c: one file to the pool, its verdict to the log */
void look_begin(struct sweep *, int fd); /* takes fd over */
void look_send(struct sweep *);
void look_answers(struct sweep *);
void look_retry(struct sweep *);
void look_pool_lost(struct sweep *);

/* main.c: no work for so long */
void sweep_rest(struct sweep *, uint64_t ns);

#endif
