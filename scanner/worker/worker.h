/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The worker's side of the conversation with the pool: rules first, then one file at a time.
 * Called with the sandbox already around it.
 */
#ifndef SCANNER_WORKER_WORKER_H
#define SCANNER_WORKER_WORKER_H

/* Handlers of SIGALRM and SIGXCPU, which the worker's limits send. Before the sandbox. 0 or
 * -errno. */
int worker_signals(void);

/* Serves on the blocking socket until it closes. Returns an enum worker_exit. */
int worker_serve(int sock);

#endif
