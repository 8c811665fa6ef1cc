/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A decoder of one compressed stream: a table of functions, one row for each format. */
#ifndef SCANNER_ARCHIVE_DECODER_H
#define SCANNER_ARCHIVE_DECODER_H

#include <stddef.h>
#include <stdint.h>

#define DECODER_MAGIC_MAX 6u

/* What is to be unpacked and where to. A decoder moves both on. */
struct piece {
	const uint8_t *in;
	size_t in_left;
	uint8_t *out;
	size_t out_left;
};

enum decoded {
	DECODED_MORE, /* wants bytes or room */
	DECODED_END, /* the stream is whole */
	DECODED_DAMAGED,
	DECODED_MEMORY,
};

struct decoder {
	uint8_t magic[DECODER_MAGIC_MAX]; /* another stream begins so */
	size_t magic_len; /* 0: there is never another */
	void *(*open)(uint64_t unpacked); /* NULL: no memory */
	enum decoded (*decode)(void *state, struct piece *piece);
	void (*close)(void *state);
};

extern const struct decoder decoder_xz, decoder_lzma, decoder_lzip, decoder_zip_lzma;
extern const struct decoder decoder_bzip2, decoder_zstd, decoder_lz4;

#endif
