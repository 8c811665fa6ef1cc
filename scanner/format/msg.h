/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages of Outlook ([MS-OXMSG]): a storage whose streams are the message's properties. */
#ifndef SCANNER_FORMAT_MSG_H
#define SCANNER_FORMAT_MSG_H

#include <stdint.h>

struct ole;
struct scan;

/* Reads the storage as the document in hand. */
void msg_read(struct scan *scan, struct ole *ole, uint32_t storage);

#endif
