/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What text carries inside it in letters: base64, quoted-printable, percent signs, uuencode. */
#ifndef SCANNER_FORMAT_ENCODED_H
#define SCANNER_FORMAT_ENCODED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rd.h"

struct scan;

/* What a text may carry. Begin with {0}. */
struct encoded_seen {
	size_t base64; /* where the first run may begin, plus one; 0: nowhere */
	size_t quoted, percent; /* signs with two digits that stand for no ASCII */
	bool uuencode;
};

/* Looks for it at [from, to), a stretch that begins where the last one ended: quick, and misses
 * nothing that encoded_read() would decode. */
void encoded_see(struct encoded_seen *seen, struct rd text, size_t from, size_t to);
/* Decodes each such run of the text and looks into it as a member. seen: NULL, or what was seen in
 * the whole of it. */
void encoded_read(struct scan *scan, struct rd text, const struct encoded_seen *seen);

#endif
