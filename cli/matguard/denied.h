/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the daemon knows of a file it refuses to open. */
#ifndef CLI_MATGUARD_DENIED_H
#define CLI_MATGUARD_DENIED_H

#include <stdbool.h>

#include "base/proto_client.h"
#include "base/verdict.h"

struct denied;

/* Asks nothing yet. run_dir is lent. NULL if there is no memory. */
struct denied *denied_new(const char *run_dir);
void denied_free(struct denied *); /* NULL is fine */

/* The verdict on the file at dirfd, name (flags as of openat), put into *ret. With patience it
 * waits a moment for a record that is still on its way to the disk. 0; -ENOENT: the daemon knows
 * nothing of this state of the file, or there is no daemon. */
int denied_result(struct denied *, int dirfd, const char *name, bool patience,
    struct scan_result *ret);

/* A record's event part as a result; name stands for the file in `where`. 0, or -ENOENT: the
 * record holds no finding. */
int denied_from_record(const struct explain_answer *, const char *name, struct scan_result *ret);

#endif
