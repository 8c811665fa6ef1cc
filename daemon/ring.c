/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the layout of the ring. The sequence number in a slot tells the consumer that the slot
 * holds what it asked for; only head says that it is committed.
 */
#include "daemon/ring.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#define RING_MAGIC 0x31474e4952474d00ull /* "\0MGRING1", also the version */

struct ring_slot {
	uint64_t seq;
	uint64_t event_id;
	uint32_t len;
	uint32_t reserved;
	uint8_t bytes[RING_SLOT_BYTES - 24];
};

/* head and tail on cache lines of their own: different processes write them. */
struct ring {
	uint64_t magic;
	uint64_t identity;
	uint32_t slots;
	uint32_t slot_bytes;
	uint8_t pad_fixed[40];
	_Atomic uint64_t head;
	_Atomic uint64_t lost;
	uint8_t pad_head[48];
	_Atomic uint64_t tail;
	uint8_t pad_tail[RING_HEADER_BYTES - 136];
	struct ring_slot slot[RING_SLOTS];
};

_Static_assert(sizeof(struct ring_slot) == RING_SLOT_BYTES, "slot size");
_Static_assert(sizeof(struct ring) == RING_BYTES, "ring size");
_Static_assert(offsetof(struct ring, slot) == RING_HEADER_BYTES, "header size");
_Static_assert(RECORD_EVENT_BYTES_MAX <= RING_SLOT_BYTES - 24, "an event part fits a slot");
_Static_assert((RING_SLOTS & (RING_SLOTS - 1)) == 0, "a power of two");
_Static_assert(RING_LOOK_BACK < RING_SLOTS, "the slot being written is never looked back at");
_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "shared between processes");

int
ring_init(void *mem, size_t size, uint64_t identity)
{
	struct ring *ring = mem;

	if (size < RING_BYTES || (uintptr_t)mem % 64 != 0 || identity == 0)
		return -EINVAL;
	memset(ring, 0, RING_HEADER_BYTES);
	ring->identity = identity;
	ring->slots = RING_SLOTS;
	ring->slot_bytes = RING_SLOT_BYTES;
	ring->magic = RING_MAGIC;
	return 0;
}

int
ring_check(const void *mem, size_t size)
{
	const struct ring *ring = mem;

	if (size < RING_BYTES || (uintptr_t)mem % 64 != 0)
		return -EPROTO;
	if (ring->magic != RING_MAGIC || ring->identity == 0 || ring->slots != RING_SLOTS ||
	    ring->slot_bytes != RING_SLOT_BYTES)
		return -EPROTO;
	return 0;
}

uint64_t
ring_identity(const struct ring *ring)
{
	return ring->identity;
}

uint64_t
ring_head(const struct ring *ring)
{
	return atomic_load_explicit(&ring->head, memory_order_acquire);
}

uint64_t
ring_tail(const struct ring *ring)
{
	return atomic_load_explicit(&ring->tail, memory_order_acquire);
}

uint64_t
ring_lost(const struct ring *ring)
{
	return atomic_load_explicit(&ring->lost, memory_order_relaxed);
}

uint64_t
ring_pending(const struct ring *ring)
{
	/* tail first: head only grows, so the difference is never negative by a race. */
	uint64_t tail = ring_tail(ring), head = ring_head(ring);

	return head - tail <= RING_SLOTS ? head - tail : RING_SLOTS;
}

int
ring_put(struct ring *ring, uint64_t event_id, const void *event, size_t len)
{
	uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	struct ring_slot *slot = &ring->slot[head % RING_SLOTS];

	if (len == 0 || len > RECORD_EVENT_BYTES_MAX)
		return -EMSGSIZE;
	if (head - ring_tail(ring) >= RING_SLOTS) {
		atomic_fetch_add_explicit(&ring->lost, 1, memory_order_relaxed);
		return -ENOBUFS;
	}
	slot->seq = head;
	slot->event_id = event_id;
	slot->len = (uint32_t)len;
	memcpy(slot->bytes, event, len);
	atomic_store_explicit(&ring->head, head + 1, memory_order_release);
	return 0;
}

bool
ring_last_event(const struct ring *ring, uint64_t event_id)
{
	uint64_t head = ring_head(ring);

	for (uint64_t n = 1; n <= RING_LOOK_BACK && n <= head; n++) {
		const struct ring_slot *slot = &ring->slot[(head - n) % RING_SLOTS];

		if (slot->seq == head - n && slot->event_id == event_id)
			return true;
	}
	return false;
}

int
ring_peek(const struct ring *ring, uint64_t seq, struct ring_record *ret)
{
	const struct ring_slot *slot = &ring->slot[seq % RING_SLOTS];
	uint64_t head = ring_head(ring), found;
	uint32_t len;

	if (seq >= head)
		return -EAGAIN;
	if (head - seq > RING_SLOTS)
		return -ESTALE;
	/* Copied once, then judged: the memory may change under our eyes. */
	found = *(const volatile uint64_t *)&slot->seq;
	len = *(const volatile uint32_t *)&slot->len;
	if (found != seq || len == 0 || len > RECORD_EVENT_BYTES_MAX)
		return -EBADMSG;
	memcpy(ret->event, slot->bytes, len);
	ret->seq = seq;
	ret->len = (uint16_t)len;
	return 0;
}

void
ring_release(struct ring *ring, uint64_t seq)
{
	atomic_store_explicit(&ring->tail, seq, memory_order_release);
}
