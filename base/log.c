/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns standard error. Holds the only globals of the program beside signal flags. */
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_BYTES_MAX 1024 /* below PIPE_BUF, so that a line is written whole or not at all */

static const char *log_program = "matguard";
static enum log_level log_level_max = LOG_LEVEL_INFO;
static bool log_prefix; /* standard error is systemd's stream: say the priority */
static bool log_socket;
static uint64_t log_lost;

void
log_open(const char *program, enum log_level level)
{
	struct stat st;

	log_program = program;
	log_level_max = level;
	log_prefix = getenv("JOURNAL_STREAM") != NULL;
	log_socket = fstat(STDERR_FILENO, &st) == 0 && S_ISSOCK(st.st_mode);
}

static void
line_write(const char *line, size_t len)
{
	struct pollfd pfd = {.fd = STDERR_FILENO, .events = POLLOUT};
	ssize_t n;

	if (log_socket) {
		n = send(STDERR_FILENO, line, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	} else if (poll(&pfd, 1, 0) == 1 && (pfd.revents & POLLOUT) != 0) {
		n = write(STDERR_FILENO, line, len);
	} else {
		n = -1;
	}
	if (n < 0)
		log_lost++;
}

__attribute__((format(printf, 2, 0))) static void
line_format(enum log_level level, const char *format, va_list args)
{
	char line[LINE_BYTES_MAX];
	int n = 0, m;

	if (log_prefix)
		n = snprintf(line, sizeof(line), "<%d>", (int)level);
	m = snprintf(line + n, sizeof(line) - (size_t)n, "%s: ", log_program);
	n += m;
	m = vsnprintf(line + n, sizeof(line) - (size_t)n, format, args);
	if (m < 0)
		return;
	n = n + m < (int)sizeof(line) - 1 ? n + m : (int)sizeof(line) - 2;
	line[n++] = '\n';
	line_write(line, (size_t)n);
}

void
log_line(enum log_level level, const char *format, ...)
{
	int saved = errno;
	va_list args;

	if (level > log_level_max)
		return;
	va_start(args, format);
	line_format(level, format, args);
	va_end(args);
	errno = saved;
}

void
fatal(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	line_format(LOG_LEVEL_ERROR, format, args);
	va_end(args);
	exit(1);
}

uint64_t
log_dropped(void)
{
	return log_lost;
}
