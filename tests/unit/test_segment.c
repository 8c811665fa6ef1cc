/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/segment.h"
#include "tests/tap.h"

#define SEGMENTS 3
#define RECORDS 4 /* in each */

struct image {
	uint8_t bytes[4096];
	size_t len;
};

/* A whole log in memory. */
struct log {
	struct image segment[SEGMENTS];
	size_t entry[SEGMENTS][RECORDS + 1]; /* offsets, and the end */
};

struct writer {
	uint64_t seq;
	uint8_t last[SEGMENT_HASH_BYTES];
	uint32_t torn_bytes;
	uint8_t torn_hash[SEGMENT_HASH_BYTES];
};

static void
head_add(struct image *image, struct writer *w, uint32_t number)
{
	struct wr wr = wr_init(image->bytes, sizeof(image->bytes));
	struct segment_head head = {
	    .host = "host-host-host-",
	    .epoch = 1,
	    .number = number,
	    .first_seq = w->seq,
	    .torn_bytes = w->torn_bytes,
	};

	memcpy(head.before, w->last, sizeof(head.before));
	memcpy(head.torn_hash, w->torn_hash, sizeof(head.torn_hash));
	segment_head_encode(&head, &wr);
	image->len = wr.len;
}

static void
entry_add(struct image *image, struct writer *w)
{
	struct wr wr = wr_init(image->bytes, sizeof(image->bytes));
	struct record_head head = {.host = "host-host-host-", .epoch = 1, .ring = 4};
	uint32_t len;
	size_t at;

	head.seq = w->seq++;
	head.ring_seq = head.seq;
	wr.len = image->len + 4;
	at = wr.len;
	record_head_encode(&head, &wr);
	record_begin(&wr, RECORD_FINDING, 1000 + head.seq, 5);
	record_u8(&wr, TAG_ACT, ACT_SAVED);
	record_str(&wr, TAG_COMM, "soffice.bin", 16);
	len = (uint32_t)(wr.len - at);
	segment_chain(w->last, image->bytes + at, len, w->last);
	wr_bytes(&wr, w->last, sizeof(w->last));
	at = wr.len;
	wr.len = image->len;
	wr_u32le(&wr, len);
	image->len = at;
}

static void
log_make(struct log *log)
{
	struct writer w = {.seq = 1};

	memset(log, 0, sizeof(*log));
	for (uint32_t i = 0; i < SEGMENTS; i++) {
		head_add(&log->segment[i], &w, i + 1);
		for (int k = 0; k < RECORDS; k++) {
			log->entry[i][k] = log->segment[i].len;
			entry_add(&log->segment[i], &w);
		}
		log->entry[i][RECORDS] = log->segment[i].len;
	}
}

static int
log_verify(const struct log *log, struct segment_chain *chain)
{
	int r = 0;

	*chain = segment_chain_begin(0);
	for (size_t i = 0; r == 0 && i < SEGMENTS; i++)
		r = segment_verify(chain, rd_init(log->segment[i].bytes, log->segment[i].len), NULL,
		    NULL);
	return r;
}

/* An edit counts as found if the log does not verify, or does not end where it should. */
static bool
log_whole(const struct log *log)
{
	struct segment_chain chain;

	return log_verify(log, &chain) == 0 && chain.torn_bytes == 0 &&
	    chain.records == (uint64_t)SEGMENTS * RECORDS;
}

static void
test_whole(const struct log *log)
{
	struct segment_chain chain;

	is_int(log_verify(log, &chain), 0, "a log verifies");
	ok(chain.records == SEGMENTS * RECORDS && chain.next_seq == SEGMENTS * RECORDS + 1 &&
		chain.number == SEGMENTS && chain.torn_bytes == 0,
	    "and every record is counted");
}

/* The bar of the log: any edit of any byte is named, in the segment it is in or the one after. */
static void
test_every_byte(const struct log *log)
{
	static struct log edited;
	static const uint8_t flips[] = {0x01, 0x80, 0xff};
	unsigned int unseen = 0, elsewhere = 0, bytes = 0;
	struct segment_chain chain;

	for (size_t s = 0; s < SEGMENTS; s++) {
		for (size_t i = 0; i < log->segment[s].len; i++, bytes++) {
			for (size_t f = 0; f < ARRAY_LEN(flips); f++) {
				edited = *log;
				edited.segment[s].bytes[i] ^= flips[f];
				unseen += log_whole(&edited);
				if (log_verify(&edited, &chain) < 0)
					elsewhere += chain.number != s + 1 && chain.number != s + 2;
			}
		}
	}
	is_int(unseen, 0, "every byte flipped in 3 ways is found");
	is_int(elsewhere, 0, "and found where it is");
	printf("# %u bytes\n", bytes);
}

static void
image_cut(struct image *image, size_t from, size_t to)
{
	memmove(image->bytes + from, image->bytes + to, image->len - to);
	image->len -= to - from;
}

static void
test_removal(const struct log *log)
{
	static struct log edited;
	unsigned int unseen = 0;

	for (size_t s = 0; s < SEGMENTS; s++) {
		/* The very last record is the tail: its removal shows only to who knows the end. */
		for (size_t k = 0; k < RECORDS - (s == SEGMENTS - 1); k++) {
			struct segment_chain chain;

			edited = *log;
			image_cut(&edited.segment[s], log->entry[s][k], log->entry[s][k + 1]);
			unseen += log_verify(&edited, &chain) == 0;
		}
	}
	is_int(unseen, 0, "every record removed is found");
}

static void
test_reordering(const struct log *log)
{
	static struct log edited;
	unsigned int unseen = 0;

	for (size_t s = 0; s < SEGMENTS; s++) {
		for (size_t k = 0; k + 1 < RECORDS; k++) {
			const size_t *at = &log->entry[s][k];
			const uint8_t *from = log->segment[s].bytes;

			edited = *log;
			memcpy(edited.segment[s].bytes + at[0], from + at[1], at[2] - at[1]);
			memcpy(edited.segment[s].bytes + at[0] + at[2] - at[1], from + at[0],
			    at[1] - at[0]);
			unseen += log_whole(&edited);
		}
	}
	is_int(unseen, 0, "every two records swapped are found");
	edited = *log;
	edited.segment[0] = log->segment[1];
	edited.segment[1] = log->segment[0];
	ok(!log_whole(&edited), "two segments swapped are found");
	edited = *log;
	edited.segment[1] = log->segment[2];
	ok(!log_whole(&edited), "a segment put in another's place is found");
}

static bool
is_boundary(const struct log *log, size_t s, size_t len)
{
	for (size_t k = 0; k <= RECORDS; k++) {
		if (log->entry[s][k] == len)
			return true;
	}
	return false;
}

static void
test_torn_last(const struct log *log)
{
	static struct log cut;
	const size_t s = SEGMENTS - 1;
	unsigned int wrong = 0, middle = 0;
	struct segment_chain chain;

	for (size_t len = SEGMENT_HEAD_BYTES; len < log->segment[s].len; len++) {
		int r;

		cut = *log;
		cut.segment[s].len = len;
		r = log_verify(&cut, &chain);
		wrong += r != 0 || chain.end + chain.torn_bytes != len ||
		    (chain.torn_bytes == 0) != is_boundary(log, s, len);
		cut = *log;
		cut.segment[0].len = len;
		middle += log_verify(&cut, &chain) == 0;
	}
	is_int(wrong, 0, "the last segment cut anywhere ends in whole records and a torn rest");
	is_int(middle, 0, "another segment cut anywhere is bad");
	cut = *log;
	memset(cut.segment[s].bytes + cut.segment[s].len, 0, 100);
	cut.segment[s].len += 100;
	ok(log_verify(&cut, &chain) == 0 && chain.torn_bytes == 100, "zeros at the end are torn");
	cut.segment[s].bytes[cut.segment[s].len - 1] = 1;
	ok(log_verify(&cut, &chain) == -EBADMSG, "anything else is not");
	cut.segment[s].len = 7;
	ok(log_verify(&cut, &chain) == -EBADMSG, "half a head is no segment");
}

/* A crash tore segment 1; segment 2 says so. */
static void
test_torn_declared(void)
{
	static struct image one, two;
	struct writer w = {.seq = 1};
	struct segment_chain chain = segment_chain_begin(0);
	size_t whole;

	head_add(&one, &w, 1);
	entry_add(&one, &w);
	whole = one.len;
	{
		struct writer lost = w;

		entry_add(&one, &lost);
	}
	one.len -= 9;
	w.torn_bytes = (uint32_t)(one.len - whole);
	segment_sha256(one.bytes + whole, w.torn_bytes, w.torn_hash);
	head_add(&two, &w, 2);
	entry_add(&two, &w);
	ok(segment_verify(&chain, rd_init(one.bytes, one.len), NULL, NULL) == 0 &&
		segment_verify(&chain, rd_init(two.bytes, two.len), NULL, NULL) == 0 &&
		chain.records == 2,
	    "a torn end that was declared is accepted");
	one.bytes[one.len - 1] ^= 1;
	chain = segment_chain_begin(0);
	ok(segment_verify(&chain, rd_init(one.bytes, one.len), NULL, NULL) == 0 &&
		segment_verify(&chain, rd_init(two.bytes, two.len), NULL, NULL) == -EBADMSG &&
		chain.number == 2,
	    "one that was changed since is not");
	chain = segment_chain_begin(0);
	ok(segment_verify(&chain, rd_init(one.bytes, whole), NULL, NULL) == 0 &&
		segment_verify(&chain, rd_init(two.bytes, two.len), NULL, NULL) == -EBADMSG,
	    "nor one that was removed");
	chain = segment_chain_begin(1);
	ok(segment_verify(&chain, rd_init(two.bytes, two.len), NULL, NULL) == 0 &&
		chain.records == 1,
	    "one can go on behind a damaged segment");
}

static void
file_put(int dirfd, const char *name, const struct image *image)
{
	int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, image->bytes, image->len) != (ssize_t)image->len)
		exit(1);
	close(fd);
}

static void
dir_is(int dirfd, const char *why, uint32_t number, uint32_t want_segments, const char *what)
{
	struct segment_chain chain = segment_chain_begin(0);
	uint32_t segments;
	int r = segment_verify_dir(&chain, dirfd, NULL, NULL, &segments);

	ok(r == (why == NULL ? 0 : -EBADMSG) && segments == want_segments, "folder: %s", what);
	if (why == NULL)
		return;
	is_str(chain.bad_why, why, "and says why");
	is_int(chain.number, number, "and which segment");
}

static void
test_dir(const struct log *log)
{
	char path[] = "/tmp/matguard-segment-XXXXXX", name[SEGMENT_NAME_BYTES];
	int dirfd;

	if (mkdtemp(path) == NULL)
		exit(1);
	dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir_is(dirfd, NULL, 0, 0, "nothing is no harm");
	for (uint32_t i = 0; i < SEGMENTS; i++) {
		segment_name(i + 1, name);
		file_put(dirfd, name, &log->segment[i]);
	}
	file_put(dirfd, "host", &log->segment[0]);
	dir_is(dirfd, NULL, 0, 3, "three segments, and a file that is none");
	file_put(dirfd, "1.mgl", &log->segment[0]);
	dir_is(dirfd, "a file that is no segment bears such a name", 3, 3, "a foreign name");
	unlinkat(dirfd, "1.mgl", 0);
	unlinkat(dirfd, "00000002.mgl", 0);
	dir_is(dirfd, "the segment is missing", 2, 1, "one missing");
	mkdirat(dirfd, "00000002.mgl", 0700);
	dir_is(dirfd, "the segment cannot be read", 2, 1, "one that is no file");
	unlinkat(dirfd, "00000002.mgl", AT_REMOVEDIR);
	file_put(dirfd, "00000002.mgl", &log->segment[0]);
	dir_is(dirfd, "the segment bears another number", 2, 1, "one that is another");
	unlinkat(dirfd, "00000001.mgl", 0);
	dir_is(dirfd, "the segment is missing", 1, 0, "the first missing");
	for (uint32_t i = 0; i < SEGMENTS; i++) {
		segment_name(i + 1, name);
		unlinkat(dirfd, name, 0);
	}
	unlinkat(dirfd, "host", 0);
	close(dirfd);
	rmdir(path);
}

static int
stop_at_third(const struct segment_entry *entry, void *arg)
{
	unsigned int *n = arg;

	(void)entry;
	return ++*n == 3 ? 77 : 0;
}

static void
test_callback(const struct log *log)
{
	struct segment_chain chain = segment_chain_begin(0);
	unsigned int n = 0;

	is_int(segment_verify(&chain, rd_init(log->segment[0].bytes, log->segment[0].len),
		   stop_at_third, &n),
	    77, "a callback can stop it");
	is_int(n, 3, "at once");
}

/* The chain as FIPS 180-4 and LOG-FORMAT.md give it, not as our code computes it. */
static void
test_known_hash(void)
{
	static const uint8_t zeros[SEGMENT_HASH_BYTES];
	static const uint8_t want[4] = {0xba, 0x78, 0x16, 0xbf}; /* SHA-256("abc") */
	uint8_t got[SEGMENT_HASH_BYTES], whole[17 + 32 + 3], same[SEGMENT_HASH_BYTES];

	segment_sha256("abc", 3, got);
	ok(memcmp(got, want, sizeof(want)) == 0, "SHA-256 is SHA-256");
	memcpy(whole, "matguard/v1/entry", 17);
	memcpy(whole + 17, zeros, 32);
	memcpy(whole + 49, "abc", 3);
	segment_sha256(whole, sizeof(whole), same);
	segment_chain(zeros, "abc", 3, got);
	ok(memcmp(got, same, sizeof(same)) == 0, "the chain is what the format says");
}

/* The bytes of the ```hex block, as xxd prints them: offset, colon, 16 bytes, text. */
static size_t
page_bytes(FILE *page, uint8_t *ret, size_t size)
{
	char line[256];
	bool inside = false;
	size_t n = 0;

	while (fgets(line, sizeof(line), page) != NULL) {
		if (strncmp(line, "```", 3) == 0)
			inside = strcmp(line, "```hex\n") == 0;
		else if (inside && strlen(line) > 10) {
			for (size_t i = 0; i < 16 && n < size; i++) {
				char *end = NULL;
				unsigned long byte = strtoul(line + 10 + 3 * i, &end, 16);

				if (end != line + 12 + 3 * i)
					break;
				ret[n++] = (uint8_t)byte;
			}
		}
	}
	return n;
}

/* What docs/LOG-FORMAT.md shows is what we read: the format is frozen. */
static void
test_page(void)
{
	static uint8_t bytes[4096];
	struct segment_chain chain = segment_chain_begin(0);
	FILE *page = fopen("docs/LOG-FORMAT.md", "re");
	size_t len;

	if (page == NULL) {
		ok(true, "the example of the page # SKIP not run from the top folder");
		return;
	}
	len = page_bytes(page, bytes, sizeof(bytes));
	fclose(page);
	ok(len == 480 && segment_verify(&chain, rd_init(bytes, len), NULL, NULL) == 0 &&
		chain.records == 2 && chain.torn_bytes == 0,
	    "the example of docs/LOG-FORMAT.md verifies");
}

int
main(void)
{
	static struct log log;

	log_make(&log);
	test_known_hash();
	test_whole(&log);
	test_every_byte(&log);
	test_removal(&log);
	test_reordering(&log);
	test_torn_last(&log);
	test_torn_declared();
	test_dir(&log);
	test_callback(&log);
	test_page();
	return tap_done();
}
