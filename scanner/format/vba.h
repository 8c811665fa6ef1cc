/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Macros ([MS-OVBA]): a storage with compressed source text. */
#ifndef SCANNER_FORMAT_VBA_H
#define SCANNER_FORMAT_VBA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

struct ole;
struct scan;

bool vba_is_project(const struct ole *ole, uint32_t storage);
/* The source of each module is a member. */
void vba_read(struct scan *scan, struct ole *ole, uint32_t storage);

/* Unpacks a compressed container (2.4.1). 0, *ret (free it) and *ret_len; -EBADMSG: it is none;
 * -EDQUOT: more than budget bytes come out; -ENOMEM. One that is cut gives what is there. */
int vba_unpack(struct rd container, uint64_t budget, uint8_t **ret, size_t *ret_len);

#endif
