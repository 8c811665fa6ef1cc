/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who we are: the host's id and the newest epoch, kept in the file "host" of the log folder. */
#ifndef DAEMON_JOURNAL_IDENTITY_H
#define DAEMON_JOURNAL_IDENTITY_H

#include <stdint.h>

struct identity {
	uint8_t host[16];
	uint32_t epoch; /* the newest ever begun here; 0: none yet */
};

/* 0; -ENOENT if there is none; -EBADMSG if the file is not ours; -errno. */
int identity_read(int dirfd, struct identity *ret);

/* A random host id and no epoch. 0 or -errno. */
int identity_new(struct identity *ret);

/* Puts the file in place whole and durably. 0 or -errno. */
int identity_write(int dirfd, const struct identity *);

/* The id of this boot, from the kernel. Before sandbox_enter(). 0 or -errno. */
int identity_boot(uint8_t ret[16]);

/* Puts the file tmp, whose descriptor is fd, in place as name: data first, then the name, then
 * the folder. 0 or -errno. */
int file_settle(int dirfd, int fd, const char *tmp, const char *name);

#endif
