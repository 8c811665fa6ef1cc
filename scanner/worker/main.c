/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguard-scan: looks into one file at a time for the pool at descriptor 3. The sandbox stands
 * before the first message is read, and so before there is any file or rule text. It becomes
 * narrower when the rules are there: before the first file no page can be made executable.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/msg.h"
#include "base/sandbox.h"
#include "scanner/exit.h"
#include "scanner/format/crypt.h"
#include "scanner/worker/worker.h"

/* The mapped file shrank, or its disk gave an error: nothing to go back to. */
static void
on_bus_error(int number)
{
	(void)number;
	_exit(WORKER_EXIT_CHANGED);
}

int
main(void)
{
	struct sigaction bus = {.sa_handler = on_bus_error};
	int r;

	log_open("matguard-scan", LOG_LEVEL_INFO);
	/* The pool's end is non-blocking; ours has nothing else to do than wait. */
	if (sigaction(SIGBUS, &bus, NULL) < 0 || worker_signals() < 0 ||
	    fcntl(MSG_SOCKET, F_SETFL, 0) < 0)
		fatal("started by hand? The pool starts it, with a socket at descriptor 3");
	crypt_init();
	r = sandbox_enter(SANDBOX_WORKER_RULES);
	if (r < 0) {
		log_error("sandbox: %s", strerror(-r));
		_exit(WORKER_EXIT_SANDBOX);
	}
	exit(worker_serve(MSG_SOCKET));
}
