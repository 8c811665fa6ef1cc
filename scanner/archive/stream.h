/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unpacks one compressed stream: what xz, lzma, lzip, bzip2, zstd and lz4 write. */
#ifndef SCANNER_ARCHIVE_STREAM_H
#define SCANNER_ARCHIVE_STREAM_H

#include <stdbool.h>

#include "base/proto_scan.h"
#include "scanner/archive/sink.h"
#include "scanner/archive/source.h"

/* Sends one member without a name and its data, then the end. false: not a format of ours, and
 * nothing was sent. */
bool stream_send(const struct archive_request *request, struct source *source, struct sink *sink);

#endif
