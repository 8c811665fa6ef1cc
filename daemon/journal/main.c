/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguardd-journal DIRECTORY: writes the violation log.
 *
 * Runs as a user of its own to whom DIRECTORY belongs, one thread, one epoll loop. Drains the
 * record rings that guardian hands it into the segments there, and answers control's questions
 * about them. Goes on without guardian; ends by MSG_STOP or SIGTERM once everything is durable.
 * Must never lose a record it can see, nor wait for anyone but the disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "base/sandbox.h"
#include "daemon/journal/journal.h"

#define LOCK_NAME "lock"
#define INDEX_NAME "/index.sqlite"

static void
epoll_set(const struct journal *j, int op, int fd, uint32_t events)
{
	struct epoll_event ev = {.events = events, .data.fd = fd};

	if (epoll_ctl(j->epoll, op, fd, &ev) < 0)
		fatal("epoll_ctl: %m");
}

/* The journal before us may still be ending: two must never write at once. */
static void
lock_take(const struct journal *j)
{
	int fd = openat(j->dirfd, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	const struct timespec step = {.tv_nsec = (long)LOCK_STEP_MS * 1000000};

	if (fd < 0)
		fatal("lock: %m");
	for (unsigned int waited = 0; flock(fd, LOCK_EX | LOCK_NB) < 0; waited += LOCK_STEP_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			fatal("lock: %m");
		if (waited >= LOCK_WAIT_MS)
			fatal("lock: another journal writes here and does not end");
		(void)nanosleep(&step, NULL);
	}
	/* Held open to the end of the process, which is what frees it. */
}

static void
signals_take(struct journal *j)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		fatal("sigprocmask: %m");
	j->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (j->signals < 0)
		fatal("signalfd: %m");
}

static void
directory_take(struct journal *j, const char *path)
{
	char whole[4096];

	if (realpath(path, whole) == NULL)
		fatal("%s: %m", path);
	if (strlen(whole) + sizeof(INDEX_NAME) > sizeof(j->index_path))
		fatal("%s: name too long", path);
	stpcpy(stpcpy(j->index_path, whole), INDEX_NAME);
	j->dirfd = open(whole, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (j->dirfd < 0)
		fatal("%s: %m", whole);
}

static void
stop_begin(struct journal *j)
{
	if (!j->stopping)
		j->stop_at_ms = journal_now_ms() + STOP_RETRY_MS;
	j->stopping = true;
}

static void
control_drop(struct journal *j)
{
	answer_drop(j);
	if (j->control >= 0) {
		(void)epoll_ctl(j->epoll, EPOLL_CTL_DEL, j->control, NULL);
		close(j->control);
	}
	j->control = -1;
}

static void
peer_take(struct journal *j, struct msg *msg)
{
	struct peer peer;

	if (peer_decode(&msg->body, &peer) < 0 || peer.role != ROLE_CONTROL || msg->nfds != 1)
		fatal("bad MSG_PEER");
	control_drop(j);
	j->control = msg_take_fd(msg, 0);
	j->control_wants_out = false;
	epoll_set(j, EPOLL_CTL_ADD, j->control, EPOLLIN);
}

static void
ring_take(struct journal *j, struct msg *msg)
{
	struct ring_setup setup;
	int memfd, eventfd, r;

	if (ring_setup_decode(&msg->body, &setup) < 0 || msg->nfds != 2)
		fatal("bad MSG_RING");
	memfd = msg_take_fd(msg, 0);
	eventfd = msg_take_fd(msg, 1);
	r = drain_add(j, &setup, memfd, eventfd);
	if (r < 0)
		fatal("ring of guard %u: %s", setup.index, strerrordesc_np(-r));
	log_debug("ring of guard %u: taken", setup.index);
}

static void
stop_take(struct journal *j, struct msg *msg)
{
	if (rd_end(&msg->body) < 0)
		fatal("bad MSG_STOP");
	stop_begin(j);
}

/* Guardian ends a journal that is stopped; the next one goes on where the disk ends. */
static void
ping_take(struct journal *j, struct msg *msg)
{
	struct wr wr = msg_begin(&j->out);

	if (rd_end(&msg->body) < 0)
		fatal("bad MSG_PING");
	(void)msg_send(j->guardian, MSG_PING_ANSWER, &j->out, &wr, NULL, 0);
}

static const struct {
	enum msg_type type;
	void (*take)(struct journal *, struct msg *);
} guardian_messages[] = {
    {MSG_PING, ping_take},
    {MSG_PEER, peer_take},
    {MSG_RING, ring_take},
    {MSG_STOP, stop_take},
};

static void
guardian_read(struct journal *j)
{
	struct msg msg;
	int r = msg_recv(j->guardian, &j->in, &msg);

	if (r == -EAGAIN)
		return;
	if (r == 0) {
		log_warning("guardian is gone; writing on");
		(void)epoll_ctl(j->epoll, EPOLL_CTL_DEL, j->guardian, NULL);
		close(j->guardian);
		j->guardian = -1;
		return;
	}
	if (r < 0)
		fatal("guardian: %s", strerrordesc_np(-r));
	for (size_t i = 0; i < ARRAY_LEN(guardian_messages); i++) {
		if (guardian_messages[i].type == msg.type) {
			guardian_messages[i].take(j, &msg);
			msg_close_fds(&msg);
			return;
		}
	}
	fatal("guardian: message %u is not for journal", msg.type);
}

static void
control_read(struct journal *j)
{
	struct msg msg;
	int r;

	if (j->njobs == JOBS_MAX)
		return; /* the rest waits in the socket */
	r = msg_recv(j->control, &j->in, &msg);
	if (r == -EAGAIN)
		return;
	if (r == 1) {
		r = answer_take(j, &msg);
		msg_close_fds(&msg);
		if (r == 0)
			return;
	}
	if (r < 0)
		log_error("control: %s; dropped", strerrordesc_np(-r));
	control_drop(j);
}

/* Answers, and asks epoll for what can go on: reading while jobs have room, writing while one
 * waits for the socket. */
static void
control_answer(struct journal *j)
{
	uint32_t events;
	int r;

	if (j->control < 0)
		return;
	r = answer_run(j);
	if (r < 0 && r != -EAGAIN) {
		control_drop(j);
		return;
	}
	events = (j->njobs < JOBS_MAX ? EPOLLIN : 0u) | (r == -EAGAIN ? EPOLLOUT : 0u);
	epoll_set(j, EPOLL_CTL_MOD, j->control, events);
	j->control_wants_out = r == -EAGAIN;
}

static void
event_take(struct journal *j, const struct epoll_event *ev)
{
	struct signalfd_siginfo info;

	if (ev->data.fd == j->guardian) {
		guardian_read(j);
	} else if (ev->data.fd == j->control) {
		if ((ev->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
			control_read(j);
	} else if (ev->data.fd == j->signals) {
		if (read(j->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
			stop_begin(j);
	} else {
		drain_event(j, ev->data.fd);
	}
}

static int
wait_ms(const struct journal *j, bool more)
{
	uint64_t now;

	if (more || (j->njobs > 0 && !j->control_wants_out))
		return 0;
	if (j->index != NULL && j->index_behind)
		return 0;
	if (!j->failing)
		return TICK_MS;
	now = journal_now_ms();
	return now < j->retry_at_ms ? (int)(j->retry_at_ms - now) : 0;
}

static void
journal_loop(struct journal *j)
{
	struct epoll_event events[EPOLL_EVENTS];
	bool more = true;
	int n;

	for (;;) {
		n = epoll_wait(j->epoll, events, EPOLL_EVENTS, wait_ms(j, more));
		if (n < 0 && errno != EINTR)
			fatal("epoll_wait: %m");
		for (int i = 0; i < n; i++)
			event_take(j, &events[i]);
		more = drain_run(j);
		drain_index(j);
		control_answer(j);
		if (!j->stopping)
			continue;
		if (drain_done(j))
			return;
		if (j->failing && journal_now_ms() > j->stop_at_ms)
			fatal("stopped, but the disk did not take every record");
	}
}

static void
ready_send(struct journal *j)
{
	struct wr wr = msg_begin(&j->out);
	int r = msg_send(j->guardian, MSG_READY, &j->out, &wr, NULL, 0);

	/* -EPIPE: it died meanwhile; guardian_read() will say so. */
	if (r < 0 && r != -EPIPE)
		fatal("guardian: %s", strerrordesc_np(-r));
}

int
main(int argc, char **argv)
{
	struct journal *j = calloc(1, sizeof(*j));
	uint8_t boot[16];
	int r;

	log_open("matguardd-journal", LOG_LEVEL_INFO);
	umask(077);
	if (j == NULL)
		return 1;
	if (argc != 2)
		fatal("usage: matguardd-journal DIRECTORY, started by matguardd");
	j->guardian = MSG_SOCKET;
	j->control = -1;
	directory_take(j, argv[1]);
	lock_take(j);
	signals_take(j);
	segment_init();
	r = identity_boot(boot);
	if (r < 0)
		fatal("boot id: %s", strerrordesc_np(-r));
	j->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (j->epoll < 0)
		fatal("epoll_create1: %m");
	r = sandbox_enter(SANDBOX_JOURNAL);
	if (r < 0)
		fatal("sandbox: %s", strerrordesc_np(-r));
	r = store_open(&j->store, j->dirfd, boot);
	if (r < 0)
		fatal("%s: %s", argv[1], strerrordesc_np(-r));
	if (j->store.note[0] != '\0')
		log_warning("log: %s", j->store.note);
	journal_index_open(j);
	epoll_set(j, EPOLL_CTL_ADD, j->guardian, EPOLLIN);
	epoll_set(j, EPOLL_CTL_ADD, j->signals, EPOLLIN);
	ready_send(j);
	journal_loop(j);
	index_close(j->index);
	log_info("stopped; newest record %u/%llu", j->store.id.epoch,
	    (unsigned long long)j->store.durable_seq);
	return 0;
}
