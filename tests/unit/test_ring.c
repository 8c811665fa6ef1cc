/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/ring.h"
#include "tests/tap.h"

#define DEATHS 60

static struct ring *
ring_new(void)
{
	void *mem =
	    mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (mem == MAP_FAILED || ring_init(mem, RING_BYTES, 5) < 0)
		exit(1);
	return mem;
}

static void
test_order(void)
{
	struct ring *ring = ring_new();
	static struct ring_record record;
	uint8_t event[RECORD_EVENT_BYTES_MAX + 1] = {0};
	bool same = true;

	is_int(ring_check(ring, RING_BYTES), 0, "a new ring is one");
	ok(ring_identity(ring) == 5, "it has its identity");
	is_int(ring_peek(ring, 0, &record), -EAGAIN, "it is empty");
	is_int(ring_put(ring, 1, event, 0), -EMSGSIZE, "nothing is no record");
	is_int(ring_put(ring, 1, event, sizeof(event)), -EMSGSIZE, "too much is no record");
	is_int(ring_put(ring, 1, event, RECORD_EVENT_BYTES_MAX), 0, "the largest record fits");
	for (uint64_t i = 1; i < RING_SLOTS; i++) {
		event[0] = (uint8_t)i;
		same = same && ring_put(ring, i + 100, event, i % 90 + 1) == 0;
	}
	ok(same, "as many records as there are slots");
	is_int(ring_put(ring, 9, event, 1), -ENOBUFS, "then it is full");
	is_int((long long)ring_lost(ring), 1, "and counts");
	is_int((long long)ring_pending(ring), RING_SLOTS, "all of them wait");
	for (uint64_t i = 1; i < RING_SLOTS; i++) {
		same = same && ring_peek(ring, i, &record) == 0 && record.seq == i &&
		    record.len == i % 90 + 1 && record.event[0] == (uint8_t)i;
	}
	ok(same, "they come out as they went in");
	ring_release(ring, 10);
	for (int i = 0; i < 10; i++)
		same = same && ring_put(ring, 0, event, 1) == 0;
	ok(same && ring_put(ring, 0, event, 1) == -ENOBUFS, "what was released has room again");
	is_int(ring_peek(ring, 9, &record), -ESTALE, "what was given away is gone");
	munmap(ring, RING_BYTES);
}

static void
test_last_event(void)
{
	struct ring *ring = ring_new();

	ok(!ring_last_event(ring, 0), "nothing was committed to a new ring");
	for (uint64_t i = 0; i < 3 * RING_SLOTS; i++) {
		(void)ring_put(ring, i + 1000, "x", 1);
		ring_release(ring, i + 1);
	}
	ok(ring_last_event(ring, 999 + 3 * RING_SLOTS), "the last record");
	ok(ring_last_event(ring, 1000 + 3 * RING_SLOTS - RING_LOOK_BACK), "the last looked at");
	ok(!ring_last_event(ring, 999 + 3 * RING_SLOTS - RING_LOOK_BACK), "one before it");
	ok(!ring_last_event(ring, 1000 + 3 * RING_SLOTS), "one that was not committed");
	munmap(ring, RING_BYTES);
}

/* What the header says, by its place: the layout is private, so is this knowledge. */
static void
poke(struct ring *ring, size_t at, uint64_t v)
{
	memcpy((uint8_t *)ring + at, &v, sizeof(v));
}

static void
test_hostile(void)
{
	struct ring *ring = ring_new();
	static struct ring_record record;

	is_int(ring_check(ring, RING_BYTES - 1), -EPROTO, "too little memory");
	is_int(ring_init(ring, RING_BYTES, 0), -EINVAL, "identity 0 is journal's");
	(void)ring_put(ring, 1, "x", 1);
	poke(ring, RING_HEADER_BYTES + 16, 1 << 20);
	is_int(ring_peek(ring, 0, &record), -EBADMSG, "a length beyond the slot");
	poke(ring, RING_HEADER_BYTES + 16, 0);
	is_int(ring_peek(ring, 0, &record), -EBADMSG, "no length");
	poke(ring, RING_HEADER_BYTES + 16, 1);
	poke(ring, RING_HEADER_BYTES, 7);
	is_int(ring_peek(ring, 0, &record), -EBADMSG, "another record's number");
	ring_release(ring, 1000000);
	is_int((long long)ring_pending(ring), RING_SLOTS, "a tail before the head");
	is_int(ring_put(ring, 1, "x", 1), -ENOBUFS, "with which nothing is written");
	for (size_t at = 0; at < 24; at += 8) {
		struct ring *other = ring_new();

		poke(other, at, at == 8 ? 0 : 0x1234);
		ok(ring_check(other, RING_BYTES) == -EPROTO, "a header changed at %zu", at);
		munmap(other, RING_BYTES);
	}
	munmap(ring, RING_BYTES);
}

/* Puts records for ever; each says its number all over. */
static void
producer(struct ring *ring)
{
	uint64_t words[100];

	for (;;) {
		uint64_t n = ring_head(ring);

		for (size_t i = 0; i < 100; i++)
			words[i] = n;
		(void)ring_put(ring, n, words, 8 + (n % 99) * 8);
	}
}

static bool
record_whole(const struct ring_record *record)
{
	bool whole = record->len == 8 + (record->seq % 99) * 8;

	for (size_t i = 0; whole && i < record->len; i += 8)
		whole = memcmp(&record->event[i], &record->seq, 8) == 0;
	return whole;
}

static void
test_deaths(void)
{
	struct ring *ring = ring_new();
	static struct ring_record record;
	uint64_t next = 0, bad = 0;

	for (int i = 0; i < DEATHS; i++) {
		pid_t pid = fork();
		uint64_t enough = next + (uint64_t)(rand() % 3000);

		if (pid == 0)
			producer(ring);
		while (next < enough) {
			if (ring_peek(ring, next, &record) < 0)
				continue;
			bad += !record_whole(&record);
			ring_release(ring, ++next);
		}
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	while (ring_peek(ring, next, &record) == 0) {
		bad += !record_whole(&record);
		next++;
	}
	ok(next > DEATHS && next == ring_head(ring), "records came through %d deaths", DEATHS);
	is_int((long long)bad, 0, "each of them whole");
	munmap(ring, RING_BYTES);
}

int
main(void)
{
	test_order();
	test_last_event();
	test_hostile();
	test_deaths();
	return tap_done();
}
