/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages between `matguard`, control, guardian and journal. Control answers a client with the
 * same messages it got from guardian and journal, after its table of roles and its masking.
 * A decoder reads every field, checks the end and the values, and returns 0 or -EBADMSG.
 */
#ifndef BASE_PROTO_CLIENT_H
#define BASE_PROTO_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/config.h"
#include "base/record.h"

#define CONTROL_SOCKET_NAME "control.sock" /* in the run directory */
#define RUN_DIR_DEFAULT "/run/matguard"
#define STATE_DIR_DEFAULT "/var/lib/matguard"
#define LOG_DIR_NAME "log" /* in the state directory: the segments */
#define SWEEP_STATE_NAME "sweep.state" /* there too: how far the files at rest were looked at */

#define PROCESS_NAME_MAX 31u
#define STATUS_PROCESSES_MAX 64u
#define STATUS_GUARDS_MAX CONFIG_GUARDS_MAX
#define GUARD_PATH_MAX 1023u

struct status_process {
	char name[PROCESS_NAME_MAX + 1]; /* "guardian", "watch", "journal" */
	uint32_t pid; /* 0: not running */
	uint32_t restarts;
};

struct status_guard {
	char path[GUARD_PATH_MAX + 1];
	enum guard_mode mode;
	enum guard_failure on_failure;
	uint32_t deadline_ms;
	bool watch_serving; /* false: guardian answers by cache and on_failure */
	uint64_t opens; /* events seen since start */
	uint64_t cached; /* answered from the cache */
	uint64_t scanned; /* sent to a worker */
	uint64_t denied;
	uint64_t recorded;
	uint64_t deadlines; /* answered because time was up */
	uint64_t overflows; /* report mode: times the kernel's queue overflowed */
	uint64_t pending; /* records in the ring, not yet on disk */
};

struct status_sweep { /* of the files that were there before the guard */
	bool on; /* by the configuration */
	bool running; /* false: all of them were looked at */
	uint64_t files; /* looked at, of the file system in hand */
	uint64_t total; /* files and folders there; 0: not known */
	uint64_t marked, review, opaque, errors; /* found since the start */
};

struct status {
	uint64_t cookie;
	uint64_t started_wall_ns;
	uint64_t rules_generation;
	enum machine_role role;
	struct status_process processes[STATUS_PROCESSES_MAX];
	size_t nprocesses;
	struct status_guard guards[STATUS_GUARDS_MAX];
	size_t nguards;
	struct status_sweep sweep;
};

/* MSG_STATUS: the cookie alone, chosen by the asker and given back in every answer. */
void cookie_encode(uint64_t cookie, struct wr *);
int cookie_decode(struct rd *, uint64_t *ret_cookie);

/* MSG_STATUS_ANSWER */
void status_encode(const struct status *, struct wr *);
int status_decode(struct rd *, struct status *ret);

/* MSG_LOG_LIST: records that match everything asked, newest first, limit at most. journal and
 * control answer with MSG_LOG_RECORD for each and MSG_LOG_END behind the last. */
struct log_query {
	uint64_t cookie;
	uint32_t limit; /* 1 to LOG_QUERY_MAX */
	uint32_t kinds; /* mask of 1 << enum record_kind; 0: all */
	uint64_t since_wall_ns; /* 0: no bound */
	uint64_t until_wall_ns; /* 0: no bound */
	uint64_t seq; /* this one only; 0: any. With epoch 0 the newest epoch is meant */
	uint32_t epoch; /* 0: any */
	uint64_t dev, ino; /* this file only; both 0: any */
	enum level min_level;
	bool names; /* officer only: unmasked file names (never of TUYỆT MẬT) */
};

#define LOG_QUERY_MAX 100000u

void log_query_encode(const struct log_query *, struct wr *);
int log_query_decode(struct rd *, struct log_query *ret);

/* MSG_LOG_RECORD: cookie, then the record (head and event part). The record is lent. */
void log_record_encode(uint64_t cookie, const void *record, size_t len, struct wr *);
int log_record_decode(struct rd *, uint64_t *ret_cookie, struct rd *ret_record);

/* MSG_LOG_END */
struct log_end {
	uint64_t cookie;
	uint64_t total; /* records in the log that match, delivered or not */
	uint32_t epoch; /* the newest record of the log: a status line for listings */
	uint64_t seq;
};

void log_end_encode(const struct log_end *, struct wr *);
int log_end_decode(struct rd *, struct log_end *ret);

/* MSG_LOG_SEGMENTS: cookie_encode. MSG_LOG_SEGMENT: cookie and number, read-only descriptor
 * beside it; then MSG_LOG_END. */
void log_segment_encode(uint64_t cookie, uint32_t number, struct wr *);
int log_segment_decode(struct rd *, uint64_t *ret_cookie, uint32_t *ret_number);

/* MSG_EXPLAIN: cookie_encode, beside it an O_PATH descriptor of the file: the asker must be able
 * to reach what he asks about. MSG_EXPLAIN_ANSWER: */
struct explain_answer {
	uint64_t cookie;
	bool known; /* there is a record of this very state of the file */
	bool changed; /* the newest record of this file is of an earlier state of it */
	uint16_t record_len;
	uint8_t record[RECORD_BYTES_MAX]; /* masked as the asker's role demands */
};

void explain_answer_encode(const struct explain_answer *, struct wr *);
int explain_answer_decode(struct rd *, struct explain_answer *ret);

/* MSG_REFUSED: to any request. */
enum refusal {
	REFUSED_ROLE, /* not for this account */
	REFUSED_BAD_REQUEST, /* malformed; the client is closed */
	REFUSED_UNAVAILABLE, /* the process asked is not running just now */
	REFUSED_FAILED, /* it tried and could not; the log of the daemon says why */
};

struct refused {
	uint64_t cookie;
	enum refusal why;
	char text[TEXT_BYTES_MAX + 1]; /* English, for the log of the asker */
};

void refused_encode(const struct refused *, struct wr *);
int refused_decode(struct rd *, struct refused *ret);

#endif
