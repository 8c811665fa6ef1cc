/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguardd-watch: answers the kernel for one group of file systems.
 *
 * Runs as root with LEASE and DAC_READ_SEARCH alone, one thread, one epoll loop. Owns the reading of the group;
 * guardian holds the group as well and answers in our place when we are gone. Reads no file's
 * contents, no rule text, no configuration; waits for nobody. Goes on when guardian dies and
 * hands the group to the next guardian that asks at the hand-over socket.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "base/sandbox.h"
#include "daemon/watch/watch.h"

#define DEADLINE_TICK_MS 20 /* resolution of deadlines; bars allow 100 */
#define EVENTS_MAX 8
#define GROUP_FDS_HANDED 4u /* to the next guardian: all but the socket it asks at */

static void
epoll_set(struct watch *w, int op, int fd, uint32_t events)
{
	struct epoll_event ev = {.events = events, .data.fd = fd};

	if (epoll_ctl(w->epoll, op, fd, &ev) < 0)
		fatal("epoll_ctl: %m");
}

void
watch_rearm(struct watch *w)
{
	bool reading = w->serving && w->pending < PENDING_SLOTS;
	bool reading_saves = reading && w->saving < SAVES_MAX;
	bool timing = w->pending > 0 || atomic_load(&w->map.share->count[COUNT_UNRECORDED]) > 0;
	struct itimerspec spec = {0};

	if (reading != w->reading) {
		epoll_set(w, reading ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, w->fan, EPOLLIN);
		w->reading = reading;
	}
	if (reading_saves != w->reading_saves) {
		epoll_set(w, reading_saves ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, w->saves, EPOLLIN);
		w->reading_saves = reading_saves;
	}
	if (timing != w->timing) {
		if (timing) {
			spec.it_value.tv_nsec = DEADLINE_TICK_MS * 1000000L;
			spec.it_interval = spec.it_value;
		}
		if (timerfd_settime(w->timer, 0, &spec, NULL) < 0)
			fatal("timerfd_settime: %m");
		w->timing = timing;
	}
}

static void
deadlines_check(struct watch *w)
{
	uint64_t now = clock_mono_ns(), expirations;

	if (read(w->timer, &expirations, sizeof(expirations)) < 0 && errno != EAGAIN)
		fatal("read timer: %m");
	for (size_t i = 0; i < PENDING_SLOTS && w->pending > 0; i++) {
		struct pending *p = &w->map.share->pending[i];

		if (atomic_load(&p->state) == PENDING_KNOWN && p->deadline_ns <= now)
			watch_decide_unseen(w, p, CAUSE_DEADLINE);
	}
	watch_scan_resend(w);
	watch_record_gap(w);
	watch_shed(w);
}

static void
pool_replace(struct watch *w, struct msg *msg)
{
	int fd = msg_take_fd(msg, 0);

	watch_pool_lost(w);
	if (fd < 0)
		return;
	w->pool = fd;
	epoll_set(w, EPOLL_CTL_ADD, fd, EPOLLIN);
	watch_scan_resend(w);
}

static void
peer_take(struct watch *w, struct msg *msg)
{
	struct peer peer;

	if (peer_decode(&msg->body, &peer) < 0 || peer.role != ROLE_POOL)
		fatal("bad MSG_PEER");
	pool_replace(w, msg);
}

static void
stop_take(struct watch *w, struct msg *msg)
{
	if (rd_end(&msg->body) < 0)
		fatal("bad MSG_STOP");
	w->stopping = true;
}

/* New rules: what was known by the old ones is forgotten. */
static void
rules_take(struct watch *w, struct msg *msg)
{
	if (rd_u64le(&msg->body, &w->setup.rules_generation) < 0 || rd_end(&msg->body) < 0)
		fatal("bad MSG_RULES");
	if (cache_use_rules(w->map.cache, w->setup.rules_generation))
		watch_unignore_all(w);
}

/* Guardian's answer to our MSG_READY: it reads no more. */
static void
serve_take(struct watch *w, struct msg *msg)
{
	if (rd_end(&msg->body) < 0)
		fatal("bad MSG_READY");
	w->serving = true;
	w->drained_ns = clock_mono_ns();
}

static const struct {
	enum msg_type type;
	void (*take)(struct watch *, struct msg *);
} guardian_messages[] = {
    {MSG_READY, serve_take},
    {MSG_PEER, peer_take},
    {MSG_STOP, stop_take},
    {MSG_RULES, rules_take},
};

static void
guardian_message(struct watch *w)
{
	struct msg msg;
	int r = msg_recv(w->guardian, &w->in, &msg);

	if (r == -EAGAIN)
		return;
	if (r == 0) {
		log_warning("guardian is gone; guarding on");
		close(w->guardian);
		w->guardian = -1;
		w->serving = true;
		if (w->handover >= 0)
			epoll_set(w, EPOLL_CTL_ADD, w->handover, EPOLLIN);
		return;
	}
	if (r < 0)
		fatal("guardian: %s", strerrordesc_np(-r));
	for (size_t i = 0; i < ARRAY_LEN(guardian_messages); i++) {
		if (guardian_messages[i].type == msg.type) {
			guardian_messages[i].take(w, &msg);
			msg_close_fds(&msg);
			return;
		}
	}
	fatal("guardian: message %u out of turn", (unsigned int)msg.type);
}

/* A new guardian asks for what the old one left. It will end us and start a watch of its own. */
static void
handover_answer(struct watch *w)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);
	struct wr wr;
	int fd = accept4(w->handover, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 && peer.uid == 0) {
		wr = msg_begin(&w->out);
		group_setup_encode(&w->setup, &wr);
		if (msg_send(fd, MSG_GROUP, &w->out, &wr, w->group_fds, GROUP_FDS_HANDED) < 0)
			log_warning("hand over to pid %d failed", (int)peer.pid);
		else
			log_info("handed the group over to guardian %d", (int)peer.pid);
	}
	close(fd);
}

static void
group_receive(struct watch *w)
{
	struct pollfd pfd = {.fd = MSG_SOCKET, .events = POLLIN};
	struct msg msg;
	int r;

	do {
		r = poll(&pfd, 1, -1);
	} while (r < 0 && errno == EINTR);
	r = msg_recv(MSG_SOCKET, &w->in, &msg);
	if (r <= 0 || msg.type != MSG_GROUP || group_setup_decode(&msg.body, &w->setup) < 0 ||
	    msg.nfds < GROUP_FDS_HANDED)
		fatal("no group from guardian");
	for (size_t i = 0; i < ARRAY_LEN(w->group_fds); i++)
		w->group_fds[i] = msg_take_fd(&msg, i);
	w->fan = w->group_fds[0];
	r = share_map(w->group_fds[1], &w->map);
	if (r < 0)
		fatal("shared memory: %s", strerrordesc_np(-r));
	w->journal_bell = w->group_fds[2];
	w->saves = w->group_fds[3];
	w->handover = w->group_fds[4];
}

/* A watch before us may have left slots; guardian has answered them, so they are free. */
static void
state_begin(struct watch *w)
{
	if (cache_use_rules(w->map.cache, w->setup.rules_generation))
		watch_unignore_all(w);
	w->drained_ns = clock_mono_ns();
	atomic_store(&w->map.share->reading, 0); /* the one before us may have died there */
	w->epoll = epoll_create1(EPOLL_CLOEXEC);
	w->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (w->epoll < 0 || w->timer < 0)
		fatal("epoll or timer: %m");
	epoll_set(w, EPOLL_CTL_ADD, MSG_SOCKET, EPOLLIN);
	epoll_set(w, EPOLL_CTL_ADD, w->timer, EPOLLIN);
}

static void
ready_send(struct watch *w)
{
	struct wr wr = msg_begin(&w->out);
	int r = msg_send(w->guardian, MSG_READY, &w->out, &wr, NULL, 0);

	if (r < 0)
		fatal("guardian: %s", strerrordesc_np(-r));
}

static void
event_dispatch(struct watch *w, int fd)
{
	if (fd == w->fan)
		watch_read_events(w);
	else if (fd == w->saves)
		watch_read_saves(w);
	else if (fd == w->pool)
		watch_pool_message(w);
	else if (fd == w->timer)
		deadlines_check(w);
	else if (fd == w->guardian)
		guardian_message(w);
	else if (fd == w->handover)
		handover_answer(w);
}

int
main(int argc, char **argv)
{
	static struct watch w = {.guardian = MSG_SOCKET, .pool = -1};
	struct rlimit files = {WATCH_NOFILE, WATCH_NOFILE};
	struct epoll_event events[EVENTS_MAX];
	int n;

	(void)argc;
	(void)argv; /* the label that ps shows */
	log_open("matguardd-watch", LOG_LEVEL_INFO);
	w.proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (w.proc < 0 || setrlimit(RLIMIT_NOFILE, &files) < 0)
		fatal("start: %m");
	n = sandbox_enter(SANDBOX_WATCH);
	if (n < 0)
		fatal("sandbox: %s", strerrordesc_np(-n));
	group_receive(&w);
	state_begin(&w);
	ready_send(&w);
	while (!w.stopping || w.pending > 0) {
		watch_rearm(&w);
		n = epoll_wait(w.epoll, events, EVENTS_MAX, -1);
		if (n < 0 && errno != EINTR)
			fatal("epoll_wait: %m");
		atomic_fetch_add_explicit(&w.map.share->heartbeat, 1, memory_order_relaxed);
		for (int i = 0; i < n; i++)
			event_dispatch(&w, events[i].data.fd);
		if (w.stopping) {
			watch_read_events(&w);
			watch_read_saves(&w);
		}
	}
	return 0;
}
