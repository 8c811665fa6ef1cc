/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages between watch, pool, worker and helper. One encoder and one decoder for each payload;
 * a decoder reads every field, checks the end and the values, and returns 0 or -EBADMSG.
 * MSG_SCAN, MSG_WORK carry the file's descriptor (read-only), MSG_HELPER_ANSWER the helper's
 * socket and, if size > 0 was asked for, a memfd of that size to copy a nested archive into;
 * MSG_ARCHIVE the archive's descriptor; MSG_RULES the rule file's.
 */
#ifndef BASE_PROTO_SCAN_H
#define BASE_PROTO_SCAN_H

#include <stdint.h>

#include "base/limits.h"
#include "base/verdict.h"

#define SCAN_NAME_MAX 255u /* NAME_MAX: the last component only, as evidence for the rules */
#define ARCHIVE_DATA_MAX 32768u /* bytes of one MSG_ARCHIVE_DATA */
#define ARCHIVE_NAME_MAX 1023u /* member names are cut to this from the left */

struct scan_request {
	uint64_t id;
	uint32_t deadline_ms; /* from receipt; 0: the pool's own */
	char name[SCAN_NAME_MAX + 1];
};

void scan_request_encode(const struct scan_request *, struct wr *);
int scan_request_decode(struct rd *, struct scan_request *ret);

struct scan_answer {
	uint64_t id;
	struct verdict verdict;
};

void scan_answer_encode(const struct scan_answer *, struct wr *);
int scan_answer_decode(struct rd *, struct scan_answer *ret);

/* MSG_SCAN_CANCEL: the id alone. */
void scan_cancel_encode(uint64_t id, struct wr *);
int scan_cancel_decode(struct rd *, uint64_t *ret_id);

/* MSG_WORK: struct scan_request; MSG_WORK_ANSWER: id and struct scan_result. */
void work_answer_encode(uint64_t id, const struct scan_result *, struct wr *);
int work_answer_decode(struct rd *, uint64_t *ret_id, struct scan_result *ret);

enum helper_kind {
	HELPER_ARCHIVE,
};

/* MSG_HELPER */
struct helper_request {
	enum helper_kind kind;
	uint64_t size; /* bytes of the memfd wanted; 0: none, the file's own descriptor serves */
};

void helper_request_encode(const struct helper_request *, struct wr *);
int helper_request_decode(struct rd *, struct helper_request *ret);

/* MSG_ARCHIVE_ENTRY: a member begins; MSG_ARCHIVE_DATA: the next bytes of it. */
struct archive_entry {
	uint64_t size; /* as the archive claims; UINT64_MAX if it does not say */
	char name[ARCHIVE_NAME_MAX + 1];
	bool encrypted; /* no data will follow */
};

void archive_entry_encode(const struct archive_entry *, struct wr *);
int archive_entry_decode(struct rd *, struct archive_entry *ret);

/* MSG_ARCHIVE_END: WHY_NONE if every member was delivered whole. */
struct archive_end {
	enum why why;
	enum limit limit;
};

void archive_end_encode(const struct archive_end *, struct wr *);
int archive_end_decode(struct rd *, struct archive_end *ret);

/* MSG_RULES: the generation beside the descriptor. */
void rules_encode(uint64_t generation, struct wr *);
int rules_decode(struct rd *, uint64_t *ret_generation);

#endif
