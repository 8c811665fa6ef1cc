/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many files a scan will meet: a second walk, a few steps at a time, ahead of the first one.
 * A guess for the progress line: what cannot be read counts nothing, and files come and go.
 */
#ifndef CLI_MATGUARD_TOTAL_H
#define CLI_MATGUARD_TOTAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/matguard/choice.h"

struct total;

/* Everything is lent. NULL if there is no memory. */
struct total *total_new(char *const *paths, size_t npaths, const struct choice *);
void total_free(struct total *); /* NULL is fine */

/* Looks at up to `steps` entries more. */
void total_step(struct total *, size_t steps);
/* True and *ret: all are counted. False: not yet, or never. NULL is fine. */
bool total_get(const struct total *, uint64_t *ret);

#endif
