/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wr.h"

#include <errno.h>
#include <string.h>

struct wr
wr_init(void *bytes, size_t size)
{
	return (struct wr){.bytes = bytes, .size = size};
}

void
wr_bytes(struct wr *wr, const void *bytes, size_t n)
{
	if (wr->failed || n > wr->size - wr->len) {
		wr->failed = true;
		return;
	}
	if (n > 0)
		memcpy(wr->bytes + wr->len, bytes, n);
	wr->len += n;
}

void
wr_u8(struct wr *wr, uint8_t v)
{
	wr_bytes(wr, &v, 1);
}

void
wr_u16le(struct wr *wr, uint16_t v)
{
	uint8_t b[2] = {(uint8_t)v, (uint8_t)(v >> 8)};

	wr_bytes(wr, b, sizeof(b));
}

void
wr_u32le(struct wr *wr, uint32_t v)
{
	uint8_t b[4] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16), (uint8_t)(v >> 24)};

	wr_bytes(wr, b, sizeof(b));
}

void
wr_u64le(struct wr *wr, uint64_t v)
{
	uint8_t b[8];

	for (size_t i = 0; i < sizeof(b); i++)
		b[i] = (uint8_t)(v >> (8 * i));
	wr_bytes(wr, b, sizeof(b));
}

void
wr_str(struct wr *wr, const char *s)
{
	size_t n = strlen(s);

	if (n > UINT16_MAX) {
		wr->failed = true;
		return;
	}
	wr_u16le(wr, (uint16_t)n);
	wr_bytes(wr, s, n);
}

int
wr_end(const struct wr *wr)
{
	return wr->failed ? -EMSGSIZE : 0;
}
