/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of a vocabulary's elements as small numbers, by one hash. Pure. */
#ifndef SCANNER_FORMAT_NAMES_H
#define SCANNER_FORMAT_NAMES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/rd.h"

#define NAMES_SLOTS 512u /* at least three times as many as any vocabulary has names */

#define NAMES_HEAD 8u /* letters of a name that are compared as one number */
#define NAMES_MAX 255u /* rows of one vocabulary: their indexes fit a byte */

struct name_row {
	const char *name;
	uint8_t id; /* not 0 */
};

struct names {
	const struct name_row *rows; /* lent */
	uint8_t slots[NAMES_SLOTS]; /* 1 + index of the row; 0: free */
	uint64_t heads[NAMES_MAX]; /* of the rows' names: their first eight letters */
	uint8_t lens[NAMES_MAX]; /* of the rows' names */
};

/* n rows, at most NAMES_MAX; no name is empty or longer than 255. */
void names_fill(struct names *names, const struct name_row *rows, size_t n);
/* names_find() for a name that is longer than its head. */
uint8_t names_find_long(const struct names *names, const struct rd *name);

/* Most tags of a document are looked up by short names: what that takes is inline. */

/* The first letters as one number; the same letters give the same. len is not 0. */
static inline uint64_t
names_head(const uint8_t *name, size_t len)
{
	uint32_t first, last;
	uint64_t head;

	if (len >= NAMES_HEAD) {
		memcpy(&head, name, sizeof(head));
		return head;
	}
	if (len >= sizeof(first)) {
		memcpy(&first, name, sizeof(first));
		memcpy(&last, name + (len - sizeof(last)), sizeof(last));
		return (uint64_t)last << 32 | first;
	}
	return (uint64_t)name[0] | (uint64_t)name[len / 2] << 8 | (uint64_t)name[len - 1] << 16;
}

/* Multiplied by 2^64 over the golden ratio; the upper bits are the well mixed ones. */
static inline unsigned int
names_slot(uint64_t head, size_t len)
{
	return (unsigned int)(((head + len) * UINT64_C(0x9e3779b97f4a7c15)) >> 55) % NAMES_SLOTS;
}

/* The id of the name, 0: none of them. */
static inline uint8_t
names_find(const struct names *names, const struct rd *name)
{
	uint64_t head;

	if (name->left == 0)
		return 0;
	if (name->left > NAMES_HEAD)
		return names_find_long(names, name);
	head = names_head(name->p, name->left);
	for (unsigned int at = names_slot(head, name->left); names->slots[at] != 0;
	     at = (at + 1) % NAMES_SLOTS) {
		unsigned int i = names->slots[at] - 1u;

		if (name->left == names->lens[i] && head == names->heads[i])
			return names->rows[i].id;
	}
	return 0;
}

#endif
