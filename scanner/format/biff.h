/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The records of a workbook's stream ([MS-XLS] 2.1.4): type, length, body, and CONTINUE records
 * that take up a body where it became too long.
 */
#ifndef SCANNER_FORMAT_BIFF_H
#define SCANNER_FORMAT_BIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

#define BIFF_CONTINUE 0x003cu
#define BIFF_CHARS_MAX 65535u /* of one string: its count has 16 bits */

struct biff_record {
	uint16_t type;
	struct rd body; /* shorter than claimed where the stream ends in it */
	bool cut;
};

/* The next record; false if not even a header is left. */
bool biff_next(struct rd *stream, struct biff_record *ret);

/* Reads on over the ends of records. */
struct biff_reader {
	struct rd piece; /* of the body or CONTINUE in hand */
	struct rd rest; /* the records behind */
};

/* rest: what stands behind the record. */
struct biff_reader biff_reader_init(const struct biff_record *record, struct rd rest);
int biff_u8(struct biff_reader *, uint8_t *ret);
int biff_u16(struct biff_reader *, uint16_t *ret);
int biff_u32(struct biff_reader *, uint32_t *ret);
/* Fewer than n if the record ends before. */
size_t biff_skip(struct biff_reader *, size_t n);
/* n characters of a string, of two bytes or one each; a CONTINUE says anew which ([MS-XLS]
 * 2.5.293). Returns how many there were; units may be NULL. */
size_t biff_chars(struct biff_reader *, size_t n, bool wide, uint16_t *units);
/* What is left of the record or CONTINUE in hand, or if that is nothing, the next CONTINUE. */
bool biff_piece(struct biff_reader *, struct rd *ret);
/* Whether bytes are left, in CONTINUE records too. */
bool biff_more(const struct biff_reader *);

#endif
