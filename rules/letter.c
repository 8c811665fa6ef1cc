/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the table of Vietnamese letters, and of letters of other scripts that look like Latin
 * ones. A letter is taken apart into base, modifier and tone, so that every composition of it
 * (and the orders that Unicode's NFC does not unite: O 0301 0302) compares equal.
 * Diacritics are never dropped: mặt, mát, mất, mạt, mắt and mật are different words.
 */
#include "rules/letter.h"

#include "base/checked.h"

#define LOWER(base, modifier, tone)                                         \
	((uint16_t)((base) | MODIFIER_##modifier << LETTER_MODIFIER_SHIFT | \
	    TONE_##tone << LETTER_TONE_SHIFT))
#define UPPER(base, modifier, tone) ((uint16_t)(LOWER(base, modifier, tone) | LETTER_UPPER))

#define LATIN_FIRST 0x00C0u
static const uint16_t latin[] = {
    [0x00C0 - LATIN_FIRST] = UPPER('a', NONE, GRAVE), /* À */
    [0x00C1 - LATIN_FIRST] = UPPER('a', NONE, ACUTE), /* Á */
    [0x00C2 - LATIN_FIRST] = UPPER('a', CIRCUMFLEX, NONE), /* Â */
    [0x00C3 - LATIN_FIRST] = UPPER('a', NONE, TILDE), /* Ã */
    [0x00C8 - LATIN_FIRST] = UPPER('e', NONE, GRAVE), /* È */
    [0x00C9 - LATIN_FIRST] = UPPER('e', NONE, ACUTE), /* É */
    [0x00CA - LATIN_FIRST] = UPPER('e', CIRCUMFLEX, NONE), /* Ê */
    [0x00CC - LATIN_FIRST] = UPPER('i', NONE, GRAVE), /* Ì */
    [0x00CD - LATIN_FIRST] = UPPER('i', NONE, ACUTE), /* Í */
    [0x00D2 - LATIN_FIRST] = UPPER('o', NONE, GRAVE), /* Ò */
    [0x00D3 - LATIN_FIRST] = UPPER('o', NONE, ACUTE), /* Ó */
    [0x00D4 - LATIN_FIRST] = UPPER('o', CIRCUMFLEX, NONE), /* Ô */
    [0x00D5 - LATIN_FIRST] = UPPER('o', NONE, TILDE), /* Õ */
    [0x00D9 - LATIN_FIRST] = UPPER('u', NONE, GRAVE), /* Ù */
    [0x00DA - LATIN_FIRST] = UPPER('u', NONE, ACUTE), /* Ú */
    [0x00DD - LATIN_FIRST] = UPPER('y', NONE, ACUTE), /* Ý */
    [0x00E0 - LATIN_FIRST] = LOWER('a', NONE, GRAVE), /* à */
    [0x00E1 - LATIN_FIRST] = LOWER('a', NONE, ACUTE), /* á */
    [0x00E2 - LATIN_FIRST] = LOWER('a', CIRCUMFLEX, NONE), /* â */
    [0x00E3 - LATIN_FIRST] = LOWER('a', NONE, TILDE), /* ã */
    [0x00E8 - LATIN_FIRST] = LOWER('e', NONE, GRAVE), /* è */
    [0x00E9 - LATIN_FIRST] = LOWER('e', NONE, ACUTE), /* é */
    [0x00EA - LATIN_FIRST] = LOWER('e', CIRCUMFLEX, NONE), /* ê */
    [0x00EC - LATIN_FIRST] = LOWER('i', NONE, GRAVE), /* ì */
    [0x00ED - LATIN_FIRST] = LOWER('i', NONE, ACUTE), /* í */
    [0x00F2 - LATIN_FIRST] = LOWER('o', NONE, GRAVE), /* ò */
    [0x00F3 - LATIN_FIRST] = LOWER('o', NONE, ACUTE), /* ó */
    [0x00F4 - LATIN_FIRST] = LOWER('o', CIRCUMFLEX, NONE), /* ô */
    [0x00F5 - LATIN_FIRST] = LOWER('o', NONE, TILDE), /* õ */
    [0x00F9 - LATIN_FIRST] = LOWER('u', NONE, GRAVE), /* ù */
    [0x00FA - LATIN_FIRST] = LOWER('u', NONE, ACUTE), /* ú */
    [0x00FD - LATIN_FIRST] = LOWER('y', NONE, ACUTE), /* ý */
    [0x0102 - LATIN_FIRST] = UPPER('a', BREVE, NONE), /* Ă */
    [0x0103 - LATIN_FIRST] = LOWER('a', BREVE, NONE), /* ă */
    [0x0110 - LATIN_FIRST] = UPPER('d', STROKE, NONE), /* Đ */
    [0x0111 - LATIN_FIRST] = LOWER('d', STROKE, NONE), /* đ */
    [0x0128 - LATIN_FIRST] = UPPER('i', NONE, TILDE), /* Ĩ */
    [0x0129 - LATIN_FIRST] = LOWER('i', NONE, TILDE), /* ĩ */
    [0x0168 - LATIN_FIRST] = UPPER('u', NONE, TILDE), /* Ũ */
    [0x0169 - LATIN_FIRST] = LOWER('u', NONE, TILDE), /* ũ */
    [0x01A0 - LATIN_FIRST] = UPPER('o', HORN, NONE), /* Ơ */
    [0x01A1 - LATIN_FIRST] = LOWER('o', HORN, NONE), /* ơ */
    [0x01AF - LATIN_FIRST] = UPPER('u', HORN, NONE), /* Ư */
    [0x01B0 - LATIN_FIRST] = LOWER('u', HORN, NONE), /* ư */
};

#define VIETNAMESE_FIRST 0x1EA0u
static const uint16_t vietnamese[] = {
    [0x1EA0 - VIETNAMESE_FIRST] = UPPER('a', NONE, DOT), /* Ạ */
    [0x1EA1 - VIETNAMESE_FIRST] = LOWER('a', NONE, DOT), /* ạ */
    [0x1EA2 - VIETNAMESE_FIRST] = UPPER('a', NONE, HOOK), /* Ả */
    [0x1EA3 - VIETNAMESE_FIRST] = LOWER('a', NONE, HOOK), /* ả */
    [0x1EA4 - VIETNAMESE_FIRST] = UPPER('a', CIRCUMFLEX, ACUTE), /* Ấ */
    [0x1EA5 - VIETNAMESE_FIRST] = LOWER('a', CIRCUMFLEX, ACUTE), /* ấ */
    [0x1EA6 - VIETNAMESE_FIRST] = UPPER('a', CIRCUMFLEX, GRAVE), /* Ầ */
    [0x1EA7 - VIETNAMESE_FIRST] = LOWER('a', CIRCUMFLEX, GRAVE), /* ầ */
    [0x1EA8 - VIETNAMESE_FIRST] = UPPER('a', CIRCUMFLEX, HOOK), /* Ẩ */
    [0x1EA9 - VIETNAMESE_FIRST] = LOWER('a', CIRCUMFLEX, HOOK), /* ẩ */
    [0x1EAA - VIETNAMESE_FIRST] = UPPER('a', CIRCUMFLEX, TILDE), /* Ẫ */
    [0x1EAB - VIETNAMESE_FIRST] = LOWER('a', CIRCUMFLEX, TILDE), /* ẫ */
    [0x1EAC - VIETNAMESE_FIRST] = UPPER('a', CIRCUMFLEX, DOT), /* Ậ */
    [0x1EAD - VIETNAMESE_FIRST] = LOWER('a', CIRCUMFLEX, DOT), /* ậ */
    [0x1EAE - VIETNAMESE_FIRST] = UPPER('a', BREVE, ACUTE), /* Ắ */
    [0x1EAF - VIETNAMESE_FIRST] = LOWER('a', BREVE, ACUTE), /* ắ */
    [0x1EB0 - VIETNAMESE_FIRST] = UPPER('a', BREVE, GRAVE), /* Ằ */
    [0x1EB1 - VIETNAMESE_FIRST] = LOWER('a', BREVE, GRAVE), /* ằ */
    [0x1EB2 - VIETNAMESE_FIRST] = UPPER('a', BREVE, HOOK), /* Ẳ */
    [0x1EB3 - VIETNAMESE_FIRST] = LOWER('a', BREVE, HOOK), /* ẳ */
    [0x1EB4 - VIETNAMESE_FIRST] = UPPER('a', BREVE, TILDE), /* Ẵ */
    [0x1EB5 - VIETNAMESE_FIRST] = LOWER('a', BREVE, TILDE), /* ẵ */
    [0x1EB6 - VIETNAMESE_FIRST] = UPPER('a', BREVE, DOT), /* Ặ */
    [0x1EB7 - VIETNAMESE_FIRST] = LOWER('a', BREVE, DOT), /* ặ */
    [0x1EB8 - VIETNAMESE_FIRST] = UPPER('e', NONE, DOT), /* Ẹ */
    [0x1EB9 - VIETNAMESE_FIRST] = LOWER('e', NONE, DOT), /* ẹ */
    [0x1EBA - VIETNAMESE_FIRST] = UPPER('e', NONE, HOOK), /* Ẻ */
    [0x1EBB - VIETNAMESE_FIRST] = LOWER('e', NONE, HOOK), /* ẻ */
    [0x1EBC - VIETNAMESE_FIRST] = UPPER('e', NONE, TILDE), /* Ẽ */
    [0x1EBD - VIETNAMESE_FIRST] = LOWER('e', NONE, TILDE), /* ẽ */
    [0x1EBE - VIETNAMESE_FIRST] = UPPER('e', CIRCUMFLEX, ACUTE), /* Ế */
    [0x1EBF - VIETNAMESE_FIRST] = LOWER('e', CIRCUMFLEX, ACUTE), /* ế */
    [0x1EC0 - VIETNAMESE_FIRST] = UPPER('e', CIRCUMFLEX, GRAVE), /* Ề */
    [0x1EC1 - VIETNAMESE_FIRST] = LOWER('e', CIRCUMFLEX, GRAVE), /* ề */
    [0x1EC2 - VIETNAMESE_FIRST] = UPPER('e', CIRCUMFLEX, HOOK), /* Ể */
    [0x1EC3 - VIETNAMESE_FIRST] = LOWER('e', CIRCUMFLEX, HOOK), /* ể */
    [0x1EC4 - VIETNAMESE_FIRST] = UPPER('e', CIRCUMFLEX, TILDE), /* Ễ */
    [0x1EC5 - VIETNAMESE_FIRST] = LOWER('e', CIRCUMFLEX, TILDE), /* ễ */
    [0x1EC6 - VIETNAMESE_FIRST] = UPPER('e', CIRCUMFLEX, DOT), /* Ệ */
    [0x1EC7 - VIETNAMESE_FIRST] = LOWER('e', CIRCUMFLEX, DOT), /* ệ */
    [0x1EC8 - VIETNAMESE_FIRST] = UPPER('i', NONE, HOOK), /* Ỉ */
    [0x1EC9 - VIETNAMESE_FIRST] = LOWER('i', NONE, HOOK), /* ỉ */
    [0x1ECA - VIETNAMESE_FIRST] = UPPER('i', NONE, DOT), /* Ị */
    [0x1ECB - VIETNAMESE_FIRST] = LOWER('i', NONE, DOT), /* ị */
    [0x1ECC - VIETNAMESE_FIRST] = UPPER('o', NONE, DOT), /* Ọ */
    [0x1ECD - VIETNAMESE_FIRST] = LOWER('o', NONE, DOT), /* ọ */
    [0x1ECE - VIETNAMESE_FIRST] = UPPER('o', NONE, HOOK), /* Ỏ */
    [0x1ECF - VIETNAMESE_FIRST] = LOWER('o', NONE, HOOK), /* ỏ */
    [0x1ED0 - VIETNAMESE_FIRST] = UPPER('o', CIRCUMFLEX, ACUTE), /* Ố */
    [0x1ED1 - VIETNAMESE_FIRST] = LOWER('o', CIRCUMFLEX, ACUTE), /* ố */
    [0x1ED2 - VIETNAMESE_FIRST] = UPPER('o', CIRCUMFLEX, GRAVE), /* Ồ */
    [0x1ED3 - VIETNAMESE_FIRST] = LOWER('o', CIRCUMFLEX, GRAVE), /* ồ */
    [0x1ED4 - VIETNAMESE_FIRST] = UPPER('o', CIRCUMFLEX, HOOK), /* Ổ */
    [0x1ED5 - VIETNAMESE_FIRST] = LOWER('o', CIRCUMFLEX, HOOK), /* ổ */
    [0x1ED6 - VIETNAMESE_FIRST] = UPPER('o', CIRCUMFLEX, TILDE), /* Ỗ */
    [0x1ED7 - VIETNAMESE_FIRST] = LOWER('o', CIRCUMFLEX, TILDE), /* ỗ */
    [0x1ED8 - VIETNAMESE_FIRST] = UPPER('o', CIRCUMFLEX, DOT), /* Ộ */
    [0x1ED9 - VIETNAMESE_FIRST] = LOWER('o', CIRCUMFLEX, DOT), /* ộ */
    [0x1EDA - VIETNAMESE_FIRST] = UPPER('o', HORN, ACUTE), /* Ớ */
    [0x1EDB - VIETNAMESE_FIRST] = LOWER('o', HORN, ACUTE), /* ớ */
    [0x1EDC - VIETNAMESE_FIRST] = UPPER('o', HORN, GRAVE), /* Ờ */
    [0x1EDD - VIETNAMESE_FIRST] = LOWER('o', HORN, GRAVE), /* ờ */
    [0x1EDE - VIETNAMESE_FIRST] = UPPER('o', HORN, HOOK), /* Ở */
    [0x1EDF - VIETNAMESE_FIRST] = LOWER('o', HORN, HOOK), /* ở */
    [0x1EE0 - VIETNAMESE_FIRST] = UPPER('o', HORN, TILDE), /* Ỡ */
    [0x1EE1 - VIETNAMESE_FIRST] = LOWER('o', HORN, TILDE), /* ỡ */
    [0x1EE2 - VIETNAMESE_FIRST] = UPPER('o', HORN, DOT), /* Ợ */
    [0x1EE3 - VIETNAMESE_FIRST] = LOWER('o', HORN, DOT), /* ợ */
    [0x1EE4 - VIETNAMESE_FIRST] = UPPER('u', NONE, DOT), /* Ụ */
    [0x1EE5 - VIETNAMESE_FIRST] = LOWER('u', NONE, DOT), /* ụ */
    [0x1EE6 - VIETNAMESE_FIRST] = UPPER('u', NONE, HOOK), /* Ủ */
    [0x1EE7 - VIETNAMESE_FIRST] = LOWER('u', NONE, HOOK), /* ủ */
    [0x1EE8 - VIETNAMESE_FIRST] = UPPER('u', HORN, ACUTE), /* Ứ */
    [0x1EE9 - VIETNAMESE_FIRST] = LOWER('u', HORN, ACUTE), /* ứ */
    [0x1EEA - VIETNAMESE_FIRST] = UPPER('u', HORN, GRAVE), /* Ừ */
    [0x1EEB - VIETNAMESE_FIRST] = LOWER('u', HORN, GRAVE), /* ừ */
    [0x1EEC - VIETNAMESE_FIRST] = UPPER('u', HORN, HOOK), /* Ử */
    [0x1EED - VIETNAMESE_FIRST] = LOWER('u', HORN, HOOK), /* ử */
    [0x1EEE - VIETNAMESE_FIRST] = UPPER('u', HORN, TILDE), /* Ữ */
    [0x1EEF - VIETNAMESE_FIRST] = LOWER('u', HORN, TILDE), /* ữ */
    [0x1EF0 - VIETNAMESE_FIRST] = UPPER('u', HORN, DOT), /* Ự */
    [0x1EF1 - VIETNAMESE_FIRST] = LOWER('u', HORN, DOT), /* ự */
    [0x1EF2 - VIETNAMESE_FIRST] = UPPER('y', NONE, GRAVE), /* Ỳ */
    [0x1EF3 - VIETNAMESE_FIRST] = LOWER('y', NONE, GRAVE), /* ỳ */
    [0x1EF4 - VIETNAMESE_FIRST] = UPPER('y', NONE, DOT), /* Ỵ */
    [0x1EF5 - VIETNAMESE_FIRST] = LOWER('y', NONE, DOT), /* ỵ */
    [0x1EF6 - VIETNAMESE_FIRST] = UPPER('y', NONE, HOOK), /* Ỷ */
    [0x1EF7 - VIETNAMESE_FIRST] = LOWER('y', NONE, HOOK), /* ỷ */
    [0x1EF8 - VIETNAMESE_FIRST] = UPPER('y', NONE, TILDE), /* Ỹ */
    [0x1EF9 - VIETNAMESE_FIRST] = LOWER('y', NONE, TILDE), /* ỹ */
};

struct lookalike {
	uint16_t code;
	uint16_t letter;
};

/* Greek, Cyrillic and letter-like signs that print as the letters of the three markings. */
static const struct lookalike lookalikes[] = {
    {0x0391, UPPER('a', NONE, NONE)}, /* Greek */
    {0x0395, UPPER('e', NONE, NONE)}, {0x0399, UPPER('i', NONE, NONE)},
    {0x039C, UPPER('m', NONE, NONE)}, {0x039F, UPPER('o', NONE, NONE)},
    {0x03A4, UPPER('t', NONE, NONE)}, {0x03A5, UPPER('y', NONE, NONE)},
    {0x0406, UPPER('i', NONE, NONE)}, /* Cyrillic */
    {0x0410, UPPER('a', NONE, NONE)}, {0x0415, UPPER('e', NONE, NONE)},
    {0x041C, UPPER('m', NONE, NONE)}, {0x041E, UPPER('o', NONE, NONE)},
    {0x0422, UPPER('t', NONE, NONE)}, {0x0423, UPPER('y', NONE, NONE)},
    {0x0430, LOWER('a', NONE, NONE)}, {0x0435, LOWER('e', NONE, NONE)},
    {0x043E, LOWER('o', NONE, NONE)}, {0x0443, LOWER('y', NONE, NONE)},
    {0x0456, LOWER('i', NONE, NONE)}, {0x04AE, UPPER('y', NONE, NONE)},
    {0x04C0, UPPER('i', NONE, NONE)}, {0x054D, UPPER('u', NONE, NONE)}, /* Armenian */
    {0x2133, UPPER('m', NONE, NONE)}, /* letter-like */
};

uint16_t
letter_from(uint32_t code)
{
	if (code >= 'a' && code <= 'z')
		return (uint16_t)code;
	if (code >= 'A' && code <= 'Z')
		return (uint16_t)((code | 0x20) | LETTER_UPPER);
	if (code >= LATIN_FIRST && code - LATIN_FIRST < ARRAY_LEN(latin))
		return latin[code - LATIN_FIRST];
	if (code >= VIETNAMESE_FIRST && code - VIETNAMESE_FIRST < ARRAY_LEN(vietnamese))
		return vietnamese[code - VIETNAMESE_FIRST];
	return 0;
}

uint32_t
letter_code(uint16_t letter)
{
	uint32_t base = letter & LETTER_BASE_MASK;

	if (base == 0)
		return 0;
	if (base == (letter & (uint16_t)~LETTER_UPPER))
		return (letter & LETTER_UPPER) != 0 ? base & ~0x20u : base;
	for (size_t i = 0; i < ARRAY_LEN(vietnamese); i++) {
		if (vietnamese[i] == letter)
			return VIETNAMESE_FIRST + (uint32_t)i;
	}
	for (size_t i = 0; i < ARRAY_LEN(latin); i++) {
		if (latin[i] == letter)
			return LATIN_FIRST + (uint32_t)i;
	}
	return 0;
}

uint16_t
letter_lookalike(uint32_t code)
{
	for (size_t i = 0; i < ARRAY_LEN(lookalikes); i++) {
		if (lookalikes[i].code == code)
			return lookalikes[i].letter;
	}
	return 0;
}

static uint16_t
modifier_add(uint16_t letter, uint16_t modifier)
{
	uint16_t had = letter & LETTER_MODIFIER_MASK;

	modifier = (uint16_t)(modifier << LETTER_MODIFIER_SHIFT);
	return had == 0 || had == modifier ? letter | modifier : 0;
}

static uint16_t
tone_add(uint16_t letter, uint16_t tone)
{
	uint16_t had = letter & LETTER_TONE_MASK;

	tone = (uint16_t)(tone << LETTER_TONE_SHIFT);
	return had == 0 || had == tone ? letter | tone : 0;
}

bool
letter_is_mark(uint32_t code)
{
	return (code >= 0x0300 && code <= 0x034E) || (code >= 0x0350 && code <= 0x036F);
}

uint16_t
letter_add_mark(uint16_t letter, uint32_t mark)
{
	switch (mark) {
	case 0x0300:
	case 0x0340:
		return tone_add(letter, TONE_GRAVE);
	case 0x0301:
	case 0x0341:
		return tone_add(letter, TONE_ACUTE);
	case 0x0303:
		return tone_add(letter, TONE_TILDE);
	case 0x0309:
		return tone_add(letter, TONE_HOOK);
	case 0x0323:
		return tone_add(letter, TONE_DOT);
	case 0x0302:
		return modifier_add(letter, MODIFIER_CIRCUMFLEX);
	case 0x0306:
		return modifier_add(letter, MODIFIER_BREVE);
	case 0x031B:
		return modifier_add(letter, MODIFIER_HORN);
	default:
		return 0;
	}
}
