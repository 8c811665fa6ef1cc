/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>

#include "base/proto_client.h"
#include "tests/tap.h"

static uint8_t bytes[65536];

/* Every payload cut short, and every one with a byte too many, is refused. */
typedef int decode_fn(struct rd *);

static void
edges(const char *name, const struct wr *wr, decode_fn *decode)
{
	struct rd rd = rd_init(bytes, wr->len);
	bool cut = false;

	ok(wr_end(wr) == 0 && decode(&rd) == 0, "%s: is read", name);
	for (size_t len = 0; len < wr->len && !cut; len++) {
		rd = rd_init(bytes, len);
		cut = decode(&rd) == 0;
	}
	ok(!cut, "%s: cut short it is refused", name);
	rd = rd_init(bytes, wr->len + 1);
	is_int(decode(&rd), -EBADMSG, "with a byte too many too");
}

static struct status status, status_back;

static int
decode_status(struct rd *rd)
{
	return status_decode(rd, &status_back);
}

static void
test_status(void)
{
	struct wr wr = wr_init(bytes, sizeof(bytes));

	status.cookie = 1;
	status.started_wall_ns = 2;
	status.rules_generation = 3;
	status.role = ROLE_STANDALONE;
	status.nprocesses = STATUS_PROCESSES_MAX;
	status.nguards = STATUS_GUARDS_MAX;
	for (size_t i = 0; i < status.nprocesses; i++) {
		struct status_process *p = &status.processes[i];

		memset(p->name, 'p', PROCESS_NAME_MAX);
		p->pid = (uint32_t)i;
		p->restarts = 7;
	}
	for (size_t i = 0; i < status.nguards; i++) {
		struct status_guard *g = &status.guards[i];

		memset(g->path, 'g', GUARD_PATH_MAX);
		g->mode = GUARD_DENY;
		g->on_failure = FAILURE_DENY;
		g->deadline_ms = 100;
		g->watch_serving = true;
		g->opens = i;
		g->cached = i + 1;
		g->scanned = i + 2;
		g->denied = i + 3;
		g->recorded = i + 4;
		g->deadlines = i + 5;
		g->overflows = i + 6;
		g->pending = i + 7;
	}
	status_encode(&status, &wr);
	ok(wr.len < 65536 - 8, "the largest status fits a message");
	edges("status", &wr, decode_status);
	{
		struct rd rd = rd_init(bytes, wr.len);

		(void)status_decode(&rd, &status_back);
	}
	ok(memcmp(&status, &status_back, sizeof(status)) == 0, "status: comes back the same");
}

static struct log_query query_back;

static int
decode_query(struct rd *rd)
{
	return log_query_decode(rd, &query_back);
}

static void
query_is(struct log_query query, int want, const char *what)
{
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd;

	log_query_encode(&query, &wr);
	rd = rd_init(bytes, wr.len);
	is_int(log_query_decode(&rd, &query_back), want, what);
}

static void
test_query(void)
{
	const struct log_query query = {
	    .cookie = 1,
	    .limit = LOG_QUERY_MAX,
	    .kinds = 3,
	    .since_wall_ns = 4,
	    .until_wall_ns = 5,
	    .seq = 6,
	    .epoch = 7,
	    .dev = 8,
	    .ino = 9,
	    .min_level = LEVEL_TOI_MAT,
	    .names = true,
	};
	struct wr wr = wr_init(bytes, sizeof(bytes));

	log_query_encode(&query, &wr);
	edges("log query", &wr, decode_query);
	query_is(query, 0, "log query: is read");
	ok(query_back.cookie == 1 && query_back.limit == LOG_QUERY_MAX && query_back.kinds == 3 &&
		query_back.since_wall_ns == 4 && query_back.until_wall_ns == 5 &&
		query_back.seq == 6 && query_back.epoch == 7 && query_back.dev == 8 &&
		query_back.ino == 9 && query_back.min_level == LEVEL_TOI_MAT && query_back.names,
	    "log query: comes back the same");
	query_is((struct log_query){.limit = 0}, -EBADMSG, "log query: no limit");
	query_is((struct log_query){.limit = LOG_QUERY_MAX + 1}, -EBADMSG, "log query: too many");
	bytes[wr.len - 2] = 9;
	{
		struct rd rd = rd_init(bytes, wr.len);

		is_int(decode_query(&rd), -EBADMSG, "log query: an unknown level");
	}
}

static struct explain_answer explain_back;

static int
decode_explain(struct rd *rd)
{
	return explain_answer_decode(rd, &explain_back);
}

static int
decode_end(struct rd *rd)
{
	return log_end_decode(rd, &(struct log_end){0});
}

static int
decode_segment(struct rd *rd)
{
	return log_segment_decode(rd, &(uint64_t){0}, &(uint32_t){0});
}

static int
decode_cookie(struct rd *rd)
{
	return cookie_decode(rd, &(uint64_t){0});
}

static int
decode_refused(struct rd *rd)
{
	return refused_decode(rd, &(struct refused){0});
}

static void
test_small(void)
{
	static struct explain_answer explain = {.cookie = 1, .known = true, .record_len = 100};
	const struct log_end end = {.cookie = 1, .total = 2, .epoch = 3, .seq = 4};
	const struct refused refused = {.cookie = 1, .why = REFUSED_FAILED, .text = "no"};
	struct wr wr = wr_init(bytes, sizeof(bytes));

	explain_answer_encode(&explain, &wr);
	edges("explain answer", &wr, decode_explain);
	wr = wr_init(bytes, sizeof(bytes));
	log_end_encode(&end, &wr);
	edges("log end", &wr, decode_end);
	wr = wr_init(bytes, sizeof(bytes));
	log_segment_encode(1, 2, &wr);
	edges("log segment", &wr, decode_segment);
	wr = wr_init(bytes, sizeof(bytes));
	log_segment_encode(1, 0, &wr);
	is_int(decode_segment(&(struct rd){bytes, wr.len}), -EBADMSG, "there is no segment 0");
	wr = wr_init(bytes, sizeof(bytes));
	cookie_encode(1, &wr);
	edges("cookie", &wr, decode_cookie);
	wr = wr_init(bytes, sizeof(bytes));
	refused_encode(&refused, &wr);
	edges("refused", &wr, decode_refused);
	bytes[8] = REFUSED_FAILED + 1;
	is_int(decode_refused(&(struct rd){bytes, wr.len}), -EBADMSG, "an unknown reason");
}

static void
test_record(void)
{
	uint8_t record[RECORD_BYTES_MAX + 1] = {1};
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd, back;
	uint64_t cookie = 0;

	log_record_encode(9, record, 100, &wr);
	rd = rd_init(bytes, wr.len);
	ok(log_record_decode(&rd, &cookie, &back) == 0 && cookie == 9 && back.left == 100,
	    "a record comes back");
	wr = wr_init(bytes, sizeof(bytes));
	log_record_encode(9, record, sizeof(record), &wr);
	rd = rd_init(bytes, wr.len);
	is_int(log_record_decode(&rd, &cookie, &back), -EBADMSG, "one too large is refused");
	rd = rd_init(bytes, 8 + RECORD_HEAD_BYTES);
	is_int(log_record_decode(&rd, &cookie, &back), -EBADMSG, "one without an event too");
}

int
main(void)
{
	test_status();
	test_query();
	test_small();
	test_record();
	return tap_done();
}
