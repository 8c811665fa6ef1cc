/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the glance. It takes words to be what normalise() and line_set() take them to be as long as
 * letters are composed and Latin; at anything else it gives up, so that it never says no to what
 * they would find. Words that begin with a digit are passed over, as line_phrase_at() does.
 */
#include "rules/glance.h"

#include <string.h>

#include "rules/letter.h"
#include "rules/line.h"

#define LETTER_UNKNOWN UINT16_MAX

/* The words of a line go by. */
struct words {
	uint32_t word; /* hash of the word in hand; 0: between words */
	uint32_t before; /* of the word before it */
	bool number; /* the word in hand begins with a digit */
	uint32_t bits;
};

static uint32_t
hash_add(uint32_t hash, uint16_t letter)
{
	return ((hash + 1) ^ letter) * UINT32_C(0x9E3779B1);
}

static uint32_t
hash_pair(uint32_t first, uint32_t second)
{
	return (first ^ first >> 15) * UINT32_C(0x85EBCA77) + second;
}

static size_t
slot_of(uint32_t hash)
{
	return (hash ^ hash >> 16) % GLANCE_SLOTS;
}

static uint32_t
lists_of(const struct glance *glance, uint32_t hash)
{
	for (size_t at = slot_of(hash); glance->slots[at].hash != 0; at = (at + 1) % GLANCE_SLOTS) {
		if (glance->slots[at].hash == hash)
			return glance->slots[at].lists;
	}
	return 0;
}

/* ---- phrases ---- */

/* 0: the word is no plain word. */
static uint32_t
hash_of_word(const struct phrase *phrase, size_t w)
{
	uint32_t hash = 0;

	for (size_t i = 0; i < phrase->lens[w]; i++) {
		if (phrase->words[w][i] == 0)
			return 0; /* a foreign letter stands for any of them */
		hash = hash_add(hash, phrase->words[w][i]);
	}
	return phrase->words[w][0] >= '0' && phrase->words[w][0] <= '9' ? 0 : hash;
}

static uint32_t
hash_of_phrase(const struct phrase *phrase)
{
	uint32_t first = hash_of_word(phrase, 0), second;

	if (first == 0 || phrase->nwords == 1)
		return first;
	second = hash_of_word(phrase, 1);
	return second != 0 ? hash_pair(first, second) : 0;
}

void
glance_begin(struct glance *glance)
{
	memset(glance, 0, sizeof(*glance));
	for (uint32_t c = 0; c < 128; c++)
		glance->ascii[c] = c >= '0' && c <= '9' ? (uint16_t)c : letter_from(c);
	for (uint32_t i = 0; i < 256; i++)
		glance->latin[i] = letter_from(0xC0 + i);
	for (uint32_t i = 0; i < 128; i++)
		glance->vietnamese[i] = letter_from(0x1E80 + i);
}

void
glance_add(struct glance *glance, const struct phrases *phrases, enum glance_bit list)
{
	for (size_t i = 0; i < phrases->n; i++) {
		uint32_t hash = hash_of_phrase(&phrases->list[i]);
		size_t at = slot_of(hash);

		if (hash == 0) {
			glance->blind = true;
			continue;
		}
		while (glance->slots[at].hash != 0 && glance->slots[at].hash != hash)
			at = (at + 1) % GLANCE_SLOTS;
		glance->slots[at].hash = hash;
		glance->slots[at].lists |= (uint32_t)list;
	}
}

/* ---- lines ---- */

/* A character of several bytes: its letter; 0 for what ends a word; LETTER_UNKNOWN. */
static inline uint16_t
letter_wide(const struct glance *glance, const uint8_t *p, size_t left, size_t *ret_used)
{
	uint16_t letter = 0;

	*ret_used = 3;
	if (left >= 2 && p[0] >= 0xC3 && p[0] <= 0xC6 && (p[1] & 0xC0) == 0x80) {
		*ret_used = 2;
		letter = glance->latin[(p[0] - 0xC3u) << 6 | (p[1] & 0x3Fu)];
	} else if (left >= 3 && p[0] == 0xE1 && (p[1] | 1) == 0xBB && (p[2] & 0xC0) == 0x80) {
		letter = glance->vietnamese[(p[1] & 1u) << 6 | (p[2] & 0x3Fu)];
	} else if (left >= 3 && p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0xA7) {
		return 0; /* U+2010..2027: dashes, quotation marks, the ellipsis */
	}
	return letter != 0 ? letter : LETTER_UNKNOWN;
}

static void
word_add(struct words *words, uint16_t letter)
{
	bool digit = letter <= '9';

	if (words->word == 0)
		words->number = digit;
	if ((letter & LETTER_UPPER) == 0 && !digit)
		words->bits |= GLANCE_SMALL;
	words->word = hash_add(words->word, letter & (uint16_t)~LETTER_UPPER);
}

static void
word_end(const struct glance *glance, struct words *words)
{
	if (words->word == 0)
		return;
	if (!words->number) {
		words->bits |= lists_of(glance, words->word) |
		    lists_of(glance, hash_pair(words->before, words->word));
		words->before = words->word;
	}
	words->word = 0;
}

uint32_t
glance(const struct glance *glance, const char *text, size_t len)
{
	const uint8_t *p = (const uint8_t *)text;
	struct words words = {0};
	bool any = false;

	if (glance->blind)
		return GLANCE_UNKNOWN;
	for (size_t at = 0, used = 1; at <= len; at += used) {
		uint16_t letter = 0; /* the line's end is a word's */

		if (at == len) {
			used = 1;
		} else if (p[at] < 0x80) {
			letter = glance->ascii[p[at]];
			used = 1;
		} else {
			letter = letter_wide(glance, p + at, len - at, &used);
			if (letter == LETTER_UNKNOWN)
				return GLANCE_UNKNOWN;
		}
		if (letter != 0) {
			word_add(&words, letter);
			any = true;
		} else {
			word_end(glance, &words);
		}
	}
	return any ? words.bits : GLANCE_UNKNOWN;
}
