/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The passwords that an organisation gave for its encrypted files: `passwords` of a rule file. */
#ifndef RULES_PASSWORD_H
#define RULES_PASSWORD_H

#include <stddef.h>

#include "base/conf.h"

struct passwords {
	char **list;
	size_t n;
};

/* Reads passwords = [ "...", ... ] of the file's root, if it is there. 0, -EINVAL or -ENOMEM;
 * passwords_free() in any case. */
int passwords_parse(struct conf *, const config_setting_t *root, struct passwords *ret);
/* Overwrites them first. */
void passwords_free(struct passwords *);

#endif
