/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records without the names of files (design.md section 2, 5). Pure. */
#ifndef DAEMON_CONTROL_MASK_H
#define DAEMON_CONTROL_MASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/record.h"

/* Writes the record (head and event part) again, canonical, without its path and the place
 * inside the file, which holds members' names; with names they stay, but never in a record of
 * TUYỆT MẬT. Fields this version does not know are left out too: they might hold names.
 * *ret_event lends from the bytes of record. 0 or -EBADMSG. */
int mask_record(struct rd record, bool names, struct wr *, struct record_event *ret_event);

#endif
