/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way from packed blocks to member data: streams one behind another are one member, as
 * their own programs have it, and what was unpacked before damage is sent. Knows no format: the
 * decoders of stream_*.c do.
 */
#include "scanner/archive/stream.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/archive/decoder.h"

static const struct decoder *const decoders[ARCHIVE_FORMATS] = {
    [ARCHIVE_XZ] = &decoder_xz,
    [ARCHIVE_LZMA] = &decoder_lzma,
    [ARCHIVE_LZIP] = &decoder_lzip,
    [ARCHIVE_ZIP_LZMA] = &decoder_zip_lzma,
    [ARCHIVE_BZIP2] = &decoder_bzip2,
    [ARCHIVE_ZSTD] = &decoder_zstd,
    [ARCHIVE_LZ4] = &decoder_lz4,
};

struct stream {
	const struct decoder *decoder;
	void *state;
	struct source *source;
	struct sink *sink;
	uint64_t unpacked; /* as told, or ARCHIVE_SIZE_UNKNOWN */
	struct piece piece;
	struct archive_end end;
};

/* Refills what is to be unpacked; false: nothing more comes. */
static bool
input_fill(struct stream *stream)
{
	ssize_t n;

	if (stream->piece.in_left > 0)
		return true;
	n = source_next(stream->source);
	if (n < 0)
		stream->end.why = WHY_DAMAGED;
	if (n <= 0)
		return false;
	stream->piece.in = stream->source->block;
	stream->piece.in_left = (size_t)n;
	return true;
}

/* Unpacks one stream to its end. true: it has one. */
static bool
one_send(struct stream *stream)
{
	uint8_t out[SINK_DATA_MAX];
	enum decoded decoded = DECODED_MORE;

	while (decoded == DECODED_MORE && stream->sink->error == 0) {
		bool more = input_fill(stream);
		size_t before = stream->piece.in_left;

		stream->piece.out = out;
		stream->piece.out_left = sizeof(out);
		decoded = stream->decoder->decode(stream->state, &stream->piece);
		if (stream->piece.out_left < sizeof(out))
			sink_data(stream->sink, out, sizeof(out) - stream->piece.out_left);
		else if (decoded == DECODED_MORE && !more && before == stream->piece.in_left)
			decoded = DECODED_DAMAGED; /* it ends in the middle */
	}
	if (decoded == DECODED_MEMORY)
		stream->end = (struct archive_end){.why = WHY_LIMIT, .limit = LIMIT_MEMORY};
	else if (decoded != DECODED_END)
		stream->end.why = WHY_DAMAGED;
	return decoded == DECODED_END;
}

static uint64_t
bytes_used(const struct stream *stream)
{
	return stream->source->at - stream->piece.in_left;
}

/* Behind a stream: does another begin, after zeros? Leaves the piece where it does, or where the
 * last stream ended. */
static bool
another_begins(struct stream *stream)
{
	uint64_t end = bytes_used(stream);
	const struct decoder *decoder = stream->decoder;
	uint8_t head[DECODER_MAGIC_MAX];
	size_t n = 0;

	if (decoder->magic_len == 0)
		return false;
	while (n < decoder->magic_len && input_fill(stream)) {
		head[n] = *stream->piece.in++;
		stream->piece.in_left--;
		n += n > 0 || head[n] != 0 || decoder->magic[0] == 0 ? 1 : 0;
	}
	if (n == decoder->magic_len && memcmp(head, decoder->magic, n) == 0) {
		end = bytes_used(stream) - n;
		(void)source_move(stream->source, (int64_t)end - (int64_t)stream->source->at);
		stream->piece.in_left = 0;
		return true;
	}
	(void)source_move(stream->source, (int64_t)end - (int64_t)stream->source->at);
	stream->piece.in_left = 0;
	return false;
}

static void
streams_send(struct stream *stream)
{
	bool more = true;

	while (more && stream->sink->error == 0) {
		stream->state = stream->decoder->open(stream->unpacked);
		if (stream->state == NULL) {
			stream->end = (struct archive_end){.why = WHY_LIMIT, .limit = LIMIT_MEMORY};
			break;
		}
		more = one_send(stream);
		stream->decoder->close(stream->state);
		more = more && another_begins(stream);
	}
}

bool
stream_send(const struct archive_request *request, struct source *source, struct sink *sink)
{
	struct stream stream = {.decoder = decoders[request->format],
	    .source = source,
	    .sink = sink,
	    .unpacked = request->unpacked};

	if (stream.decoder == NULL)
		return false;
	sink_entry(sink, "", request->unpacked, false);
	streams_send(&stream);
	stream.end.used = bytes_used(&stream);
	sink_end(sink, &stream.end);
	return true;
}
