/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the layout of the block, old and new. Trusts no count in it: a table is what can be read. */
#include "scanner/format/doc_fib.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"

#define MAGIC_97 0xa5ecu
#define MAGIC_95 0xa5dcu
#define VERSION_6 101u /* nFib; Word 95 is 104 and also 105 */
#define VERSION_97 106u
#define FLAG_ENCRYPTED 0x0100u
#define FLAG_TABLE1 0x0200u
#define FLAG_OBFUSCATED 0x8000u
#define PIECE_BYTES 8u
#define PIECE_NARROW 0x40000000u /* [MS-DOC] 2.9.73 */

/* Where each table's place and size stand: in Word 6 and 95, in Word 97 and later. */
static const uint16_t table_at[DOC_TABLES][2] = {
    [DOC_STYLES] = {0x60, 0xa2},
    [DOC_HEADER_PLACES] = {0xb0, 0xf2},
    [DOC_CHARACTER_BINS] = {0xb8, 0xfa},
    [DOC_PARAGRAPH_BINS] = {0xc0, 0x102},
    [DOC_FONTS] = {0xd0, 0x112},
    [DOC_BOOKMARKS] = {0x100, 0x142},
    [DOC_ASSOCIATED] = {0x158, 0x19a},
    [DOC_PIECES] = {0x160, 0x1a2},
    [DOC_DRAWINGS] = {0, 0x22a},
    [DOC_VARIABLES] = {0, 0x27a},
};

static uint32_t
u32_at(const struct rd *all, uint64_t at)
{
	struct rd rd;
	uint32_t ret = 0;

	if (rd_at(all, at, 4, &rd) == 0)
		(void)rd_u32le(&rd, &ret);
	return ret;
}

static uint16_t
u16_at(const struct rd *all, uint64_t at)
{
	struct rd rd;
	uint16_t ret = 0;

	if (rd_at(all, at, 2, &rd) == 0)
		(void)rd_u16le(&rd, &ret);
	return ret;
}

int
doc_fib_get(struct rd stream, struct doc_fib *ret)
{
	uint16_t magic = u16_at(&stream, 0), version = u16_at(&stream, 2);
	uint16_t flags = u16_at(&stream, 0x0a);

	memset(ret, 0, sizeof(*ret));
	/* Some writers have put 0xa5dc before Word 97's version; Word looks at the version. */
	if ((magic != MAGIC_97 && magic != MAGIC_95) || version < VERSION_6 || stream.left < 0x60)
		return -EBADMSG;
	ret->wide = version >= VERSION_97;
	ret->encrypted = (flags & FLAG_ENCRYPTED) != 0;
	ret->obfuscated = (flags & FLAG_OBFUSCATED) != 0 || !ret->wide;
	ret->table = (flags & FLAG_TABLE1) != 0 ? 0 : 1;
	ret->key = u32_at(&stream, 0x0e);
	ret->text = u32_at(&stream, 0x18);
	ret->text_end = u32_at(&stream, 0x1c);
	for (size_t i = 0; i < DOC_STORIES; i++)
		ret->chars[i] = u32_at(&stream, (ret->wide ? 0x4cu : 0x34u) + i * 4);
	for (size_t i = 0; i < DOC_TABLES; i++) {
		uint16_t at = table_at[i][ret->wide ? 1 : 0];

		if (at != 0) {
			ret->tables[i].at = u32_at(&stream, at);
			ret->tables[i].size = u32_at(&stream, at + 4u);
		}
	}
	return 0;
}

struct rd
doc_fib_table(const struct doc_fib *fib, struct rd tables, enum doc_table table)
{
	struct rd ret = rd_init("", 0);
	uint32_t at = fib->tables[table].at;

	if (at < tables.left)
		(void)rd_at(&tables, at, size_min(fib->tables[table].size, tables.left - at), &ret);
	return ret;
}

struct rd
doc_fib_text(const struct doc_fib *fib, struct rd stream)
{
	struct rd ret = rd_init("", 0);

	if (fib->text < stream.left && fib->text < fib->text_end)
		(void)rd_at(&stream, fib->text,
		    size_min(fib->text_end - fib->text, stream.left - fib->text), &ret);
	return ret;
}

/* ---- pieces -------------------------------------------------------------------------------------- */

/* 2.9.38: any number of grpprls (1), then the table (2). */
int
doc_pieces_open(const struct doc_fib *fib, struct rd clx, struct doc_pieces *ret)
{
	struct rd rest = clx;
	uint32_t size;
	struct rd changes;
	uint16_t n;
	uint8_t kind;

	memset(ret, 0, sizeof(*ret));
	ret->wide = fib->wide;
	while (rd_u8(&rest, &kind) == 0 && kind == 1) {
		if (rd_u16le(&rest, &n) < 0 || rd_sub(&rest, n, &changes) < 0)
			return -EBADMSG;
		if (ret->nchanges < DOC_CHANGES_MAX)
			ret->changes[ret->nchanges++] = changes;
	}
	if (clx.left == 0 || kind != 2 || rd_u32le(&rest, &size) < 0)
		return -EBADMSG;
	size = (uint32_t)size_min(size, rest.left);
	if (size < 4 + 4 + PIECE_BYTES)
		return -EBADMSG;
	ret->count = (size - 4) / (4 + PIECE_BYTES);
	(void)rd_sub(&rest, ((size_t)ret->count + 1) * 4, &ret->places);
	(void)rd_sub(&rest, (size_t)ret->count * PIECE_BYTES, &ret->pieces);
	return 0;
}

bool
doc_pieces_next(struct doc_pieces *pieces, struct doc_piece *ret)
{
	uint32_t from, to, at;
	uint16_t changes;
	struct rd one, places;

	if (pieces->next == pieces->count)
		return false;
	memset(ret, 0, sizeof(*ret));
	(void)rd_at(&pieces->places, (uint64_t)pieces->next * 4, 8, &places);
	(void)rd_at(&pieces->pieces, (uint64_t)pieces->next * PIECE_BYTES, PIECE_BYTES, &one);
	pieces->next++;
	(void)rd_u32le(&places, &from);
	(void)rd_u32le(&places, &to);
	(void)rd_skip(&one, 2);
	(void)rd_u32le(&one, &at);
	ret->count = to > from ? to - from : 0;
	ret->wide = pieces->wide && (at & PIECE_NARROW) == 0;
	/* 2.9.73: the place of 8-bit text is doubled. */
	ret->at = !pieces->wide ? at : ret->wide ? at : (at & ~PIECE_NARROW) / 2;
	ret->compact = one.left == 2 && (one.p[0] & 1) == 0;
	ret->changes = one;
	if (!ret->compact && rd_u16le(&one, &changes) == 0)
		ret->changes = changes >> 1 < pieces->nchanges ? pieces->changes[changes >> 1]
							       : rd_init("", 0);
	return true;
}
