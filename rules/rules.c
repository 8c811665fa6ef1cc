/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the rule file's syntax (docs/RULES.md) and the making of struct rules. Whatever it does
 * not know is an error with file and line: a rule that is silently not in force is a miss.
 */
#include "rules/rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/conf.h"
#include "rules/compiled.h"
#include "rules/hint.h"
#include "rules/letter.h"
#include "rules/limits.h"
#include "rules/raw.h"

#define VERSION 1
#define MORE "more_" /* begins the name of a list that goes on */

/* What one entry of a list of rules may hold. */
struct entry {
	size_t rule;
	enum level level;
};

static int
array_of(struct conf *conf, const config_setting_t *setting, size_t max, int *ret_n)
{
	int n = config_setting_length(setting);

	if (config_setting_type(setting) != CONFIG_TYPE_ARRAY)
		return conf_error(conf, setting, "%s: expected an array of strings [\"...\"]",
		    config_setting_name(setting));
	if (n <= 0 || (size_t)n > max)
		return conf_error(conf, setting, "%s: expected 1 to %zu strings",
		    config_setting_name(setting), max);
	*ret_n = n;
	return 0;
}

static int
phrase_parse(struct conf *conf, const config_setting_t *array, int i, struct phrase *ret)
{
	const char *s = config_setting_get_string_elem(array, i);

	if (s == NULL)
		return conf_error(conf, array, "%s: expected strings", config_setting_name(array));
	if (phrase_set(ret, s, strlen(s)) < 0)
		return conf_error(conf, array,
		    "%s: \"%.64s\" is no phrase, expected 1 to %u words of at most %u letters",
		    config_setting_name(array), s, PHRASE_WORDS_MAX, WORD_LETTERS_MAX);
	return 0;
}

static int
phrases_parse(struct conf *conf, const config_setting_t *group, const char *key,
    struct phrases *ret)
{
	const config_setting_t *array = conf_member(group, key);
	int n = 0;

	if (array == NULL)
		return 0;
	if (array_of(conf, array, RULES_PHRASES_MAX, &n) < 0 || n <= 0)
		return -EINVAL;
	ret->list = calloc((size_t)n, sizeof(*ret->list));
	if (ret->list == NULL)
		return -ENOMEM;
	for (int i = 0; i < n; i++) {
		if (phrase_parse(conf, array, i, &ret->list[i]) < 0)
			return -EINVAL;
		ret->begins |= line_letter_bit(ret->list[i].words[0][0]);
	}
	ret->n = (size_t)n;
	return 0;
}

static void *
grown(void *list, size_t n, size_t size)
{
	return reallocarray(list, n + 1, size);
}

/* Of two keys with the same letters only the first would ever be found, whatever the bounds of its
 * rule: so there is but one. A title key has no letters of its marking yet. */
static bool
key_is_there(const struct rules *rules, const struct key *key)
{
	for (size_t i = 0; i < rules->nkeys && key->kind != KEY_TITLE; i++) {
		const struct key *other = &rules->keys[i];

		if (other->nletters == key->nletters &&
		    memcmp(other->letters, key->letters, key->nletters * sizeof(key->letters[0])) ==
			0)
			return true;
	}
	return false;
}

/* A key of the letters of the phrase before (may be NULL) and of phrase. */
static int
key_add(struct rules *rules, const struct phrase *before, const struct phrase *phrase,
    const struct key *like)
{
	const struct phrase *parts[2] = {before, phrase};
	struct key key = *like, *keys;

	for (size_t p = 0; p < ARRAY_LEN(parts); p++) {
		for (size_t w = 0; parts[p] != NULL && w < parts[p]->nwords; w++) {
			if (key.nletters + parts[p]->lens[w] > KEY_LETTERS_MAX)
				return -E2BIG;
			memcpy(&key.letters[key.nletters], parts[p]->words[w],
			    parts[p]->lens[w] * sizeof(key.letters[0]));
			key.nletters = (uint8_t)(key.nletters + parts[p]->lens[w]);
			key.nwords++;
		}
	}
	if (rules->nkeys == RULES_KEYS_MAX)
		return -E2BIG;
	if (key_is_there(rules, &key))
		return -EEXIST;
	keys = grown(rules->keys, rules->nkeys, sizeof(*keys));
	if (keys == NULL)
		return -ENOMEM;
	rules->keys = keys;
	rules->keys[rules->nkeys++] = key;
	return 0;
}

static int
rule_add(struct conf *conf, struct rules *rules, const config_setting_t *group, size_t *ret)
{
	struct rule *list = grown(rules->list, rules->nlist, sizeof(*list)), *rule;

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
	char **looks = grown(rule->looks, rule->nlooks, sizeof(*looks));

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
	struct example *examples = grown(rules->examples, rules->nexamples, sizeof(*examples));
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
		if (array_of(conf, array, RULES_EXAMPLES_MAX - rules->nexamples, &n) < 0)
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
	if (array_of(conf, array, RULES_PHRASES_MAX, &n) < 0)
		return -EINVAL;
	for (int i = 0; i < n; i++) {
		if (phrase_parse(conf, array, i, &phrase) < 0)
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
marking_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry)
{
	struct key like = {.kind = KEY_MARKING, .level = entry->level, .rule = entry->rule};

	return key_add(rules, NULL, phrase, &like);
}

static bool
key_is_spelled(const struct key *key, const struct phrase *phrase)
{
	size_t n = 0;

	for (size_t w = 0; w < phrase->nwords; w++) {
		if (n + phrase->lens[w] > key->nletters ||
		    memcmp(&key->letters[n], phrase->words[w],
			phrase->lens[w] * sizeof(key->letters[0])) != 0)
			return false;
		n += phrase->lens[w];
	}
	return n == key->nletters;
}

/* "do mat" and "domat" are one key, but two labels: within a line the spaces count. */
static bool
label_is_parted(const struct rules *rules, const struct phrase *phrase, size_t rule)
{
	for (size_t i = 0; i < rules->nkeys; i++) {
		const struct key *key = &rules->keys[i];

		if (key->kind == KEY_LABEL && key->rule == rule && key->nwords != phrase->nwords &&
		    key_is_spelled(key, phrase))
			return true;
	}
	return false;
}

static int
label_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry)
{
	struct key like = {.kind = KEY_LABEL, .rule = entry->rule};
	struct label *labels = grown(rules->labels, rules->nlabels, sizeof(*labels));
	int r;

	if (labels == NULL)
		return -ENOMEM;
	rules->labels = labels;
	labels[rules->nlabels++] = (struct label){.phrase = *phrase, .rule = entry->rule};
	rules->label_begins |= line_letter_bit(phrase->words[0][0]);
	r = key_add(rules, NULL, phrase, &like);
	return r == -EEXIST && label_is_parted(rules, phrase, entry->rule) ? 0 : r;
}

static int
declassified_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry)
{
	struct key like = {.kind = KEY_DECLASSIFIED, .rule = entry->rule};

	return key_add(rules, NULL, phrase, &like);
}

/* A title has a key with each marking; those were parsed before. */
static int
title_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry)
{
	struct phrase *list =
	    grown(rules->lists[LIST_TITLES].list, rules->lists[LIST_TITLES].n, sizeof(*list));
	size_t *title_rules =
	    grown(rules->title_rules, rules->lists[LIST_TITLES].n, sizeof(*title_rules));
	size_t nkeys = rules->nkeys;
	int err;

	if (list != NULL)
		rules->lists[LIST_TITLES].list = list;
	if (title_rules != NULL)
		rules->title_rules = title_rules;
	if (list == NULL || title_rules == NULL)
		return -ENOMEM;
	title_rules[rules->lists[LIST_TITLES].n] = entry->rule;
	list[rules->lists[LIST_TITLES].n++] = *phrase;
	rules->lists[LIST_TITLES].begins |= line_letter_bit(phrase->words[0][0]);
	for (size_t i = 0; i < nkeys; i++) {
		struct key like = {.kind = KEY_TITLE,
		    .rule = entry->rule,
		    .level = rules->keys[i].level};
		struct phrase letters = {.nwords = 0};
		struct key marking = rules->keys[i];

		if (marking.kind != KEY_MARKING)
			continue;
		err = key_add(rules, phrase, &letters, &like);
		if (err < 0)
			return err;
		if (rules->keys[rules->nkeys - 1].nletters + marking.nletters > KEY_LETTERS_MAX)
			return -E2BIG;
		memcpy(&rules->keys[rules->nkeys - 1]
			    .letters[rules->keys[rules->nkeys - 1].nletters],
		    marking.letters, marking.nletters * sizeof(marking.letters[0]));
		rules->keys[rules->nkeys - 1].nletters =
		    (uint8_t)(rules->keys[rules->nkeys - 1].nletters + marking.nletters);
	}
	return 0;
}

/* Room for one more hint like this. */
static int
hint_add(struct rules *rules, const struct hint *hint)
{
	struct hint *hints;

	if (rules->nhints == RULES_HINTS_MAX)
		return -E2BIG;
	hints = grown(rules->hints, rules->nhints, sizeof(*hints));
	if (hints == NULL)
		return -ENOMEM;
	rules->hints = hints;
	hints[rules->nhints++] = *hint;
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

	if (array_of(conf, array, RULES_PHRASES_MAX, &n) < 0)
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

struct list_row {
	const char *group;
	const char *key;
	enum phrase_list list;
};

static const struct list_row list_rows[] = {
    {"neighbours", "before", LIST_BEFORE},
    {"neighbours", "before_any", LIST_BEFORE_ANY},
    {"neighbours", "not_before", LIST_NOT_BEFORE},
    {"neighbours", "not_before_lines", LIST_NOT_BEFORE_LINES},
    {"neighbours", "after", LIST_AFTER},
    {"neighbours", "after_alone", LIST_AFTER_ALONE},
    {"neighbours", "after_field", LIST_AFTER_FIELD},
    {"context", "letterhead", LIST_LETTERHEAD},
    {"context", "support", LIST_SUPPORT},
    {"context", "recipients", LIST_RECIPIENTS},
    {"context", "about_secrecy", LIST_ABOUT},
    {"context", "sources", LIST_SOURCES},
    {"context", "page", LIST_PAGE},
    {"context", "beside", LIST_BESIDE},
    {"context", "declassified_from", LIST_DECLASSIFIED_FROM},
};

static int
lists_parse(struct conf *conf, struct rules *rules, const config_setting_t *root, const char *name)
{
	const config_setting_t *group = conf_member(root, name);
	const char *keys[ARRAY_LEN(list_rows) + 1] = {NULL};
	size_t n = 0;
	int err;

	if (group == NULL)
		return 0;
	if (config_setting_type(group) != CONFIG_TYPE_GROUP)
		return conf_error(conf, group, "%s: expected a group { ... }", name);
	for (size_t i = 0; i < ARRAY_LEN(list_rows); i++) {
		if (strcmp(list_rows[i].group, name) != 0)
			continue;
		keys[n++] = list_rows[i].key;
		err =
		    phrases_parse(conf, group, list_rows[i].key, &rules->lists[list_rows[i].list]);
		if (err < 0)
			return err;
	}
	return conf_keys(conf, group, keys);
}

/* Lines without "ậ" can be passed over if every marking has it. */
static bool
markings_hold_mat(const struct rules *rules)
{
	const uint16_t wanted = (uint16_t)('a' | MODIFIER_CIRCUMFLEX << LETTER_MODIFIER_SHIFT |
	    TONE_DOT << LETTER_TONE_SHIFT);
	bool holds;

	for (size_t i = 0; i < rules->nkeys; i++) {
		const struct key *key = &rules->keys[i];

		holds = key->kind != KEY_MARKING;
		for (size_t k = 1; k + 1 < key->nletters; k++) {
			if (key->letters[k] == wanted && key->letters[k - 1] == 'm' &&
			    key->letters[k + 1] == 't')
				holds = true;
		}
		if (!holds)
			return false;
	}
	return true;
}

static int
root_parse(struct conf *conf, struct rules *rules)
{
	static const char *const keys[] = {"version", "name", "markings", "fields", "titles",
	    "declassified", "keywords", "numbers", "neighbours", "context", "passwords",
	    "more_markings", "more_fields", "more_titles", "more_keywords", "more_numbers", NULL};
	static const int versions[2] = {VERSION, VERSION};
	const config_setting_t *root = config_root_setting(&conf->lib);
	int err;

	if (conf_keys(conf, root, keys) < 0 ||
	    conf_int(conf, root, "version", versions, &rules->version) < 0 ||
	    conf_string(conf, root, "name", rules->name, RULE_BYTES_MAX) < 0)
		return -EINVAL;
	if (rules->version == 0)
		return conf_error(conf, root, "expected version = %d", VERSION);
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		err = section_parse(conf, rules, root, &sections[i]);
		if (err < 0)
			return err;
		if (sections[i].add == marking_add)
			rules->nmarkings = rules->nkeys;
	}
	err = lists_parse(conf, rules, root, "neighbours");
	if (err < 0)
		return err;
	err = lists_parse(conf, rules, root, "context");
	if (err < 0)
		return err;
	err = passwords_parse(conf, root, &rules->passwords);
	if (err < 0)
		return err;
	rules->skips = rules->nhints == 0 && markings_hold_mat(rules);
	glance_begin(&rules->glance);
	glance_add(&rules->glance, &rules->lists[LIST_LETTERHEAD], GLANCE_LETTERHEAD);
	glance_add(&rules->glance, &rules->lists[LIST_SUPPORT], GLANCE_SUPPORT);
	glance_add(&rules->glance, &rules->lists[LIST_RECIPIENTS], GLANCE_RECIPIENTS);
	glance_add(&rules->glance, &rules->lists[LIST_ABOUT], GLANCE_ABOUT);
	return 0;
}

int
rules_parse(const char *text, size_t len, const char *name, struct rules **ret,
    char error[RULES_ERROR_BYTES])
{
	struct conf conf = {.name = name,
	    .error = error,
	    .error_bytes = RULES_ERROR_BYTES,
	    .bytes_max = RULES_TEXT_BYTES_MAX};
	struct rules *rules = calloc(1, sizeof(*rules));
	int err;

	if (rules == NULL)
		return -ENOMEM;
	err = conf_open(&conf, text, len);
	if (err == 0)
		err = root_parse(&conf, rules);
	conf_close(&conf);
	if (err < 0) {
		rules_free(rules);
		return err;
	}
	*ret = rules;
	return 0;
}

bool
rules_may_hold(const struct rules *rules, const uint8_t *bytes, size_t len)
{
	return !rules->skips || raw_scan(bytes, len, UINT32_MAX) != 0;
}

size_t
rules_find(const struct rules *rules, const uint8_t *bytes, size_t len, size_t from, size_t to)
{
	return rules->skips ? raw_find(bytes, len, from, to) : from;
}

bool
rules_is_label(const struct rules *rules, const uint8_t *name, size_t len)
{
	struct phrase phrase;

	if (len == 0 || len > LABEL_BYTES_MAX || phrase_set(&phrase, (const char *)name, len) < 0)
		return false;
	for (size_t i = 0; i < rules->nkeys; i++) {
		if (rules->keys[i].kind == KEY_LABEL && key_is_spelled(&rules->keys[i], &phrase))
			return true;
	}
	return false;
}

void
rules_speed(struct rules *rules)
{
	for (size_t i = 0; i < rules->nhints; i++) {
		if (rules->hints[i].regex != NULL)
			regex_speed(rules->hints[i].regex);
	}
}

void
rules_free(struct rules *rules)
{
	if (rules == NULL)
		return;
	for (size_t i = 0; i < LIST_COUNT; i++)
		free(rules->lists[i].list);
	passwords_free(&rules->passwords);
	free(rules->title_rules);
	free(rules->examples);
	free(rules->labels);
	for (size_t i = 0; i < rules->nhints; i++)
		regex_free(rules->hints[i].regex);
	free(rules->hints);
	free(rules->keys);
	for (size_t i = 0; i < rules->nlist; i++) {
		for (size_t k = 0; k < rules->list[i].nlooks; k++)
			free(rules->list[i].looks[k]);
		free(rules->list[i].looks);
	}
	free(rules->list);
	free(rules);
}
