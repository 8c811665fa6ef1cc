/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists and extracts one archive through libarchive, sending members to a socket. */
#ifndef SCANNER_ARCHIVE_ARCHIVE_H
#define SCANNER_ARCHIVE_ARCHIVE_H

#include "base/msg.h"

/* Sends entries and data of the archive behind fd (lent), then MSG_ARCHIVE_END. Waits where the
 * socket is full. 0, or -errno if the receiver is gone. */
int archive_send(int sock, struct msg_buf *buf, int fd);

#endif
