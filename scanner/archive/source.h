/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of one archive: a stretch of the file the worker handed us. */
#ifndef SCANNER_ARCHIVE_SOURCE_H
#define SCANNER_ARCHIVE_SOURCE_H

#include <stdint.h>
#include <sys/types.h>

#include "scanner/limits.h"

struct source {
	int fd; /* lent */
	uint64_t begin; /* in the file */
	uint64_t size;
	uint64_t at; /* from begin */
	uint8_t block[ARCHIVE_BLOCK_BYTES];
};

void source_open(struct source *source, int fd, uint64_t begin, uint64_t size);
/* Reads the next block; returns its bytes, 0 at the end, -errno. */
ssize_t source_next(struct source *source);
/* Moves on or back, never beyond either end; returns how far, negative if back. */
int64_t source_move(struct source *source, int64_t by);

#endif
