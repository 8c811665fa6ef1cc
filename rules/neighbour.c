/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the question whether a marking is whole, or a half of something else. */
#include "rules/neighbour.h"

#include "rules/evidence.h"
#include "rules/judge.h"

/* The line before ends in a word that goes on with "mật": "…BẢO" / "MẬT". Small letters do not
 * go on in capitals; a name ("UÔNG BÍ") goes on with nothing. */
static bool
joins_before(struct judge *judge, const struct match *match)
{
	const struct line *before = &judge->before;

	if (before->ntokens == 0 || ((match->evidence & E_CAPS) != 0 && !before->caps))
		return false;
	if (!line_ends_with(before, &judge->rules->lists[LIST_BEFORE_ANY]) &&
	    !(match->one_word && line_ends_with(before, &judge->rules->lists[LIST_BEFORE])))
		return false;
	return !line_ends_with(before, &judge->rules->lists[LIST_NOT_BEFORE]) &&
	    !line_begins_with(before, &judge->rules->lists[LIST_NOT_BEFORE_LINES]);
}

/* A marking alone on its line, seen together with the line before. A frame of its own keeps it
 * apart from words; only the first half of a marking joins into it. */
static void
match_with_before(struct judge *judge, const struct past_line *past, bool framed,
    struct match *match)
{
	struct match joined;

	if (judge->legacy != ENCODING_UTF8 && !past->decoded) {
		reading_set(&judge->company, judge->legacy, past->text, past->len);
		line_set(&judge->before, judge->company.text, judge->company.len);
	} else {
		line_set(&judge->before, past->text, past->len);
	}
	judge->before.caps |= past->caps;
	if (!past->cut && ((match->evidence & E_CAPS) == 0 || judge->before.caps)) {
		matcher_joined(judge->rules, &judge->before, &judge->line, &joined);
		if (joined.kind == MATCH_MARKING || (joined.kind != MATCH_NONE && !framed)) {
			joined.evidence |= match->evidence & E_CAPS;
			*match = joined;
			return;
		}
	}
	if (!joins_before(judge, match))
		return;
	if (framed)
		match->evidence |= E_CONTINUED;
	else
		match->kind = MATCH_NONE;
}

void
neighbour_before(struct judge *judge, const struct span *span, struct match *match)
{
	const struct past_line *past;

	if (!judge->joins)
		return;
	past = past_get(&judge->past, 0);
	if (past != NULL && past->part == span->part)
		match_with_before(judge, past, (span->flags & (SPAN_BORDER | SPAN_RED)) != 0,
		    match);
}

/* "MẬT" / "KHẨU" in a narrow cell is a mention;
 * if more follows, a person has to look. Only capitals go on from capitals. */
void
neighbour_behind(struct judge *judge, const struct span *span)
{
	struct mark *mark = &judge->marks.pending;
	const struct line *line = &judge->line;
	bool caps = line->caps || (span->flags & SPAN_CAPS) != 0;

	if (!judge->marks.has_pending || span->part != mark->part || !judge->joins)
		return;
	if ((mark->evidence & (E_FRAME | E_RED)) != 0 ||
	    (mark->evidence & (E_ALONE | E_TITLE)) == 0)
		return;
	if ((mark->evidence & E_CAPS) != 0 && !caps)
		return;
	if (line->ntokens == 1 &&
	    (line_begins_with(line, &judge->rules->lists[LIST_AFTER]) ||
		line_begins_with(line, &judge->rules->lists[LIST_AFTER_ALONE])))
		judge->marks.has_pending = false;
	else if (line_begins_with(line, &judge->rules->lists[LIST_AFTER]))
		mark->evidence |= E_CONTINUED;
}
