/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the keys: which there are, and that no two are alike. What they match is matcher.c. */
#include "rules/key.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "rules/letter.h"
#include "rules/limits.h"

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
	keys = reallocarray(rules->keys, rules->nkeys + 1, sizeof(*keys));
	if (keys == NULL)
		return -ENOMEM;
	rules->keys = keys;
	rules->keys[rules->nkeys++] = key;
	return 0;
}

int
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

int
label_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry)
{
	struct key like = {.kind = KEY_LABEL, .rule = entry->rule};
	struct label *labels = reallocarray(rules->labels, rules->nlabels + 1, sizeof(*labels));
	int r;

	if (labels == NULL)
		return -ENOMEM;
	rules->labels = labels;
	labels[rules->nlabels++] = (struct label){.phrase = *phrase, .rule = entry->rule};
	rules->label_begins |= line_letter_bit(phrase->words[0][0]);
	r = key_add(rules, NULL, phrase, &like);
	return r == -EEXIST && label_is_parted(rules, phrase, entry->rule) ? 0 : r;
}

int
declassified_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry)
{
	struct key like = {.kind = KEY_DECLASSIFIED, .rule = entry->rule};

	return key_add(rules, NULL, phrase, &like);
}

int
title_add(struct rules *rules, const struct phrase *phrase, const struct entry *entry)
{
	struct phrase *list = reallocarray(rules->lists[LIST_TITLES].list,
	    rules->lists[LIST_TITLES].n + 1, sizeof(*list));
	size_t *title_rules =
	    reallocarray(rules->title_rules, rules->lists[LIST_TITLES].n + 1, sizeof(*title_rules));
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

bool
keys_hold_mat(const struct rules *rules)
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
