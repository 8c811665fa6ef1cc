/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker's side of the conversation, in a child of the test, without the sandbox. */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/proto_scan.h"
#include "scanner/exit.h"
#include "scanner/worker/worker.h"
#include "tests/tap.h"

static struct msg_buf buf;
static struct scan_result result;
static int sock = -1;
static pid_t pid;

static void
worker_begin(void)
{
	int pair[2];

	if (msg_socketpair(pair) < 0)
		abort();
	pid = fork();
	if (pid == 0) {
		close(pair[0]);
		fcntl(pair[1], F_SETFL, 0);
		if (worker_signals() < 0)
			_exit(1);
		_exit(worker_serve(pair[1]));
	}
	close(pair[1]);
	fcntl(pair[0], F_SETFL, 0);
	sock = pair[0];
}

static int
worker_end(void)
{
	int status;

	close(sock);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int
text_fd(const char *text)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		abort();
	return fd;
}

static void
send_rules(int fd)
{
	struct wr wr = msg_begin(&buf);

	rules_encode(1, &wr);
	(void)msg_send(sock, MSG_RULES, &buf, &wr, &fd, 1);
}

static void
send_work(uint64_t id, const char *text)
{
	struct scan_request request = {.id = id, .name = "a.txt"};
	struct wr wr = msg_begin(&buf);
	int fd = text_fd(text);

	scan_request_encode(&request, &wr);
	(void)msg_send(sock, MSG_WORK, &buf, &wr, &fd, 1);
	close(fd);
}

static int
next_type(struct msg *msg)
{
	int r = msg_recv(sock, &buf, msg);

	return r == 1 ? msg->type : r;
}

static void
test_talk(int rules)
{
	struct verdict verdict;
	struct msg msg;
	uint64_t id;

	worker_begin();
	send_rules(rules);
	is_int(next_type(&msg), MSG_READY, "ready after the rules");
	for (uint64_t i = 0; i < 3; i++) {
		send_work(40 + i, i == 1 ? "MẬT\n" : "thư\n");
		is_int(next_type(&msg), MSG_WORK_ANSWER, "an answer");
		ok(work_answer_decode(&msg.body, &id, &result) == 0 && id == 40 + i,
		    "for that file");
		scan_result_sum(&result, &verdict);
		is_int(verdict.kind, i == 1 ? VERDICT_MARKED : VERDICT_CLEAN, "with its verdict");
	}
	is_int(worker_end(), WORKER_EXIT_DONE, "ends when the pool closes");
}

static void
test_out_of_turn(int rules)
{
	struct msg msg;
	struct wr wr;
	int fd;

	worker_begin();
	send_work(1, "x");
	is_int(next_type(&msg), 0, "a file before the rules: it leaves");
	is_int(worker_end(), WORKER_EXIT_PROTOCOL, "and says why");
	worker_begin();
	send_rules(rules);
	(void)next_type(&msg);
	send_rules(rules);
	is_int(next_type(&msg), 0, "rules twice: it leaves");
	is_int(worker_end(), WORKER_EXIT_PROTOCOL, "and says why");
	worker_begin();
	wr = msg_begin(&buf);
	rules_encode(1, &wr);
	(void)msg_send(sock, MSG_RULES, &buf, &wr, NULL, 0);
	is_int(worker_end(), WORKER_EXIT_PROTOCOL, "rules without a descriptor");
	worker_begin();
	fd = text_fd("nonsense = [;");
	send_rules(fd);
	close(fd);
	is_int(next_type(&msg), 0, "rules that do not parse");
	is_int(worker_end(), WORKER_EXIT_RULES, "are a reason of their own");
}

/* Reaching the wall limit costs nothing of what was found before. */
static void
test_wall(int rules)
{
	static char text[16 << 20];
	struct scan_request request = {.id = 9, .name = "a.txt", .deadline_ms = 40};
	struct verdict verdict;
	struct msg msg;
	struct wr wr;
	uint64_t id;
	int fd;

	/* Each line has to be judged: quiet text of this size takes less than the deadline. */
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = "bảo mật\n"[i % strlen("bảo mật\n")];
	memcpy(text, "MẬT\n", strlen("MẬT\n"));
	text[sizeof(text) - 1] = '\0';
	fd = text_fd(text);
	worker_begin();
	send_rules(rules);
	(void)next_type(&msg);
	wr = msg_begin(&buf);
	scan_request_encode(&request, &wr);
	(void)msg_send(sock, MSG_WORK, &buf, &wr, &fd, 1);
	close(fd);
	is_int(next_type(&msg), MSG_WORK_ANSWER, "an answer by itself before the deadline");
	ok(work_answer_decode(&msg.body, &id, &result) == 0, "whole");
	scan_result_sum(&result, &verdict);
	is_int(verdict.kind, VERDICT_MARKED, "with what was found");
	ok(result.nopaque == 1 && result.opaque[0].limit == LIMIT_WALL, "and the limit");
	is_int(worker_end(), WORKER_EXIT_DONE, "and it goes on");
}

static void
test_helper_missing(int rules)
{
	struct helper_request request;
	char tar[1024] = "kh.txt";
	struct scan_request work = {.id = 7, .name = "a.tar"};
	struct msg msg;
	struct wr wr;
	uint64_t id;
	int fd = memfd_create("test", MFD_CLOEXEC);

	memcpy(tar + 257, "ustar", 5);
	if (write(fd, tar, sizeof(tar)) != (ssize_t)sizeof(tar))
		abort();
	worker_begin();
	send_rules(rules);
	(void)next_type(&msg);
	wr = msg_begin(&buf);
	scan_request_encode(&work, &wr);
	(void)msg_send(sock, MSG_WORK, &buf, &wr, &fd, 1);
	close(fd);
	is_int(next_type(&msg), MSG_HELPER, "a tar needs a helper");
	ok(helper_request_decode(&msg.body, &request) == 0 && request.size == 0,
	    "the file's own descriptor serves it");
	wr = msg_begin(&buf);
	(void)msg_send(sock, MSG_HELPER_ANSWER, &buf, &wr, NULL, 0);
	is_int(next_type(&msg), MSG_WORK_ANSWER, "without one there is an answer all the same");
	ok(work_answer_decode(&msg.body, &id, &result) == 0 && result.nopaque == 1 &&
		result.opaque[0].why == WHY_LIMIT,
	    "opaque");
	is_int(worker_end(), WORKER_EXIT_DONE, "and it goes on");
}

int
main(void)
{
	int rules = open("rules/state-secret.conf", O_RDONLY | O_CLOEXEC);

	signal(SIGPIPE, SIG_IGN);
	test_talk(rules);
	test_out_of_turn(rules);
	test_wall(rules);
	test_helper_missing(rules);
	close(rules);
	return tap_done();
}
