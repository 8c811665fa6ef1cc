/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An array of strings in the rule file: words = [ "...", "..." ]. */
#ifndef RULES_ARRAY_H
#define RULES_ARRAY_H

#include <stddef.h>

#include "base/conf.h"
#include "rules/line.h"

/* Its number of strings, 1 to max, in *ret_n. 0 or -EINVAL. */
int array_length(struct conf *conf, const config_setting_t *array, size_t max, int *ret_n);
/* Its string i as a phrase. 0 or -EINVAL. */
int array_phrase(struct conf *conf, const config_setting_t *array, int i, struct phrase *ret);

#endif
