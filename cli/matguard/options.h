/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long options from tables of rows: "--name value", "--name=value"; "--" ends them. */
#ifndef CLI_MATGUARD_OPTIONS_H
#define CLI_MATGUARD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/matguard/limits.h"

enum option_kind {
	OPTION_FLAG, /* bool */
	OPTION_TEXT, /* const char *: lent from argv */
	OPTION_CHOICE, /* const char *: one of the words of argument, "a|b" */
	OPTION_NUMBER, /* uint32_t, from 1 */
	OPTION_TIME, /* uint64_t: ns since 1970; see options_time */
	OPTION_LIST, /* struct option_list: may be given more than once */
};

struct option_list {
	const char *items[OPTION_LIST_MAX]; /* lent from argv */
	size_t n;
};

struct option_row {
	const char *name; /* without dashes */
	enum option_kind kind;
	void *value; /* of kind's type */
	const char *argument; /* "FILE"; "a|b" of a choice; NULL of a flag */
	const char *help; /* N_() */
};

struct options {
	const struct option_row *rows;
	size_t nrows;
	const struct options *next; /* further rows, or NULL */
};

struct operands {
	char **argv; /* argv[0] is not looked at */
	int argc; /* in: of argv; out: argv[0] and the operands, moved together */
	bool only_leading; /* stop at the first operand: a verb keeps its own options */
};

/* Takes the options out of the operands. 0, or -EINVAL and a translated sentence in error. */
int options_parse(const struct options *, struct operands *, char error[OPTION_ERROR_BYTES]);

/* "2026-11-20", "2026-11-20 08:30", "2026-11-20T08:30:15" in local time, or "@SECONDS". 0 or
 * -EINVAL. */
int options_time(const char *text, uint64_t *ret_wall_ns);

/* The rows as help text on standard output. */
void options_help(const struct options *);

#endif
