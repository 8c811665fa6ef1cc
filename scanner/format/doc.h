/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of Word 6 to 2003 ([MS-DOC]): a storage with a stream WordDocument. */
#ifndef SCANNER_FORMAT_DOC_H
#define SCANNER_FORMAT_DOC_H

#include <stdint.h>

struct ole;
struct scan;

/* Reads the storage as the document in hand; damage and encryption are reported. */
void doc_read(struct scan *scan, struct ole *ole, uint32_t storage);

#endif
