/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .bz2, and ZIP members of method 12, by libbz2. */
#include <bzlib.h>
#include <stdlib.h>

#include "scanner/archive/decoder.h"

static void *
bzip2_open(uint64_t unpacked)
{
	bz_stream *stream = calloc(1, sizeof(*stream));

	(void)unpacked;
	if (stream != NULL && BZ2_bzDecompressInit(stream, 0, 0) != BZ_OK) {
		free(stream);
		return NULL;
	}
	return stream;
}

static enum decoded
bzip2_decode(void *state, struct piece *piece)
{
	bz_stream *stream = state;
	int r;

	stream->next_in = (char *)(uintptr_t)piece->in;
	stream->avail_in = (unsigned int)piece->in_left;
	stream->next_out = (char *)piece->out;
	stream->avail_out = (unsigned int)piece->out_left;
	r = BZ2_bzDecompress(stream);
	piece->in = (const uint8_t *)stream->next_in;
	piece->in_left = stream->avail_in;
	piece->out = (uint8_t *)stream->next_out;
	piece->out_left = stream->avail_out;
	if (r == BZ_MEM_ERROR)
		return DECODED_MEMORY;
	return r == BZ_OK ? DECODED_MORE : r == BZ_STREAM_END ? DECODED_END : DECODED_DAMAGED;
}

static void
bzip2_close(void *state)
{
	(void)BZ2_bzDecompressEnd(state);
	free(state);
}

const struct decoder decoder_bzip2 = {.magic = {'B', 'Z', 'h'},
    .magic_len = 3,
    .open = bzip2_open,
    .decode = bzip2_decode,
    .close = bzip2_close};
