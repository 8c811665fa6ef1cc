/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A datagram as it comes out of a socket, then the decoder of its type. First byte: how many
 * descriptors lie beside it (low nibble). What a decoder takes, its encoder writes again the same.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/msg.h"
#include "base/proto_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define FDS_TRIED 12u /* more than a message may have */

/* Each decodes from rd and encodes into wr; false if it is not of that type. */

static bool
scan_request_try(struct rd *rd, struct wr *wr)
{
	struct scan_request v;

	if (scan_request_decode(rd, &v) < 0)
		return false;
	scan_request_encode(&v, wr);
	return true;
}

static bool
scan_answer_try(struct rd *rd, struct wr *wr)
{
	static struct scan_answer v;

	if (scan_answer_decode(rd, &v) < 0)
		return false;
	scan_answer_encode(&v, wr);
	return true;
}

static bool
work_answer_try(struct rd *rd, struct wr *wr)
{
	static struct scan_result v;
	uint64_t id;

	if (work_answer_decode(rd, &id, &v) < 0)
		return false;
	work_answer_encode(id, &v, wr);
	return true;
}

static bool
helper_request_try(struct rd *rd, struct wr *wr)
{
	struct helper_request v;

	if (helper_request_decode(rd, &v) < 0)
		return false;
	helper_request_encode(&v, wr);
	return true;
}

static bool
archive_member_try(struct rd *rd, struct wr *wr)
{
	struct archive_member v;

	if (archive_member_decode(rd, &v) < 0)
		return false;
	archive_member_encode(&v, wr);
	return true;
}

static bool
archive_end_try(struct rd *rd, struct wr *wr)
{
	struct archive_end v;

	if (archive_end_decode(rd, &v) < 0)
		return false;
	archive_end_encode(&v, wr);
	return true;
}

static bool
archive_request_try(struct rd *rd, struct wr *wr)
{
	struct archive_request v;

	if (archive_request_decode(rd, &v) < 0)
		return false;
	archive_request_encode(&v, wr);
	return true;
}

static bool
rules_try(struct rd *rd, struct wr *wr)
{
	uint64_t generation;

	if (rules_decode(rd, &generation) < 0)
		return false;
	rules_encode(generation, wr);
	return true;
}

static const struct {
	uint16_t type;
	bool (*try)(struct rd *, struct wr *);
} decoders[] = {
    {MSG_SCAN, scan_request_try},
    {MSG_WORK, scan_request_try},
    {MSG_SCAN_ANSWER, scan_answer_try},
    {MSG_WORK_ANSWER, work_answer_try},
    {MSG_HELPER, helper_request_try},
    {MSG_ARCHIVE, archive_request_try},
    {MSG_ARCHIVE_ENTRY, archive_member_try},
    {MSG_ARCHIVE_END, archive_end_try},
    {MSG_RULES, rules_try},
};

static void
message_check(const struct msg *msg)
{
	static struct msg_buf out;

	for (size_t i = 0; i < ARRAY_LEN(decoders); i++) {
		struct rd rd = msg->body;
		struct wr wr = msg_begin(&out);

		if (decoders[i].type != msg->type || !decoders[i].try(&rd, &wr))
			continue;
		if (wr_end(&wr) < 0 || wr.len != msg->body.left ||
		    memcmp(wr.bytes, msg->body.p, wr.len) != 0)
			abort();
	}
}

static void
raw_send(int sock, const uint8_t *bytes, size_t n, size_t nfds)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int) * FDS_TRIED)];
	} control = {0};
	struct iovec iov = {(void *)(uintptr_t)bytes, n};
	struct msghdr mh = {.msg_iov = &iov, .msg_iovlen = 1};
	struct cmsghdr *cm;
	int fds[FDS_TRIED];

	if (nfds > 0) {
		for (size_t i = 0; i < nfds; i++)
			fds[i] = sock;
		mh.msg_control = control.bytes;
		mh.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
		cm = CMSG_FIRSTHDR(&mh);
		cm->cmsg_level = SOL_SOCKET;
		cm->cmsg_type = SCM_RIGHTS;
		cm->cmsg_len = CMSG_LEN(sizeof(int) * nfds);
		memcpy(CMSG_DATA(cm), fds, sizeof(int) * nfds);
	}
	(void)sendmsg(sock, &mh, MSG_NOSIGNAL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct msg_buf buf;
	struct msg msg;
	size_t nfds;
	int pair[2], r, fd;

	if (n < 2 || n - 1 > MSG_BYTES_MAX)
		return 0;
	if (msg_socketpair(pair) < 0)
		abort();
	nfds = (bytes[0] & 0xf) % (FDS_TRIED + 1);
	raw_send(pair[0], bytes + 1, n - 1, nfds);
	r = msg_recv(pair[1], &buf, &msg);
	if (r == 1) {
		if (nfds > MSG_FDS_MAX || msg.nfds != nfds)
			abort();
		message_check(&msg);
		fd = msg_take_fd(&msg, 0);
		if (fd >= 0)
			close(fd);
	}
	msg_close_fds(&msg);
	/* No descriptor may be left behind, whatever came. */
	fd = dup(pair[0]);
	if (fd > 200)
		abort();
	close(fd);
	close(pair[0]);
	close(pair[1]);
	return 0;
}
