/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns TrueType's tables cmap and post (OpenType 1.9), and Type 1's encoding; CFF is pdf_cff.c.
 * All loops over what a file counts are paid from one number of steps: segments of a cmap may lie
 * over one another without end.
 */
#include "scanner/format/pdf_program.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/pdf_cff.h"
#include "scanner/format/pdf_glyph.h"
#include "scanner/format/pdf_glyph_table.h"
#include "scanner/limits.h"

#define GLYPHS_MAX 65536u
#define TAG(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))
#define TYPE1_CLEAR_MAX 65536u /* bytes in front of eexec; Adobe's own have some 5000 */
#define CMAPS_MAX 16u /* subtables; fonts have 2 to 6 */
#define POST_FIXED 32u /* bytes of post in front of the names */

enum cmap_use {
	CMAP_UNICODE,
	CMAP_SYMBOL, /* (3,0) */
	CMAP_MAC, /* (1,0) */
};

struct sfnt {
	struct pdf_program *program;
	struct rd bytes;
	uint16_t bytes_to_glyph[2][256]; /* by the symbol and the Macintosh cmap; 0: none */
	uint32_t steps;
};

int
pdf_program_glyph_set(struct pdf_program *program, uint32_t glyph, uint32_t code)
{
	uint32_t *grown;
	size_t room;

	if (glyph >= GLYPHS_MAX || code == 0)
		return 0;
	if (glyph >= program->nglyphs) {
		for (room = 256; room <= glyph;)
			room *= 2;
		grown = realloc(program->glyphs, room * sizeof(*grown));
		if (grown == NULL)
			return -ENOMEM;
		memset(grown + program->nglyphs, 0, (room - program->nglyphs) * sizeof(*grown));
		program->glyphs = grown;
		program->nglyphs = room;
	}
	/* The first word counts, but those of private use say nothing. */
	if (program->glyphs[glyph] == 0)
		program->nknown++;
	else if (program->glyphs[glyph] < 0xE000 || program->glyphs[glyph] > 0xF8FF)
		return 0;
	program->glyphs[glyph] = code;
	return 0;
}

static bool
step(struct sfnt *sfnt)
{
	if (sfnt->steps == 0)
		return false;
	sfnt->steps--;
	return true;
}

static int
cmap_set(struct sfnt *sfnt, enum cmap_use use, uint32_t code, uint32_t glyph)
{
	uint32_t low = code >= 0xF000 && code <= 0xF0FF ? code - 0xF000 : code;

	if (glyph == 0 || glyph >= GLYPHS_MAX)
		return 0;
	if (use != CMAP_UNICODE && low < 256)
		sfnt->bytes_to_glyph[use == CMAP_MAC ? 1 : 0][low] = (uint16_t)glyph;
	return use != CMAP_MAC ? pdf_program_glyph_set(sfnt->program, glyph, code) : 0;
}

/* ---- subtables of cmap ----------------------------------------------------------------------- */

static int
cmap_bytes(struct sfnt *sfnt, enum cmap_use use, struct rd rest)
{
	uint8_t glyph;
	int r = 0;

	for (uint32_t c = 0; c < 256 && r == 0 && rd_u8(&rest, &glyph) == 0; c++)
		r = cmap_set(sfnt, use, c, glyph);
	return r;
}

static int
cmap_trimmed(struct sfnt *sfnt, enum cmap_use use, struct rd rest)
{
	uint16_t first, n, glyph;
	int r = 0;

	if (rd_u16be(&rest, &first) < 0 || rd_u16be(&rest, &n) < 0)
		return 0;
	for (uint32_t i = 0; i < n && r == 0 && rd_u16be(&rest, &glyph) == 0; i++)
		r = cmap_set(sfnt, use, first + i, glyph);
	return r;
}

struct segment {
	uint16_t start, end, delta, offset;
	struct rd offsets; /* from this segment's idRangeOffset on */
};

static int
segment_read(struct sfnt *sfnt, enum cmap_use use, const struct segment *segment)
{
	int r = 0;

	for (uint32_t c = segment->start; c <= segment->end && r == 0 && step(sfnt); c++) {
		uint16_t glyph = (uint16_t)c;
		struct rd at;

		if (segment->offset != 0) {
			if (rd_at(&segment->offsets, segment->offset + 2u * (c - segment->start), 2,
				&at) < 0 ||
			    rd_u16be(&at, &glyph) < 0 || glyph == 0)
				continue;
		}
		r = cmap_set(sfnt, use, c, (uint16_t)(glyph + segment->delta));
	}
	return r;
}

/* Format 4, behind its language. */
static int
cmap_segments(struct sfnt *sfnt, enum cmap_use use, struct rd rest)
{
	struct rd ends, starts, deltas, offsets;
	struct segment segment;
	uint16_t twice;
	int r = 0;

	if (rd_u16be(&rest, &twice) < 0 || rd_skip(&rest, 6) < 0)
		return 0;
	twice &= 0xFFFE;
	if (rd_sub(&rest, twice, &ends) < 0 || rd_skip(&rest, 2) < 0 ||
	    rd_sub(&rest, twice, &starts) < 0 || rd_sub(&rest, twice, &deltas) < 0)
		return 0;
	offsets = rest;
	while (r == 0 && step(sfnt) && rd_u16be(&ends, &segment.end) == 0 &&
	    rd_u16be(&starts, &segment.start) == 0 && rd_u16be(&deltas, &segment.delta) == 0) {
		segment.offsets = offsets;
		if (rd_u16be(&offsets, &segment.offset) < 0)
			break;
		r = segment_read(sfnt, use, &segment);
	}
	return r;
}

/* Format 12, behind its language. */
static int
cmap_groups(struct sfnt *sfnt, enum cmap_use use, struct rd rest)
{
	uint32_t n, start, end, glyph;
	int r = 0;

	if (rd_skip(&rest, 4) < 0 || rd_u32be(&rest, &n) < 0)
		return 0;
	while (n-- > 0 && r == 0 && step(sfnt) && rd_u32be(&rest, &start) == 0 &&
	    rd_u32be(&rest, &end) == 0 && rd_u32be(&rest, &glyph) == 0) {
		for (uint32_t c = start;
		     c <= end && c <= 0x10FFFF && glyph < GLYPHS_MAX && r == 0 && step(sfnt); c++)
			r = cmap_set(sfnt, use, c, glyph++);
	}
	return r;
}

static int
cmap_read(struct sfnt *sfnt, enum cmap_use use, struct rd table)
{
	uint16_t format;

	if (rd_u16be(&table, &format) < 0)
		return 0;
	if (format == 12)
		return rd_skip(&table, 6) < 0 ? 0 : cmap_groups(sfnt, use, table);
	if (rd_skip(&table, 4) < 0)
		return 0;
	if (format == 0)
		return cmap_bytes(sfnt, use, table);
	if (format == 4)
		return cmap_segments(sfnt, use, table);
	return format == 6 ? cmap_trimmed(sfnt, use, table) : 0;
}

static int
cmaps_read(struct sfnt *sfnt, struct rd table)
{
	struct rd whole = table, sub;
	uint16_t version, n, platform, kind;
	uint32_t offset;
	int r = 0;

	if (rd_u16be(&table, &version) < 0 || rd_u16be(&table, &n) < 0)
		return 0;
	n = (uint16_t)size_min(n, CMAPS_MAX);
	while (n-- > 0 && r == 0 && rd_u16be(&table, &platform) == 0 &&
	    rd_u16be(&table, &kind) == 0 && rd_u32be(&table, &offset) == 0) {
		if (offset > whole.left || rd_at(&whole, offset, whole.left - offset, &sub) < 0)
			continue;
		if (platform == 0 || (platform == 3 && (kind == 1 || kind == 10)))
			r = cmap_read(sfnt, CMAP_UNICODE, sub);
		else if (platform == 3 && kind == 0)
			r = cmap_read(sfnt, CMAP_SYMBOL, sub);
		else if (platform == 1 && kind == 0)
			r = cmap_read(sfnt, CMAP_MAC, sub);
	}
	return r;
}

/* ---- post ------------------------------------------------------------------------------------ */

static uint32_t
name_code(struct rd name)
{
	uint32_t code;

	return pdf_glyph_codes(name, &code, 1) == 1 ? code : 0;
}

/* Format 2: numbers of names, then the names; those below PDF_GLYPH_MAC are the Macintosh's. */
static int
post_names(struct sfnt *sfnt, struct rd table)
{
	struct rd indexes, name;
	uint32_t *codes, code;
	uint16_t n, index;
	uint8_t len;
	size_t ncodes = 0;
	int r = 0;

	if (rd_u16be(&table, &n) < 0 || rd_sub(&table, 2 * (size_t)n, &indexes) < 0)
		return 0;
	codes = calloc((size_t)n + 1, sizeof(*codes));
	if (codes == NULL)
		return -ENOMEM;
	while (ncodes < n && rd_u8(&table, &len) == 0 && rd_sub(&table, len, &name) == 0)
		codes[ncodes++] = name_code(name);
	for (uint32_t glyph = 0; glyph < n && r == 0; glyph++) {
		if (rd_u16be(&indexes, &index) < 0)
			break;
		code = index < PDF_GLYPH_MAC ? pdf_glyph_mac[index] : 0;
		if (index >= PDF_GLYPH_MAC && index - (size_t)PDF_GLYPH_MAC < ncodes)
			code = codes[index - PDF_GLYPH_MAC];
		r = pdf_program_glyph_set(sfnt->program, glyph, code);
	}
	free(codes);
	return r;
}

static int
post_read(struct sfnt *sfnt, struct rd table)
{
	struct rd head = table;
	uint32_t version;
	int r = 0;

	if (rd_u32be(&head, &version) < 0 || rd_skip(&table, POST_FIXED) < 0)
		return 0;
	if (version == 0x00020000)
		return post_names(sfnt, table);
	for (uint32_t i = 0; version == 0x00010000 && i < PDF_GLYPH_MAC && r == 0; i++)
		r = pdf_program_glyph_set(sfnt->program, i, pdf_glyph_mac[i]);
	return r;
}

/* ---- the file -------------------------------------------------------------------------------- */

static bool
table_find(const struct sfnt *sfnt, uint32_t want, struct rd *ret)
{
	struct rd rest = sfnt->bytes;
	uint32_t version, tag, sum, offset, len;
	uint16_t n;

	if (rd_u32be(&rest, &version) < 0 || rd_u16be(&rest, &n) < 0 || rd_skip(&rest, 6) < 0)
		return false;
	while (n-- > 0 && rd_u32be(&rest, &tag) == 0 && rd_u32be(&rest, &sum) == 0 &&
	    rd_u32be(&rest, &offset) == 0 && rd_u32be(&rest, &len) == 0) {
		if (tag != want || offset > sfnt->bytes.left)
			continue;
		/* Cut short, what is there is read. */
		len = (uint32_t)size_min(len, sfnt->bytes.left - offset);
		return rd_at(&sfnt->bytes, offset, len, ret) == 0;
	}
	return false;
}

static void
sfnt_codes(struct sfnt *sfnt)
{
	struct pdf_program *program = sfnt->program;

	for (size_t i = 0; i < 256; i++) {
		uint16_t glyph = sfnt->bytes_to_glyph[0][i] != 0 ? sfnt->bytes_to_glyph[0][i]
								 : sfnt->bytes_to_glyph[1][i];

		if (glyph == 0 || glyph >= program->nglyphs || program->glyphs[glyph] == 0)
			continue;
		program->codes[i] = program->glyphs[glyph];
		program->ncodes++;
	}
}

static int
sfnt_read(struct rd bytes, struct pdf_program *program)
{
	struct sfnt sfnt = {.program = program, .bytes = bytes, .steps = PDF_PROGRAM_STEPS};
	struct rd table;
	int r = 0;

	if (table_find(&sfnt, TAG('c', 'm', 'a', 'p'), &table))
		r = cmaps_read(&sfnt, table);
	if (r == 0 && table_find(&sfnt, TAG('p', 'o', 's', 't'), &table))
		r = post_read(&sfnt, table);
	if (r == 0 && table_find(&sfnt, TAG('C', 'F', 'F', ' '), &table))
		r = pdf_cff_read(table, program);
	if (r == 0)
		sfnt_codes(&sfnt);
	return r;
}

/* ---- Type 1 ---------------------------------------------------------------------------------- */

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* A word, or a name with its slash. */
static struct rd
type1_word(struct rd *rest)
{
	struct rd word = {rest->p, 0};
	size_t n = 0;

	while (rest->left > 0 && is_blank(*rest->p))
		(void)rd_skip(rest, 1);
	while (n < rest->left && !is_blank(rest->p[n]) && (n == 0 || rest->p[n] != '/'))
		n++;
	(void)rd_sub(rest, n, &word);
	return word;
}

static bool
word_is(struct rd word, const char *text)
{
	return word.left == strlen(text) && memcmp(word.p, text, word.left) == 0;
}

static bool
word_byte(struct rd word, uint8_t *ret)
{
	unsigned int value = 0;

	if (word.left == 0 || word.left > 3)
		return false;
	for (size_t i = 0; i < word.left; i++) {
		if (word.p[i] < '0' || word.p[i] > '9')
			return false;
		value = value * 10 + (unsigned int)(word.p[i] - '0');
	}
	*ret = (uint8_t)value;
	return value < 256;
}

/* "/Encoding 256 array ... dup 77 /M put ... readonly def", or "/Encoding StandardEncoding def". */
static void
type1_read(struct rd bytes, struct pdf_program *program)
{
	static const char key[] = "/Encoding";
	struct rd word;
	uint8_t code;

	bytes.left = size_min(bytes.left, TYPE1_CLEAR_MAX);
	word.p = memmem(bytes.p, bytes.left, key, strlen(key));
	if (word.p == NULL)
		return;
	(void)rd_skip(&bytes, (size_t)(word.p - bytes.p) + strlen(key));
	do {
		word = type1_word(&bytes);
		if (word_is(word, "StandardEncoding")) {
			for (unsigned int i = 0; i < 256; i++)
				program->codes[i] = pdf_encoding_standard[i];
			program->ncodes = 256;
			return;
		}
		if (!word_is(word, "dup") || !word_byte(type1_word(&bytes), &code))
			continue;
		word = type1_word(&bytes);
		if (word.left < 2 || *word.p != '/')
			continue;
		(void)rd_skip(&word, 1);
		program->codes[code] = name_code(word);
		program->ncodes += program->codes[code] != 0 ? 1 : 0;
	} while (word.left > 0 && !word_is(word, "def") && !word_is(word, "eexec"));
}

int
pdf_program_read(struct rd bytes, struct pdf_program *ret)
{
	struct rd head = bytes;
	uint32_t tag;

	if (rd_u32be(&head, &tag) < 0)
		return 0;
	if (tag == 0x00010000 || tag == TAG('t', 'r', 'u', 'e') || tag == TAG('O', 'T', 'T', 'O'))
		return sfnt_read(bytes, ret);
	if (bytes.p[0] == 1 && bytes.p[1] <= 1)
		return pdf_cff_read(bytes, ret);
	type1_read(bytes, ret);
	return 0;
}

void
pdf_program_clear(struct pdf_program *program)
{
	free(program->glyphs);
	memset(program, 0, sizeof(*program));
}
