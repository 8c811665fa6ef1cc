/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns what a font's characters read as. Sources, surest first: ToUnicode; names of glyphs in
 * /Differences; the embedded program; the named encoding; the byte itself. A font may lie in its
 * ToUnicode while its glyphs show something else: what the next source says is kept beside it.
 */
#include "scanner/format/pdf_font.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "rules/font.h"
#include "scanner/format/pdf_cmap.h"
#include "scanner/format/pdf_glyph.h"
#include "scanner/format/pdf_program.h"
#include "scanner/limits.h"

#define FLAG_SYMBOLIC (1u << 2)
#define FLAG_BOLD (1u << 18)
#define NAME_BYTES 127u
#define WIDTH_GUESS 0.5F /* em; of most letters */
#define WIDTH_MAX 100.0F /* em */

struct reading {
	uint32_t codes[PDF_CHAR_CODES_MAX];
	uint8_t n;
};

/* Of each byte of a simple font. */
struct simple {
	struct reading main[256];
	struct reading other[256];
	float widths[256];
};

enum splitting {
	SPLIT_BYTES,
	SPLIT_PAIRS, /* two bytes a code: Identity and most others */
	SPLIT_UTF16, /* two, or four */
	SPLIT_UTF32,
	SPLIT_CMAP, /* as the embedded CMap says */
};

struct pdf_font {
	struct simple *simple; /* NULL: composite */
	enum splitting splitting;
	bool codes_are_unicode; /* UCS2, UTF16, UTF32 */
	bool codes_are_cids; /* Identity */
	bool cids_are_unicode; /* ordering UCS */
	bool vertical, unreadable, cut;
	struct pdf_cmap unicode;
	struct pdf_cmap cmap;
	struct pdf_program program;
	uint8_t *gids; /* /CIDToGIDMap: two bytes each */
	size_t ngids;
	struct pdf_width *widths; /* by first */
	size_t nwidths;
	float default_width;
	enum span_font encoding;
	uint32_t flags;
};

/* ---- names ----------------------------------------------------------------------------------- */

static bool
name_is(struct rd name, const char *text)
{
	return name.left == strlen(text) && memcmp(name.p, text, name.left) == 0;
}

static bool
name_has(struct rd name, const char *text)
{
	return name.left > 0 && memmem(name.p, name.left, text, strlen(text)) != NULL;
}

static bool
name_ends(struct rd name, const char *text)
{
	size_t n = strlen(text);

	return name.left >= n && memcmp(name.p + name.left - n, text, n) == 0;
}

/* "ABCDEF+.VnTimeH,Bold" is ".VnTimeH" (ISO 32000-1, 9.6.4; 9.6.3 for the comma). */
static void
name_bare(struct rd name, char ret[NAME_BYTES + 1])
{
	static const char *const styles[] = {"-BoldItalic", "-BoldOblique", "-Bold", "-Italic",
	    "-Oblique", "-Regular"};
	const uint8_t *comma;
	size_t capitals = 0;

	while (capitals < name.left && name.p[capitals] >= 'A' && name.p[capitals] <= 'Z')
		capitals++;
	if (capitals == 6 && name.left > 6 && name.p[6] == '+')
		(void)rd_skip(&name, 7);
	comma = name.left > 0 ? memchr(name.p, ',', name.left) : NULL;
	if (comma != NULL)
		name.left = (size_t)(comma - name.p);
	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		if (name_ends(name, styles[i])) {
			name.left -= strlen(styles[i]);
			break;
		}
	}
	name.left = size_min(name.left, NAME_BYTES);
	if (name.left > 0)
		memcpy(ret, name.p, name.left);
	ret[name.left] = '\0';
	if (strncmp(ret, "_Vn", 3) == 0)
		ret[0] = '.'; /* as some writers make it a PostScript name */
}

static void
look_set(struct pdf_font *font, const struct pdf_font_pieces *pieces)
{
	char name[NAME_BYTES + 1];

	name_bare(pieces->name, name);
	font->encoding = font_of(name, &font->flags);
	if ((pieces->flags & FLAG_BOLD) != 0 || name_has(pieces->name, "Bold") ||
	    name_has(pieces->name, "bold") || name_has(pieces->name, "Black") ||
	    name_has(pieces->name, "Heavy"))
		font->flags |= SPAN_BOLD;
}

/* ---- readings -------------------------------------------------------------------------------- */

/* Of a symbol font's own byte: it tells something only where nothing else does. */
static bool
code_is_private(uint32_t code)
{
	return code >= 0xE000 && code <= 0xF8FF;
}

/* What a code point of ToUnicode is worth; 0: nothing. Symbol fonts have their bytes at U+F000. */
static uint32_t
code_clean(uint32_t code)
{
	if (code >= 0xF020 && code <= 0xF0FF)
		return code - 0xF000;
	if (code == '\t' || code == '\n' || code == '\r')
		return ' ';
	if (code < 0x20 || (code >= 0x7F && code < 0x80) || code > 0x10FFFF ||
	    (code >= 0xD800 && code <= 0xF8FF) || code == 0xFFFD || (code & 0xFFFE) == 0xFFFE)
		return 0;
	return code;
}

static void
reading_add_one(struct reading *reading, uint32_t code)
{
	if (code != 0 && reading->n < PDF_CHAR_CODES_MAX)
		reading->codes[reading->n++] = code;
}

/* One source writes ligatures as one letter, another as several. */
static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

static void
reading_add(struct reading *reading, uint32_t code)
{
	code = code_clean(code);
	if (code >= 0xFB00 && code < 0xFB00 + ARRAY_LEN(ligatures)) {
		for (const char *p = ligatures[code - 0xFB00]; *p != '\0'; p++)
			reading_add_one(reading, (uint32_t)*p);
	} else {
		reading_add_one(reading, code);
	}
}

/* What differs in no letter: spaces, hyphens, quotation marks, and the two forms of Đ. */
static bool
code_same(uint32_t a, uint32_t b)
{
	static const uint16_t same[][2] = {{' ', 0xA0}, {'-', 0xAD}, {0xD0, 0x110}, {0xF0, 0x111},
	    {0xB5, 0x3BC}, {0x2126, 0x3A9}, {0x2206, 0x394}, {0xAF, 0x2C9}, {0xB7, 0x2219}};

	for (size_t i = 0; i < ARRAY_LEN(same); i++) {
		if ((a == same[i][0] && b == same[i][1]) || (a == same[i][1] && b == same[i][0]))
			return true;
	}
	return a == b ||
	    ((a < '0' || (a >= 0x2010 && a <= 0x2027)) &&
		(b < '0' || (b >= 0x2010 && b <= 0x2027)));
}

static bool
reading_same(const struct reading *a, const struct reading *b)
{
	for (size_t i = 0; i < a->n && a->n == b->n; i++) {
		if (!code_same(a->codes[i], b->codes[i]))
			return false;
	}
	return a->n == b->n;
}

/* A source's word: the first is the main one, the first that differs is kept, too. */
static void
reading_offer(struct reading *main, struct reading *other, const struct reading *offer)
{
	if (offer->n == 0)
		return;
	if (main->n == 0)
		*main = *offer;
	else if (other->n == 0 && !reading_same(main, offer))
		*other = *offer;
}

static void
reading_offer_one(struct reading *main, struct reading *other, uint32_t code)
{
	struct reading offer = {.n = 0};

	reading_add(&offer, code);
	reading_offer(main, other, &offer);
}

static void
reading_offer_unicode(const struct pdf_font *font, uint32_t code, struct reading *main,
    struct reading *other)
{
	uint32_t codes[PDF_CHAR_CODES_MAX];
	size_t n = pdf_cmap_unicode(&font->unicode, code, codes, PDF_CHAR_CODES_MAX);
	struct reading offer = {.n = 0};

	for (size_t i = 0; i < n; i++)
		reading_add(&offer, codes[i]);
	reading_offer(main, other, &offer);
}

/* ---- simple fonts ---------------------------------------------------------------------------- */

/* Advance widths of Helvetica, 1/1000 em, for fonts that have none of their own: all but Courier
 * of the 14 standard fonts are near enough to it. */
static const uint16_t helvetica[] = {278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584,
    278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584,
    556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778,
    722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
    500, 500, 500, 334, 260, 334, 584};

static float
width_scaled(const struct pdf_font_pieces *pieces, float width)
{
	float scale = pieces->width_scale;
	float em = width * (isfinite(scale) && scale != 0.0F ? scale : 0.001F);

	return isfinite(em) && fabsf(em) <= WIDTH_MAX ? em : WIDTH_GUESS;
}

static float
width_otherwise(const struct pdf_font_pieces *pieces, unsigned int byte)
{
	if (pieces->default_width > 0.0F)
		return width_scaled(pieces, pieces->default_width);
	if (name_has(pieces->name, "Courier") || name_has(pieces->name, "Mono"))
		return 0.6F;
	if (byte >= ' ' && byte - ' ' < ARRAY_LEN(helvetica))
		return (float)helvetica[byte - ' '] / 1000.0F;
	return WIDTH_GUESS;
}

static void
simple_widths(struct simple *simple, const struct pdf_font_pieces *pieces)
{
	for (unsigned int i = 0; i < 256; i++)
		simple->widths[i] = width_otherwise(pieces, i);
	for (size_t i = 0; i < pieces->nwidths; i++) {
		const struct pdf_width *width = &pieces->widths[i];

		for (uint32_t c = width->first; c <= width->last && c < 256; c++)
			simple->widths[c] = width_scaled(pieces, width->width);
	}
}

static void
simple_fill(struct pdf_font *font, const struct pdf_font_pieces *pieces, struct rd names[256])
{
	struct simple *simple = font->simple;
	enum pdf_encoding named = pdf_encoding_of(pieces->encoding);
	bool legacy = font->encoding != SPAN_FONT_UNKNOWN;
	size_t known = 0;

	for (unsigned int i = 0; i < 256; i++) {
		struct reading *main = &simple->main[i], *other = &simple->other[i];
		struct reading offer = {.n = 0};
		uint32_t codes[PDF_CHAR_CODES_MAX];
		size_t n;

		reading_offer_unicode(font, i, main, other);
		n = pdf_glyph_codes(names[i], codes, PDF_CHAR_CODES_MAX);
		for (size_t k = 0; k < n; k++)
			reading_add(&offer, codes[k]);
		reading_offer(main, other, &offer);
		if (main->n == 0 || !code_is_private(font->program.codes[i]))
			reading_offer_one(main, other, font->program.codes[i]);
		if (names[i].left == 0)
			reading_offer_one(main, other, pdf_encoding_code(named, (uint8_t)i));
		known += main->n > 0 ? 1 : 0;
		if (legacy)
			reading_offer_one(main, other, i);
		else if (main->n == 0 && names[i].left == 0)
			reading_offer_one(main, other,
			    (pieces->flags & FLAG_SYMBOLIC) != 0 || pieces->program.left > 0
				? i
				: pdf_encoding_code(PDF_ENCODING_STANDARD, (uint8_t)i));
		if (main->n == 0)
			reading_offer_one(main, other, i);
	}
	font->unreadable =
	    known == 0 && !legacy && (pieces->program.left > 0 || pieces->kind == PDF_FONT_TYPE3);
}

static int
simple_set(struct pdf_font *font, const struct pdf_font_pieces *pieces)
{
	struct rd names[256];

	font->simple = calloc(1, sizeof(*font->simple));
	if (font->simple == NULL)
		return -ENOMEM;
	memset(names, 0, sizeof(names));
	for (size_t i = 0; i < pieces->ndifferences; i++)
		names[pieces->differences[i].code] = pieces->differences[i].name;
	simple_fill(font, pieces, names);
	simple_widths(font->simple, pieces);
	return 0;
}

/* ---- composite fonts ------------------------------------------------------------------------- */

static int
by_first(const void *a, const void *b)
{
	const struct pdf_width *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first ? 1 : 0;
}

static int
composite_widths(struct pdf_font *font, const struct pdf_font_pieces *pieces)
{
	size_t n = size_min(pieces->nwidths, PDF_WIDTHS_MAX);

	font->cut |= n < pieces->nwidths;
	font->default_width =
	    pieces->default_width >= 0.0F ? width_scaled(pieces, pieces->default_width) : 1.0F;
	if (n == 0)
		return 0;
	font->widths = calloc(n, sizeof(*font->widths));
	if (font->widths == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		font->widths[i] = pieces->widths[i];
		font->widths[i].width = width_scaled(pieces, pieces->widths[i].width);
	}
	qsort(font->widths, n, sizeof(*font->widths), by_first);
	font->nwidths = n;
	return 0;
}

static float
composite_width(const struct pdf_font *font, uint32_t cid)
{
	size_t low = 0, high = font->nwidths;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (font->widths[middle].first <= cid)
			low = middle + 1;
		else
			high = middle;
	}
	if (low > 0 && cid <= font->widths[low - 1].last)
		return font->widths[low - 1].width;
	return font->default_width;
}

/* Of the predefined CMaps (ISO 32000-1, table 118) those whose codes are Unicode tell all. */
static void
composite_encoding(struct pdf_font *font, struct rd name)
{
	font->splitting = SPLIT_PAIRS;
	if (name_has(name, "UTF16") || name_has(name, "UCS2")) {
		font->splitting = SPLIT_UTF16;
		font->codes_are_unicode = true;
	} else if (name_has(name, "UTF32")) {
		font->splitting = SPLIT_UTF32;
		font->codes_are_unicode = true;
	} else if (name.left == 0 || name_has(name, "Identity")) {
		font->codes_are_cids = true;
	}
	font->vertical = name_ends(name, "-V");
}

static int
composite_set(struct pdf_font *font, const struct pdf_font_pieces *pieces)
{
	int r;

	composite_encoding(font, pieces->encoding);
	if (pieces->cmap.left > 0) {
		r = pdf_cmap_parse(pieces->cmap, &font->cmap);
		if (r < 0)
			return r;
		if (pieces->encoding.left == 0 && font->cmap.use.left > 0)
			composite_encoding(font, font->cmap.use);
		font->codes_are_cids =
		    font->cmap.nranges == 0 || name_has(font->cmap.use, "Identity");
		if (font->cmap.nspaces > 0)
			font->splitting = SPLIT_CMAP;
		font->vertical |= font->cmap.vertical;
		font->cut |= font->cmap.cut;
	}
	font->cids_are_unicode = name_is(pieces->ordering, "UCS");
	if (pieces->cid_to_gid.left >= 2) {
		font->ngids = size_min(pieces->cid_to_gid.left / 2, 65536);
		font->gids = malloc(2 * font->ngids);
		if (font->gids == NULL)
			return -ENOMEM;
		memcpy(font->gids, pieces->cid_to_gid.p, 2 * font->ngids);
	}
	font->unreadable = font->unicode.nranges == 0 && font->program.nknown == 0 &&
	    !font->codes_are_unicode && !font->cids_are_unicode;
	return composite_widths(font, pieces);
}

static bool
composite_split(const struct pdf_font *font, struct rd *string, uint32_t *ret_code,
    unsigned int *ret_bytes)
{
	static const struct pdf_cmap none;
	unsigned int n = font->splitting == SPLIT_UTF32 ? 4 : 2;

	if (font->splitting == SPLIT_CMAP)
		return pdf_cmap_next(&font->cmap, 2, string, ret_code, ret_bytes);
	if (font->splitting == SPLIT_UTF16 && string->left >= 4 && (string->p[0] & 0xFC) == 0xD8 &&
	    (string->p[2] & 0xFC) == 0xDC)
		n = 4;
	return pdf_cmap_next(&none, n, string, ret_code, ret_bytes);
}

static uint32_t
code_of_utf16(uint32_t code, unsigned int bytes)
{
	if (bytes == 4 && (code >> 26) == 0x36)
		return 0x10000u + ((code >> 16 & 0x3FF) << 10) + (code & 0x3FF);
	return code;
}

static uint32_t
gid_of(const struct pdf_font *font, uint32_t cid)
{
	if (font->gids == NULL)
		return cid;
	if (cid >= font->ngids)
		return 0;
	return (uint32_t)font->gids[2 * (size_t)cid] << 8 | font->gids[2 * (size_t)cid + 1];
}

static void
composite_read(const struct pdf_font *font, uint32_t code, unsigned int bytes, struct pdf_char *ret)
{
	struct reading main = {.n = 0}, other = {.n = 0};
	uint32_t cid = code, gid;

	if (!pdf_cmap_cid(&font->cmap, code, &cid) && !font->codes_are_cids)
		cid = 0;
	reading_offer_unicode(font, code, &main, &other);
	if (font->codes_are_unicode)
		reading_offer_one(&main, &other, code_of_utf16(code, bytes));
	gid = gid_of(font, cid);
	if (gid < font->program.nglyphs &&
	    (main.n == 0 || !code_is_private(font->program.glyphs[gid])))
		reading_offer_one(&main, &other, font->program.glyphs[gid]);
	if (font->cids_are_unicode)
		reading_offer_one(&main, &other, cid);
	memcpy(ret->codes, main.codes, sizeof(ret->codes));
	ret->ncodes = main.n;
	memcpy(ret->other, other.codes, sizeof(ret->other));
	ret->nother = other.n;
	ret->advance = font->vertical ? -1.0F : composite_width(font, cid);
}

/* ---- the font -------------------------------------------------------------------------------- */

static int
font_set(struct pdf_font *font, const struct pdf_font_pieces *pieces)
{
	int r;

	look_set(font, pieces);
	r = pdf_cmap_parse(pieces->to_unicode, &font->unicode);
	font->cut |= font->unicode.cut;
	if (r == 0 && pieces->program.left > 0)
		r = pdf_program_read(pieces->program, &font->program);
	if (r < 0)
		return r;
	if (pieces->kind != PDF_FONT_COMPOSITE)
		return simple_set(font, pieces);
	r = composite_set(font, pieces);
	if (name_has(pieces->to_unicode_name, "Identity"))
		font->cids_are_unicode = true; /* 9.10.2 does not know it; writers write it */
	return r;
}

int
pdf_font_new(const struct pdf_font_pieces *pieces, struct pdf_font **ret)
{
	struct pdf_font *font = calloc(1, sizeof(*font));
	int r;

	if (font == NULL)
		return -ENOMEM;
	r = font_set(font, pieces);
	if (r < 0) {
		pdf_font_free(font);
		return r;
	}
	font->cmap.use = rd_init(NULL, 0); /* was lent */
	font->unicode.use = rd_init(NULL, 0);
	*ret = font;
	return 0;
}

void
pdf_font_free(struct pdf_font *font)
{
	if (font == NULL)
		return;
	pdf_cmap_clear(&font->unicode);
	pdf_cmap_clear(&font->cmap);
	pdf_program_clear(&font->program);
	free(font->simple);
	free(font->gids);
	free(font->widths);
	free(font);
}

bool
pdf_font_next(const struct pdf_font *font, struct rd *string, struct pdf_char *ret)
{
	unsigned int bytes;
	uint8_t byte;

	if (font->simple == NULL) {
		if (!composite_split(font, string, &ret->code, &bytes))
			return false;
		composite_read(font, ret->code, bytes, ret);
		ret->space = bytes == 1 && ret->code == ' ';
		return true;
	}
	if (rd_u8(string, &byte) < 0)
		return false;
	memcpy(ret->codes, font->simple->main[byte].codes, sizeof(ret->codes));
	ret->ncodes = font->simple->main[byte].n;
	memcpy(ret->other, font->simple->other[byte].codes, sizeof(ret->other));
	ret->nother = font->simple->other[byte].n;
	ret->advance = font->simple->widths[byte];
	ret->space = byte == ' ';
	ret->code = byte;
	return true;
}

bool
pdf_font_is_vertical(const struct pdf_font *font)
{
	return font->vertical;
}

enum span_font
pdf_font_encoding(const struct pdf_font *font)
{
	return font->encoding;
}

uint32_t
pdf_font_flags(const struct pdf_font *font)
{
	return font->flags;
}

bool
pdf_font_is_unreadable(const struct pdf_font *font)
{
	return font->unreadable;
}

bool
pdf_font_is_cut(const struct pdf_font *font)
{
	return font->cut;
}
