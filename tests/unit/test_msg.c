/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/msg.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/tap.h"

static struct msg_buf buf;
static int ends[2];

static unsigned int
open_fds(void)
{
	return tap_open_fds();
}

/* Sends raw bytes with nfds copies of standard input, as a broken peer would. */
static void
send_raw(const void *bytes, size_t len, size_t nfds)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int) * 64)];
	} control;
	struct iovec iov = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = len};
	struct msghdr mh = {.msg_iov = &iov, .msg_iovlen = 1};
	struct cmsghdr *cm;
	int fd = STDIN_FILENO;

	if (nfds > 0) {
		memset(&control, 0, sizeof(control));
		mh.msg_control = control.bytes;
		mh.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
		cm = CMSG_FIRSTHDR(&mh);
		cm->cmsg_level = SOL_SOCKET;
		cm->cmsg_type = SCM_RIGHTS;
		cm->cmsg_len = CMSG_LEN(sizeof(int) * nfds);
		for (size_t i = 0; i < nfds; i++)
			memcpy(CMSG_DATA(cm) + i * sizeof(int), &fd, sizeof(int));
	}
	if (sendmsg(ends[0], &mh, 0) < 0)
		abort();
}

static void
test_payload(void)
{
	struct wr wr = msg_begin(&buf);
	struct msg msg;
	uint32_t v = 0;

	wr_u32le(&wr, 4711);
	is_int(msg_send(ends[0], MSG_STATUS, &buf, &wr, NULL, 0), 0, "a message is sent");
	memset(&buf, 0, sizeof(buf));
	is_int(msg_recv(ends[1], &buf, &msg), 1, "and received");
	is_int(msg.type, MSG_STATUS, "with its type");
	ok(rd_u32le(&msg.body, &v) == 0 && v == 4711 && rd_end(&msg.body) == 0, "and its payload");
	is_int((long long)msg.nfds, 0, "without descriptors");
	is_int(msg_recv(ends[1], &buf, &msg), -EAGAIN, "no second one waits");
}

static void
test_descriptors(void)
{
	struct wr wr = msg_begin(&buf);
	int fds[MSG_FDS_MAX + 1];
	struct stat sent, got;
	unsigned int before;
	struct msg msg;
	int fd;

	for (size_t i = 0; i < MSG_FDS_MAX + 1; i++)
		fds[i] = ends[0];
	before = open_fds();
	is_int(msg_send(ends[0], MSG_PEER, &buf, &wr, fds, MSG_FDS_MAX + 1), -EMSGSIZE,
	    "too many descriptors are not sent");
	is_int(msg_send(ends[0], MSG_PEER, &buf, &wr, fds, MSG_FDS_MAX), 0, "as many as may be");
	is_int(msg_recv(ends[1], &buf, &msg), 1, "received");
	is_int((long long)msg.nfds, MSG_FDS_MAX, "all of them");
	fd = msg_take_fd(&msg, 0);
	ok(fstat(ends[0], &sent) == 0 && fstat(fd, &got) == 0 && sent.st_ino == got.st_ino,
	    "the same socket");
	is_int(fcntl(fd, F_GETFD), FD_CLOEXEC, "which no program we start inherits");
	is_int(msg_take_fd(&msg, 0), -1, "taken once");
	is_int(msg_take_fd(&msg, MSG_FDS_MAX), -1, "there is none behind the last");
	msg_close_fds(&msg);
	is_int(open_fds(), before + 1, "those nobody took are closed");
	close(fd);
}

/* A peer of another build, or one that was taken over. */
static void
test_broken(void)
{
	static const struct {
		const char *name;
		uint8_t bytes[12];
		size_t len;
		size_t nfds;
	} rows[] = {
	    {"half a header", {1, 0, 2, 0}, 4, 0},
	    {"another version", {2, 0, 2, 0, 0, 0, 0, 0}, 8, 0},
	    {"more payload than told", {1, 0, 2, 0, 0, 0, 0, 0, 9}, 9, 0},
	    {"less payload than told", {1, 0, 2, 0, 4, 0, 0, 0, 9}, 9, 0},
	    {"a payload near 4 GB", {1, 0, 2, 0, 0xff, 0xff, 0xff, 0xff, 9}, 9, 0},
	    {"bad, with descriptors", {2, 0, 2, 0, 0, 0, 0, 0}, 8, 3},
	    {"good, with too many descriptors", {1, 0, 2, 0, 0, 0, 0, 0}, 8, MSG_FDS_MAX + 3},
	};
	struct msg msg;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned int before = open_fds();

		send_raw(rows[i].bytes, rows[i].len, rows[i].nfds);
		is_int(msg_recv(ends[1], &buf, &msg), -EPROTO, rows[i].name);
		is_int(open_fds(), before, "nothing of it stays open");
	}
}

static void
test_sizes(void)
{
	static uint8_t big[MSG_BYTES_MAX + 1] = {1, 0, 2, 0};
	struct wr wr = msg_begin(&buf);
	struct msg msg;

	for (size_t i = 0; i < MSG_BYTES_MAX - MSG_HEADER_BYTES; i++)
		wr_u8(&wr, 0x5a);
	is_int(msg_send(ends[0], MSG_SCAN, &buf, &wr, NULL, 0), 0, "the largest message");
	is_int(msg_recv(ends[1], &buf, &msg), 1, "arrives");
	is_int((long long)msg.body.left, MSG_BYTES_MAX - MSG_HEADER_BYTES, "whole");
	wr_u8(&wr, 0);
	is_int(msg_send(ends[0], MSG_SCAN, &buf, &wr, NULL, 0), -EMSGSIZE,
	    "one byte more is refused");
	send_raw(big, sizeof(big), 0);
	is_int(msg_recv(ends[1], &buf, &msg), -EPROTO, "one that is cut on receipt is no message");
}

static void
test_peer_gone(void)
{
	struct wr wr = msg_begin(&buf);
	struct msg msg;
	int r = 0;

	for (unsigned int i = 0; i < 100000 && r == 0; i++)
		r = msg_send(ends[0], MSG_STATUS, &buf, &wr, NULL, 0);
	is_int(r, -EAGAIN, "a full queue does not block");
	close(ends[1]);
	is_int(msg_send(ends[0], MSG_STATUS, &buf, &wr, NULL, 0), -EPIPE, "a peer that is gone");
	is_int(msg_recv(ends[0], &buf, &msg), 0, "is an end, not an error");
	close(ends[0]);
}

int
main(void)
{
	is_int(msg_socketpair(ends), 0, "a pair of sockets");
	test_payload();
	test_descriptors();
	test_broken();
	test_sizes();
	test_peer_gone();
	return tap_done();
}
