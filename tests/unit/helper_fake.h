/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A helper without a process: what it is to say lies in a socket before it is asked. */
#ifndef TESTS_UNIT_HELPER_FAKE_H
#define TESTS_UNIT_HELPER_FAKE_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/proto_scan.h"

struct helper_fake {
	int sock[2]; /* ours and the reader's; -1: none is to be had */
	unsigned int asked;
	struct msg_buf buf;
};

static inline void
helper_fake_begin(struct helper_fake *fake)
{
	fake->asked = 0;
	if (msg_socketpair(fake->sock) < 0)
		abort();
}

/* After this the reader hears what was said, and then the end of the socket. */
static inline void
helper_fake_close(struct helper_fake *fake)
{
	for (size_t i = 0; i < 2; i++) {
		if (fake->sock[i] >= 0)
			close(fake->sock[i]);
		fake->sock[i] = -1;
	}
}

/* A scan_helper_fn; arg is a struct helper_fake. */
static inline int
helper_fake_get(void *arg, enum helper_kind kind, uint64_t size, int *ret_sock, int *ret_room)
{
	struct helper_fake *fake = arg;
	int room = -1;

	(void)kind;
	fake->asked++;
	if (fake->sock[1] < 0)
		return -EMFILE;
	if (size > 0) {
		room = memfd_create("room", MFD_CLOEXEC);
		if (room < 0 || ftruncate(room, (off_t)size) < 0)
			abort();
	}
	*ret_sock = fake->sock[1];
	*ret_room = room;
	fake->sock[1] = -1;
	return 0;
}

static inline int
helper_fake_say(struct helper_fake *fake, uint16_t type, const void *bytes, size_t n)
{
	struct wr wr = msg_begin(&fake->buf);

	wr_bytes(&wr, bytes, n);
	return msg_send(fake->sock[0], type, &fake->buf, &wr, NULL, 0);
}

static inline void
helper_fake_member(struct helper_fake *fake, const char *name, const void *bytes, size_t n)
{
	struct archive_member member = {.size = n};
	struct wr wr = msg_begin(&fake->buf);

	strncpy(member.name, name, ARCHIVE_NAME_MAX);
	archive_member_encode(&member, &wr);
	(void)msg_send(fake->sock[0], MSG_ARCHIVE_ENTRY, &fake->buf, &wr, NULL, 0);
	if (n > 0)
		(void)helper_fake_say(fake, MSG_ARCHIVE_DATA, bytes, n);
}

static inline void
helper_fake_end(struct helper_fake *fake, enum why why, enum limit limit, uint64_t used)
{
	struct archive_end end = {.why = why, .limit = limit, .used = used};
	struct wr wr = msg_begin(&fake->buf);

	archive_end_encode(&end, &wr);
	(void)msg_send(fake->sock[0], MSG_ARCHIVE_END, &fake->buf, &wr, NULL, 0);
}

#endif
