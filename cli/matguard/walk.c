/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the stack of folders. Each level remembers the names of its sub-folders and which inode
 * it is; the way back up is "..", believed only if it leads to that inode. So neither depth nor
 * a folder moved meanwhile can cost descriptors or lead the walk astray.
 */
#include "cli/matguard/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cli/matguard/limits.h"

struct level {
	dev_t dev;
	ino_t ino;
	char **names; /* sub-folders, owned */
	size_t nnames;
	size_t names_size;
	size_t next;
	size_t path_len; /* of this folder's path */
};

struct walk {
	char *path; /* of the current folder, or of an entry in it */
	size_t path_size;
	struct level *levels;
	size_t depth; /* levels in use; the last is the current folder */
	size_t levels_size;
	int dirfd; /* the current folder; O_PATH on the way back up */
	DIR *dir; /* while its entries are read */
	const struct choice *choice; /* or NULL */
	uint64_t excluded;
};

int
walk_open_dir(int dirfd, const char *name, int flags)
{
	int fd;

	flags |= O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
	fd = openat(dirfd, name, flags | O_NOATIME);
	if (fd < 0 && errno == EPERM) /* not its owner */
		fd = openat(dirfd, name, flags);
	return fd < 0 ? -errno : fd;
}

bool
walk_is_kernel_fs(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && (fs.f_type == PROC_SUPER_MAGIC || fs.f_type == SYSFS_MAGIC);
}

/* The array with twice the room, or NULL and the array is as it was. */
static void *
array_grown(void *array, size_t *size, size_t width)
{
	size_t wanted = *size == 0 ? 16 : *size * 2;
	void *grown = reallocarray(array, wanted, width);

	if (grown != NULL)
		*size = wanted;
	return grown;
}

/* path = its first len bytes, "/", name. */
static int
path_set(struct walk *walk, size_t len, const char *name)
{
	size_t name_len = strlen(name);

	while (walk->path_size < len + name_len + 2) {
		char *path = array_grown(walk->path, &walk->path_size, 1);

		if (path == NULL)
			return -ENOMEM;
		walk->path = path;
	}
	if (len > 0 && walk->path[len - 1] != '/')
		walk->path[len++] = '/';
	memcpy(&walk->path[len], name, name_len + 1);
	return 0;
}

static struct level *
level_top(struct walk *walk)
{
	return &walk->levels[walk->depth - 1];
}

/* Starts reading the folder fd (taken), whose path is walk->path. */
static int
level_push(struct walk *walk, int fd)
{
	struct stat st;
	struct level *level;
	int other, r = 0;

	if (fstat(fd, &st) < 0)
		r = -errno;
	if (r == 0 && walk->depth == walk->levels_size) {
		level = array_grown(walk->levels, &walk->levels_size, sizeof(*level));
		if (level != NULL)
			walk->levels = level;
		else
			r = -ENOMEM;
	}
	other = r == 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
	if (r == 0 && other < 0)
		r = -errno;
	if (r == 0) {
		walk->dir = fdopendir(other);
		if (walk->dir == NULL) {
			r = -errno;
			close(other);
		}
	}
	if (r < 0) {
		close(fd);
		return r;
	}
	if (walk->dirfd >= 0)
		close(walk->dirfd);
	walk->dirfd = fd;
	level = &walk->levels[walk->depth++];
	*level = (struct level){.dev = st.st_dev, .ino = st.st_ino, .path_len = strlen(walk->path)};
	return 0;
}

static void
level_pop(struct walk *walk)
{
	struct level *level = level_top(walk);

	for (size_t i = 0; i < level->nnames; i++)
		free(level->names[i]);
	free(level->names);
	walk->depth--;
}

int
walk_new(int dirfd, const char *path, struct walk **ret)
{
	struct walk *walk = calloc(1, sizeof(*walk));
	int r = -ENOMEM;

	if (walk != NULL) {
		walk->dirfd = -1;
		r = path_set(walk, 0, path);
	}
	if (r < 0)
		close(dirfd);
	else
		r = level_push(walk, dirfd);
	if (r < 0) {
		walk_free(walk);
		return r;
	}
	*ret = walk;
	return 0;
}

void
walk_free(struct walk *walk)
{
	if (walk == NULL)
		return;
	while (walk->depth > 0)
		level_pop(walk);
	if (walk->dir != NULL)
		closedir(walk->dir);
	if (walk->dirfd >= 0)
		close(walk->dirfd);
	free(walk->levels);
	free(walk->path);
	free(walk);
}

void
walk_choose(struct walk *walk, const struct choice *choice)
{
	walk->choice = choice;
}

uint64_t
walk_excluded(const struct walk *walk)
{
	return walk->excluded;
}

static int
name_keep(struct level *level, const char *name)
{
	char **names = level->names, *copy;

	if (level->nnames == level->names_size) {
		names = array_grown(names, &level->names_size, sizeof(*names));
		if (names == NULL)
			return -ENOMEM;
		level->names = names;
	}
	copy = strdup(name);
	if (copy == NULL)
		return -ENOMEM;
	names[level->nnames++] = copy;
	return 0;
}

static void
unreadable(struct walk *walk, int error, struct walk_item *ret)
{
	*ret = (struct walk_item){.kind = WALK_UNREADABLE,
	    .dirfd = -1,
	    .name = "",
	    .path = walk->path,
	    .error = error};
}

static unsigned char
entry_type(int dirfd, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type;
	if (fstatat(dirfd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return DT_UNKNOWN;
	return S_ISDIR(st.st_mode) ? DT_DIR : S_ISREG(st.st_mode) ? DT_REG : DT_UNKNOWN;
}

/* True if the entry of the current folder is to be passed over; out of memory is found later. */
static bool
excluded(struct walk *walk, const char *name)
{
	if (walk->choice == NULL || walk->choice->exclude == NULL ||
	    path_set(walk, level_top(walk)->path_len, name) < 0 ||
	    !choice_excludes(walk->choice, walk->path, name))
		return false;
	walk->excluded++;
	return true;
}

/* The next file of the open folder. 1: an item; 0: the folder is read to its end. */
static int
entry_next(struct walk *walk, struct walk_item *ret)
{
	struct level *level = level_top(walk);
	struct dirent *entry;
	int error;

	for (;;) {
		errno = 0;
		entry = readdir(walk->dir);
		error = errno;
		if (entry == NULL)
			break;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		switch (entry_type(walk->dirfd, entry)) {
		case DT_DIR:
			if (!excluded(walk, entry->d_name) && name_keep(level, entry->d_name) < 0)
				return -ENOMEM;
			break;
		case DT_REG:
			if (excluded(walk, entry->d_name))
				break;
			if (path_set(walk, level->path_len, entry->d_name) < 0)
				return -ENOMEM;
			*ret = (struct walk_item){.kind = WALK_FILE,
			    .dirfd = walk->dirfd,
			    .path = walk->path,
			    .name = &walk->path[strlen(walk->path) - strlen(entry->d_name)]};
			return 1;
		default: /* links and special files are passed over in a walk */
			break;
		}
	}
	closedir(walk->dir);
	walk->dir = NULL;
	walk->path[level->path_len] = '\0';
	if (error == 0)
		return 0;
	unreadable(walk, error, ret);
	return 1;
}

/* Down into the next sub-folder. 1: an item (it cannot be read); 0: go on. */
static int
descend(struct walk *walk, struct walk_item *ret)
{
	struct level *level = level_top(walk);
	const char *name = level->names[level->next++];
	struct stat st;
	int fd, r;

	if (path_set(walk, level->path_len, name) < 0)
		return -ENOMEM;
	fd = walk->depth < WALK_DEPTH_MAX ? walk_open_dir(walk->dirfd, name, O_NOFOLLOW) : -ELOOP;
	if (fd == -ENOENT || fd == -ENOTDIR)
		return 0; /* gone, or no folder any more, since we read its name */
	if (fd < 0) {
		unreadable(walk, -fd, ret);
		return 1;
	}
	/* Kernel file systems are mounts: only where the device changes is it worth asking. */
	if (fstat(fd, &st) == 0 && st.st_dev != level->dev && walk_is_kernel_fs(fd)) {
		close(fd);
		return 0;
	}
	r = level_push(walk, fd);
	if (r < 0 && r != -ENOMEM) {
		unreadable(walk, -r, ret);
		return 1;
	}
	return r;
}

/* Back up. 1: an item (the way is lost, and with it what was left above); 0: go on. */
static int
ascend(struct walk *walk, struct walk_item *ret)
{
	struct level *level;
	struct stat st;
	int fd;

	level_pop(walk);
	if (walk->depth == 0)
		return 0;
	level = level_top(walk);
	walk->path[level->path_len] = '\0';
	if (level->next == level->nnames)
		return 0; /* nothing left here: on the way further up, ".." goes once more */
	for (size_t up = 0;; up++) {
		fd = openat(walk->dirfd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			break;
		close(walk->dirfd);
		walk->dirfd = fd;
		if (fstat(fd, &st) == 0 && st.st_dev == level->dev && st.st_ino == level->ino)
			return 0;
		if (up == WALK_DEPTH_MAX)
			break;
	}
	unreadable(walk, ESTALE, ret);
	while (walk->depth > 0)
		level_pop(walk);
	return 1;
}

int
walk_next(struct walk *walk, struct walk_item *ret)
{
	int r;

	while (walk->depth > 0) {
		const struct level *level = level_top(walk);

		if (walk->dir != NULL)
			r = entry_next(walk, ret);
		else if (level->next < level->nnames)
			r = descend(walk, ret);
		else
			r = ascend(walk, ret);
		if (r != 0)
			return r < 0 ? r : 0;
	}
	*ret = (struct walk_item){.kind = WALK_END, .dirfd = -1};
	return 0;
}
