/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the verbs share: the global options, the exit codes, the table's row. */
#ifndef CLI_MATGUARD_VERB_H
#define CLI_MATGUARD_VERB_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/config.h"
#include "cli/matguard/options.h"

#define MATGUARD_VERSION "0.1.0"

/* design.md section 6 and matguard(1). */
enum exit_code {
	EXIT_NONE = 0, /* nothing found; done */
	EXIT_FOUND = 1, /* at least one marked; the log is damaged; failed */
	EXIT_USAGE = 2,
	EXIT_UNSURE = 3, /* scan: review, opaque or error; else: the daemon does not answer */
	EXIT_REFUSED = 4, /* not for this account */
	EXIT_INTERRUPTED = 130,
};

struct cli {
	const char *language; /* --lang, or NULL */
	const char *run_dir;
	const char *config_path; /* --config, or NULL */
	const char *config_seen; /* the one config was read from, or tried */
	bool help;
	bool version;
	char own_dir[PATH_MAX]; /* where this program and its workers lie */
	bool configured; /* config was read; else it holds the defaults */
	struct config config;
};

struct verb {
	const char *name;
	const char *arguments; /* for the usage line */
	const char *summary; /* N_() */
	const char *details; /* N_(), more help; or NULL */
	/* operands->argv[0] is the verb. Returns the exit code. */
	int (*run)(struct cli *, const struct verb *, struct operands *);
};

extern const struct verb verb_scan, verb_explain, verb_status, verb_log, verb_rules;

/* Takes the verb's options and the global ones out of the operands; serves --help. True: go on.
 * False: *ret_code is the exit code. */
bool verb_options(struct cli *, const struct verb *, const struct options *, struct operands *,
    int *ret_code);

/* One line on standard error, with the program's name before it. */
void cli_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
