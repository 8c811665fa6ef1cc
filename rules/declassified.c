/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns which markings a stamp of declassification lowers; the level of what is left is weigh.c. */
#include "rules/declassified.h"

#include "rules/evidence.h"
#include "rules/judge.h"
#include "rules/limits.h"

bool
part_is_margin(enum part part)
{
	return part == PART_HEADER || part == PART_FOOTER;
}

bool
declassified_is_near(const struct judge *judge, enum part part)
{
	return judge->declassified > 0 && judge->lines - judge->declassified <= NEAR_LINES &&
	    judge->declassified_margin == part_is_margin(part);
}

/* One in a footer lowers those in footers. */
void
declassified_stamp(struct judge *judge, const struct span *span)
{
	bool margin = part_is_margin(span->part);

	if (span->part == PART_NAME || span->part == PART_METADATA || span->part == PART_COMMENT)
		return;
	judge->declassified = judge->lines;
	judge->declassified_margin = margin;
	for (size_t i = 0; i < judge->marks.n; i++) {
		struct mark *mark = &judge->marks.list[i];

		if (part_is_margin(mark->part) == margin && judge->lines - mark->line <= NEAR_LINES)
			mark->evidence |= E_DECLASSIFIED;
	}
	if (judge->marks.has_pending && part_is_margin(judge->marks.pending.part) == margin)
		judge->marks.pending.evidence |= E_DECLASSIFIED;
}

/* A sentence that begins so is none. */
bool
declassified_is_dated(const struct judge *judge, const struct span *span)
{
	const struct line *line = &judge->line;
	const struct glyph *first = &line->glyphs[0];

	if (line->nglyphs > DECLASSIFIED_LETTERS_MAX ||
	    !line_begins_with(line, &judge->rules->lists[LIST_DECLASSIFIED_FROM]))
		return false;
	if ((span->flags & SPAN_CAPS) != 0)
		return true;
	for (size_t i = 0; i < line->tokens[0].len; i++) {
		if ((first[i].flags & GLYPH_UPPER) == 0)
			return false;
	}
	return true;
}

/* A header repeats the marking of page 1: if that was declassified, so was the header's. */
void
declassified_spread(struct judge *judge)
{
	enum level highest = LEVEL_NONE;

	for (size_t i = 0; i < judge->marks.n; i++) {
		const struct mark *mark = &judge->marks.list[i];

		if ((mark_evidence(judge, mark) & E_DECLASSIFIED) != 0 && mark->level > highest)
			highest = mark->level;
	}
	for (size_t i = 0; i < judge->marks.n; i++) {
		if (part_is_margin(judge->marks.list[i].part) &&
		    judge->marks.list[i].level <= highest)
			judge->marks.list[i].evidence |= E_DECLASSIFIED;
	}
}
