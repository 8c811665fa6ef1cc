/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scanner/archive/limit.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "base/msg.h"
#include "base/proto_scan.h"

#define MIB 1048576u

/* The last message, ready before it is needed: no library is called from a signal handler. */
static struct msg_buf last_buf;
static struct wr last_wr;

/* Whatever a library is looping over, the worker hears why nothing more comes. */
static void
on_cpu(int number)
{
	struct pollfd pfd = {.fd = MSG_SOCKET, .events = POLLOUT};

	(void)number;
	while (msg_send(MSG_SOCKET, MSG_ARCHIVE_END, &last_buf, &last_wr, NULL, 0) == -EAGAIN)
		(void)poll(&pfd, 1, -1);
	_exit(0);
}

void
limit_cpu_announce(void)
{
	const struct archive_end end = {.why = WHY_LIMIT, .limit = LIMIT_CPU};
	struct sigaction cpu = {.sa_handler = on_cpu};

	last_wr = msg_begin(&last_buf);
	archive_end_encode(&end, &last_wr);
	if (sigaction(SIGXCPU, &cpu, NULL) < 0)
		fatal("SIGXCPU: %s", strerror(errno));
}

void
limit_memory(const char *text)
{
	char *end = NULL;
	unsigned long mib = text != NULL ? strtoul(text, &end, 10) : 0;
	struct rlimit limit = {.rlim_cur = mib * MIB, .rlim_max = mib * MIB};

	if (text == NULL)
		return;
	if (*text == '\0' || *end != '\0' || mib == 0 || setrlimit(RLIMIT_DATA, &limit) < 0)
		fatal("memory: \"%s\"", text);
}
