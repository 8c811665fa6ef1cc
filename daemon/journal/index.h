/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The index of the log: an SQLite file that says where records lie. It is no evidence: it can be
 * deleted at any time and is made again from the segments. Whatever is wrong with it, the log
 * goes on without it.
 */
#ifndef DAEMON_JOURNAL_INDEX_H
#define DAEMON_JOURNAL_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/proto_client.h"
#include "base/rd.h"
#include "daemon/journal/facts.h"

struct index;

/* How far the index has read: the next entry to index lies there. */
struct index_mark {
	uint32_t segment; /* 0: nothing yet */
	uint64_t offset;
};

/* Opens or makes the file; one that is damaged, of another version or of another log than the one
 * in dirfd is made anew. 0, or -EIO (*ret_why is SQLite's or our word for it, static or living as
 * long as the process). */
int index_open(struct index **ret, const char *path, int dirfd, const char **ret_why);
void index_close(struct index *);

struct index_mark index_mark(const struct index *);

/* Adds the entries in rd, which begin at offset of a segment, and moves the mark behind them, in
 * one transaction. 0 or -EIO: the index is of no more use. */
int index_add(struct index *, uint32_t segment, uint64_t offset, struct rd rd);

/* Reads on from the mark, at most INDEX_STEP_ROWS records of one segment. newest is the number
 * of the newest one. 1: there is more; 0: caught up; -errno. */
int index_step(struct index *, int dirfd, uint32_t newest);

/* 0, -ENOMEM, or -EIO: the index is of no more use. */
int index_query(struct index *, const struct log_query *, uint32_t newest_epoch, struct found *ret);

#endif
