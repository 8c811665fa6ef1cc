/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: a workbook's stream, record by record. */
#ifndef TESTS_UNIT_BIFF_MAKE_H
#define TESTS_UNIT_BIFF_MAKE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/rd.h"

struct biff_made {
	uint8_t bytes[65536];
	size_t len;
	size_t record; /* where the one in hand begins */
	bool old; /* strings of 8 bits */
};

static inline void
put8(struct biff_made *made, unsigned int n)
{
	if (made->len == sizeof(made->bytes))
		abort();
	made->bytes[made->len++] = (uint8_t)n;
}

static inline void
put16(struct biff_made *made, unsigned int n)
{
	put8(made, n & 0xff);
	put8(made, n >> 8 & 0xff);
}

static inline void
put32(struct biff_made *made, uint32_t n)
{
	put16(made, n & 0xffff);
	put16(made, n >> 16);
}

static inline void
put_bytes(struct biff_made *made, const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put8(made, ((const uint8_t *)bytes)[i]);
}

static inline void
put_zeros(struct biff_made *made, size_t n)
{
	while (n-- > 0)
		put8(made, 0);
}

/* Ends the record in hand and begins one. */
static inline void
put_record(struct biff_made *made, unsigned int type)
{
	if (made->record > 0) {
		size_t n = made->len - made->record;

		made->bytes[made->record - 2] = (uint8_t)n;
		made->bytes[made->record - 1] = (uint8_t)(n >> 8);
	}
	put16(made, type);
	put16(made, 0);
	made->record = made->len;
}

/* The units of UTF-8 text up to U+FFFF. */
static inline size_t
units_of(const char *text, uint16_t *ret)
{
	size_t n = 0;

	for (const uint8_t *p = (const uint8_t *)text; *p != 0;) {
		if (p[0] < 0x80) {
			ret[n++] = *p++;
		} else if (p[0] < 0xe0) {
			ret[n++] = (uint16_t)((p[0] & 0x1f) << 6 | (p[1] & 0x3f));
			p += 2;
		} else {
			ret[n++] =
			    (uint16_t)((p[0] & 0xf) << 12 | (p[1] & 0x3f) << 6 | (p[2] & 0x3f));
			p += 3;
		}
	}
	return n;
}

static inline void
put_units(struct biff_made *made, const char *text)
{
	uint16_t units[1024];
	size_t n = units_of(text, units);

	for (size_t i = 0; i < n; i++)
		put16(made, units[i]);
}

/* XLUnicodeString with a count of 8 or 16 bits; of an old workbook the bytes as they are. */
static inline void
put_string(struct biff_made *made, const char *text, unsigned int bits)
{
	uint16_t units[1024];
	size_t n = made->old ? strlen(text) : units_of(text, units);

	if (bits == 8)
		put8(made, (unsigned int)n);
	else
		put16(made, (unsigned int)n);
	if (made->old) {
		put_bytes(made, text, n);
		return;
	}
	put8(made, 1);
	put_units(made, text);
}

static inline void
put_bof(struct biff_made *made, unsigned int version, unsigned int type)
{
	put_record(made, 0x0809);
	put16(made, version);
	put16(made, type);
	put_zeros(made, version == 0x0600 ? 12 : 4);
}

static inline void
put_font(struct biff_made *made, const char *name, unsigned int color, unsigned int weight)
{
	put_record(made, 0x0031);
	put16(made, 260);
	put16(made, 0);
	put16(made, color);
	put16(made, weight);
	put_zeros(made, 6);
	put_string(made, name, 8);
}

static inline void
put_format(struct biff_made *made, unsigned int font)
{
	put_record(made, 0x00e0);
	put16(made, font);
	put_zeros(made, made->old ? 14 : 18);
}

static inline void
put_cell(struct biff_made *made, unsigned int record, unsigned int row, unsigned int column)
{
	put_record(made, record);
	put16(made, row);
	put16(made, column);
	put16(made, 0);
}

/* Ends the stream; its bytes are made->bytes, made->len. */
static inline void
put_end(struct biff_made *made)
{
	put_record(made, 0x000a);
	put_record(made, 0x0000); /* sets the length of the one before */
	made->len -= 4;
	made->record = 0;
}

#endif
