/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the hash from element names to numbers: most tags of a document are looked up here. */
#include "scanner/format/names.h"

#include <string.h>

static unsigned int
name_hash(const uint8_t *name, size_t len)
{
	return (unsigned int)((unsigned int)len * 61u + name[0] * 7u + name[len - 1] * 31u +
		   name[len / 2] * 3u) %
	    NAMES_SLOTS;
}

void
names_fill(struct names *names, const struct name_row *rows, size_t n)
{
	memset(names, 0, sizeof(*names));
	names->rows = rows;
	for (size_t i = 0; i < n; i++) {
		unsigned int at = name_hash((const uint8_t *)rows[i].name, strlen(rows[i].name));

		while (names->slots[at] != 0)
			at = (at + 1) % NAMES_SLOTS;
		names->slots[at] = (uint8_t)(i + 1);
		names->lens[i] = (uint8_t)strlen(rows[i].name);
	}
}

uint8_t
names_find(const struct names *names, const struct rd *name)
{
	if (name->left == 0)
		return 0;
	for (unsigned int at = name_hash(name->p, name->left); names->slots[at] != 0;
	     at = (at + 1) % NAMES_SLOTS) {
		unsigned int i = names->slots[at] - 1u;

		if (name->left == names->lens[i] && name->p[0] == (uint8_t)names->rows[i].name[0] &&
		    (name->left == 1 || memcmp(name->p, names->rows[i].name, name->left) == 0))
			return names->rows[i].id;
	}
	return 0;
}
