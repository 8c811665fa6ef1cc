/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the table of names and the reading of numbers. */
#include "scanner/format/entity.h"

#include <stdbool.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/text.h"

#define NAME_MAX_BYTES 24u /* no name of the table is longer */
#define REPLACEMENT 0xfffdu
#define CODE_MAX 0x10ffffu

/* By name, in the order of their bytes; `bare`: browsers read it without ';' too. */
static const struct {
	const char *name;
	uint32_t code;
	bool bare;
} names[] = {
    {"AElig", 0xc6, true},
    {"AMP", 0x26, true},
    {"Aacute", 0xc1, true},
    {"Abreve", 0x102, false},
    {"Acirc", 0xc2, true},
    {"Agrave", 0xc0, true},
    {"Amacr", 0x100, false},
    {"Aogon", 0x104, false},
    {"Aring", 0xc5, true},
    {"Atilde", 0xc3, true},
    {"Auml", 0xc4, true},
    {"COPY", 0xa9, true},
    {"Ccedil", 0xc7, true},
    {"Dagger", 0x2021, false},
    {"DiacriticalAcute", 0xb4, false},
    {"DiacriticalGrave", 0x60, false},
    {"DiacriticalTilde", 0x2dc, false},
    {"Dstrok", 0x110, false},
    {"ETH", 0xd0, true},
    {"Eacute", 0xc9, true},
    {"Ecirc", 0xca, true},
    {"Egrave", 0xc8, true},
    {"Emacr", 0x112, false},
    {"Euml", 0xcb, true},
    {"GT", 0x3e, true},
    {"Hat", 0x5e, false},
    {"Iacute", 0xcd, true},
    {"Icirc", 0xce, true},
    {"Igrave", 0xcc, true},
    {"Itilde", 0x128, false},
    {"Iuml", 0xcf, true},
    {"LT", 0x3c, true},
    {"NewLine", 0xa, false},
    {"NoBreak", 0x2060, false},
    {"NonBreakingSpace", 0xa0, false},
    {"Ntilde", 0xd1, true},
    {"OElig", 0x152, false},
    {"Oacute", 0xd3, true},
    {"Ocirc", 0xd4, true},
    {"Ograve", 0xd2, true},
    {"Oslash", 0xd8, true},
    {"Otilde", 0xd5, true},
    {"Ouml", 0xd6, true},
    {"QUOT", 0x22, true},
    {"REG", 0xae, true},
    {"Scaron", 0x160, false},
    {"THORN", 0xde, true},
    {"Tab", 0x9, false},
    {"Uacute", 0xda, true},
    {"Ucirc", 0xdb, true},
    {"Ugrave", 0xd9, true},
    {"Utilde", 0x168, false},
    {"Uuml", 0xdc, true},
    {"Yacute", 0xdd, true},
    {"Yuml", 0x178, false},
    {"Zcaron", 0x17d, false},
    {"ZeroWidthSpace", 0x200b, false},
    {"aacute", 0xe1, true},
    {"abreve", 0x103, false},
    {"acirc", 0xe2, true},
    {"acute", 0xb4, true},
    {"aelig", 0xe6, true},
    {"agrave", 0xe0, true},
    {"amacr", 0x101, false},
    {"amp", 0x26, true},
    {"aogon", 0x105, false},
    {"apos", 0x27, false},
    {"aring", 0xe5, true},
    {"ast", 0x2a, false},
    {"atilde", 0xe3, true},
    {"auml", 0xe4, true},
    {"bdquo", 0x201e, false},
    {"breve", 0x2d8, false},
    {"brvbar", 0xa6, true},
    {"bsol", 0x5c, false},
    {"bull", 0x2022, false},
    {"bullet", 0x2022, false},
    {"caron", 0x2c7, false},
    {"ccedil", 0xe7, true},
    {"cedil", 0xb8, true},
    {"cent", 0xa2, true},
    {"check", 0x2713, false},
    {"checkmark", 0x2713, false},
    {"circ", 0x2c6, false},
    {"colon", 0x3a, false},
    {"comma", 0x2c, false},
    {"commat", 0x40, false},
    {"copy", 0xa9, true},
    {"cross", 0x2717, false},
    {"curren", 0xa4, true},
    {"dagger", 0x2020, false},
    {"dash", 0x2010, false},
    {"ddagger", 0x2021, false},
    {"deg", 0xb0, true},
    {"divide", 0xf7, true},
    {"dollar", 0x24, false},
    {"dot", 0x2d9, false},
    {"dstrok", 0x111, false},
    {"eacute", 0xe9, true},
    {"ecirc", 0xea, true},
    {"egrave", 0xe8, true},
    {"emacr", 0x113, false},
    {"emsp", 0x2003, false},
    {"emsp13", 0x2004, false},
    {"emsp14", 0x2005, false},
    {"ensp", 0x2002, false},
    {"equals", 0x3d, false},
    {"eth", 0xf0, true},
    {"euml", 0xeb, true},
    {"euro", 0x20ac, false},
    {"excl", 0x21, false},
    {"fnof", 0x192, false},
    {"frac12", 0xbd, true},
    {"frac14", 0xbc, true},
    {"frac34", 0xbe, true},
    {"grave", 0x60, false},
    {"gt", 0x3e, true},
    {"hairsp", 0x200a, false},
    {"hellip", 0x2026, false},
    {"horbar", 0x2015, false},
    {"hyphen", 0x2010, false},
    {"iacute", 0xed, true},
    {"icirc", 0xee, true},
    {"iexcl", 0xa1, true},
    {"igrave", 0xec, true},
    {"iquest", 0xbf, true},
    {"itilde", 0x129, false},
    {"iuml", 0xef, true},
    {"laquo", 0xab, true},
    {"lbrace", 0x7b, false},
    {"lbrack", 0x5b, false},
    {"lcub", 0x7b, false},
    {"ldquo", 0x201c, false},
    {"lowbar", 0x5f, false},
    {"lpar", 0x28, false},
    {"lrm", 0x200e, false},
    {"lsaquo", 0x2039, false},
    {"lsqb", 0x5b, false},
    {"lsquo", 0x2018, false},
    {"lt", 0x3c, true},
    {"macr", 0xaf, true},
    {"mdash", 0x2014, false},
    {"micro", 0xb5, true},
    {"middot", 0xb7, true},
    {"mldr", 0x2026, false},
    {"nbsp", 0xa0, true},
    {"ndash", 0x2013, false},
    {"not", 0xac, true},
    {"ntilde", 0xf1, true},
    {"num", 0x23, false},
    {"numsp", 0x2007, false},
    {"oacute", 0xf3, true},
    {"ocirc", 0xf4, true},
    {"oelig", 0x153, false},
    {"ograve", 0xf2, true},
    {"ordf", 0xaa, true},
    {"ordm", 0xba, true},
    {"oslash", 0xf8, true},
    {"otilde", 0xf5, true},
    {"ouml", 0xf6, true},
    {"para", 0xb6, true},
    {"percnt", 0x25, false},
    {"period", 0x2e, false},
    {"permil", 0x2030, false},
    {"phone", 0x260e, false},
    {"plus", 0x2b, false},
    {"plusmn", 0xb1, true},
    {"pound", 0xa3, true},
    {"puncsp", 0x2008, false},
    {"quest", 0x3f, false},
    {"quot", 0x22, true},
    {"raquo", 0xbb, true},
    {"rbrace", 0x7d, false},
    {"rbrack", 0x5d, false},
    {"rcub", 0x7d, false},
    {"rdquo", 0x201d, false},
    {"reg", 0xae, true},
    {"rlm", 0x200f, false},
    {"rpar", 0x29, false},
    {"rsaquo", 0x203a, false},
    {"rsqb", 0x5d, false},
    {"rsquo", 0x2019, false},
    {"sbquo", 0x201a, false},
    {"scaron", 0x161, false},
    {"sect", 0xa7, true},
    {"semi", 0x3b, false},
    {"shy", 0xad, true},
    {"sol", 0x2f, false},
    {"squ", 0x25a1, false},
    {"square", 0x25a1, false},
    {"star", 0x2606, false},
    {"starf", 0x2605, false},
    {"sup1", 0xb9, true},
    {"sup2", 0xb2, true},
    {"sup3", 0xb3, true},
    {"szlig", 0xdf, true},
    {"thinsp", 0x2009, false},
    {"thorn", 0xfe, true},
    {"tilde", 0x2dc, false},
    {"times", 0xd7, true},
    {"trade", 0x2122, false},
    {"uacute", 0xfa, true},
    {"ucirc", 0xfb, true},
    {"ugrave", 0xf9, true},
    {"uml", 0xa8, true},
    {"utilde", 0x169, false},
    {"uuml", 0xfc, true},
    {"verbar", 0x7c, false},
    {"vert", 0x7c, false},
    {"yacute", 0xfd, true},
    {"yen", 0xa5, true},
    {"yuml", 0xff, true},
    {"zcaron", 0x17e, false},
    {"zwj", 0x200d, false},
    {"zwnj", 0x200c, false},
};

const uint16_t windows1252_high[32] = {
    0x20ac,
    0x81,
    0x201a,
    0x192,
    0x201e,
    0x2026,
    0x2020,
    0x2021,
    0x2c6,
    0x2030,
    0x160,
    0x2039,
    0x152,
    0x8d,
    0x17d,
    0x8f,
    0x90,
    0x2018,
    0x2019,
    0x201c,
    0x201d,
    0x2022,
    0x2013,
    0x2014,
    0x2dc,
    0x2122,
    0x161,
    0x203a,
    0x153,
    0x9d,
    0x17e,
    0x178,
};

static bool
digit_value(uint8_t c, bool hex, uint32_t *ret)
{
	uint8_t lower = c | 0x20;

	if (c >= '0' && c <= '9')
		*ret = (uint32_t)(c - '0');
	else if (hex && lower >= 'a' && lower <= 'f')
		*ret = (uint32_t)(lower - 'a') + 10;
	else
		return false;
	return true;
}

/* Any number of leading zeros, as browsers. */
static size_t
number_at(struct rd text, uint32_t *ret)
{
	bool hex = text.left > 2 && (text.p[2] == 'x' || text.p[2] == 'X');
	size_t first = hex ? 3 : 2, i;
	uint32_t value = 0, digit;

	for (i = first; i < text.left && digit_value(text.p[i], hex, &digit); i++) {
		if (value <= CODE_MAX)
			value = value * (hex ? 16 : 10) + digit;
	}
	if (i == first)
		return 0;
	if (value == 0 || value > CODE_MAX || (value >= 0xd800 && value <= 0xdfff))
		value = REPLACEMENT;
	else if (value >= 0x80 && value <= 0x9f)
		value = windows1252_high[value - 0x80];
	*ret = value;
	return i < text.left && text.p[i] == ';' ? i + 1 : i;
}

/* The row of this name, or -1. */
static int
name_row(const uint8_t *name, size_t len)
{
	size_t low = 0, high = ARRAY_LEN(names);

	while (low < high) {
		size_t mid = (low + high) / 2, n = strlen(names[mid].name);
		int order = memcmp(name, names[mid].name, size_min(len, n));

		if (order == 0 && len == n)
			return (int)mid;
		if (order > 0 || (order == 0 && len > n))
			low = mid + 1;
		else
			high = mid;
	}
	return -1;
}

static bool
is_alnum(uint8_t c)
{
	uint8_t lower = c | 0x20;

	return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z');
}

/* The longest name that fits: "&Acirct" is "&Acirc" and a t. */
static size_t
name_at(struct rd text, uint32_t *ret)
{
	size_t n = 0;
	int row;

	while (n < NAME_MAX_BYTES && 1 + n < text.left && is_alnum(text.p[1 + n]))
		n++;
	for (size_t len = n; len >= 2; len--) {
		bool closed = 1 + len < text.left && text.p[1 + len] == ';';

		row = name_row(text.p + 1, len);
		if (row < 0 || (!closed && !names[row].bare))
			continue;
		*ret = names[row].code;
		return 1 + len + (closed ? 1 : 0);
	}
	return 0;
}

size_t
entity_at(struct rd text, uint32_t *ret)
{
	if (text.left < 2)
		return 0;
	return text.p[1] == '#' ? number_at(text, ret) : name_at(text, ret);
}

size_t
entity_decode(struct rd text, char *out, size_t size)
{
	size_t at = 0;

	while (text.left > 0 && at + 4 <= size) {
		uint32_t c = 0;
		size_t used = text.p[0] == '&' ? entity_at(text, &c) : 0;

		if (used > 0) {
			at += utf8_put(out + at, c);
		} else {
			out[at++] = (char)text.p[0];
			used = 1;
		}
		(void)rd_skip(&text, used);
	}
	return at;
}
