/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguardd-config: reads one configuration and is gone. Guardian starts it with a socket at
 * descriptor 3 and sends MSG_CONFIG: the file's name, for messages, and two descriptors, the file
 * itself and /proc/self/mountinfo. The answers are the configuration, or what is wrong with it,
 * and the local file systems (MSG_MOUNTS). Asked by MSG_MOUNTS with /proc/self/mountinfo alone, it
 * answers with those. It opens nothing, and whatever a text does to its parser stays in here.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/config.h"
#include "base/log.h"
#include "base/mounts.h"
#include "base/msg.h"
#include "base/proto_guard.h"
#include "base/sandbox.h"

/* Too large for the stack together, and there is one of each. */
struct reader {
	struct msg_buf buf;
	struct config_answer answer;
	struct mounts mounts;
	char name[4096];
	char text[CONFIG_BYTES_MAX + 1]; /* one more shows a file that is too long */
};

/* 0 and the number of bytes, or -errno. */
static int
text_read(int fd, char *text, size_t size, size_t *ret_len)
{
	size_t len = 0;
	ssize_t n;

	while (len < size) {
		n = read(fd, text + len, size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	*ret_len = len;
	return 0;
}

static void
answer_make(struct reader *reader, int fd)
{
	struct config_answer *answer = &reader->answer;
	size_t len = 0;
	int err = text_read(fd, reader->text, sizeof(reader->text), &len);

	if (err < 0) {
		strncpy(answer->error, "the file cannot be read", CONFIG_ERROR_BYTES - 1);
		return;
	}
	answer->good =
	    config_parse(&answer->config, reader->text, len, reader->name, answer->error) == 0;
}

static void
answer_send(struct reader *reader, enum msg_type type, const struct wr *wr)
{
	int r = msg_send(MSG_SOCKET, (uint16_t)type, &reader->buf, wr, NULL, 0);

	if (r < 0)
		fatal("the answer cannot be sent: %s", strerror(-r));
}

static void
mounts_answer(struct reader *reader, int mountinfo_fd)
{
	size_t len = 0;
	struct wr wr;

	if (text_read(mountinfo_fd, reader->text, sizeof(reader->text), &len) < 0)
		log_warning("the table of mounts cannot be read");
	mounts_parse(reader->text, len, &reader->mounts);
	wr = msg_begin(&reader->buf);
	mounts_encode(&reader->mounts, &wr);
	answer_send(reader, MSG_MOUNTS, &wr);
}

/* Both descriptors are lent. */
static void
config_answer(struct reader *reader, int config_fd, int mountinfo_fd)
{
	struct wr wr;

	answer_make(reader, config_fd);
	wr = msg_begin(&reader->buf);
	config_answer_encode(&reader->answer, &wr);
	answer_send(reader, MSG_CONFIG_ANSWER, &wr);
	if (reader->answer.good)
		mounts_answer(reader, mountinfo_fd);
}

static void
request_answer(struct reader *reader, struct msg *msg)
{
	if (msg->type == MSG_MOUNTS && msg->nfds == 1 && rd_end(&msg->body) == 0)
		mounts_answer(reader, msg->fds[0]);
	else if (msg->type == MSG_CONFIG && msg->nfds == 2 &&
	    rd_str(&msg->body, reader->name, sizeof(reader->name) - 1) == 0 &&
	    rd_end(&msg->body) == 0)
		config_answer(reader, msg->fds[0], msg->fds[1]);
	else
		fatal("message %u is no request for a configuration", (unsigned int)msg->type);
}

static void
serve(struct reader *reader)
{
	struct pollfd readable = {.fd = MSG_SOCKET, .events = POLLIN};
	struct msg msg;
	int n;

	while (poll(&readable, 1, -1) < 0 && errno == EINTR)
		;
	n = msg_recv(MSG_SOCKET, &reader->buf, &msg);
	if (n == 0)
		return; /* nobody asks any more */
	if (n < 0)
		fatal("no request: %s", strerror(-n));
	request_answer(reader, &msg);
	msg_close_fds(&msg);
}

int
main(void)
{
	struct reader *reader = calloc(1, sizeof(*reader));
	int err;

	log_open("matguardd-config", LOG_LEVEL_INFO);
	if (reader == NULL)
		fatal("not enough memory");
	err = sandbox_enter(SANDBOX_CONFIG);
	if (err < 0)
		fatal("the sandbox cannot be entered: %s", strerror(-err));
	serve(reader);
	free(reader);
	return 0;
}
