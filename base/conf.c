/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/conf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#define DEPTH_MAX 16u /* brackets in brackets; libconfig frees them by recursion */

int
conf_error(struct conf *conf, const config_setting_t *at, const char *format, ...)
{
	unsigned int line = at != NULL ? config_setting_source_line(at) : 0;
	va_list args;
	int n;

	if (conf->failed)
		return -EINVAL;
	conf->failed = true;
	n = snprintf(conf->error, conf->error_bytes, "%s:%u: ", conf->name, line > 0 ? line : 1);
	if (n < 0 || (size_t)n >= conf->error_bytes)
		return -EINVAL;
	va_start(args, format);
	(void)vsnprintf(conf->error + n, conf->error_bytes - (size_t)n, format, args);
	va_end(args);
	return -EINVAL;
}

static int
text_error(struct conf *conf, unsigned int line, const char *what)
{
	(void)snprintf(conf->error, conf->error_bytes, "%s:%u: %s", conf->name, line, what);
	conf->failed = true;
	return -EINVAL;
}

/* libconfig opens the files that "@include" names by itself; we read one text only. */
static bool
line_includes(const char *line)
{
	line += strspn(line, " \t\r\f\v");
	return strncmp(line, "@include", strlen("@include")) == 0;
}

/* What must not reach libconfig: NULs, includes, deep nesting. Brackets in strings and comments
 * are counted too: an odd text may be refused, but never a deep one let through. */
static int
text_check(struct conf *conf, const char *text, size_t len)
{
	unsigned int line = 1;
	size_t depth = 0;

	if (line_includes(text))
		return text_error(conf, line, "@include is not allowed, one file holds all");
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '\0')
			return text_error(conf, line, "a NUL byte, expected text");
		if (c == '\n') {
			line++;
			if (line_includes(text + i + 1))
				return text_error(conf, line,
				    "@include is not allowed, one file holds all");
		}
		if (c == '{' || c == '(' || c == '[')
			depth++;
		else if ((c == '}' || c == ')' || c == ']') && depth > 0)
			depth--;
		if (depth > DEPTH_MAX)
			return text_error(conf, line, "brackets nested too deeply");
	}
	return 0;
}

int
conf_open(struct conf *conf, const char *text, size_t len)
{
	char *copy;
	int err = 0;

	config_init(&conf->lib);
	conf->failed = false;
	if (len > conf->bytes_max)
		return conf_error(conf, NULL, "too long, expected at most %zu bytes",
		    conf->bytes_max);
	copy = malloc(len + 1);
	if (copy == NULL)
		return -ENOMEM;
	if (len > 0)
		memcpy(copy, text, len);
	copy[len] = '\0';
	if (text_check(conf, copy, len) < 0)
		err = -EINVAL;
	else if (config_read_string(&conf->lib, copy) != CONFIG_TRUE)
		err = text_error(conf, (unsigned int)config_error_line(&conf->lib),
		    config_error_text(&conf->lib));
	free(copy);
	return err;
}

void
conf_close(struct conf *conf)
{
	config_destroy(&conf->lib);
}

/* "a, b, c"; cut if it does not fit. */
static void
names_join(const char *const *names, const char *quote, char *ret, size_t size)
{
	const char *parts[4];

	ret[0] = '\0';
	for (size_t i = 0; names[i] != NULL; i++) {
		parts[0] = i > 0 ? ", " : "";
		parts[1] = quote;
		parts[2] = names[i];
		parts[3] = quote;
		for (size_t k = 0; k < ARRAY_LEN(parts); k++)
			strncat(ret, parts[k], size - strlen(ret) - 1);
	}
}

static int
key_error(struct conf *conf, const config_setting_t *member, const char *const *keys)
{
	const char *name = config_setting_name(member);
	char list[256];

	names_join(keys, "", list, sizeof(list));
	return conf_error(conf, member, "unknown key \"%.64s\", expected one of: %s",
	    name != NULL ? name : "", list);
}

int
conf_keys(struct conf *conf, const config_setting_t *group, const char *const *keys)
{
	int n = config_setting_length(group);

	for (int i = 0; i < n; i++) {
		const config_setting_t *member = config_setting_get_elem(group, (unsigned int)i);
		const char *name = config_setting_name(member);
		const char *const *key = keys;

		while (*key != NULL && (name == NULL || strcmp(*key, name) != 0))
			key++;
		if (*key == NULL)
			return key_error(conf, member, keys);
	}
	return 0;
}

config_setting_t *
conf_member(const config_setting_t *group, const char *key)
{
	return config_setting_get_member(group, key);
}

/* Control characters would reach terminals and notices. */
static bool
text_is_printable(const char *s)
{
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7F)
			return false;
	}
	return true;
}

int
conf_string(struct conf *conf, const config_setting_t *group, const char *key, char *dst,
    size_t max)
{
	const config_setting_t *member = conf_member(group, key);
	const char *s;

	if (member == NULL)
		return 0;
	s = config_setting_get_string(member);
	if (s == NULL)
		return conf_error(conf, member, "%s: expected a string in quotes", key);
	if (strlen(s) > max)
		return conf_error(conf, member, "%s: too long, expected at most %zu bytes", key,
		    max);
	if (!text_is_printable(s))
		return conf_error(conf, member, "%s: a control character, expected plain text",
		    key);
	memcpy(dst, s, strlen(s) + 1);
	return 0;
}

int
conf_int(struct conf *conf, const config_setting_t *group, const char *key, const int range[2],
    int *ret)
{
	const config_setting_t *member = conf_member(group, key);
	int v;

	if (member == NULL)
		return 0;
	v = config_setting_get_int(member);
	if (config_setting_type(member) != CONFIG_TYPE_INT || v < range[0] || v > range[1])
		return conf_error(conf, member, "%s: expected a whole number from %d to %d", key,
		    range[0], range[1]);
	*ret = v;
	return 0;
}

int
conf_bool(struct conf *conf, const config_setting_t *group, const char *key, bool *ret)
{
	const config_setting_t *member = conf_member(group, key);

	if (member == NULL)
		return 0;
	if (config_setting_type(member) != CONFIG_TYPE_BOOL)
		return conf_error(conf, member, "%s: expected true or false", key);
	*ret = config_setting_get_bool(member);
	return 0;
}

int
conf_choice(struct conf *conf, const config_setting_t *group, const char *key,
    const char *const *names, size_t *ret)
{
	const config_setting_t *member = conf_member(group, key);
	const char *s;
	char list[128];

	if (member == NULL)
		return 0;
	s = config_setting_get_string(member);
	for (size_t i = 0; names[i] != NULL; i++) {
		if (s != NULL && strcmp(names[i], s) == 0) {
			*ret = i;
			return 0;
		}
	}
	names_join(names, "\"", list, sizeof(list));
	return conf_error(conf, member, "%s: expected one of %s", key, list);
}
