/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/holder.h"

#include <stddef.h>

static size_t
set_of(const struct cache_key *key, pid_t pid)
{
	uint64_t h = (key->dev * UINT64_C(0x9e3779b97f4a7c15) ^ key->ino ^ (uint64_t)pid << 40) *
	    UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(h >> 32) % HOLDER_SETS;
}

static bool
is_of(const struct holder *h, const struct cache_key *key, pid_t pid)
{
	return h->pid == pid && h->ino == key->ino && h->dev == key->dev &&
	    h->birth_ns == key->birth_ns;
}

void
holder_put(struct holders *holders, const struct cache_key *key, pid_t pid, uint64_t now_ns)
{
	struct holder *set = holders->entries[set_of(key, pid)], *place = set;

	for (size_t i = 0; i < HOLDER_WAYS; i++) {
		if (is_of(&set[i], key, pid)) {
			place = &set[i];
			break;
		}
		if (atomic_load(&set[i].saved_ns) < atomic_load(&place->saved_ns))
			place = &set[i];
	}
	/* Empty while it is changed: a writer killed in between leaves no mixture. */
	atomic_store(&place->saved_ns, 0);
	place->dev = key->dev;
	place->ino = key->ino;
	place->birth_ns = key->birth_ns;
	place->pid = pid;
	atomic_store(&place->saved_ns, now_ns);
}

bool
holder_is(const struct holders *holders, const struct cache_key *key, pid_t pid,
    uint64_t started_ns)
{
	const struct holder *set = holders->entries[set_of(key, pid)];

	for (size_t i = 0; i < HOLDER_WAYS; i++) {
		if (is_of(&set[i], key, pid) && started_ns <= atomic_load(&set[i].saved_ns))
			return true;
	}
	return false;
}
