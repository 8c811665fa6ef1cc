/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is remembered of a document while its spans pass: for judge.c and what it is made of. */
#ifndef RULES_JUDGE_H
#define RULES_JUDGE_H

#include "rules/compiled.h"
#include "rules/line.h"
#include "rules/mark.h"
#include "rules/past.h"
#include "rules/reading.h"

struct judge {
	const struct rules *rules;
	struct past past;
	struct line line; /* the line in hand */
	struct line before; /* the line before it, when that matters */
	struct reading reading; /* the line in hand, decoded */
	struct reading company; /* another line, decoded */
	enum encoding legacy; /* not Unicode: that in which something was found; else UTF-8 */
	bool vps_capitals; /* the line in hand has VPS's own capitals: no other text does */
	struct marks marks;
	bool joins; /* the next line may join on to the past's last */
	bool label_open; /* the line before was a label without its value */
	size_t label_rule;
	enum part label_part;
	bool register_open; /* a table with a column of degrees was begun */
	uint32_t lines; /* non-empty, so far */
	uint32_t near_left; /* lines in which a letterhead still counts */
	uint32_t support_left;
	uint32_t own_number; /* line whose company is known, */
	uint32_t own_company; /* and what it is */
	uint64_t types; /* bits of the document's, TYPES_ANY until they are known */
	uint32_t document; /* evidence of the document as a whole */
	bool recipients; /* it says to whom it goes */
	uint32_t declassified; /* number of the line with the last stamp of declassification */
	bool declassified_margin; /* that stands in a header or footer */
	uint32_t degrees; /* bit for each level that stood alone */
};

#endif
