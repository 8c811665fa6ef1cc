/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mounts.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

void
mounts_encode(const struct mounts *mounts, struct wr *wr)
{
	wr_u8(wr, (uint8_t)mounts->n);
	for (size_t i = 0; i < mounts->n; i++)
		wr_str(wr, mounts->paths[i]);
}

int
mounts_decode(struct rd *rd, struct mounts *ret)
{
	uint8_t n;

	if (rd_u8(rd, &n) < 0 || n > MOUNTS_MAX)
		return -EBADMSG;
	for (size_t i = 0; i < n; i++) {
		if (rd_str(rd, ret->paths[i], MOUNT_PATH_MAX) < 0 || ret->paths[i][0] != '/')
			return -EBADMSG;
	}
	ret->n = n;
	return rd_end(rd);
}
