/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single properties ([MS-DOC] 2.2.5), of Word 6 and of Word 97, one by one. Pure. */
#ifndef SCANNER_FORMAT_DOC_SPRM_H
#define SCANNER_FORMAT_DOC_SPRM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rd.h"

/* Those that matter. */
enum doc_property {
	DOC_OTHER,
	DOC_DELETED,
	DOC_INSERTED,
	DOC_BOLD,
	DOC_CAPS,
	DOC_SMALL_CAPS,
	DOC_COLOR_INDEX,
	DOC_COLOR,
	DOC_SIZE,
	DOC_FONT,
	DOC_FONT_OTHER, /* of characters beyond ASCII, of complex scripts */
	DOC_STYLE,
	DOC_PLAIN,
	DOC_SYMBOL,
	DOC_SPECIAL,
	DOC_RUN_BORDER,
	DOC_BORDER,
	DOC_IN_TABLE,
	DOC_PAGE_BREAK,
};

struct doc_sprm {
	enum doc_property property;
	struct rd value;
};

/* The next of a grpprl; false: none is left. wide: of Word 97 and later. */
bool doc_sprm_next(struct rd *grpprl, bool wide, struct doc_sprm *ret);
/* The short form that a piece may have: opcode and value (2.9.214). */
bool doc_sprm_compact(struct rd bytes, struct doc_sprm *ret);

#endif
