/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a worker ends on purpose; the pool turns it into the verdict of the file in hand. */
#ifndef SCANNER_EXIT_H
#define SCANNER_EXIT_H

enum worker_exit {
	WORKER_EXIT_DONE = 0,
	WORKER_EXIT_CHANGED = 40, /* SIGBUS: the mapped file shrank under us */
	WORKER_EXIT_MEMORY = 41, /* no memory to go on with, nor to answer */
	WORKER_EXIT_SANDBOX = 42, /* the sandbox could not be put in place */
	WORKER_EXIT_RULES = 43, /* the rules do not parse */
	WORKER_EXIT_PROTOCOL = 44, /* the pool speaks nonsense */
	WORKER_EXIT_CPU = 45, /* over its CPU time, and not stopping by itself */
};

#endif
