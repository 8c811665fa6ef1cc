/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts itself as the child: with an argument, this program reports how it finds itself. */
#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/msg.h"
#include "tests/tap.h"

static struct msg_buf buf;
static char dir[PATH_MAX];

#define NOBODY 65534

static bool
is_null(int fd)
{
	struct stat null, st;

	return stat("/dev/null", &null) == 0 && fstat(fd, &st) == 0 && st.st_rdev == null.st_rdev;
}

static int
last_fd(void)
{
	int last = -1;

	for (int fd = 0; fd < 1024; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			last = fd;
	}
	return last;
}

/* The line of /proc/self/status that begins with key, without it. */
static void
status_line(const char *key, char *ret, size_t size)
{
	FILE *file = fopen("/proc/self/status", "re");
	char line[256];

	ret[0] = '\0';
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, key, strlen(key)) == 0)
			snprintf(ret, size, "%s", line + strlen(key));
	}
	ret[strcspn(ret, "\n")] = '\0';
	if (file != NULL)
		(void)fclose(file);
}

static int
child(const char *argument)
{
	char bounding[64], effective[64];
	struct wr wr = msg_begin(&buf);
	sigset_t blocked;

	if (strcmp(argument, "crash") == 0) {
		(void)signal(SIGTERM, SIG_DFL);
		(void)raise(SIGTERM);
	}
	status_line("CapBnd:\t", bounding, sizeof(bounding));
	status_line("CapEff:\t", effective, sizeof(effective));
	sigprocmask(SIG_SETMASK, NULL, &blocked);
	wr_u32le(&wr, (uint32_t)last_fd());
	wr_u8(&wr, is_null(STDIN_FILENO) && is_null(STDOUT_FILENO));
	wr_u8(&wr, sigismember(&blocked, SIGTERM) != 0);
	wr_u8(&wr, prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
	wr_u8(&wr, getenv("SECRET") == NULL);
	wr_u32le(&wr, getuid());
	wr_u32le(&wr, getgid());
	wr_str(&wr, argument);
	wr_str(&wr, effective);
	wr_str(&wr, bounding);
	return msg_send(MSG_SOCKET, MSG_READY, &buf, &wr, NULL, 0) == 0 ? 0 : 9;
}

struct report {
	uint32_t last, uid, gid;
	uint8_t null, blocked, no_new_privs, clean;
	char argument[64], effective[64], bounding[64];
};

static int
report_decode(struct rd *rd, struct report *ret)
{
	if (rd_u32le(rd, &ret->last) < 0 || rd_u8(rd, &ret->null) < 0 ||
	    rd_u8(rd, &ret->blocked) < 0 || rd_u8(rd, &ret->no_new_privs) < 0 ||
	    rd_u8(rd, &ret->clean) < 0 || rd_u32le(rd, &ret->uid) < 0 ||
	    rd_u32le(rd, &ret->gid) < 0 || rd_str(rd, ret->argument, 63) < 0 ||
	    rd_str(rd, ret->effective, 63) < 0 || rd_str(rd, ret->bounding, 63) < 0)
		return -EBADMSG;
	return rd_end(rd);
}

/* Starts the child and waits for its report and its end. Returns its wait status. */
static int
run(struct spawn *spawn, struct report *ret)
{
	int ends[2], status = -1, pidfd = -1;
	struct pollfd pfd = {.events = POLLIN};
	struct msg msg;
	pid_t pid;

	memset(ret, 0, sizeof(*ret));
	if (msg_socketpair(ends) < 0)
		abort();
	spawn->sock = ends[0];
	is_int(spawn_start(spawn, &pid, &pidfd), 0, "started");
	close(ends[0]);
	ok((fcntl(pidfd, F_GETFD) & FD_CLOEXEC) != 0, "no later child inherits its pidfd");
	pfd.fd = pidfd;
	ok(poll(&pfd, 1, 20000) == 1, "the pidfd tells its end");
	waitpid(pid, &status, 0);
	if (msg_recv(ends[1], &buf, &msg) == 1 && report_decode(&msg.body, ret) < 0)
		ok(false, "its report can be read");
	close(pidfd);
	close(ends[1]);
	return status;
}

static void
test_plain(const char *program)
{
	struct spawn spawn = {.dir = dir,
	    .program = program,
	    .argument = "hello",
	    .uid = (uid_t)-1,
	    .gid = (gid_t)-1};
	int stray = dup(STDOUT_FILENO); /* NOLINT(android-cloexec-dup): it is the test */
	struct report report;
	sigset_t term, was;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, &was);
	is_int(run(&spawn, &report), 0, "it ran to its end");
	sigprocmask(SIG_SETMASK, &was, NULL);
	is_str(report.argument, "hello", "with its argument");
	is_int(report.last, MSG_SOCKET, "our socket is its last descriptor");
	ok(report.null == 1, "standard input and output lead nowhere");
	ok(report.blocked == 0, "no signal is blocked");
	ok(report.no_new_privs == 1, "it can gain no privilege");
	ok(report.clean == 1, "it does not see our environment");
	is_str(report.effective, "0000000000000000", "and has no capability");
	close(stray);
}

/* A tree below /root is not to be reached by others, and then no test of ours. */
static bool
reachable_by_nobody(void)
{
	bool reachable;

	if (geteuid() != 0 || seteuid(NOBODY) < 0)
		return false;
	reachable = eaccess(dir, X_OK) == 0;
	if (seteuid(0) < 0)
		abort();
	return reachable;
}

static void
test_user(const char *program)
{
	struct spawn spawn = {.dir = dir,
	    .program = program,
	    .argument = "user",
	    .uid = NOBODY,
	    .gid = NOBODY,
	    .capabilities = UINT64_C(1) << 28}; /* CAP_LEASE */
	struct report report;

	if (!reachable_by_nobody()) {
		ok(true, "another user # SKIP needs root, and a tree all can reach");
		return;
	}
	is_int(run(&spawn, &report), 0, "as another user it ran to its end");
	ok(report.uid == NOBODY && report.gid == NOBODY, "as that user and group");
	is_str(report.effective, "0000000010000000", "with the capability it was given");
	is_str(report.bounding, "0000000010000000", "and no way to another");
}

static void
test_ends(const char *program)
{
	struct spawn spawn = {.dir = dir,
	    .program = program,
	    .argument = "crash",
	    .uid = (uid_t)-1,
	    .gid = (gid_t)-1};
	struct report report;
	int status = run(&spawn, &report);

	is_str(spawn_status_text(status), "signal 15 (TERM)", "a death in words");
	spawn.program = "there-is-no-such-program";
	status = run(&spawn, &report);
	is_str(spawn_status_text(status), "exit 127", "a program that is not there");
	memset(dir, 'd', sizeof(dir) - 1);
	is_int(spawn_start(&spawn, &(pid_t){0}, &(int){0}), -ENAMETOOLONG, "a path too long");
}

int
main(int argc, char *argv[])
{
	char program[PATH_MAX];

	if (argc > 1)
		return child(argv[1]);
	setenv("SECRET", "1", 1);
	snprintf(program, sizeof(program), "%s", basename(argv[0]));
	is_int(spawn_own_dir(dir, sizeof(dir)), 0, "our own folder is known");
	ok(dir[0] == '/' && access(dir, X_OK) == 0, "and there");
	test_plain(program);
	test_user(program);
	test_ends(program);
	return tap_done();
}
