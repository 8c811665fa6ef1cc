/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Character references of HTML (WHATWG HTML 13.2.5.72 ff.) as browsers read them. Pure. Of the
 * named ones those that Vietnamese text, signs and blanks are written with.
 */
#ifndef SCANNER_FORMAT_ENTITY_H
#define SCANNER_FORMAT_ENTITY_H

#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

/* What 128 to 159 mean in windows-1252; the gaps are controls. Numeric references mean these too
 * (HTML 13.2.5.80). */
extern const uint16_t windows1252_high[32];

/* What stands at text, which begins with '&'. Returns the bytes used and the code point; 0: it is
 * none. The ';' may be missing where browsers let it. */
size_t entity_at(struct rd text, uint32_t *ret);

/* Decodes text to UTF-8, at most size bytes; what is no reference stays as it is. Returns the
 * bytes written. */
size_t entity_decode(struct rd text, char *out, size_t size);

#endif
