/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Starting another program of ours: fork and exec, its socket to us at descriptor 3, standard
 * input and output on /dev/null, everything else closed, as the user and with the powers given.
 * So a child shares neither heap nor address layout nor a forgotten descriptor with us.
 * fork() and not vfork(): with no reader an exec from a guarded file system waits for an answer
 * that only the parent can give.
 */
#ifndef BASE_SPAWN_H
#define BASE_SPAWN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct spawn {
	const char *dir; /* where our programs lie */
	const char *program; /* file name in dir; becomes argv[0] */
	const char *argument; /* argv[1], shown by ps; or NULL */
	int sock; /* lent; becomes descriptor 3 */
	uid_t uid; /* (uid_t)-1: stay who we are */
	gid_t gid;
	uint64_t capabilities; /* mask of 1 << CAP_x to keep if started by root; 0: none */
	bool ordinary; /* at nice 0, though we run before others */
};

/* Starts it. Returns 0 with its pid and a pidfd (caller closes), or -errno. A failure to exec
 * shows as exit status 127. */
int spawn_start(const struct spawn *, pid_t *ret_pid, int *ret_pidfd);

/* The directory the running program lies in, from /proc/self/exe. 0 or -errno. */
int spawn_own_dir(char *ret, size_t size);

/* How a child ended, in words: "exit 1", "signal 9 (KILL)", with a bit of static storage. */
const char *spawn_status_text(int wait_status);

#endif
