/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the sandbox is made of, as data: the rows of each profile and the seccomp program made of
 * them. Apart from sandbox.h so that tests and `sandbox_probe --table` can look at it.
 */
#ifndef BASE_SANDBOX_TABLE_H
#define BASE_SANDBOX_TABLE_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/sandbox.h"

#define SANDBOX_PROFILES (SANDBOX_SWEEP + 1)
#define SANDBOX_SETS_MAX 10u /* sets of rows in one profile */
#define SANDBOX_FILTER_MAX 1024u /* instructions; the longest profile needs about 500 */

enum sandbox_condition {
	SANDBOX_ALWAYS,
	SANDBOX_NO_BITS, /* none of the bits of value is set in the argument */
	SANDBOX_EQUALS, /* the argument's low 32 bits are value: for int arguments */
	SANDBOX_SELF, /* the argument is our own process id */
	SANDBOX_REFUSE, /* not done: answers -EACCES instead of killing */
};

/* Rows of one system call are alternatives: the first whose condition holds decides. */
struct sandbox_row {
	int nr; /* -1: this machine has no such call */
	const char *name; /* as in the manual */
	enum sandbox_condition condition;
	unsigned int argument;
	uint32_t value;
	const char *reason;
};

struct sandbox_set {
	const struct sandbox_row *rows;
	size_t count;
};

struct sandbox_limit {
	int resource; /* RLIMIT_x */
	uint64_t soft, hard;
	bool sanitized; /* may be set in builds with a sanitizer too */
	const char *reason;
};

struct sandbox_plan {
	const char *name;
	struct sandbox_set sets[SANDBOX_SETS_MAX];
	const struct sandbox_limit *limits;
	size_t nlimits;
	bool landlock; /* false: profile says why in its table */
	uint64_t landlock_fs_kept; /* LANDLOCK_ACCESS_FS_x that stay as the file modes say */
	bool landlock_dev_null; /* may open /dev/null for writing (spawn does) */
	uint64_t landlock_scope; /* LANDLOCK_SCOPE_x */
};

const struct sandbox_plan *sandbox_plan(enum sandbox_profile);

/* Writes the seccomp program; self is the process id that SANDBOX_SELF rows mean. Returns the
 * number of instructions, or -EMSGSIZE. */
int sandbox_filter(const struct sandbox_plan *, uint32_t self, struct sock_filter *ret, size_t max);

#endif
