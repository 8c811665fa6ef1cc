/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Taking over from a guardian that died. Its watches guard on and hold the groups; each waits at a
 * socket in the run directory for the guardian that comes next. So a restart, or an upgrade, is
 * no moment without a guard.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/guardian/guardian.h"

#define ANSWER_WAIT_MS 1000 /* the old watch turns at least every tick of its loop */

static int
watch_connect(const struct guardian *gd, size_t index)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	int n =
	    snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/watch-%zu.sock", gd->run_dir, index);
	int fd;

	if (n < 0 || (size_t)n >= sizeof(addr.sun_path))
		return -1;
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (void *)&addr, sizeof(addr)) < 0) {
		close(fd); /* nobody listens: an ordinary start */
		return -1;
	}
	return fd;
}

static struct guarded *
group_for(struct guardian *gd, const struct config_guard *guard)
{
	for (size_t i = 0; i < gd->config.nguards; i++) {
		if (gd->config.guards[i].mode == guard->mode &&
		    strcmp(gd->config.guards[i].path, guard->path) == 0)
			return &gd->groups[i];
	}
	return NULL;
}

static void
group_take(struct guardian *gd, struct msg *msg)
{
	struct group_setup setup;
	struct share_map map;
	struct guarded *g;
	int memfd;

	if (msg->type != MSG_GROUP || group_setup_decode(&msg->body, &setup) < 0 || msg->nfds != 4)
		return;
	memfd = msg_take_fd(msg, 1);
	if (share_map(memfd, &map) < 0) {
		log_warning("guard %s: the old watch speaks another version; starting anew",
		    setup.guard.path);
		close(memfd);
		return;
	}
	share_unmap(&map);
	g = group_for(gd, &setup.guard);
	if (g == NULL || g->adopted) {
		log_info("guard %s: no longer configured", setup.guard.path);
		close(memfd);
		return;
	}
	g->fan = msg_take_fd(msg, 0);
	g->memfd = memfd;
	g->bell = msg_take_fd(msg, 2);
	g->saves = msg_take_fd(msg, 3);
	g->adopted = true;
	g->marked = true;
	log_info("guard %s: taken over", setup.guard.path);
}

void
adopt_groups(struct guardian *gd)
{
	struct pollfd pfd = {.events = POLLIN};
	struct msg msg;

	for (size_t i = 0; i < CONFIG_GUARDS_MAX; i++) {
		pfd.fd = watch_connect(gd, i);
		if (pfd.fd < 0)
			continue;
		if (poll(&pfd, 1, ANSWER_WAIT_MS) == 1 && msg_recv(pfd.fd, &gd->in, &msg) > 0) {
			group_take(gd, &msg);
			msg_close_fds(&msg);
		} else {
			log_warning("watch-%zu.sock: nobody answered", i);
		}
		close(pfd.fd);
	}
}

void
adopt_end(struct guarded *g, enum share_pid which, int signal)
{
	struct share *share = g->map.share;
	pid_t pid = atomic_load(&share->pid[which]);
	struct pollfd pfd = {.events = POLLIN};

	atomic_store(&share->pid[which], 0);
	/* sid[1] is the dead guardian's session: nothing but its children can be in it. */
	if (pid <= 0 || getsid(pid) != atomic_load(&share->sid[1]))
		return;
	pfd.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (pfd.fd < 0)
		return;
	syscall(SYS_pidfd_send_signal, pfd.fd, signal, NULL, 0);
	if (poll(&pfd, 1, STOP_WAIT_MS) == 0) {
		log_warning("pid %d of the old guardian does not end; killing it", (int)pid);
		syscall(SYS_pidfd_send_signal, pfd.fd, SIGKILL, NULL, 0);
		poll(&pfd, 1, STOP_WAIT_MS);
	}
	close(pfd.fd);
}
