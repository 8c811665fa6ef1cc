/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the framing; knows nothing of what the payloads mean. */
#include "base/msg.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int
msg_socketpair(int ret_fds[2])
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ret_fds) < 0)
		return -errno;
	return 0;
}

struct wr
msg_begin(struct msg_buf *buf)
{
	return wr_init(buf->bytes + MSG_HEADER_BYTES, sizeof(buf->bytes) - MSG_HEADER_BYTES);
}

static void
header_write(struct msg_buf *buf, uint16_t type, size_t payload)
{
	struct wr wr = wr_init(buf->bytes, MSG_HEADER_BYTES);

	wr_u16le(&wr, MSG_VERSION);
	wr_u16le(&wr, type);
	wr_u32le(&wr, (uint32_t)payload);
}

int /* NOLINTNEXTLINE(readability-function-size): what is sent, and through what */
msg_send(int sock, uint16_t type, struct msg_buf *buf, const struct wr *wr, const int *fds,
    size_t nfds)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int) * MSG_FDS_MAX)];
	} control;
	struct iovec iov;
	struct msghdr mh = {.msg_iov = &iov, .msg_iovlen = 1};
	struct cmsghdr *cm;

	if (wr_end(wr) < 0 || nfds > MSG_FDS_MAX)
		return -EMSGSIZE;
	header_write(buf, type, wr->len);
	iov = (struct iovec){.iov_base = buf->bytes, .iov_len = MSG_HEADER_BYTES + wr->len};
	if (nfds > 0) {
		memset(&control, 0, sizeof(control));
		mh.msg_control = control.bytes;
		mh.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
		cm = CMSG_FIRSTHDR(&mh);
		cm->cmsg_level = SOL_SOCKET;
		cm->cmsg_type = SCM_RIGHTS;
		cm->cmsg_len = CMSG_LEN(sizeof(int) * nfds);
		memcpy(CMSG_DATA(cm), fds, sizeof(int) * nfds);
	}
	for (;;) {
		if (sendmsg(sock, &mh, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
			return 0;
		if (errno != EINTR)
			return errno == ECONNRESET ? -EPIPE : -errno;
	}
}

/* Collects the descriptors; false if the kernel had to drop some (MSG_CTRUNC). */
static int
fds_collect(struct msghdr *mh, struct msg *ret)
{
	int fds[MSG_FDS_MAX];
	size_t n;

	for (struct cmsghdr *cm = CMSG_FIRSTHDR(mh); cm != NULL; cm = CMSG_NXTHDR(mh, cm)) {
		if (cm->cmsg_level != SOL_SOCKET || cm->cmsg_type != SCM_RIGHTS)
			continue;
		n = (cm->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		if (n > MSG_FDS_MAX)
			return -EPROTO; /* cannot be: the control buffer holds no more */
		memcpy(fds, CMSG_DATA(cm), n * sizeof(int));
		for (size_t i = 0; i < n && ret->nfds < MSG_FDS_MAX; i++)
			ret->fds[ret->nfds++] = fds[i];
	}
	return (mh->msg_flags & (MSG_CTRUNC | MSG_TRUNC)) != 0 ? -EPROTO : 0;
}

static int
header_read(struct msg *ret)
{
	uint16_t version, type;
	uint32_t payload;

	if (rd_u16le(&ret->body, &version) < 0 || rd_u16le(&ret->body, &type) < 0 ||
	    rd_u32le(&ret->body, &payload) < 0)
		return -EPROTO;
	if (version != MSG_VERSION || payload != ret->body.left)
		return -EPROTO;
	ret->type = type;
	return 0;
}

int
msg_recv(int sock, struct msg_buf *buf, struct msg *ret)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int) * MSG_FDS_MAX)];
	} control;
	struct iovec iov = {.iov_base = buf->bytes, .iov_len = sizeof(buf->bytes)};
	struct msghdr mh = {.msg_iov = &iov, .msg_iovlen = 1};
	ssize_t n;

	memset(ret, 0, sizeof(*ret));
	for (size_t i = 0; i < MSG_FDS_MAX; i++)
		ret->fds[i] = -1;
	do {
		mh.msg_control = control.bytes;
		mh.msg_controllen = sizeof(control.bytes);
		n = recvmsg(sock, &mh, MSG_CMSG_CLOEXEC);
		/* ECONNRESET is told once when the peer closed with messages of ours unread; what it
		 * sent before that is still there (net/unix/af_unix.c, unix_release_sock). */
	} while (n < 0 && (errno == EINTR || errno == ECONNRESET));
	if (n < 0)
		return -errno;
	if (n == 0)
		return 0;
	ret->body = rd_init(buf->bytes, (size_t)n);
	if (fds_collect(&mh, ret) < 0 || header_read(ret) < 0) {
		msg_close_fds(ret);
		return -EPROTO;
	}
	return 1;
}

int
msg_take_fd(struct msg *msg, size_t i)
{
	int fd;

	if (i >= msg->nfds)
		return -1;
	fd = msg->fds[i];
	msg->fds[i] = -1;
	return fd;
}

void
msg_close_fds(struct msg *msg)
{
	for (size_t i = 0; i < msg->nfds; i++) {
		if (msg->fds[i] >= 0)
			close(msg->fds[i]);
		msg->fds[i] = -1;
	}
	msg->nfds = 0;
}
