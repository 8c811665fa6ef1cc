/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns which key of the file is which list; who asks a list knows what it is for. */
#include "rules/list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "rules/array.h"
#include "rules/limits.h"

static int
phrases_parse(struct conf *conf, const config_setting_t *group, const char *key,
    struct phrases *ret)
{
	const config_setting_t *array = conf_member(group, key);
	int n = 0;

	if (array == NULL)
		return 0;
	if (array_length(conf, array, RULES_PHRASES_MAX, &n) < 0 || n <= 0)
		return -EINVAL;
	ret->list = calloc((size_t)n, sizeof(*ret->list));
	if (ret->list == NULL)
		return -ENOMEM;
	for (int i = 0; i < n; i++) {
		if (array_phrase(conf, array, i, &ret->list[i]) < 0)
			return -EINVAL;
		ret->begins |= line_letter_bit(ret->list[i].words[0][0]);
	}
	ret->n = (size_t)n;
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
group_parse(struct conf *conf, struct rules *rules, const config_setting_t *root, const char *name)
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

int
lists_parse(struct conf *conf, struct rules *rules, const config_setting_t *root)
{
	int err = group_parse(conf, rules, root, "neighbours");

	return err < 0 ? err : group_parse(conf, rules, root, "context");
}
