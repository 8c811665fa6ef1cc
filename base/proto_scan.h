/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages between watch, pool, worker and helper. One encoder and one decoder for each payload;
 * a decoder reads every field, checks the end and the values, and returns 0 or -EBADMSG.
 * MSG_SCAN, MSG_WORK carry the file's descriptor (read-only), MSG_HELPER_ANSWER the helper's
 * socket and, if size > 0 was asked for, a memfd of that size to copy a nested archive into;
 * the first MSG_ARCHIVE to a helper the archive's descriptor; MSG_RULES the rule file's.
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
	HELPER_ARCHIVE, /* matguard-scan-archive */
	HELPER_PDF, /* matguard-scan-pdf: speaks the same */
	HELPER_KINDS,
};

/* MSG_HELPER */
struct helper_request {
	enum helper_kind kind;
	uint64_t size; /* bytes of the memfd wanted; 0: none, the file's own descriptor serves */
};

void helper_request_encode(const struct helper_request *, struct wr *);
int helper_request_decode(struct rd *, struct helper_request *ret);

/* What the helper is to take the bytes for. The worker decides by content: one format, one decoder,
 * whatever else the bytes might pass for. */
enum archive_format {
	ARCHIVE_TAR,
	ARCHIVE_CPIO,
	ARCHIVE_AR,
	ARCHIVE_7Z,
	ARCHIVE_RAR4,
	ARCHIVE_RAR5,
	ARCHIVE_CAB,
	ARCHIVE_ISO,
	ARCHIVE_ISO_PLAIN, /* the tree that Joliet's stands beside */
	ARCHIVE_LHA,
	ARCHIVE_XAR,
	/* one compressed stream: one member without a name */
	ARCHIVE_COMPRESS, /* .Z */
	ARCHIVE_XZ,
	ARCHIVE_LZMA,
	ARCHIVE_LZIP,
	ARCHIVE_ZIP_LZMA, /* a ZIP member of method 14: APPNOTE 5.8.8 */
	ARCHIVE_BZIP2,
	ARCHIVE_ZSTD,
	ARCHIVE_LZ4,
	ARCHIVE_PDF, /* HELPER_PDF: the text, a form feed behind each page */
	ARCHIVE_FORMATS,
};

#define ARCHIVE_SIZE_UNKNOWN UINT64_MAX

/* MSG_ARCHIVE. One helper answers one after another, all about the same descriptor. */
struct archive_request {
	enum archive_format format;
	uint64_t offset; /* in the file: the archive's first byte */
	uint64_t size; /* its bytes */
	uint64_t unpacked; /* of a stream that does not tell its end; else ARCHIVE_SIZE_UNKNOWN */
};

void archive_request_encode(const struct archive_request *, struct wr *);
int archive_request_decode(struct rd *, struct archive_request *ret);

/* MSG_ARCHIVE_ENTRY: a member begins; MSG_ARCHIVE_DATA: the next bytes of it. */
struct archive_member {
	uint64_t size; /* as the archive claims; UINT64_MAX if it does not say */
	char name[ARCHIVE_NAME_MAX + 1];
	bool encrypted; /* no data will follow */
};

void archive_member_encode(const struct archive_member *, struct wr *);
int archive_member_decode(struct rd *, struct archive_member *ret);

/* MSG_ARCHIVE_END: WHY_NONE if every member was delivered whole. */
struct archive_end {
	enum why why;
	enum limit limit;
	uint64_t used; /* bytes of a stream that belong to it; of an archive 0: unknown */
};

void archive_end_encode(const struct archive_end *, struct wr *);
int archive_end_decode(struct rd *, struct archive_end *ret);

/* MSG_RULES: the generation beside the descriptor. */
void rules_encode(uint64_t generation, struct wr *);
int rules_decode(struct rd *, uint64_t *ret_generation);

#endif
