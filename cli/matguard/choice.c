/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the meaning of --exclude and --since. */
#include "cli/matguard/choice.h"

#include <fnmatch.h>
#include <string.h>

#define NS_PER_S 1000000000u

bool
choice_excludes(const struct choice *choice, const char *path, const char *name)
{
	const struct option_list *list = choice->exclude;

	for (size_t i = 0; list != NULL && i < list->n; i++) {
		const char *glob = list->items[i];

		/* A star crosses slashes, as in the exclusions of tar and rsync. */
		if (fnmatch(glob, strchr(glob, '/') != NULL ? path : name, 0) == 0)
			return true;
	}
	return false;
}

static bool
is_before(const struct timespec *time, uint64_t ns)
{
	return time->tv_sec < 0 || (uint64_t)time->tv_sec * NS_PER_S + (uint64_t)time->tv_nsec < ns;
}

bool
choice_is_old(const struct choice *choice, const struct stat *st)
{
	return choice->since_ns != 0 && is_before(&st->st_mtim, choice->since_ns) &&
	    is_before(&st->st_ctim, choice->since_ns);
}
