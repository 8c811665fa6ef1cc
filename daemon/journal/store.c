/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the segment files. Appends, syncs, begins new ones; must never truncate, rewrite or remove
 * one. docs/LOG-FORMAT.md, sections 3 to 6.
 */
#include "daemon/journal/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/proto_client.h"

static int
segment_open(const struct store *s, uint32_t number, int flags)
{
	char name[SEGMENT_NAME_BYTES];
	int fd;

	segment_name(number, name);
	fd = openat(s->dirfd, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	return fd < 0 ? -errno : fd;
}

static int
segment_load(const struct store *s, uint32_t number, uint8_t **ret, size_t *ret_len)
{
	int fd = segment_open(s, number, O_RDONLY), r;

	if (fd < 0)
		return fd;
	r = segment_read(fd, ret, ret_len);
	close(fd);
	return r;
}

/* The chain cannot go on: a new one begins, bound to the damaged segment's bytes as they are. */
static void
epoch_begin(struct store *s, const char *why, const uint8_t before[SEGMENT_HASH_BYTES])
{
	s->id.epoch++;
	s->epoch_new = true;
	s->next_seq = 1;
	s->torn_bytes = 0;
	memcpy(s->last, before, sizeof(s->last));
	snprintf(s->note, sizeof(s->note), "epoch %u begun: %s", s->id.epoch, why);
}

static void
note_torn(struct store *s, uint32_t number, uint32_t bytes)
{
	snprintf(s->note, sizeof(s->note),
	    "segment %u ends in %u bytes that are no record: a write was cut short", number, bytes);
}

/* A segment without a record: the journal that began it did not live to say why. */
static void
note_again(struct store *s, const struct segment_head *head)
{
	if (head->torn_bytes > 0)
		note_torn(s, head->number - 1, head->torn_bytes);
	else if (head->first_seq == 1)
		snprintf(s->note, sizeof(s->note), "epoch %u begun: see the segment before",
		    head->epoch);
}

/* Takes over the end of the newest segment, whose bytes verified. */
static int
segment_continue(struct store *s, const struct segment_chain *chain)
{
	s->next_seq = chain->next_seq;
	memcpy(s->last, chain->last, sizeof(s->last));
	s->torn_bytes = chain->torn_bytes;
	memcpy(s->torn_hash, chain->torn_hash, sizeof(s->torn_hash));
	s->offset = chain->end;
	s->fd = segment_open(s, s->number, O_RDWR);
	if (s->fd < 0)
		return s->fd;
	/* What the journal before us wrote and did not live to sync counts from here on. */
	if (fdatasync(s->fd) < 0)
		return -errno;
	if (s->torn_bytes > 0) {
		note_torn(s, s->number, s->torn_bytes);
		close(s->fd);
		s->fd = -1;
	} else if (chain->records == 0) {
		note_again(s, &chain->first);
	}
	return 0;
}

/* Who we are, from the file or, if it is lost, from the newest segment. */
static int
identity_find(struct store *s, const struct segment_head *head)
{
	int r = identity_read(s->dirfd, &s->id);

	if (r == 0 || (r != -ENOENT && r != -EBADMSG))
		return r;
	s->epoch_new = true;
	if (head == NULL)
		return identity_new(&s->id);
	memcpy(s->id.host, head->host, sizeof(s->id.host));
	s->id.epoch = head->epoch;
	return 0;
}

static int
newest_take(struct store *s, const uint8_t *bytes, size_t len)
{
	struct segment_chain chain = segment_chain_begin(s->number - 1);
	uint8_t hash[SEGMENT_HASH_BYTES];
	char why[120];
	int r = segment_verify(&chain, rd_init(bytes, len), NULL, NULL), found;

	found = identity_find(s, chain.begun ? &chain.first : NULL);
	if (found < 0)
		return found;
	if (chain.begun && chain.first.epoch > s->id.epoch)
		s->id.epoch = chain.first.epoch;
	if (r == 0 && memcmp(s->id.host, chain.first.host, sizeof(s->id.host)) == 0 &&
	    s->id.epoch == chain.first.epoch)
		return segment_continue(s, &chain);
	segment_sha256(bytes, len, hash);
	snprintf(why, sizeof(why), "segment %u, byte %llu: %s", s->number,
	    (unsigned long long)chain.bad_offset,
	    r < 0 ? chain.bad_why : "it is of another machine or an earlier epoch");
	epoch_begin(s, why, hash);
	return 0;
}

static int
log_begin(struct store *s)
{
	static const uint8_t zeros[SEGMENT_HASH_BYTES];
	int r = identity_find(s, NULL);

	if (r == 0)
		epoch_begin(s, "no segment found", zeros);
	return r;
}

int
store_open(struct store *s, int dirfd, const uint8_t boot[16])
{
	struct segment_list list = {0};
	uint8_t *bytes;
	size_t len;
	int r;

	memset(s, 0, offsetof(struct store, batch));
	s->dirfd = dirfd;
	s->fd = -1;
	s->segment_max = SEGMENT_BYTES_MAX;
	memcpy(s->boot, boot, sizeof(s->boot));
	r = segment_list(dirfd, &list);
	if (r < 0)
		return r;
	s->number = list.n > 0 ? list.numbers[list.n - 1] : 0;
	segment_list_free(&list);
	if (s->number == 0) {
		r = log_begin(s);
	} else {
		r = segment_load(s, s->number, &bytes, &len);
		if (r == 0) {
			r = newest_take(s, bytes, len);
			free(bytes);
		}
	}
	if (r < 0)
		store_close(s);
	s->durable_seq = s->next_seq - 1;
	return r;
}

void
store_close(struct store *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

static int
head_write(const struct store *s, int fd)
{
	struct segment_head head = {
	    .epoch = s->id.epoch,
	    .number = s->number + 1,
	    .first_seq = s->next_seq,
	    .torn_bytes = s->torn_bytes,
	};
	uint8_t bytes[SEGMENT_HEAD_BYTES];
	struct wr wr = wr_init(bytes, sizeof(bytes));
	ssize_t n;

	memcpy(head.host, s->id.host, sizeof(head.host));
	memcpy(head.before, s->last, sizeof(head.before));
	if (s->torn_bytes > 0)
		memcpy(head.torn_hash, s->torn_hash, sizeof(head.torn_hash));
	segment_head_encode(&head, &wr);
	n = pwrite(fd, bytes, wr.len, 0);
	if (n < 0)
		return -errno;
	return n == (ssize_t)sizeof(bytes) ? 0 : -ENOSPC;
}

/* Begins segment number + 1. Under another name until its head is whole and durable, so that
 * there is never a segment without one; a try that failed is made again from the start. */
static int
segment_begin(struct store *s)
{
	char name[SEGMENT_NAME_BYTES], tmp[] = "segment.new";
	int fd, r = 0;

	if (s->epoch_new)
		r = identity_write(s->dirfd, &s->id);
	if (r < 0)
		return r;
	segment_name(s->number + 1, name);
	fd = openat(s->dirfd, tmp, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	r = head_write(s, fd);
	if (r == 0)
		r = file_settle(s->dirfd, fd, tmp, name);
	if (r < 0) {
		close(fd);
		return r;
	}
	store_close(s);
	s->fd = fd;
	s->number++;
	s->offset = SEGMENT_HEAD_BYTES;
	s->epoch_new = false;
	s->torn_bytes = 0;
	return 0;
}

int
store_ready(struct store *s)
{
	int r = 0;

	if (s->fd < 0 || s->offset + BATCH_BYTES > s->segment_max)
		r = segment_begin(s);
	if (r == 0 && s->note[0] != '\0') {
		r = store_append_note(s, RING_OWN, 0, 0, s->note);
		s->note[0] = '\0';
	}
	return r;
}

int
store_append(struct store *s, uint64_t ring, uint64_t ring_seq, const void *event, size_t len)
{
	struct record_head head = {
	    .epoch = s->id.epoch,
	    .seq = s->next_seq,
	    .ring = ring,
	    .ring_seq = ring == RING_OWN ? s->next_seq : ring_seq,
	};
	struct wr wr = wr_init(s->batch + s->batch_len, sizeof(s->batch) - s->batch_len);
	const uint8_t *record = wr.bytes + 4;

	if (len == 0 || len > RECORD_EVENT_BYTES_MAX)
		return -EMSGSIZE;
	if (wr.size < SEGMENT_ENTRY_EXTRA + RECORD_HEAD_BYTES + len)
		return -ENOBUFS;
	memcpy(head.host, s->id.host, sizeof(head.host));
	memcpy(head.boot, s->boot, sizeof(head.boot));
	wr_u32le(&wr, (uint32_t)(RECORD_HEAD_BYTES + len));
	record_head_encode(&head, &wr);
	wr_bytes(&wr, event, len);
	segment_chain(s->last, record, RECORD_HEAD_BYTES + len, s->last);
	wr_bytes(&wr, s->last, sizeof(s->last));
	s->batch_len += wr.len;
	s->next_seq++;
	return 0;
}

static uint64_t
clock_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

int
store_append_note(struct store *s, uint64_t ring, uint64_t ring_seq, uint64_t count,
    const char *text)
{
	uint8_t event[512];
	struct wr wr = wr_init(event, sizeof(event));

	record_begin(&wr, count > 0 ? RECORD_GAP : RECORD_LOG, clock_ns(CLOCK_REALTIME),
	    clock_ns(CLOCK_MONOTONIC));
	if (count > 0)
		record_u64(&wr, TAG_COUNT, count);
	record_str(&wr, TAG_PROCESS, "journal", PROCESS_NAME_MAX);
	record_str(&wr, TAG_TEXT, text, TEXT_BYTES_MAX);
	return store_append(s, ring, ring_seq, event, wr.len);
}

int
store_flush(struct store *s)
{
	ssize_t n;

	while (s->written < s->batch_len) {
		n = pwrite(s->fd, s->batch + s->written, s->batch_len - s->written,
		    (off_t)(s->offset + s->written));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -ENOSPC;
		s->written += (size_t)n;
	}
	if (s->batch_len > 0 && fdatasync(s->fd) < 0) {
		/* The kernel may have thrown the pages away and call them clean: write them again
		 * before the next try. */
		s->written = 0;
		return -errno;
	}
	return 0;
}

void
store_settle(struct store *s)
{
	s->offset += s->batch_len;
	s->batch_len = 0;
	s->written = 0;
	s->durable_seq = s->next_seq - 1;
}

struct ring_search {
	uint64_t ring;
	uint64_t next; /* 0: not found yet */
	bool over; /* a segment with records, but none of this boot: a ring does not reach back */
};

static void
segment_search(const struct store *s, struct rd rd, struct ring_search *search)
{
	struct segment_entry entry;
	struct segment_head head;
	bool records = false, of_boot = false;

	if (segment_head_decode(&rd, &head) < 0)
		return;
	while (segment_next(&rd, &entry) == 1) {
		records = true;
		if (memcmp(entry.head.boot, s->boot, sizeof(s->boot)) != 0)
			continue;
		of_boot = true;
		if (entry.head.ring == search->ring)
			search->next = entry.head.ring_seq + 1;
	}
	search->over = records && !of_boot;
}

int
store_ring_next(const struct store *s, uint64_t ring, uint64_t *ret)
{
	struct ring_search search = {.ring = ring};
	struct segment_list list = {0};
	uint8_t *bytes;
	size_t len;
	int r = segment_list(s->dirfd, &list);

	if (r < 0)
		return r;
	for (size_t i = list.n; i > 0 && search.next == 0 && !search.over; i--) {
		r = segment_load(s, list.numbers[i - 1], &bytes, &len);
		if (r < 0)
			break;
		segment_search(s, rd_init(bytes, len), &search);
		free(bytes);
	}
	segment_list_free(&list);
	if (r == 0)
		*ret = search.next;
	return r;
}
