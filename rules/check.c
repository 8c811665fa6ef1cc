/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the test that a rule file brings along: its examples and counter-examples. */
#include "rules/rules.h"

#include <errno.h>
#include <string.h>

#include "rules/compiled.h"

static void
count(struct finding *finding, void *arg)
{
	size_t *n = arg;

	(void)finding;
	(*n)++;
}

/* Each line is a span of its own, as in a text file. */
static int
lines_judge(struct judge *judge, const char *text)
{
	int err = 0;

	while (err == 0 && *text != '\0') {
		struct span span = {.text = text, .len = strcspn(text, "\n")};

		err = judge_span(judge, &span);
		text += span.len + (text[span.len] == '\n' ? 1 : 0);
	}
	return err;
}

int
rules_test(const struct rules *rules, rules_example_fn *fn, void *arg, size_t *ret_broken)
{
	struct judge *judge = NULL;
	size_t broken = 0;
	int err = judge_new(rules, &judge);

	for (size_t i = 0; err == 0 && i < rules->nexamples; i++) {
		const struct example *example = &rules->examples[i];
		struct rules_example said = {.rule = rules->list[example->rule].name,
		    .text = example->text,
		    .counter = example->counter};
		size_t n = 0;

		err = lines_judge(judge, example->text);
		judge_finish(judge, count, &n);
		said.kept = (n == 0) == example->counter;
		broken += said.kept ? 0 : 1;
		if (fn != NULL)
			fn(&said, arg);
	}
	judge_free(judge);
	if (err == 0)
		*ret_broken = broken;
	return err;
}
