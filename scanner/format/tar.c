/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tar, by way of the archive helper: libarchive runs in a process of its own, which gets the
 * archive and sends back members. What it sends is believed no more than the archive itself.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/msg.h"
#include "base/proto_scan.h"
#include "scanner/format/format.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

/* POSIX.1-1988 ustar header; V7 tar has no magic but the checksum. */
#define TAR_BLOCK 512u
#define TAR_CHECKSUM_OFFSET 148u
#define TAR_CHECKSUM_BYTES 8u
#define TAR_MAGIC_OFFSET 257u
#define MEMBER_FIRST 65536u /* first buffer of a member that claims more */

struct archive {
	struct scan *scan;
	int sock;
	bool open; /* a member is being received */
	bool full; /* it does not fit any more */
	struct archive_entry entry;
	uint8_t *bytes;
	size_t len, room;
	bool ended;
	struct msg_buf buf;
};

static bool
checksum_good(const uint8_t *block)
{
	uint32_t sum = 0, want = 0;
	size_t i = 0;

	for (size_t at = 0; at < TAR_BLOCK; at++) {
		bool own =
		    at >= TAR_CHECKSUM_OFFSET && at < TAR_CHECKSUM_OFFSET + TAR_CHECKSUM_BYTES;

		sum += own ? ' ' : block[at];
	}
	block += TAR_CHECKSUM_OFFSET;
	while (i < TAR_CHECKSUM_BYTES && block[i] == ' ')
		i++;
	if (i == TAR_CHECKSUM_BYTES || block[i] < '0' || block[i] > '7')
		return false;
	for (; i < TAR_CHECKSUM_BYTES && block[i] >= '0' && block[i] <= '7'; i++)
		want = want * 8 + (uint32_t)(block[i] - '0');
	return sum == want;
}

bool
tar_probe(const struct doc *doc)
{
	if (doc->bytes.left < TAR_BLOCK || doc->bytes.p[0] == '\0')
		return false;
	return memcmp(doc->bytes.p + TAR_MAGIC_OFFSET, "ustar", 5) == 0 ||
	    checksum_good(doc->bytes.p);
}

/* ---- members ----------------------------------------------------------------------------------- */

static void
member_end(struct archive *archive)
{
	const uint8_t *name = (const uint8_t *)archive->entry.name;
	size_t len = strlen(archive->entry.name);

	if (!archive->open)
		return;
	archive->open = false;
	if (archive->entry.encrypted)
		scan_opaque_member(archive->scan, name, len, WHY_ENCRYPTED, LIMIT_NONE);
	if (archive->full)
		scan_opaque_member(archive->scan, name, len, WHY_LIMIT, LIMIT_MEMORY);
	scan_member(archive->scan, name, len, rd_init(archive->bytes, archive->len));
}

static int
on_entry(struct archive *archive, struct msg *msg)
{
	member_end(archive);
	if (archive_entry_decode(&msg->body, &archive->entry) < 0)
		return -EPROTO;
	archive->open = true;
	archive->full = false;
	archive->len = 0;
	return 0;
}

static bool
member_room(struct archive *archive, size_t n)
{
	size_t room = archive->room, want = archive->len + n;
	uint8_t *grown;

	if (want <= room)
		return true;
	if (want > SCAN_MEMBER_MAX)
		return false;
	room = size_min(room * 2 > want ? room * 2 : want, SCAN_MEMBER_MAX);
	if (archive->entry.size <= MEMBER_FIRST && archive->entry.size > room)
		room = (size_t)archive->entry.size;
	grown = realloc(archive->bytes, room);
	if (grown == NULL)
		return false;
	archive->bytes = grown;
	archive->room = room;
	return true;
}

static int
on_data(struct archive *archive, struct msg *msg)
{
	size_t n = msg->body.left;

	if (!archive->open || archive->entry.encrypted || n > ARCHIVE_DATA_MAX)
		return -EPROTO;
	if (n > scan_budget(archive->scan)) {
		scan_opaque(archive->scan, WHY_LIMIT, LIMIT_INFLATED);
		archive->ended = true;
		return 0;
	}
	scan_spend(archive->scan, n);
	if (archive->full || !member_room(archive, n)) {
		archive->full = true;
		return 0;
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
		scan_opaque(archive->scan, end.why, end.limit);
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
archive_begin(struct archive *archive, const struct doc *doc)
{
	uint64_t size = doc->fd < 0 ? doc->bytes.left : 0;
	struct wr wr;
	int room = -1, r;

	if (size > SCAN_MEMBER_MAX)
		return -EMFILE;
	r = scan_helper(archive->scan, HELPER_ARCHIVE, size, &archive->sock, &room);
	if (r < 0)
		return r;
	if (room >= 0)
		r = room_fill(room, doc->bytes);
	wr = msg_begin(&archive->buf);
	if (r == 0)
		r = msg_send(archive->sock, MSG_ARCHIVE, &archive->buf, &wr,
		    room >= 0 ? &room : &doc->fd, 1);
	if (room >= 0)
		close(room);
	if (r < 0)
		close(archive->sock);
	return r;
}

void
tar_read(struct scan *scan, const struct doc *doc)
{
	struct archive *archive = calloc(1, sizeof(*archive));
	int r;

	if (archive == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	archive->scan = scan;
	r = archive_begin(archive, doc);
	if (r == -EMFILE) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_ENTRIES);
	} else if (r < 0) {
		scan_error(scan, WHY_DIED);
	} else {
		while (r == 0 && !archive->ended && !scan_stopped(scan))
			r = message_take(archive);
		/* What came before the helper died is looked at all the same. */
		member_end(archive);
		if (r < 0)
			scan_error(scan, WHY_DIED);
		close(archive->sock);
	}
	free(archive->bytes);
	free(archive);
}
