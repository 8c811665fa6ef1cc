/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns CFF: its indexes, the top dictionary, charset and encoding. */
#include "scanner/format/pdf_cff.h"

#include <stdbool.h>
#include <stddef.h>

#include "scanner/format/pdf_glyph.h"
#include "scanner/format/pdf_glyph_table.h"
#include "scanner/format/pdf_program.h"

#define OP_CHARSET 15u
#define OP_ENCODING 16u
#define OP_CHARSTRINGS 17u
#define OP_ROS (12u << 8 | 30u)
#define ISO_ADOBE_LAST 228u /* the last glyph of the charset ISOAdobe */
#define PREDEFINED 2u /* offsets up to this one are names of charsets */

/* INDEX data: n objects, their offsets, and what the offsets count from. */
struct index {
	uint32_t n;
	uint8_t size;
	struct rd offsets;
	struct rd data;
};

struct cff {
	struct pdf_program *program;
	struct rd whole;
	struct index strings;
	uint32_t charset, encoding, charstrings;
	bool cid_keyed;
	uint32_t nglyphs;
};

static bool
offset_at(const struct index *index, uint32_t i, uint32_t *ret)
{
	struct rd at;
	uint32_t value = 0;

	if (rd_at(&index->offsets, (uint64_t)i * index->size, index->size, &at) < 0)
		return false;
	for (size_t k = 0; k < at.left; k++)
		value = value << 8 | at.p[k];
	*ret = value;
	return true;
}

/* Takes an INDEX off rest (section 5). */
static bool
index_take(struct rd *rest, struct index *ret)
{
	uint16_t n;
	uint32_t end;

	ret->n = 0;
	if (rd_u16be(rest, &n) < 0)
		return false;
	if (n == 0)
		return true;
	if (rd_u8(rest, &ret->size) < 0 || ret->size == 0 || ret->size > 4 ||
	    rd_sub(rest, ((size_t)n + 1) * ret->size, &ret->offsets) < 0 ||
	    !offset_at(ret, n, &end) || end == 0 || rd_sub(rest, end - 1, &ret->data) < 0)
		return false;
	ret->n = n;
	return true;
}

static bool
index_get(const struct index *index, uint32_t i, struct rd *ret)
{
	uint32_t from, to;

	return i < index->n && offset_at(index, i, &from) && offset_at(index, i + 1, &to) &&
	    from >= 1 && to >= from && rd_at(&index->data, from - 1, to - from, ret) == 0;
}

/* ---- the top dictionary (section 4) ---------------------------------------------------------- */

/* Skips a real number behind its 30: nibbles up to 0xf. */
static void
real_skip(struct rd *rest)
{
	uint8_t byte;

	while (rd_u8(rest, &byte) == 0 && (byte & 0x0F) != 0x0F && byte >> 4 != 0x0F)
		;
}

static bool
operand_take(struct rd *rest, uint8_t first, uint32_t *ret)
{
	uint16_t two;
	uint8_t one;

	if (first >= 32 && first <= 246) {
		*ret = (uint32_t)(first - 139);
		return true;
	}
	if (first >= 247 && first <= 254) {
		if (rd_u8(rest, &one) < 0)
			return false;
		*ret = first <= 250 ? (first - 247u) * 256 + one + 108 : 0; /* negative: none */
		return true;
	}
	if (first == 28) {
		if (rd_u16be(rest, &two) < 0)
			return false;
		*ret = two;
		return true;
	}
	if (first == 29)
		return rd_u32be(rest, ret) == 0;
	if (first == 30)
		real_skip(rest);
	return true;
}

static void
top_read(struct cff *cff, struct rd rest)
{
	uint32_t operand = 0, op;
	uint8_t byte;

	while (rd_u8(&rest, &byte) == 0) {
		if (byte > 21) {
			if (!operand_take(&rest, byte, &operand))
				return;
			continue;
		}
		op = byte;
		if (byte == 12) {
			if (rd_u8(&rest, &byte) < 0)
				return;
			op = 12u << 8 | byte;
		}
		if (op == OP_CHARSET)
			cff->charset = operand;
		else if (op == OP_ENCODING)
			cff->encoding = operand;
		else if (op == OP_CHARSTRINGS)
			cff->charstrings = operand;
		else if (op == OP_ROS)
			cff->cid_keyed = true;
	}
}

/* ---- charset and encoding (sections 12, 13) -------------------------------------------------- */

static uint32_t
string_code(const struct cff *cff, uint32_t sid)
{
	struct rd name;
	uint32_t code;

	if (sid < PDF_GLYPH_CFF)
		return pdf_glyph_cff[sid];
	if (!index_get(&cff->strings, sid - PDF_GLYPH_CFF, &name))
		return 0;
	return pdf_glyph_codes(name, &code, 1) == 1 ? code : 0;
}

static bool
from_offset(const struct cff *cff, uint32_t offset, struct rd *ret)
{
	return offset <= cff->whole.left &&
	    rd_at(&cff->whole, offset, cff->whole.left - offset, ret) == 0;
}

static int
charset_read(struct cff *cff)
{
	uint32_t glyph = 1;
	uint16_t sid, more;
	uint8_t format, less;
	struct rd rest;
	int r = 0;

	if (cff->charset <= PREDEFINED) {
		for (;
		     cff->charset == 0 && glyph <= ISO_ADOBE_LAST && glyph < cff->nglyphs && r == 0;
		     glyph++)
			r = pdf_program_glyph_set(cff->program, glyph, pdf_glyph_cff[glyph]);
		return r;
	}
	if (!from_offset(cff, cff->charset, &rest) || rd_u8(&rest, &format) < 0 || format > 2)
		return 0;
	while (glyph < cff->nglyphs && r == 0 && rd_u16be(&rest, &sid) == 0) {
		more = 0;
		if (format == 1) {
			if (rd_u8(&rest, &less) < 0)
				break;
			more = less;
		} else if (format == 2 && rd_u16be(&rest, &more) < 0) {
			break;
		}
		for (uint32_t i = 0; i <= more && glyph < cff->nglyphs && r == 0; i++)
			r = pdf_program_glyph_set(cff->program, glyph++, string_code(cff, sid + i));
	}
	return r;
}

static void
code_set(struct cff *cff, uint8_t byte, uint32_t glyph)
{
	struct pdf_program *program = cff->program;

	if (glyph >= program->nglyphs || program->glyphs[glyph] == 0)
		return;
	program->ncodes += program->codes[byte] == 0 ? 1 : 0;
	program->codes[byte] = program->glyphs[glyph];
}

static void
encoding_supplement(struct cff *cff, struct rd rest)
{
	uint8_t n, byte;
	uint16_t sid;

	if (rd_u8(&rest, &n) < 0)
		return;
	while (n-- > 0 && rd_u8(&rest, &byte) == 0 && rd_u16be(&rest, &sid) == 0) {
		cff->program->codes[byte] = string_code(cff, sid);
		cff->program->ncodes++;
	}
}

static void
encoding_read(struct cff *cff)
{
	struct rd rest;
	uint8_t format, n, byte, more;
	uint32_t glyph = 1;

	if (cff->encoding < PREDEFINED) {
		for (unsigned int i = 0; cff->encoding == 0 && i < 256; i++)
			cff->program->codes[i] = pdf_encoding_standard[i];
		cff->program->ncodes = 256;
		return;
	}
	if (!from_offset(cff, cff->encoding, &rest) || rd_u8(&rest, &format) < 0 ||
	    rd_u8(&rest, &n) < 0)
		return;
	for (; n > 0 && rd_u8(&rest, &byte) == 0; n--) {
		more = 0;
		if ((format & 0x7F) == 1 && rd_u8(&rest, &more) < 0)
			return;
		for (unsigned int i = 0; i <= more; i++)
			code_set(cff, (uint8_t)(byte + i), glyph++);
	}
	if ((format & 0x80) != 0)
		encoding_supplement(cff, rest);
}

int
pdf_cff_read(struct rd bytes, struct pdf_program *program)
{
	struct cff cff = {.program = program, .whole = bytes};
	struct index names, tops, charstrings;
	struct rd rest = bytes, top;
	uint8_t header;
	int r;

	if (rd_skip(&rest, 2) < 0 || rd_u8(&rest, &header) < 0 ||
	    !from_offset(&cff, header, &rest) || !index_take(&rest, &names) ||
	    !index_take(&rest, &tops) || !index_take(&rest, &cff.strings) ||
	    !index_get(&tops, 0, &top))
		return 0;
	top_read(&cff, top);
	if (cff.cid_keyed || !from_offset(&cff, cff.charstrings, &rest) ||
	    !index_take(&rest, &charstrings))
		return 0;
	cff.nglyphs = charstrings.n;
	r = charset_read(&cff);
	if (r == 0)
		encoding_read(&cff);
	return r;
}
