/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encrypted presentations ([MS-PPT] 2.3.7): each object of the directory by its own key. */
#ifndef SCANNER_FORMAT_PPT_CRYPT_H
#define SCANNER_FORMAT_PPT_CRYPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rd.h"

struct scan;

/* user: the stream "Current User". */
bool ppt_crypt_is(struct rd stream, struct rd user);
/* A copy of the stream as it was before (free it), if one of the passwords fits; else NULL, and
 * that has been reported. */
uint8_t *ppt_crypt_open(struct scan *scan, struct rd stream, struct rd user);

#endif
