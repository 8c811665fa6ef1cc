/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the choice among encodings for one line. It needs no charset detection: raw.c names the
 * encodings in which the line holds "mật", and the first in which it says something is right. A
 * wrong encoding gives a mark only if it gives exactly the letters of a marking and nothing else.
 */
#include "rules/reading.h"

#include "base/checked.h"
#include "rules/decode.h"
#include "rules/matcher.h"
#include "rules/raw.h"

/* The surest first; Vietware-F writes some words as TCVN3 does. */
static const enum encoding order[] = {
    ENCODING_MOJIBAKE,
    ENCODING_NCR,
    ENCODING_JSON,
    ENCODING_RTF,
    ENCODING_QUOTED_PRINTABLE,
    ENCODING_PERCENT,
    ENCODING_TCVN3,
    ENCODING_VIETWARE_F,
    ENCODING_VNI,
    ENCODING_TCVN5712,
    ENCODING_VISCII,
    ENCODING_VPS,
    ENCODING_WINDOWS_1258,
    ENCODING_BKHCM2,
    ENCODING_VIETWARE_X,
    ENCODING_VNI_MAC,
    ENCODING_VIQR,
    ENCODING_BKHCM1,
};

bool
reading_is_of_font(enum span_font font, enum encoding encoding)
{
	switch (font) {
	case SPAN_FONT_TCVN3:
		return encoding == ENCODING_TCVN3 || encoding == ENCODING_TCVN5712;
	case SPAN_FONT_VNI:
		return encoding == ENCODING_VNI || encoding == ENCODING_VNI_MAC;
	case SPAN_FONT_VPS:
		return encoding == ENCODING_VPS;
	case SPAN_FONT_UNKNOWN:
	case SPAN_FONT_UNICODE:
	case SPAN_FONT_MIXED:
		break;
	}
	return false;
}

/* What the font leaves of the encodings. */
static bool
may_be(enum span_font font, enum encoding encoding)
{
	if (!decode_is_8bit(encoding))
		return true;
	if (font == SPAN_FONT_UNKNOWN || font == SPAN_FONT_MIXED)
		return true;
	return reading_is_of_font(font, encoding);
}

static bool
column_says(const struct rules *rules, const struct line *line, struct part_of_line part)
{
	struct match match;

	matcher_field(rules, line, part, &match);
	if (match.kind == MATCH_NONE)
		matcher_alone(rules, line, part, &match);
	if (match.kind == MATCH_NONE)
		matcher_bracketed(rules, line, part, &match);
	return match.kind != MATCH_NONE;
}

static bool
line_says(const struct rules *rules, enum part where, const struct line *line)
{
	struct part_of_line part = {0, 0}, all = {0, line->ntokens};
	struct match match;

	if (where == PART_NAME) {
		matcher_name(rules, line, &match);
		return match.kind != MATCH_NONE;
	}
	matcher_alone(rules, line, all, &match);
	if (match.kind == MATCH_NONE && (where == PART_HEADER || where == PART_FOOTER))
		matcher_margin(rules, line, &match);
	if (match.kind == MATCH_NONE)
		matcher_beside(rules, line, &match);
	if (match.kind != MATCH_NONE)
		return true;
	while (line_next_column(line, &part)) {
		if (column_says(rules, line, part))
			return true;
	}
	return false;
}

void
reading_set(struct reading *reading, enum encoding encoding, const char *text, size_t len)
{
	reading->encoding = encoding;
	reading->len = decode(encoding, text, len, reading->text, sizeof(reading->text));
}

bool
reading_find(const struct rules *rules, const struct span *span, uint32_t encodings,
    struct line *line, struct reading *ret)
{
	if ((encodings & ~RAW_UNICODE) == 0 || span->len > READING_BYTES_MAX)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		if ((encodings & RAW_BIT(order[i])) == 0 || !may_be(span->font, order[i]))
			continue;
		reading_set(ret, order[i], span->text, span->len);
		line_set(line, ret->text, ret->len);
		if (line_says(rules, span->part, line))
			return true;
	}
	return false;
}
