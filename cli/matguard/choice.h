/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a walk leaves out: names by --exclude, files by --since. Pure. */
#ifndef CLI_MATGUARD_CHOICE_H
#define CLI_MATGUARD_CHOICE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "cli/matguard/options.h"

struct choice {
	const struct option_list *exclude; /* glob(7); NULL: none */
	uint64_t since_ns; /* since 1970; 0: all files */
};

/* True if a pattern fits: one with a slash the whole path, else the name. */
bool choice_excludes(const struct choice *, const char *path, const char *name);
/* True if neither content nor inode of the file changed since. A copy that keeps an old
 * modification time is new: its inode is. */
bool choice_is_old(const struct choice *, const struct stat *);

#endif
