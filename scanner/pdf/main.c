/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguard-scan-pdf: one file, then the end. Descriptor 3 is the worker that asked, because its
 * own reader could not make sense of the document. A process of its own for each.
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
#include "scanner/archive/limit.h"
#include "scanner/archive/sink.h"
#include "scanner/pdf/reader.h"

/* 0, or -EPROTO: the worker speaks nonsense. */
static int
request_serve(struct msg_buf *in, struct sink *sink)
{
	struct archive_request request;
	struct msg msg;
	int fd;

	if (msg_recv(MSG_SOCKET, in, &msg) != 1)
		return 0; /* it is gone */
	if (msg.type != MSG_ARCHIVE || archive_request_decode(&msg.body, &request) < 0 ||
	    request.format != ARCHIVE_PDF || msg.nfds != 1)
		return -EPROTO;
	fd = msg_take_fd(&msg, 0);
	reader_send(fd, request.offset, request.size, sink);
	close(fd);
	return 0;
}

int
main(int argc, char **argv)
{
	static struct msg_buf in, out;
	struct sink sink = {.sock = MSG_SOCKET, .buf = &out};
	int r;

	log_open("matguard-scan-pdf", LOG_LEVEL_INFO);
	(void)setlocale(LC_ALL, "");
	tzset();
	if (fcntl(MSG_SOCKET, F_SETFL, 0) < 0)
		fatal("started by hand? The pool starts it, with a socket at descriptor 3");
	limit_cpu_announce();
	/* No fonts are looked for: text needs none, and there are no files. */
	(void)setenv("FONTCONFIG_FILE", "/dev/null", 1);
	reader_prepare();
	r = sandbox_enter(SANDBOX_HELPER);
	if (r < 0)
		fatal("sandbox: %s", strerror(-r));
	limit_memory(argc > 1 ? argv[1] : NULL);
	r = request_serve(&in, &sink);
	if (r < 0)
		log_warning("the worker: %s", strerror(-r));
	/* No library's own clean-up: what is left belongs to a hostile document. */
	_exit(r == 0 ? 0 : 1);
}
