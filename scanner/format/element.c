/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the names of elements (ECMA-376 part 1; the Strict namespaces have the same local names). */
#include "scanner/format/element.h"

#include "base/checked.h"

static const struct name_row elements[] = {
    {"p", ELEMENT_PARAGRAPH},
    {"t", ELEMENT_TEXT},
    {"delText", ELEMENT_TEXT},
    {"text", ELEMENT_LOOSE_TEXT},
    {"r", ELEMENT_RUN},
    {"tab", ELEMENT_TAB},
    {"ptab", ELEMENT_TAB},
    {"br", ELEMENT_BREAK},
    {"cr", ELEMENT_BREAK},
    {"noBreakHyphen", ELEMENT_HYPHEN},
    {"sym", ELEMENT_SYMBOL},
    {"del", ELEMENT_DELETED},
    {"moveFrom", ELEMENT_DELETED},
    {"ins", ELEMENT_INSERTED},
    {"moveTo", ELEMENT_INSERTED},
    {"pPr", ELEMENT_PARAGRAPH_PROPERTIES},
    {"rPr", ELEMENT_RUN_PROPERTIES},
    {"defRPr", ELEMENT_RUN_PROPERTIES}, /* of charts */
    {"pStyle", ELEMENT_PARAGRAPH_STYLE},
    {"rStyle", ELEMENT_RUN_STYLE},
    {"caps", ELEMENT_CAPS},
    {"smallCaps", ELEMENT_CAPS},
    {"b", ELEMENT_BOLD},
    {"color", ELEMENT_COLOR},
    {"srgbClr", ELEMENT_FILL_COLOR},
    {"prstClr", ELEMENT_FILL_COLOR},
    {"sz", ELEMENT_SIZE},
    {"rFonts", ELEMENT_FONTS},
    {"rFont", ELEMENT_FONTS}, /* of spreadsheets */
    {"latin", ELEMENT_LATIN},
    {"bdr", ELEMENT_BORDER},
    {"top", ELEMENT_BORDER},
    {"pBdr", ELEMENT_BORDERS},
    {"tblBorders", ELEMENT_BORDERS},
    {"tcBorders", ELEMENT_BORDERS},
    {"tbl", ELEMENT_TABLE},
    {"tblStyle", ELEMENT_TABLE_STYLE},
    {"tc", ELEMENT_CELL},
    {"Cell", ELEMENT_CELL}, /* the spreadsheet format of 2003 */
    {"tr", ELEMENT_ROW},
    {"Row", ELEMENT_ROW},
    {"txbxContent", ELEMENT_TEXTBOX},
    {"txBody", ELEMENT_TEXTBOX},
    {"textbox", ELEMENT_TEXTBOX},
    {"sp", ELEMENT_SHAPE},
    {"wsp", ELEMENT_SHAPE},
    {"shape", ELEMENT_DRAWN_SHAPE},
    {"rect", ELEMENT_DRAWN_SHAPE},
    {"roundrect", ELEMENT_DRAWN_SHAPE},
    {"oval", ELEMENT_DRAWN_SHAPE},
    {"ph", ELEMENT_PLACEHOLDER},
    {"ln", ELEMENT_LINE},
    {"noFill", ELEMENT_NO_FILL},
    {"lnRef", ELEMENT_LINE_STYLE},
    {"AlternateContent", ELEMENT_ALTERNATE},
    {"Fallback", ELEMENT_FALLBACK},
    {"instrText", ELEMENT_INSTRUCTION},
    {"delInstrText", ELEMENT_INSTRUCTION},
    {"textpath", ELEMENT_WORDART},
    {"docPr", ELEMENT_PICTURE},
    {"cNvPr", ELEMENT_PICTURE},
    {"property", ELEMENT_PROPERTY},
    {"creator", ELEMENT_PERSON},
    {"lastModifiedBy", ELEMENT_PERSON},
    {"Manager", ELEMENT_PERSON},
    {"TitlesOfParts", ELEMENT_PERSON},
    {"HeadingPairs", ELEMENT_PERSON},
    {"author", ELEMENT_PERSON},
    {"hdr", ELEMENT_HEADER},
    {"ftr", ELEMENT_FOOTER},
    {"footnote", ELEMENT_ITEM},
    {"endnote", ELEMENT_ITEM},
    {"comment", ELEMENT_ITEM},
    {"cm", ELEMENT_ITEM},
    {"threadedComment", ELEMENT_ITEM},
    {"style", ELEMENT_STYLE},
    {"basedOn", ELEMENT_BASED_ON},
    {"rPrDefault", ELEMENT_DEFAULTS},
    {"tblStylePr", ELEMENT_PART_OF_TABLE},
};

void
element_names_fill(struct names *names)
{
	names_fill(names, elements, ARRAY_LEN(elements));
}

enum element
element_of(const struct names *names, const struct rd *name)
{
	return (enum element)names_find(names, name);
}
