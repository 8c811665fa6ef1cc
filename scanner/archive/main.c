/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguard-scan-archive: one file, then the end. Descriptor 3 is the worker that asked. A process
 * of its own for each archive, because what a fragile library was led to do by one must not meet
 * the next. The worker may ask for several stretches of the same file, one after another.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/msg.h"
#include "base/sandbox.h"
#include "scanner/archive/archive.h"
#include "scanner/archive/limit.h"
#include "scanner/archive/stream.h"

struct helper {
	int fd; /* the archive's file; -1: none yet */
	struct source source;
	struct msg_buf in, out;
};

/* 1: served; 0: the worker is done; -EPROTO: it speaks nonsense. */
static int
request_serve(struct helper *helper)
{
	struct sink sink = {.sock = MSG_SOCKET, .buf = &helper->out};
	struct archive_request request;
	struct msg msg;
	int r = msg_recv(MSG_SOCKET, &helper->in, &msg);

	if (r != 1)
		return r == 0 ? 0 : -EPROTO;
	/* The file comes with the first request. */
	if (msg.type != MSG_ARCHIVE || archive_request_decode(&msg.body, &request) < 0 ||
	    msg.nfds != (helper->fd < 0 ? 1u : 0u))
		return -EPROTO;
	if (helper->fd < 0)
		helper->fd = msg_take_fd(&msg, 0);
	source_open(&helper->source, helper->fd, request.offset, request.size);
	if (!archive_send(request.format, &helper->source, &sink) &&
	    !stream_send(&request, &helper->source, &sink))
		return -EPROTO;
	return sink.error == 0 ? 1 : sink.error == -EPIPE ? 0 : sink.error;
}

int
main(int argc, char **argv)
{
	struct helper *helper = calloc(1, sizeof(*helper));
	int r;

	log_open("matguard-scan-archive", LOG_LEVEL_INFO);
	/* Names convert to UTF-8 and dates need no file: both are settled before the door shuts. */
	(void)setlocale(LC_ALL, "");
	tzset();
	if (helper == NULL)
		fatal("not enough memory");
	if (fcntl(MSG_SOCKET, F_SETFL, 0) < 0)
		fatal("started by hand? The pool starts it, with a socket at descriptor 3");
	helper->fd = -1;
	limit_cpu_announce();
	r = sandbox_enter(SANDBOX_HELPER);
	if (r < 0)
		fatal("sandbox: %s", strerror(-r));
	limit_memory(argc > 1 ? argv[1] : NULL);
	do
		r = request_serve(helper);
	while (r == 1);
	if (r < 0)
		log_warning("the worker: %s", strerror(-r));
	if (helper->fd >= 0)
		close(helper->fd);
	free(helper);
	return r == 0 ? 0 : 1;
}
