/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .xz, .lzma, .lz and the LZMA of ZIP, by liblzma. */
#include <lzma.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "scanner/archive/decoder.h"
#include "scanner/limits.h"

/* APPNOTE 5.8.8: version of the LZMA SDK, u16 bytes of properties, the properties */
#define ZIP_HEADER_BYTES 4u
#define PROPERTIES_BYTES 5u

struct lzma {
	lzma_stream stream;
	uint64_t unpacked;
	uint8_t header[ZIP_HEADER_BYTES + PROPERTIES_BYTES]; /* of a ZIP member */
	size_t nheader;
	bool raw; /* the header is still to come */
	lzma_ret error;
};

static void *
lzma_open(uint64_t unpacked, lzma_ret (*start)(lzma_stream *))
{
	struct lzma *lzma = calloc(1, sizeof(*lzma));

	if (lzma == NULL)
		return NULL;
	lzma->unpacked = unpacked;
	lzma->error = start != NULL ? start(&lzma->stream) : LZMA_OK;
	lzma->raw = start == NULL;
	return lzma;
}

static lzma_ret
xz_start(lzma_stream *stream)
{
	return lzma_stream_decoder(stream, ARCHIVE_MEMORY_MAX, 0);
}

static lzma_ret
alone_start(lzma_stream *stream)
{
	return lzma_alone_decoder(stream, ARCHIVE_MEMORY_MAX);
}

static lzma_ret
lzip_start(lzma_stream *stream)
{
	return lzma_lzip_decoder(stream, ARCHIVE_MEMORY_MAX, 0);
}

static void *
xz_open(uint64_t unpacked)
{
	return lzma_open(unpacked, xz_start);
}

static void *
alone_open(uint64_t unpacked)
{
	return lzma_open(unpacked, alone_start);
}

static void *
lzip_open(uint64_t unpacked)
{
	return lzma_open(unpacked, lzip_start);
}

static void *
zip_open(uint64_t unpacked)
{
	return lzma_open(unpacked, NULL);
}

static void
lzma_close(void *state)
{
	struct lzma *lzma = state;

	lzma_end(&lzma->stream);
	free(lzma);
}

static lzma_ret
zip_start(struct lzma *lzma)
{
	lzma_filter filters[2] = {{.id = LZMA_FILTER_LZMA1EXT}, {.id = LZMA_VLI_UNKNOWN}};
	lzma_ret r;
	lzma_options_lzma *options;

	if (lzma->header[2] != PROPERTIES_BYTES || lzma->header[3] != 0)
		return LZMA_OPTIONS_ERROR;
	r = lzma_properties_decode(&filters[0], NULL, lzma->header + ZIP_HEADER_BYTES,
	    PROPERTIES_BYTES);
	if (r != LZMA_OK)
		return r;
	options = filters[0].options;
	options->ext_flags = LZMA_LZMA1EXT_ALLOW_EOPM;
	lzma_set_ext_size(*options, lzma->unpacked);
	r = lzma_raw_decoder_memusage(filters) > ARCHIVE_MEMORY_MAX
	    ? LZMA_MEMLIMIT_ERROR
	    : lzma_raw_decoder(&lzma->stream, filters);
	free(options);
	return r;
}

static enum decoded
lzma_step(void *state, struct piece *piece)
{
	struct lzma *lzma = state;
	lzma_ret r = lzma->error;

	while (lzma->raw && lzma->nheader < sizeof(lzma->header) && piece->in_left > 0) {
		lzma->header[lzma->nheader++] = *piece->in++;
		piece->in_left--;
	}
	if (lzma->raw && lzma->nheader < sizeof(lzma->header))
		return DECODED_MORE;
	if (lzma->raw)
		r = lzma->error = zip_start(lzma);
	lzma->raw = false;
	if (r == LZMA_OK) {
		lzma->stream.next_in = piece->in;
		lzma->stream.avail_in = piece->in_left;
		lzma->stream.next_out = piece->out;
		lzma->stream.avail_out = piece->out_left;
		r = lzma_code(&lzma->stream, LZMA_RUN);
		piece->in = lzma->stream.next_in;
		piece->in_left = lzma->stream.avail_in;
		piece->out = lzma->stream.next_out;
		piece->out_left = lzma->stream.avail_out;
	}
	switch (r) {
	case LZMA_OK:
	case LZMA_BUF_ERROR: /* no progress: the caller sees that */
		return DECODED_MORE;
	case LZMA_STREAM_END:
		return DECODED_END;
	case LZMA_MEM_ERROR:
	case LZMA_MEMLIMIT_ERROR:
		return DECODED_MEMORY;
	case LZMA_NO_CHECK:
	case LZMA_UNSUPPORTED_CHECK:
	case LZMA_GET_CHECK:
	case LZMA_FORMAT_ERROR:
	case LZMA_OPTIONS_ERROR:
	case LZMA_DATA_ERROR:
	case LZMA_PROG_ERROR:
	case LZMA_SEEK_NEEDED:
	case LZMA_RET_INTERNAL1:
	case LZMA_RET_INTERNAL2:
	case LZMA_RET_INTERNAL3:
	case LZMA_RET_INTERNAL4:
	case LZMA_RET_INTERNAL5:
	case LZMA_RET_INTERNAL6:
	case LZMA_RET_INTERNAL7:
	case LZMA_RET_INTERNAL8:
		break;
	}
	return DECODED_DAMAGED;
}

const struct decoder decoder_xz = {.magic = {0xfd, '7', 'z', 'X', 'Z', 0},
    .magic_len = 6,
    .open = xz_open,
    .decode = lzma_step,
    .close = lzma_close};
const struct decoder decoder_lzma = {.open = alone_open, .decode = lzma_step, .close = lzma_close};
const struct decoder decoder_lzip = {.magic = {'L', 'Z', 'I', 'P'},
    .magic_len = 4,
    .open = lzip_open,
    .decode = lzma_step,
    .close = lzma_close};
const struct decoder decoder_zip_lzma = {.open = zip_open,
    .decode = lzma_step,
    .close = lzma_close};
