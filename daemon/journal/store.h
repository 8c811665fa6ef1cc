/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The writing end of the log: chains records, writes them in batches, makes each batch durable.
 *
 * Records go through three steps: store_append() chains one into the batch in memory,
 * store_flush() makes the batch durable, store_settle() lets go of it. A batch that could not be
 * written stays and is written again, the same bytes at the same place, until it is durable or we
 * die. What a death leaves behind the last whole entry is never rewritten: the next segment's head
 * declares it.
 */
#ifndef DAEMON_JOURNAL_STORE_H
#define DAEMON_JOURNAL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/segment.h"
#include "daemon/journal/identity.h"
#include "daemon/journal/limits.h"

#define RING_OWN 0u /* "ring" of journal's own records; their ring sequence is their sequence */
#define STORE_NOTE_BYTES 200u

struct store {
	int dirfd; /* lent */
	int fd; /* the segment written to; -1: the next record begins a new one */
	struct identity id;
	uint8_t boot[16];
	uint32_t number; /* of the newest segment; 0: there is none */
	uint64_t next_seq;
	uint64_t durable_seq; /* of the newest durable record */
	uint8_t last[SEGMENT_HASH_BYTES];
	uint32_t torn_bytes; /* for the head of the next segment */
	uint8_t torn_hash[SEGMENT_HASH_BYTES];
	uint64_t offset; /* where the batch begins in the segment */
	uint64_t segment_max; /* bytes; SEGMENT_BYTES_MAX but in tests */
	bool epoch_new; /* id is to be written before anything else */
	char note[STORE_NOTE_BYTES]; /* for the log's own record in the next segment; "": none */
	size_t batch_len;
	size_t written; /* of the batch, not yet synced */
	uint8_t batch[BATCH_BYTES];
};

/* Finds the end of the log in the folder. Never changes a segment. 0 or -errno. */
int store_open(struct store *, int dirfd, const uint8_t boot[16]);
void store_close(struct store *);

/* Sees to it that there is a segment with room for a batch; needed before the first
 * store_append() of a batch. 0 or -errno (try again later). */
int store_ready(struct store *);

/* Chains one event part into the batch. 0, -ENOBUFS if the batch has no room, -EMSGSIZE. */
int store_append(struct store *, uint64_t ring, uint64_t ring_seq, const void *event, size_t len);

/* A record of the journal's own, of a kind RECORD_LOG or RECORD_GAP; count 0: none. In ring
 * RING_OWN, ring_seq is ignored. */
int store_append_note(struct store *, uint64_t ring, uint64_t ring_seq, uint64_t count,
    const char *text);

/* Makes the batch durable. 0 or -errno: call again later. */
int store_flush(struct store *);
/* The durable batch is done with. */
void store_settle(struct store *);

/* The sequence number behind the last durable record of a ring, 0 if there is none. 0 or
 * -errno. */
int store_ring_next(const struct store *, uint64_t ring, uint64_t *ret);

#endif
