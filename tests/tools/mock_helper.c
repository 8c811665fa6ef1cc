/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mock_helper: takes the archive helper's place (under its name) and does what the name of the first
 * member of the tar it is given says, so that tests see what the real worker makes of it. No
 * sandbox: it is to misbehave.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/msg.h"
#include "base/proto_scan.h"

static struct msg_buf buf;

/* Waits for room, as the real one does; the end of the worker is ours. */
static void
message_send(uint16_t type, const struct wr *wr, const int *fds, size_t nfds)
{
	struct pollfd pfd = {.fd = MSG_SOCKET, .events = POLLOUT};
	int r;

	while ((r = msg_send(MSG_SOCKET, type, &buf, wr, fds, nfds)) == -EAGAIN)
		(void)poll(&pfd, 1, -1);
	if (r < 0)
		_exit(0);
}

static void
entry(bool encrypted)
{
	struct archive_member member = {.size = ARCHIVE_SIZE_UNKNOWN,
	    .name = "kh.txt",
	    .encrypted = encrypted};
	struct wr wr = msg_begin(&buf);

	archive_member_encode(&member, &wr);
	message_send(MSG_ARCHIVE_ENTRY, &wr, NULL, 0);
}

static void
data(const char *text, size_t n)
{
	struct wr wr = msg_begin(&buf);

	wr_bytes(&wr, text, n);
	message_send(MSG_ARCHIVE_DATA, &wr, NULL, 0);
}

static void
marked(void)
{
	static const char text[] = "TỐI MẬT\nSố: 12/BC\n";

	entry(false);
	data(text, sizeof(text) - 1);
}

static void
end(enum why why, enum limit limit)
{
	struct archive_end last = {.why = why, .limit = limit};
	struct wr wr = msg_begin(&buf);

	archive_end_encode(&last, &wr);
	message_send(MSG_ARCHIVE_END, &wr, NULL, 0);
}

static void
do_good(void)
{
	marked();
	end(WHY_NONE, LIMIT_NONE);
}

static void
do_damaged(void)
{
	marked();
	end(WHY_DAMAGED, LIMIT_NONE);
}

static void
do_hang(void)
{
	marked();
	for (;;)
		pause();
}

static void
do_busy(void)
{
	volatile uint64_t n = 0;

	for (;;)
		n++;
}

static void
do_flood_entries(void)
{
	for (;;)
		entry(false);
}

static void
do_flood_data(void)
{
	static char zeros[ARCHIVE_DATA_MAX];

	entry(false);
	for (;;)
		data(zeros, sizeof(zeros));
}

static void
do_drip(void)
{
	entry(false);
	for (;;) {
		data("x", 1);
		usleep(20000);
	}
}

static void
do_exit0(void)
{
	_exit(0);
}

static void
do_exit1(void)
{
	marked();
	_exit(1);
}

static void
do_crash(void)
{
	raise(SIGSEGV);
}

static void
do_oom(void)
{
	struct rlimit limit = {.rlim_cur = 64u << 20, .rlim_max = 64u << 20};

	if (setrlimit(RLIMIT_AS, &limit) < 0)
		_exit(1);
	for (;;) {
		char *block = malloc(1u << 20);

		if (block == NULL)
			abort();
		memset(block, 1, 1u << 20);
	}
}

static void
do_unknown(void)
{
	struct wr wr = msg_begin(&buf);

	message_send(9999, &wr, NULL, 0);
	pause();
}

static void
do_answer(void)
{
	struct wr wr = msg_begin(&buf);

	message_send(MSG_WORK_ANSWER, &wr, NULL, 0);
	pause();
}

static void
do_garbage(void)
{
	(void)send(MSG_SOCKET, "garbage", 7, MSG_NOSIGNAL);
	pause();
}

static void
do_half(void)
{
	static const uint8_t head[] = {MSG_VERSION, 0, MSG_ARCHIVE_DATA, 0, 100, 0, 0, 0, 'x'};

	entry(false);
	(void)send(MSG_SOCKET, head, sizeof(head), MSG_NOSIGNAL);
	pause();
}

static void
do_short_entry(void)
{
	struct wr wr = msg_begin(&buf);

	wr_u32le(&wr, 1);
	message_send(MSG_ARCHIVE_ENTRY, &wr, NULL, 0);
	pause();
}

static void
do_data_first(void)
{
	data("x", 1);
	pause();
}

static void
do_data_secret(void)
{
	entry(true);
	data("x", 1);
	pause();
}

static void
do_data_long(void)
{
	static char zeros[ARCHIVE_DATA_MAX + 1];

	entry(false);
	data(zeros, sizeof(zeros));
	pause();
}

static void
do_bad_end(void)
{
	struct wr wr = msg_begin(&buf);

	wr_u8(&wr, 0xff);
	wr_u8(&wr, 0);
	wr_u64le(&wr, 0);
	message_send(MSG_ARCHIVE_END, &wr, NULL, 0);
	pause();
}

static void
do_descriptor(void)
{
	struct wr wr = msg_begin(&buf);
	int fd = STDERR_FILENO;

	wr_bytes(&wr, "x", 1);
	entry(false);
	message_send(MSG_ARCHIVE_DATA, &wr, &fd, 1);
	pause();
}

static void
do_close(void)
{
	marked();
	close(MSG_SOCKET);
	pause();
}

static const struct {
	const char *word;
	void (*act)(void);
} acts[] = {
    {"good", do_good},
    {"damaged", do_damaged},
    {"hang", do_hang},
    {"busy", do_busy},
    {"flood-entries", do_flood_entries},
    {"flood-data", do_flood_data},
    {"drip", do_drip},
    {"exit0", do_exit0},
    {"exit1", do_exit1},
    {"crash", do_crash},
    {"oom", do_oom},
    {"unknown", do_unknown},
    {"answer", do_answer},
    {"garbage", do_garbage},
    {"half", do_half},
    {"short-entry", do_short_entry},
    {"data-first", do_data_first},
    {"data-secret", do_data_secret},
    {"data-long", do_data_long},
    {"bad-end", do_bad_end},
    {"descriptor", do_descriptor},
    {"close", do_close},
};

int
main(void)
{
	struct archive_request request;
	struct msg msg;
	char word[101] = "";
	int fd;

	if (fcntl(MSG_SOCKET, F_SETFL, 0) < 0 || msg_recv(MSG_SOCKET, &buf, &msg) != 1 ||
	    msg.type != MSG_ARCHIVE || archive_request_decode(&msg.body, &request) < 0)
		return 1;
	fd = msg_take_fd(&msg, 0);
	if (pread(fd, word, sizeof(word) - 1, (off_t)request.offset) < 0)
		return 1;
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		if (strcmp(acts[i].word, word) == 0)
			acts[i].act();
	}
	/* The real one waits for the next question. */
	(void)msg_recv(MSG_SOCKET, &buf, &msg);
	return 0;
}
