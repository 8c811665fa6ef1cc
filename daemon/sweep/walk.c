/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/sweep/walk.h"

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
names_read(struct walk_level *level, size_t *used)
{
	_Alignas(struct linux_dirent64) char block[BLOCK_BYTES];

	level->n = 0;
	while (WALK_NAMES_BYTES - *used >= BLOCK_BYTES) {
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
names_shrink(struct walk_level *level, size_t used)
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
level_fill(struct walk_level *level)
{
	size_t used = 0;
	int r;

	free(level->names);
	level->names = malloc(WALK_NAMES_BYTES);
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
level_drop(struct walk *walk)
{
	struct walk_level *level = &walk->levels[--walk->depth];

	close(level->fd);
	free(level->names);
	free(level->order);
	*level = (struct walk_level){.fd = -1};
}

/* Takes fd over. */
static void
level_add(struct walk *walk, int fd)
{
	struct walk_level *level = &walk->levels[walk->depth];
	struct stat st;

	if (fstat(fd, &st) < 0 || st.st_dev != walk->dev) {
		close(fd); /* something is mounted there: it is swept by itself, if at all */
		return;
	}
	*level = (struct walk_level){.fd = fd};
	walk->depth++;
	if (level_fill(level) < 0) {
		walk->skipped++;
		level_drop(walk);
	}
}

int
walk_begin(struct walk *walk, int root, const char *cursor)
{
	struct stat st;
	int fd;

	memset(walk, 0, sizeof(*walk));
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
	walk->dev = st.st_dev;
	strncpy(walk->resume, cursor, CURSOR_BYTES_MAX);
	level_add(walk, fd);
	return 0;
}

void
walk_end(struct walk *walk)
{
	while (walk->depth > 0)
		level_drop(walk);
}

/* The part of `resume` that belongs to the deepest level, as far as it is still followed. */
static const char *
resume_part(const struct walk *walk, size_t *ret_len)
{
	const char *p = walk->resume;

	for (size_t i = 1; i < walk->depth && *p != '\0'; i++) {
		p += strcspn(p, "/");
		p += *p == '/';
	}
	*ret_len = strcspn(p, "/");
	return p;
}

/* Was the name passed before? Once one is reached that was not, nothing is compared any more. */
static bool
was_passed(struct walk *walk, const struct walk_level *level, const char *name, bool *ret_same)
{
	const char *part;
	size_t len;
	int order;

	*ret_same = false;
	if (walk->resume[0] == '\0')
		return false;
	part = resume_part(walk, &len);
	if (len == 0 || level->pieces) {
		walk->resume[0] = '\0'; /* this folder was begun; it is done again */
		return false;
	}
	order = strncmp(name, part, len);
	if (order == 0 && name[len] != '\0')
		order = 1;
	if (order > 0)
		walk->resume[0] = '\0';
	*ret_same = order == 0;
	return order < 0;
}

static int
name_open(const struct walk_level *level, const char *name, int flags)
{
	int fd = openat(level->fd, name, LOOK_FLAGS | flags);

	if (fd < 0 && errno == EPERM) /* O_NOATIME: not ours, and no CAP_FOWNER here */
		fd = openat(level->fd, name, (LOOK_FLAGS & ~O_NOATIME) | flags);
	return fd;
}

static enum walk_step
file_step(const struct walk *walk, const struct walk_level *level, const char *name, int *ret_fd)
{
	struct stat st;
	int fd = name_open(level, name, 0);

	if (fd < 0)
		return WALK_PASSED;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0 ||
	    st.st_dev != walk->dev) {
		close(fd);
		return WALK_PASSED;
	}
	*ret_fd = fd;
	return WALK_FILE;
}

static enum walk_step
folder_step(struct walk *walk, const struct walk_level *level, const char *name)
{
	int fd;

	if (walk->depth == WALK_DEPTH_MAX) {
		walk->skipped++;
		return WALK_PASSED;
	}
	fd = name_open(level, name, O_DIRECTORY);
	if (fd >= 0)
		level_add(walk, fd);
	else if (errno != ENOENT)
		walk->skipped++;
	return WALK_PASSED;
}

static uint8_t
type_of(const struct walk_level *level, const char *entry)
{
	struct stat st;

	if ((uint8_t)entry[0] != DT_UNKNOWN)
		return (uint8_t)entry[0];
	if (fstatat(level->fd, entry + 1, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return DT_UNKNOWN;
	return S_ISREG(st.st_mode) ? DT_REG : S_ISDIR(st.st_mode) ? DT_DIR : DT_UNKNOWN;
}

enum walk_step
walk_next(struct walk *walk, int *ret_fd)
{
	struct walk_level *level;
	const char *entry;
	bool same;

	if (walk->depth == 0)
		return WALK_DONE;
	level = &walk->levels[walk->depth - 1];
	if (level->next == level->n) {
		if (!level->pieces || level_fill(level) < 0 || level->n == 0)
			level_drop(walk);
		return WALK_PASSED;
	}
	entry = level->order[level->next++];
	if (was_passed(walk, level, entry + 1, &same))
		return WALK_PASSED;
	switch (type_of(level, entry)) {
	case DT_DIR:
		return folder_step(walk, level, entry + 1);
	case DT_REG:
		return same ? WALK_PASSED : file_step(walk, level, entry + 1, ret_fd);
	default:
		return WALK_PASSED;
	}
}

void
walk_place(const struct walk *walk, char ret[CURSOR_BYTES_MAX + 1])
{
	size_t used = 0;

	ret[0] = '\0';
	for (size_t i = 0; i < walk->depth; i++) {
		const struct walk_level *level = &walk->levels[i];
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
