/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the conversation with one archive helper: libarchive and the decompressors run in a process
 * of its own, which gets the file, and is asked for one format at a time. Members are put together
 * here and handed on; what a helper that dies has sent until then is looked at all the same.
 */
#include "scanner/format/archive.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/msg.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define MEMBER_FIRST 65536u /* first buffer of a member that claims more */

struct archive {
	struct scan *scan;
	int sock;
	int fd; /* sent with the first request: lent, or the room; -1: sent */
	uint64_t begin; /* of the document in it */
	uint64_t room; /* bytes of shared memory held for it; 0: fd is the outer file's */
	struct archive_content *stream; /* wanted as it is; NULL: members are looked into */
	bool open; /* a member is being received */
	bool full; /* it does not fit any more */
	bool ended;
	uint32_t members; /* so far, of all requests */
	struct archive_member member;
	uint8_t *bytes;
	size_t len, size;
	struct msg_buf buf;
};

/* ---- members ----------------------------------------------------------------------------------- */

static void
member_end(struct archive *archive)
{
	const uint8_t *name = (const uint8_t *)archive->member.name;
	size_t len = strlen(archive->member.name);

	if (!archive->open)
		return;
	archive->open = false;
	if (archive->stream != NULL) {
		archive->stream->bytes = rd_init(archive->bytes, archive->len);
		return;
	}
	if (archive->member.encrypted)
		scan_opaque_member(archive->scan, name, len, WHY_ENCRYPTED, LIMIT_NONE);
	if (archive->full)
		scan_opaque_member(archive->scan, name, len, WHY_LIMIT, LIMIT_MEMORY);
	scan_member(archive->scan, name, len, rd_init(archive->bytes, archive->len));
}

/* Why something is missing: of the stream that is wanted, or of the whole archive. */
static void
missing(struct archive *archive, enum why why, enum limit limit)
{
	if (archive->stream == NULL) {
		scan_opaque(archive->scan, why, limit);
		return;
	}
	archive->stream->why = why;
	archive->stream->limit = limit;
}

static int
on_entry(struct archive *archive, struct msg *msg)
{
	member_end(archive);
	if (archive_member_decode(&msg->body, &archive->member) < 0)
		return -EPROTO;
	if (archive->members++ == SCAN_ENTRIES_MAX) {
		missing(archive, WHY_LIMIT, LIMIT_ENTRIES);
		archive->ended = true;
		return -E2BIG;
	}
	archive->open = true;
	archive->full = false;
	archive->len = 0;
	return 0;
}

static bool
member_room(struct archive *archive, size_t n)
{
	size_t size = archive->size, want = archive->len + n;
	uint8_t *grown;

	if (want <= size)
		return true;
	if (want > SCAN_MEMBER_MAX)
		return false;
	size = size_min(size_max(size * 2, size_max(want, MEMBER_FIRST)), SCAN_MEMBER_MAX);
	/* What it claims saves copies, if what has come so far makes it likely. */
	if (archive->member.size > size && archive->member.size / 16 <= want &&
	    archive->member.size <= SCAN_MEMBER_MAX)
		size = (size_t)archive->member.size;
	grown = realloc(archive->bytes, size);
	if (grown == NULL && size > want)
		grown = realloc(archive->bytes, size = want);
	if (grown == NULL)
		return false;
	archive->bytes = grown;
	archive->size = size;
	return true;
}

static int
on_data(struct archive *archive, struct msg *msg)
{
	size_t n = msg->body.left;

	if (!archive->open || archive->member.encrypted || n > ARCHIVE_DATA_MAX)
		return -EPROTO;
	if (n > scan_budget(archive->scan)) {
		missing(archive, WHY_LIMIT, LIMIT_INFLATED);
		archive->ended = true;
		return -E2BIG; /* and no further request: the rest is on its way */
	}
	scan_spend(archive->scan, n);
	if (archive->full || !member_room(archive, n)) {
		archive->full = true;
		if (archive->stream == NULL)
			return 0;
		missing(archive, WHY_LIMIT, LIMIT_MEMORY);
		archive->ended = true;
		return -E2BIG;
	}
	(void)rd_copy(&msg->body, archive->bytes + archive->len, n);
	archive->len += n;
	return 0;
}

static int
on_end(struct archive *archive, struct msg *msg)
{
	struct archive_end end;

	if (archive_end_decode(&msg->body, &end) < 0)
		return -EPROTO;
	member_end(archive);
	if (end.why != WHY_NONE)
		missing(archive, end.why, end.limit);
	if (archive->stream != NULL)
		archive->stream->used = end.used;
	archive->ended = true;
	return 0;
}

static const struct {
	uint16_t type;
	int (*handle)(struct archive *, struct msg *);
} helper_messages[] = {
    {MSG_ARCHIVE_ENTRY, on_entry},
    {MSG_ARCHIVE_DATA, on_data},
    {MSG_ARCHIVE_END, on_end},
};

static int
message_take(struct archive *archive)
{
	struct pollfd pfd = {.fd = archive->sock, .events = POLLIN};
	struct msg msg;
	int r = msg_recv(archive->sock, &archive->buf, &msg);

	if (r == -EAGAIN) {
		/* No time limit of our own: the pool's is over us both. */
		(void)poll(&pfd, 1, -1);
		return 0;
	}
	if (r != 1)
		return -EPIPE;
	r = -EPROTO;
	for (size_t i = 0; i < ARRAY_LEN(helper_messages) && msg.nfds == 0; i++) {
		if (helper_messages[i].type == msg.type)
			r = helper_messages[i].handle(archive, &msg);
	}
	msg_close_fds(&msg);
	return r;
}

/* ---- the helper -------------------------------------------------------------------------------- */

/* A member of something else has no descriptor: its bytes are put into the room the pool made. */
static int
room_fill(int room, struct rd bytes)
{
	size_t n = bytes.left;
	void *map = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED, room, 0);

	if (map == MAP_FAILED)
		return -errno;
	(void)rd_copy(&bytes, map, n);
	munmap(map, n);
	return 0;
}

static int
helper_get(struct archive *archive, enum helper_kind kind, struct rd bytes)
{
	int outer = scan_descriptor(archive->scan, bytes, &archive->begin), room = -1, r;
	uint64_t size = outer < 0 ? bytes.left : 0;

	if (!scan_hold(archive->scan, size))
		return -ENOMEM;
	archive->room = size;
	r = scan_helper(archive->scan, kind, size, &archive->sock, &room);
	if (r < 0)
		return r;
	archive->fd = room >= 0 ? room : outer;
	return room >= 0 ? room_fill(room, bytes) : 0;
}

int
archive_open(struct scan *scan, struct rd bytes, struct archive **ret)
{
	return archive_open_kind(scan, HELPER_ARCHIVE, bytes, ret);
}

int
archive_open_kind(struct scan *scan, enum helper_kind kind, struct rd bytes, struct archive **ret)
{
	struct archive *archive = calloc(1, sizeof(*archive));
	int r = -ENOMEM;

	if (archive != NULL) {
		archive->scan = scan;
		archive->sock = archive->fd = -1;
		r = helper_get(archive, kind, bytes);
	}
	if (r == 0) {
		*ret = archive;
		return 0;
	}
	if (r == -ENOMEM)
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	else if (r == -EMFILE && kind == HELPER_ARCHIVE)
		scan_opaque(scan, WHY_LIMIT, LIMIT_ENTRIES);
	else if (r != -EMFILE)
		scan_error(scan, WHY_DIED);
	archive_close(archive);
	return r;
}

void
archive_close(struct archive *archive)
{
	if (archive == NULL)
		return;
	if (archive->room > 0)
		scan_release(archive->scan, archive->room);
	if (archive->room > 0 && archive->fd >= 0)
		close(archive->fd);
	if (archive->sock >= 0)
		close(archive->sock);
	free(archive->bytes);
	free(archive);
}

/* Asks, and takes messages to the end of the answer. */
static int
answer_take(struct archive *archive, const struct archive_request *request)
{
	struct archive_request moved = *request;
	struct wr wr = msg_begin(&archive->buf);
	int r;

	moved.offset += archive->begin;
	archive_request_encode(&moved, &wr);
	r = archive->sock < 0 ? -EPIPE
			      : msg_send(archive->sock, MSG_ARCHIVE, &archive->buf, &wr,
				    &archive->fd, archive->fd >= 0 ? 1 : 0);
	if (archive->room > 0 && archive->fd >= 0)
		close(archive->fd);
	archive->fd = -1;
	archive->ended = archive->open = archive->full = false;
	archive->len = 0;
	while (r == 0 && !archive->ended && !scan_stopped(archive->scan))
		r = message_take(archive);
	member_end(archive);
	/* A helper in the middle of an answer is asked nothing more. */
	if (!archive->ended || r < 0) {
		if (archive->sock >= 0)
			close(archive->sock);
		archive->sock = -1;
	}
	if (!archive->ended && r < 0)
		scan_error(archive->scan, WHY_DIED);
	return r;
}

int
archive_members(struct archive *archive, const struct archive_request *request)
{
	archive->stream = NULL;
	return answer_take(archive, request);
}

int
archive_stream(struct archive *archive, const struct archive_request *request,
    struct archive_content *ret)
{
	int r;

	*ret = (struct archive_content){.bytes = rd_init(NULL, 0), .why = WHY_NONE};
	archive->stream = ret;
	r = answer_take(archive, request);
	archive->stream = NULL;
	return r;
}

void
archive_read(struct scan *scan, struct rd bytes, enum archive_format format)
{
	struct archive_request request = {.format = format,
	    .size = bytes.left,
	    .unpacked = ARCHIVE_SIZE_UNKNOWN};
	struct archive *archive = NULL;

	if (archive_open(scan, bytes, &archive) < 0 || archive == NULL)
		return;
	(void)archive_members(archive, &request);
	archive_close(archive);
}
