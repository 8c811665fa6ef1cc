/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns struct rules: made once from a rule file, then never changed. What the file may hold is
 * section.c and list.c, what is made of it key.c and hint.c.
 */
#include "rules/rules.h"

#include <errno.h>
#include <stdlib.h>

#include "base/conf.h"
#include "rules/compiled.h"
#include "rules/hint.h"
#include "rules/key.h"
#include "rules/limits.h"
#include "rules/list.h"
#include "rules/raw.h"
#include "rules/section.h"

#define VERSION 1

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
	err = sections_parse(conf, rules, root);
	if (err < 0)
		return err;
	err = lists_parse(conf, rules, root);
	if (err < 0)
		return err;
	err = passwords_parse(conf, root, &rules->passwords);
	if (err < 0)
		return err;
	rules->skips = rules->nhints == 0 && keys_hold_mat(rules);
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
