/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any rule file: parsed or refused with a message, and what was parsed can judge. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* libconfig 1.5 loses the string it was reading when the text ends inside it. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:strbuf_append\nleak:libconfig_yy\n";
}

static void
ignore(struct finding *finding, void *arg)
{
	(void)finding;
	(void)arg;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct span span = {.text = "Số: 1   TỐI MẬT", .len = strlen("Số: 1   TỐI MẬT")};
	char error[RULES_ERROR_BYTES] = "";
	struct rules *rules = NULL;
	struct judge *judge = NULL;
	int err = rules_parse((const char *)bytes, len, "fuzz", &rules, error);

	if (err < 0) {
		if (rules != NULL || (error[0] == '\0' && err != -ENOMEM))
			abort();
		return 0;
	}
	if (judge_new(rules, &judge) == 0) {
		(void)judge_span(judge, &span);
		judge_finish(judge, ignore, NULL);
	}
	judge_free(judge);
	rules_free(rules);
	return 0;
}
