/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transfer encodings of mail: base64, quoted-printable, uuencode, and the percent signs of
 * addresses. Tolerant: what does not belong is passed over, what breaks off gives what was there.
 * Pure. None writes more than it reads; each returns the bytes written.
 */
#ifndef SCANNER_FORMAT_MIME_DECODE_H
#define SCANNER_FORMAT_MIME_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

/* RFC 2045 6.8, and the letters '-' and '_' of RFC 4648 5. */
size_t base64_decode(struct rd text, uint8_t *out);
/* RFC 2045 6.7; `word`: of RFC 2047 4.2, where '_' is a blank. */
size_t quoted_printable_decode(struct rd text, bool word, uint8_t *out);
size_t percent_decode(struct rd text, uint8_t *out);
/* Takes a file of uuencode (POSIX) from "begin " on: its name and its bytes. false: there is
 * none at the start of *text. */
bool uuencode_take(struct rd *text, struct rd *ret_name, uint8_t *out, size_t *ret_n);

/* Is it a letter of base64? */
bool base64_letter(uint8_t c);

#endif
