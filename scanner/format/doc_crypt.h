/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encrypted Word documents ([MS-DOC] 2.2.6): their streams as they were before. */
#ifndef SCANNER_FORMAT_DOC_CRYPT_H
#define SCANNER_FORMAT_DOC_CRYPT_H

#include <stdint.h>

#include "base/rd.h"
#include "scanner/format/doc_fib.h"

struct scan;

/* The copies, zeroed before the first use. */
struct doc_crypt {
	uint8_t *stream, *tables;
};

/* 0, and both are copies; or -errno, and it is reported that they cannot be read. tables is the
 * same as stream in documents that have no stream for them. */
int doc_crypt_open(struct scan *scan, const struct doc_fib *fib, struct rd *stream,
    struct rd *tables, struct doc_crypt *ret);
void doc_crypt_free(struct doc_crypt *);

#endif
