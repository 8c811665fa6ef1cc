/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encrypted workbooks ([MS-XLS] 2.2.10): the headers of records stay plain, most bodies do not. */
#ifndef SCANNER_FORMAT_XLS_CRYPT_H
#define SCANNER_FORMAT_XLS_CRYPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rd.h"

struct scan;

/* Whether the stream is encrypted; *ret is the body of its FILEPASS record. */
bool xls_crypt_key(struct rd stream, struct rd *ret);
/* A copy of the stream as it was before (free it), if one of the passwords fits; else NULL, and
 * that has been reported. */
uint8_t *xls_crypt_open(struct scan *scan, struct rd stream, struct rd key);

#endif
