/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .zst, and ZIP members of methods 20 and 93, by libzstd. Skippable frames are skipped by it. */
#include <zstd.h>
#include <zstd_errors.h>

#include "scanner/archive/decoder.h"
#include "scanner/limits.h"

static void *
zstd_open(uint64_t unpacked)
{
	ZSTD_DStream *stream = ZSTD_createDStream();

	(void)unpacked;
	if (stream != NULL)
		(void)ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, ARCHIVE_WINDOW_LOG);
	return stream;
}

static enum decoded
zstd_decode(void *state, struct piece *piece)
{
	ZSTD_inBuffer in = {.src = piece->in, .size = piece->in_left};
	ZSTD_outBuffer out = {.dst = piece->out, .size = piece->out_left};
	size_t r = ZSTD_decompressStream(state, &out, &in);

	piece->in += in.pos;
	piece->in_left -= in.pos;
	piece->out += out.pos;
	piece->out_left -= out.pos;
	if (!ZSTD_isError(r))
		return r == 0 ? DECODED_END : DECODED_MORE;
	r = ZSTD_getErrorCode(r);
	return r == ZSTD_error_memory_allocation || r == ZSTD_error_frameParameter_windowTooLarge
	    ? DECODED_MEMORY
	    : DECODED_DAMAGED;
}

static void
zstd_close(void *state)
{
	(void)ZSTD_freeDStream(state);
}

const struct decoder decoder_zstd = {.magic = {0x28, 0xb5, 0x2f, 0xfd},
    .magic_len = 4,
    .open = zstd_open,
    .decode = zstd_decode,
    .close = zstd_close};
