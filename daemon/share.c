/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the life of the shared memory; what its parts mean is theirs. */
#include "daemon/share.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int
share_fill(int fd, uint32_t index, uint64_t ring_identity)
{
	struct share *share;
	uint8_t *map;
	int r;

	if (ftruncate(fd, SHARE_BYTES) < 0)
		return -errno;
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		return -errno;
	map = mmap(NULL, SHARE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return -errno;
	share = (void *)map;
	share->magic = SHARE_MAGIC;
	share->version = SHARE_VERSION;
	share->index = index;
	atomic_store(&share->next_event, 1);
	r = ring_init(map + RING_OFFSET, RING_BYTES, ring_identity);
	munmap(map, SHARE_BYTES);
	return r;
}

int
share_create(uint32_t index, uint64_t ring_identity)
{
	int fd, r;

	fd = memfd_create("matguard-group", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return -errno;
	r = share_fill(fd, index, ring_identity);
	if (r < 0) {
		close(fd);
		return r;
	}
	return fd;
}

int
share_map(int memfd, struct share_map *ret)
{
	struct stat st;
	uint8_t *map;
	struct share *share;

	if (fstat(memfd, &st) < 0)
		return -errno;
	if (st.st_size != (off_t)SHARE_BYTES)
		return -EBADMSG;
	map = mmap(NULL, SHARE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memfd, 0);
	if (map == MAP_FAILED)
		return -errno;
	share = (void *)map;
	if (share->magic != SHARE_MAGIC || share->version != SHARE_VERSION ||
	    ring_check(map + RING_OFFSET, RING_BYTES) < 0) {
		munmap(map, SHARE_BYTES);
		return -EBADMSG;
	}
	ret->share = share;
	ret->ring = (void *)(map + RING_OFFSET);
	ret->cache = (void *)(map + CACHE_OFFSET);
	ret->holders = (void *)(map + HOLDERS_OFFSET);
	return 0;
}

void
share_unmap(struct share_map *map)
{
	if (map->share != NULL)
		munmap(map->share, SHARE_BYTES);
	*map = (struct share_map){0};
}

bool
share_is_own(const struct share *share, pid_t pid)
{
	pid_t sid;

	if (pid <= 0)
		return false; /* of another pid name space: getsid(0) would mean us */
	sid = getsid(pid);
	if (sid <= 0)
		return false;
	return sid == atomic_load_explicit(&share->sid[0], memory_order_relaxed) ||
	    sid == atomic_load_explicit(&share->sid[1], memory_order_relaxed);
}

struct pending *
share_take(struct share *share, int fd, pid_t pid, uint64_t deadline_ns)
{
	for (size_t i = 0; i < PENDING_SLOTS; i++) {
		struct pending *p = &share->pending[i];

		if (atomic_load_explicit(&p->state, memory_order_relaxed) != PENDING_FREE)
			continue;
		p->fd = fd;
		p->pid = pid;
		p->deadline_ns = deadline_ns;
		p->event = atomic_fetch_add_explicit(&share->next_event, 1, memory_order_relaxed);
		p->tries = 0;
		p->sent = false;
		p->cachable = false;
		atomic_store_explicit(&p->state, PENDING_READ, memory_order_release);
		return p;
	}
	return NULL;
}

void
share_free(struct pending *p)
{
	atomic_store_explicit(&p->state, PENDING_FREE, memory_order_release);
}

static uint64_t
clock_ns(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

uint64_t
clock_mono_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

uint64_t
clock_boot_ns(void)
{
	return clock_ns(CLOCK_BOOTTIME);
}

uint64_t
clock_wall_ns(void)
{
	return clock_ns(CLOCK_REALTIME);
}
