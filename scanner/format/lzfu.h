/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compressed RTF of Outlook ([MS-OXRTFCP]). Pure. */
#ifndef SCANNER_FORMAT_LZFU_H
#define SCANNER_FORMAT_LZFU_H

#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

/* 0, *ret (free it) and *ret_len; -EBADMSG: it is no such stream; -EDQUOT: more than budget bytes
 * may come out; -ENOMEM. A stream that is cut gives what is there. */
int lzfu_unpack(struct rd stream, uint64_t budget, uint8_t **ret, size_t *ret_len);

#endif
