/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One file or member in the hands of the archive helper: what it sends are members of the document
 * in hand. What it sends is believed no more than the archive itself.
 */
#ifndef SCANNER_FORMAT_ARCHIVE_H
#define SCANNER_FORMAT_ARCHIVE_H

#include "base/proto_scan.h"
#include "base/rd.h"

struct archive;
struct scan;

/* Gets a helper for these bytes. 0 and *ret (archive_close), or -errno: that has been reported. */
int archive_open(struct scan *scan, struct rd bytes, struct archive **ret);
int archive_open_kind(struct scan *scan, enum helper_kind kind, struct rd bytes,
    struct archive **ret);
void archive_close(struct archive *archive); /* NULL is fine */

/* Looks into every member of the archive at [offset, offset + size) of the bytes; reports what
 * could not be read. 0, or -errno: the helper is gone, and that has been reported. */
int archive_members(struct archive *archive, const struct archive_request *request);

/* What came of a stream. bytes are the archive's until the next request. */
struct archive_content {
	struct rd bytes;
	enum why why; /* WHY_NONE: it is whole */
	enum limit limit;
	uint64_t used; /* packed bytes that belong to it */
};

/* Unpacks one stream. 0, or -errno: the helper is gone; *ret holds what came before. */
int archive_stream(struct archive *archive, const struct archive_request *request,
    struct archive_content *ret);

/* The whole of bytes as one archive of this format. */
void archive_read(struct scan *scan, struct rd bytes, enum archive_format format);

#endif
