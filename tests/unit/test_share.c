/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory a watch and guardian share. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/share.h"
#include "tests/tap.h"

static void
test_slots(struct share *share)
{
	struct pending *p, *first;
	size_t n = 1;

	first = share_take(share, 5, 1, 100);
	ok(first != NULL && atomic_load(&first->state) == PENDING_READ, "a slot is taken as READ");
	while ((p = share_take(share, 6, 1, 100)) != NULL)
		n++;
	is_int((long long)n, PENDING_SLOTS, "there are as many as named, then none");
	share_free(first);
	p = share_take(share, 7, 1, 100);
	ok(p == first && p->event != 1, "a freed one is taken again, under a new serial");
	for (size_t i = 0; i < PENDING_SLOTS; i++)
		share_free(&share->pending[i]);
}

/* A child that waits, leader of a session of its own. It has one when this returns. */
static pid_t
session_leader(void)
{
	int ready[2];
	pid_t pid;
	char c;

	if (pipe2(ready, O_CLOEXEC) < 0)
		abort();
	pid = fork();
	if (pid == 0) {
		if (setsid() < 0 || write(ready[1], "", 1) != 1)
			_exit(1);
		pause();
		_exit(0);
	}
	close(ready[1]);
	if (pid < 0 || read(ready[0], &c, 1) != 1)
		abort(); /* no child in a session of its own: nothing below would mean anything */
	close(ready[0]);
	return pid;
}

static void
end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* The test's own session is no example: in a pid name space whose first process was not made a
 * leader, its leader is outside and getsid(2) says 0. */
static void
test_own(struct share *share)
{
	pid_t member = session_leader(), stranger = session_leader();

	atomic_store(&share->sid[0], getsid(member));
	atomic_store(&share->sid[1], 0);
	ok(share_is_own(share, member), "a process of our session is ours");
	ok(!share_is_own(share, stranger), "one in a session of its own is not");
	ok(!share_is_own(share, 0), "pid 0 (another name space) is never ours");
	ok(!share_is_own(share, -1), "nor is nonsense");
	atomic_store(&share->sid[1], getsid(stranger));
	ok(share_is_own(share, stranger), "the second named session is ours too");
	end(stranger);
	ok(!share_is_own(share, stranger), "the dead are not");
	end(member);
}

int
main(void)
{
	int fd = share_create(3, 12345), bad;
	struct share_map map;

	ok(fd >= 0, "made");
	ok(share_map(fd, &map) == 0, "mapped");
	is_int((long long)ring_identity(map.ring), 12345, "with its ring");
	ok(ftruncate(fd, 10) < 0, "nobody can shrink it under a reader");
	test_slots(map.share);
	test_own(map.share);
	map.share->version++;
	share_unmap(&map);
	ok(share_map(fd, &map) == -EBADMSG, "another version is refused");
	close(fd);
	bad = memfd_create("short", MFD_CLOEXEC);
	ok(ftruncate(bad, 4096) == 0 && share_map(bad, &map) == -EBADMSG, "so is another size");
	close(bad);
	return tap_done();
}
