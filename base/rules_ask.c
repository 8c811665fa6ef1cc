/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the conversation with matguard-rules: one request, its answers, its end. */
#include "base/rules_ask.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/msg.h"

#define WAIT_MS 10000 /* the child has 5 s of CPU time (base/sandbox_table.c) */

struct asking {
	const struct rules_listener *listener;
	struct rules_row row;
	struct rules_said said;
	struct msg_buf buf;
};

static int
on_row(struct asking *asking, struct rd *body)
{
	char text[RULES_TEXT_MAX + 1];
	struct rd texts;

	if (rules_row_decode(body, &asking->row) < 0)
		return -EPROTO;
	texts = *body;
	for (uint32_t i = 0; i < (uint32_t)asking->row.ntypes + asking->row.nlooks; i++) {
		if (rules_text_decode(body, text) < 0)
			return -EPROTO;
	}
	if (rd_end(body) < 0)
		return -EPROTO;
	if (asking->listener->row != NULL)
		asking->listener->row(&asking->row, texts, asking->listener->arg);
	return 0;
}

static int
on_said(struct asking *asking, struct rd *body)
{
	if (rules_said_decode(body, &asking->said) < 0)
		return -EPROTO;
	if (asking->listener->said != NULL)
		asking->listener->said(&asking->said, asking->listener->arg);
	return 0;
}

/* 1: that was the end; 0: more will come; -errno. */
static int
answer_take(struct asking *asking, int sock, struct rules_end *ret)
{
	struct pollfd pfd = {.fd = sock, .events = POLLIN};
	struct msg msg;
	int r = poll(&pfd, 1, WAIT_MS);

	if (r < 0)
		return errno == EINTR ? 0 : -errno;
	if (r == 0)
		return -ETIMEDOUT;
	if (msg_recv(sock, &asking->buf, &msg) != 1)
		return -EPROTO;
	msg_close_fds(&msg);
	switch (msg.type) {
	case MSG_RULES_ROW:
		return on_row(asking, &msg.body);
	case MSG_RULES_EXAMPLE:
		return on_said(asking, &msg.body);
	case MSG_RULES_END:
		return rules_end_decode(&msg.body, ret) < 0 ? -EPROTO : 1;
	default:
		return -EPROTO;
	}
}

static int
child_start(const struct spawn *like, int sock, pid_t *ret_pid)
{
	struct spawn spawn = *like;
	int pidfd = -1, r;

	spawn.program = "matguard-rules";
	spawn.sock = sock;
	r = spawn_start(&spawn, ret_pid, &pidfd);
	if (r == 0)
		close(pidfd);
	return r;
}

static int
conversation(struct asking *asking, const struct spawn *like, int pair[2], struct rules_end *ret)
{
	pid_t pid = -1;
	int r = child_start(like, pair[1], &pid);

	/* So that its death is the end of our waiting. */
	close(pair[1]);
	pair[1] = -1;
	if (r < 0)
		return r;
	while (r == 0)
		r = answer_take(asking, pair[0], ret);
	(void)kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	return r < 0 ? r : 0;
}

int
rules_ask(const struct spawn *like, int fd, const struct rules_request *request,
    const struct rules_listener *listener, struct rules_end *ret)
{
	struct asking *asking = calloc(1, sizeof(*asking));
	int pair[2] = {-1, -1}, r;
	struct wr wr;

	if (asking == NULL)
		return -ENOMEM;
	asking->listener = listener;
	r = msg_socketpair(pair);
	if (r == 0) {
		wr = msg_begin(&asking->buf);
		rules_request_encode(request, &wr);
		r = msg_send(pair[0], MSG_RULES_READ, &asking->buf, &wr, &fd, 1);
	}
	if (r == 0)
		r = conversation(asking, like, pair, ret);
	for (int i = 0; i < 2; i++) {
		if (pair[i] >= 0)
			close(pair[i]);
	}
	free(asking);
	return r;
}
