/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record of the log, as JSON and as text. */
#ifndef CLI_MATGUARD_RECORD_VIEW_H
#define CLI_MATGUARD_RECORD_VIEW_H

#include <stdint.h>
#include <stdio.h>

#include "base/record.h"

struct record_view {
	struct record_head head;
	struct record_event event; /* lends from the record's bytes */
};

/* 0 or -EBADMSG. */
int record_view(struct rd record, struct record_view *ret);

/* One object, one line. */
void record_view_json(FILE *, const struct record_view *);
/* One line of a listing; record_view_heading() stands above. */
void record_view_heading(FILE *);
void record_view_line(FILE *, const struct record_view *);
/* Every field on a line of its own. */
void record_view_text(FILE *, const struct record_view *);

/* Local time, "2026-11-20 08:30:15". */
void time_text(uint64_t wall_ns, char ret[24]);

#endif
