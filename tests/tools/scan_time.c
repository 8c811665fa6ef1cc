/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long one look takes in this process, without pool and sandbox:
 *   scan_time RULES FILE ROUNDS
 * Prints the microseconds at the median, the 99th percentile and the worst, and the verdict. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "rules/rules.h"
#include "scanner/worker/scan.h"

static struct scan_result result;

static uint8_t *
file_read(const char *path, size_t *ret_len)
{
	FILE *file = fopen(path, "re");
	uint8_t *bytes = NULL;
	long size = -1;

	if (file != NULL && fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	if (size >= 0 && fseek(file, 0, SEEK_SET) == 0)
		bytes = malloc((size_t)size + 1);
	if (bytes != NULL)
		*ret_len = fread(bytes, 1, (size_t)size, file);
	if (file != NULL)
		(void)fclose(file);
	return bytes;
}

static uint64_t
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int
ascending(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
measure(struct scan *scan, struct rd bytes, size_t rounds, uint64_t *ns)
{
	struct verdict sum;

	for (size_t i = 0; i < rounds; i++) {
		uint64_t began = now_ns();

		scan_file(scan, bytes, -1, "a", &result);
		scan_trim(scan);
		ns[i] = now_ns() - began;
	}
	scan_result_sum(&result, &sum);
	qsort(ns, rounds, sizeof(*ns), ascending);
	printf("%llu %llu %llu %s\n", (unsigned long long)(ns[rounds / 2] / 1000),
	    (unsigned long long)(ns[rounds * 99 / 100] / 1000),
	    (unsigned long long)(ns[rounds - 1] / 1000), verdict_name(sum.kind));
}

int
main(int argc, char **argv)
{
	size_t rules_len = 0, len = 0, rounds;
	uint8_t *text, *bytes;
	struct rules *rules = NULL;
	struct scan *scan = NULL;
	char error[RULES_ERROR_BYTES] = "cannot be read";
	uint64_t *ns;
	int r = 1;

	if (argc != 4) {
		fprintf(stderr, "usage: scan_time RULES FILE ROUNDS\n");
		return 2;
	}
	rounds = strtoul(argv[3], NULL, 10);
	text = file_read(argv[1], &rules_len);
	bytes = file_read(argv[2], &len);
	ns = calloc(rounds > 0 ? rounds : 1, sizeof(*ns));
	if (text == NULL || bytes == NULL || ns == NULL || rounds == 0 ||
	    rules_parse((const char *)text, rules_len, argv[1], &rules, error) < 0 ||
	    scan_new(rules, NULL, NULL, &scan) < 0) {
		fprintf(stderr, "scan_time: %s\n", error);
	} else {
		measure(scan, rd_init(bytes, len), rounds, ns);
		r = 0;
	}
	scan_free(scan);
	rules_free(rules);
	free(ns);
	free(bytes);
	free(text);
	return r;
}
