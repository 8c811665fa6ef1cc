/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who wrote a file last: a set-associative table in the group's shared memory. The process that
 * saved a document may go on opening what it saved, though it is marked now: else an editor could
 * not save twice, and words would be lost. Everybody else is denied.
 *
 * One writer at a time, as of the cache. An entry is made when a file that was open for writing is
 * closed; it names the process by its pid and the moment, and holds for a process of that pid which
 * began before: a later process with the same pid does not inherit it.
 */
#ifndef DAEMON_HOLDER_H
#define DAEMON_HOLDER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/cache.h"
#include "daemon/limits.h"

struct holder {
	_Atomic uint64_t saved_ns; /* CLOCK_BOOTTIME; 0: empty. Stored last. */
	uint64_t dev;
	uint64_t ino;
	uint64_t birth_ns;
	int32_t pid;
};

struct holders {
	struct holder entries[HOLDER_SETS][HOLDER_WAYS];
};

/* pid has saved the file. Of a full set the oldest entry leaves. */
void holder_put(struct holders *, const struct cache_key *, pid_t pid, uint64_t now_ns);

/* Did pid, a process that began at started_ns, save the file? The times are CLOCK_BOOTTIME. */
bool holder_is(const struct holders *, const struct cache_key *, pid_t pid, uint64_t started_ns);

#endif
