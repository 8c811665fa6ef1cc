/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguardd-sweep: looks at the files that were there before the guard, once under each set of
 * rules, when the machine has nothing better to do.
 *
 * Runs as root's uid with DAC_READ_SEARCH (every folder) and FOWNER (leaving access times alone),
 * and can write nothing but the file that keeps its place. Opens files, hands them to the pool,
 * reads none. One file at a time, resting as long as it worked. Ends with guardian: the place is
 * kept, the next one goes on.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "base/sandbox.h"
#include "daemon/sweep/sweep.h"

#define EVENTS_MAX 4
#define IOPRIO_WHO_PROCESS 1 /* ioprio_set(2) has no header */
#define IOPRIO_CLASS_IDLE (3 << 13)

static void
epoll_add(struct sweep *sweep, int fd)
{
	struct epoll_event ev = {.events = EPOLLIN, .data.fd = fd};

	if (epoll_ctl(sweep->epoll, EPOLL_CTL_ADD, fd, &ev) < 0)
		fatal("epoll_ctl: %m");
}

void
sweep_rest(struct sweep *sweep, uint64_t ns)
{
	struct itimerspec spec = {
	    .it_value = {(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)},
	};

	if (timerfd_settime(sweep->timer, 0, &spec, NULL) < 0)
		fatal("timerfd_settime: %m");
	sweep->resting = true;
}

/* ---- from guardian ------------------------------------------------------------------------- */

static void
ring_take(struct sweep *sweep, struct msg *msg)
{
	struct ring_setup setup;
	int memfd, r;

	if (ring_setup_decode(&msg->body, &setup) < 0 || msg->nfds != 3)
		fatal("bad MSG_RING");
	memfd = msg_take_fd(msg, 0);
	sweep->bell = msg_take_fd(msg, 1);
	sweep->state_fd = msg_take_fd(msg, 2);
	r = share_map(memfd, &sweep->map);
	if (r < 0)
		fatal("shared memory: %s", strerrordesc_np(-r));
	close(memfd);
}

static void
peer_take(struct sweep *sweep, struct msg *msg)
{
	struct peer peer;

	if (peer_decode(&msg->body, &peer) < 0 || peer.role != ROLE_POOL || msg->nfds != 1)
		fatal("bad MSG_PEER");
	look_pool_lost(sweep);
	sweep->pool = msg_take_fd(msg, 0);
	epoll_add(sweep, sweep->pool);
	look_send(sweep);
}

static void
root_take(struct sweep *sweep, struct msg *msg)
{
	struct sweep_root root;

	if (sweep->map.share == NULL || sweep_root_decode(&msg->body, &root) < 0 || msg->nfds != 1)
		fatal("bad MSG_SWEEP");
	roots_take(sweep, &root, msg_take_fd(msg, 0));
}

static void
stop_take(struct sweep *sweep, struct msg *msg)
{
	if (rd_end(&msg->body) < 0)
		fatal("bad MSG_STOP");
	sweep->stopping = true;
}

static const struct {
	enum msg_type type;
	void (*take)(struct sweep *, struct msg *);
} guardian_messages[] = {
    {MSG_RING, ring_take},
    {MSG_PEER, peer_take},
    {MSG_SWEEP, root_take},
    {MSG_STOP, stop_take},
};

static void
guardian_message(struct sweep *sweep)
{
	struct msg msg;
	int r = msg_recv(sweep->guardian, &sweep->in, &msg);

	if (r == -EAGAIN)
		return;
	if (r == 0) {
		sweep->stopping = true;
		return;
	}
	if (r < 0)
		fatal("guardian: %s", strerrordesc_np(-r));
	for (size_t i = 0; i < ARRAY_LEN(guardian_messages); i++) {
		if (guardian_messages[i].type == msg.type) {
			guardian_messages[i].take(sweep, &msg);
			msg_close_fds(&msg);
			return;
		}
	}
	fatal("guardian: message %u out of turn", (unsigned int)msg.type);
}

/* ---- the work ------------------------------------------------------------------------------ */

/* Some steps of the walk, until a file is found. false: there is nothing to do. */
static bool
walk_on(struct sweep *sweep)
{
	int fd;

	if (sweep->root == NULL && !roots_next(sweep))
		return false;
	for (unsigned int i = 0; i < TREE_STEPS; i++) {
		switch (tree_next(&sweep->tree, &fd)) {
		case TREE_FILE:
			look_begin(sweep, fd);
			return true;
		case TREE_PASSED:
			break;
		case TREE_DONE:
			roots_finish(sweep);
			return true;
		}
	}
	return true;
}

/* Rests, or works a little. How long epoll may wait then: 0, or -1 for "until something comes". */
static int
turn(struct sweep *sweep)
{
	if (sweep->map.share == NULL || sweep->resting || sweep->look.fd >= 0)
		return -1;
	if (sweep->debt_ns >= REST_MIN_MS * 1000000ull) {
		sweep_rest(sweep,
		    sweep->debt_ns < REST_MAX_MS * 1000000ull ? sweep->debt_ns
							      : REST_MAX_MS * 1000000ull);
		sweep->debt_ns = 0;
		return -1;
	}
	if (sweep->pool < 0)
		return -1;
	return walk_on(sweep) ? 0 : -1;
}

static void
timer_take(struct sweep *sweep)
{
	uint64_t expirations;

	if (read(sweep->timer, &expirations, sizeof(expirations)) < 0)
		return;
	sweep->resting = false;
	if (sweep->look.fd >= 0)
		look_retry(sweep);
}

static void
event_dispatch(struct sweep *sweep, int fd)
{
	if (fd == sweep->guardian)
		guardian_message(sweep);
	else if (fd == sweep->pool)
		look_answers(sweep);
	else if (fd == sweep->timer)
		timer_take(sweep);
}

/* Behind everybody else, at the processor and at the disk. */
static void
be_humble(void)
{
	const struct sched_param none = {0};

	if (sched_setscheduler(0, SCHED_IDLE, &none) < 0 ||
	    syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_IDLE) < 0)
		log_warning("cannot wait for an idle machine: %m");
}

static void
sweep_begin(struct sweep *sweep)
{
	const struct rlimit files = {SWEEP_NOFILE, SWEEP_NOFILE};
	struct wr wr = msg_begin(&sweep->out);
	int r;

	be_humble();
	sweep->proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (sweep->proc < 0 || setrlimit(RLIMIT_NOFILE, &files) < 0)
		fatal("start: %m");
	r = sandbox_enter(SANDBOX_SWEEP);
	if (r < 0)
		fatal("sandbox: %s", strerrordesc_np(-r));
	sweep->epoll = epoll_create1(EPOLL_CLOEXEC);
	sweep->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (sweep->epoll < 0 || sweep->timer < 0)
		fatal("epoll or timer: %m");
	epoll_add(sweep, sweep->guardian);
	epoll_add(sweep, sweep->timer);
	r = msg_send(sweep->guardian, MSG_READY, &sweep->out, &wr, NULL, 0);
	if (r < 0)
		fatal("guardian: %s", strerrordesc_np(-r));
}

int
main(void)
{
	static struct sweep sweep = {.guardian = MSG_SOCKET, .pool = -1, .look.fd = -1};
	struct epoll_event events[EVENTS_MAX];
	int n;

	log_open("matguardd-sweep", LOG_LEVEL_INFO);
	sweep_begin(&sweep);
	while (!sweep.stopping) {
		n = epoll_wait(sweep.epoll, events, EVENTS_MAX, turn(&sweep));
		if (n < 0 && errno != EINTR)
			fatal("epoll_wait: %m");
		for (int i = 0; i < n; i++)
			event_dispatch(&sweep, events[i].data.fd);
	}
	if (sweep.root != NULL)
		roots_save(&sweep, true);
	return 0;
}
