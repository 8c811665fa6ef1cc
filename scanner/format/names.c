/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the hash from element names to numbers. */
#include "scanner/format/names.h"

#include <string.h>

void
names_fill(struct names *names, const struct name_row *rows, size_t n)
{
	memset(names, 0, sizeof(*names));
	names->rows = rows;
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(rows[i].name);
		uint64_t head = names_head((const uint8_t *)rows[i].name, len);
		unsigned int at = names_slot(head, len);

		while (names->slots[at] != 0)
			at = (at + 1) % NAMES_SLOTS;
		names->slots[at] = (uint8_t)(i + 1);
		names->heads[i] = head;
		names->lens[i] = (uint8_t)len;
	}
}

uint8_t
names_find_long(const struct names *names, const struct rd *name)
{
	for (unsigned int at = names_slot(names_head(name->p, name->left), name->left);
	     names->slots[at] != 0; at = (at + 1) % NAMES_SLOTS) {
		unsigned int i = names->slots[at] - 1u;

		if (name->left == names->lens[i] &&
		    memcmp(name->p, names->rows[i].name, name->left) == 0)
			return names->rows[i].id;
	}
	return 0;
}
