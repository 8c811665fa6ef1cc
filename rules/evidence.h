/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that is weighed about one possible marking, one bit each. weigh.c says how. */
#ifndef RULES_EVIDENCE_H
#define RULES_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>

struct match;
struct span;

enum evidence {
	/* form */
	E_ALONE = 1 << 0,
	E_COLUMN = 1 << 1,
	E_FIELD = 1 << 2,
	E_TITLE = 1 << 3,
	E_NAME = 1 << 4,
	/* letters */
	E_CAPS = 1 << 5,
	E_INITIAL = 1 << 6, /* "Mật", "Tối mật" */
	E_LOOKALIKE = 1 << 7,
	/* looks and place */
	E_FRAME = 1 << 8,
	E_RED = 1 << 9,
	E_BOLD = 1 << 10,
	E_BRACKETS = 1 << 11,
	E_TEXTBOX = 1 << 12,
	E_MARGIN = 1 << 13, /* header or footer */
	E_METADATA = 1 << 14,
	/* company */
	E_LETTERHEAD = 1 << 15,
	E_SUPPORT = 1 << 16,
	E_RECIPIENTS = 1 << 17, /* behind "Nơi nhận": where people sign */
	/* against */
	E_QUOTED = 1 << 18,
	E_LISTED = 1 << 19,
	E_REGISTER = 1 << 20,
	E_SENTENCE = 1 << 21,
	E_CONTINUED = 1 << 22,
	E_ABOUT = 1 << 23,
	E_DEGREES = 1 << 24,
	E_DECLASSIFIED = 1 << 25,
	/* encodings */
	E_AMBIGUOUS = 1 << 26, /* a word of another language as well: Danish "MÆT" */
	/* form, again */
	E_UNTICKED = 1 << 28, /* behind a box to tick that is empty */
	E_WORDS = 1 << 29, /* of two words: "Tối mật" has no other meaning alone */
	E_HINT = 1 << 30, /* a key word or number of the organisation's own, anywhere */
	E_UNCASED = 1 << 27, /* small letters that a font may show as capitals: "mËt" */
};

/* How and where the span stands. */
uint32_t evidence_of_span(const struct span *span);
/* What speaks against a match in the span's encoding, given the evidence so far; vps_capitals: its
 * line has VPS's own capitals, which no other text does. */
uint32_t evidence_of_encoding(const struct span *span, const struct match *match, uint32_t evidence,
    bool vps_capitals);

#endif
