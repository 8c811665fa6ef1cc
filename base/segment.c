/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the bytes of a segment and the rules of the chain: docs/LOG-FORMAT.md, sections 3 to 5.
 * Reads, never writes: an edit is named here and repaired nowhere.
 */
#include "base/segment.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gcrypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRY_PREFIX "matguard/v1/entry"

void
segment_init(void)
{
	if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P) != 0)
		return;
	(void)gcry_check_version(NULL);
	/* Hashes only: there is no secret to keep out of swap. */
	gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

void
segment_name(uint32_t number, char ret[SEGMENT_NAME_BYTES])
{
	snprintf(ret, SEGMENT_NAME_BYTES, "%08u.mgl", number % 100000000u);
}

void
segment_head_encode(const struct segment_head *head, struct wr *wr)
{
	wr_bytes(wr, SEGMENT_MAGIC, sizeof(SEGMENT_MAGIC) - 1);
	wr_u32le(wr, SEGMENT_VERSION);
	wr_bytes(wr, head->host, sizeof(head->host));
	wr_u32le(wr, head->epoch);
	wr_u32le(wr, head->number);
	wr_u64le(wr, head->first_seq);
	wr_bytes(wr, head->before, sizeof(head->before));
	wr_u32le(wr, head->torn_bytes);
	wr_bytes(wr, head->torn_hash, sizeof(head->torn_hash));
}

static bool
all_zero(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] != 0)
			return false;
	}
	return true;
}

int
segment_head_decode(struct rd *rd, struct segment_head *ret)
{
	const uint8_t *magic;
	uint32_t version;

	if (rd_bytes(rd, sizeof(SEGMENT_MAGIC) - 1, &magic) < 0 || rd_u32le(rd, &version) < 0 ||
	    memcmp(magic, SEGMENT_MAGIC, sizeof(SEGMENT_MAGIC) - 1) != 0 ||
	    version != SEGMENT_VERSION)
		return -EBADMSG;
	if (rd_copy(rd, ret->host, sizeof(ret->host)) < 0 || rd_u32le(rd, &ret->epoch) < 0 ||
	    rd_u32le(rd, &ret->number) < 0 || rd_u64le(rd, &ret->first_seq) < 0 ||
	    rd_copy(rd, ret->before, sizeof(ret->before)) < 0 ||
	    rd_u32le(rd, &ret->torn_bytes) < 0 ||
	    rd_copy(rd, ret->torn_hash, sizeof(ret->torn_hash)) < 0)
		return -EBADMSG;
	if (ret->epoch == 0 || ret->number == 0 || ret->first_seq == 0)
		return -EBADMSG;
	if (ret->torn_bytes == 0 && !all_zero(ret->torn_hash, sizeof(ret->torn_hash)))
		return -EBADMSG;
	return 0;
}

/* libgcrypt ends the process itself if SHA-256 is out of order, so there is no failure to tell. */
static void
sha256(gcry_buffer_t *parts, int nparts, uint8_t ret[SEGMENT_HASH_BYTES])
{
	segment_init();
	memset(ret, 0, SEGMENT_HASH_BYTES);
	(void)gcry_md_hash_buffers(GCRY_MD_SHA256, 0, ret, parts, nparts);
}

/* gcry_buffer_t has no const; libgcrypt only reads. */
static gcry_buffer_t
hash_part(const void *bytes, size_t len)
{
	return (gcry_buffer_t){.data = (void *)(uintptr_t)bytes, .len = len};
}

void
segment_chain(const uint8_t before[SEGMENT_HASH_BYTES], const void *record, size_t len,
    uint8_t ret[SEGMENT_HASH_BYTES])
{
	uint8_t hash[SEGMENT_HASH_BYTES]; /* before and ret may be the same */
	gcry_buffer_t parts[3] = {
	    hash_part(ENTRY_PREFIX, sizeof(ENTRY_PREFIX) - 1),
	    hash_part(before, SEGMENT_HASH_BYTES),
	    hash_part(record, len),
	};

	sha256(parts, 3, hash);
	memcpy(ret, hash, sizeof(hash));
}

void
segment_sha256(const void *bytes, size_t len, uint8_t ret[SEGMENT_HASH_BYTES])
{
	gcry_buffer_t part = hash_part(bytes, len);

	sha256(&part, 1, ret);
}

struct segment_chain
segment_chain_begin(uint32_t after)
{
	return (struct segment_chain){.number = after};
}

int
segment_next(struct rd *rd, struct segment_entry *ret)
{
	struct rd look = *rd, record;
	uint32_t len;

	if (rd_u32le(&look, &len) < 0)
		return 0;
	if (len == 0 && all_zero(look.p, look.left))
		return 0;
	if (len <= RECORD_HEAD_BYTES || len > RECORD_BYTES_MAX)
		return -EBADMSG;
	if (rd_sub(&look, len, &record) < 0 || rd_copy(&look, ret->hash, sizeof(ret->hash)) < 0)
		return 0;
	ret->record = record.p;
	ret->record_len = len;
	if (record_head_decode(&record, &ret->head) < 0)
		return -EBADMSG;
	ret->event = record;
	*rd = look;
	return 1;
}

static int
bad(struct segment_chain *chain, uint64_t offset, const char *why)
{
	chain->bad_offset = offset;
	chain->bad_seq = chain->next_seq;
	chain->bad_why = why;
	return -EBADMSG;
}

static int
head_begins(struct segment_chain *chain, const struct segment_head *head)
{
	static const uint8_t zeros[SEGMENT_HASH_BYTES];

	if (head->number == 1 && head->first_seq != 1)
		return bad(chain, 0, "the first segment does not begin with record 1");
	if (head->number == 1 && (head->torn_bytes != 0 || memcmp(head->before, zeros, 32) != 0))
		return bad(chain, 0, "the first segment refers to one before it");
	chain->begun = true;
	chain->first = *head;
	chain->next_seq = head->first_seq;
	memcpy(chain->last, head->before, sizeof(chain->last));
	return 0;
}

/* The head of a segment against the end of the one before. */
static int
head_continues(struct segment_chain *chain, const struct segment_head *head)
{
	if (memcmp(head->host, chain->first.host, sizeof(head->host)) != 0)
		return bad(chain, 0, "the segment is of another machine");
	if (head->epoch != chain->first.epoch)
		return bad(chain, 0, "a new epoch begins: the chain could not be continued here");
	if (head->first_seq != chain->next_seq)
		return bad(chain, 0, "records are missing before this segment");
	if (memcmp(head->before, chain->last, sizeof(head->before)) != 0)
		return bad(chain, 0, "the segment does not follow the one before");
	if (head->torn_bytes != chain->torn_bytes)
		return bad(chain, 0, "the end of the segment before is not as it was");
	if (head->torn_bytes > 0 && memcmp(head->torn_hash, chain->torn_hash, 32) != 0)
		return bad(chain, 0, "the torn end of the segment before was changed");
	return 0;
}

static int
head_verify(struct segment_chain *chain, struct rd *rd)
{
	struct segment_head head;

	if (segment_head_decode(rd, &head) < 0)
		return bad(chain, 0, "not the head of a log segment");
	if (head.number != chain->number)
		return bad(chain, 0, "the segment bears another number");
	return chain->begun ? head_continues(chain, &head) : head_begins(chain, &head);
}

/* Does the record's head say what is expected at this place? NULL, or what is wrong. */
static const char *
record_misplaced(const struct segment_chain *chain, const struct record_head *head)
{
	if (memcmp(head->host, chain->first.host, sizeof(head->host)) != 0)
		return "the record is of another machine";
	if (head->epoch != chain->first.epoch)
		return "the record is of another epoch";
	if (head->seq != chain->next_seq)
		return "the record has another sequence number";
	return NULL;
}

/* The bytes behind the last whole entry: nothing, or the trace of a crash in the middle of a
 * write, which is the beginning of one entry, or zeros (a file grown before its bytes came). */
static int
tail_verify(struct segment_chain *chain, struct rd rd)
{
	struct record_head head;
	struct rd rest = rd;
	uint32_t len;

	chain->torn_bytes = (uint32_t)rd.left;
	memset(chain->torn_hash, 0, sizeof(chain->torn_hash));
	if (rd.left == 0)
		return 0;
	segment_sha256(rd.p, rd.left, chain->torn_hash);
	if (all_zero(rd.p, rd.left) || rd_u32le(&rest, &len) < 0)
		return 0;
	if (rest.left >= RECORD_HEAD_BYTES &&
	    (record_head_decode(&rest, &head) < 0 || record_misplaced(chain, &head) != NULL))
		return bad(chain, chain->end,
		    "the bytes at the end are not the beginning of a record");
	return 0;
}

static int
entry_verify(struct segment_chain *chain, struct segment_entry *entry)
{
	uint8_t hash[SEGMENT_HASH_BYTES], kind;
	const char *why = record_misplaced(chain, &entry->head);

	if (why != NULL)
		return bad(chain, entry->offset, why);
	segment_chain(chain->last, entry->record, entry->record_len, hash);
	if (memcmp(hash, entry->hash, sizeof(hash)) != 0)
		return bad(chain, entry->offset, "the record does not match its hash");
	if (record_event_check(entry->event, &kind) < 0)
		return bad(chain, entry->offset, "the record is not in canonical form");
	memcpy(chain->last, hash, sizeof(hash));
	chain->next_seq++;
	chain->records++;
	return 0;
}

int
segment_verify(struct segment_chain *chain, struct rd rd, segment_entry_fn *fn, void *arg)
{
	struct segment_entry entry;
	size_t whole = rd.left;
	int r;

	chain->number++;
	if (whole > SEGMENT_BYTES_MAX)
		return bad(chain, 0, "the segment is larger than any we write");
	r = head_verify(chain, &rd);
	if (r < 0)
		return r;
	for (;;) {
		chain->end = whole - rd.left;
		r = segment_next(&rd, &entry);
		if (r == 0)
			return tail_verify(chain, rd);
		if (r < 0)
			return bad(chain, chain->end, "not a record");
		entry.offset = chain->end;
		entry.segment = chain->number;
		r = entry_verify(chain, &entry);
		if (r < 0)
			return r;
		if (fn != NULL)
			r = fn(&entry, arg);
		if (r != 0)
			return r;
	}
}

int
segment_read(int fd, uint8_t **ret, size_t *ret_len)
{
	struct stat st;
	uint8_t *bytes;
	size_t len, got = 0;
	ssize_t n;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	if (st.st_size > (off_t)SEGMENT_BYTES_MAX)
		return -EFBIG;
	len = (size_t)st.st_size;
	bytes = malloc(len + 1);
	if (bytes == NULL)
		return -ENOMEM;
	while (got < len) {
		n = pread(fd, bytes + got, len - got, (off_t)got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int r = -errno;

			free(bytes);
			return r;
		}
		if (n == 0)
			break; /* it shrank: what is missing is found missing */
		got += (size_t)n;
	}
	*ret = bytes;
	*ret_len = got;
	return 0;
}

/* 1 and the number, 0 if it is no segment's name, -EBADMSG if it pretends to be one. */
static int
name_number(const char *name, uint32_t *ret)
{
	size_t len = strlen(name);
	uint32_t number = 0;

	if (len < 4 || strcmp(name + len - 4, ".mgl") != 0)
		return 0;
	if (len != SEGMENT_NAME_BYTES - 1)
		return -EBADMSG;
	for (size_t i = 0; i < len - 4; i++) {
		if (name[i] < '0' || name[i] > '9')
			return -EBADMSG;
		number = number * 10 + (uint32_t)(name[i] - '0');
	}
	if (number == 0)
		return -EBADMSG;
	*ret = number;
	return 1;
}

static int
number_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static int
list_add(struct segment_list *list, size_t *room, const char *name)
{
	uint32_t number, *bigger;
	int r = name_number(name, &number);

	if (r < 0)
		list->foreign = true;
	if (r <= 0)
		return 0;
	if (list->n == *room) {
		*room = *room > 0 ? *room * 2 : 64;
		bigger = reallocarray(list->numbers, *room, sizeof(*bigger));
		if (bigger == NULL)
			return -ENOMEM;
		list->numbers = bigger;
	}
	list->numbers[list->n++] = number;
	return 0;
}

int
segment_list(int dirfd, struct segment_list *ret)
{
	struct segment_list list = {0};
	/* A description of its own: the position in the folder is not shared with the caller. */
	int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), r = 0;
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *de;
	size_t room = 0;

	if (dir == NULL) {
		r = -errno;
		if (fd >= 0)
			close(fd);
		return r;
	}
	while (r == 0) {
		errno = 0;
		de = readdir(dir);
		if (de == NULL) {
			r = -errno;
			break;
		}
		r = list_add(&list, &room, de->d_name);
	}
	closedir(dir);
	if (r < 0) {
		segment_list_free(&list);
		return r;
	}
	if (list.n > 0)
		qsort(list.numbers, list.n, sizeof(list.numbers[0]), number_compare);
	*ret = list;
	return 0;
}

void
segment_list_free(struct segment_list *list)
{
	free(list->numbers);
	*list = (struct segment_list){0};
}

static int
file_verify(struct segment_chain *chain, int dirfd, segment_entry_fn *fn, void *arg)
{
	char name[SEGMENT_NAME_BYTES];
	uint8_t *bytes = NULL;
	size_t len = 0;
	int fd, r;

	segment_name(chain->number + 1, name);
	fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	r = fd < 0 ? -errno : segment_read(fd, &bytes, &len);
	if (fd >= 0)
		close(fd);
	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		chain->number++;
		return bad(chain, 0, "the segment cannot be read");
	}
	r = segment_verify(chain, rd_init(bytes, len), fn, arg);
	free(bytes);
	return r;
}

int
segment_verify_dir(struct segment_chain *chain, int dirfd, segment_entry_fn *fn, void *arg,
    uint32_t *ret_segments)
{
	struct segment_list list = {0};
	uint32_t segments = 0;
	int r = segment_list(dirfd, &list);

	*ret_segments = 0;
	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < list.n; i++) {
		if (list.numbers[i] <= chain->number)
			continue;
		if (list.numbers[i] != chain->number + 1) {
			chain->number++;
			r = bad(chain, 0, "the segment is missing");
			break;
		}
		r = file_verify(chain, dirfd, fn, arg);
		if (r == 0)
			segments++;
	}
	if (r == 0 && list.foreign)
		r = bad(chain, 0, "a file that is no segment bears such a name");
	segment_list_free(&list);
	*ret_segments = segments;
	return r;
}
