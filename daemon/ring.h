/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The record ring: event parts of records on their way from the process that saw the event to
 * journal, in shared memory that outlives both.
 *
 * One producer at a time (a watch, or guardian while there is none), one consumer (journal).
 * A record is there or it is not: the store of head is the last act of ring_put(), so a producer
 * killed at any instruction leaves nothing or a whole record, and the next producer goes on.
 * The consumer copies before it looks and never trusts a number it finds in the memory.
 */
#ifndef DAEMON_RING_H
#define DAEMON_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/record.h"

#define RING_SLOTS 1024u /* records; a power of two. Two seconds of a stalled disk at 500/s */
#define RING_SLOT_BYTES 2048u
#define RING_HEADER_BYTES 4096u /* a page of its own, so that slots stay aligned */
#define RING_BYTES (RING_HEADER_BYTES + RING_SLOTS * RING_SLOT_BYTES)
/* Where the ring lies in the shared memory (daemon/share.h): behind the table of pending events. */
#define RING_OFFSET 65536u
#define RING_LOOK_BACK 64u /* records ring_last_event() looks at; more than can be in flight */

struct ring; /* RING_BYTES of shared memory */

/* Makes an empty ring in mem, which is at least RING_BYTES and 64-byte aligned. identity is random
 * and not 0 (that is journal's own). 0, or -EINVAL. */
int ring_init(void *mem, size_t size, uint64_t identity);

/* The ring in mem, made by somebody else: 0, or -EPROTO if it is none of this size and version. */
int ring_check(const void *mem, size_t size);

uint64_t ring_identity(const struct ring *);

/* Producer: commits one event part. event_id: the producer's number of the event it is about, for
 * ring_last_event(); 0 if of none. 0; -ENOBUFS if the ring is full (counted in ring_lost);
 * -EMSGSIZE above RECORD_EVENT_BYTES_MAX or empty. */
int ring_put(struct ring *, uint64_t event_id, const void *event, size_t len);

/* Producer's successor: is a record of this event among the last RING_LOOK_BACK committed? */
bool ring_last_event(const struct ring *, uint64_t event_id);

/* Puts that found the ring full. */
uint64_t ring_lost(const struct ring *);

/* Sequence numbers count from 0; [tail, head) wait for journal. */
uint64_t ring_head(const struct ring *);
uint64_t ring_tail(const struct ring *);
/* head - tail, or RING_SLOTS if the numbers make no sense. */
uint64_t ring_pending(const struct ring *);

/* Consumer: a record copied out of the shared memory. */
struct ring_record {
	uint64_t seq;
	uint16_t len;
	uint8_t event[RECORD_EVENT_BYTES_MAX];
};

/* Consumer: copies record seq out. 0; -EAGAIN if it is not committed yet; -ESTALE if it is so old
 * that its slot was given away; -EBADMSG if the slot makes no sense (its bytes are lost; the
 * consumer records that). */
int ring_peek(const struct ring *, uint64_t seq, struct ring_record *ret);

/* Consumer: records below seq are durable; their slots may be used again. */
void ring_release(struct ring *, uint64_t seq);

#endif
