/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way of a record from a ring to the disk. The order is everything: copied out of the
 * ring, chained into a batch, batch durable, ring released, indexed. A death at any point leaves
 * the record in the ring or in a segment or both; which, the journal after us reads from the
 * segments (store_ring_next).
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/journal/journal.h"

uint64_t
journal_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static int
ring_map(int memfd, struct ring **ret)
{
	struct stat st;
	void *mem;

	if (fstat(memfd, &st) < 0)
		return -errno;
	if (st.st_size < (off_t)(RING_OFFSET + RING_BYTES))
		return -EPROTO;
	mem = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memfd, RING_OFFSET);
	if (mem == MAP_FAILED)
		return -errno;
	if (ring_check(mem, RING_BYTES) < 0) {
		munmap(mem, RING_BYTES);
		return -EPROTO;
	}
	*ret = mem;
	return 0;
}

static void
source_remove(struct journal *j, size_t i)
{
	struct source *source = &j->sources[i];

	munmap(source->ring, RING_BYTES);
	/* Closing alone does not take it out of epoll: others have it open as well. */
	(void)epoll_ctl(j->epoll, EPOLL_CTL_DEL, source->eventfd, NULL);
	close(source->eventfd);
	*source = j->sources[--j->nsources];
}

/* Where to go on in a ring: behind what is durable. Durable but not released is what a journal
 * leaves that died between the two. */
static uint64_t
source_next(const struct journal *j, const struct ring *ring, uint64_t identity)
{
	uint64_t tail = ring_tail(ring), next = 0;
	int r;

	if (ring_head(ring) == tail)
		return tail;
	r = store_ring_next(&j->store, identity, &next);
	if (r < 0)
		log_error("log: reading back: %s; records of the last batch may be doubled",
		    strerrordesc_np(-r));
	return next > tail ? next : tail;
}

static void
sources_retire(struct journal *j, uint32_t index)
{
	for (size_t i = 0; i < j->nsources; i++) {
		if (j->sources[i].index == index)
			j->sources[i].retired = true;
	}
}

static struct source *
source_find(struct journal *j, uint64_t identity)
{
	for (size_t i = 0; i < j->nsources; i++) {
		if (j->sources[i].identity == identity)
			return &j->sources[i];
	}
	return NULL;
}

void
drain_event(struct journal *j, int fd)
{
	uint64_t count;

	for (size_t i = 0; i < j->nsources; i++) {
		if (j->sources[i].eventfd == fd && read(fd, &count, sizeof(count)) < 0 &&
		    errno != EAGAIN)
			fatal("eventfd: %m");
	}
}

static int
source_add(struct journal *j, const struct ring_setup *setup, int memfd, int eventfd)
{
	struct epoll_event ev = {.events = EPOLLIN, .data.fd = eventfd};
	struct ring *ring = NULL;
	int r;

	if (j->nsources == RINGS_MAX)
		return -ENOSPC;
	r = ring_map(memfd, &ring);
	if (r < 0)
		return r;
	if (ring_identity(ring) != setup->ring) {
		r = -EPROTO;
	} else if (epoll_ctl(j->epoll, EPOLL_CTL_ADD, eventfd, &ev) < 0) {
		r = -errno;
	}
	if (r < 0) {
		munmap(ring, RING_BYTES);
		return r;
	}
	sources_retire(j, setup->index);
	j->sources[j->nsources++] = (struct source){
	    .ring = ring,
	    .identity = setup->ring,
	    .index = setup->index,
	    .next = source_next(j, ring, setup->ring),
	    .eventfd = eventfd,
	};
	ring_release(ring, j->sources[j->nsources - 1].next);
	return 0;
}

int
drain_add(struct journal *j, const struct ring_setup *setup, int memfd, int eventfd)
{
	struct source *known = source_find(j, setup->ring);
	int r = 0;

	if (memfd < 0 || eventfd < 0) {
		r = -EPROTO;
	} else if (known != NULL) {
		/* The same ring again, from a new guardian. Our mapping is as good as this one. */
		known->retired = false;
		close(eventfd);
	} else {
		r = source_add(j, setup, memfd, eventfd);
	}
	if (memfd >= 0)
		close(memfd);
	if (r < 0 && eventfd >= 0)
		close(eventfd);
	return r;
}

/* A place in the ring whose bytes are no record: it is not passed over in silence. */
static int
take_unreadable(struct journal *j, const struct source *source)
{
	char text[96];

	snprintf(text, sizeof(text), "ring of guard %" PRIu32 ": record %" PRIu64 " is unreadable",
	    source->index, source->next);
	return store_append_note(&j->store, source->identity, source->next, 0, text);
}

/* The producer went on over records that were not taken: it must not, so its memory was damaged. */
static int
take_gap(struct journal *j, struct source *source)
{
	uint64_t resume = ring_head(source->ring) - RING_SLOTS;
	int r = store_append_note(&j->store, source->identity, resume - 1, resume - source->next,
	    "records were overwritten in the ring");

	if (r == 0)
		source->next = resume - 1; /* the caller moves on by one */
	return r;
}

static int
take_record(struct journal *j, const struct source *source)
{
	struct record_event event;
	struct rd rd = rd_init(j->record.event, j->record.len);

	if (record_event_decode(&rd, &event) < 0)
		return take_unreadable(j, source);
	return store_append(&j->store, source->identity, source->next, j->record.event,
	    j->record.len);
}

/* Moves records of one ring into the batch until one of them ends. */
static void
source_take(struct journal *j, struct source *source)
{
	int r;

	for (;;) {
		r = ring_peek(source->ring, source->next, &j->record);
		if (r == -EAGAIN)
			return;
		if (r == -ESTALE)
			r = take_gap(j, source);
		else if (r == -EBADMSG)
			r = take_unreadable(j, source);
		else
			r = take_record(j, source);
		if (r < 0)
			return; /* the batch is full */
		source->next++;
	}
}

static void
batch_fill(struct journal *j)
{
	for (size_t i = 0; i < j->nsources; i++)
		source_take(j, &j->sources[(j->turn + i) % j->nsources]);
	j->turn++;
}

void
journal_index_open(struct journal *j)
{
	const char *why;

	j->index_retry_at_ms = journal_now_ms() + INDEX_RETRY_MS;
	if (index_open(&j->index, j->index_path, j->dirfd, &why) < 0) {
		log_error("%s: %s; going on without an index", j->index_path, why);
		j->index = NULL;
		return;
	}
	if (why != NULL)
		log_warning("%s: %s; made anew", j->index_path, why);
	j->index_behind = true;
}

void
journal_index_drop(struct journal *j)
{
	log_error("%s: the index is of no more use; it is made anew later", j->index_path);
	index_close(j->index);
	j->index = NULL;
	j->index_retry_at_ms = journal_now_ms() + INDEX_RETRY_MS;
}

static void
batch_index(struct journal *j)
{
	const struct store *s = &j->store;
	struct index_mark mark;

	if (j->index == NULL)
		return;
	mark = index_mark(j->index);
	if (mark.segment != s->number || mark.offset != s->offset)
		j->index_behind = true;
	else if (index_add(j->index, s->number, s->offset, rd_init(s->batch, s->batch_len)) < 0)
		journal_index_drop(j);
}

static void
failed(struct journal *j, int r)
{
	if (!j->failing)
		log_error("log: %s; records wait in memory until the disk takes them",
		    strerrordesc_np(-r));
	j->retry_ms = j->failing ? j->retry_ms * 2 : (int)RETRY_MIN_MS;
	if (j->retry_ms > (int)RETRY_MAX_MS)
		j->retry_ms = (int)RETRY_MAX_MS;
	j->failing = true;
	j->retry_at_ms = journal_now_ms() + (uint64_t)j->retry_ms;
}

static void
batch_settle(struct journal *j)
{
	if (j->failing)
		log_info("log: the disk takes records again");
	j->failing = false;
	for (size_t i = 0; i < j->nsources; i++)
		ring_release(j->sources[i].ring, j->sources[i].next);
	batch_index(j);
	store_settle(&j->store);
}

/* One batch: 1 if there was one, 0 if nothing waits, -errno. */
static int
batch_run(struct journal *j)
{
	int r;

	/* What could not be written is still there and comes first. */
	if (j->store.batch_len == 0) {
		r = store_ready(&j->store);
		if (r < 0)
			return r;
		batch_fill(j);
	}
	if (j->store.batch_len == 0)
		return 0;
	r = store_flush(&j->store);
	if (r < 0)
		return r;
	batch_settle(j);
	return 1;
}

static void
sources_sweep(struct journal *j)
{
	for (size_t i = j->nsources; i > 0; i--) {
		const struct source *source = &j->sources[i - 1];

		if (source->retired && ring_pending(source->ring) == 0)
			source_remove(j, i - 1);
	}
}

bool
drain_run(struct journal *j)
{
	int r = 1;

	if (j->failing && journal_now_ms() < j->retry_at_ms)
		return false;
	for (unsigned int i = 0; i < BATCHES_MAX && r == 1; i++)
		r = batch_run(j);
	if (r < 0)
		failed(j, r);
	else
		sources_sweep(j);
	return r == 1;
}

bool
drain_done(const struct journal *j)
{
	if (j->store.batch_len > 0)
		return false;
	for (size_t i = 0; i < j->nsources; i++) {
		if (ring_head(j->sources[i].ring) > j->sources[i].next)
			return false;
	}
	return true;
}

void
drain_index(struct journal *j)
{
	uint32_t before;
	int r;

	if (j->index == NULL && journal_now_ms() >= j->index_retry_at_ms)
		journal_index_open(j);
	if (j->index == NULL || !j->index_behind)
		return;
	before = index_mark(j->index).segment;
	r = index_step(j->index, j->dirfd, j->store.number);
	if (r < 0)
		journal_index_drop(j);
	else if (r == 0)
		j->index_behind = false;
	else if (before % INDEX_SAY_EVERY == INDEX_SAY_EVERY - 1 &&
	    before != index_mark(j->index).segment)
		log_info("index: segment %u of %u read", before, j->store.number);
}
