/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict cache: hits only for the very state, marked files stay longest, details fade. */
#include <stdlib.h>
#include <unistd.h>

#include "daemon/cache.h"
#include "tests/tap.h"

static struct cache *cache;
static const struct verdict clean = {.kind = VERDICT_CLEAN};
static const struct verdict marked = {
    .kind = VERDICT_MARKED,
    .level = LEVEL_TOI_MAT,
    .confidence = CONFIDENCE_CERTAIN,
    .part = PART_HEADER,
    .form = FORM_STAMP,
    .encoding = ENCODING_UTF16LE,
    .rule = "state-secret",
    .where = "a.zip!b.docx!header",
};

static struct cache_key
key_of(uint64_t ino)
{
	return (struct cache_key){.dev = 7,
	    .ino = ino,
	    .birth_ns = 1,
	    .size = 10,
	    .mtime_ns = 2,
	    .ctime_ns = 3};
}

static void
test_states(void)
{
	struct cache_key key = key_of(42);
	struct verdict v;

	is_int(cache_get(cache, &key, &v), CACHE_MISS, "nothing known at first");
	cache_put(cache, &key, &marked);
	is_int(cache_get(cache, &key, &v), CACHE_HIT, "the very state hits");
	ok(v.kind == VERDICT_MARKED && v.level == LEVEL_TOI_MAT && v.part == PART_HEADER &&
		v.form == FORM_STAMP && v.encoding == ENCODING_UTF16LE,
	    "all of the verdict comes back");
	is_str(v.rule, "state-secret", "the rule too");
	is_str(v.where, "a.zip!b.docx!header", "and the place");
	key.ctime_ns++;
	is_int(cache_get(cache, &key, &v), CACHE_STALE, "another ctime is another state");
	is_int(v.kind, VERDICT_MARKED, "stale tells what it was");
	key.birth_ns++;
	is_int(cache_get(cache, &key, &v), CACHE_MISS, "a reused inode number is another file");
	key = key_of(42);
	cache_put(cache, &key, &clean);
	is_int(cache_get(cache, &key, &v), CACHE_HIT, "one entry an inode: replaced");
	is_int(v.kind, VERDICT_CLEAN, "by the newer verdict");
	cache_put(cache, &key, &(struct verdict){.kind = VERDICT_ERROR});
	cache_get(cache, &key, &v);
	is_int(v.kind, VERDICT_CLEAN, "an error is not remembered");
}

static void
test_eviction(void)
{
	struct cache_key key = key_of(1000000);
	unsigned int kept = 0;
	struct verdict v;

	cache_put(cache, &key, &marked);
	for (uint64_t ino = 1; ino <= 4ull * CACHE_SETS * CACHE_WAYS; ino++) {
		struct cache_key k = key_of(ino + 2000000);

		cache_put(cache, &k, &clean);
	}
	is_int(cache_get(cache, &key, &v), CACHE_HIT, "clean files do not push a marked one out");
	for (uint64_t ino = 1; ino <= CACHE_SETS * CACHE_WAYS / 2; ino++) {
		struct cache_key k = key_of(ino + 9000000);

		cache_put(cache, &k, &clean);
	}
	for (uint64_t ino = 1; ino <= CACHE_SETS * CACHE_WAYS / 2; ino++) {
		struct cache_key k = key_of(ino + 9000000);

		kept += cache_get(cache, &k, &v) == CACHE_HIT;
	}
	ok(kept > CACHE_SETS * CACHE_WAYS / 2 * 95 / 100,
	    "half full, hardly any is lost (%u of %u)", kept, CACHE_SETS * CACHE_WAYS / 2);
}

static void
test_rules(void)
{
	struct cache_key key = key_of(5);
	struct verdict v;

	cache_put(cache, &key, &marked);
	cache_use_rules(cache, 0);
	is_int(cache_get(cache, &key, &v), CACHE_HIT, "the same rules keep it");
	cache_use_rules(cache, 99);
	is_int(cache_get(cache, &key, &v), CACHE_MISS, "other rules forget everything");
}

static void
test_details_fade(void)
{
	struct cache_key first = key_of(77);
	struct verdict v;

	cache_put(cache, &first, &marked);
	for (uint64_t i = 0; i < CACHE_DETAILS; i++) {
		struct cache_key k = key_of(500 + i);

		cache_put(cache, &k, &marked);
	}
	is_int(cache_get(cache, &first, &v), CACHE_HIT, "the verdict outlives its details");
	is_str(v.rule, "", "which are gone, not another file's");
}

static void
test_torn(void)
{
	struct cache_key key = key_of(31337);
	struct verdict v;

	cache_put(cache, &key, &marked);
	for (size_t set = 0; set < CACHE_SETS; set++) {
		for (size_t way = 0; way < CACHE_WAYS; way++) {
			struct cache_entry *e = &cache->entries[set][way];

			if (e->key.ino == key.ino)
				e->key.size = 0; /* as a writer killed between key and word */
		}
	}
	is_int(cache_get(cache, &key, &v), CACHE_STALE, "half a key of a marked file is stale");
	is_int(v.kind, VERDICT_MARKED, "and still marked");
}

static void
test_key_of(void)
{
	char path[] = "/tmp/matguard-cache-XXXXXX";
	int fd = mkstemp(path);
	struct cache_key a, b;
	uint32_t mode;

	is_int(cache_key_of(fd, &a, &mode), 0, "key of an open file");
	ok(cache_key_of(fd, &b, &mode) == 0 && cache_key_equal(&a, &b), "the same twice");
	is_int(write(fd, "x", 1), 1, "write");
	ok(cache_key_of(fd, &b, &mode) == 0 && !cache_key_equal(&a, &b), "changed by a write");
	close(fd);
	unlink(path);
	ok(cache_key_of(-1, &a, &mode) < 0, "no key of nothing");
}

int
main(void)
{
	cache = calloc(1, sizeof(*cache));
	test_states();
	test_eviction();
	test_rules();
	test_details_fade();
	test_torn();
	test_key_of();
	free(cache);
	return tap_done();
}
