/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tap.h"

static char text[8192];

/* What is there to read, as text. */
static const char *
read_all(int fd)
{
	ssize_t n = read(fd, text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void
test_lines(int out)
{
	errno = ENOENT;
	log_error("%s: %d", "file", 7);
	is_int(errno, ENOENT, "errno is left alone");
	is_str(read_all(out), "unit: file: 7\n", "the program, then the line");
	log_debug("not wanted");
	is_str(read_all(out), "", "a level above is not written");
	log_warning("%s", "");
	is_str(read_all(out), "unit: \n", "an empty line is a line");
}

static void
test_long(int out)
{
	static char big[5000];

	memset(big, 'x', sizeof(big) - 1);
	log_info("%s", big);
	read_all(out);
	ok(strlen(text) < 1024 && text[strlen(text) - 1] == '\n', "a long line is cut, and ended");
}

static void
test_priority(int out)
{
	setenv("JOURNAL_STREAM", "0:0", 1);
	log_open("unit", LOG_LEVEL_INFO);
	log_warning("x");
	is_str(read_all(out), "<4>unit: x\n", "systemd is told the priority");
	unsetenv("JOURNAL_STREAM");
	log_open("unit", LOG_LEVEL_INFO);
}

/* Whoever reads standard error may be waiting for us. */
static void
test_full(int out)
{
	unsigned int lines = 0;
	uint64_t before = log_dropped();

	while (log_dropped() == before && lines < 100000) {
		log_info("line %u", lines);
		lines++;
	}
	ok(log_dropped() == before + 1, "a full pipe drops the line and counts it");
	while (read(out, text, sizeof(text)) > 0)
		continue;
	log_info("again");
	is_str(read_all(out), "unit: again\n", "when there is room, lines come again");
}

static void
test_socket(void)
{
	uint64_t before = log_dropped();
	int pair[2], lines = 0;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0 ||
	    dup2(pair[0], STDERR_FILENO) < 0)
		abort();
	log_open("unit", LOG_LEVEL_INFO);
	log_info("x");
	is_str(read_all(pair[1]), "unit: x\n", "systemd's stream is a socket");
	while (log_dropped() == before && lines < 100000) {
		log_info("line %d", lines);
		lines++;
	}
	ok(log_dropped() > before, "a full one does not block either");
	close(pair[1]);
	log_info("x");
	ok(true, "a closed one does not kill");
	close(pair[0]);
}

static void
test_fatal(int out)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		fatal("cannot %s", "go on");
	waitpid(pid, &status, 0);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 1, "fatal exits 1");
	is_str(read_all(out), "unit: cannot go on\n", "and says why");
}

int
main(void)
{
	int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
	int out[2];

	if (pipe2(out, O_NONBLOCK | O_CLOEXEC) < 0 || dup2(out[1], STDERR_FILENO) < 0)
		abort();
	unsetenv("JOURNAL_STREAM");
	log_open("unit", LOG_LEVEL_INFO);
	test_lines(out[0]);
	test_long(out[0]);
	test_priority(out[0]);
	test_full(out[0]);
	test_fatal(out[0]);
	test_socket();
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(out[0]);
	close(out[1]);
	return tap_done();
}
