/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists and extracts one archive through libarchive, sending members to a socket. */
#ifndef SCANNER_ARCHIVE_ARCHIVE_H
#define SCANNER_ARCHIVE_ARCHIVE_H

#include <stdbool.h>

#include "base/proto_scan.h"
#include "scanner/archive/sink.h"
#include "scanner/archive/source.h"

/* Sends entries and data, then the end. false: not a format of ours, and nothing was sent. */
bool archive_send(enum archive_format format, struct source *source, struct sink *sink);

#endif
