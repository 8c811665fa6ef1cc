/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The chain of log segments: reading and verifying. Writing is journal's alone.
 *
 * A segment is a file NNNNNNNN.mgl: a head, then entries, each `u32 bytes | record | hash [32]`,
 *   h(i) = SHA-256("matguard/v1/entry" | h(i-1) | record(i)),
 * starting from the hash the head carries over from the segment before. docs/LOG-FORMAT.md.
 * Needs libgcrypt; nothing that runs as root links this file.
 */
#ifndef BASE_SEGMENT_H
#define BASE_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/record.h"

#define SEGMENT_VERSION 1u
#define SEGMENT_HASH_BYTES 32u
#define SEGMENT_HEAD_BYTES 120u /* 16 + 4 + 16 + 4 + 4 + 8 + 32 + 4 + 32 */
#define SEGMENT_ENTRY_EXTRA (4u + SEGMENT_HASH_BYTES) /* of an entry, around its record */
#define SEGMENT_BYTES_MAX (16u << 20) /* journal begins a new one first; read whole to verify */
#define SEGMENT_MAGIC "MATGUARD-LOG\r\n\x1a\n" /* 16 bytes: text-mode transfers show */

struct segment_head {
	uint8_t host[16];
	uint32_t epoch;
	uint32_t number; /* of this segment, from 1 */
	uint64_t first_seq;
	/* h of the last record before this segment. In the first segment of an epoch there is none:
	 * SHA-256 of the whole segment before, as it was found damaged, or zeros if there was none. */
	uint8_t before[SEGMENT_HASH_BYTES];
	/* Bytes at the end of the segment before that are no whole entry: the trace of a crash in
	 * the middle of a write, of which no record was ever acknowledged. 0: none. */
	uint32_t torn_bytes;
	uint8_t torn_hash[SEGMENT_HASH_BYTES]; /* SHA-256 of those bytes */
};

/* Readies libgcrypt. Before sandbox_enter(), because libgcrypt opens files; once is enough. */
void segment_init(void);

void segment_head_encode(const struct segment_head *, struct wr *);
/* 0, or -EBADMSG: not a segment, or of another version. */
int segment_head_decode(struct rd *, struct segment_head *ret);

/* ret = SHA-256("matguard/v1/entry" | before | record) */
void segment_chain(const uint8_t before[SEGMENT_HASH_BYTES], const void *record, size_t len,
    uint8_t ret[SEGMENT_HASH_BYTES]);
void segment_sha256(const void *bytes, size_t len, uint8_t ret[SEGMENT_HASH_BYTES]);

/* One verified entry, lent to the callback. */
struct segment_entry {
	struct record_head head;
	struct rd event; /* the event part */
	const uint8_t *record; /* head and event part */
	size_t record_len;
	uint8_t hash[SEGMENT_HASH_BYTES];
	uint64_t offset; /* of the entry in its segment */
	uint32_t segment;
};

/* Returns 0 to go on, anything else to stop; that becomes segment_verify's result. */
typedef int segment_entry_fn(const struct segment_entry *, void *arg);

/* The state carried from one segment to the next, in order of their numbers. */
struct segment_chain {
	bool begun;
	struct segment_head first;
	uint32_t number; /* of the last segment seen, good or bad */
	uint64_t next_seq;
	uint64_t records;
	uint8_t last[SEGMENT_HASH_BYTES];
	uint64_t end; /* offset behind the last whole entry of the last segment */
	uint32_t torn_bytes; /* bytes behind it */
	uint8_t torn_hash[SEGMENT_HASH_BYTES];
	uint64_t bad_offset; /* where segment_verify stopped with -EBADMSG */
	const char *bad_why; /* English, static; what is wrong there */
	uint64_t bad_seq; /* sequence number that was expected there */
};

/* Begins a chain that expects segment number after + 1; 0 for a whole log. One chain is one epoch:
 * to look at what follows a damaged place, begin anew with the damaged segment's number. */
struct segment_chain segment_chain_begin(uint32_t after);

/* Verifies the next segment, whose bytes are all in rd, and hands each entry to fn (may be NULL).
 * A torn tail is noted in the chain; it is the next segment's head (or, in the last segment, the
 * caller) that accepts it. 0; -EBADMSG with bad_* set; or what fn returned. */
int segment_verify(struct segment_chain *, struct rd rd, segment_entry_fn *fn, void *arg);

/* The next entry of a segment's bytes, taken apart but not verified (hash is as it stands there):
 * for searching. 1, 0 at the end or a torn tail, -EBADMSG where the bytes make no sense. rd stands
 * behind the segment's head at first; ret->offset and ret->segment are the caller's to keep. */
int segment_next(struct rd *, struct segment_entry *ret);

/* The bytes of a segment file, read whole; the caller frees them. 0, -EFBIG above
 * SEGMENT_BYTES_MAX, -errno. The descriptor is lent. */
int segment_read(int fd, uint8_t **ret, size_t *ret_len);

/* The segments in a folder, numbers ascending; segment_list_free() it. Only names that end in
 * ".mgl" count; foreign is set if one of these is not a segment's. */
struct segment_list {
	uint32_t *numbers;
	size_t n;
	bool foreign;
};

int segment_list(int dirfd, struct segment_list *ret);
void segment_list_free(struct segment_list *);

/* All segments of a folder, in order, through segment_verify. The descriptor is lent. Missing
 * numbers, foreign names and unreadable files are bad_why. *ret_segments counts them. */
int segment_verify_dir(struct segment_chain *, int dirfd, segment_entry_fn *fn, void *arg,
    uint32_t *ret_segments);

/* "00000001.mgl" */
#define SEGMENT_NAME_BYTES 13u
void segment_name(uint32_t number, char ret[SEGMENT_NAME_BYTES]);

#endif
