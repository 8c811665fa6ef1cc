/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mock_worker: takes the worker's place (under its name) and does with each file what the file
 * says in its first word, so that tests see what the pool makes of it. No sandbox: it is to
 * misbehave.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/msg.h"
#include "base/proto_scan.h"
#include "scanner/exit.h"

struct mock {
	uint64_t id;
	struct scan_result result;
	struct msg_buf buf;
};

static void
send_empty(struct mock *mock, uint16_t type)
{
	struct wr wr = msg_begin(&mock->buf);

	(void)msg_send(MSG_SOCKET, type, &mock->buf, &wr, NULL, 0);
}

static void
answer(struct mock *mock, uint64_t id)
{
	struct wr wr = msg_begin(&mock->buf);

	scan_result_init(&mock->result);
	strcpy(mock->result.type, "mock");
	work_answer_encode(id, &mock->result, &wr);
	(void)msg_send(MSG_SOCKET, MSG_WORK_ANSWER, &mock->buf, &wr, NULL, 0);
}

static void
do_clean(struct mock *mock)
{
	answer(mock, mock->id);
}

static void
do_hang(struct mock *mock)
{
	(void)mock;
	for (;;)
		pause();
}

static void
do_crash(struct mock *mock)
{
	(void)mock;
	raise(SIGSEGV);
}

static void
do_cpu(struct mock *mock)
{
	(void)mock;
	raise(SIGXCPU);
}

static void
do_changed(struct mock *mock)
{
	(void)mock;
	_exit(WORKER_EXIT_CHANGED);
}

static void
do_memory(struct mock *mock)
{
	(void)mock;
	_exit(WORKER_EXIT_MEMORY);
}

static void
do_quit(struct mock *mock)
{
	(void)mock;
	_exit(0);
}

static void
do_answer_die(struct mock *mock)
{
	answer(mock, mock->id);
	_exit(1);
}

static void
do_wrong_id(struct mock *mock)
{
	answer(mock, mock->id + 1);
	pause();
}

static void
do_twice(struct mock *mock)
{
	answer(mock, mock->id);
	answer(mock, mock->id);
}

static void
do_ready_again(struct mock *mock)
{
	send_empty(mock, MSG_READY);
	pause();
}

static void
do_unknown(struct mock *mock)
{
	send_empty(mock, 9999);
	pause();
}

static void
do_short(struct mock *mock)
{
	send_empty(mock, MSG_WORK_ANSWER);
	pause();
}

static void
do_garbage(struct mock *mock)
{
	(void)mock;
	(void)send(MSG_SOCKET, "garbage", 7, MSG_NOSIGNAL);
	pause();
}

static void
do_close(struct mock *mock)
{
	(void)mock;
	close(MSG_SOCKET);
	pause();
}

static void
do_descriptor(struct mock *mock)
{
	struct wr wr = msg_begin(&mock->buf);
	int fd = STDERR_FILENO;

	scan_result_init(&mock->result);
	work_answer_encode(mock->id, &mock->result, &wr);
	(void)msg_send(MSG_SOCKET, MSG_WORK_ANSWER, &mock->buf, &wr, &fd, 1);
	pause();
}

/* Asks for a helper of an absurd size, then as one may. */
static void
do_helper_huge(struct mock *mock)
{
	struct helper_request request = {.kind = HELPER_ARCHIVE, .size = UINT64_MAX};
	struct wr wr = msg_begin(&mock->buf);

	helper_request_encode(&request, &wr);
	(void)msg_send(MSG_SOCKET, MSG_HELPER, &mock->buf, &wr, NULL, 0);
	pause();
}

/* Asks for more helpers than there may be; the answers must keep coming, the last without. */
static void
do_helper_many(struct mock *mock)
{
	struct helper_request request = {.kind = HELPER_ARCHIVE, .size = 4096};
	struct msg msg;
	bool refused = false;

	for (int i = 0; i < 40 && !refused; i++) {
		struct wr wr = msg_begin(&mock->buf);

		helper_request_encode(&request, &wr);
		if (msg_send(MSG_SOCKET, MSG_HELPER, &mock->buf, &wr, NULL, 0) < 0)
			_exit(1);
		/* Files given ahead stand before the answer; our end gives them back. */
		do {
			if (msg_recv(MSG_SOCKET, &mock->buf, &msg) != 1)
				_exit(1);
		} while (msg.type == MSG_WORK);
		refused = msg.nfds == 0;
		/* Not closed: they stay alive and count. */
	}
	if (!refused)
		_exit(1);
	answer(mock, mock->id);
	_exit(0);
}

static void
do_busy(struct mock *mock)
{
	volatile uint64_t n = 0;

	(void)mock;
	for (;;)
		n++;
}

/* Messages that are in turn, without end and without an answer. */
static void
do_flood(struct mock *mock)
{
	for (;;)
		send_empty(mock, MSG_STOP);
}

static void
do_drip(struct mock *mock)
{
	for (;;) {
		send_empty(mock, MSG_STOP);
		usleep(50000);
	}
}

static void
do_exit1(struct mock *mock)
{
	(void)mock;
	_exit(1);
}

/* As the real one ends where there is no memory even to say so. */
static void
do_oom(struct mock *mock)
{
	struct rlimit limit = {.rlim_cur = 64u << 20, .rlim_max = 64u << 20};

	(void)mock;
	if (setrlimit(RLIMIT_AS, &limit) < 0)
		_exit(1);
	for (;;) {
		char *block = malloc(1u << 20);

		if (block == NULL)
			_exit(WORKER_EXIT_MEMORY);
		memset(block, 1, 1u << 20);
	}
}

/* The first half of a message: the header promises more than comes. */
static void
do_half(struct mock *mock)
{
	struct wr wr = msg_begin(&mock->buf);

	scan_result_init(&mock->result);
	strcpy(mock->result.type, "mock");
	work_answer_encode(mock->id, &mock->result, &wr);
	mock->buf.bytes[0] = MSG_VERSION;
	mock->buf.bytes[1] = 0;
	mock->buf.bytes[2] = MSG_WORK_ANSWER;
	mock->buf.bytes[3] = 0;
	mock->buf.bytes[4] = (uint8_t)wr.len;
	(void)send(MSG_SOCKET, mock->buf.bytes, MSG_HEADER_BYTES + 4, MSG_NOSIGNAL);
	pause();
}

static void
do_close_all(struct mock *mock)
{
	(void)mock;
	(void)close_range(0, ~0u, 0);
	pause();
}

/* ---- after a good answer ----------------------------------------------------------------------- */

static void
do_answer_hang(struct mock *mock)
{
	answer(mock, mock->id);
	for (;;)
		pause();
}

static void
do_answer_crash(struct mock *mock)
{
	struct msg msg;

	answer(mock, mock->id);
	/* Only once the next file is in hand. */
	(void)msg_recv(MSG_SOCKET, &mock->buf, &msg);
	raise(SIGSEGV);
}

static void
do_answer_garbage(struct mock *mock)
{
	answer(mock, mock->id);
	do_garbage(mock);
}

static void
do_answer_close(struct mock *mock)
{
	answer(mock, mock->id);
	do_close(mock);
}

static const struct {
	const char *word;
	void (*act)(struct mock *);
} acts[] = {
    {"clean", do_clean},
    {"hang", do_hang},
    {"crash", do_crash},
    {"cpu", do_cpu},
    {"changed", do_changed},
    {"memory", do_memory},
    {"quit", do_quit},
    {"answer-die", do_answer_die},
    {"wrong-id", do_wrong_id},
    {"twice", do_twice},
    {"ready-again", do_ready_again},
    {"unknown", do_unknown},
    {"short", do_short},
    {"garbage", do_garbage},
    {"close", do_close},
    {"descriptor", do_descriptor},
    {"helper-huge", do_helper_huge},
    {"helper-many", do_helper_many},
    {"busy", do_busy},
    {"flood", do_flood},
    {"drip", do_drip},
    {"exit1", do_exit1},
    {"oom", do_oom},
    {"half", do_half},
    {"close-all", do_close_all},
    {"answer-hang", do_answer_hang},
    {"answer-crash", do_answer_crash},
    {"answer-garbage", do_answer_garbage},
    {"answer-close", do_answer_close},
};

static void
work(struct mock *mock, struct msg *msg)
{
	struct scan_request request;
	char word[64] = "";
	int fd = msg_take_fd(msg, 0);

	if (scan_request_decode(&msg->body, &request) < 0 ||
	    pread(fd, word, sizeof(word) - 1, 0) < 0)
		_exit(1);
	close(fd);
	mock->id = request.id;
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		if (strcmp(acts[i].word, word) == 0)
			acts[i].act(mock);
	}
}

int
main(void)
{
	struct mock *mock = calloc(1, sizeof(*mock));
	struct msg msg;

	if (mock == NULL || fcntl(MSG_SOCKET, F_SETFL, 0) < 0)
		return 1;
	while (msg_recv(MSG_SOCKET, &mock->buf, &msg) == 1) {
		if (msg.type == MSG_RULES)
			send_empty(mock, MSG_READY);
		else if (msg.type == MSG_WORK)
			work(mock, &msg);
		msg_close_fds(&msg);
	}
	free(mock);
	return 0;
}
