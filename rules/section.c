/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns what a list of rules and an entry of it may hold (docs/RULES.md). What it does not know is
 * an error with file and line: a rule that is silently not in force is a miss.
 */
#include "rules/section.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "rules/array.h"
#include "rules/hint.h"
#include "rules/key.h"
#include "rules/limits.h"

#define MORE "more_" /* begins the name of a list that goes on */

static int
rule_add(struct conf *conf, struct rules *rules, const config_setting_t *group, size_t *ret)
{
	struct rule *list = reallocarray(rules->list, rules->nlist + 1, sizeof(*list)), *rule;

	if (list == NULL)
		return -ENOMEM;
	rules->list = list;
	rule = &list[rules->nlist];
	memset(rule, 0, sizeof(*rule));
	if (conf_string(conf, group, "name", rule->name, RULE_BYTES_MAX) < 0)
		return -EINVAL;
	if (rule->name[0] == '\0')
		return conf_error(conf, group, "expected name = \"...\"");
	for (size_t i = 0; i < rules->nlist; i++) {
		if (strcmp(list[i].name, rule->name) == 0)
			return conf_error(conf, group, "name \"%s\" is used twice", rule->name);
	}
	*ret = rules->nlist++;
	return bound_parse(conf, group, &rule->bound);
}

/* What the rule looks at, for those who ask. */
static int
looks_add(struct rule *rule, const char *text)
{
	char **looks = reallocarray(rule->looks, rule->nlooks + 1, sizeof(*looks));

	if (looks == NULL)
		return -ENOMEM;
	rule->looks = looks;
	looks[rule->nlooks] = strdup(text);
	if (looks[rule->nlooks] == NULL)
		return -ENOMEM;
	rule->nlooks++;
	return 0;
}

/* text is at most EXAMPLE_BYTES_MAX long. */
static int
example_add(struct rules *rules, const char *text, size_t rule, bool counter)
{
	struct example *examples =
	    reallocarray(rules->examples, rules->nexamples + 1, sizeof(*examples));
	struct example *example;

	if (examples == NULL)
		return -ENOMEM;
	rules->examples = examples;
	example = &examples[rules->nexamples++];
	memcpy(example->text, text, strlen(text) + 1);
	example->rule = rule;
	example->counter = counter;
	return 0;
}

static int
examples_parse(struct conf *conf, struct rules *rules, const config_setting_t *group, size_t rule)
{
	static const char *const keys[] = {"examples", "counter_examples"};
	int n = 0, err;

	for (size_t k = 0; k < ARRAY_LEN(keys); k++) {
		const config_setting_t *array = conf_member(group, keys[k]);

		if (array == NULL)
			continue;
		if (array_length(conf, array, RULES_EXAMPLES_MAX - rules->nexamples, &n) < 0)
			return -EINVAL;
		for (int i = 0; i < n; i++) {
			const char *s = config_setting_get_string_elem(array, i);

			if (s == NULL || strlen(s) > EXAMPLE_BYTES_MAX)
				return conf_error(conf, array,
				    "%s: expected strings of at most %u bytes", keys[k],
				    EXAMPLE_BYTES_MAX);
			err = example_add(rules, s, rule, k == 1);
			if (err < 0)
				return err;
		}
	}
	return 0;
}

static int
level_parse(struct conf *conf, const config_setting_t *group, enum level *ret)
{
	static const char *const names[] = {"mat", "toi-mat", "tuyet-mat", NULL};
	size_t i = ARRAY_LEN(names);

	if (conf_choice(conf, group, "level", names, &i) < 0)
		return -EINVAL;
	if (i == ARRAY_LEN(names))
		return conf_error(conf, group,
		    "expected level = \"mat\", \"toi-mat\" or \"tuyet-mat\"");
	*ret = (enum level)(LEVEL_MAT + i);
	return 0;
}

/* Calls add for each phrase of the array key, which must be there. */
typedef int phrase_fn(struct rules *, const struct phrase *, const struct entry *);

static int
words_parse(struct conf *conf, struct rules *rules, const config_setting_t *group,
    const struct entry *entry, phrase_fn *add)
{
	const config_setting_t *array = conf_member(group, "words");
	struct phrase phrase;
	int n = 0, err;

	if (array == NULL)
		return conf_error(conf, group, "expected words = [\"...\"]");
	if (array_length(conf, array, RULES_PHRASES_MAX, &n) < 0)
		return -EINVAL;
	for (int i = 0; i < n; i++) {
		if (array_phrase(conf, array, i, &phrase) < 0)
			return -EINVAL;
		err = add(rules, &phrase, entry);
		if (err == 0)
			err = looks_add(&rules->list[entry->rule],
			    config_setting_get_string_elem(array, i));
		if (err == -EEXIST)
			return conf_error(conf, array, "words: \"%.64s\" is there twice",
			    config_setting_get_string_elem(array, i));
		if (err == -E2BIG)
			return conf_error(conf, array,
			    "words: too many words or letters, expected fewer");
		if (err < 0)
			return err;
	}
	return 0;
}

static int
keyword_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry)
{
	struct hint hint = {.phrase = *phrase, .level = entry->level, .rule = entry->rule};

	return hint_add(rules, &hint);
}

static int
pattern_set(struct conf *conf, const config_setting_t *array, const char *s, struct hint *hint)
{
	if (s == NULL || hint_set_pattern(hint, s, strlen(s)) < 0)
		return conf_error(conf, array,
		    "patterns: expected strings of 1 to %u characters without spaces",
		    NUMBER_GLYPHS_MAX);
	return 0;
}

static int
regex_set(struct conf *conf, const config_setting_t *array, const char *s, struct hint *hint)
{
	char error[REGEX_ERROR_BYTES];
	int r = s != NULL ? regex_new(s, &hint->regex, error) : -EINVAL;

	if (s == NULL)
		return conf_error(conf, array, "regex: expected strings");
	return r == -EINVAL ? conf_error(conf, array, "regex: \"%.64s\": %s", s, error) : r;
}

/* What the numbers of documents look like, in one of the two ways to say it. */
typedef int hint_fn(struct conf *, const config_setting_t *array, const char *, struct hint *);

static int
hints_parse(struct conf *conf, struct rules *rules, const config_setting_t *array,
    const struct entry *entry, hint_fn *set)
{
	const char *s;
	int n = 0, err;

	if (array_length(conf, array, RULES_PHRASES_MAX, &n) < 0)
		return -EINVAL;
	for (int i = 0; i < n; i++) {
		struct hint hint = {.level = entry->level, .rule = entry->rule};

		s = config_setting_get_string_elem(array, i);
		err = set(conf, array, s, &hint);
		if (err < 0)
			return err;
		err = hint_add(rules, &hint);
		if (err < 0)
			regex_free(hint.regex);
		if (err == 0)
			err = looks_add(&rules->list[entry->rule], s);
		if (err == -E2BIG)
			return conf_error(conf, array, "%s: too many, expected fewer",
			    config_setting_name(array));
		if (err < 0)
			return err;
	}
	return 0;
}

static int
patterns_parse(struct conf *conf, struct rules *rules, const config_setting_t *group,
    const struct entry *entry)
{
	const config_setting_t *patterns = conf_member(group, "patterns");
	const config_setting_t *regexes = conf_member(group, "regex");
	int err = 0;

	if (patterns == NULL && regexes == NULL)
		return conf_error(conf, group,
		    "expected patterns = [\"...\"] or regex = [\"...\"]");
	if (patterns != NULL)
		err = hints_parse(conf, rules, patterns, entry, pattern_set);
	if (err == 0 && regexes != NULL)
		err = hints_parse(conf, rules, regexes, entry, regex_set);
	return err;
}

struct section {
	const char *key;
	bool needed;
	const char *const *keys; /* of its entries */
	phrase_fn *add; /* NULL: patterns for words */
};

static const char *const keys_marking[] = {"name", "level", "words", "parts", "types", "needs",
    "at_most", "examples", "counter_examples", NULL};
/* These take the level of the marking they are found with, so they may be bounded to some. */
static const char *const keys_any_level[] = {"name", "words", "parts", "types", "levels", "needs",
    "at_most", "examples", "counter_examples", NULL};
/* It counts for the markings near it: no bound could be kept. */
static const char *const keys_document[] = {"name", "words", "examples", "counter_examples", NULL};
/* Never more than review. */
static const char *const keys_keyword[] = {"name", "level", "words", "parts", "types", "examples",
    "counter_examples", NULL};
static const char *const keys_number[] = {"name", "level", "patterns", "regex", "parts", "types",
    "examples", "counter_examples", NULL};

/* Markings first: titles are made of them. Each list may go on in a second one, so that a file of
 * additions can be put behind another. */
static const struct section sections[] = {
    {"markings", true, keys_marking, marking_add},
    {"more_markings", false, keys_marking, marking_add},
    {"fields", false, keys_any_level, label_add},
    {"more_fields", false, keys_any_level, label_add},
    {"titles", false, keys_any_level, title_add},
    {"more_titles", false, keys_any_level, title_add},
    {"declassified", false, keys_document, declassified_add},
    {"keywords", false, keys_keyword, keyword_add},
    {"more_keywords", false, keys_keyword, keyword_add},
    {"numbers", false, keys_number, NULL},
    {"more_numbers", false, keys_number, NULL},
};

static bool
section_has_level(const struct section *section)
{
	return section->keys != keys_any_level && section->keys != keys_document;
}

static int
entry_parse(struct conf *conf, struct rules *rules, const config_setting_t *group,
    const struct section *section)
{
	struct entry entry = {.rule = 0, .level = LEVEL_NONE};
	int err;

	if (config_setting_type(group) != CONFIG_TYPE_GROUP)
		return conf_error(conf, group, "%s: expected groups { name = ...; }", section->key);
	if (conf_keys(conf, group, section->keys) < 0)
		return -EINVAL;
	err = rule_add(conf, rules, group, &entry.rule);
	if (err < 0)
		return err;
	if (section_has_level(section) && level_parse(conf, group, &entry.level) < 0)
		return -EINVAL;
	rules->list[entry.rule].section =
	    section->key + (strncmp(section->key, MORE, strlen(MORE)) == 0 ? strlen(MORE) : 0);
	rules->list[entry.rule].level = entry.level;
	if (section->add != NULL)
		err = words_parse(conf, rules, group, &entry, section->add);
	else
		err = patterns_parse(conf, rules, group, &entry);
	if (err < 0)
		return err;
	return examples_parse(conf, rules, group, entry.rule);
}

static int
section_parse(struct conf *conf, struct rules *rules, const config_setting_t *root,
    const struct section *section)
{
	const config_setting_t *list = conf_member(root, section->key);
	int n, err;

	if (list == NULL && section->needed)
		return conf_error(conf, root, "expected %s = ( { ... } )", section->key);
	if (list == NULL)
		return 0;
	n = config_setting_length(list);
	if (config_setting_type(list) != CONFIG_TYPE_LIST || n == 0)
		return conf_error(conf, list, "%s: expected a list ( { ... }, ... )", section->key);
	for (int i = 0; i < n; i++) {
		err = entry_parse(conf, rules, config_setting_get_elem(list, (unsigned int)i),
		    section);
		if (err < 0)
			return err;
	}
	return 0;
}

int
sections_parse(struct conf *conf, struct rules *rules, const config_setting_t *root)
{
	int err;

	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		err = section_parse(conf, rules, root, &sections[i]);
		if (err < 0)
			return err;
		if (sections[i].add == marking_add)
			rules->nmarkings = rules->nkeys;
	}
	return 0;
}
