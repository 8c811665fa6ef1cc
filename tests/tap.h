/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TAP from C. A test is a program: plan at the end, and open descriptors compared with the start. */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned int tap_count, tap_failed;

static inline unsigned int
tap_open_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned int n = 0;

	while (dir != NULL && readdir(dir) != NULL)
		n++;
	if (dir != NULL)
		closedir(dir);
	return n;
}

static unsigned int tap_fds_at_start;

__attribute__((constructor)) static void
tap_begin(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	tap_fds_at_start = tap_open_fds();
}

__attribute__((format(printf, 2, 3))) static inline bool
ok(bool good, const char *format, ...)
{
	va_list args;

	printf("%s %u - ", good ? "ok" : "not ok", ++tap_count);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	if (!good)
		tap_failed++;
	return good;
}

static inline bool
is_int(long long got, long long want, const char *what)
{
	if (!ok(got == want, "%s", what)) {
		printf("# got %lld, want %lld\n", got, want);
		return false;
	}
	return true;
}

static inline bool
is_str(const char *got, const char *want, const char *what)
{
	bool same = got != NULL && want != NULL ? strcmp(got, want) == 0 : got == want;

	if (!ok(same, "%s", what)) {
		printf("# got \"%s\", want \"%s\"\n", got != NULL ? got : "(null)",
		    want != NULL ? want : "(null)");
		return false;
	}
	return true;
}

static inline int
tap_done(void)
{
	unsigned int fds = tap_open_fds();

	if (fds != tap_fds_at_start)
		printf("# descriptors: %u at start, %u at end\n", tap_fds_at_start, fds);
	ok(fds == tap_fds_at_start, "no descriptor leaked");
	printf("1..%u\n", tap_count);
	return tap_failed == 0 ? 0 : 1;
}

#endif
