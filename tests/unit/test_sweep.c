/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The walk over a tree and the file that keeps its place. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/sweep/state.h"
#include "daemon/sweep/tree.h"
#include "tests/tap.h"

static struct tree tree;
static char seen[65536], place[CURSOR_BYTES_MAX + 1];

static void
file_make(int dir, const char *name, const char *text)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		abort();
	close(fd);
}

/* Names of the files met, in order, each by its content; at most max of them. */
static size_t
tree_files(size_t max)
{
	char text[16];
	size_t n = 0;
	ssize_t len;
	int fd;

	seen[0] = '\0';
	while (n < max) {
		switch (tree_next(&tree, &fd)) {
		case TREE_FILE:
			len = read(fd, text, sizeof(text) - 1);
			text[len > 0 ? len : 0] = '\0';
			if (strlen(seen) + strlen(text) + 2 < sizeof(seen)) {
				strcat(seen, text);
				strcat(seen, " ");
			}
			close(fd);
			n++;
			break;
		case TREE_PASSED:
			break;
		case TREE_DONE:
			return n;
		}
	}
	return n;
}

static int
tree_make(char *dir)
{
	int fd;

	if (mkdtemp(dir) == NULL || (fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		abort();
	file_make(fd, "b", "2");
	file_make(fd, "a", "1");
	mkdirat(fd, "b.d", 0700);
	file_make(fd, "b.d/x", "3");
	mkdirat(fd, "b.d/y", 0700);
	file_make(fd, "b.d/y/z", "4");
	mkdirat(fd, "b.d/y0", 0700);
	file_make(fd, "c", "5");
	file_make(fd, "empty", "");
	mkfifoat(fd, "fifo", 0600);
	if (symlinkat("c", fd, "link") < 0 || symlinkat("/", fd, "root") < 0)
		abort();
	file_make(fd, "z", "6");
	return fd;
}

static void
test_order(int fd)
{
	ok(tree_begin(&tree, fd, "") == 0, "a walk begins");
	is_int((long long)tree_files(100), 6, "every regular file with content");
	is_str(seen, "1 2 3 4 5 6 ", "in the order of names; no link, fifo, or empty one");
	is_int((long long)tree.skipped, 0, "nothing skipped");
	tree_end(&tree);
}

static void
test_resume(int fd)
{
	static const char *const rests[] = {"1 2 3 4 5 6 ", "2 3 4 5 6 ", "3 4 5 6 ", "4 5 6 ",
	    "5 6 ", "6 ", ""};

	for (size_t done = 0; done <= 6; done++) {
		tree_begin(&tree, fd, "");
		tree_files(done);
		tree_place(&tree, place);
		tree_end(&tree);
		ok(tree_begin(&tree, fd, place) == 0, "goes on behind \"%s\"", place);
		tree_files(100);
		is_str(seen, rests[done], "with the rest");
		tree_end(&tree);
	}
	tree_begin(&tree, fd, "b.d/gone/x");
	tree_files(100);
	is_str(seen, "3 4 5 6 ", "a place that is gone: from what comes behind it, nothing lost");
	tree_end(&tree);
	tree_begin(&tree, fd, "b.d");
	tree_files(100);
	is_str(seen, "3 4 5 6 ", "a folder: all of it again");
	tree_end(&tree);
	tree_begin(&tree, fd, "zz");
	is_int((long long)tree_files(100), 0, "behind the last: nothing");
	tree_end(&tree);
}

static void
test_depth(int top)
{
	int fd = top;

	mkdirat(top, "deep", 0700);
	fd = openat(top, "deep", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (unsigned int i = 0; i < TREE_DEPTH_MAX + 10; i++) {
		int next;

		file_make(fd, "f", "d");
		mkdirat(fd, "d", 0700);
		next = openat(fd, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		close(fd);
		fd = next;
	}
	close(fd);
	tree_begin(&tree, top, "c");
	/* The top is level 1, "deep" level 2: so many of its folders are entered. */
	is_int((long long)tree_files(1000), TREE_DEPTH_MAX - 1 + 1, "as deep as named");
	is_int((long long)tree.skipped, 1, "and the rest is counted");
	tree_end(&tree);
}

static void
test_many(int top)
{
	char name[200];
	int fd;

	mkdirat(top, "many", 0700);
	fd = openat(top, "many", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (unsigned int i = 0; i < 12000; i++) {
		snprintf(name, sizeof(name), "%0150u", i);
		file_make(fd, name, "m");
	}
	tree_begin(&tree, fd, "");
	is_int((long long)tree_files(100000), 12000,
	    "a folder of more names than are read at once");
	tree_end(&tree);
	tree_begin(&tree, fd, "");
	tree_files(11000);
	tree_place(&tree, place);
	tree_end(&tree);
	tree_begin(&tree, fd, place);
	is_int((long long)tree_files(100000), 12000, "is begun again as a whole");
	tree_end(&tree);
	close(fd);
}

static void
test_state(void)
{
	int fd = memfd_create("state", MFD_CLOEXEC);
	struct sweep_state state, back;
	unsigned int slot, other;

	ok(state_find(fd, "/home", 7, &slot, &state) == 0 && slot == 0, "an empty file");
	ok(state.generation == 0 && !state.finished && state.cursor[0] == '\0', "knows nothing");
	state.generation = 42;
	state.files = 1000;
	memset(state.cursor, 'c', CURSOR_BYTES_MAX);
	ok(state_write(fd, slot, &state) == 0, "the longest place is kept");
	ok(state_find(fd, "/home", 7, &other, &back) == 0 && other == slot, "found again");
	ok(back.generation == 42 && back.files == 1000 && strcmp(back.cursor, state.cursor) == 0,
	    "as it was");
	ok(state_find(fd, "/srv", 7, &other, &back) == 0 && other == 1,
	    "another path, another slot");
	ok(state_find(fd, "/home", 8, &other, &back) == 0 && other == 0 && back.generation == 0,
	    "another file system at that path takes the slot, and knows nothing");
	ok(pwrite(fd, "x", 1, 100) == 1, "a byte is bent");
	ok(state_find(fd, "/home", 7, &other, &back) == 0 && back.generation == 0,
	    "it counts as nothing known");
	ok(ftruncate(fd, 5000) == 0 && state_find(fd, "/home", 7, &other, &back) == 0 &&
		back.generation == 0,
	    "so does half a slot");
	for (unsigned int i = 0; i < ROOTS_MAX; i++) {
		snprintf(state.path, sizeof(state.path), "/%u", i);
		state_write(fd, i, &state);
	}
	ok(state_find(fd, "/home", 7, &other, &back) == -ENOSPC, "a full file says so");
	close(fd);
}

static int
entry_remove(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

int
main(void)
{
	char dir[] = "/tmp/matguard-sweep.XXXXXX";
	int fd = tree_make(dir);

	test_order(fd);
	test_resume(fd);
	test_depth(fd);
	test_many(fd);
	test_state();
	close(fd);
	ok(nftw(dir, entry_remove, 16, FTW_DEPTH | FTW_PHYS) == 0, "cleaned up");
	return tap_done();
}
