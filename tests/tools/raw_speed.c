/* SPDX-License-Identifier: GPL-3.0-or-later */
/* raw_speed FILE: gigabytes a second of raw_scan over FILE in memory, and what it found. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

#include "rules/raw.h"

#define ROUNDS 5

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
	struct stat st;
	const uint8_t *bytes;
	double best = 0;
	uint32_t found = 0;

	if (fd < 0 || fstat(fd, &st) < 0)
		return 1;
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, (off_t)0);
	if (bytes == MAP_FAILED)
		return 1;
	for (int i = 0; i < ROUNDS; i++) {
		double from = now(), speed;

		found = raw_scan(bytes, (size_t)st.st_size, 0);
		speed = (double)st.st_size / (now() - from) / 1e9;
		best = speed > best ? speed : best;
	}
	printf("%.2f GB/s %#x\n", best, found);
	return 0;
}
