/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where text may carry something in quoted-printable, percent signs or uuencode. */
#ifndef SCANNER_FORMAT_ENCODED_FIND_H
#define SCANNER_FORMAT_ENCODED_FIND_H

#include <stddef.h>
#include <stdint.h>

/* The first place in [from, to) of a = or % before what may be a digit from 8 on, or of a newline
 * before a b; `to`: none. */
size_t encoded_find(const uint8_t *bytes, size_t len, size_t from, size_t to);

#endif
