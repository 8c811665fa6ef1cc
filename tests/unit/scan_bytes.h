/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of readers: the shipped rules and a scan in this process, without pool or sandbox. */
#ifndef TESTS_UNIT_SCAN_BYTES_H
#define TESTS_UNIT_SCAN_BYTES_H

#include <stdint.h>

#include "rules/rules.h"
#include "scanner/worker/scan.h"
#include "tests/tap.h"

static struct rules *scan_rules;
static struct scan *scan_now;
static struct scan_result scan_got;
static struct verdict scan_verdict;

static inline void
scan_begin(void)
{
	static char text[262144];
	char error[RULES_ERROR_BYTES] = "";
	FILE *file = fopen("rules/state-secret.conf", "re");
	size_t n = file != NULL ? fread(text, 1, sizeof(text), file) : 0;

	if (file == NULL || rules_parse(text, n, "state-secret.conf", &scan_rules, error) < 0 ||
	    scan_new(scan_rules, NULL, NULL, &scan_now) < 0) {
		printf("Bail out! no rules: %s\n", error);
		exit(1);
	}
	fclose(file);
}

static inline void
scan_finish(void)
{
	scan_free(scan_now);
	rules_free(scan_rules);
}

/* The bytes in a block of their exact size, so that reading past them is found. */
static inline void
scan_bytes(const void *bytes, size_t n, const char *name)
{
	uint8_t *exact = malloc(n > 0 ? n : 1);

	if (exact == NULL)
		abort();
	memcpy(exact, bytes, n);
	scan_file(scan_now, rd_init(exact, n), -1, name, &scan_got);
	scan_result_sum(&scan_got, &scan_verdict);
	free(exact);
}

static inline void
scan_text(const char *text, const char *name)
{
	scan_bytes(text, strlen(text), name);
}

static inline bool
has_opaque(enum why why, enum limit limit, const char *where)
{
	for (size_t i = 0; i < scan_got.nopaque; i++) {
		if (scan_got.opaque[i].why == why && scan_got.opaque[i].limit == limit &&
		    strcmp(scan_got.opaque[i].where, where) == 0)
			return true;
	}
	for (size_t i = 0; i < scan_got.nopaque; i++)
		printf("# opaque: %s %s %s\n", why_name(scan_got.opaque[i].why),
		    scan_got.opaque[i].limit != LIMIT_NONE ? limit_name(scan_got.opaque[i].limit)
							   : "-",
		    scan_got.opaque[i].where);
	return false;
}

static inline bool
has_finding(enum level level, enum part part, const char *where)
{
	for (size_t i = 0; i < scan_got.nfindings; i++) {
		if (scan_got.findings[i].level == level && scan_got.findings[i].part == part &&
		    strcmp(scan_got.findings[i].where, where) == 0)
			return true;
	}
	for (size_t i = 0; i < scan_got.nfindings; i++)
		printf("# finding: %s %s %s\n", level_marking(scan_got.findings[i].level),
		    part_name(scan_got.findings[i].part), scan_got.findings[i].where);
	return false;
}

#endif
