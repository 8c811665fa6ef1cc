/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/matguard/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tap.h"

static char root[] = "/tmp/test_walk.XXXXXX";
static char command[512];

static bool
shell(const char *script)
{
	pid_t pid;
	int status = -1;

	snprintf(command, sizeof(command), "cd %s && %s", root, script);
	pid = fork();
	if (pid == 0) {
		execl("/bin/bash", "bash", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (pid > 0 && waitpid(pid, &status, 0) == pid && status == 0)
		return true;
	printf("# failed: %s\n", command);
	return false;
}

static struct walk *
walk_begin(const char *name)
{
	struct walk *walk = NULL;
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", root, name);
	(void)walk_new(walk_open_dir(AT_FDCWD, path, 0), path, &walk);
	return walk;
}

struct outcome {
	unsigned int files, unreadable, unopened, fds_max;
	int error;
	char last[256];
};

/* Walks to the end; at the file named trigger ("": at none) the script is run. */
static struct outcome
walk_all(struct walk *walk, const char *trigger, const char *script)
{
	struct outcome out = {0};
	struct walk_item item;
	struct stat st;

	while (walk_next(walk, &item) == 0 && item.kind != WALK_END) {
		unsigned int fds = tap_open_fds();

		out.fds_max = fds > out.fds_max ? fds : out.fds_max;
		if (item.kind == WALK_UNREADABLE) {
			out.unreadable++;
			out.error = item.error;
			continue;
		}
		out.files++;
		if (fstatat(item.dirfd, item.name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			out.unopened++;
		snprintf(out.last, sizeof(out.last), "%s", item.path);
		if (strcmp(item.name, trigger) == 0)
			(void)shell(script);
	}
	walk_free(walk);
	return out;
}

static void
test_tree(void)
{
	struct outcome out;

	(void)shell("mkdir -p a/b/c a/d a/e && touch a/1 a/b/2 a/b/c/3 a/d/4 && mkfifo a/f &&"
		    " ln -s b a/l && ln -s 1 a/m");
	out = walk_all(walk_begin("a"), "", "true");
	is_int(out.files, 4, "every file, no link, no fifo");
	is_int(out.unopened, 0, "each reached by its folder's descriptor");
	is_int(out.unreadable, 0, "nothing unreadable");
	ok(strncmp(out.last, root, strlen(root)) == 0, "paths begin as the folder was named");
	walk_free(walk_begin("a"));
	ok(walk_is_kernel_fs(AT_FDCWD) == false, "no descriptor is no kernel file system");
}

static void
test_depth(void)
{
	struct outcome out;
	unsigned int before = tap_open_fds();

	(void)shell(
	    "mkdir deep && cd deep && for i in $(seq 200); do mkdir n && touch f && cd n; done");
	out = walk_all(walk_begin("deep"), "", "true");
	is_int(out.files, 200, "200 folders deep");
	ok(out.fds_max <= before + 3, "with three descriptors");
}

static void
test_moved(void)
{
	struct outcome out;

	/* At the first file all its folder's siblings move away with it: ".." leads elsewhere. */
	(void)shell("mkdir -p m/x/{1..9} other && touch m/x/{1..9}/in && touch other/f");
	out = walk_all(walk_begin("m"), "in", "[ -e other/1 ] || mv m/x/[1-9] other/");
	ok(out.unreadable == 1 && out.error == ESTALE, "a folder moved meanwhile is said");
	is_int(out.files, 1, "and nothing outside is walked");
	(void)shell("mkdir -p v/x/y && touch v/1 v/x/2 && rm -rf v/x/y");
	out = walk_all(walk_begin("v"), "1", "rm -rf v/x");
	ok(out.files == 1 && out.unreadable == 0, "a folder deleted meanwhile is passed over");
	(void)shell("mkdir -p s/x other/secret && touch s/1 other/secret/f");
	out = walk_all(walk_begin("s"), "1", "rm -rf s/x && ln -s ../other s/x");
	is_int(out.files, 1, "a link in place of a folder is not followed");
}

int
main(void)
{
	if (mkdtemp(root) == NULL)
		return 1;
	test_tree();
	test_depth();
	test_moved();
	ok(shell("rm -rf \"$PWD\""), "cleaned up");
	return tap_done();
}
