/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encrypted OpenDocument (part 2, 3.4 and 4.8): each member by a key of its own. */
#ifndef SCANNER_FORMAT_ODF_CRYPT_H
#define SCANNER_FORMAT_ODF_CRYPT_H

#include <stdint.h>

#include "base/rd.h"
#include "scanner/format/zip_list.h"

struct scan;

/* 0: all that the manifest calls encrypted was opened by a password of the list. -EACCES: none
 * fits; -ENOTSUP: it is encrypted in another way; -EAGAIN: the limit of tries is reached; -ENOMEM.
 * If some member was opened, *ret is a copy of the file with it decrypted (free it), and zip's
 * entries are as they are in there; else NULL. */
int odf_crypt_open(struct scan *scan, struct rd file, struct zip *zip, struct rd manifest,
    uint8_t **ret);

#endif
