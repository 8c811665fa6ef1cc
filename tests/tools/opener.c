/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opens a file again and again, as fast or as slowly as told, and says how that went:
 *   opener SECONDS PAUSE_US FILE…   one line: tries, allowed, denied, failed, slowest in us
 * Files are taken in turn. "denied" is EPERM, what a guard answers; any other error is "failed".
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static uint64_t
now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000u + (uint64_t)ts.tv_nsec / 1000u;
}

struct tally {
	unsigned long tries, allowed, denied, failed;
	uint64_t slowest_us;
};

static void
open_once(const char *path, struct tally *tally)
{
	uint64_t begun = now_us(), took;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	took = now_us() - begun;
	tally->tries++;
	if (fd >= 0) {
		tally->allowed++;
		close(fd);
	} else if (errno == EPERM) {
		tally->denied++;
	} else {
		tally->failed++;
	}
	if (took > tally->slowest_us)
		tally->slowest_us = took;
}

int
main(int argc, char **argv)
{
	struct tally tally = {0};
	uint64_t end;
	long seconds, pause_us;

	if (argc < 4) {
		fprintf(stderr, "usage: opener SECONDS PAUSE_US FILE...\n");
		return 2;
	}
	seconds = strtol(argv[1], NULL, 10);
	pause_us = strtol(argv[2], NULL, 10);
	end = now_us() + (uint64_t)seconds * 1000000u;
	for (int i = 3; now_us() < end || tally.tries == 0; i = i + 1 < argc ? i + 1 : 3) {
		open_once(argv[i], &tally);
		if (pause_us > 0)
			usleep((useconds_t)pause_us);
	}
	printf("%lu %lu %lu %lu %llu\n", tally.tries, tally.allowed, tally.denied, tally.failed,
	    (unsigned long long)tally.slowest_us);
	return 0;
}
