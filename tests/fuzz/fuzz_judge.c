/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any document: each line of the input is a span, its first two bytes say part and flags. What
 * is found must be whole, and the judge must be as new afterwards.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rd.h"
#include "rules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define RULES_BYTES_MAX 65536

static struct judge *
judge_shipped(void)
{
	static char text[RULES_BYTES_MAX];
	char error[RULES_ERROR_BYTES] = "";
	FILE *file = fopen("rules/state-secret.conf", "re");
	struct rules *rules = NULL;
	struct judge *judge = NULL;
	size_t len;

	if (file == NULL)
		abort();
	len = fread(text, 1, sizeof(text), file);
	(void)fclose(file);
	if (rules_parse(text, len, "state-secret.conf", &rules, error) < 0 ||
	    judge_new(rules, &judge) < 0)
		abort();
	return judge;
}

static void
check(struct finding *finding, void *arg)
{
	unsigned int *count = arg;

	(*count)++;
	if (finding->level == LEVEL_NONE || finding->confidence == CONFIDENCE_NONE ||
	    finding->nreasons == 0 || finding->nreasons > REASONS_MAX || finding->rule[0] == '\0')
		abort();
}

static void
feed(struct judge *judge, struct rd rd)
{
	const uint8_t *text, *end;
	uint8_t part, flags;
	struct span span;

	while (rd_u8(&rd, &part) == 0 && rd_u8(&rd, &flags) == 0) {
		end = rd.left > 0 ? memchr(rd.p, '\x1e', rd.left) : NULL;
		memset(&span, 0, sizeof(span));
		span.len = end != NULL ? (size_t)(end - rd.p) : rd.left;
		span.part = (enum part)(part % (PART_NAME + 1));
		span.font = (enum span_font)(part / (PART_NAME + 1) % (SPAN_FONT_MIXED + 1));
		span.flags = flags & 31u;
		span.encoding = (enum encoding)(flags >> 6);
		if (rd_bytes(&rd, span.len, &text) < 0)
			abort();
		span.text = (const char *)text;
		if (judge_span(judge, &span) < 0)
			abort();
		(void)rd_skip(&rd, end != NULL ? 1 : 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct judge *judge;
	unsigned int count[2] = {0, 0};

	if (judge == NULL)
		judge = judge_shipped();
	for (size_t i = 0; i < 2; i++) {
		feed(judge, rd_init(bytes, len));
		judge_finish(judge, check, &count[i]);
	}
	if (count[0] != count[1])
		abort();
	return 0;
}
