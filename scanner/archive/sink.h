/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where an archive's members go: messages to the worker. Apart from archive.c because libarchive
 * and our protocol both have a struct archive_member.
 */
#ifndef SCANNER_ARCHIVE_SINK_H
#define SCANNER_ARCHIVE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/msg.h"
#include "base/proto_scan.h"

#define SINK_DATA_MAX ARCHIVE_DATA_MAX /* bytes of one sink_data() */

struct sink {
	int sock; /* lent */
	struct msg_buf *buf; /* lent */
	int error; /* -errno once the worker is gone; then nothing is sent any more */
};

/* A member begins. A long name loses its beginning. */
void sink_entry(struct sink *sink, const char *name, uint64_t size, bool encrypted);
void sink_data(struct sink *sink, const void *bytes, size_t n);
void sink_end(struct sink *sink, const struct archive_end *end);

#endif
