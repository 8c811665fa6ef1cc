/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the queue and decides which worker gets which file, when one is started, replaced or
 * killed, and what a death means. Must not look into a file, and must not wait for a process:
 * everything happens in pool_dispatch() when epoll says so.
 */
#include "scanner/pool/pool.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "base/spawn.h"
#include "scanner/exit.h"
#include "scanner/pool/slot.h"

#define EVENTS_AT_ONCE 32

struct pool {
	struct slot_base base;
	pool_result_fn *deliver;
	void *arg;
	char *dir;
	int timer;
	unsigned int workers;
	uint32_t deadline_ms;
	struct slot *slots;
	size_t nslots;
	struct request *head;
	struct request **tail;
	size_t queued;
	size_t queued_named; /* of them, those whose deadline runs already */
	size_t pending;
	unsigned int start_fails;
	uint64_t pause_until_ms;
	uint64_t deaths;
	bool rules_refused;
	struct scan_result result;
	struct msg_buf in, out;
};

static uint64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* ---- queue ---------------------------------------------------------------------------------- */

static void
queue_add(struct pool *pool, struct request *request)
{
	request->next = NULL;
	*pool->tail = request;
	pool->tail = &request->next;
	pool->queued++;
	pool->queued_named += request->named ? 1 : 0;
}

static void
queue_add_first(struct pool *pool, struct request *request)
{
	request->next = pool->head;
	if (pool->head == NULL)
		pool->tail = &request->next;
	pool->head = request;
	pool->queued++;
	pool->queued_named += request->named ? 1 : 0;
}

/* Takes the request *at points to out of the queue. */
static struct request *
queue_take(struct pool *pool, struct request **at)
{
	struct request *request = *at;

	*at = request->next;
	if (request->next == NULL)
		pool->tail = at;
	request->next = NULL;
	pool->queued--;
	pool->queued_named -= request->named ? 1 : 0;
	return request;
}

static void
request_free(struct request *request)
{
	if (request == NULL)
		return;
	if (request->fd >= 0)
		close(request->fd);
	free(request);
}

/* ---- results -------------------------------------------------------------------------------- */

static void
deliver(struct pool *pool, struct request *request, const struct scan_result *result)
{
	uint64_t ms = now_ms() - request->submitted_ms;
	uint64_t id = request->id;

	request_free(request);
	pool->pending--;
	pool->deliver(id, result, (uint32_t)u64_min(ms, UINT32_MAX), pool->arg);
}

static void
deliver_limit(struct pool *pool, struct request *request, enum limit limit)
{
	scan_result_init(&pool->result);
	strcpy(pool->result.type, "unknown");
	scan_result_add_opaque(&pool->result, WHY_LIMIT, limit, request->name);
	deliver(pool, request, &pool->result);
}

static void
deliver_error(struct pool *pool, struct request *request, enum why why)
{
	scan_result_init(&pool->result);
	strcpy(pool->result.type, "unknown");
	pool->result.error = true;
	pool->result.error_why = why;
	deliver(pool, request, &pool->result);
}

/* A worker that had answered for other files failed with this one in hand. Whose doing that was
 * nobody knows: the file is tried once more, in a worker of its own. */
static bool
tried_again(struct pool *pool, struct request *request, unsigned int answered)
{
	if (answered == 0 || request->alone)
		return false;
	request->alone = true;
	queue_add_first(pool, request);
	return true;
}

/* What the end of a worker says about the file it had. */
static void
deliver_death(struct pool *pool, struct request *request, int status)
{
	if ((WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) ||
	    (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_EXIT_CPU))
		deliver_limit(pool, request, LIMIT_CPU);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_EXIT_MEMORY)
		deliver_limit(pool, request, LIMIT_MEMORY);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_EXIT_CHANGED)
		deliver_error(pool, request, WHY_CHANGED);
	else
		deliver_error(pool, request, WHY_DIED);
}

/* ---- workers -------------------------------------------------------------------------------- */

/* The worker is gone; what it was given behind the file in hand was not its doing. */
static void
slot_return_rest(struct pool *pool, struct slot *slot)
{
	struct request *request;

	while ((request = slot_take_last(slot)) != NULL)
		queue_add_first(pool, request);
}

/* No other file is to be given to it. */
static bool
slot_is_used_up(const struct slot *slot)
{
	return slot->retire || slot->files >= POOL_FILES_PER_WORKER;
}

/* One more time no worker came up. The file at the head pays for it, so that tries are bounded by
 * files; after POOL_START_TRIES in a row all that wait are answered and there is a pause. */
static void
start_failed(struct pool *pool, const char *how)
{
	if (pool->start_fails == 0 || pool->start_fails == POOL_START_TRIES - 1)
		log_error("matguard-scan: no worker could be started: %s", how);
	pool->start_fails++;
	if (pool->start_fails >= POOL_START_TRIES)
		pool->pause_until_ms = now_ms() + POOL_START_PAUSE_MS;
	if (pool->head != NULL)
		deliver_error(pool, queue_take(pool, &pool->head), WHY_DIED);
}

/* A worker that broke the protocol: it is dead to us, and its file's verdict is that. */
static void
worker_distrust(struct pool *pool, struct slot *slot, const char *what)
{
	unsigned int answered = slot_answered(slot);
	struct request *request = slot_take(slot, 0);
	bool starting = slot->state == SLOT_STARTING;

	log_warning("matguard-scan: pid %d: %s; killed", (int)slot->pid, what);
	pool->deaths++;
	slot_kill(slot, &pool->base);
	slot_return_rest(pool, slot);
	if (request == NULL && starting)
		start_failed(pool, what);
	else if (request != NULL && !tried_again(pool, request, answered))
		deliver_error(pool, request, WHY_DIED);
}

static int
on_ready(struct pool *pool, struct slot *slot, struct msg *msg)
{
	if (rd_end(&msg->body) < 0)
		return -EPROTO;
	pool->start_fails = 0;
	pool->pause_until_ms = 0;
	slot->state = SLOT_IDLE;
	return 0;
}

/* The worker has grown and asks to be replaced after the file in hand. */
static int
on_retire(struct pool *pool, struct slot *slot, struct msg *msg)
{
	(void)pool;
	if (rd_end(&msg->body) < 0)
		return -EPROTO;
	slot->retire = true;
	return 0;
}

static int
on_answer(struct pool *pool, struct slot *slot, struct msg *msg)
{
	struct request *request;
	uint64_t id;

	if (work_answer_decode(&msg->body, &id, &pool->result) < 0 || id != slot->requests[0]->id)
		return -EPROTO;
	slot_helpers_end(slot, &pool->base);
	request = slot_take(slot, now_ms());
	if (slot->nrequests == 0) {
		slot->state = SLOT_IDLE;
		if (slot_is_used_up(slot))
			slot_kill(slot, &pool->base);
	}
	deliver(pool, request, &pool->result);
	return 0;
}

static int
on_helper(struct pool *pool, struct slot *slot, struct msg *msg)
{
	return slot_helper(slot, &pool->base, msg);
}

#define IN(state) (1u << (state))

/* Which message a worker may send when; anything else ends it. */
static const struct {
	uint16_t type;
	unsigned int states;
	int (*handle)(struct pool *, struct slot *, struct msg *);
} worker_messages[] = {
    {MSG_READY, IN(SLOT_STARTING), on_ready},
    {MSG_STOP, IN(SLOT_BUSY), on_retire},
    {MSG_HELPER, IN(SLOT_BUSY), on_helper},
    {MSG_WORK_ANSWER, IN(SLOT_BUSY), on_answer},
};

static void
worker_message(struct pool *pool, struct slot *slot, struct msg *msg)
{
	for (size_t i = 0; i < ARRAY_LEN(worker_messages); i++) {
		if (worker_messages[i].type != msg->type)
			continue;
		if ((worker_messages[i].states & IN(slot->state)) == 0)
			break;
		/* No message of a worker carries a descriptor. */
		if (msg->nfds > 0 || worker_messages[i].handle(pool, slot, msg) < 0)
			worker_distrust(pool, slot, "a bad message");
		return;
	}
	worker_distrust(pool, slot, "a message out of turn");
}

static void
worker_readable(struct pool *pool, struct slot *slot)
{
	struct msg msg;
	int r = msg_recv(slot->sock, &pool->in, &msg);

	if (r == -EAGAIN)
		return;
	if (r == 1) {
		worker_message(pool, slot, &msg);
		msg_close_fds(&msg);
	} else if (r == 0) {
		/* Closed: the death comes by the pidfd, at once or because we see to it. */
		slot->due_ms = 0;
		(void)epoll_ctl(pool->base.epoll, EPOLL_CTL_DEL, slot->sock, NULL);
	} else {
		worker_distrust(pool, slot, "not a message");
	}
}

static void
refusal_note(struct pool *pool, int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_EXIT_RULES)
		pool->rules_refused = true;
}

static void
worker_died(struct pool *pool, struct slot *slot)
{
	enum slot_state state;
	uint32_t generation = slot->generation;
	unsigned int answered;
	struct request *request;
	int status;

	/* An answer sent before the end still counts. */
	while (slot->sock >= 0 && slot->due_ms != 0 && slot->generation == generation) {
		struct msg msg;

		if (msg_recv(slot->sock, &pool->in, &msg) != 1)
			break;
		worker_message(pool, slot, &msg);
		msg_close_fds(&msg);
	}
	state = slot->state;
	if (slot->generation != generation || !slot_reap(slot, &pool->base, 0, &status))
		return;
	if (state == SLOT_BUSY || state == SLOT_STARTING) {
		pool->deaths++;
		log_info("matguard-scan: %s", spawn_status_text(status));
	}
	refusal_note(pool, status);
	answered = slot_answered(slot);
	request = slot_take(slot, 0);
	slot_return_rest(pool, slot);
	if (request == NULL && state == SLOT_STARTING)
		start_failed(pool, spawn_status_text(status));
	else if (request != NULL && !tried_again(pool, request, answered))
		deliver_death(pool, request, status);
}

/* ---- time ----------------------------------------------------------------------------------- */

static void
slot_expire(struct pool *pool, struct slot *slot, uint64_t now)
{
	struct request *request;
	bool starting = slot->state == SLOT_STARTING, closed = slot->due_ms == 0;
	unsigned int answered = slot_answered(slot);
	int status = 0;

	if ((slot->state != SLOT_BUSY && !starting) || slot->due_ms > now)
		return;
	pool->deaths++;
	/* With its socket closed it may be exiting: its status still tells why. */
	if (!closed || !slot_reap(slot, &pool->base, 50, &status))
		slot_kill(slot, &pool->base);
	refusal_note(pool, status);
	request = slot_take(slot, 0);
	slot_return_rest(pool, slot);
	if (request == NULL)
		start_failed(pool, closed ? "it closed its socket" : "it took too long");
	else if (tried_again(pool, request, answered))
		return; /* one whose own deadline is over is answered from the queue */
	else if (closed)
		deliver_death(pool, request, status);
	else
		deliver_limit(pool, request, LIMIT_WALL);
}

static void
queue_expire(struct pool *pool, uint64_t now)
{
	struct request **at = &pool->head;

	while (pool->queued_named > 0 && *at != NULL) {
		if ((*at)->named && (*at)->submitted_ms + (*at)->budget_ms <= now) {
			deliver_limit(pool, queue_take(pool, at), LIMIT_WALL);
			at = &pool->head; /* the callback may have changed the queue */
		} else {
			at = &(*at)->next;
		}
	}
}

/* When something is due that no descriptor will tell; UINT64_MAX: nothing. */
static uint64_t
next_due(const struct pool *pool)
{
	uint64_t due = UINT64_MAX;

	for (size_t i = 0; i < pool->nslots; i++) {
		if (pool->slots[i].state == SLOT_BUSY || pool->slots[i].state == SLOT_STARTING)
			due = u64_min(due, pool->slots[i].due_ms);
	}
	if (pool->queued_named == 0)
		return due;
	for (const struct request *r = pool->head; r != NULL; r = r->next) {
		if (r->named)
			due = u64_min(due, r->submitted_ms + r->budget_ms);
	}
	return due;
}

/* Absolute, in the past: at once. */
static void
timer_set(const struct pool *pool, uint64_t due)
{
	struct itimerspec when = {0};

	if (due != UINT64_MAX) {
		when.it_value.tv_sec = (time_t)(due / 1000);
		when.it_value.tv_nsec = (long)(due % 1000) * 1000000 + 1;
	}
	(void)timerfd_settime(pool->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

/* ---- feeding -------------------------------------------------------------------------------- */

static size_t
slots_in(const struct pool *pool, unsigned int states)
{
	size_t n = 0;

	for (size_t i = 0; i < pool->nslots; i++)
		n += (states & IN(pool->slots[i].state)) != 0 ? 1 : 0;
	return n;
}

/* One that waits and has looked at nothing. Where all that wait have, one of them makes room. */
static struct slot *
slot_fresh(struct pool *pool)
{
	struct slot *used = NULL;

	for (size_t i = 0; i < pool->nslots; i++) {
		struct slot *slot = &pool->slots[i];

		if (slot->state == SLOT_STARTING)
			return NULL; /* soon */
		if (slot->state != SLOT_IDLE)
			continue;
		if (slot->files == 0)
			return slot;
		used = slot;
	}
	if (used != NULL)
		slot_kill(used, &pool->base);
	return NULL;
}

static struct slot *
slot_in(struct pool *pool, enum slot_state state)
{
	for (size_t i = 0; i < pool->nslots; i++) {
		if (pool->slots[i].state == state)
			return &pool->slots[i];
	}
	return NULL;
}

/* Whom to give the next file: one that waits; or, once all workers there may be are there, the one
 * with the fewest ahead, so that it goes on without a turn through us. Files somebody waits for
 * have no other before them. */
static struct slot *
slot_for(struct pool *pool, const struct request *request)
{
	struct slot *best = request->alone ? slot_fresh(pool) : slot_in(pool, SLOT_IDLE);

	if (request->alone)
		return best;
	if (best != NULL || request->named || slots_in(pool, IN(SLOT_BUSY)) < pool->workers)
		return best;
	for (size_t i = 0; i < pool->nslots; i++) {
		struct slot *slot = &pool->slots[i];

		if (slot->state == SLOT_BUSY && !slot_is_used_up(slot) &&
		    slot->nrequests < POOL_AHEAD_MAX && !slot->requests[0]->named &&
		    (best == NULL || slot->nrequests < best->nrequests))
			best = slot;
	}
	return best;
}

static void
idle_feed(struct pool *pool, uint64_t now)
{
	struct slot *slot;

	while (pool->head != NULL && (slot = slot_for(pool, pool->head)) != NULL) {
		struct request *request = queue_take(pool, &pool->head);

		if (slot_give(slot, &pool->base, request, now) == 0)
			continue;
		/* It died: not this file's doing. Back to the head of the queue. */
		queue_add_first(pool, request);
		if (slot->state == SLOT_BUSY)
			return; /* its death will be told, and what that means for the file in hand */
		slot_kill(slot, &pool->base);
	}
}

static void
workers_start(struct pool *pool, uint64_t now)
{
	const unsigned int alive = IN(SLOT_STARTING) | IN(SLOT_IDLE) | IN(SLOT_BUSY);

	while (pool->head != NULL && now < pool->pause_until_ms)
		deliver_error(pool, queue_take(pool, &pool->head), WHY_DIED);
	while (pool->queued > slots_in(pool, IN(SLOT_STARTING)) &&
	    slots_in(pool, alive) < pool->workers) {
		struct slot *slot = slot_in(pool, SLOT_EMPTY);
		int r;

		if (slot == NULL)
			return; /* too many that will not die: wait for one of them */
		r = slot_start(slot, &pool->base, now);
		if (r < 0)
			start_failed(pool, strerror(-r));
		if (pool->pause_until_ms > now)
			return;
	}
}

/* ---- interface ------------------------------------------------------------------------------ */

static int
descriptors_open(struct pool *pool)
{
	struct slot_tag tag = {.event = SLOT_EVENT_TIMER};
	struct epoll_event ev = {.events = EPOLLIN, .data.u64 = slot_tag_pack(&tag)};

	pool->base.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (pool->base.epoll < 0)
		return -errno;
	pool->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (pool->timer < 0 || epoll_ctl(pool->base.epoll, EPOLL_CTL_ADD, pool->timer, &ev) < 0)
		return -errno;
	return 0;
}

int
pool_new(const struct pool_config *config, pool_result_fn *fn, void *arg, struct pool **ret)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	unsigned int workers = config->workers;
	int r = -ENOMEM;

	if (pool == NULL)
		return -ENOMEM;
	workers = workers == 0 ? 1 : workers > POOL_WORKERS_MAX ? POOL_WORKERS_MAX : workers;
	pool->base = (struct slot_base){.epoll = -1,
	    .rules_fd = config->rules_fd,
	    .rules_generation = config->rules_generation,
	    .out = &pool->out};
	pool->timer = -1;
	pool->deliver = fn;
	pool->arg = arg;
	pool->workers = workers;
	pool->deadline_ms = config->deadline_ms != 0 ? config->deadline_ms : POOL_DEADLINE_MS;
	pool->tail = &pool->head;
	pool->dir = strdup(config->dir);
	pool->base.dir = pool->dir;
	pool->slots = calloc(workers + POOL_DYING_MAX, sizeof(*pool->slots));
	if (pool->dir != NULL && pool->slots != NULL) {
		pool->nslots = workers + POOL_DYING_MAX;
		for (unsigned int i = 0; i < pool->nslots; i++) {
			pool->slots[i].index = i;
			pool->slots[i].sock = pool->slots[i].pidfd = -1;
		}
		r = descriptors_open(pool);
	}
	if (r < 0) {
		pool_free(pool);
		return r;
	}
	*ret = pool;
	return 0;
}

void
pool_free(struct pool *pool)
{
	size_t nslots;
	int status;

	if (pool == NULL)
		return;
	nslots = pool->slots != NULL ? pool->nslots : 0; /* or pool_new() got no further */
	for (size_t i = 0; i < nslots; i++) {
		struct slot *slot = &pool->slots[i];

		if (slot->state == SLOT_EMPTY)
			continue;
		while (slot->nrequests > 0)
			request_free(slot_take_last(slot));
		if (slot->state != SLOT_DYING)
			slot_kill(slot, &pool->base);
	}
	for (size_t i = 0; i < nslots; i++) {
		struct slot *slot = &pool->slots[i];

		/* One that hangs in the kernel is init's to reap. */
		if (slot->state == SLOT_DYING && !slot_reap(slot, &pool->base, 200, &status))
			close(slot->pidfd);
	}
	while (pool->head != NULL)
		request_free(queue_take(pool, &pool->head));
	if (pool->timer >= 0)
		close(pool->timer);
	if (pool->base.epoll >= 0)
		close(pool->base.epoll);
	free(pool->slots);
	free(pool->dir);
	free(pool);
}

int
pool_submit(struct pool *pool, uint64_t id, int fd, const char *name, uint32_t deadline_ms)
{
	struct request *request;

	if (pool->queued >= POOL_QUEUE_MAX)
		return -EAGAIN;
	request = calloc(1, sizeof(*request));
	if (request == NULL)
		return -ENOMEM;
	request->id = id;
	request->fd = fd;
	request->submitted_ms = now_ms();
	request->named = deadline_ms != 0;
	request->budget_ms = deadline_ms != 0 ? deadline_ms : pool->deadline_ms;
	strncpy(request->name, name, SCAN_NAME_MAX);
	pool->pending++;
	queue_add(pool, request);
	idle_feed(pool, request->submitted_ms);
	/* No worker free: the next dispatch starts one, or is told by a worker that gets free. */
	timer_set(pool, pool->head != NULL ? 0 : next_due(pool));
	return 0;
}

/* Ends the worker if it has that file, and puts its others back. */
static bool
slot_cancel(struct pool *pool, struct slot *slot, uint64_t id)
{
	struct request *request;
	bool found = false;

	for (unsigned int i = 0; i < slot->nrequests; i++)
		found = found || slot->requests[i]->id == id;
	if (!found)
		return false;
	slot_kill(slot, &pool->base);
	while ((request = slot_take_last(slot)) != NULL) {
		if (request->id != id) {
			queue_add_first(pool, request);
			continue;
		}
		request_free(request);
		pool->pending--;
	}
	return true;
}

void
pool_cancel(struct pool *pool, uint64_t id)
{
	for (struct request **at = &pool->head; *at != NULL; at = &(*at)->next) {
		if ((*at)->id == id) {
			request_free(queue_take(pool, at));
			pool->pending--;
			return;
		}
	}
	for (size_t i = 0; i < pool->nslots; i++) {
		if (slot_cancel(pool, &pool->slots[i], id))
			return;
	}
}

int
pool_rules(struct pool *pool, int rules_fd, uint64_t generation)
{
	pool->base.rules_fd = rules_fd;
	pool->base.rules_generation = generation;
	pool->rules_refused = false;
	for (size_t i = 0; i < pool->nslots; i++) {
		struct slot *slot = &pool->slots[i];

		if (slot->state == SLOT_IDLE || slot->state == SLOT_STARTING)
			slot_kill(slot, &pool->base);
		slot->retire = true;
	}
	timer_set(pool, 0);
	return 0;
}

int
pool_fd(const struct pool *pool)
{
	return pool->base.epoll;
}

static void
event_handle(struct pool *pool, const struct epoll_event *event)
{
	struct slot_tag tag = slot_tag_unpack(event->data.u64);
	struct slot *slot;
	uint64_t ticks;

	if (tag.event == SLOT_EVENT_TIMER) {
		/* What is due is looked for after every batch. */
		while (read(pool->timer, &ticks, sizeof(ticks)) == sizeof(ticks))
			continue;
		return;
	}
	if (tag.slot >= pool->nslots)
		return;
	slot = &pool->slots[tag.slot];
	if (slot->generation != tag.generation || slot->state == SLOT_EMPTY)
		return; /* an event of a process replaced within this batch */
	if (tag.event == SLOT_EVENT_DEATH)
		worker_died(pool, slot);
	else if (tag.event == SLOT_EVENT_HELPER)
		slot_helper_died(slot, &pool->base, tag.helper);
	else if (slot->sock >= 0)
		worker_readable(pool, slot);
}

int
pool_dispatch(struct pool *pool)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	uint64_t now;
	int n;

	do {
		n = epoll_wait(pool->base.epoll, events, EVENTS_AT_ONCE, 0);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	for (int i = 0; i < n; i++)
		event_handle(pool, &events[i]);
	now = now_ms();
	for (size_t i = 0; i < pool->nslots; i++)
		slot_expire(pool, &pool->slots[i], now);
	queue_expire(pool, now);
	idle_feed(pool, now);
	workers_start(pool, now);
	timer_set(pool, next_due(pool));
	return 0;
}

size_t
pool_pending(const struct pool *pool)
{
	return pool->pending;
}

bool
pool_rules_refused(const struct pool *pool)
{
	return pool->rules_refused;
}

uint64_t
pool_deaths(const struct pool *pool)
{
	return pool->deaths;
}
