/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns what a span by itself tells of a marking in it. */
#include "rules/evidence.h"

#include "rules/decode.h"
#include "rules/matcher.h"
#include "rules/reading.h"
#include "rules/span.h"

uint32_t
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
uint32_t
evidence_of_encoding(const struct span *span, const struct match *match, uint32_t evidence,
    bool vps_capitals)
{
	enum encoding encoding = span->encoding;

	if (!decode_is_8bit(encoding) || reading_is_of_font(span->font, encoding))
		return 0;
	if ((encoding == ENCODING_BKHCM1 || (encoding == ENCODING_VPS && !vps_capitals)) &&
	    match->one_word)
		return E_AMBIGUOUS;
	if ((encoding == ENCODING_TCVN3 || encoding == ENCODING_VIETWARE_F) &&
	    (evidence & (E_CAPS | E_INITIAL)) == 0)
		return E_UNCASED;
	return 0;
}
