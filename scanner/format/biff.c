/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the cutting of a stream into records, and strings that lie across them. Pure. */
#include "scanner/format/biff.h"

#include <errno.h>

#include "base/checked.h"

#define STRING_WIDE 0x01u

bool
biff_next(struct rd *stream, struct biff_record *ret)
{
	uint16_t size;

	if (rd_u16le(stream, &ret->type) < 0 || rd_u16le(stream, &size) < 0)
		return false;
	ret->cut = size > stream->left;
	(void)rd_sub(stream, size_min(size, stream->left), &ret->body);
	return true;
}

struct biff_reader
biff_reader_init(const struct biff_record *record, struct rd rest)
{
	return (struct biff_reader){.piece = record->body, .rest = rest};
}

/* On to the CONTINUE behind; false if there is none, or an empty one. */
static bool
reader_cross(struct biff_reader *reader)
{
	struct rd rest = reader->rest;
	struct biff_record next;

	if (!biff_next(&rest, &next) || next.type != BIFF_CONTINUE || next.body.left == 0)
		return false;
	reader->rest = rest;
	reader->piece = next.body;
	return true;
}

bool
biff_more(const struct biff_reader *reader)
{
	struct biff_reader copy = *reader;

	return copy.piece.left > 0 || reader_cross(&copy);
}

bool
biff_piece(struct biff_reader *reader, struct rd *ret)
{
	if (reader->piece.left == 0 && !reader_cross(reader))
		return false;
	return rd_sub(&reader->piece, reader->piece.left, ret) == 0;
}

int
biff_u8(struct biff_reader *reader, uint8_t *ret)
{
	if (reader->piece.left == 0 && !reader_cross(reader))
		return -EBADMSG;
	return rd_u8(&reader->piece, ret);
}

int
biff_u16(struct biff_reader *reader, uint16_t *ret)
{
	uint8_t low, high;

	if (biff_u8(reader, &low) < 0 || biff_u8(reader, &high) < 0)
		return -EBADMSG;
	*ret = (uint16_t)(low | high << 8);
	return 0;
}

int
biff_u32(struct biff_reader *reader, uint32_t *ret)
{
	uint16_t low, high;

	if (biff_u16(reader, &low) < 0 || biff_u16(reader, &high) < 0)
		return -EBADMSG;
	*ret = low | (uint32_t)high << 16;
	return 0;
}

size_t
biff_skip(struct biff_reader *reader, size_t n)
{
	size_t done = 0;

	while (done < n && (reader->piece.left > 0 || reader_cross(reader))) {
		size_t part = size_min(n - done, reader->piece.left);

		(void)rd_skip(&reader->piece, part);
		done += part;
	}
	return done;
}

static size_t
piece_chars(struct rd *piece, size_t n, bool wide, uint16_t *units)
{
	size_t width = wide ? 2 : 1, count = size_min(n, piece->left / width);

	for (size_t i = 0; i < count; i++) {
		uint16_t unit = 0;
		uint8_t byte = 0;

		if (wide)
			(void)rd_u16le(piece, &unit);
		else if (rd_u8(piece, &byte) == 0)
			unit = byte;
		if (units != NULL)
			units[i] = unit;
	}
	return count;
}

size_t
biff_chars(struct biff_reader *reader, size_t n, bool wide, uint16_t *units)
{
	size_t done = 0;
	uint8_t flags;

	for (;;) {
		done += piece_chars(&reader->piece, n - done, wide,
		    units != NULL ? units + done : NULL);
		/* Half a character at a record's end is none. */
		if (done == n || !reader_cross(reader) || rd_u8(&reader->piece, &flags) < 0)
			return done;
		wide = (flags & STRING_WIDE) != 0;
	}
}
