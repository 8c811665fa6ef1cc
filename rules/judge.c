/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns what is remembered of a document while its spans pass: the lines just before, the marking
 * whose next line is awaited, and the evidence of each possible marking. What a line is by itself
 * is matcher.c; what the evidence amounts to is weigh.c.
 * Most lines hold no "ậ" that could be one of "mật": they are only copied into the past.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "rules/compiled.h"
#include "rules/decode.h"
#include "rules/ends.h"
#include "rules/hint.h"
#include "rules/limits.h"
#include "rules/matcher.h"
#include "rules/past.h"
#include "rules/raw.h"
#include "rules/reading.h"
#include "rules/weigh.h"

/* Kinds of marks kept apart: level, form, case, for or against, of a rule that weakens or not. */
#define KINDS (3u * 5u * 3u * 2u * 2u)
#define MARKS_MAX (KINDS * MARKS_PER_KIND)

#define LINES_COUNTED \
	(2 * NEAR_LINES + 1) /* behind so many, all that is near is none of the first */
#define VPS_CAPITAL 0x03 /* Ậ of VPS */

struct mark {
	uint32_t evidence;
	enum level level;
	enum part part;
	enum encoding encoding;
	size_t rule;
	uint32_t line; /* number of its line */
	uint32_t copies; /* further marks of its kind that were not kept */
};

struct judge {
	const struct rules *rules;
	struct past past;
	struct line line; /* the line in hand */
	struct line before; /* the line before it, when that matters */
	struct reading reading; /* the line in hand, decoded */
	struct reading company; /* another line, decoded */
	enum encoding legacy; /* not Unicode: that in which something was found; else UTF-8 */
	bool vps_capitals; /* the line in hand has VPS's own capitals: no other text does */
	struct mark marks[MARKS_MAX];
	size_t nmarks;
	uint8_t kept[KINDS];
	struct mark pending; /* the next line may still join on to it */
	bool has_pending;
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
	memset(judge->kept, 0, sizeof(judge->kept));
	judge->nmarks = 0;
	judge->has_pending = false;
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

/* ---- marks ---- */

static size_t
mark_kind(const struct judge *judge, const struct mark *mark)
{
	const struct bound *bound = &judge->rules->list[mark->rule].bound;
	size_t letters = (mark->evidence & E_CAPS) != 0 ? 0
	    : (mark->evidence & E_INITIAL) != 0         ? 1
							: 2;
	bool against =
	    (mark->evidence & (E_QUOTED | E_LISTED | E_REGISTER | E_SENTENCE | E_CONTINUED)) != 0;
	size_t kind = (size_t)mark->level - LEVEL_MAT;

	kind = kind * 5 + (size_t)weigh_form(mark->evidence);
	kind = (kind * 3 + letters) * 2 + (against ? 1 : 0);
	return kind * 2 + (bound_weakens(bound) ? 1 : 0);
}

/* No further line can join on to the pending mark. */
static void
mark_settle(struct judge *judge)
{
	size_t kind;

	if (!judge->has_pending)
		return;
	judge->has_pending = false;
	kind = mark_kind(judge, &judge->pending);
	if (judge->kept[kind] < MARKS_PER_KIND) {
		judge->kept[kind]++;
		judge->marks[judge->nmarks++] = judge->pending;
		return;
	}
	for (size_t i = judge->nmarks; i-- > 0;) {
		if (mark_kind(judge, &judge->marks[i]) == kind) {
			judge->marks[i].copies++;
			return;
		}
	}
}

static uint32_t
evidence_of_span(const struct span *span)
{
	static const uint32_t parts[] = {
	    [PART_BODY] = 0,
	    [PART_HEADER] = E_MARGIN,
	    [PART_FOOTER] = E_MARGIN,
	    [PART_TEXTBOX] = E_TEXTBOX,
	    [PART_CELL] = 0,
	    [PART_COMMENT] = 0,
	    [PART_NOTE] = 0,
	    [PART_METADATA] = E_METADATA,
	    [PART_NAME] = E_NAME,
	};

	return parts[span->part] | ((span->flags & SPAN_BORDER) != 0 ? E_FRAME : 0u) |
	    ((span->flags & SPAN_RED) != 0 ? E_RED : 0u) |
	    ((span->flags & SPAN_BOLD) != 0 ? E_BOLD : 0u) |
	    ((span->flags & SPAN_CAPS) != 0 ? E_CAPS : 0u);
}

/* Plain text in an 8-bit encoding has no font to prove it or to tell its case (facts 3.2, 3.3). */
static uint32_t
evidence_of_encoding(const struct judge *judge, const struct span *span, const struct match *match,
    uint32_t evidence)
{
	enum encoding encoding = span->encoding;

	if (!decode_is_8bit(encoding) || reading_is_of_font(span->font, encoding))
		return 0;
	if ((encoding == ENCODING_BKHCM1 || (encoding == ENCODING_VPS && !judge->vps_capitals)) &&
	    match->one_word)
		return E_AMBIGUOUS;
	if ((encoding == ENCODING_TCVN3 || encoding == ENCODING_VIETWARE_F) &&
	    (evidence & (E_CAPS | E_INITIAL)) == 0)
		return E_UNCASED;
	return 0;
}

/* ---- company: what stands near a marking ---- */

/* A title about secrecy rules: in capitals anywhere, or among the first lines. */
static bool
line_is_about(const struct judge *judge, const struct line *line, uint32_t number)
{
	if (line->nglyphs > ABOUT_LETTERS_MAX || (!line->caps && number > NEAR_LINES))
		return false;
	return line_has(line, &judge->rules->lists[LIST_ABOUT]) &&
	    !line_begins_with(line, &judge->rules->lists[LIST_SOURCES]);
}

static void
company_of_line(struct judge *judge, const struct line *line, uint32_t number, uint32_t *evidence)
{
	if (line_is_about(judge, line, number))
		judge->document |= E_ABOUT;
	if (line_has(line, &judge->rules->lists[LIST_LETTERHEAD]))
		*evidence |= E_LETTERHEAD;
	if (line_has(line, &judge->rules->lists[LIST_SUPPORT]))
		*evidence |= E_SUPPORT;
	if (line_has(line, &judge->rules->lists[LIST_RECIPIENTS]))
		*evidence |= E_RECIPIENTS;
}

/* Whether the line may hold what is asked of it, or only normalise() can tell. */
static bool
company_possible(const struct judge *judge, const char *text, size_t len, uint32_t number,
    uint32_t asked)
{
	uint32_t seen = glance(&judge->rules->glance, text, len);

	if ((seen & GLANCE_SMALL) != 0 && number > NEAR_LINES)
		seen &= ~(uint32_t)GLANCE_ABOUT; /* see line_is_about() */
	return (seen & (asked | GLANCE_UNKNOWN)) != 0;
}

static void
company_of_reading(struct judge *judge, const char *text, size_t len, uint32_t number,
    uint32_t *evidence)
{
	if (!company_possible(judge, text, len, number, GLANCE_LISTS))
		return;
	line_set(&judge->before, text, len);
	company_of_line(judge, &judge->before, number, evidence);
}

/* A line as it is, and as it reads if the document is in an 8-bit encoding: one that only parts
 * of it are in garbles no other part. */
static void
company_of_text(struct judge *judge, const char *text, size_t len, uint32_t number,
    uint32_t *evidence)
{
	company_of_reading(judge, text, len, number, evidence);
	if (judge->legacy == ENCODING_UTF8 || len > READING_BYTES_MAX)
		return;
	reading_set(&judge->company, judge->legacy, text, len);
	company_of_reading(judge, judge->company.text, judge->company.len, number, evidence);
}

/* Each line is looked at once, however many marks stand behind it. */
static uint32_t
company_before(struct judge *judge)
{
	struct past_line *past;
	uint32_t evidence = 0;

	for (uint32_t i = 0; (past = past_get(&judge->past, i)) != NULL; i++) {
		if (!past->seen) {
			past->seen = true;
			past->evidence = 0;
			company_of_text(judge, past->text, past->len, judge->lines - 1 - i,
			    &past->evidence);
		}
		evidence |= past->evidence;
	}
	return evidence;
}

static uint32_t
company_of_own(struct judge *judge)
{
	if (judge->own_number != judge->lines) {
		judge->own_number = judge->lines;
		judge->own_company = 0;
		company_of_line(judge, &judge->line, judge->lines, &judge->own_company);
	}
	return judge->own_company;
}

/* Whether a line behind some marks is worth its reading. Of one in a foreign encoding, always. */
static bool
company_asked(const struct judge *judge, const struct span *line, bool near)
{
	uint32_t asked = GLANCE_SUPPORT | GLANCE_ABOUT | GLANCE_RECIPIENTS |
	    (near ? (uint32_t)GLANCE_LETTERHEAD : 0u);

	return judge->legacy != ENCODING_UTF8 ||
	    company_possible(judge, line->text, line->len, judge->lines, asked);
}

/* A line behind some marks: its letterhead counts for those near, its stamps for all. */
static void
company_behind(struct judge *judge, const char *text, size_t len)
{
	uint32_t evidence = 0;

	if (judge->legacy == ENCODING_UTF8)
		company_of_line(judge, &judge->line, judge->lines, &evidence);
	else
		company_of_text(judge, text, len, judge->lines, &evidence);
	if ((evidence & E_SUPPORT) != 0)
		judge->document |= E_SUPPORT;
	if ((evidence & E_RECIPIENTS) != 0)
		judge->recipients = true;
	if ((evidence & E_LETTERHEAD) == 0)
		return;
	judge->pending.evidence |= E_LETTERHEAD;
	for (size_t i = 0; i < judge->nmarks; i++) {
		if (judge->lines - judge->marks[i].line <= NEAR_LINES)
			judge->marks[i].evidence |= E_LETTERHEAD;
	}
}

/* ---- declassification ---- */

static bool
part_is_margin(enum part part)
{
	return part == PART_HEADER || part == PART_FOOTER;
}

/* The stamp lowers the markings that it stands near; one in a footer those in footers. */
static void
declassified_stamp(struct judge *judge, const struct span *span)
{
	bool margin = part_is_margin(span->part);

	if (span->part == PART_NAME || span->part == PART_METADATA || span->part == PART_COMMENT)
		return;
	judge->declassified = judge->lines;
	judge->declassified_margin = margin;
	for (size_t i = 0; i < judge->nmarks; i++) {
		struct mark *mark = &judge->marks[i];

		if (part_is_margin(mark->part) == margin && judge->lines - mark->line <= NEAR_LINES)
			mark->evidence |= E_DECLASSIFIED;
	}
	if (judge->has_pending && part_is_margin(judge->pending.part) == margin)
		judge->pending.evidence |= E_DECLASSIFIED;
}

/* A line that is the stamp with its date: "GIẢI MẬT Từ: 01/01/2026". A sentence that begins so is
 * none. */
static bool
is_declassified_from(const struct judge *judge, const struct span *span)
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

/* ---- neighbours: what joins on from line to line ---- */

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

/* The line behind the pending mark goes on from it: "MẬT" / "KHẨU" in a narrow cell is a mention;
 * if more follows, a person has to look. Only capitals go on from capitals. */
static void
pending_see_next(struct judge *judge, const struct span *span)
{
	struct mark *mark = &judge->pending;
	const struct line *line = &judge->line;
	bool caps = line->caps || (span->flags & SPAN_CAPS) != 0;

	if (!judge->has_pending || span->part != mark->part || !judge->joins)
		return;
	if ((mark->evidence & (E_FRAME | E_RED)) != 0 ||
	    (mark->evidence & (E_ALONE | E_TITLE)) == 0)
		return;
	if ((mark->evidence & E_CAPS) != 0 && !caps)
		return;
	if (line->ntokens == 1 &&
	    (line_begins_with(line, &judge->rules->lists[LIST_AFTER]) ||
		line_begins_with(line, &judge->rules->lists[LIST_AFTER_ALONE])))
		judge->has_pending = false;
	else if (line_begins_with(line, &judge->rules->lists[LIST_AFTER]))
		mark->evidence |= E_CONTINUED;
}

/* ---- one line ---- */

static void
mark_new(struct judge *judge, const struct span *span, const struct match *match)
{
	struct mark *mark = &judge->pending;
	uint32_t evidence = match->evidence | evidence_of_span(span);
	bool listed;

	if (!bound_holds(&judge->rules->list[match->rule].bound, span->part, match->level,
		judge->types))
		return; /* the rule counts elsewhere only */
	listed = judge->has_pending && mark->part == span->part && mark->level != match->level &&
	    (mark->evidence & (E_ALONE | E_COLUMN | E_FIELD)) != 0 &&
	    (match->evidence & (E_ALONE | E_COLUMN)) != 0;

	if ((evidence & E_CAPS) != 0)
		evidence &= ~(uint32_t)E_INITIAL;
	evidence |= evidence_of_encoding(judge, span, match, evidence);
	if (listed) /* two degrees on lines that follow each other: a list to choose from */
		mark->evidence |= E_LISTED;
	mark_settle(judge);
	evidence |= company_before(judge);
	if ((evidence & E_RECIPIENTS) != 0 && (evidence & E_CAPS) == 0)
		evidence &= ~(uint32_t)E_LETTERHEAD; /* where people sign */
	evidence |= company_of_own(judge);
	if (span->part == PART_CELL && judge->register_open && (evidence & (E_FIELD | E_RED)) == 0)
		evidence |= E_REGISTER;
	if (judge->declassified > 0 && judge->lines - judge->declassified <= NEAR_LINES &&
	    judge->declassified_margin == part_is_margin(span->part))
		evidence |= E_DECLASSIFIED;
	if ((evidence & (E_ALONE | E_COLUMN)) != 0)
		judge->degrees |= 1u << match->level;
	*mark = (struct mark){
	    .evidence = evidence | (listed ? E_LISTED : 0u),
	    .level = match->level,
	    .part = span->part,
	    .encoding = match->combined && span->encoding == ENCODING_UTF8
		? ENCODING_UTF8_DECOMPOSED
		: span->encoding,
	    .rule = match->rule,
	    .line = judge->lines,
	};
	judge->has_pending = true;
	judge->near_left = NEAR_LINES;
	judge->support_left = SUPPORT_LINES_MAX;
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

/* What the line is as a whole. */
static void
match_alone(struct judge *judge, const struct span *span, struct match *match)
{
	struct part_of_line all = {0, judge->line.ntokens};
	const struct past_line *past;

	matcher_alone(judge->rules, &judge->line, all, match);
	if (match->kind == MATCH_NONE && (span->part == PART_HEADER || span->part == PART_FOOTER))
		matcher_margin(judge->rules, &judge->line, match);
	if (match->kind == MATCH_NONE)
		matcher_beside(judge->rules, &judge->line, match);
	if ((span->flags & SPAN_CAPS) != 0)
		match->evidence = (match->evidence & ~(uint32_t)E_INITIAL) | E_CAPS;
	if (match->kind != MATCH_MARKING || !judge->joins)
		return;
	past = past_get(&judge->past, 0);
	if (past != NULL && past->part == span->part)
		match_with_before(judge, past, (span->flags & (SPAN_BORDER | SPAN_RED)) != 0,
		    match);
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

/* One column of several: a field of its own, the value of the label to its left, or alone. */
static void
match_column(struct judge *judge, struct part_of_line part, struct match *match, struct match *left)
{
	matcher_field(judge->rules, &judge->line, part, match);
	if (match->kind != MATCH_NONE)
		return;
	matcher_alone(judge->rules, &judge->line, part, match);
	if (match->kind == MATCH_MARKING && left->kind == MATCH_LABEL) {
		match->kind = MATCH_FIELD;
		match->rule = left->rule;
		match->evidence = (match->evidence & ~(uint32_t)E_ALONE) | E_FIELD;
	} else {
		match->evidence = (match->evidence & ~(uint32_t)(E_ALONE | E_TITLE)) | E_COLUMN;
	}
}

/* Two columns are a letterhead that a converter flattened; more are the row of a table. */
static uint32_t
columns_evidence(const struct judge *judge)
{
	struct part_of_line part = {0, 0};
	size_t columns = 0;

	while (line_next_column(&judge->line, &part))
		columns++;
	return columns > 2 && !line_has(&judge->line, &judge->rules->lists[LIST_LETTERHEAD])
	    ? E_REGISTER
	    : 0;
}

static bool
match_columns(struct judge *judge, const struct span *span)
{
	bool any = false;
	struct part_of_line part = {0, 0};
	struct match match, left = {.kind = MATCH_NONE};
	uint32_t evidence = columns_evidence(judge);
	bool literal = matcher_literal(&judge->line);

	while (line_next_column(&judge->line, &part)) {
		bool whole = part.from == 0 && part.to == judge->line.ntokens;

		if (whole)
			matcher_field(judge->rules, &judge->line, part, &match);
		else
			match_column(judge, part, &match, &left);
		left = match;
		if (match.kind == MATCH_NONE)
			matcher_bracketed(judge->rules, &judge->line, part, &match);
		if ((match.evidence & E_COLUMN) != 0)
			match.evidence |= evidence;
		if (literal)
			match.evidence |= E_QUOTED;
		if (match.kind == MATCH_FIELD || match.kind == MATCH_MARKING ||
		    match.kind == MATCH_TITLE) {
			mark_new(judge, span, &match);
			any = true;
		} else if (match.kind == MATCH_LABEL && whole) {
			judge->label_open = true;
			judge->label_rule = match.rule;
		}
	}
	return any;
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
		if (!match_columns(judge, span))
			match_hint(judge, span);
		break;
	}
	if (judge->label_open)
		judge->label_part = span->part;
	else if (value && span->part == PART_CELL && match.kind != MATCH_FIELD)
		judge->register_open = true;
	if (line_is_about(judge, &judge->line, judge->lines))
		judge->document |= E_ABOUT;
	if (is_declassified_from(judge, span))
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
	if (candidate || judge->has_pending ||
	    ((near || support) && company_asked(judge, &line, near))) {
		line_set(&judge->line, line.text, line.len);
		if (judge->line.ntokens == 0)
			return; /* nothing to be seen: as good as blank */
		pending_see_next(judge, &line);
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
	if (judge->has_pending && judge->pending.line != judge->lines)
		mark_settle(judge);
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
	if (judge->near_left > 0 || judge->support_left > 0 || judge->has_pending ||
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

/* Where the stamp of a document stands, in the company of what a document has: such a marking is
 * its own, and no lesson further down makes it an example. */
static bool
mark_is_own(const struct judge *judge, const struct mark *mark)
{
	return (mark->line <= NEAR_LINES || part_is_margin(mark->part)) &&
	    ((mark->evidence & E_LETTERHEAD) != 0 || judge->recipients);
}

/* What the marking and the document as a whole tell. */
static uint32_t
mark_evidence(const struct judge *judge, const struct mark *mark)
{
	uint32_t evidence = mark->evidence | judge->document;

	if (mark_is_own(judge, mark))
		evidence &= ~(uint32_t)(E_ABOUT | E_DEGREES);
	if (mark->copies > 0) /* its copies may stand anywhere */
		evidence &= ~(uint32_t)E_DECLASSIFIED;
	return evidence;
}

static void
mark_report(const struct judge *judge, const struct mark *mark, rules_finding_fn *fn, void *arg)
{
	uint32_t evidence = mark_evidence(judge, mark);
	const struct bound *bound = &judge->rules->list[mark->rule].bound;
	struct finding finding;

	/* A file's name is judged before its type is known. */
	if (!bound_holds(bound, mark->part, mark->level, judge->types))
		return;
	if ((evidence & (E_LETTERHEAD | E_SUPPORT)) != 0)
		evidence &= ~(uint32_t)E_AMBIGUOUS;

	memset(&finding, 0, sizeof(finding));
	finding.confidence = bound_confidence(bound, evidence, weigh(evidence));
	if (finding.confidence == CONFIDENCE_NONE)
		return;
	finding.level = mark->level;
	finding.part = mark->part;
	finding.form = weigh_form(evidence);
	finding.encoding = mark->encoding;
	memcpy(finding.rule, judge->rules->list[mark->rule].name, sizeof(finding.rule));
	weigh_reasons(evidence, &finding);
	for (uint32_t i = 0; i <= mark->copies; i++)
		fn(&finding, arg);
}

/* A header repeats the marking of page 1: if that was declassified, so was the header's. */
static void
declassify_margins(struct judge *judge)
{
	enum level highest = LEVEL_NONE;

	for (size_t i = 0; i < judge->nmarks; i++) {
		const struct mark *mark = &judge->marks[i];

		if ((mark_evidence(judge, mark) & E_DECLASSIFIED) != 0 && mark->level > highest)
			highest = mark->level;
	}
	for (size_t i = 0; i < judge->nmarks; i++) {
		if (part_is_margin(judge->marks[i].part) && judge->marks[i].level <= highest)
			judge->marks[i].evidence |= E_DECLASSIFIED;
	}
}

void
judge_finish(struct judge *judge, rules_finding_fn *fn, void *arg)
{
	mark_settle(judge);
	declassify_margins(judge);
	if ((judge->document & E_ABOUT) != 0 && (judge->degrees & (judge->degrees - 1)) != 0)
		judge->document |= E_DEGREES;
	for (size_t i = 0; i < judge->nmarks; i++)
		mark_report(judge, &judge->marks[i], fn, arg);
	judge_reset(judge);
}
