/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the compression of macros ([MS-OVBA] 2.4.1): chunks of 4 KiB of text, each by itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/vba.h"

#define CONTAINER 0x01u
#define CHUNK_BYTES 4096u /* unpacked */
#define CHUNK_SIGNATURE 0x3000u
#define CHUNK_SIGNATURE_MASK 0x7000u
#define CHUNK_PACKED 0x8000u

/* A chunk's bytes and whether they are packed; false: there is none. */
static bool
chunk_next(struct rd *rest, struct rd *ret, bool *ret_packed)
{
	uint16_t head;

	if (rd_u16le(rest, &head) < 0 || (head & CHUNK_SIGNATURE_MASK) != CHUNK_SIGNATURE)
		return false;
	*ret_packed = (head & CHUNK_PACKED) != 0;
	return rd_sub(rest, size_min((head & 0x0fffu) + 1u, rest->left), ret) == 0;
}

/* 2.4.1.3.19.1: the further the chunk is, the more bits of a token are the offset. */
static void
copy_token(uint16_t token, size_t n, size_t *ret_offset, size_t *ret_len)
{
	unsigned int bits = 4;

	while ((size_t)1 << bits < n)
		bits++;
	*ret_len = (token & (0xffffu >> bits)) + 3u;
	*ret_offset = (size_t)(token >> (16 - bits)) + 1;
}

/* Returns how many bytes of text came out. */
static size_t
chunk_unpack(struct rd chunk, uint8_t *out)
{
	size_t n = 0;
	uint8_t flags;

	while (rd_u8(&chunk, &flags) == 0) {
		for (unsigned int i = 0; i < 8 && chunk.left > 0 && n < CHUNK_BYTES; i++) {
			size_t offset, len;
			uint16_t token;

			if ((flags >> i & 1) == 0) {
				(void)rd_u8(&chunk, &out[n++]);
				continue;
			}
			if (rd_u16le(&chunk, &token) < 0)
				return n;
			copy_token(token, n, &offset, &len);
			if (offset > n)
				return n;
			len = size_min(len, CHUNK_BYTES - n);
			for (; len > 0; len--, n++)
				out[n] = out[n - offset];
		}
	}
	return n;
}

int
vba_unpack(struct rd container, uint64_t budget, uint8_t **ret, size_t *ret_len)
{
	struct rd rest, chunk;
	size_t count = 0, n = 0;
	uint8_t signature, *out;
	bool packed;

	if (rd_u8(&container, &signature) < 0 || signature != CONTAINER)
		return -EBADMSG;
	for (rest = container; chunk_next(&rest, &chunk, &packed);)
		count++;
	if (count == 0)
		return -EBADMSG;
	if ((uint64_t)count * CHUNK_BYTES > budget)
		return -EDQUOT;
	out = malloc(count * CHUNK_BYTES);
	if (out == NULL)
		return -ENOMEM;
	while (chunk_next(&container, &chunk, &packed)) {
		if (packed) {
			n += chunk_unpack(chunk, out + n);
		} else if (chunk.left > 0) {
			size_t plain = size_min(chunk.left, CHUNK_BYTES);

			memcpy(out + n, chunk.p, plain);
			n += plain;
		}
	}
	*ret = out;
	*ret_len = n;
	return 0;
}
