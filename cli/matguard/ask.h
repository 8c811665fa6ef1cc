/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asking the daemon, through control's socket. One question at a time; an answer that does not
 * come within ASK_TIMEOUT_MS is -ETIMEDOUT, never a hang.
 * Besides: -ENOTCONN: no daemon answers. -EACCES: not for this account. -EAGAIN: the process
 * asked is not running just now. -EIO: it tried and could not. -EPROTO: that is not our daemon.
 */
#ifndef CLI_MATGUARD_ASK_H
#define CLI_MATGUARD_ASK_H

#include <stdint.h>

#include "base/proto_client.h"

struct ask;

/* Connects to run_dir/control.sock. 0 and *ret, or -errno (-ENOTCONN: there is no daemon). */
int ask_new(const char *run_dir, struct ask **ret);
void ask_free(struct ask *); /* NULL is fine */

int ask_status(struct ask *, struct status *ret);
/* fd (lent): the file, opened with O_PATH at least. */
int ask_explain(struct ask *, int fd, struct explain_answer *ret);

/* Each record, lent; returns 0 to go on, else that ends the listing (and the connection). */
typedef int ask_record_fn(struct rd record, void *arg);
int ask_list(struct ask *ask, struct log_query *query, ask_record_fn *fn, void *arg,
    struct log_end *ret);

/* Each segment in order; fd is taken by the callback. */
typedef int ask_segment_fn(uint32_t number, int fd, void *arg);
int ask_segments(struct ask *ask, ask_segment_fn *fn, void *arg);

/* A sentence for an error of the above, translated, without full stop at its end. */
const char *ask_error(int error);
/* The exit code for it. */
int ask_exit(int error);

#endif
