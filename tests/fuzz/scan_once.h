/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For fuzz targets of readers: the shipped rules once, then a scan for each input. */
#ifndef TESTS_FUZZ_SCAN_ONCE_H
#define TESTS_FUZZ_SCAN_ONCE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/rules.h"
#include "scanner/worker/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define FUZZ_RULES_MAX 262144

static inline struct rules *
rules_shipped(void)
{
	static struct rules *rules;
	static char text[FUZZ_RULES_MAX];
	char error[RULES_ERROR_BYTES] = "";
	FILE *file;
	size_t n;

	if (rules != NULL)
		return rules;
	file = fopen("rules/state-secret.conf", "re");
	if (file == NULL)
		abort();
	n = fread(text, 1, sizeof(text), file);
	(void)fclose(file);
	if (rules_parse(text, n, "state-secret.conf", &rules, error) < 0)
		abort();
	return rules;
}

static inline struct scan *
scan_shipped(void)
{
	static struct scan *scan;

	if (scan == NULL && scan_new(rules_shipped(), NULL, NULL, &scan) < 0)
		abort();
	return scan;
}

/* A result must be whole whatever the bytes: it has to fit a message. */
static inline void
scan_once(const uint8_t *bytes, size_t n)
{
	static struct scan_result result;
	static uint8_t message[65536];
	struct wr wr = wr_init(message, sizeof(message));

	scan_file(scan_shipped(), rd_init(bytes, n), -1, "fuzz", &result);
	scan_result_encode(&result, &wr);
	if (wr_end(&wr) < 0 || result.type[0] == '\0')
		abort();
	scan_trim(scan_shipped());
}

#endif
