/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the connection to control and the matching of answers to questions. */
#include "cli/matguard/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/msg.h"
#include "cli/matguard/limits.h"
#include "cli/matguard/show.h"
#include "cli/matguard/verb.h"

struct ask {
	int sock;
	uint64_t cookie; /* of the last question */
	struct msg_buf buf;
};

/* Through a descriptor of the directory: a path may be longer than sun_path. */
static int
socket_connect(const char *run_dir)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int dir, sock, r = 0;

	dir = open(run_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return errno == ENOENT ? -ENOTCONN : -errno;
	snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/%s", dir,
	    CONTROL_SOCKET_NAME);
	sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (sock < 0 || connect(sock, (const struct sockaddr *)&address, sizeof(address)) < 0)
		r = errno == ENOENT || errno == ECONNREFUSED ? -ENOTCONN : -errno;
	close(dir);
	if (r == 0)
		return sock;
	if (sock >= 0)
		close(sock);
	return r;
}

int
ask_new(const char *run_dir, struct ask **ret)
{
	struct ask *ask;
	int sock = socket_connect(run_dir);

	if (sock < 0)
		return sock;
	ask = calloc(1, sizeof(*ask));
	if (ask == NULL) {
		close(sock);
		return -ENOMEM;
	}
	ask->sock = sock;
	*ret = ask;
	return 0;
}

void
ask_free(struct ask *ask)
{
	if (ask == NULL)
		return;
	close(ask->sock);
	free(ask);
}

static int
question_send(struct ask *ask, uint16_t type, const struct wr *wr, int fd)
{
	int r = msg_send(ask->sock, type, &ask->buf, wr, &fd, fd >= 0 ? 1 : 0);

	return r == -EPIPE ? -ENOTCONN : r;
}

static int
refusal(struct msg *msg)
{
	struct refused refused;

	if (refused_decode(&msg->body, &refused) < 0)
		return -EPROTO;
	switch (refused.why) {
	case REFUSED_ROLE:
		return -EACCES;
	case REFUSED_BAD_REQUEST:
		return -EPROTO;
	case REFUSED_UNAVAILABLE:
		return -EAGAIN;
	case REFUSED_FAILED:
		return -EIO;
	}
	return -EPROTO;
}

/* The next message: one of the two types wanted. Descriptors are the caller's to close. */
static int
answer_wait(struct ask *ask, uint16_t type, uint16_t other, struct msg *ret)
{
	struct pollfd pfd = {.fd = ask->sock, .events = POLLIN};
	int r;

	do {
		r = poll(&pfd, 1, ASK_TIMEOUT_MS);
	} while (r < 0 && errno == EINTR);
	if (r <= 0)
		return r < 0 ? -errno : -ETIMEDOUT;
	r = msg_recv(ask->sock, &ask->buf, ret);
	if (r <= 0)
		return r < 0 ? r : -ENOTCONN;
	if (ret->type == type || ret->type == other)
		return 0;
	r = ret->type == MSG_REFUSED ? refusal(ret) : -EPROTO;
	msg_close_fds(ret);
	return r;
}

int
ask_status(struct ask *ask, struct status *ret)
{
	struct wr wr = msg_begin(&ask->buf);
	struct msg msg = {.type = 0};
	int r;

	cookie_encode(++ask->cookie, &wr);
	r = question_send(ask, MSG_STATUS, &wr, -1);
	if (r == 0)
		r = answer_wait(ask, MSG_STATUS_ANSWER, MSG_STATUS_ANSWER, &msg);
	if (r < 0)
		return r;
	r = status_decode(&msg.body, ret) < 0 || ret->cookie != ask->cookie ? -EPROTO : 0;
	msg_close_fds(&msg);
	return r;
}

int
ask_explain(struct ask *ask, int fd, struct explain_answer *ret)
{
	struct wr wr = msg_begin(&ask->buf);
	struct msg msg = {.type = 0};
	int r;

	cookie_encode(++ask->cookie, &wr);
	r = question_send(ask, MSG_EXPLAIN, &wr, fd);
	if (r == 0)
		r = answer_wait(ask, MSG_EXPLAIN_ANSWER, MSG_EXPLAIN_ANSWER, &msg);
	if (r < 0)
		return r;
	r = explain_answer_decode(&msg.body, ret) < 0 || ret->cookie != ask->cookie ? -EPROTO : 0;
	msg_close_fds(&msg);
	return r;
}

int
ask_list(struct ask *ask, struct log_query *query, ask_record_fn *fn, void *arg,
    struct log_end *ret)
{
	struct wr wr = msg_begin(&ask->buf);
	struct msg msg = {.type = 0};
	struct rd record;
	uint64_t cookie;
	int r;

	query->cookie = ++ask->cookie;
	log_query_encode(query, &wr);
	r = question_send(ask, MSG_LOG_LIST, &wr, -1);
	while (r == 0) {
		r = answer_wait(ask, MSG_LOG_RECORD, MSG_LOG_END, &msg);
		if (r < 0)
			break;
		msg_close_fds(&msg);
		if (msg.type == MSG_LOG_END) {
			if (log_end_decode(&msg.body, ret) < 0 || ret->cookie != ask->cookie)
				return -EPROTO;
			return 0;
		}
		if (log_record_decode(&msg.body, &cookie, &record) < 0 || cookie != ask->cookie)
			r = -EPROTO;
		else
			r = fn(record, arg);
	}
	return r;
}

int
ask_segments(struct ask *ask, ask_segment_fn *fn, void *arg)
{
	struct wr wr = msg_begin(&ask->buf);
	struct log_end end;
	struct msg msg = {.type = 0};
	uint64_t cookie = 0;
	uint32_t number = 0;
	int r;

	cookie_encode(++ask->cookie, &wr);
	r = question_send(ask, MSG_LOG_SEGMENTS, &wr, -1);
	while (r == 0) {
		r = answer_wait(ask, MSG_LOG_SEGMENT, MSG_LOG_END, &msg);
		if (r < 0)
			break;
		if (msg.type == MSG_LOG_END) {
			msg_close_fds(&msg);
			return log_end_decode(&msg.body, &end) < 0 || end.cookie != ask->cookie
			    ? -EPROTO
			    : 0;
		}
		if (log_segment_decode(&msg.body, &cookie, &number) < 0 || cookie != ask->cookie ||
		    msg.nfds != 1)
			r = -EPROTO;
		else
			r = fn(number, msg_take_fd(&msg, 0), arg);
		msg_close_fds(&msg);
	}
	return r;
}

const char *
ask_error(int error)
{
	switch (-error) {
	case ENOTCONN:
		return _("The MatGuard daemon is not running (start it with \"systemctl start "
			 "matguardd\")");
	case EACCES:
	case EPERM:
		return _("This account may not ask for that; it needs group matguard-officer, "
			 "matguard-head or matguard-admin, or root");
	case EAGAIN:
		return _("That part of the daemon is just restarting; ask again in a moment");
	case ETIMEDOUT:
		return _("The daemon did not answer in time");
	case EPROTO:
		return _("The daemon's answer was not understood: its version may be another one");
	case EIO:
		return _("The daemon tried and could not; its own messages say why");
	default:
		return show_errno(-error);
	}
}

int
ask_exit(int error)
{
	if (error == -EACCES || error == -EPERM)
		return EXIT_REFUSED;
	return error == -ENOTCONN || error == -EAGAIN || error == -ETIMEDOUT ? EXIT_UNSURE
									     : EXIT_FOUND;
}
