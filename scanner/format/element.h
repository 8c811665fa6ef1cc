/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The elements of WordprocessingML, DrawingML and VML that mean something for shown text. Pure. */
#ifndef SCANNER_FORMAT_ELEMENT_H
#define SCANNER_FORMAT_ELEMENT_H

#include "scanner/format/names.h"

enum element {
	ELEMENT_OTHER,
	ELEMENT_PARAGRAPH,
	ELEMENT_TEXT,
	ELEMENT_LOOSE_TEXT, /* "text" of presentation and spreadsheet comments */
	ELEMENT_RUN,
	ELEMENT_TAB,
	ELEMENT_BREAK,
	ELEMENT_HYPHEN,
	ELEMENT_SYMBOL,
	ELEMENT_DELETED, /* from here on deleted text */
	ELEMENT_INSERTED,
	ELEMENT_PARAGRAPH_PROPERTIES,
	ELEMENT_RUN_PROPERTIES,
	ELEMENT_PARAGRAPH_STYLE,
	ELEMENT_RUN_STYLE,
	ELEMENT_CAPS,
	ELEMENT_BOLD,
	ELEMENT_COLOR,
	ELEMENT_FILL_COLOR, /* DrawingML's */
	ELEMENT_SIZE,
	ELEMENT_FONTS,
	ELEMENT_LATIN, /* DrawingML's font */
	ELEMENT_BORDER, /* of a run; or one side of a paragraph, table or cell */
	ELEMENT_BORDERS,
	ELEMENT_TABLE,
	ELEMENT_TABLE_STYLE,
	ELEMENT_CELL,
	ELEMENT_ROW,
	ELEMENT_TEXTBOX,
	ELEMENT_SHAPE, /* DrawingML */
	ELEMENT_DRAWN_SHAPE, /* VML */
	ELEMENT_PLACEHOLDER,
	ELEMENT_LINE,
	ELEMENT_NO_FILL,
	ELEMENT_LINE_STYLE,
	ELEMENT_ALTERNATE,
	ELEMENT_FALLBACK,
	ELEMENT_INSTRUCTION, /* field codes: not shown */
	ELEMENT_WORDART,
	ELEMENT_PICTURE,
	ELEMENT_PROPERTY,
	ELEMENT_PERSON, /* names of people, and what repeats other parts: never a marking */
	ELEMENT_HEADER, /* in the flat format of 2003 */
	ELEMENT_FOOTER,
	ELEMENT_ITEM, /* a footnote, a comment */
	/* of the part of styles */
	ELEMENT_STYLE,
	ELEMENT_BASED_ON,
	ELEMENT_DEFAULTS,
	ELEMENT_PART_OF_TABLE,
};

void element_names_fill(struct names *names);

static inline enum element
element_of(const struct names *names, const struct rd *name)
{
	return (enum element)names_find(names, name);
}

#endif
