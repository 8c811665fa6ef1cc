/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the loop and the descriptors; dispatches to client.c and question.c. */
#include "daemon/control/control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/proto_guard.h"

uint64_t
control_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static int
source_add(struct control *control, int fd, uint64_t source)
{
	struct epoll_event event = {.events = EPOLLIN, .data.u64 = source};

	return epoll_ctl(control->epoll, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

/* Closing takes a descriptor out of epoll only if no other number of it is left: so do both. */
static void
source_drop(struct control *control, int *fd)
{
	if (*fd < 0)
		return;
	epoll_ctl(control->epoll, EPOLL_CTL_DEL, *fd, NULL);
	close(*fd);
	*fd = -1;
}

int
control_new(int guardian, const struct access_groups *groups, struct control **ret)
{
	struct control *control = calloc(1, sizeof(*control));
	int r;

	if (control == NULL)
		return -ENOMEM;
	control->guardian = guardian;
	control->journal = -1;
	control->listener = -1;
	control->held_fd = -1;
	control->groups = *groups;
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		control->clients[i].fd = -1;
	control->epoll = epoll_create1(EPOLL_CLOEXEC);
	r = control->epoll < 0 ? -errno : source_add(control, guardian, CONTROL_EVENT_GUARDIAN);
	if (r < 0) {
		if (control->epoll >= 0)
			close(control->epoll);
		free(control);
		return r;
	}
	*ret = control;
	return 0;
}

void
control_free(struct control *control)
{
	if (control == NULL)
		return;
	held_drop(control);
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		if (control->clients[i].fd >= 0)
			close(control->clients[i].fd);
	}
	source_drop(control, &control->guardian);
	source_drop(control, &control->journal);
	source_drop(control, &control->listener);
	close(control->epoll);
	free(control);
}

/* ---- guardian ------------------------------------------------------------------------------ */

/* A socket to another process replaces the one before: whoever had that end is gone. */
static void
peer_take(struct control *control, struct msg *msg)
{
	struct peer peer;
	int *place, fd;

	if (peer_decode(&msg->body, &peer) < 0 || msg->nfds != 1 ||
	    (peer.role != ROLE_CONTROL && peer.role != ROLE_JOURNAL))
		fatal("guardian: malformed peer");
	fd = msg_take_fd(msg, 0);
	if (peer.role == ROLE_JOURNAL) {
		questions_refuse(control, true, REFUSED_UNAVAILABLE);
		held_drop(control);
	}
	place = peer.role == ROLE_JOURNAL ? &control->journal : &control->listener;
	source_drop(control, place);
	*place = fd;
	if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0 ||
	    source_add(control, fd,
		peer.role == ROLE_JOURNAL ? CONTROL_EVENT_JOURNAL : CONTROL_EVENT_LISTENER) < 0)
		fatal("guardian: peer %s: %s", role_name(peer.role), strerror(errno));
}

static void
ping_answer(struct control *control)
{
	struct wr wr = msg_begin(&control->out);

	if (msg_send(control->guardian, MSG_PING_ANSWER, &control->out, &wr, NULL, 0) < 0)
		log_warning("guardian: a ping cannot be answered");
}

static void
guardian_message(struct control *control, struct msg *msg)
{
	switch (msg->type) {
	case MSG_PEER:
		peer_take(control, msg);
		break;
	case MSG_PING:
		ping_answer(control);
		break;
	case MSG_STOP:
		control->stopping = true;
		break;
	case MSG_STATUS_ANSWER:
		guardian_answer(control, msg);
		break;
	default:
		log_warning("guardian: message %u is not for control", msg->type);
		break;
	}
	msg_close_fds(msg);
}

/* Guardian may die and come again: the clients' log questions are served meanwhile. */
static void
guardian_receive(struct control *control)
{
	struct msg msg;
	int r;

	for (unsigned int i = 0; i < RELAY_MAX && !control->stopping; i++) {
		r = msg_recv(control->guardian, &control->in, &msg);
		if (r == -EAGAIN)
			return;
		if (r <= 0) {
			log_warning("guardian: gone");
			source_drop(control, &control->guardian);
			questions_refuse(control, false, REFUSED_UNAVAILABLE);
			return;
		}
		guardian_message(control, &msg);
	}
}

/* ---- the loop ------------------------------------------------------------------------------ */

static void
event_handle(struct control *control, const struct epoll_event *event)
{
	uint64_t source = event->data.u64;

	switch (source) {
	case CONTROL_EVENT_GUARDIAN:
		if (control->guardian >= 0)
			guardian_receive(control);
		return;
	case CONTROL_EVENT_JOURNAL:
		if (control->journal >= 0)
			journal_receive(control);
		return;
	case CONTROL_EVENT_LISTENER:
		if (control->listener >= 0)
			clients_accept(control);
		return;
	default:
		break;
	}
	/* A slot closed earlier in this turn may have a new client: reading it finds nothing. */
	if (source >= CLIENTS_MAX || control->clients[source].fd < 0)
		return;
	if (control->held && control->held_client == source &&
	    (event->events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0)
		held_send(control);
	if (control->clients[source].fd >= 0 && (event->events & ~(uint32_t)EPOLLOUT) != 0)
		client_receive(control, (size_t)source);
}

/* Until the next deadline, at most timeout_ms (-1: no bound). */
static int
wait_ms(const struct control *control, int timeout_ms)
{
	uint64_t now = control_now_ms(), next = UINT64_MAX;
	int64_t wait;

	for (size_t i = 0; i < QUESTIONS_MAX; i++) {
		const struct question *q = &control->questions[i];

		if (q->used && question_ages(control, q) && q->deadline_ms < next)
			next = q->deadline_ms;
	}
	if (control->held && control->held_until_ms < next)
		next = control->held_until_ms;
	if (next == UINT64_MAX)
		return timeout_ms;
	wait = next > now ? (int64_t)(next - now) : 0;
	return timeout_ms >= 0 && timeout_ms < wait ? timeout_ms : (int)wait;
}

int
control_step(struct control *control, int timeout_ms)
{
	struct epoll_event events[EVENTS_MAX];
	int n;

	n = epoll_wait(control->epoll, events, EVENTS_MAX, wait_ms(control, timeout_ms));
	if (n < 0 && errno != EINTR)
		return -errno;
	for (int i = 0; i < n && !control->stopping; i++)
		event_handle(control, &events[i]);
	questions_expire(control);
	return control->stopping ? 1 : 0;
}
