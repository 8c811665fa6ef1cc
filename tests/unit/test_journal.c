/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's writing end and its index, in a folder of our own. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/journal/facts.h"
#include "daemon/journal/index.h"
#include "daemon/journal/store.h"
#include "tests/tap.h"

static const uint8_t boot[16] = "boot-boot-boot-";

struct folder {
	char path[64];
	int fd;
};

static void
folder_make(struct folder *folder)
{
	strcpy(folder->path, "/tmp/matguard-store-XXXXXX");
	if (mkdtemp(folder->path) == NULL)
		exit(1);
	folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void
folder_remove(struct folder *folder)
{
	DIR *dir = opendir(folder->path);
	struct dirent *de;

	while (dir != NULL && (de = readdir(dir)) != NULL)
		(void)unlinkat(folder->fd, de->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	close(folder->fd);
	rmdir(folder->path);
}

/* A finding with facts that differ by n. */
static int
append(struct store *store, uint64_t ring, uint64_t n)
{
	uint8_t event[RECORD_EVENT_BYTES_MAX];
	struct wr wr = wr_init(event, sizeof(event));

	record_begin(&wr, n % 5 == 0 ? RECORD_PROCESS : RECORD_FINDING, 1000 + n * 10, n);
	if (n % 3 != 0)
		record_u8(&wr, TAG_LEVEL, (uint8_t)(n % 3));
	record_u64(&wr, TAG_DEV, n % 2);
	record_u64(&wr, TAG_INO, n % 7);
	record_str(&wr, TAG_TEXT, "a record of a usual length, or nearly so, as they come", 200);
	return store_append(store, ring, n, event, wr.len);
}

/* n records into a ring's part of the log, from number first on. */
static int
write_some(struct store *store, uint64_t ring, uint64_t first, uint64_t n)
{
	int r = store_ready(store);

	for (uint64_t i = 0; r == 0 && i < n; i++)
		r = append(store, ring, first + i);
	if (r == 0)
		r = store_flush(store);
	if (r == 0)
		store_settle(store);
	return r;
}

static int
verify(const struct folder *folder, struct segment_chain *chain, uint32_t *ret_segments)
{
	*chain = segment_chain_begin(0);
	return segment_verify_dir(chain, folder->fd, NULL, NULL, ret_segments);
}

static void
whole_is(const struct folder *folder, uint64_t records, uint32_t segments, const char *what)
{
	struct segment_chain chain;
	uint32_t found = 0;
	int r = verify(folder, &chain, &found);

	if (!ok(r == 0 && chain.records == records && found == segments, "%s", what))
		printf("# %d, %llu records, %u segments: %s\n", r,
		    (unsigned long long)chain.records, found,
		    chain.bad_why != NULL ? chain.bad_why : "fine");
}

static void
file_append(const struct folder *folder, const char *name, const void *bytes, size_t len)
{
	int fd = openat(folder->fd, name, O_WRONLY | O_APPEND | O_CLOEXEC);

	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
		exit(1);
	close(fd);
}

static void
file_flip(const struct folder *folder, const char *name, off_t at)
{
	int fd = openat(folder->fd, name, O_RDWR | O_CLOEXEC);
	uint8_t byte;

	if (fd < 0 || pread(fd, &byte, 1, at) != 1)
		exit(1);
	byte ^= 1;
	if (pwrite(fd, &byte, 1, at) != 1)
		exit(1);
	close(fd);
}

static void
test_store(struct store *store)
{
	struct folder folder;
	uint64_t next = 99;

	folder_make(&folder);
	is_int(store_open(store, folder.fd, boot), 0, "a log begins in an empty folder");
	is_int(write_some(store, 5, 0, 10), 0, "records are written");
	whole_is(&folder, 11, 1, "they and the log's own are there");
	ok(store_ring_next(store, 5, &next) == 0 && next == 10, "it knows what a ring gave");
	ok(store_ring_next(store, 6, &next) == 0 && next == 0, "and what it did not");
	store_close(store);
	is_int(store_open(store, folder.fd, boot), 0, "it is opened again");
	is_int(write_some(store, 5, 10, 10), 0, "and goes on");
	whole_is(&folder, 21, 1, "in the same segment");
	store_close(store);

	file_append(&folder, "00000001.mgl", "\x90\0\0\0\1", 5);
	is_int(store_open(store, folder.fd, boot), 0, "after a torn end");
	ok(store->torn_bytes == 5, "which is seen");
	is_int(write_some(store, 5, 20, 1), 0, "it goes on");
	whole_is(&folder, 23, 2, "in a new segment, whose head declares it");
	ok(store->id.epoch == 1, "in the same epoch");
	ok(store_ring_next(store, 5, &next) == 0 && next == 21, "and a ring is found in it");
	store_close(store);
	folder_remove(&folder);
}

static void
test_boot(struct store *store)
{
	static const uint8_t other[16] = "another boot";
	struct folder folder;
	uint64_t next = 99;

	folder_make(&folder);
	ok(store_open(store, folder.fd, boot) == 0 && write_some(store, 5, 0, 10) == 0,
	    "records of one boot");
	store_close(store);
	is_int(store_open(store, folder.fd, other), 0, "the next boot");
	ok(store_ring_next(store, 5, &next) == 0 && next == 0, "does not know the rings before");
	store_close(store);
	folder_remove(&folder);
}

static void
test_segments(struct store *store)
{
	struct folder folder;
	bool good = true;

	folder_make(&folder);
	is_int(store_open(store, folder.fd, boot), 0, "a log of small segments");
	store->segment_max = BATCH_BYTES + 3000;
	for (uint64_t i = 0; i < 40; i++)
		good = good && write_some(store, 5, i * 10, 10) == 0;
	ok(good && store->number > 10, "has many of them");
	whole_is(&folder, 401, store->number, "which follow each other");
	store_close(store);
	folder_remove(&folder);
}

static void
test_damage(struct store *store)
{
	struct folder folder;
	struct segment_chain chain;
	uint32_t segments;
	struct identity id;

	folder_make(&folder);
	ok(store_open(store, folder.fd, boot) == 0 && write_some(store, 5, 0, 10) == 0, "a log");
	store_close(store);
	file_flip(&folder, "00000001.mgl", 500);
	is_int(store_open(store, folder.fd, boot), 0, "that was edited");
	is_int(write_some(store, 5, 10, 5), 0, "goes on");
	ok(store->id.epoch == 2 && store->number == 2 && store->next_seq == 7,
	    "as a new epoch in a new segment");
	ok(verify(&folder, &chain, &segments) == -EBADMSG && chain.number == 1,
	    "the edit is still named");
	chain = segment_chain_begin(1);
	ok(segment_verify_dir(&chain, folder.fd, NULL, NULL, &segments) == 0 && segments == 1 &&
		chain.records == 6,
	    "and what follows it verifies");
	store_close(store);

	is_int(unlinkat(folder.fd, "host", 0), 0, "the host's file is lost");
	ok(store_open(store, folder.fd, boot) == 0 && store->id.epoch == 2 &&
		memcmp(store->id.host, chain.first.host, 16) == 0,
	    "the id is found in the segments");
	store_close(store);
	unlinkat(folder.fd, "00000001.mgl", 0);
	unlinkat(folder.fd, "00000002.mgl", 0);
	id = (struct identity){.host = "host", .epoch = 7};
	is_int(identity_write(folder.fd, &id), 0, "the segments are lost");
	ok(store_open(store, folder.fd, boot) == 0 && write_some(store, 5, 0, 1) == 0 &&
		store->id.epoch == 8,
	    "an epoch is never used twice");
	whole_is(&folder, 2, 1, "and the new log is one");
	store_close(store);
	folder_remove(&folder);
}

/* A disk that takes a part of a batch and then nothing, for a while. */
static void
test_full(struct store *store)
{
	struct folder folder;
	struct rlimit limit, before;
	int written, flushed;

	folder_make(&folder);
	is_int(store_open(store, folder.fd, boot), 0, "a log on a disk that gets full");
	is_int(write_some(store, 5, 0, 1), 0, "takes the first record");
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	limit.rlim_cur = 1000;
	setrlimit(RLIMIT_FSIZE, &limit);
	written = write_some(store, 5, 1, 20);
	flushed = store_flush(store);
	setrlimit(RLIMIT_FSIZE, &before); /* before a word: what we print may go to a file, too */
	is_int(written, -EFBIG, "then no more");
	is_int(flushed, -EFBIG, "nor at the next try");
	is_int(store_flush(store), 0, "then it does");
	store_settle(store);
	is_int(write_some(store, 5, 21, 2), 0, "and more");
	whole_is(&folder, 24, 1, "nothing is lost, doubled or torn");
	store_close(store);
	folder_remove(&folder);
}

static bool
found_same(const struct found *a, const struct found *b)
{
	bool same = a->n == b->n && a->total == b->total;

	for (size_t i = 0; same && i < a->n; i++) {
		same = a->places[i].segment == b->places[i].segment &&
		    a->places[i].offset == b->places[i].offset &&
		    a->places[i].len == b->places[i].len;
	}
	return same;
}

static struct log_query
query_random(void)
{
	struct log_query q = {.limit = (uint32_t)(rand() % 3 == 0 ? rand() % 20 + 1 : 100000)};

	if (rand() % 2 == 0)
		q.kinds = (uint32_t)rand() % 64;
	if (rand() % 3 == 0)
		q.since_wall_ns = 1000 + (uint64_t)rand() % 4500;
	if (rand() % 3 == 0)
		q.until_wall_ns = rand() % 4 == 0 ? UINT64_MAX : 1000 + (uint64_t)rand() % 4500;
	if (rand() % 4 == 0)
		q.seq = (uint64_t)rand() % 450;
	if (rand() % 4 == 0)
		q.epoch = (uint32_t)rand() % 3;
	if (rand() % 3 == 0) {
		q.dev = (uint64_t)rand() % 2;
		q.ino = (uint64_t)rand() % 8;
	}
	if (rand() % 3 == 0)
		q.min_level = (enum level)(rand() % 4);
	return q;
}

static void
queries_compare(struct index *index, const struct folder *folder)
{
	unsigned int different = 0, some = 0;

	for (int i = 0; i < 300; i++) {
		struct log_query q = query_random();
		struct found fast = {0}, slow = {0};

		if (index_query(index, &q, 1, &fast) < 0 ||
		    found_by_reading(folder->fd, &q, 1, &slow) < 0)
			different++;
		different += !found_same(&fast, &slow);
		some += fast.n > 0;
		found_free(&fast);
		found_free(&slow);
	}
	is_int(different, 0, "the index and the segments give the same answers");
	ok(some > 50, "to questions that have some (%u of 300)", some);
}

static int
index_all(struct index *index, int dirfd, uint32_t newest)
{
	int r;

	do {
		r = index_step(index, dirfd, newest);
	} while (r == 1);
	return r;
}

static void
test_index(struct store *store)
{
	struct folder folder;
	struct index *index;
	const char *why;
	char path[96];
	uint64_t at;

	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/index.sqlite", folder.path);
	is_int(store_open(store, folder.fd, boot), 0, "a log to be indexed");
	store->segment_max = BATCH_BYTES + 3000;
	is_int(index_open(&index, path, folder.fd, &why), 0, "an index of an empty log");
	is_int(index_all(index, folder.fd, store->number), 0, "is caught up at once");
	for (uint64_t i = 0; i < 40; i++)
		(void)write_some(store, 5, i * 10, 10);
	is_int(index_all(index, folder.fd, store->number), 0, "it reads on");
	ok(index_mark(index).segment == store->number && index_mark(index).offset == store->offset,
	    "to the end");
	queries_compare(index, &folder);

	at = store->offset;
	(void)store_ready(store);
	(void)append(store, 5, 400);
	(void)store_flush(store);
	if (at == store->offset)
		is_int(index_add(index, store->number, at, rd_init(store->batch, store->batch_len)),
		    0, "a batch is indexed as it is written");
	store_settle(store);
	is_int(index_all(index, folder.fd, store->number), 0, "nothing is indexed twice");
	queries_compare(index, &folder);
	index_close(index);

	is_int(index_open(&index, path, folder.fd, &why), 0, "it is opened again");
	ok(why == NULL && index_mark(index).offset == store->offset, "and is where it was");
	index_close(index);
	file_flip(&folder, "00000001.mgl", 300);
	unlinkat(folder.fd, "00000005.mgl", 0);
	is_int(truncate(path, 3000), 0, "an index that is damaged, of a log that is damaged");
	is_int(index_open(&index, path, folder.fd, &why), 0, "is made anew");
	ok(why != NULL && index_mark(index).segment == 0, "and says so");
	is_int(index_all(index, folder.fd, store->number), 0, "and reads what it can");
	ok(index_mark(index).segment == store->number && index_mark(index).offset == store->offset,
	    "to the end, past a segment that is missing");
	queries_compare(index, &folder);
	index_close(index);
	store_close(store);
	folder_remove(&folder);
}

/* The very same index beside another log is not believed. */
static void
test_other_log(struct store *store)
{
	struct folder folder;
	struct index *index;
	const char *why;
	char path[96];

	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/index.sqlite", folder.path);
	ok(store_open(store, folder.fd, boot) == 0 && write_some(store, 5, 0, 9) == 0, "a log");
	is_int(index_open(&index, path, folder.fd, &why), 0, "and its index");
	is_int(index_all(index, folder.fd, store->number), 0, "caught up");
	index_close(index);
	store_close(store);
	unlinkat(folder.fd, "00000001.mgl", 0);
	unlinkat(folder.fd, "host", 0);
	ok(store_open(store, folder.fd, boot) == 0 && write_some(store, 5, 0, 9) == 0,
	    "another log in its place");
	is_int(index_open(&index, path, folder.fd, &why), 0, "finds the index");
	ok(why != NULL && index_mark(index).segment == 0, "and makes it anew");
	index_close(index);
	store_close(store);
	folder_remove(&folder);
}

static void
test_identity(void)
{
	struct identity id;
	struct folder folder;
	uint8_t one[16] = {0}, zeros[16] = {0};

	folder_make(&folder);
	is_int(identity_read(folder.fd, &id), -ENOENT, "no host yet");
	ok(identity_new(&id) == 0 && memcmp(id.host, zeros, 16) != 0, "a random one");
	is_int(identity_write(folder.fd, &id), 0, "is kept");
	file_append(&folder, "host", "x", 1);
	is_int(identity_read(folder.fd, &id), -EBADMSG, "a file that is not ours is not believed");
	ok(identity_boot(one) == 0 && memcmp(one, zeros, 16) != 0, "this boot has an id");
	folder_remove(&folder);
}

int
main(void)
{
	struct store *store = calloc(1, sizeof(*store));

	if (store == NULL)
		return 1;
	srand(1);
	test_identity();
	test_store(store);
	test_boot(store);
	test_segments(store);
	test_damage(store);
	test_full(store);
	test_index(store);
	test_other_log(store);
	free(store);
	return tap_done();
}
