/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists of rules of the rule file: markings, fields, titles, ... */
#ifndef RULES_SECTION_H
#define RULES_SECTION_H

#include "base/conf.h"
#include "rules/compiled.h"

/* Reads all of them from the file's root. 0, -EINVAL or -ENOMEM. */
int sections_parse(struct conf *conf, struct rules *rules, const config_setting_t *root);

#endif
