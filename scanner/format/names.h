/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of a vocabulary's elements as small numbers, by one hash. Pure. */
#ifndef SCANNER_FORMAT_NAMES_H
#define SCANNER_FORMAT_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

#define NAMES_SLOTS 512u /* at least three times as many as any vocabulary has names */

#define NAMES_MAX 255u /* rows of one vocabulary: their indexes fit a byte */

struct name_row {
	const char *name;
	uint8_t id; /* not 0 */
};

struct names {
	const struct name_row *rows; /* lent */
	uint8_t slots[NAMES_SLOTS]; /* 1 + index of the row; 0: free */
	uint8_t lens[NAMES_MAX]; /* of the rows' names */
};

/* n rows, at most NAMES_MAX; no name is longer than 255. */
void names_fill(struct names *names, const struct name_row *rows, size_t n);
/* The id of the name, 0: none of them. */
uint8_t names_find(const struct names *names, const struct rd *name);

#endif
