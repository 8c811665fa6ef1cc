/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who saved a file may open it again; nobody else, and no later process of the same number. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/holder.h"
#include "daemon/share.h"
#include "daemon/subject.h"
#include "tests/tap.h"

static struct cache_key
file(uint64_t ino)
{
	return (struct cache_key){.dev = 7, .ino = ino, .birth_ns = 1, .size = 10, .ctime_ns = 3};
}

static void
test_table(struct holders *holders)
{
	struct cache_key key = file(42), other = file(43);
	unsigned int known = 0;

	ok(!holder_is(holders, &key, 100, 0), "nobody at first");
	holder_put(holders, &key, 100, 5000);
	ok(holder_is(holders, &key, 100, 4000), "who saved it");
	ok(holder_is(holders, &key, 100, 5000), "also if it began in that very tick");
	ok(!holder_is(holders, &key, 100, 5001), "not who got its number later");
	ok(!holder_is(holders, &key, 101, 4000), "nor another process");
	ok(!holder_is(holders, &other, 100, 4000), "nor another file");
	key.birth_ns = 2;
	ok(!holder_is(holders, &key, 100, 4000), "nor a file that got its inode");
	key = file(42);
	key.size = 11;
	key.ctime_ns = 9;
	ok(holder_is(holders, &key, 100, 4000), "its later states are the same file");
	holder_put(holders, &key, 100, 6000);
	ok(holder_is(holders, &key, 100, 5500), "a later save counts from its own moment");
	for (uint64_t i = 0; i < 4ul * HOLDER_SETS * HOLDER_WAYS; i++) {
		key = file(1000 + i);
		holder_put(holders, &key, 200, 7000 + i);
	}
	for (uint64_t i = 0; i < 4ul * HOLDER_SETS * HOLDER_WAYS; i++) {
		key = file(1000 + i);
		known += holder_is(holders, &key, 200, 1);
	}
	ok(known > HOLDER_SETS * HOLDER_WAYS / 2 && known <= HOLDER_SETS * HOLDER_WAYS,
	    "a full table keeps %u of %u", known, HOLDER_SETS * HOLDER_WAYS);
	ok(holder_is(holders, &key, 200, 1), "the newest among them");
}

static void
test_started(void)
{
	int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	uint64_t before = clock_boot_ns(), started;
	pid_t pid;

	started = subject_started_ns(proc, getpid());
	ok(started <= before && before - started < 600ull * 1000000000, "we began before now");
	prctl(PR_SET_NAME, ") R 1 1 1 (");
	is_int((long long)subject_started_ns(proc, getpid()), (long long)started,
	    "a name with brackets and numbers changes nothing");
	usleep(30000);
	pid = fork();
	if (pid == 0) {
		pause();
		_exit(0);
	}
	ok(subject_started_ns(proc, pid) > started, "a child began later");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	ok(subject_started_ns(proc, pid) == UINT64_MAX, "who is gone began after anything");
	ok(subject_started_ns(proc, 0) == UINT64_MAX, "so did nobody");
	close(proc);
}

int
main(void)
{
	struct holders *holders = calloc(1, sizeof(*holders));

	if (holders == NULL)
		abort();
	test_table(holders);
	test_started();
	free(holders);
	return tap_done();
}
