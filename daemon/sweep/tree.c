/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/sweep/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* getdents64(2) */
struct linux_dirent64 {
	uint64_t d_ino;
	int64_t d_off;
	uint16_t d_reclen;
	uint8_t d_type;
	char d_name[];
};

#define BLOCK_BYTES 32768u
/* O_NONBLOCK: should a name have become a fifo meanwhile, nobody waits for its writer. */
#define LOOK_FLAGS (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | O_NOATIME)

static int
order_by_bytes(const void *a, const void *b)
{
	char *const *x = a, *const *y = b;

	return strcmp(*x + 1, *y + 1);
}

static bool
is_dots(const char *name)
{
	return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* Appends the names of one block. The number of names. */
static size_t
block_take(const char *block, size_t len, char *names, size_t *used)
{
	size_t n = 0;

	for (size_t at = 0; at < len;) {
		const struct linux_dirent64 *entry = (const void *)(block + at);
		size_t name_len = strlen(entry->d_name);

		at += entry->d_reclen;
		if (is_dots(entry->d_name) ||
		    (entry->d_type != DT_REG && entry->d_type != DT_DIR &&
			entry->d_type != DT_UNKNOWN))
			continue;
		names[(*used)++] = (char)entry->d_type;
		memcpy(names + *used, entry->d_name, name_len + 1);
		*used += name_len + 1;
		n++;
	}
	return n;
}

/* Reads names until the folder ends or no block more may fit. 0, 1 if there are more, or -errno. */
static int
names_read(struct tree_level *level, size_t *used)
{
	_Alignas(struct linux_dirent64) char block[BLOCK_BYTES];

	level->n = 0;
	while (TREE_NAMES_BYTES - *used >= BLOCK_BYTES) {
		long n = syscall(SYS_getdents64, level->fd, block, sizeof(block));

		if (n < 0)
			return -errno;
		if (n == 0)
			return 0;
		level->n += block_take(block, (size_t)n, level->names, used);
	}
	return 1;
}

/* Room for what is there and no more: there may be one such for each level. */
static int
names_shrink(struct tree_level *level, size_t used)
{
	char *names = realloc(level->names, used > 0 ? used : 1), *p;

	if (names != NULL)
		level->names = names;
	free(level->order);
	level->order = calloc(level->n > 0 ? level->n : 1, sizeof(level->order[0]));
	if (level->order == NULL)
		return -ENOMEM;
	p = level->names;
	for (size_t i = 0; i < level->n; i++) {
		level->order[i] = p;
		p += 1 + strlen(p + 1) + 1;
	}
	return 0;
}

/* The folder's names, or of a very large one the next of them. 0 or -errno. */
static int
level_fill(struct tree_level *level)
{
	size_t used = 0;
	int r;

	free(level->names);
	level->names = malloc(TREE_NAMES_BYTES);
	level->next = level->n = 0;
	if (level->names == NULL)
		return -ENOMEM;
	r = names_read(level, &used);
	if (r == 1)
		level->pieces = true;
	if (r >= 0)
		r = names_shrink(level, used);
	if (r == 0 && !level->pieces)
		qsort(level->order, level->n, sizeof(level->order[0]), order_by_bytes);
	return r;
}

static void
level_drop(struct tree *tree)
{
	struct tree_level *level = &tree->levels[--tree->depth];

	close(level->fd);
	free(level->names);
	free(level->order);
	*level = (struct tree_level){.fd = -1};
}

/* Takes fd over. */
static void
level_add(struct tree *tree, int fd)
{
	struct tree_level *level = &tree->levels[tree->depth];
	struct stat st;

	if (fstat(fd, &st) < 0 || st.st_dev != tree->dev) {
		close(fd); /* something is mounted there: it is swept by itself, if at all */
		return;
	}
	*level = (struct tree_level){.fd = fd};
	tree->depth++;
	if (level_fill(level) < 0) {
		tree->skipped++;
		level_drop(tree);
	}
}

int
tree_begin(struct tree *tree, int root, const char *cursor)
{
	struct stat st;
	int fd;

	memset(tree, 0, sizeof(*tree));
	fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOATIME);
	if (fd < 0 && errno == EPERM)
		fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0) {
		int r = -errno;

		close(fd);
		return r;
	}
	tree->dev = st.st_dev;
	strncpy(tree->resume, cursor, CURSOR_BYTES_MAX);
	level_add(tree, fd);
	return 0;
}

void
tree_end(struct tree *tree)
{
	while (tree->depth > 0)
		level_drop(tree);
}

/* The part of `resume` that belongs to the deepest level, as far as it is still followed. */
static const char *
resume_part(const struct tree *tree, size_t *ret_len)
{
	const char *p = tree->resume;

	for (size_t i = 1; i < tree->depth && *p != '\0'; i++) {
		p += strcspn(p, "/");
		p += *p == '/';
	}
	*ret_len = strcspn(p, "/");
	return p;
}

/* Was the name passed before? Once one is reached that was not, nothing is compared any more. */
static bool
was_passed(struct tree *tree, const struct tree_level *level, const char *name, bool *ret_same)
{
	const char *part;
	size_t len;
	int order;

	*ret_same = false;
	if (tree->resume[0] == '\0')
		return false;
	part = resume_part(tree, &len);
	if (len == 0 || level->pieces) {
		tree->resume[0] = '\0'; /* this folder was begun; it is done again */
		return false;
	}
	order = strncmp(name, part, len);
	if (order == 0 && name[len] != '\0')
		order = 1;
	if (order > 0)
		tree->resume[0] = '\0';
	*ret_same = order == 0;
	return order < 0;
}

static int
name_open(const struct tree_level *level, const char *name, int flags)
{
	int fd = openat(level->fd, name, LOOK_FLAGS | flags);

	if (fd < 0 && errno == EPERM) /* O_NOATIME: not ours, and no CAP_FOWNER here */
		fd = openat(level->fd, name, (LOOK_FLAGS & ~O_NOATIME) | flags);
	return fd;
}

static enum tree_step
file_step(const struct tree *tree, const struct tree_level *level, const char *name, int *ret_fd)
{
	struct stat st;
	int fd = name_open(level, name, 0);

	if (fd < 0)
		return TREE_PASSED;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0 ||
	    st.st_dev != tree->dev) {
		close(fd);
		return TREE_PASSED;
	}
	*ret_fd = fd;
	return TREE_FILE;
}

static enum tree_step
folder_step(struct tree *tree, const struct tree_level *level, const char *name)
{
	int fd;

	if (tree->depth == TREE_DEPTH_MAX) {
		tree->skipped++;
		return TREE_PASSED;
	}
	fd = name_open(level, name, O_DIRECTORY);
	if (fd >= 0)
		level_add(tree, fd);
	else if (errno != ENOENT)
		tree->skipped++;
	return TREE_PASSED;
}

static uint8_t
type_of(const struct tree_level *level, const char *entry)
{
	struct stat st;

	if ((uint8_t)entry[0] != DT_UNKNOWN)
		return (uint8_t)entry[0];
	if (fstatat(level->fd, entry + 1, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return DT_UNKNOWN;
	return S_ISREG(st.st_mode) ? DT_REG : S_ISDIR(st.st_mode) ? DT_DIR : DT_UNKNOWN;
}

enum tree_step
tree_next(struct tree *tree, int *ret_fd)
{
	struct tree_level *level;
	const char *entry;
	bool same;

	if (tree->depth == 0)
		return TREE_DONE;
	level = &tree->levels[tree->depth - 1];
	if (level->next == level->n) {
		if (!level->pieces || level_fill(level) < 0 || level->n == 0)
			level_drop(tree);
		return TREE_PASSED;
	}
	entry = level->order[level->next++];
	if (was_passed(tree, level, entry + 1, &same))
		return TREE_PASSED;
	switch (type_of(level, entry)) {
	case DT_DIR:
		return folder_step(tree, level, entry + 1);
	case DT_REG:
		return same ? TREE_PASSED : file_step(tree, level, entry + 1, ret_fd);
	default:
		return TREE_PASSED;
	}
}

void
tree_place(const struct tree *tree, char ret[CURSOR_BYTES_MAX + 1])
{
	size_t used = 0;

	ret[0] = '\0';
	for (size_t i = 0; i < tree->depth; i++) {
		const struct tree_level *level = &tree->levels[i];
		const char *name = level->next > 0 ? level->order[level->next - 1] + 1 : "";
		size_t len = strlen(name);

		if (used + len + 1 > CURSOR_BYTES_MAX)
			return;
		if (i > 0)
			ret[used++] = '/';
		memcpy(ret + used, name, len + 1);
		used += len;
	}
}
