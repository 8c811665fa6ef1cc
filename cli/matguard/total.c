/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the counting walk. It opens folders only. */
#include "cli/matguard/total.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/matguard/walk.h"

struct total {
	char *const *paths;
	size_t npaths;
	size_t next;
	const struct choice *choice;
	struct walk *walk; /* of the folder in hand, or NULL */
	uint64_t files;
	bool failed;
};

struct total *
total_new(char *const *paths, size_t npaths, const struct choice *choice)
{
	struct total *total = calloc(1, sizeof(*total));

	if (total != NULL)
		*total = (struct total){.paths = paths, .npaths = npaths, .choice = choice};
	return total;
}

void
total_free(struct total *total)
{
	if (total == NULL)
		return;
	walk_free(total->walk);
	free(total);
}

static void
path_begin(struct total *total, const char *path)
{
	int fd = walk_open_dir(AT_FDCWD, path, 0);

	if (fd < 0) {
		total->files++; /* a file, or an error that is reported as one */
		return;
	}
	if (walk_is_kernel_fs(fd)) {
		close(fd);
		return;
	}
	if (walk_new(fd, path, &total->walk) < 0)
		total->failed = true;
	else
		walk_choose(total->walk, total->choice);
}

static void
walk_step(struct total *total)
{
	struct walk_item item;
	struct stat st;

	if (walk_next(total->walk, &item) < 0) {
		total->failed = true;
		return;
	}
	switch (item.kind) {
	case WALK_FILE:
		/* Asked only if the answer matters: it costs as much as the rest of the walk. */
		if (total->choice->since_ns == 0 ||
		    (fstatat(item.dirfd, item.name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			!choice_is_old(total->choice, &st)))
			total->files++;
		break;
	case WALK_UNREADABLE:
		total->files++;
		break;
	case WALK_END:
		walk_free(total->walk);
		total->walk = NULL;
		break;
	}
}

void
total_step(struct total *total, size_t steps)
{
	for (size_t i = 0; i < steps && !total->failed; i++) {
		if (total->walk != NULL)
			walk_step(total);
		else if (total->next < total->npaths)
			path_begin(total, total->paths[total->next++]);
		else
			break;
	}
}

bool
total_get(const struct total *total, uint64_t *ret)
{
	if (total == NULL || total->failed || total->walk != NULL || total->next < total->npaths)
		return false;
	*ret = total->files;
	return true;
}
