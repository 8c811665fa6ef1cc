/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the storages of a compound file are: a document of Word, Excel, PowerPoint or Outlook each,
 * in the root or embedded. Readers of such a document get its storage.
 */
#ifndef SCANNER_FORMAT_OLE_FILE_H
#define SCANNER_FORMAT_OLE_FILE_H

#include <stdint.h>

struct ole;
struct scan;

/* Reads a storage as the document in hand: by its readers, then what none of them read. */
void ole_storage_read(struct scan *scan, struct ole *ole, uint32_t storage);

#endif
