/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the layout of an entry's word and the choice of what leaves a full set. */
#include "daemon/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "base/checked.h"

#define WORD_VALID 1u

/* valid | kind | level | confidence | part | form | encoding | why:4 limit:4, a byte each */
static uint64_t
word_pack(const struct verdict *v)
{
	const uint8_t bytes[8] = {WORD_VALID, (uint8_t)v->kind, (uint8_t)v->level,
	    (uint8_t)v->confidence, (uint8_t)v->part, (uint8_t)v->form, (uint8_t)v->encoding,
	    (uint8_t)((unsigned int)v->why << 4 | (unsigned int)v->limit)};
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

static bool
word_unpack(uint64_t word, struct verdict *ret)
{
	uint8_t bytes[8];

	memcpy(bytes, &word, sizeof(bytes));
	memset(ret, 0, sizeof(*ret));
	return bytes[0] == WORD_VALID && verdict_from(bytes[1], &ret->kind) == 0 &&
	    level_from(bytes[2], &ret->level) == 0 &&
	    confidence_from(bytes[3], &ret->confidence) == 0 &&
	    part_from(bytes[4], &ret->part) == 0 && form_from(bytes[5], &ret->form) == 0 &&
	    encoding_from(bytes[6], &ret->encoding) == 0 &&
	    why_from(bytes[7] >> 4, &ret->why) == 0 && limit_from(bytes[7] & 15, &ret->limit) == 0;
}

static struct cache_entry *
set_of(struct cache *cache, const struct cache_key *key)
{
	/* Fibonacci hashing: inode numbers are dense, devices few. */
	uint64_t h = (key->ino ^ key->dev << 40) * UINT64_C(0x9e3779b97f4a7c15);

	return cache->entries[h >> 52 & (CACHE_SETS - 1)];
}

bool
cache_use_rules(struct cache *cache, uint64_t rules_generation)
{
	if (cache->rules_generation == rules_generation)
		return false;
	for (size_t set = 0; set < CACHE_SETS; set++) {
		for (size_t way = 0; way < CACHE_WAYS; way++) {
			if (cache->entries[set][way].word != 0)
				cache->entries[set][way].word = 0;
		}
	}
	cache->rules_generation = rules_generation;
	return true;
}

static uint64_t
ns_of(const struct statx_timestamp *t)
{
	return (uint64_t)t->tv_sec * 1000000000u + t->tv_nsec;
}

int
cache_key_of(int fd, struct cache_key *ret, uint32_t *ret_mode)
{
	struct statx sx;

	if (statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_BASIC_STATS | STATX_BTIME,
		&sx) < 0)
		return -errno;
	*ret = (struct cache_key){
	    .dev = makedev(sx.stx_dev_major, sx.stx_dev_minor),
	    .ino = sx.stx_ino,
	    .birth_ns = (sx.stx_mask & STATX_BTIME) != 0 ? ns_of(&sx.stx_btime) : 0,
	    .size = sx.stx_size,
	    .mtime_ns = ns_of(&sx.stx_mtime),
	    .ctime_ns = ns_of(&sx.stx_ctime),
	};
	*ret_mode = sx.stx_mode;
	if (sx.stx_uid == 0 && (sx.stx_mode & (S_IWGRP | S_IWOTH)) == 0)
		*ret_mode |= CACHE_MODE_ROOT_ONLY;
	return 0;
}

bool
cache_key_equal(const struct cache_key *a, const struct cache_key *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->birth_ns == b->birth_ns &&
	    a->size == b->size && a->mtime_ns == b->mtime_ns && a->ctime_ns == b->ctime_ns;
}

static void
detail_get(const struct cache *cache, uint32_t serial, struct verdict *ret)
{
	const struct cache_detail *d = &cache->details[serial % CACHE_DETAILS];

	if (serial == 0 || d->serial != serial)
		return; /* a later one took its row */
	memcpy(ret->rule, d->rule, sizeof(d->rule));
	ret->rule[sizeof(d->rule) - 1] = '\0';
	memcpy(ret->where, d->where, sizeof(d->where));
	ret->where[sizeof(d->where) - 1] = '\0';
}

static uint32_t
detail_put(struct cache *cache, const struct verdict *v)
{
	uint32_t serial = ++cache->detail_serial;
	struct cache_detail *d;
	size_t n;

	if (serial == 0)
		serial = ++cache->detail_serial;
	d = &cache->details[serial % CACHE_DETAILS];
	d->serial = 0;
	memcpy(d->rule, v->rule, sizeof(d->rule));
	n = strnlen(v->where, CACHE_WHERE_MAX);
	memcpy(d->where, v->where, n);
	d->where[n] = '\0';
	atomic_signal_fence(memory_order_release);
	d->serial = serial;
	return serial;
}

enum cache_hit
cache_get(struct cache *cache, const struct cache_key *key, struct verdict *ret)
{
	struct cache_entry *set = set_of(cache, key);

	for (size_t way = 0; way < CACHE_WAYS; way++) {
		struct cache_entry *e = &set[way];
		uint64_t word = atomic_load_explicit(&e->word, memory_order_acquire);

		if (word == 0 || e->key.ino != key->ino || e->key.dev != key->dev)
			continue;
		if (!word_unpack(word, ret))
			return CACHE_MISS;
		detail_get(cache, e->detail, ret);
		if (!cache_key_equal(&e->key, key))
			return e->key.birth_ns == key->birth_ns ? CACHE_STALE : CACHE_MISS;
		e->used = ++cache->clock;
		return CACHE_HIT;
	}
	return CACHE_MISS;
}

static bool
word_is_marked(uint64_t word)
{
	struct verdict known;

	return word != 0 && word_unpack(word, &known) && known.kind == VERDICT_MARKED;
}

/* Whose place a new entry takes: its own inode's, an empty one, the least lately used that is not
 * marked, or the least lately used. */
static struct cache_entry *
victim_of(struct cache_entry *set, const struct cache_key *key)
{
	struct cache_entry *victim = NULL;
	unsigned int victim_rank = 0;

	for (size_t way = 0; way < CACHE_WAYS; way++) {
		struct cache_entry *e = &set[way];
		unsigned int rank;

		if (e->word != 0 && e->key.ino == key->ino && e->key.dev == key->dev)
			return e;
		if (e->word == 0)
			rank = 3;
		else
			rank = word_is_marked(e->word) ? 1 : 2;
		if (victim == NULL || rank > victim_rank ||
		    (rank == victim_rank && e->used < victim->used)) {
			victim = e;
			victim_rank = rank;
		}
	}
	return victim;
}

void
cache_put(struct cache *cache, const struct cache_key *key, const struct verdict *v)
{
	struct cache_entry *e;
	bool stays_marked;

	if (v->kind == VERDICT_ERROR)
		return;
	e = victim_of(set_of(cache, key), key);
	/* A marked file that stays marked is never forgotten in between: with half a key it reads
	 * as CACHE_STALE and marked. Anything else reads as empty until it is whole. */
	stays_marked = v->kind == VERDICT_MARKED && e->key.ino == key->ino &&
	    e->key.dev == key->dev && word_is_marked(e->word);
	if (!stays_marked)
		atomic_store_explicit(&e->word, 0, memory_order_release);
	atomic_signal_fence(memory_order_seq_cst);
	e->key = *key;
	e->used = ++cache->clock;
	e->detail = v->kind == VERDICT_CLEAN ? 0 : detail_put(cache, v);
	atomic_store_explicit(&e->word, word_pack(v), memory_order_release);
}
