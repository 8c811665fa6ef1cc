/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One file at a time: to the pool, and what it says into the ring. Nobody waits for us, so a full
 * ring or a missing pool is waited out. Findings are recorded as lying there, without an actor:
 * who opens files here is us. What could not be looked into is counted, not recorded: on an
 * ordinary disk those are its pictures.
 */
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/proto_scan.h"
#include "daemon/finding.h"
#include "daemon/sweep/sweep.h"

static void
look_end(struct sweep *sweep)
{
	struct look *look = &sweep->look;

	close(look->fd);
	*look = (struct look){.fd = -1};
	if (sweep->root == NULL)
		return; /* its file system is gone */
	sweep->root->state.files++;
	roots_save(sweep, false);
}

void
look_begin(struct sweep *sweep, int fd)
{
	uint32_t mode;

	sweep->look = (struct look){
	    .fd = fd,
	    .id = ++sweep->next_id,
	    .begun_ns = clock_mono_ns(),
	};
	if (cache_key_of(fd, &sweep->look.key, &mode) < 0)
		look_end(sweep);
	else
		look_send(sweep);
}

void
look_send(struct sweep *sweep)
{
	struct look *look = &sweep->look;
	struct scan_request request = {.id = look->id, .deadline_ms = LOOK_DEADLINE_MS};
	struct wr wr = msg_begin(&sweep->out);
	int r;

	if (sweep->pool < 0 || look->fd < 0 || look->sent)
		return;
	scan_request_encode(&request, &wr);
	r = msg_send(sweep->pool, MSG_SCAN, &sweep->out, &wr, &look->fd, 1);
	look->sent = r == 0;
	if (r == -EAGAIN)
		sweep_rest(sweep, RETRY_MS * 1000000ull);
	else if (r < 0)
		look_pool_lost(sweep);
}

void
look_pool_lost(struct sweep *sweep)
{
	if (sweep->pool < 0)
		return;
	close(sweep->pool);
	sweep->pool = -1;
	sweep->look.sent = false;
}

static void
verdict_count(struct sweep *sweep, const struct verdict *v)
{
	static const enum share_counter counters[] = {
	    [VERDICT_MARKED] = COUNT_SWEEP_MARKED,
	    [VERDICT_REVIEW] = COUNT_SWEEP_REVIEW,
	    [VERDICT_OPAQUE] = COUNT_SWEEP_OPAQUE,
	    [VERDICT_ERROR] = COUNT_SWEEP_ERRORS,
	};

	if (v->kind != VERDICT_CLEAN)
		share_count(sweep->map.share, counters[v->kind]);
}

/* 0, or -ENOBUFS: later. */
static int
finding_put(struct sweep *sweep)
{
	struct look *look = &sweep->look;
	struct pending p = {
	    .event = atomic_fetch_add(&sweep->map.share->next_event, 1),
	    .act = ACT_AT_REST,
	    .key = look->key,
	};
	struct finding_facts facts = {
	    .pending = &p,
	    .verdict = &look->verdict,
	    .decision = DECISION_NOTED,
	    .cause = CAUSE_SCAN,
	    .guard = sweep->root->guard,
	    .rules_generation = sweep->root->generation,
	    .proc = sweep->proc,
	    .file_fd = look->fd,
	};
	int r = finding_record(sweep->map.ring, &facts);

	eventfd_write(sweep->bell, 1);
	return r;
}

static void
verdict_settle(struct sweep *sweep)
{
	struct look *look = &sweep->look;

	if (sweep->root != NULL && look->verdict.kind >= VERDICT_REVIEW &&
	    finding_put(sweep) == -ENOBUFS) {
		sweep_rest(sweep, RETRY_MS * 1000000ull);
		return;
	}
	verdict_count(sweep, &look->verdict);
	sweep->debt_ns += clock_mono_ns() - look->begun_ns;
	look_end(sweep);
}

void
look_retry(struct sweep *sweep)
{
	if (sweep->look.judged)
		verdict_settle(sweep);
	else
		look_send(sweep);
}

void
look_answers(struct sweep *sweep)
{
	struct scan_answer answer;
	struct msg msg;
	int r = msg_recv(sweep->pool, &sweep->in, &msg);

	if (r == -EAGAIN)
		return;
	if (r <= 0 || msg.type != MSG_SCAN_ANSWER || scan_answer_decode(&msg.body, &answer) < 0) {
		if (r > 0)
			msg_close_fds(&msg);
		if (r != 0)
			log_error("pool: bad message; waiting for another pool");
		look_pool_lost(sweep);
		return;
	}
	msg_close_fds(&msg);
	if (sweep->look.fd < 0 || answer.id != sweep->look.id || sweep->look.judged)
		return; /* of a file we gave up */
	sweep->look.verdict = answer.verdict;
	sweep->look.judged = true;
	verdict_settle(sweep);
}
