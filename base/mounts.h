/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The local file systems a guard with path "*" means, as matguardd-config reads them from
 * /proc/self/mountinfo and guardian receives them (MSG_MOUNTS). */
#ifndef BASE_MOUNTS_H
#define BASE_MOUNTS_H

#include <stddef.h>

#include "base/rd.h"
#include "base/wr.h"

#define MOUNTS_MAX 64u /* file systems; fits one message with room to spare */
#define MOUNT_PATH_MAX 511u /* longer mount points are passed over: name them by hand */

struct mounts {
	char paths[MOUNTS_MAX][MOUNT_PATH_MAX + 1];
	size_t n;
};

/* Payload. mounts_decode returns 0 or -EBADMSG. */
void mounts_encode(const struct mounts *, struct wr *);
int mounts_decode(struct rd *, struct mounts *ret);

/* From the text of proc_pid_mountinfo(5): one mount point of each local file system, the first that
 * names it. Lines that make no sense are passed over. */
void mounts_parse(const char *text, size_t len, struct mounts *ret);

#endif
