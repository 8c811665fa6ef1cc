/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/sweep/state.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/rd.h"
#include "base/wr.h"

#define STATE_MAGIC 0x5357504du /* "MPWS" */
#define STATE_VERSION 1u

/* FNV-1a: tells torn from whole, nothing else; who writes here as root needs no forgery. */
static uint64_t
sum_of(const uint8_t *p, size_t len)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * UINT64_C(0x100000001b3);
	return h;
}

static int
slot_decode(const uint8_t bytes[STATE_SLOT_BYTES], struct sweep_state *ret)
{
	struct rd rd = rd_init(bytes, STATE_SLOT_BYTES), sum;
	uint32_t magic;
	uint8_t version, finished;
	uint64_t stored;

	if (rd_u32le(&rd, &magic) < 0 || rd_u8(&rd, &version) < 0 ||
	    rd_str(&rd, ret->path, MOUNT_PATH_MAX) < 0 || rd_u64le(&rd, &ret->fsid) < 0 ||
	    rd_u64le(&rd, &ret->generation) < 0 || rd_u8(&rd, &finished) < 0 ||
	    rd_u64le(&rd, &ret->files) < 0 || rd_str(&rd, ret->cursor, CURSOR_BYTES_MAX) < 0)
		return -EBADMSG;
	sum = rd_init(rd.p, rd.left);
	if (rd_u64le(&sum, &stored) < 0 || magic != STATE_MAGIC || version != STATE_VERSION ||
	    finished > 1 || stored != sum_of(bytes, (size_t)(rd.p - bytes)))
		return -EBADMSG;
	ret->finished = finished;
	return 0;
}

int
state_find(int fd, const char *path, uint64_t fsid, unsigned int *ret_slot, struct sweep_state *ret)
{
	uint8_t bytes[STATE_SLOT_BYTES];
	unsigned int empty = ROOTS_MAX, same_path = ROOTS_MAX;

	for (unsigned int slot = 0; slot < ROOTS_MAX; slot++) {
		ssize_t n = pread(fd, bytes, sizeof(bytes), (off_t)slot * STATE_SLOT_BYTES);

		if (n < 0)
			return -errno;
		if (n != (ssize_t)sizeof(bytes) || slot_decode(bytes, ret) < 0) {
			empty = empty == ROOTS_MAX ? slot : empty;
			continue;
		}
		if (strcmp(ret->path, path) != 0)
			continue;
		same_path = slot;
		if (ret->fsid == fsid) {
			*ret_slot = slot;
			return 0;
		}
	}
	memset(ret, 0, sizeof(*ret));
	strncpy(ret->path, path, MOUNT_PATH_MAX);
	ret->fsid = fsid;
	/* Another stick at the same place: only the last one there is remembered. */
	*ret_slot = same_path != ROOTS_MAX ? same_path : empty;
	return *ret_slot == ROOTS_MAX ? -ENOSPC : 0;
}

int
state_write(int fd, unsigned int slot, const struct sweep_state *s)
{
	uint8_t bytes[STATE_SLOT_BYTES] = {0};
	struct wr wr = wr_init(bytes, sizeof(bytes));
	ssize_t n;

	wr_u32le(&wr, STATE_MAGIC);
	wr_u8(&wr, STATE_VERSION);
	wr_str(&wr, s->path);
	wr_u64le(&wr, s->fsid);
	wr_u64le(&wr, s->generation);
	wr_u8(&wr, s->finished);
	wr_u64le(&wr, s->files);
	wr_str(&wr, s->cursor);
	if (wr_end(&wr) < 0)
		return wr_end(&wr);
	wr_u64le(&wr, sum_of(bytes, wr.len));
	if (wr_end(&wr) < 0)
		return wr_end(&wr);
	n = pwrite(fd, bytes, sizeof(bytes), (off_t)slot * STATE_SLOT_BYTES);
	if (n < 0)
		return -errno;
	return n == (ssize_t)sizeof(bytes) ? 0 : -EIO;
}
