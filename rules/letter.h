/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Vietnamese letter in 16 bits: base, modifier, tone, case; independent of its composition. */
#ifndef RULES_LETTER_H
#define RULES_LETTER_H

#include <stdbool.h>
#include <stdint.h>

#define LETTER_BASE_MASK 0x007F /* ASCII, lower case */
#define LETTER_MODIFIER_MASK 0x0380 /* enum modifier */
#define LETTER_MODIFIER_SHIFT 7
#define LETTER_TONE_MASK 0x1C00 /* enum tone */
#define LETTER_TONE_SHIFT 10
#define LETTER_UPPER 0x8000

enum modifier {
	MODIFIER_NONE,
	MODIFIER_CIRCUMFLEX,
	MODIFIER_BREVE,
	MODIFIER_HORN,
	MODIFIER_STROKE, /* đ */
};

enum tone {
	TONE_NONE,
	TONE_GRAVE,
	TONE_HOOK,
	TONE_TILDE,
	TONE_ACUTE,
	TONE_DOT,
};

/* The letter of a code point; 0 if it is none of ours. */
uint16_t letter_from(uint32_t code);
/* The composed code point of a letter; 0 if it is none. */
uint32_t letter_code(uint16_t letter);
/* The Latin letter that a letter of another script looks like; 0 if none. */
uint16_t letter_lookalike(uint32_t code);
/* Whether the code point is a combining mark. */
bool letter_is_mark(uint32_t code);
/* The letter with a combining mark on it; 0 if no Vietnamese letter has them both. */
uint16_t letter_add_mark(uint16_t letter, uint32_t mark);

#endif
