/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the questions in hand: each request passed on gets a cookie of ours, so that an answer
 * finds its client, and a late answer to one that left or gave up finds nobody. Nothing waits
 * without a bound: neither for journal nor for a client that does not read its listing.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/control/control.h"
#include "daemon/control/mask.h"

static bool
is_stream(uint16_t type)
{
	return type == MSG_LOG_LIST || type == MSG_LOG_SEGMENTS;
}

struct question *
question_new(struct control *control, size_t client, const struct request *request)
{
	for (size_t i = 0; i < QUESTIONS_MAX; i++) {
		struct question *q = &control->questions[i];

		if (q->used)
			continue;
		memset(q, 0, sizeof(*q));
		q->used = true;
		q->type = request->type;
		q->client = client;
		q->cookie = ++control->last_cookie;
		q->client_cookie = request->cookie;
		q->deadline_ms = control_now_ms() + QUESTION_MS;
		control->clients[client].asked++;
		control->clients[client].listing = is_stream(request->type);
		return q;
	}
	return NULL;
}

void
question_end(struct control *control, struct question *q)
{
	if (q->client < CLIENTS_MAX) {
		control->clients[q->client].asked--;
		if (is_stream(q->type))
			control->clients[q->client].listing = false;
	}
	q->used = false;
}

static void
question_refuse(struct control *control, struct question *q, enum refusal why)
{
	size_t client = q->client;
	uint64_t cookie = q->client_cookie;

	question_end(control, q);
	if (client < CLIENTS_MAX)
		client_refuse(control, client, cookie, why);
}

void
questions_refuse(struct control *control, bool of_journal, enum refusal why)
{
	for (size_t i = 0; i < QUESTIONS_MAX; i++) {
		struct question *q = &control->questions[i];

		if (q->used && of_journal == (q->type != MSG_STATUS))
			question_refuse(control, q, why);
	}
}

bool
question_ages(const struct control *control, const struct question *q)
{
	return !control->held || q->type == MSG_STATUS;
}

void
questions_expire(struct control *control)
{
	uint64_t now = control_now_ms();

	if (control->held && now >= control->held_until_ms) {
		log_warning("client of uid %u does not read its listing: closed",
		    control->clients[control->held_client].uid);
		client_close(control, control->held_client);
	}
	for (size_t i = 0; i < QUESTIONS_MAX; i++) {
		struct question *q = &control->questions[i];

		if (q->used && now >= q->deadline_ms && question_ages(control, q))
			question_refuse(control, q, REFUSED_UNAVAILABLE);
	}
}

int
question_ask(struct control *control, const struct question *q, const struct request *request)
{
	struct wr wr = msg_begin(&control->out);
	struct log_query query = request->query;
	uint16_t type = q->type;
	int sock = q->type == MSG_STATUS ? control->guardian : control->journal;

	if (sock < 0)
		return -ENOTCONN;
	if (q->type == MSG_STATUS || q->type == MSG_LOG_SEGMENTS) {
		cookie_encode(q->cookie, &wr);
	} else {
		type = MSG_LOG_LIST; /* an explanation is a listing of one file */
		query.cookie = q->cookie;
		query.names = true; /* masking is ours */
		log_query_encode(&query, &wr);
	}
	return msg_send(sock, type, &control->out, &wr, NULL, 0);
}

static struct question *
question_find(struct control *control, uint64_t cookie)
{
	for (size_t i = 0; i < QUESTIONS_MAX; i++) {
		if (control->questions[i].used && control->questions[i].cookie == cookie)
			return &control->questions[i];
	}
	return NULL;
}

/* ---- guardian ------------------------------------------------------------------------------ */

void
guardian_answer(struct control *control, struct msg *msg)
{
	static struct status status;
	struct wr wr = msg_begin(&control->out);
	struct question *q;
	size_t client;

	if (status_decode(&msg->body, &status) < 0) {
		log_error("guardian: malformed status");
		return;
	}
	q = question_find(control, status.cookie);
	if (q == NULL || q->type != MSG_STATUS)
		return;
	client = q->client;
	status.cookie = q->client_cookie;
	question_end(control, q);
	if (client == CLIENTS_MAX)
		return;
	status_encode(&status, &wr);
	client_send(control, client, MSG_STATUS_ANSWER, &wr);
}

/* ---- a listing's client without room ------------------------------------------------------- */

static void
epoll_set(const struct control *control, int fd, uint64_t source, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.u64 = source};

	if (fd >= 0)
		epoll_ctl(control->epoll, EPOLL_CTL_MOD, fd, &event);
}

void
held_drop(struct control *control)
{
	if (!control->held)
		return;
	control->held = false;
	if (control->held_fd >= 0)
		close(control->held_fd);
	control->held_fd = -1;
	epoll_set(control, control->clients[control->held_client].fd, control->held_client,
	    EPOLLIN);
	epoll_set(control, control->journal, CONTROL_EVENT_JOURNAL, EPOLLIN);
	for (size_t i = 0; i < QUESTIONS_MAX; i++)
		control->questions[i].deadline_ms = control_now_ms() + QUESTION_MS;
}

void
held_send(struct control *control)
{
	size_t slot = control->held_client;
	int r = msg_send(control->clients[slot].fd, control->held_type, &control->relay,
	    &control->held_wr, &control->held_fd, control->held_fd >= 0 ? 1 : 0);

	if (r == -EAGAIN)
		return;
	held_drop(control);
	if (r < 0)
		client_close(control, slot);
}

/* Sends what stands in relay to a listing's client, or holds it. Takes fd (-1: none). */
static void
relay_send(struct control *control, size_t slot, uint16_t type, const struct wr *wr, int fd)
{
	int r =
	    msg_send(control->clients[slot].fd, type, &control->relay, wr, &fd, fd >= 0 ? 1 : 0);

	if (r == -EAGAIN) {
		control->held = true;
		control->held_client = slot;
		control->held_type = type;
		control->held_fd = fd;
		control->held_wr = *wr;
		control->held_until_ms = control_now_ms() + HELD_MS;
		epoll_set(control, control->clients[slot].fd, slot, EPOLLIN | EPOLLOUT);
		epoll_set(control, control->journal, CONTROL_EVENT_JOURNAL, 0);
		return;
	}
	if (fd >= 0)
		close(fd);
	if (r < 0)
		client_close(control, slot);
}

/* ---- journal ------------------------------------------------------------------------------- */

/* The record is of this very state of the file only if all three agree; ctime nobody can set. */
static bool
record_current(const struct question *q, const struct record_event *event)
{
	uint64_t size, mtime_ns, ctime_ns;

	return record_get_u64(event, TAG_SIZE, &size) && size == q->size &&
	    record_get_u64(event, TAG_MTIME_NS, &mtime_ns) && mtime_ns == q->mtime_ns &&
	    record_get_u64(event, TAG_CTIME_NS, &ctime_ns) && ctime_ns == q->ctime_ns;
}

static bool
record_of(const struct record_event *event, uid_t uid)
{
	uint32_t whose;

	return record_get_u32(event, TAG_UID, &whose) && whose == uid;
}

static void
explain_record(struct question *q, struct rd record)
{
	struct wr wr = wr_init(q->answer.record, sizeof(q->answer.record));
	struct record_event event;

	if (q->answer.known || q->answer.changed)
		return; /* one was asked for */
	if (mask_record(record, false, &wr, &event) < 0 || wr_end(&wr) < 0)
		return;
	/* fanotify asks after the permissions were checked: a record of his open proves them. */
	if (!q->may_see && !record_of(&event, q->uid))
		return;
	q->answer.record_len = (uint16_t)wr.len;
	q->answer.known = record_current(q, &event);
	q->answer.changed = !q->answer.known;
}

static void
record_relay(struct control *control, struct msg *msg)
{
	uint8_t masked[RECORD_BYTES_MAX];
	struct wr record_wr = wr_init(masked, sizeof(masked)), wr;
	struct record_event event;
	struct question *q;
	struct rd record;
	uint64_t cookie;

	if (log_record_decode(&msg->body, &cookie, &record) < 0) {
		log_error("journal: malformed record");
		return;
	}
	q = question_find(control, cookie);
	if (q == NULL || q->client == CLIENTS_MAX)
		return;
	q->deadline_ms = control_now_ms() + QUESTION_MS;
	if (q->type == MSG_EXPLAIN) {
		explain_record(q, record);
		return;
	}
	if (q->type != MSG_LOG_LIST)
		return;
	if (mask_record(record, q->names, &record_wr, &event) < 0 || wr_end(&record_wr) < 0) {
		log_error("journal: a record that is none");
		return;
	}
	wr = msg_begin(&control->relay);
	log_record_encode(q->client_cookie, masked, record_wr.len, &wr);
	relay_send(control, q->client, MSG_LOG_RECORD, &wr, -1);
}

static void
segment_relay(struct control *control, struct msg *msg)
{
	struct question *q;
	uint64_t cookie;
	uint32_t number;
	struct wr wr;

	if (log_segment_decode(&msg->body, &cookie, &number) < 0 || msg->nfds != 1) {
		log_error("journal: malformed segment");
		return;
	}
	q = question_find(control, cookie);
	if (q == NULL || q->client == CLIENTS_MAX || q->type != MSG_LOG_SEGMENTS)
		return;
	q->deadline_ms = control_now_ms() + QUESTION_MS;
	wr = msg_begin(&control->relay);
	log_segment_encode(q->client_cookie, number, &wr);
	relay_send(control, q->client, MSG_LOG_SEGMENT, &wr, msg_take_fd(msg, 0));
}

static void
end_relay(struct control *control, struct msg *msg)
{
	struct question *q;
	struct log_end end;
	size_t client;
	struct wr wr;

	if (log_end_decode(&msg->body, &end) < 0) {
		log_error("journal: malformed end");
		return;
	}
	q = question_find(control, end.cookie);
	if (q == NULL)
		return;
	client = q->client;
	question_end(control, q);
	if (client == CLIENTS_MAX)
		return;
	if (q->type == MSG_EXPLAIN) {
		wr = msg_begin(&control->out);
		q->answer.cookie = q->client_cookie;
		explain_answer_encode(&q->answer, &wr);
		client_send(control, client, MSG_EXPLAIN_ANSWER, &wr);
		return;
	}
	wr = msg_begin(&control->relay);
	end.cookie = q->client_cookie;
	log_end_encode(&end, &wr);
	relay_send(control, client, MSG_LOG_END, &wr, -1);
}

static void
refusal_relay(struct control *control, struct msg *msg)
{
	struct refused refused;
	struct question *q;

	if (refused_decode(&msg->body, &refused) < 0)
		return;
	q = question_find(control, refused.cookie);
	if (q != NULL && q->type != MSG_STATUS)
		question_refuse(control, q,
		    refused.why == REFUSED_UNAVAILABLE ? REFUSED_UNAVAILABLE : REFUSED_FAILED);
}

void
journal_receive(struct control *control)
{
	struct msg msg;
	int r;

	for (unsigned int i = 0; i < RELAY_MAX && !control->held; i++) {
		r = msg_recv(control->journal, &control->in, &msg);
		if (r == -EAGAIN)
			return;
		if (r <= 0) {
			log_warning("journal: gone");
			epoll_ctl(control->epoll, EPOLL_CTL_DEL, control->journal, NULL);
			close(control->journal);
			control->journal = -1;
			questions_refuse(control, true, REFUSED_UNAVAILABLE);
			return;
		}
		if (msg.type == MSG_LOG_RECORD)
			record_relay(control, &msg);
		else if (msg.type == MSG_LOG_SEGMENT)
			segment_relay(control, &msg);
		else if (msg.type == MSG_LOG_END)
			end_relay(control, &msg);
		else if (msg.type == MSG_REFUSED)
			refusal_relay(control, &msg);
		else
			log_warning("journal: message %u is not for control", msg.type);
		msg_close_fds(&msg);
	}
}
