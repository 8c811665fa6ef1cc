/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the reading of an array; what its strings are for is its caller's. */
#include "rules/array.h"

#include <string.h>

#include "rules/limits.h"

int
array_length(struct conf *conf, const config_setting_t *array, size_t max, int *ret_n)
{
	int n = config_setting_length(array);

	if (config_setting_type(array) != CONFIG_TYPE_ARRAY)
		return conf_error(conf, array, "%s: expected an array of strings [\"...\"]",
		    config_setting_name(array));
	if (n <= 0 || (size_t)n > max)
		return conf_error(conf, array, "%s: expected 1 to %zu strings",
		    config_setting_name(array), max);
	*ret_n = n;
	return 0;
}

int
array_phrase(struct conf *conf, const config_setting_t *array, int i, struct phrase *ret)
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
