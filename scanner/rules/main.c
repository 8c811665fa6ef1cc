/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguard-rules: reads one rule file and is gone. Who asks (matguard, guardian) sends
 * MSG_RULES_READ to descriptor 3 with the file; the answers are its rules or what became of its
 * examples, and at the end whether it is good. The sandbox stands before the first byte is read,
 * and whatever a text does to its parser stays in here.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/msg.h"
#include "base/proto_rules.h"
#include "base/sandbox.h"
#include "rules/rules.h"

#define FILE_BYTES_MAX 262145u /* one more than a rule file may have: that it is too long shows */

struct reader {
	struct rules_request request;
	struct rules_end end;
	struct msg_buf in, out;
	char text[FILE_BYTES_MAX];
};

_Static_assert(sizeof(((struct rules_end *)0)->error) >= RULES_ERROR_BYTES, "an error must fit");

/* ---- answers --------------------------------------------------------------------------------- */

/* All of them at once would not fit into the socket: wait until the asker has taken some. */
static void
answer_send(struct reader *reader, enum msg_type type, const struct wr *wr)
{
	struct pollfd room = {.fd = MSG_SOCKET, .events = POLLOUT};
	int r;

	while ((r = msg_send(MSG_SOCKET, (uint16_t)type, &reader->out, wr, NULL, 0)) == -EAGAIN)
		(void)poll(&room, 1, -1);
	if (r == -EPIPE)
		exit(0); /* nobody asks any more */
	if (r < 0)
		fatal("the answer cannot be sent: %s", strerror(-r));
}

static void
name_copy(char *dst, size_t size, const char *name)
{
	snprintf(dst, size, "%s", name);
}

static void
on_rule(const struct rules_entry *entry, void *arg)
{
	struct reader *reader = arg;
	struct rules_row row = {.level = entry->level,
	    .parts = entry->parts,
	    .levels = entry->levels,
	    .at_most = entry->at_most,
	    .needs_capitals = entry->needs_capitals,
	    .needs_letterhead = entry->needs_letterhead,
	    .nlooks = (uint16_t)entry->nlooks};
	struct wr wr = msg_begin(&reader->out);

	name_copy(row.section, sizeof(row.section), entry->section);
	name_copy(row.name, sizeof(row.name), entry->name);
	while (rules_entry_type(entry, row.ntypes) != NULL)
		row.ntypes++;
	rules_row_encode(&row, &wr);
	for (uint16_t i = 0; i < row.ntypes; i++)
		rules_text_encode(rules_entry_type(entry, i), &wr);
	for (size_t i = 0; i < entry->nlooks; i++)
		rules_text_encode(entry->looks[i], &wr);
	answer_send(reader, MSG_RULES_ROW, &wr);
}

static void
on_example(const struct rules_example *example, void *arg)
{
	struct reader *reader = arg;
	struct rules_said said = {.counter = example->counter, .kept = example->kept};
	struct wr wr = msg_begin(&reader->out);

	name_copy(said.rule, sizeof(said.rule), example->rule);
	name_copy(said.text, sizeof(said.text), example->text);
	if (example->found != NULL) {
		said.level = example->found->level;
		said.confidence = example->found->confidence;
		name_copy(said.found, sizeof(said.found), example->found->rule);
	}
	rules_said_encode(&said, &wr);
	answer_send(reader, MSG_RULES_EXAMPLE, &wr);
}

/* ---- the file -------------------------------------------------------------------------------- */

/* 0 and the number of bytes, or -errno. */
static int
text_read(int fd, char *text, size_t *ret_len)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = pread(fd, text + len, FILE_BYTES_MAX - len, (off_t)len);
		if (n < 0 && errno != EINTR)
			return -errno;
		len += n > 0 ? (size_t)n : 0;
	} while (n != 0 && len < FILE_BYTES_MAX);
	*ret_len = len;
	return 0;
}

static void
error_set(struct reader *reader, const char *what)
{
	snprintf(reader->end.error, RULES_ERROR_BYTES, "%s:1: %s", reader->request.name, what);
}

static void
rules_tell(struct reader *reader, const struct rules *rules)
{
	size_t broken = 0;

	name_copy(reader->end.name, sizeof(reader->end.name), rules_name(rules));
	reader->end.rules = (uint32_t)rules_list(rules, NULL, NULL);
	reader->end.examples = (uint32_t)rules_examples(rules);
	if (reader->request.want == RULES_LIST)
		(void)rules_list(rules, on_rule, reader);
	if (reader->request.want == RULES_TEST &&
	    rules_test(rules, on_example, reader, &broken) < 0)
		fatal("not enough memory");
	reader->end.broken = (uint32_t)broken;
}

static void
request_answer(struct reader *reader, int fd)
{
	struct rules *rules = NULL;
	size_t len = 0;
	struct wr wr;
	int r = text_read(fd, reader->text, &len);

	if (r < 0) {
		error_set(reader, "it cannot be read");
	} else {
		r = rules_parse(reader->text, len, reader->request.name, &rules, reader->end.error);
		if (r == -ENOMEM)
			error_set(reader, "not enough memory to read it");
	}
	reader->end.good = r == 0;
	if (r == 0)
		rules_tell(reader, rules);
	rules_free(rules);
	wr = msg_begin(&reader->out);
	rules_end_encode(&reader->end, &wr);
	answer_send(reader, MSG_RULES_END, &wr);
}

static void
serve(struct reader *reader)
{
	struct pollfd readable = {.fd = MSG_SOCKET, .events = POLLIN};
	struct msg msg;
	int n;

	while (poll(&readable, 1, -1) < 0 && errno == EINTR)
		continue;
	n = msg_recv(MSG_SOCKET, &reader->in, &msg);
	if (n == 0)
		return; /* nobody asks any more */
	if (n < 0)
		fatal("no request: %s", strerror(-n));
	if (msg.type != MSG_RULES_READ || msg.nfds != 1 ||
	    rules_request_decode(&msg.body, &reader->request) < 0)
		fatal("message %u is no request for rules", (unsigned int)msg.type);
	request_answer(reader, msg.fds[0]);
	msg_close_fds(&msg);
}

int
main(void)
{
	struct reader *reader = calloc(1, sizeof(*reader));
	int r;

	log_open("matguard-rules", LOG_LEVEL_INFO);
	if (reader == NULL)
		fatal("not enough memory");
	r = sandbox_enter(SANDBOX_CONFIG);
	if (r < 0)
		fatal("the sandbox cannot be entered: %s", strerror(-r));
	serve(reader);
	free(reader);
	return 0;
}
