/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguardd-pool: serves the watches' MSG_SCAN with the pool. Descriptor 3 is guardian, who sends
 * the rules and the watches' sockets. It goes on when guardian dies, and ends on MSG_STOP alone.
 * Answers a watch cannot take at once wait in that watch's own queue.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "base/msg.h"
#include "base/proto_guard.h"
#include "base/proto_scan.h"
#include "base/sandbox.h"
#include "base/spawn.h"
#include "scanner/limits.h"
#include "scanner/pool/pool.h"

#define WORKERS_DEFAULT 2
#define EVENTS_AT_ONCE 16
#define TAG_GUARDIAN UINT64_MAX
#define TAG_POOL (UINT64_MAX - 1)

struct answer {
	struct answer *next;
	struct scan_answer body;
};

struct watch {
	int sock; /* -1: none */
	uint32_t index;
	uint32_t generation; /* of this place: requests of an earlier watch are not answered */
	struct answer *head;
	struct answer **tail;
};

/* A file in the pool. Its place in the table is its id there. */
struct pending {
	bool used;
	unsigned int watch;
	uint32_t generation;
	uint64_t id; /* the watch's */
};

struct server {
	char dir[PATH_MAX];
	unsigned int workers;
	struct pool *pool;
	int rules_fd;
	int epoll;
	bool stop;
	struct watch watches[POOL_WATCHES_MAX];
	struct pending pending[POOL_QUEUE_MAX + POOL_WORKERS_MAX];
	size_t pending_hint;
	struct msg_buf in, out;
};

/* ---- answers -------------------------------------------------------------------------------- */

static int
answer_send(struct server *server, const struct watch *watch, const struct scan_answer *answer)
{
	struct wr wr = msg_begin(&server->out);

	scan_answer_encode(answer, &wr);
	return msg_send(watch->sock, MSG_SCAN_ANSWER, &server->out, &wr, NULL, 0);
}

static void
watch_events(struct server *server, unsigned int place, uint32_t events)
{
	struct epoll_event ev = {.events = events, .data.u64 = place};

	(void)epoll_ctl(server->epoll, EPOLL_CTL_MOD, server->watches[place].sock, &ev);
}

static void
watch_drop(struct server *server, unsigned int place)
{
	struct watch *watch = &server->watches[place];

	if (watch->sock < 0)
		return;
	(void)epoll_ctl(server->epoll, EPOLL_CTL_DEL, watch->sock, NULL);
	close(watch->sock);
	watch->sock = -1;
	watch->generation++;
	while (watch->head != NULL) {
		struct answer *answer = watch->head;

		watch->head = answer->next;
		free(answer);
	}
	watch->tail = &watch->head;
	for (size_t i = 0; i < ARRAY_LEN(server->pending); i++) {
		if (server->pending[i].used && server->pending[i].watch == place) {
			server->pending[i].used = false;
			pool_cancel(server->pool, i);
		}
	}
}

static void
answer_deliver(struct server *server, unsigned int place, const struct scan_answer *body)
{
	struct watch *watch = &server->watches[place];
	struct answer *answer;
	int r = watch->head == NULL ? answer_send(server, watch, body) : -EAGAIN;

	if (r == 0)
		return;
	answer = r == -EAGAIN ? malloc(sizeof(*answer)) : NULL;
	if (answer == NULL) {
		/* Gone, or we have no memory: a watch with a closed socket asks guardian for
		 * a new pool and answers by its own deadline meanwhile. */
		watch_drop(server, place);
		return;
	}
	answer->next = NULL;
	answer->body = *body;
	*watch->tail = answer;
	watch->tail = &answer->next;
	watch_events(server, place, EPOLLIN | EPOLLOUT);
}

static void
answers_flush(struct server *server, unsigned int place)
{
	struct watch *watch = &server->watches[place];

	while (watch->head != NULL) {
		struct answer *answer = watch->head;
		int r = answer_send(server, watch, &answer->body);

		if (r == -EAGAIN)
			return;
		if (r < 0) {
			watch_drop(server, place);
			return;
		}
		watch->head = answer->next;
		if (watch->head == NULL)
			watch->tail = &watch->head;
		free(answer);
	}
	watch_events(server, place, EPOLLIN);
}

static void
on_result(uint64_t id, const struct scan_result *result, uint32_t ms, void *arg)
{
	struct server *server = arg;
	struct pending *pending = &server->pending[id];
	struct scan_answer answer = {.id = pending->id};

	(void)ms;
	if (!pending->used)
		return;
	pending->used = false;
	if (server->watches[pending->watch].generation != pending->generation)
		return;
	scan_result_sum(result, &answer.verdict);
	answer_deliver(server, pending->watch, &answer);
}

/* ---- requests of a watch -------------------------------------------------------------------- */

static void
refuse(struct server *server, unsigned int place, uint64_t id)
{
	struct scan_answer answer = {.id = id};

	answer.verdict.kind = VERDICT_ERROR;
	answer.verdict.why = WHY_DIED;
	answer_deliver(server, place, &answer);
}

static int
on_scan(struct server *server, unsigned int place, struct msg *msg)
{
	struct scan_request request;
	size_t n = ARRAY_LEN(server->pending), at = server->pending_hint;
	int fd;

	if (scan_request_decode(&msg->body, &request) < 0 || msg->nfds != 1)
		return -EPROTO;
	for (size_t i = 0; i < n && server->pending[at].used; i++)
		at = (at + 1) % n;
	fd = msg_take_fd(msg, 0);
	if (server->pending[at].used || server->pool == NULL ||
	    pool_submit(server->pool, at, fd, request.name, request.deadline_ms) < 0) {
		close(fd);
		refuse(server, place, request.id);
		return 0;
	}
	server->pending_hint = (at + 1) % n;
	server->pending[at] = (struct pending){.used = true,
	    .watch = place,
	    .generation = server->watches[place].generation,
	    .id = request.id};
	return 0;
}

static int
on_cancel(struct server *server, unsigned int place, struct msg *msg)
{
	uint64_t id;

	if (scan_cancel_decode(&msg->body, &id) < 0 || msg->nfds != 0)
		return -EPROTO;
	for (size_t i = 0; i < ARRAY_LEN(server->pending); i++) {
		struct pending *pending = &server->pending[i];

		if (pending->used && pending->watch == place && pending->id == id) {
			pending->used = false;
			pool_cancel(server->pool, i);
			break;
		}
	}
	return 0;
}

static const struct {
	uint16_t type;
	int (*handle)(struct server *, unsigned int place, struct msg *);
} watch_messages[] = {
    {MSG_SCAN, on_scan},
    {MSG_SCAN_CANCEL, on_cancel},
};

static void
watch_readable(struct server *server, unsigned int place)
{
	struct msg msg;
	int r = msg_recv(server->watches[place].sock, &server->in, &msg);

	if (r == -EAGAIN)
		return;
	if (r == 0) {
		watch_drop(server, place);
		return;
	}
	if (r == 1) {
		r = -EPROTO;
		for (size_t i = 0; i < ARRAY_LEN(watch_messages); i++) {
			if (watch_messages[i].type == msg.type)
				r = watch_messages[i].handle(server, place, &msg);
		}
		msg_close_fds(&msg);
	}
	if (r < 0) {
		log_warning("watch %u: a bad message; dropped", server->watches[place].index);
		watch_drop(server, place);
	}
}

/* ---- guardian ------------------------------------------------------------------------------- */

static int
on_rules(struct server *server, struct msg *msg)
{
	struct pool_config config = {.dir = server->dir, .workers = server->workers};
	uint64_t generation;
	int fd, r;

	if (rules_decode(&msg->body, &generation) < 0 || msg->nfds != 1)
		return -EPROTO;
	fd = msg_take_fd(msg, 0);
	if (server->pool != NULL) {
		r = pool_rules(server->pool, fd, generation);
	} else {
		struct epoll_event ev = {.events = EPOLLIN, .data.u64 = TAG_POOL};

		config.rules_fd = fd;
		config.rules_generation = generation;
		r = pool_new(&config, on_result, server, &server->pool);
		if (r == 0 &&
		    epoll_ctl(server->epoll, EPOLL_CTL_ADD, pool_fd(server->pool), &ev) < 0)
			r = -errno;
	}
	if (r < 0)
		fatal("no pool: %s", strerror(-r));
	if (server->rules_fd >= 0)
		close(server->rules_fd);
	server->rules_fd = fd;
	return 0;
}

static int
on_peer(struct server *server, struct msg *msg)
{
	struct peer peer;
	struct epoll_event ev = {.events = EPOLLIN};
	unsigned int place, unused = POOL_WATCHES_MAX;

	if (peer_decode(&msg->body, &peer) < 0 || msg->nfds != 1 ||
	    (peer.role != ROLE_WATCH && peer.role != ROLE_SWEEP))
		return -EPROTO;
	for (place = 0; place < POOL_WATCHES_MAX; place++) {
		if (server->watches[place].sock < 0)
			unused = unused == POOL_WATCHES_MAX ? place : unused;
		else if (server->watches[place].index == peer.index)
			break;
	}
	if (place < POOL_WATCHES_MAX)
		watch_drop(server, place); /* the new one takes its place */
	else
		place = unused;
	if (place == POOL_WATCHES_MAX) {
		log_warning("watch %u: too many watches", peer.index);
		return 0;
	}
	server->watches[place].sock = msg_take_fd(msg, 0);
	server->watches[place].index = peer.index;
	ev.data.u64 = place;
	if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, server->watches[place].sock, &ev) < 0)
		fatal("epoll: %s", strerror(errno));
	return 0;
}

static int
on_stop(struct server *server, struct msg *msg)
{
	if (rd_end(&msg->body) < 0)
		return -EPROTO;
	server->stop = true;
	return 0;
}

/* Guardian ends a pool that is stopped or stuck; the watches then get another. */
static int
on_ping(struct server *server, struct msg *msg)
{
	struct wr wr = msg_begin(&server->out);

	if (rd_end(&msg->body) < 0)
		return -EPROTO;
	return msg_send(MSG_SOCKET, MSG_PING_ANSWER, &server->out, &wr, NULL, 0);
}

static const struct {
	uint16_t type;
	int (*handle)(struct server *, struct msg *);
} guardian_messages[] = {
    {MSG_PING, on_ping},
    {MSG_RULES, on_rules},
    {MSG_PEER, on_peer},
    {MSG_STOP, on_stop},
};

static void
guardian_readable(struct server *server)
{
	struct msg msg;
	int r = msg_recv(MSG_SOCKET, &server->in, &msg);

	if (r == -EAGAIN)
		return;
	if (r == 0) {
		log_warning("guardian is gone; serving on");
		(void)epoll_ctl(server->epoll, EPOLL_CTL_DEL, MSG_SOCKET, NULL);
		return;
	}
	if (r == 1) {
		r = -EPROTO;
		for (size_t i = 0; i < ARRAY_LEN(guardian_messages); i++) {
			if (guardian_messages[i].type == msg.type)
				r = guardian_messages[i].handle(server, &msg);
		}
		msg_close_fds(&msg);
	}
	if (r < 0)
		fatal("guardian: a bad message");
}

/* ---- loop ----------------------------------------------------------------------------------- */

static void
event_handle(struct server *server, const struct epoll_event *event)
{
	if (event->data.u64 == TAG_GUARDIAN) {
		guardian_readable(server);
	} else if (event->data.u64 == TAG_POOL) {
		int r = pool_dispatch(server->pool);

		if (r < 0)
			fatal("pool: %s", strerror(-r));
	} else {
		unsigned int place = (unsigned int)event->data.u64;

		if (server->watches[place].sock >= 0 && (event->events & EPOLLOUT) != 0)
			answers_flush(server, place);
		if (server->watches[place].sock >= 0 && (event->events & ~(uint32_t)EPOLLOUT) != 0)
			watch_readable(server, place);
	}
}

static void
serve(struct server *server)
{
	struct epoll_event events[EVENTS_AT_ONCE];

	while (!server->stop) {
		int n = epoll_wait(server->epoll, events, EVENTS_AT_ONCE, -1);

		if (n < 0 && errno != EINTR)
			fatal("epoll: %s", strerror(errno));
		for (int i = 0; i < n; i++)
			event_handle(server, &events[i]);
	}
}

static unsigned int
workers_from(const char *text)
{
	char *end;
	unsigned long n;

	if (text == NULL)
		return WORKERS_DEFAULT;
	n = strtoul(text, &end, 10);
	if (*text == '\0' || *end != '\0' || n < 1 || n > POOL_WORKERS_MAX)
		fatal("workers: \"%s\" is not a number from 1 to %u", text, POOL_WORKERS_MAX);
	return (unsigned int)n;
}

int
main(int argc, char **argv)
{
	struct server *server = calloc(1, sizeof(*server));
	struct epoll_event ev = {.events = EPOLLIN, .data.u64 = TAG_GUARDIAN};
	struct wr wr;
	int r;

	log_open("matguardd-pool", LOG_LEVEL_INFO);
	if (server == NULL)
		fatal("no memory");
	server->workers = workers_from(argc > 1 ? argv[1] : NULL);
	server->rules_fd = -1;
	for (size_t i = 0; i < POOL_WATCHES_MAX; i++) {
		server->watches[i].sock = -1;
		server->watches[i].tail = &server->watches[i].head;
	}
	r = spawn_own_dir(server->dir, sizeof(server->dir));
	if (r < 0)
		fatal("own directory: %s", strerror(-r));
	server->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (server->epoll < 0 || epoll_ctl(server->epoll, EPOLL_CTL_ADD, MSG_SOCKET, &ev) < 0)
		fatal("epoll: %s", strerror(errno));
	r = sandbox_enter(SANDBOX_POOL);
	if (r < 0)
		fatal("sandbox: %s", strerror(-r));
	wr = msg_begin(&server->out);
	if (msg_send(MSG_SOCKET, MSG_READY, &server->out, &wr, NULL, 0) < 0)
		fatal("guardian does not listen");
	serve(server);
	pool_free(server->pool);
	return 0;
}
