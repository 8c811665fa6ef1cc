/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walks one file system, folder by folder, names in the order of their bytes, so that a place in
 * it can be named, kept, and gone on from. Never leaves the file system, follows no link, opens
 * nothing but folders and regular files.
 */
#ifndef DAEMON_SWEEP_TREE_H
#define DAEMON_SWEEP_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/sweep/limits.h"

struct tree_level {
	int fd; /* the folder */
	char *names; /* NUL-terminated, each behind its type byte */
	char **order; /* into names */
	size_t n, next;
	bool pieces; /* too many names to sort: the order is the file system's */
};

struct tree {
	dev_t dev;
	struct tree_level levels[TREE_DEPTH_MAX];
	size_t depth; /* 0: nothing left */
	char resume[CURSOR_BYTES_MAX + 1]; /* go on behind this; "" once it is passed */
	uint64_t skipped; /* folders that could not be read, or lay too deep */
};

/* Begins at root (lent: a folder's descriptor), behind the place `cursor`, or "" for the
 * beginning. 0 or -errno. */
int tree_begin(struct tree *, int root, const char *cursor);
void tree_end(struct tree *);

enum tree_step {
	TREE_FILE, /* *ret_fd is a regular file of this file system, the caller's */
	TREE_PASSED, /* something else; call again */
	TREE_DONE,
};

enum tree_step tree_next(struct tree *, int *ret_fd);

/* Where it stands: names from the root on, joined by '/'. Of a place too long to be kept, a folder
 * above it. */
void tree_place(const struct tree *, char ret[CURSOR_BYTES_MAX + 1]);

#endif
