/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text of office XML as spans: WordprocessingML above all (ECMA-376 part 1, 17), DrawingML
 * and VML inside it, presentations, and any other XML by the paragraphs it seems to have.
 */
#ifndef SCANNER_FORMAT_WORDS_H
#define SCANNER_FORMAT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rd.h"
#include "scanner/format/ooxml_style.h"

struct scan;

/* Hands the text of one XML part in UTF-8 to the scan. Which part it is follows from its root
 * element. styles may be NULL; page: of a slide, 0 for other parts. */
void words_read(struct scan *scan, struct rd bytes, const struct ooxml_styles *styles,
    uint32_t page);

#endif
