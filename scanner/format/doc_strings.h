/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a Word document says beside its text: title, subject, bookmarks, variables. */
#ifndef SCANNER_FORMAT_DOC_STRINGS_H
#define SCANNER_FORMAT_DOC_STRINGS_H

#include "base/rd.h"
#include "scanner/format/doc_fib.h"

struct scan;

void doc_strings_say(struct scan *scan, const struct doc_fib *fib, struct rd tables);

#endif
