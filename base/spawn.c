/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the way from fork to exec. Between the two only async-signal-safe calls are made. */
#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/msg.h"

#define CAP_LAST_POSSIBLE 63

static int
caps_set(uint64_t mask)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {
	    {.effective = (uint32_t)mask,
		.permitted = (uint32_t)mask,
		.inheritable = (uint32_t)mask},
	    {.effective = (uint32_t)(mask >> 32),
		.permitted = (uint32_t)(mask >> 32),
		.inheritable = (uint32_t)(mask >> 32)},
	};

	return (int)syscall(SYS_capset, &head, data);
}

/* Bounds what can ever come back, then drops the user, then the sets. A child that is not to be
 * root gets its mask as ambient capabilities, or they would vanish at exec. */
static int
powers_drop(const struct spawn *spawn)
{
	if (geteuid() != 0)
		return 0;
	for (unsigned int cap = 0; cap <= CAP_LAST_POSSIBLE; cap++) {
		/* A root without CAP_SETPCAP (the pool's children, in a test) has nothing to drop. */
		if ((spawn->capabilities >> cap & 1) == 0 &&
		    prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1 &&
		    prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0 && errno != EINVAL)
			return -1;
	}
	if (spawn->uid != (uid_t)-1) {
		if (setgroups(0, NULL) < 0 || setresgid(spawn->gid, spawn->gid, spawn->gid) < 0 ||
		    prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0 ||
		    setresuid(spawn->uid, spawn->uid, spawn->uid) < 0)
			return -1;
	}
	if (caps_set(spawn->capabilities) < 0)
		return -1;
	for (unsigned int cap = 0; cap <= CAP_LAST_POSSIBLE && spawn->uid != (uid_t)-1; cap++) {
		if ((spawn->capabilities >> cap & 1) != 0 &&
		    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) < 0)
			return -1;
	}
	return 0;
}

static int
fds_arrange(int sock)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		return -1;
	if (sock == MSG_SOCKET) {
		if (fcntl(sock, F_SETFD, 0) < 0)
			return -1;
	} else if (dup2(sock, MSG_SOCKET) < 0) {
		return -1;
	}
	return (int)syscall(SYS_close_range, MSG_SOCKET + 1, ~0u, 0);
}

static _Noreturn void
child_exec(const struct spawn *spawn, const char *path)
{
	const char *argv[] = {spawn->program, spawn->argument, NULL};
	/* C.UTF-8 so that libarchive converts names without gconv, TZ so that nothing wants
	 * /etc/localtime inside the sandbox. */
	const char *envp[] = {"LC_ALL=C.UTF-8", "TZ=UTC0", "PATH=/usr/sbin:/usr/bin", NULL, NULL};
	sigset_t none;

	if (getenv("JOURNAL_STREAM") != NULL)
		envp[3] = "JOURNAL_STREAM=0:0";
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (spawn->ordinary)
		(void)setpriority(PRIO_PROCESS, 0, 0);
	if (fds_arrange(spawn->sock) < 0 || powers_drop(spawn) < 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		_exit(127);
	execve(path, (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)envp);
	_exit(127);
}

int
spawn_start(const struct spawn *spawn, pid_t *ret_pid, int *ret_pidfd)
{
	char path[PATH_MAX];
	pid_t pid;
	int n, pidfd;

	n = snprintf(path, sizeof(path), "%s/%s", spawn->dir, spawn->program);
	if (n < 0 || (size_t)n >= sizeof(path))
		return -ENAMETOOLONG;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0)
		child_exec(spawn, path);
	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0) {
		n = -errno;
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		return n;
	}
	fcntl(pidfd, F_SETFD, FD_CLOEXEC);
	*ret_pid = pid;
	*ret_pidfd = pidfd;
	return 0;
}

int
spawn_own_dir(char *ret, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", ret, size - 1);
	char *slash;

	if (n < 0)
		return -errno;
	ret[n] = '\0';
	slash = strrchr(ret, '/');
	if (slash == NULL || slash == ret)
		return -ENOENT;
	*slash = '\0';
	return 0;
}

const char *
spawn_status_text(int status)
{
	static char text[48];

	if (WIFSIGNALED(status)) {
		const char *name = sigabbrev_np(WTERMSIG(status));

		snprintf(text, sizeof(text), "signal %d (%s)", WTERMSIG(status),
		    name != NULL ? name : "?");
	} else {
		snprintf(text, sizeof(text), "exit %d", WEXITSTATUS(status));
	}
	return text;
}
