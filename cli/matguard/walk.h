/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A walk through a folder and all below it, one entry at a time. It follows no symbolic link,
 * passes over special files and over /proc and /sys wherever they are mounted, and holds three
 * descriptors however deep it is.
 */
#ifndef CLI_MATGUARD_WALK_H
#define CLI_MATGUARD_WALK_H

#include <stdbool.h>
#include <sys/stat.h>

#include "cli/matguard/choice.h"

struct walk;

enum walk_kind {
	WALK_FILE, /* a regular file: openat(dirfd, name) */
	WALK_UNREADABLE, /* the folder at path could not be read, or not to its end */
	WALK_END,
};

struct walk_item {
	enum walk_kind kind;
	int dirfd; /* lent until the next step */
	const char *name; /* lent, in path */
	const char *path; /* lent until the next step */
	int error; /* of WALK_UNREADABLE: an errno */
};

/* Opens a folder quietly (O_NOATIME where allowed). A descriptor, or -errno. */
int walk_open_dir(int dirfd, const char *name, int flags);
/* True if fd lies in procfs or sysfs. */
bool walk_is_kernel_fs(int fd);

/* Takes dirfd, open on the folder that path names. 0 and *ret, or -errno (dirfd is closed). */
int walk_new(int dirfd, const char *path, struct walk **ret);
void walk_free(struct walk *); /* NULL is fine */
/* From now on names the choice (lent) excludes are passed over, a folder with all below it. */
void walk_choose(struct walk *, const struct choice *);
/* Files and folders passed over so. */
uint64_t walk_excluded(const struct walk *);

/* The next entry. 0, or -ENOMEM: the walk cannot go on. */
int walk_next(struct walk *, struct walk_item *ret);

#endif
