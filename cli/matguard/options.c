/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the reading of the command line. Prints nothing but help. */
#include "cli/matguard/options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/checked.h"
#include "base/escape.h"
#include "base/lang.h"

#define NS_PER_S 1000000000u
#define HELP_COLUMN 22 /* letters of an option before its help */
#define WORD_BYTES 128u /* an option or value quoted in a complaint */

static const struct option_row *
row_find(const struct options *options, const char *name, size_t len)
{
	for (; options != NULL; options = options->next) {
		for (size_t i = 0; i < options->nrows; i++) {
			const struct option_row *row = &options->rows[i];

			if (strlen(row->name) == len && memcmp(row->name, name, len) == 0)
				return row;
		}
	}
	return NULL;
}

static bool
choice_has(const char *choices, const char *text)
{
	size_t len = strlen(text), n;

	for (const char *p = choices;; p += n + 1) {
		n = strcspn(p, "|");
		if (n == len && memcmp(p, text, n) == 0)
			return true;
		if (p[n] == '\0')
			return false;
	}
}

static int
number_parse(const char *text, uint32_t *ret)
{
	uint32_t v = 0;

	if (*text == '\0')
		return -EINVAL;
	for (; *text != '\0'; text++) {
		if (!isdigit((unsigned char)*text) || mul_overflow(v, 10u, &v) ||
		    add_overflow(v, (uint32_t)(*text - '0'), &v))
			return -EINVAL;
	}
	if (v == 0)
		return -EINVAL;
	*ret = v;
	return 0;
}

static int
seconds_parse(const char *text, uint64_t *ret_wall_ns)
{
	uint64_t v = 0;

	if (*text == '\0')
		return -EINVAL;
	for (; *text != '\0'; text++) {
		if (!isdigit((unsigned char)*text) || mul_overflow(v, (uint64_t)10, &v) ||
		    add_overflow(v, (uint64_t)(*text - '0'), &v))
			return -EINVAL;
	}
	return mul_overflow(v, (uint64_t)NS_PER_S, ret_wall_ns) ? -EINVAL : 0;
}

int
options_time(const char *text, uint64_t *ret_wall_ns)
{
	static const char *const forms[] = {"%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S",
	    "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"};

	if (text[0] == '@')
		return seconds_parse(&text[1], ret_wall_ns);
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct tm tm = {.tm_isdst = -1};
		const char *end = strptime(text, forms[i], &tm);
		time_t seconds;

		if (end == NULL || *end != '\0')
			continue;
		seconds = mktime(&tm);
		if (seconds < 0)
			return -EINVAL;
		*ret_wall_ns = (uint64_t)seconds * NS_PER_S;
		return 0;
	}
	return -EINVAL;
}

static int
list_add(struct option_list *list, const char *text)
{
	if (*text == '\0' || list->n == OPTION_LIST_MAX)
		return -EINVAL;
	list->items[list->n++] = text;
	return 0;
}

/* 0, or -EINVAL: text is no value for this row. */
static int
value_set(const struct option_row *row, const char *text)
{
	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)row->value = true;
		return 0;
	case OPTION_CHOICE:
		if (!choice_has(row->argument, text))
			return -EINVAL;
		*(const char **)row->value = text;
		return 0;
	case OPTION_TEXT:
		if (*text == '\0')
			return -EINVAL;
		*(const char **)row->value = text;
		return 0;
	case OPTION_NUMBER:
		return number_parse(text, row->value);
	case OPTION_TIME:
		return options_time(text, row->value);
	case OPTION_LIST:
		return list_add(row->value, text);
	}
	return -EINVAL;
}

static int
complain_value(const struct option_row *row, const char *text, char error[OPTION_ERROR_BYTES])
{
	char word[WORD_BYTES];

	escape_str(word, sizeof(word), text);
	switch (row->kind) {
	case OPTION_FLAG:
		snprintf(error, OPTION_ERROR_BYTES, _("--%s takes no value."), row->name);
		break;
	case OPTION_CHOICE:
		snprintf(error, OPTION_ERROR_BYTES, _("--%s: \"%s\" is not one of %s."), row->name,
		    word, row->argument);
		break;
	case OPTION_TEXT:
		snprintf(error, OPTION_ERROR_BYTES, _("--%s needs a value: %s."), row->name,
		    row->argument);
		break;
	case OPTION_NUMBER:
		snprintf(error, OPTION_ERROR_BYTES, _("--%s: \"%s\" is not a whole number from 1."),
		    row->name, word);
		break;
	case OPTION_LIST:
		if (*text == '\0')
			snprintf(error, OPTION_ERROR_BYTES, _("--%s needs a value: %s."), row->name,
			    row->argument);
		else
			snprintf(error, OPTION_ERROR_BYTES, _("--%s is given more than %u times."),
			    row->name, OPTION_LIST_MAX);
		break;
	case OPTION_TIME:
		snprintf(error, OPTION_ERROR_BYTES,
		    _("--%s: \"%s\" is not a time. Write 2026-11-20, \"2026-11-20 08:30\" or "
		      "@SECONDS."),
		    row->name, word);
		break;
	}
	return -EINVAL;
}

/* One option at argv[i]; *ret_used is 1, or 2 if its value was the next word. */
static int
option_take(const struct options *options, char *const *argv, int left, int *ret_used,
    char error[OPTION_ERROR_BYTES])
{
	bool is_long = argv[0][1] == '-';
	const char *name = is_long ? &argv[0][2] : "help";
	size_t len = strcspn(name, "=");
	const struct option_row *row = row_find(options, name, len);
	char word[WORD_BYTES];

	if (row == NULL || (!is_long && strcmp(argv[0], "-h") != 0)) {
		snprintf(error, OPTION_ERROR_BYTES, _("There is no option \"%s\"."),
		    escape_str(word, sizeof(word), argv[0]));
		return -EINVAL;
	}
	*ret_used = 1;
	if (row->kind == OPTION_FLAG)
		return name[len] == '=' ? complain_value(row, "", error) : value_set(row, "");
	if (name[len] == '=') {
		if (value_set(row, &name[len + 1]) < 0)
			return complain_value(row, &name[len + 1], error);
		return 0;
	}
	if (left < 2) {
		snprintf(error, OPTION_ERROR_BYTES, _("--%s needs a value: %s."), row->name,
		    row->argument);
		return -EINVAL;
	}
	*ret_used = 2;
	return value_set(row, argv[1]) < 0 ? complain_value(row, argv[1], error) : 0;
}

int
options_parse(const struct options *options, struct operands *operands,
    char error[OPTION_ERROR_BYTES])
{
	char **argv = operands->argv;
	int kept = 1, used, r;
	bool over = false;

	for (int i = 1; i < operands->argc; i += used) {
		used = 1;
		if (over || argv[i][0] != '-' || argv[i][1] == '\0') {
			argv[kept++] = argv[i];
			over = over || operands->only_leading;
		} else if (strcmp(argv[i], "--") == 0) {
			over = true;
		} else {
			r = option_take(options, &argv[i], operands->argc - i, &used, error);
			if (r < 0)
				return r;
		}
	}
	operands->argc = kept;
	return 0;
}

void
options_help(const struct options *options)
{
	char left[64];

	for (; options != NULL; options = options->next) {
		for (size_t i = 0; i < options->nrows; i++) {
			const struct option_row *row = &options->rows[i];

			snprintf(left, sizeof(left), "--%s%s%s", row->name,
			    row->argument != NULL ? " " : "",
			    row->argument != NULL ? row->argument : "");
			/* What is too long for its column gets a line of its own. */
			if (strlen(left) > HELP_COLUMN)
				printf("  %s\n  %-*s %s\n", left, HELP_COLUMN, "", _(row->help));
			else
				printf("  %-*s %s\n", HELP_COLUMN, left, _(row->help));
		}
	}
}
