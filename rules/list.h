/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists of phrases that the rule file has in its groups neighbours and context. */
#ifndef RULES_LIST_H
#define RULES_LIST_H

#include "base/conf.h"
#include "rules/compiled.h"

/* Reads both groups of the file's root, if they are there. 0, -EINVAL or -ENOMEM. */
int lists_parse(struct conf *conf, struct rules *rules, const config_setting_t *root);

#endif
