/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One record of the violation log, as docs/LOG-FORMAT.md freezes it.
 *
 * The process that saw the event writes the *event part* (kind, two clocks, fields) into a ring;
 * journal puts the *head* (version, host, epoch, sequence, boot, ring position) before it, chains
 * and stores both. Event part and head are canonical: one value has one encoding.
 *
 *   head   u8 version = 1 | host id [16] | u32 epoch | u64 seq | boot id [16] | u64 ring | u64 ring seq
 *   event  u8 kind | u64 wall ns | u64 monotonic ns | fields
 *   field  u16 tag | u16 bytes | value        tags strictly ascending, each at most once
 *
 * Numbers are little-endian; u8, u16, u32, u64 fields have exactly that many bytes. A reader
 * keeps fields whose tag it does not know.
 */
#ifndef BASE_RECORD_H
#define BASE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "base/verdict.h"
#include "base/wr.h"

#define RECORD_VERSION 1u
#define RECORD_HEAD_BYTES 61u /* 1 + 16 + 4 + 8 + 16 + 8 + 8 */
#define RECORD_EVENT_BYTES_MAX 1984u /* fits a ring slot of 2048 with its own head */
#define RECORD_BYTES_MAX (RECORD_HEAD_BYTES + RECORD_EVENT_BYTES_MAX)

enum record_kind {
	RECORD_START = 1, /* guardian started guarding */
	RECORD_STOP = 2, /* ordered stop */
	RECORD_FINDING = 3, /* opened, saved or found, and the policy wants it recorded */
	RECORD_PROCESS = 4, /* one of our processes ended unasked and was replaced */
	RECORD_GAP = 5, /* events that could not be recorded one by one: how many and why */
	RECORD_LOG = 6, /* journal's own: a torn tail found, an epoch begun */
};

enum record_act {
	ACT_OPENED = 1,
	ACT_SAVED = 2,
	ACT_AT_REST = 3,
	ACT_BACKGROUND = 4,
};

enum record_decision {
	DECISION_ALLOWED = 1, /* by policy */
	DECISION_DENIED = 2,
	DECISION_NOTED = 3, /* report mode: nothing was asked of us */
};

/* Why the answer was given as it was. */
enum record_cause {
	CAUSE_SCAN = 1, /* a worker looked into the file */
	CAUSE_CACHE = 2, /* known from before */
	CAUSE_DEADLINE = 3, /* no verdict in time: the zone's on_failure */
	CAUSE_WATCH_MISSING = 4, /* answered by guardian: the zone's on_failure, or cache */
	CAUSE_UNIDENTIFIED = 5, /* read by a watch that died before it could look: denied */
	CAUSE_RING_FULL = 6, /* denied because it could not be recorded */
	CAUSE_OVERFLOW = 7, /* report mode: the kernel's queue overflowed */
	CAUSE_NO_DESCRIPTOR = 8, /* too many events in flight */
	CAUSE_HOLDER = 9, /* the process that saved the marked file opens it again */
};

/* Fields, ascending in this order within a record. Strings are UTF-8 or raw path bytes, no NUL. */
enum record_tag {
	TAG_ACT = 1, /* u8 enum record_act */
	TAG_DECISION = 2, /* u8 enum record_decision */
	TAG_CAUSE = 3, /* u8 enum record_cause */
	TAG_VERDICT = 4, /* u8 enum verdict_kind */
	TAG_LEVEL = 5, /* u8 enum level */
	TAG_CONFIDENCE = 6, /* u8 enum confidence */
	TAG_PART = 7, /* u8 enum part */
	TAG_FORM = 8, /* u8 enum form */
	TAG_ENCODING = 9, /* u8 enum encoding */
	TAG_WHY = 10, /* u8 enum why, of opaque and error */
	TAG_LIMIT = 11, /* u8 enum limit */
	TAG_RULE = 12, /* name of the rule */
	TAG_WHERE = 13, /* place inside the file; absent for TUYỆT MẬT (holds member names) */
	TAG_DEV = 14, /* u64 st_dev */
	TAG_INO = 15, /* u64 st_ino */
	TAG_SIZE = 16, /* u64 bytes */
	TAG_MTIME_NS = 17, /* u64 ns since 1970 */
	TAG_CTIME_NS = 18, /* u64 */
	TAG_PATH = 19, /* last known path, at most PATH_RECORD_MAX; absent for TUYỆT MẬT */
	TAG_PID = 20, /* u32 */
	TAG_UID = 21, /* u32 account the process ran as */
	TAG_LOGIN_UID = 22, /* u32 account that logged in; absent if unset */
	TAG_COMM = 23, /* name of the process, as it calls itself */
	TAG_GUARD = 24, /* u8 index of the guarded group */
	TAG_CONNECTIVITY = 25, /* u8, reserved: 0 unknown */
	TAG_RULES = 26, /* u64 generation of the rules */
	TAG_COUNT = 27, /* u64, of a GAP */
	TAG_PROCESS = 28, /* name of a process of ours */
	TAG_TEXT = 29, /* a few words for people, English */
};

/* The writer: begin, fields in ascending order of tag, then wr_end(). */
void record_begin(struct wr *, enum record_kind, uint64_t wall_ns, uint64_t mono_ns);
void record_u8(struct wr *, enum record_tag, uint8_t v);
void record_u32(struct wr *, enum record_tag, uint32_t v);
void record_u64(struct wr *, enum record_tag, uint64_t v);
/* A value of at most max bytes: s whole, or "…" and its last bytes, from the start of a character
 * on. Nothing is written for an empty s: absent and empty are the same. */
void record_str(struct wr *, enum record_tag, const char *s, size_t max);
/* The fields TAG_VERDICT to TAG_WHERE of a verdict, those that are none left out; where is left out
 * for LEVEL_TUYET_MAT. */
void record_verdict(struct wr *, const struct verdict *);

struct record_head {
	uint8_t host[16];
	uint8_t boot[16];
	uint32_t epoch;
	uint64_t seq;
	uint64_t ring;
	uint64_t ring_seq;
};

void record_head_encode(const struct record_head *, struct wr *);
int record_head_decode(struct rd *, struct record_head *ret);

struct record_field {
	uint16_t tag;
	const uint8_t *value; /* lent, in the record's bytes */
	uint16_t len;
};

#define RECORD_FIELDS_MAX 64u /* more than there are tags; a record with more is refused */

/* An event part taken apart; lends from its bytes. */
struct record_event {
	enum record_kind kind;
	uint64_t wall_ns;
	uint64_t mono_ns;
	struct record_field fields[RECORD_FIELDS_MAX];
	size_t nfields;
};

/* Checks the form alone: ascending tags, exact sizes of known fields, no NUL in strings. A kind or
 * a value of a later version passes, so that an old verifier can follow a newer chain. 0 or
 * -EBADMSG. */
int record_event_check(struct rd, uint8_t *ret_kind);

/* Takes the event part apart and checks that it is canonical: known kind, ascending tags, exact
 * sizes of known numeric fields, enum values in range, no NUL in strings. 0 or -EBADMSG. */
int record_event_decode(struct rd *, struct record_event *ret);

/* The value of a field; false if it is not there. */
bool record_get_u8(const struct record_event *, enum record_tag, uint8_t *ret);
bool record_get_u32(const struct record_event *, enum record_tag, uint32_t *ret);
bool record_get_u64(const struct record_event *, enum record_tag, uint64_t *ret);
/* Copied with a NUL behind, cut to size. */
bool record_get_str(const struct record_event *, enum record_tag, char *ret, size_t size);

const char *record_kind_name(enum record_kind); /* "finding" */
const char *record_act_name(enum record_act); /* "opened" */
const char *record_decision_name(enum record_decision); /* "denied" */
const char *record_cause_name(enum record_cause); /* "watch-missing" */

#endif
