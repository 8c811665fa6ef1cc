/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a PDF through poppler, sent page by page. */
#ifndef SCANNER_PDF_READER_H
#define SCANNER_PDF_READER_H

#include <stdint.h>

#include "scanner/archive/sink.h"

/* What poppler's libraries do once and would want files for: before the sandbox. */
void reader_prepare(void);
/* Sends one member, a form feed behind each page, and the end. */
void reader_send(int fd, uint64_t offset, uint64_t size, struct sink *sink);

#endif
