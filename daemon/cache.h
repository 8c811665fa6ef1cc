/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known of files: a set-associative table in the group's shared memory, one entry for an
 * inode. One writer at a time (the watch, or guardian while there is none); a writer killed at any
 * instruction leaves an entry whole or empty, because the word that makes it valid is stored last.
 * Only for file systems with stable inode numbers and times.
 */
#ifndef DAEMON_CACHE_H
#define DAEMON_CACHE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/verdict.h"
#include "daemon/limits.h"

/* The state of a file's contents. ctime cannot be set by anybody, so equal keys mean equal bytes,
 * but for what docs/THREATS.md names (stores through a mapping that is already dirty). */
struct cache_key {
	uint64_t dev;
	uint64_t ino;
	uint64_t birth_ns; /* tells a reused inode number; 0 where the file system has none */
	uint64_t size;
	uint64_t mtime_ns;
	uint64_t ctime_ns;
};

struct cache_entry {
	_Atomic uint64_t word; /* 0: empty; else the packed verdict. Stored last. */
	struct cache_key key;
	uint32_t used; /* cache clock at the last hit */
	uint32_t detail; /* serial of its row in details; 0: none */
};

struct cache_detail {
	uint32_t serial; /* 0: empty */
	char rule[RULE_BYTES_MAX + 1];
	char where[CACHE_WHERE_MAX + 1];
};

struct cache {
	uint64_t rules_generation;
	uint32_t clock;
	uint32_t detail_serial;
	struct cache_entry entries[CACHE_SETS][CACHE_WAYS];
	struct cache_detail details[CACHE_DETAILS];
};

/* Empties the cache unless it was filled under these rules. true: it did. */
bool cache_use_rules(struct cache *, uint64_t rules_generation);

/* The key of an open file, by statx(2) on the descriptor. *ret_mode is its st_mode, and whether
 * root alone may write it. 0 or -errno. */
int cache_key_of(int fd, struct cache_key *ret, uint32_t *ret_mode);

/* An access control list that lets others write shows in the group's bits (acl(5), mask). */
#define CACHE_MODE_ROOT_ONLY 0x80000000u
static inline bool
cache_mode_is_root_only(uint32_t mode)
{
	return (mode & CACHE_MODE_ROOT_ONLY) != 0;
}

bool cache_key_equal(const struct cache_key *, const struct cache_key *);

enum cache_hit {
	CACHE_MISS,
	CACHE_STALE, /* the inode is known, in an earlier state: *ret is what it was then */
	CACHE_HIT,
};

enum cache_hit cache_get(struct cache *, const struct cache_key *, struct verdict *ret);

/* Remembers a verdict for this very state. Errors are not remembered. Marked entries leave last. */
void cache_put(struct cache *, const struct cache_key *, const struct verdict *);

#endif
