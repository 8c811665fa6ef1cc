/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way of a document's lines past the judgement: which are looked at, what each is in the
 * company of the others, and what is remembered of it. What a line is by itself is matcher.c, what
 * stands around it company.c and neighbour.c, what the evidence amounts to weigh.c.
 * Most lines hold no "ậ" that could be one of "mật": they are only copied into the past.
 */
#include "rules/judge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "rules/columns.h"
#include "rules/company.h"
#include "rules/declassified.h"
#include "rules/ends.h"
#include "rules/evidence.h"
#include "rules/hint.h"
#include "rules/limits.h"
#include "rules/matcher.h"
#include "rules/neighbour.h"
#include "rules/raw.h"

#define LINES_COUNTED \
	(2 * NEAR_LINES + 1) /* behind so many, all that is near is none of the first */
#define VPS_CAPITAL 0x03 /* Ậ of VPS */

int
judge_new(const struct rules *rules, struct judge **ret)
{
	struct judge *judge = calloc(1, sizeof(*judge));

	if (judge == NULL)
		return -ENOMEM;
	judge->rules = rules;
	judge->types = TYPES_ANY;
	*ret = judge;
	return 0;
}

void
judge_types(struct judge *judge, uint64_t types)
{
	judge->types = types;
}

void
judge_free(struct judge *judge)
{
	free(judge);
}

static void
judge_reset(struct judge *judge)
{
	past_clear(&judge->past);
	memset(judge->marks.kept, 0, sizeof(judge->marks.kept));
	judge->marks.n = 0;
	judge->marks.has_pending = false;
	judge->joins = false;
	judge->label_open = false;
	judge->register_open = false;
	judge->lines = 0;
	judge->own_number = 0;
	judge->near_left = 0;
	judge->support_left = 0;
	judge->document = 0;
	judge->recipients = false;
	judge->declassified = 0;
	judge->degrees = 0;
	judge->legacy = ENCODING_UTF8;
	judge->types = TYPES_ANY;
}

/* What the line is as a whole. */
static void
match_alone(struct judge *judge, const struct span *span, struct match *match)
{
	struct part_of_line all = {0, judge->line.ntokens};

	matcher_alone(judge->rules, &judge->line, all, match);
	if (match->kind == MATCH_NONE && (span->part == PART_HEADER || span->part == PART_FOOTER))
		matcher_margin(judge->rules, &judge->line, match);
	if (match->kind == MATCH_NONE)
		matcher_beside(judge->rules, &judge->line, match);
	if ((span->flags & SPAN_CAPS) != 0)
		match->evidence = (match->evidence & ~(uint32_t)E_INITIAL) | E_CAPS;
	if (match->kind == MATCH_MARKING)
		neighbour_before(judge, span, match);
}

/* A label's value on the next line, or in the next cell. */
static void
match_value(struct judge *judge, const struct span *span, struct match *match)
{
	if (!judge->label_open || match->kind != MATCH_MARKING || span->part != judge->label_part)
		return;
	match->kind = MATCH_FIELD;
	match->rule = judge->label_rule;
	match->evidence = (match->evidence & ~(uint32_t)E_ALONE) | E_FIELD;
}

/* A long line holds a key word as well as a short one: it is looked at in pieces. */
static const struct hint *
hint_in_pieces(struct judge *judge, const struct span *span)
{
	const struct hint *hint = NULL;
	size_t len;

	for (size_t at = 0; at < span->len && hint == NULL; at += HINT_PIECE_BYTES / 2) {
		len = size_min(HINT_PIECE_BYTES, span->len - at);
		line_set(&judge->before, span->text + at, len);
		hint = hint_find(judge->rules, &judge->before, span->part, judge->types);
	}
	return hint;
}

/* A key word or number of the organisation's own. */
static void
match_hint(struct judge *judge, const struct span *span)
{
	const struct hint *hint = hint_find(judge->rules, &judge->line, span->part, judge->types);
	struct match match = {.kind = MATCH_MARKING, .evidence = E_HINT};

	if (hint == NULL && judge->line.cut && judge->rules->nhints > 0)
		hint = hint_in_pieces(judge, span);
	if (hint == NULL)
		return;
	match.level = hint->level;
	match.rule = hint->rule;
	mark_new(judge, span, &match);
}

/* The line may hold a marking. */
static void
look(struct judge *judge, const struct span *span)
{
	bool value = judge->label_open;
	struct match match;

	if (span->part == PART_NAME) {
		matcher_name(judge->rules, &judge->line, &match);
		if (match.kind == MATCH_NAME)
			mark_new(judge, span, &match);
		else
			match_hint(judge, span);
		return;
	}
	match_alone(judge, span, &match);
	match_value(judge, span, &match);
	judge->label_open = false;
	switch (match.kind) {
	case MATCH_MARKING:
	case MATCH_TITLE:
	case MATCH_FIELD:
		mark_new(judge, span, &match);
		break;
	case MATCH_LABEL:
		/* In running text a label needs its colon: "ĐỘ MẬT" alone is a heading. */
		judge->label_open = span->part == PART_CELL ||
		    line_sign(&judge->line, judge->line.ntokens - 1) == ':';
		judge->label_rule = match.rule;
		break;
	case MATCH_DECLASSIFIED:
		if ((match.evidence & E_CAPS) != 0 || (span->flags & SPAN_CAPS) != 0)
			declassified_stamp(judge, span);
		break;
	case MATCH_NONE:
	case MATCH_NAME:
		if (!columns_match(judge, span))
			match_hint(judge, span);
		break;
	}
	if (judge->label_open)
		judge->label_part = span->part;
	else if (value && span->part == PART_CELL && match.kind != MATCH_FIELD)
		judge->register_open = true;
	if (company_is_about(judge, &judge->line, judge->lines))
		judge->document |= E_ABOUT;
	if (declassified_is_dated(judge, span))
		declassified_stamp(judge, span);
}

/* If the line says something only when it is decoded, *line is that reading of it. */
static bool
line_decode(struct judge *judge, uint32_t encodings, struct span *line)
{
	bool controls = memchr(line->text, VPS_CAPITAL, line->len) != NULL;

	if (!reading_find(judge->rules, line, encodings, &judge->line, &judge->reading))
		return false;
	judge->vps_capitals = controls;
	line->text = judge->reading.text;
	line->len = judge->reading.len;
	line->encoding = judge->reading.encoding;
	judge->legacy = line->encoding;
	return true;
}

/* One line; span says where it stands. */
static void
judge_line(struct judge *judge, const struct span *span, const char *text, size_t len)
{
	struct span line = *span;
	bool near = judge->near_left > 0, decoded, candidate;
	bool support = judge->support_left > 0 && len <= SUPPORT_BYTES_MAX;
	uint32_t encodings = raw_scan((const uint8_t *)text, len, 0);

	line.text = text;
	line.len = len;
	decoded = encodings != 0 && line_decode(judge, encodings, &line);
	candidate = encodings != 0 || !judge->rules->skips;
	judge->lines++;
	if (span->part != PART_CELL)
		judge->register_open = false; /* the table is over */
	if (candidate || judge->marks.has_pending ||
	    ((near || support) && company_asked(judge, &line, near))) {
		line_set(&judge->line, line.text, line.len);
		if (judge->line.ntokens == 0)
			return; /* nothing to be seen: as good as blank */
		neighbour_behind(judge, &line);
		if (near || support)
			company_behind(judge, text, len);
	}
	judge->near_left -= near ? 1 : 0;
	judge->support_left -= judge->support_left > 0 ? 1 : 0;
	if (candidate) {
		look(judge, &line);
	} else {
		if (judge->label_open && judge->label_part == PART_CELL)
			judge->register_open = true;
		judge->label_open = false;
	}
	if (judge->marks.has_pending && judge->marks.pending.line != judge->lines)
		marks_settle(&judge->marks, judge->rules);
	if ((span->flags & SPAN_LENT) != 0 && !decoded)
		past_lend(&judge->past, text, len, span->part);
	else
		past_add(&judge->past, line.text, line.len, span, decoded);
	judge->joins = true;
}

/* Lines that are not blank, counted up to max. */
static uint32_t
lines_count(const char *text, size_t len, uint32_t max)
{
	uint32_t n = 0;
	size_t next;

	for (; len > 0 && n < max; text += next, len -= next)
		n += ends_blank(text, ends_line(text, len, &next)) ? 0 : 1;
	return n;
}

/* Whether lines must be counted one by one: they are asked for being among the first, or near a
 * stamp of declassification. */
static bool
number_matters(const struct judge *judge)
{
	return judge->lines < LINES_COUNTED ||
	    (judge->declassified > 0 && judge->lines - judge->declassified <= NEAR_LINES);
}

bool
judge_skip(struct judge *judge, const char *text, size_t len)
{
	if (judge->near_left > 0 || judge->support_left > 0 || judge->marks.has_pending ||
	    !judge->rules->skips)
		return false;
	if (ends_blank(text, len))
		return true;
	judge->lines += number_matters(judge) ? lines_count(text, len, LINES_COUNTED) : NEAR_LINES;
	judge->label_open = false;
	judge->register_open = false;
	judge->joins = true;
	past_lend(&judge->past, text, len, PART_BODY);
	return true;
}

void
judge_settle(struct judge *judge)
{
	past_settle(&judge->past);
}

/* A span of several lines that is one marking as a whole: "TUYỆT" over "MẬT" in a box. */
static bool
judge_whole(struct judge *judge, const struct span *span)
{
	struct part_of_line all = {0, 0};
	struct match match;

	if (span->len > WHOLE_BYTES_MAX ||
	    raw_scan((const uint8_t *)span->text, span->len, UINT32_MAX) == 0)
		return false;
	line_set(&judge->line, span->text, span->len);
	all.to = judge->line.ntokens;
	matcher_alone(judge->rules, &judge->line, all, &match);
	return match.kind != MATCH_NONE;
}

int
judge_span(struct judge *judge, const struct span *span)
{
	const char *text = span->text, *end;
	size_t left = span->len, len;

	if ((span->flags & SPAN_BREAK) != 0)
		judge->joins = false;
	if (left == 0)
		return 0; /* text may be NULL */
	if (memchr(text, '\n', left) != NULL && judge_whole(judge, span)) {
		judge_line(judge, span, text, left);
		return 0;
	}
	while (left > 0) {
		end = memchr(text, '\n', left);
		len = end != NULL ? (size_t)(end - text) : left;
		if (!ends_blank(text, len))
			judge_line(judge, span, text, len);
		len += end != NULL ? 1 : 0;
		text += len;
		left -= len;
	}
	return 0;
}

void
judge_finish(struct judge *judge, rules_finding_fn *fn, void *arg)
{
	marks_settle(&judge->marks, judge->rules);
	declassified_spread(judge);
	if ((judge->document & E_ABOUT) != 0 && (judge->degrees & (judge->degrees - 1)) != 0)
		judge->document |= E_DEGREES;
	for (size_t i = 0; i < judge->marks.n; i++)
		mark_report(judge, &judge->marks.list[i], fn, arg);
	judge_reset(judge);
}
