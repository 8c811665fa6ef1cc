/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the place in the archive. Read and not mapped: a file that shrinks is then merely short. */
#include "scanner/archive/source.h"

#include <errno.h>
#include <unistd.h>

#include "base/checked.h"

void
source_open(struct source *source, int fd, uint64_t begin, uint64_t size)
{
	source->fd = fd;
	source->begin = begin;
	source->size = size;
	source->at = 0;
}

ssize_t
source_next(struct source *source)
{
	size_t want = (size_t)u64_min(source->size - source->at, sizeof(source->block));
	ssize_t n = want > 0
	    ? pread(source->fd, source->block, want, (off_t)(source->begin + source->at))
	    : 0;

	if (n < 0)
		return -errno;
	source->at += (uint64_t)n;
	return n;
}

int64_t
source_move(struct source *source, int64_t by)
{
	int64_t at = (int64_t)source->at, to;

	if (by < -at)
		to = 0;
	else if (by > (int64_t)source->size - at)
		to = (int64_t)source->size;
	else
		to = at + by;
	source->at = (uint64_t)to;
	return to - at;
}
