/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * File systems come and go while we guard. The kernel tells that the table of mounts changed
 * (proc_pid_mountinfo(5): POLLPRI), not how. A guard that names a path is looked at by itself, at
 * once; what "*" means stands in the table, a text, which a sandboxed child reads for us
 * (matguardd-config). Marking what is marked already changes nothing, so nobody compares tables.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/guardian/guardian.h"

void
follow_open(struct guardian *gd)
{
	gd->mountinfo = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	if (gd->mountinfo < 0)
		fatal("/proc/self/mountinfo: %m");
}

void
follow_begin(struct guardian *gd)
{
	gd->reader.sock = -1;
	guardian_epoll(gd, EPOLL_CTL_ADD, gd->mountinfo, EVENT_MOUNTS, 0);
}

/* Only where events find a reader: else the first thing marked would be what its start waits for. */
static void
groups_mark(struct guardian *gd, bool any)
{
	for (size_t i = 0; i < gd->ngroups; i++) {
		struct guarded *g = &gd->groups[i];

		if ((strcmp(g->guard.path, "*") == 0) == any &&
		    (g->watch.state == CHILD_READY || g->standing_in))
			group_mark(gd, g);
	}
}

static bool
any_guarded(const struct guardian *gd)
{
	for (size_t i = 0; i < gd->ngroups; i++) {
		if (strcmp(gd->groups[i].guard.path, "*") == 0)
			return true;
	}
	return false;
}

/* A table of its own open file: ours is only polled, and the two would share a position. */
static int
reader_ask(struct guardian *gd, int sock)
{
	struct wr wr = msg_begin(&gd->out);
	int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC), r;

	if (fd < 0)
		return -errno;
	r = msg_send(sock, MSG_MOUNTS, &gd->out, &wr, &fd, 1);
	close(fd);
	return r;
}

static void
reader_start(struct guardian *gd)
{
	struct mount_reader *reader = &gd->reader;
	int pair[2], r = msg_socketpair(pair);

	reader->again = false;
	if (r == 0) {
		r = reader_ask(gd, pair[0]);
		if (r == 0)
			r = config_spawn(gd, pair[1], &reader->pid, &reader->pidfd);
		close(pair[1]);
		if (r < 0)
			close(pair[0]);
	}
	if (r < 0) {
		reader->pid = 0;
		log_error("new mounts cannot be read: %s", strerrordesc_np(-r));
		return;
	}
	reader->sock = pair[0];
	reader->started_ns = clock_mono_ns();
	guardian_epoll(gd, EPOLL_CTL_ADD, reader->sock, EVENT_READER_SOCKET, 0);
	guardian_epoll(gd, EPOLL_CTL_ADD, reader->pidfd, EVENT_READER_EXIT, 0);
}

void
follow_change(struct guardian *gd)
{
	gd->sweep_due = true;
	groups_mark(gd, false);
	if (!any_guarded(gd))
		return;
	if (gd->reader.pid == 0)
		reader_start(gd);
	else
		gd->reader.again = true;
}

static void
reader_hang_up(struct guardian *gd)
{
	if (gd->reader.sock < 0)
		return;
	guardian_epoll(gd, EPOLL_CTL_DEL, gd->reader.sock, EVENT_READER_SOCKET, 0);
	close(gd->reader.sock);
	gd->reader.sock = -1;
}

void
follow_answer(struct guardian *gd)
{
	struct msg msg;
	int r = gd->reader.sock < 0 ? -EAGAIN : msg_recv(gd->reader.sock, &gd->in, &msg);

	if (r == -EAGAIN)
		return;
	if (r > 0) {
		if (msg.type == MSG_MOUNTS && mounts_decode(&msg.body, &gd->mounts) == 0) {
			groups_mark(gd, true);
			gd->sweep_due = true;
		} else {
			log_error("the reader of the table of mounts speaks nonsense");
		}
		msg_close_fds(&msg);
	}
	reader_hang_up(gd);
}

void
follow_reap(struct guardian *gd)
{
	struct mount_reader *reader = &gd->reader;
	int status;

	if (reader->pid == 0 || waitpid(reader->pid, &status, WNOHANG) == 0)
		return;
	follow_answer(gd); /* what it said last may still wait in its socket */
	reader_hang_up(gd);
	guardian_epoll(gd, EPOLL_CTL_DEL, reader->pidfd, EVENT_READER_EXIT, 0);
	close(reader->pidfd);
	reader->pid = 0;
	if (reader->again && !gd->stopping)
		reader_start(gd);
}

void
follow_tick(struct guardian *gd, uint64_t now)
{
	const struct mount_reader *reader = &gd->reader;

	if (reader->pid == 0 || now - reader->started_ns < MOUNTS_READ_MS * 1000000ull)
		return;
	log_error("the reader of the table of mounts (pid %d) does not end; ending it",
	    (int)reader->pid);
	syscall(SYS_pidfd_send_signal, reader->pidfd, SIGKILL, NULL, 0);
	gd->reader.started_ns = now;
}
