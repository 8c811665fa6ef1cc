/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a record the index keeps and a query asks about, and whether one fits the other. Pure. */
#ifndef DAEMON_JOURNAL_FACTS_H
#define DAEMON_JOURNAL_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/proto_client.h"
#include "base/segment.h"

struct facts {
	uint32_t epoch;
	uint64_t seq;
	uint32_t kind;
	uint32_t level;
	int64_t wall_ns; /* clamped, so that SQLite and we compare alike: the year 2262 */
	uint64_t dev, ino;
};

/* A record of a later version yields what is known of it. */
struct facts facts_of(const struct segment_entry *);

int64_t clamp_ns(uint64_t ns);

/* newest_epoch: what a query for a seq without an epoch means. */
bool facts_match(const struct facts *, const struct log_query *, uint32_t newest_epoch);

/* Where a record lies. */
struct place {
	uint64_t offset; /* of the entry in its segment */
	uint32_t segment;
	uint32_t len; /* of the record */
};

/* What a query found, newest first; found_free() it. */
struct found {
	struct place *places;
	size_t n;
	uint64_t total; /* that match, within the limit or not */
};

void found_free(struct found *);

/* The slow way, through all segments: for a log whose index is not there. 0 or -errno. */
int found_by_reading(int dirfd, const struct log_query *, uint32_t newest_epoch, struct found *ret);

#endif
