/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule file a verb works with: which one it is, and asking matguard-rules about it. */
#ifndef CLI_MATGUARD_RULES_FILE_H
#define CLI_MATGUARD_RULES_FILE_H

#include <limits.h>
#include <stdbool.h>

#include "base/rules_ask.h"
#include "cli/matguard/verb.h"

#define RULES_FILE_NAME "state-secret.conf"

struct rules_file {
	int fd; /* -1: none */
	char path[PATH_MAX + sizeof(RULES_FILE_NAME) + 1];
};

/* Where matguard-scan and its kind lie: beside us, or installed. */
const char *programs_dir(const struct cli *);

/* Opens the file that is named, else the one beside the program, else the machine's, else the
 * shipped one. 0, or -EINVAL after a complaint. */
int rules_file_open(const struct cli *, const char *named, struct rules_file *ret);
void rules_file_close(struct rules_file *);

/* 0 and *ret: it is good. -EINVAL: it is not, and that has been said with file and line. -errno:
 * it could not be asked, and that has been said. listener may be NULL. */
int rules_file_ask(const struct cli *, const struct rules_file *, enum rules_want,
    const struct rules_listener *, struct rules_end *ret);

#endif
