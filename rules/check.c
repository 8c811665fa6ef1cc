/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns what can be asked of rules: what they are, and whether they keep their own examples. */
#include "rules/rules.h"

#include <errno.h>
#include <string.h>

#include "rules/compiled.h"
#include "rules/evidence.h"

/* What was found in one example. */
struct found {
	const char *rule; /* the example's */
	struct finding first;
	size_t n;
	size_t of_rule;
};

static void
on_finding(struct finding *finding, void *arg)
{
	struct found *found = arg;
	bool own = strcmp(finding->rule, found->rule) == 0;

	/* Of several the one that was expected is shown. */
	if (found->n++ == 0 || (own && found->of_rule == 0))
		found->first = *finding;
	found->of_rule += own ? 1 : 0;
}

/* Each line is a span of its own, as in a text file. */
static int
lines_judge(struct judge *judge, const char *text, enum part part)
{
	int err = 0;

	while (err == 0 && *text != '\0') {
		struct span span = {.text = text, .len = strcspn(text, "\n"), .part = part};

		err = judge_span(judge, &span);
		text += span.len + (text[span.len] == '\n' ? 1 : 0);
	}
	return err;
}

/* Where an example stands: in the body, or where its rule is bounded to. */
static enum part
part_of(const struct rule *rule)
{
	enum part part = PART_BODY;

	while ((rule->bound.parts & 1u << part) == 0 && part < PART_NAME)
		part++;
	return part;
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
		struct found found = {.rule = said.rule};

		err = lines_judge(judge, example->text, part_of(&rules->list[example->rule]));
		judge_finish(judge, on_finding, &found);
		said.kept = example->counter ? found.n == 0 : found.of_rule > 0;
		said.found = found.n > 0 ? &found.first : NULL;
		broken += said.kept ? 0 : 1;
		if (fn != NULL)
			fn(&said, arg);
	}
	judge_free(judge);
	if (err == 0)
		*ret_broken = broken;
	return err;
}

size_t
rules_list(const struct rules *rules, rules_entry_fn *fn, void *arg)
{
	for (size_t i = 0; i < rules->nlist && fn != NULL; i++) {
		const struct rule *rule = &rules->list[i];
		struct rules_entry entry = {.section = rule->section,
		    .name = rule->name,
		    .level = rule->level,
		    .parts = rule->bound.parts,
		    .levels = rule->bound.levels,
		    .types = rule->bound.types,
		    .at_most = rule->bound.at_most,
		    .needs_capitals = (rule->bound.needs & E_CAPS) != 0,
		    .needs_letterhead = (rule->bound.needs & E_LETTERHEAD) != 0,
		    .looks = (const char *const *)rule->looks,
		    .nlooks = rule->nlooks};

		fn(&entry, arg);
	}
	return rules->nlist;
}

const char *
rules_entry_type(const struct rules_entry *entry, size_t i)
{
	if (entry->types == TYPES_ANY)
		return NULL;
	for (unsigned int type = 0; bound_type_name(type) != NULL; type++) {
		if ((entry->types >> type & 1) != 0 && i-- == 0)
			return bound_type_name(type);
	}
	return NULL;
}

const char *
rules_name(const struct rules *rules)
{
	return rules->name;
}

size_t
rules_examples(const struct rules *rules)
{
	return rules->nexamples;
}
