/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far each file system was swept, and under which rules: one slot of a file that guardian
 * opened for us. A slot that makes no sense, torn by a power cut say, counts as empty: that file
 * system is swept from its beginning.
 */
#ifndef DAEMON_SWEEP_STATE_H
#define DAEMON_SWEEP_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mounts.h"
#include "daemon/sweep/limits.h"

struct sweep_state {
	char path[MOUNT_PATH_MAX + 1]; /* mount point */
	uint64_t fsid; /* statfs(2): of its UUID, where it has one */
	uint64_t generation; /* of the rules */
	bool finished;
	uint64_t files; /* looked at so far */
	char cursor[CURSOR_BYTES_MAX + 1]; /* the last of them */
};

#define STATE_SLOT_BYTES 8192u /* fixed, so that a slot is written by itself */

/* The slot of this path and file system in *ret_slot, its content in *ret; an unused slot, and *ret
 * with path and fsid alone, if there is none. -ENOSPC, or -errno. */
int state_find(int fd, const char *path, uint64_t fsid, unsigned int *ret_slot,
    struct sweep_state *ret);
int state_write(int fd, unsigned int slot, const struct sweep_state *);

#endif
