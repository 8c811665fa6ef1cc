/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Characters spelled out in ASCII: &#7852; \\u1eac =E1=BA=AC %E1%BA%AC A^. */
#ifndef RULES_SPELLED_H
#define RULES_SPELLED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/verdict.h"

/* One of NCR, RTF, quoted-printable, percent, JSON, VIQR. */
bool spelled_is(enum encoding);
/* As decode() of rules/decode.h. */
size_t spelled_decode(enum encoding, const char *text, size_t len, char *ret, size_t max);

#endif
