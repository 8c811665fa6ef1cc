/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguard-scan-archive: one archive, then the end. Descriptor 3 is the worker that asked. A
 * process of its own for each archive, because what a fragile library was led to do by one must
 * not meet the next.
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

int
main(void)
{
	struct msg_buf *buf = malloc(sizeof(*buf));
	struct msg msg;
	int r, fd;

	log_open("matguard-scan-archive", LOG_LEVEL_INFO);
	/* Names convert to UTF-8 and dates need no file: both are settled before the door shuts. */
	(void)setlocale(LC_ALL, "");
	tzset();
	if (buf == NULL || fcntl(MSG_SOCKET, F_SETFL, 0) < 0)
		fatal("started by hand? The pool starts it, with a socket at descriptor 3");
	r = sandbox_enter(SANDBOX_HELPER);
	if (r < 0)
		fatal("sandbox: %s", strerror(-r));
	r = msg_recv(MSG_SOCKET, buf, &msg);
	if (r == 0)
		return 0; /* the worker thought better of it */
	if (r != 1 || msg.type != MSG_ARCHIVE || rd_end(&msg.body) < 0 || msg.nfds != 1)
		fatal("the worker speaks nonsense");
	fd = msg_take_fd(&msg, 0);
	r = archive_send(MSG_SOCKET, buf, fd);
	close(fd);
	free(buf);
	return r == 0 || r == -EPIPE ? 0 : 1;
}
