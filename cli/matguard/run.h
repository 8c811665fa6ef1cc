/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looking into files and folders with the caller's own powers: walk, open, hand to the pool,
 * and report each outer file once. Serves scan and explain. A file this machine refuses to open
 * is reported with the daemon's verdict, if a daemon answers.
 */
#ifndef CLI_MATGUARD_RUN_H
#define CLI_MATGUARD_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/verdict.h"
#include "cli/matguard/choice.h"
#include "cli/matguard/verb.h"

/* One outer file and what is known of it. Everything is lent. */
struct seen {
	const char *path;
	uint64_t bytes;
	uint32_t ms;
	const struct scan_result *result;
	int error; /* the errno behind result->error, 0 if there is none */
	bool denied; /* the daemon refused the open; the result is from its record */
};

typedef void run_seen_fn(const struct seen *, void *arg);
/* Where a run stands. */
struct run_at {
	uint64_t total; /* files there will be; 0: not known (yet) */
	uint64_t excluded; /* names passed over in walks by `choice` */
	uint64_t old; /* files passed over by it */
};
/* Called a few times a second while results are awaited, and once at the end. */
typedef void run_tick_fn(const struct run_at *, void *arg);

struct run_config {
	const struct cli *cli;
	const char
	    *rules; /* path of the rule file; NULL: the one beside us, or the installed one */
	uint32_t jobs; /* 0: as many as this process may use CPUs */
	struct choice choice; /* what walks pass over; an argument is always looked into */
	bool count; /* find out the total, for progress */
	run_seen_fn *seen;
	run_tick_fn *tick; /* or NULL */
	void *arg;
};

/* Looks into every path, in no particular order. 0, -EINTR after SIGINT or SIGTERM, or -errno
 * after a complaint on standard error: it could not begin (-EINVAL: the rule file) or go on. */
int run_paths(const struct run_config *, char *const *paths, size_t npaths);
/* The same of one file: a folder is no file and seen as such an error. */
int run_one(const struct run_config *, char *path);
/* The same of what standard input holds; name is shown and judged as its file's name. */
int run_stdin(const struct run_config *, char *name);

#endif
