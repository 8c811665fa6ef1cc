/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matguardd-pool itself, sandboxed: watches come, ask, go and are replaced; it outlives them. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/proto_guard.h"
#include "base/proto_scan.h"
#include "base/spawn.h"
#include "tests/tap.h"

static struct msg_buf buf;
static int guardian = -1;

static int
text_fd(const char *text)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		abort();
	return fd;
}

/* 1 and the message, or 0 at the end or after five seconds. */
static int
next(int sock, struct msg *msg)
{
	struct pollfd pfd = {.fd = sock, .events = POLLIN};

	if (poll(&pfd, 1, 5000) != 1)
		return 0;
	return msg_recv(sock, &buf, msg);
}

static int
watch_add(uint32_t index)
{
	struct peer peer = {.role = ROLE_WATCH, .index = index};
	struct wr wr = msg_begin(&buf);
	int pair[2];

	if (msg_socketpair(pair) < 0)
		abort();
	peer_encode(&peer, &wr);
	(void)msg_send(guardian, MSG_PEER, &buf, &wr, &pair[1], 1);
	close(pair[1]);
	return pair[0];
}

static void
ask(int watch, uint64_t id, const char *text)
{
	struct scan_request request = {.id = id, .name = "a.txt", .deadline_ms = 5000};
	struct wr wr = msg_begin(&buf);
	int fd = text_fd(text);

	scan_request_encode(&request, &wr);
	while (msg_send(watch, MSG_SCAN, &buf, &wr, &fd, 1) == -EAGAIN) {
		struct pollfd pfd = {.fd = watch, .events = POLLOUT};

		poll(&pfd, 1, 1000);
	}
	close(fd);
}

static void
is_answered(int watch, uint64_t id, enum verdict_kind kind, const char *what)
{
	struct scan_answer answer = {0};
	struct msg msg = {0};
	bool good = next(watch, &msg) == 1 && msg.type == MSG_SCAN_ANSWER &&
	    scan_answer_decode(&msg.body, &answer) == 0 && answer.id == id &&
	    answer.verdict.kind == kind;

	if (!ok(good, "%s", what))
		printf("# type %d id %llu kind %d\n", msg.type, (unsigned long long)answer.id,
		    (int)answer.verdict.kind);
}

static void
send_rules(int rules)
{
	struct wr wr = msg_begin(&buf);

	rules_encode(1, &wr);
	(void)msg_send(guardian, MSG_RULES, &buf, &wr, &rules, 1);
}

static void
test_serving(int rules)
{
	int one, two, again;
	bool all = true;

	one = watch_add(0);
	ask(one, 70, "MẬT\n");
	is_answered(one, 70, VERDICT_ERROR, "before the rules there is no pool to ask");
	send_rules(rules);
	two = watch_add(1);
	/* Made known behind the rules, so answered with them. */
	ask(two, 7, "thư\n");
	is_answered(two, 7, VERDICT_CLEAN, "a watch asks");
	ask(one, 7, "MẬT\n");
	is_answered(one, 7, VERDICT_MARKED, "another, with the same id");
	for (uint64_t i = 0; i < 50; i++)
		ask(one, 100 + i, "MẬT\n");
	close(one);
	ask(two, 8, "TỐI MẬT\n");
	is_answered(two, 8, VERDICT_MARKED, "a watch that goes takes its requests along");
	again = watch_add(1);
	ask(again, 9, "MẬT\n");
	is_answered(again, 9, VERDICT_MARKED, "a watch replaced by another of its index");
	close(two);
	send_rules(rules);
	for (uint64_t i = 0; i < 600; i++)
		ask(again, i, i % 2 == 0 ? "MẬT\n" : "thư\n");
	/* Not read until now: answers waited in the pool. */
	for (unsigned int i = 0; i < 600 && all; i++) {
		struct scan_answer answer;
		struct msg msg;

		all = next(again, &msg) == 1 && scan_answer_decode(&msg.body, &answer) == 0 &&
		    answer.verdict.kind == (answer.id % 2 == 0 ? VERDICT_MARKED : VERDICT_CLEAN);
	}
	ok(all, "600 answers to a watch that was slow to read, over a change of rules");
	(void)send(again, "nonsense", 8, MSG_NOSIGNAL);
	is_int(next(again, &(struct msg){0}), 0, "a watch that speaks nonsense is dropped");
	close(again);
}

int
main(void)
{
	const char *dir = getenv("BIN") != NULL ? getenv("BIN") : "build";
	struct spawn spawn = {.dir = dir,
	    .program = "matguardd-pool",
	    .argument = "2",
	    .uid = (uid_t)-1,
	    .gid = (gid_t)-1};
	char path[4096];
	int rules = open("rules/state-secret.conf", O_RDONLY | O_CLOEXEC), pair[2], pidfd, status;
	struct wr wr;
	struct msg msg;
	pid_t pid;

	snprintf(path, sizeof(path), "%s/matguardd-pool", dir);
	if (rules < 0 || access(path, X_OK) < 0) {
		printf("1..0 # SKIP %s is not built\n", path);
		return 0;
	}
	if (msg_socketpair(pair) < 0)
		abort();
	spawn.sock = pair[1];
	if (spawn_start(&spawn, &pid, &pidfd) < 0)
		abort();
	close(pair[1]);
	guardian = pair[0];
	ok(next(guardian, &msg) == 1 && msg.type == MSG_READY, "ready");
	test_serving(rules);
	wr = msg_begin(&buf);
	(void)msg_send(guardian, MSG_STOP, &buf, &wr, NULL, 0);
	waitpid(pid, &status, 0);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "stops when told: %s",
	    spawn_status_text(status));
	close(guardian);
	close(pidfd);
	close(rules);
	return tap_done();
}
