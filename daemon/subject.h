/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who did it: an account, not a person. Read from /proc at the moment of the event. */
#ifndef DAEMON_SUBJECT_H
#define DAEMON_SUBJECT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define SUBJECT_COMM_MAX 15u /* TASK_COMM_LEN - 1 */

struct subject {
	bool known; /* false: the process was gone already */
	uint32_t uid;
	bool logged_in; /* login_uid is set: it came by a login, not from a service */
	uint32_t login_uid;
	char comm[SUBJECT_COMM_MAX + 1]; /* as it calls itself: a hint, not evidence */
};

/* proc is a descriptor of /proc. In permission events the process waits for us, so it is there. */
void subject_of(int proc, pid_t pid, struct subject *ret);

/* When it began, CLOCK_BOOTTIME in ns, to 10 ms (proc_pid_stat(5), starttime). UINT64_MAX if it is
 * gone: then it began after anything. */
uint64_t subject_started_ns(int proc, pid_t pid);

#endif
