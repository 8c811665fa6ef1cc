/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * proc_pid_mountinfo(5), a line each:
 *   36 35 98:0 /root /mount/point rw,noatime master:1 - ext4 /dev/sda1 rw
 * Mount points have space, tab, newline and backslash as \ooo. Linked by matguardd-config alone.
 */
#include <stdbool.h>
#include <string.h>

#include "base/checked.h"
#include "base/mounts.h"

/* File systems on disks of this machine, and the memory ones people keep files in. */
static const char *const local_types[] = {"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "jfs",
    "bcachefs", "zfs", "vfat", "exfat", "ntfs3", "fuseblk", "udf", "overlay", "tmpfs"};

/* tmpfs below these is the system's own. */
static const char *const system_dirs[] = {"/run/", "/dev/", "/sys/", "/proc/"};

struct word {
	const char *p;
	size_t len;
};

/* The next word of the line, which shrinks; false at its end. */
static bool
word_next(struct word *line, struct word *ret)
{
	const char *space;

	if (line->len == 0)
		return false;
	space = memchr(line->p, ' ', line->len);
	ret->p = line->p;
	ret->len = space != NULL ? (size_t)(space - line->p) : line->len;
	line->p += ret->len;
	line->len -= ret->len;
	if (line->len > 0) {
		line->p++;
		line->len--;
	}
	return true;
}

static bool
word_is(const struct word *word, const char *s)
{
	return word->len == strlen(s) && memcmp(word->p, s, word->len) == 0;
}

static bool
word_begins(const struct word *word, const char *s)
{
	return word->len >= strlen(s) && memcmp(word->p, s, strlen(s)) == 0;
}

static bool
type_is_local(const struct word *type, const struct word *point)
{
	bool local = false;

	for (size_t i = 0; i < ARRAY_LEN(local_types); i++)
		local = local || word_is(type, local_types[i]);
	if (!local || !word_is(type, "tmpfs"))
		return local;
	if (word_is(point, "/run") || word_is(point, "/dev"))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(system_dirs); i++) {
		if (word_begins(point, system_dirs[i]))
			return false;
	}
	return true;
}

static bool
is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* false if it does not fit. */
static bool
path_unescape(const struct word *word, char ret[MOUNT_PATH_MAX + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < word->len; i++) {
		const char *p = word->p + i;

		if (n == MOUNT_PATH_MAX)
			return false;
		if (*p == '\\' && word->len - i > 3 && is_octal(p[1]) && is_octal(p[2]) &&
		    is_octal(p[3])) {
			ret[n] = (char)((p[1] - '0') * 64 + (p[2] - '0') * 8 + (p[3] - '0'));
			if (ret[n++] == '\0')
				return false;
			i += 3;
		} else {
			ret[n++] = *p;
		}
	}
	ret[n] = '\0';
	return n > 0 && ret[0] == '/';
}

/* Device and mount point of a line that is a local file system's. */
static bool
line_parse(struct word line, struct word *ret_device, struct word *ret_point)
{
	struct word word;

	for (unsigned int i = 0; i < 5; i++) {
		if (!word_next(&line, &word))
			return false;
		if (i == 2)
			*ret_device = word;
		else if (i == 4)
			*ret_point = word;
	}
	while (word_next(&line, &word)) {
		if (word_is(&word, "-"))
			return word_next(&line, &word) && type_is_local(&word, ret_point);
	}
	return false;
}

static bool
device_seen(const struct word *devices, size_t n, const struct word *device)
{
	for (size_t i = 0; i < n; i++) {
		if (devices[i].len == device->len &&
		    memcmp(devices[i].p, device->p, device->len) == 0)
			return true;
	}
	return false;
}

void
mounts_parse(const char *text, size_t len, struct mounts *ret)
{
	struct word devices[MOUNTS_MAX], device, point;
	size_t known = 0;

	while (len > 0 && known < MOUNTS_MAX) {
		const char *newline = memchr(text, '\n', len);
		size_t n = newline != NULL ? (size_t)(newline - text) : len;
		struct word line = {text, n};

		if (line_parse(line, &device, &point) && !device_seen(devices, known, &device) &&
		    path_unescape(&point, ret->paths[known]))
			devices[known++] = device;
		text += newline != NULL ? n + 1 : n;
		len -= newline != NULL ? n + 1 : n;
	}
	ret->n = known;
}
