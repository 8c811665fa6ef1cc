/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .lz4 by liblz4: the frame format, and the legacy one (lz4 -l, Linux images). */
#include <lz4.h>
#include <lz4frame.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "scanner/archive/decoder.h"

/* lz4_Frame_format.md, "Legacy frame" */
#define LEGACY_BLOCK (8u << 20) /* bytes unpacked of a full block */
#define LEGACY_PACKED_MAX (LEGACY_BLOCK + LEGACY_BLOCK / 255 + 16)

static const uint8_t legacy_magic[4] = {0x02, 0x21, 0x4c, 0x18};

struct lz4 {
	LZ4F_dctx *frame;
	uint8_t head[4]; /* the magic, then the bytes of each legacy block */
	size_t nhead;
	bool known; /* which of the two it is */
	bool legacy;
	uint8_t *packed, *block; /* legacy */
	size_t npacked, want;
	size_t nblock, sent;
};

static void
lz4_close(void *state)
{
	struct lz4 *lz4 = state;

	(void)LZ4F_freeDecompressionContext(lz4->frame);
	free(lz4->packed);
	free(lz4->block);
	free(lz4);
}

static void *
lz4_open(uint64_t unpacked)
{
	struct lz4 *lz4 = calloc(1, sizeof(*lz4));

	(void)unpacked;
	if (lz4 != NULL &&
	    LZ4F_isError(LZ4F_createDecompressionContext(&lz4->frame, LZ4F_VERSION))) {
		free(lz4);
		return NULL;
	}
	return lz4;
}

static size_t
take(struct piece *piece, uint8_t *to, size_t have, size_t want)
{
	size_t n = want - have < piece->in_left ? want - have : piece->in_left;

	memcpy(to + have, piece->in, n);
	piece->in += n;
	piece->in_left -= n;
	return have + n;
}

static enum decoded
frame_decode(struct lz4 *lz4, const uint8_t *in, size_t *nin, struct piece *piece)
{
	size_t out = piece->out_left;
	size_t r = LZ4F_decompress(lz4->frame, piece->out, &out, in, nin, NULL);

	piece->out += out;
	piece->out_left -= out;
	if (LZ4F_isError(r))
		return DECODED_DAMAGED;
	return r == 0 ? DECODED_END : DECODED_MORE;
}

/* The next block: its size, then its bytes. A last one has no mark: the file ends there. */
static enum decoded
legacy_fill(struct lz4 *lz4, struct piece *piece)
{
	int n;

	if (lz4->want == 0) {
		if (lz4->nhead == 0 && lz4->nblock > 0 && piece->in_left == 0)
			return DECODED_END;
		lz4->nhead = take(piece, lz4->head, lz4->nhead, sizeof(lz4->head));
		if (lz4->nhead < sizeof(lz4->head))
			return DECODED_MORE;
		lz4->want = (size_t)lz4->head[0] | (size_t)lz4->head[1] << 8 |
		    (size_t)lz4->head[2] << 16 | (size_t)lz4->head[3] << 24;
		lz4->nhead = 0;
		if (lz4->want == 0 || lz4->want > LEGACY_PACKED_MAX)
			return DECODED_DAMAGED;
	}
	lz4->npacked = take(piece, lz4->packed, lz4->npacked, lz4->want);
	if (lz4->npacked < lz4->want)
		return DECODED_MORE;
	n = LZ4_decompress_safe((const char *)lz4->packed, (char *)lz4->block, (int)lz4->npacked,
	    (int)LEGACY_BLOCK);
	lz4->npacked = lz4->want = lz4->sent = 0;
	lz4->nblock = n > 0 ? (size_t)n : 0;
	return n > 0 ? DECODED_MORE : DECODED_DAMAGED;
}

static enum decoded
legacy_decode(struct lz4 *lz4, struct piece *piece)
{
	enum decoded r = DECODED_MORE;
	size_t n;

	if (lz4->packed == NULL)
		lz4->packed = malloc(LEGACY_PACKED_MAX);
	if (lz4->block == NULL)
		lz4->block = malloc(LEGACY_BLOCK);
	if (lz4->packed == NULL || lz4->block == NULL)
		return DECODED_MEMORY;
	if (lz4->sent == lz4->nblock)
		r = legacy_fill(lz4, piece);
	n = lz4->nblock - lz4->sent;
	n = n < piece->out_left ? n : piece->out_left;
	memcpy(piece->out, lz4->block + lz4->sent, n);
	piece->out += n;
	piece->out_left -= n;
	lz4->sent += n;
	return r;
}

static enum decoded
lz4_decode(void *state, struct piece *piece)
{
	struct lz4 *lz4 = state;
	size_t n;
	enum decoded r;

	if (!lz4->known) {
		lz4->nhead = take(piece, lz4->head, lz4->nhead, sizeof(lz4->head));
		if (lz4->nhead < sizeof(lz4->head))
			return DECODED_MORE;
		lz4->known = true;
		lz4->nhead = 0;
		lz4->legacy = memcmp(lz4->head, legacy_magic, sizeof(legacy_magic)) == 0;
		if (!lz4->legacy) {
			n = sizeof(lz4->head);
			r = frame_decode(lz4, lz4->head, &n, piece);
			if (r != DECODED_MORE)
				return r;
		}
	}
	if (lz4->legacy)
		return legacy_decode(lz4, piece);
	n = piece->in_left;
	r = frame_decode(lz4, piece->in, &n, piece);
	piece->in += n;
	piece->in_left -= n;
	return r;
}

const struct decoder decoder_lz4 = {.magic = {0x04, 0x22, 0x4d, 0x18},
    .magic_len = 4,
    .open = lz4_open,
    .decode = lz4_decode,
    .close = lz4_close};
