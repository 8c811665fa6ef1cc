/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Marking or mention, on one page. The first row whose bits fit decides. The order is that of
 * caution: what speaks against a marking is asked first and ends in "review", never in
 * silence, if the letters are those of a stamp (facts 4.3, 4.4).
 */
#include "rules/weigh.h"

#include <string.h>

#include "base/checked.h"

#define AGAINST (E_QUOTED | E_LISTED | E_REGISTER | E_SENTENCE | E_CONTINUED)
#define LOOKS (E_FRAME | E_RED | E_TEXTBOX | E_MARGIN)
#define COMPANY (E_LETTERHEAD | E_SUPPORT)
#define LINE (E_ALONE | E_TITLE)

struct row {
	uint32_t all; /* each of these, */
	uint32_t any; /* and at least one of these, if there are any */
	enum confidence confidence;
};

static const struct row rows[] = {
    /* a form to fill in */
    {E_UNTICKED, 0, CONFIDENCE_NONE},
    {E_HINT, 0, CONFIDENCE_REVIEW},
    /* the document as a whole */
    {E_DECLASSIFIED, 0, CONFIDENCE_REVIEW},
    {E_DEGREES | E_QUOTED, 0, CONFIDENCE_NONE}, /* the lesson names them */
    {E_DEGREES, 0, CONFIDENCE_REVIEW},
    {E_TITLE | E_ABOUT, 0, CONFIDENCE_REVIEW},
    /* it may be another language: company has been asked for (judge.c) */
    {E_AMBIGUOUS, 0, CONFIDENCE_NONE},
    /* something speaks against it */
    {E_CAPS, AGAINST | E_NAME, CONFIDENCE_REVIEW},
    {E_FIELD, AGAINST, CONFIDENCE_REVIEW},
    {E_FRAME | E_RED, AGAINST, CONFIDENCE_REVIEW},
    {E_INITIAL | E_REGISTER, 0, CONFIDENCE_REVIEW},
    {0, AGAINST | E_NAME, CONFIDENCE_NONE},
    /* a field with one value */
    {E_FIELD, 0, CONFIDENCE_LIKELY},
    {E_METADATA, E_CAPS | E_INITIAL, CONFIDENCE_LIKELY},
    /* one of two columns that a converter flattened */
    {E_COLUMN | E_CAPS, COMPANY | E_MARGIN, CONFIDENCE_CERTAIN},
    {E_COLUMN | E_CAPS, 0, CONFIDENCE_REVIEW},
    {E_COLUMN | E_INITIAL, COMPANY, CONFIDENCE_REVIEW},
    {E_COLUMN, 0, CONFIDENCE_NONE},
    /* alone and in capitals */
    {E_CAPS, LOOKS | COMPANY, CONFIDENCE_CERTAIN},
    {E_CAPS, LINE, CONFIDENCE_LIKELY},
    {E_UNCASED, LINE, CONFIDENCE_LIKELY},
    /* alone with an initial capital: a word of a list, a name, or a marking */
    {E_INITIAL | E_FRAME | E_RED, 0, CONFIDENCE_LIKELY},
    {E_INITIAL | E_LETTERHEAD, LOOKS, CONFIDENCE_LIKELY},
    {E_INITIAL | E_LETTERHEAD | E_WORDS, LINE, CONFIDENCE_LIKELY},
    {E_INITIAL | E_LETTERHEAD | E_TITLE | E_BRACKETS, 0, CONFIDENCE_LIKELY},
    {E_INITIAL | E_WORDS, LINE, CONFIDENCE_REVIEW},
    {E_INITIAL | E_RECIPIENTS, 0, CONFIDENCE_NONE}, /* the name of who signed */
    {E_INITIAL, LINE, CONFIDENCE_REVIEW},
    /* alone in small letters */
    {0, E_FRAME | E_RED | E_MARGIN | E_METADATA, CONFIDENCE_REVIEW},
    {0, 0, CONFIDENCE_NONE},
};

enum confidence
weigh(uint32_t evidence)
{
	const struct row *row = rows;

	while ((evidence & row->all) != row->all || (row->any != 0 && (evidence & row->any) == 0))
		row++; /* the last row fits everything */
	return row->confidence;
}

enum form
weigh_form(uint32_t evidence)
{
	if ((evidence & E_FIELD) != 0 ||
	    (evidence & (E_ALONE | E_METADATA)) == (E_ALONE | E_METADATA))
		return FORM_FIELD;
	if ((evidence & E_TITLE) != 0)
		return FORM_TITLE;
	if ((evidence & E_ALONE) != 0 && (evidence & (E_FRAME | E_RED)) != 0)
		return FORM_STAMP;
	return (evidence & (E_ALONE | E_COLUMN)) != 0 ? FORM_OWN_LINE : FORM_NONE;
}

struct reason {
	uint32_t bit;
	const char *text;
};

/* gettext msgids; what speaks against stands first, because only REASONS_MAX are kept. */
static const struct reason reasons[] = {
    {E_DECLASSIFIED, "declassified"},
    {E_DEGREES, "several degrees in a text about secrecy rules"},
    {E_ABOUT, "in a text about secrecy rules"},
    {E_QUOTED, "in quotation marks"},
    {E_LISTED, "an item of a list"},
    {E_REGISTER, "in a column of degrees"},
    {E_SENTENCE, "inside a sentence"},
    {E_CONTINUED, "may belong to the line next to it"},
    {E_NAME, "only in the file's name"},
    {E_HINT, "a word or number that the rules name"},
    {E_ALONE, "alone in its paragraph"},
    {E_COLUMN, "alone in its column"},
    {E_FIELD, "the single value of a field"},
    {E_TITLE, "a title"},
    {E_CAPS, "all capitals"},
    {E_INITIAL, "an initial capital only"},
    {E_UNCASED, "in a font that may show capitals"},
    {E_FRAME, "framed"},
    {E_RED, "red"},
    {E_MARGIN, "in the header or footer"},
    {E_TEXTBOX, "in a text box"},
    {E_METADATA, "in the document's properties"},
    {E_LETTERHEAD, "beside a letterhead"},
    {E_SUPPORT, "with signs of a secret document"},
    {E_BRACKETS, "in brackets or drawn lines"},
    {E_LOOKALIKE, "written with look-alike letters"},
    {E_BOLD, "bold"},
};

void
weigh_reasons(uint32_t evidence, struct finding *finding)
{
	if ((evidence & (E_DEGREES | E_TITLE)) == 0)
		evidence &= ~(uint32_t)E_ABOUT;
	if ((evidence & E_DEGREES) != 0)
		evidence &= ~(uint32_t)E_ABOUT;
	finding->nreasons = 0;
	for (size_t i = 0; i < ARRAY_LEN(reasons) && finding->nreasons < REASONS_MAX; i++) {
		if ((evidence & reasons[i].bit) == 0)
			continue;
		strncpy(finding->reasons[finding->nreasons], reasons[i].text, REASON_BYTES_MAX);
		finding->reasons[finding->nreasons][REASON_BYTES_MAX] = '\0';
		finding->nreasons++;
	}
}
