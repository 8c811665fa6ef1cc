/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the list of passwords. A message never repeats one: it names the place in the list. */
#include "rules/password.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rules/code.h"
#include "rules/compiled.h"
#include "rules/limits.h"
#include "rules/rules.h"

/* The empty password is tried in any case. Tabs and the like nobody typed into a dialogue. */
static bool
is_password(const char *s)
{
	size_t len = s != NULL ? strlen(s) : 0;

	if (len == 0 || len > PASSWORD_BYTES_MAX || !code_is_formed((const uint8_t *)s, len))
		return false;
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7F)
			return false;
	}
	return true;
}

int
passwords_parse(struct conf *conf, const config_setting_t *root, struct passwords *ret)
{
	const config_setting_t *array = conf_member(root, "passwords");
	int n;

	if (array == NULL)
		return 0;
	n = config_setting_length(array);
	if (config_setting_type(array) != CONFIG_TYPE_ARRAY || n <= 0 || n > (int)PASSWORDS_MAX)
		return conf_error(conf, array,
		    "passwords: expected an array of 1 to %u strings [\"...\"]", PASSWORDS_MAX);
	ret->list = calloc((size_t)n, sizeof(*ret->list));
	if (ret->list == NULL)
		return -ENOMEM;
	for (int i = 0; i < n; i++) {
		const char *s = config_setting_get_string_elem(array, i);

		if (!is_password(s))
			return conf_error(conf, array,
			    "passwords: number %d is none, expected 1 to %u bytes of text", i + 1,
			    PASSWORD_BYTES_MAX);
		ret->list[i] = strdup(s);
		if (ret->list[i] == NULL)
			return -ENOMEM;
		ret->n++;
	}
	return 0;
}

void
passwords_free(struct passwords *passwords)
{
	for (size_t i = 0; i < passwords->n; i++) {
		explicit_bzero(passwords->list[i], strlen(passwords->list[i]));
		free(passwords->list[i]);
	}
	free(passwords->list);
}

size_t
rules_passwords(const struct rules *rules, const char *const **ret)
{
	*ret = (const char *const *)rules->passwords.list;
	return rules->passwords.n;
}
