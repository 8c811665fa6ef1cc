/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pool: starts, feeds, times and ends scan workers and helpers. It never looks into a file.
 * The same code serves matguardd-pool and `matguard scan`. One worker has one file at a time; a
 * worker's death is that file's verdict. Non-blocking: the caller polls pool_fd().
 */
#ifndef SCANNER_POOL_POOL_H
#define SCANNER_POOL_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/verdict.h"

struct pool;

struct pool_config {
	const char *dir; /* where matguard-scan and its helpers lie */
	int rules_fd; /* lent until pool_free; the rule file, read-only */
	uint64_t rules_generation;
	unsigned int workers; /* at most this many at once */
	uint32_t deadline_ms; /* for requests that name none; 0: LIMIT of scanner/limits.h */
};

/* Called once for each submitted id, from pool_dispatch() or pool_cancel(). result is lent. ms is
 * the time from submission. */
typedef void pool_result_fn(uint64_t id, const struct scan_result *result, uint32_t ms, void *arg);

/* 0 and *ret, or -errno. No worker is started before it is needed. */
int pool_new(const struct pool_config *config, pool_result_fn *fn, void *arg, struct pool **ret);
/* Ends the workers; results not yet delivered are not delivered. NULL is fine. */
void pool_free(struct pool *);

/* Queues a file. fd is taken (closed when done) and need only be readable at its own offset 0;
 * name is the last component of its name, or "". A deadline that is named runs from now, the pool's
 * own from the start of work. 0, or -ENOMEM, -EAGAIN (POOL_QUEUE_MAX waiting;
 * fd is still the caller's). */
int pool_submit(struct pool *, uint64_t id, int fd, const char *name, uint32_t deadline_ms);

/* Nobody waits for id any more: it is dropped from the queue, or the worker on it is ended.
 * No result is delivered for it. Unknown ids are ignored. */
void pool_cancel(struct pool *, uint64_t id);

/* New rules, lent as in pool_config: workers start afresh with them; files in hand are finished
 * with the old ones. 0. */
int pool_rules(struct pool *, int rules_fd, uint64_t generation);

/* Readable whenever pool_dispatch() has something to do, deadlines included. Lent. */
int pool_fd(const struct pool *);
/* Does what is due: results, deaths, deadlines, respawns. 0, or -errno if the pool cannot go on. */
int pool_dispatch(struct pool *);

size_t pool_pending(const struct pool *); /* submitted and not yet delivered */
/* Whether a worker could not read the rules: then none ever will, and nothing was looked into. */
bool pool_rules_refused(const struct pool *);
/* Workers ended by a limit or dead by themselves so far. */
uint64_t pool_deaths(const struct pool *);

#endif
