/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of the messages that clients, control, guardian and journal exchange. Pure. */
#include "base/proto_client.h"

#include <errno.h>
#include <string.h>

static int
rd_bool(struct rd *rd, bool *ret)
{
	uint8_t v;

	if (rd_u8(rd, &v) < 0 || v > 1)
		return -EBADMSG;
	*ret = v != 0;
	return 0;
}

void
cookie_encode(uint64_t cookie, struct wr *wr)
{
	wr_u64le(wr, cookie);
}

int
cookie_decode(struct rd *rd, uint64_t *ret_cookie)
{
	if (rd_u64le(rd, ret_cookie) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return 0;
}

static void
status_process_encode(const struct status_process *p, struct wr *wr)
{
	wr_str(wr, p->name);
	wr_u32le(wr, p->pid);
	wr_u32le(wr, p->restarts);
}

static int
status_process_decode(struct rd *rd, struct status_process *ret)
{
	if (rd_str(rd, ret->name, PROCESS_NAME_MAX) < 0 || rd_u32le(rd, &ret->pid) < 0 ||
	    rd_u32le(rd, &ret->restarts) < 0)
		return -EBADMSG;
	return 0;
}

static void
status_guard_encode(const struct status_guard *g, struct wr *wr)
{
	wr_str(wr, g->path);
	wr_u8(wr, (uint8_t)g->mode);
	wr_u8(wr, (uint8_t)g->on_failure);
	wr_u32le(wr, g->deadline_ms);
	wr_u8(wr, g->watch_serving ? 1 : 0);
	wr_u64le(wr, g->opens);
	wr_u64le(wr, g->cached);
	wr_u64le(wr, g->scanned);
	wr_u64le(wr, g->denied);
	wr_u64le(wr, g->recorded);
	wr_u64le(wr, g->deadlines);
	wr_u64le(wr, g->overflows);
	wr_u64le(wr, g->pending);
}

static int
status_guard_counts_decode(struct rd *rd, struct status_guard *ret)
{
	if (rd_u64le(rd, &ret->opens) < 0 || rd_u64le(rd, &ret->cached) < 0 ||
	    rd_u64le(rd, &ret->scanned) < 0 || rd_u64le(rd, &ret->denied) < 0 ||
	    rd_u64le(rd, &ret->recorded) < 0 || rd_u64le(rd, &ret->deadlines) < 0 ||
	    rd_u64le(rd, &ret->overflows) < 0 || rd_u64le(rd, &ret->pending) < 0)
		return -EBADMSG;
	return 0;
}

static int
status_guard_decode(struct rd *rd, struct status_guard *ret)
{
	uint8_t mode, on_failure;

	if (rd_str(rd, ret->path, GUARD_PATH_MAX) < 0 || rd_u8(rd, &mode) < 0 ||
	    rd_u8(rd, &on_failure) < 0 || rd_u32le(rd, &ret->deadline_ms) < 0 ||
	    rd_bool(rd, &ret->watch_serving) < 0 || status_guard_counts_decode(rd, ret) < 0)
		return -EBADMSG;
	if (mode > GUARD_DENY || on_failure > FAILURE_DENY)
		return -EBADMSG;
	ret->mode = (enum guard_mode)mode;
	ret->on_failure = (enum guard_failure)on_failure;
	return 0;
}

static void
status_sweep_encode(const struct status_sweep *s, struct wr *wr)
{
	wr_u8(wr, s->on);
	wr_u8(wr, s->running);
	wr_u64le(wr, s->files);
	wr_u64le(wr, s->total);
	wr_u64le(wr, s->marked);
	wr_u64le(wr, s->review);
	wr_u64le(wr, s->opaque);
	wr_u64le(wr, s->errors);
}

static int
status_sweep_decode(struct rd *rd, struct status_sweep *ret)
{
	uint8_t on, running;

	if (rd_u8(rd, &on) < 0 || rd_u8(rd, &running) < 0 || on > 1 || running > 1 ||
	    rd_u64le(rd, &ret->files) < 0 || rd_u64le(rd, &ret->total) < 0 ||
	    rd_u64le(rd, &ret->marked) < 0 || rd_u64le(rd, &ret->review) < 0 ||
	    rd_u64le(rd, &ret->opaque) < 0 || rd_u64le(rd, &ret->errors) < 0)
		return -EBADMSG;
	ret->on = on;
	ret->running = running;
	return 0;
}

void
status_encode(const struct status *s, struct wr *wr)
{
	wr_u64le(wr, s->cookie);
	wr_u64le(wr, s->started_wall_ns);
	wr_u64le(wr, s->rules_generation);
	wr_u8(wr, (uint8_t)s->role);
	wr_u8(wr, (uint8_t)s->nprocesses);
	wr_u8(wr, (uint8_t)s->nguards);
	for (size_t i = 0; i < s->nprocesses; i++)
		status_process_encode(&s->processes[i], wr);
	for (size_t i = 0; i < s->nguards; i++)
		status_guard_encode(&s->guards[i], wr);
	status_sweep_encode(&s->sweep, wr);
}

int
status_decode(struct rd *rd, struct status *ret)
{
	uint8_t role, nprocesses, nguards;

	memset(ret, 0, sizeof(*ret));
	if (rd_u64le(rd, &ret->cookie) < 0 || rd_u64le(rd, &ret->started_wall_ns) < 0 ||
	    rd_u64le(rd, &ret->rules_generation) < 0 || rd_u8(rd, &role) < 0 ||
	    rd_u8(rd, &nprocesses) < 0 || rd_u8(rd, &nguards) < 0)
		return -EBADMSG;
	if (role > ROLE_STANDALONE || nprocesses > STATUS_PROCESSES_MAX ||
	    nguards > STATUS_GUARDS_MAX)
		return -EBADMSG;
	for (size_t i = 0; i < nprocesses; i++) {
		if (status_process_decode(rd, &ret->processes[i]) < 0)
			return -EBADMSG;
	}
	for (size_t i = 0; i < nguards; i++) {
		if (status_guard_decode(rd, &ret->guards[i]) < 0)
			return -EBADMSG;
	}
	ret->role = (enum machine_role)role;
	ret->nprocesses = nprocesses;
	ret->nguards = nguards;
	if (status_sweep_decode(rd, &ret->sweep) < 0)
		return -EBADMSG;
	return rd_end(rd);
}

void
log_query_encode(const struct log_query *q, struct wr *wr)
{
	wr_u64le(wr, q->cookie);
	wr_u32le(wr, q->limit);
	wr_u32le(wr, q->kinds);
	wr_u64le(wr, q->since_wall_ns);
	wr_u64le(wr, q->until_wall_ns);
	wr_u64le(wr, q->seq);
	wr_u32le(wr, q->epoch);
	wr_u64le(wr, q->dev);
	wr_u64le(wr, q->ino);
	wr_u8(wr, (uint8_t)q->min_level);
	wr_u8(wr, q->names ? 1 : 0);
}

int
log_query_decode(struct rd *rd, struct log_query *ret)
{
	uint8_t level;

	if (rd_u64le(rd, &ret->cookie) < 0 || rd_u32le(rd, &ret->limit) < 0 ||
	    rd_u32le(rd, &ret->kinds) < 0 || rd_u64le(rd, &ret->since_wall_ns) < 0 ||
	    rd_u64le(rd, &ret->until_wall_ns) < 0 || rd_u64le(rd, &ret->seq) < 0 ||
	    rd_u32le(rd, &ret->epoch) < 0 || rd_u64le(rd, &ret->dev) < 0 ||
	    rd_u64le(rd, &ret->ino) < 0)
		return -EBADMSG;
	if (rd_u8(rd, &level) < 0 || rd_bool(rd, &ret->names) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	if (ret->limit < 1 || ret->limit > LOG_QUERY_MAX || level_from(level, &ret->min_level) < 0)
		return -EBADMSG;
	return 0;
}

void
log_record_encode(uint64_t cookie, const void *record, size_t len, struct wr *wr)
{
	wr_u64le(wr, cookie);
	wr_bytes(wr, record, len);
}

int
log_record_decode(struct rd *rd, uint64_t *ret_cookie, struct rd *ret_record)
{
	if (rd_u64le(rd, ret_cookie) < 0)
		return -EBADMSG;
	if (rd->left <= RECORD_HEAD_BYTES || rd->left > RECORD_BYTES_MAX)
		return -EBADMSG;
	return rd_sub(rd, rd->left, ret_record);
}

void
log_end_encode(const struct log_end *e, struct wr *wr)
{
	wr_u64le(wr, e->cookie);
	wr_u64le(wr, e->total);
	wr_u32le(wr, e->epoch);
	wr_u64le(wr, e->seq);
}

int
log_end_decode(struct rd *rd, struct log_end *ret)
{
	if (rd_u64le(rd, &ret->cookie) < 0 || rd_u64le(rd, &ret->total) < 0 ||
	    rd_u32le(rd, &ret->epoch) < 0 || rd_u64le(rd, &ret->seq) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return 0;
}

void
log_segment_encode(uint64_t cookie, uint32_t number, struct wr *wr)
{
	wr_u64le(wr, cookie);
	wr_u32le(wr, number);
}

int
log_segment_decode(struct rd *rd, uint64_t *ret_cookie, uint32_t *ret_number)
{
	if (rd_u64le(rd, ret_cookie) < 0 || rd_u32le(rd, ret_number) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return *ret_number > 0 ? 0 : -EBADMSG; /* they count from 1 */
}

void
explain_answer_encode(const struct explain_answer *a, struct wr *wr)
{
	wr_u64le(wr, a->cookie);
	wr_u8(wr, a->known ? 1 : 0);
	wr_u8(wr, a->changed ? 1 : 0);
	wr_u16le(wr, a->record_len);
	wr_bytes(wr, a->record, a->record_len);
}

int
explain_answer_decode(struct rd *rd, struct explain_answer *ret)
{
	if (rd_u64le(rd, &ret->cookie) < 0 || rd_bool(rd, &ret->known) < 0 ||
	    rd_bool(rd, &ret->changed) < 0 || rd_u16le(rd, &ret->record_len) < 0)
		return -EBADMSG;
	if (ret->record_len > RECORD_BYTES_MAX || rd_copy(rd, ret->record, ret->record_len) < 0)
		return -EBADMSG;
	return rd_end(rd);
}

void
refused_encode(const struct refused *r, struct wr *wr)
{
	wr_u64le(wr, r->cookie);
	wr_u8(wr, (uint8_t)r->why);
	wr_str(wr, r->text);
}

int
refused_decode(struct rd *rd, struct refused *ret)
{
	uint8_t why;

	if (rd_u64le(rd, &ret->cookie) < 0 || rd_u8(rd, &why) < 0 ||
	    rd_str(rd, ret->text, TEXT_BYTES_MAX) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	if (why > REFUSED_FAILED)
		return -EBADMSG;
	ret->why = (enum refusal)why;
	return 0;
}
