/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/rd.h"

#include <errno.h>
#include <string.h>

int
rd_sub(struct rd *rd, size_t n, struct rd *ret)
{
	const uint8_t *p;

	if (rd_bytes(rd, n, &p) < 0)
		return -EBADMSG;
	*ret = rd_init(p, n);
	return 0;
}

int
rd_u8(struct rd *rd, uint8_t *ret)
{
	const uint8_t *p;

	if (rd_bytes(rd, 1, &p) < 0)
		return -EBADMSG;
	*ret = p[0];
	return 0;
}

int
rd_u16le(struct rd *rd, uint16_t *ret)
{
	const uint8_t *p;

	if (rd_bytes(rd, 2, &p) < 0)
		return -EBADMSG;
	*ret = (uint16_t)(p[0] | p[1] << 8);
	return 0;
}

int
rd_u32le(struct rd *rd, uint32_t *ret)
{
	const uint8_t *p;

	if (rd_bytes(rd, 4, &p) < 0)
		return -EBADMSG;
	*ret = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
	return 0;
}

int
rd_u64le(struct rd *rd, uint64_t *ret)
{
	uint32_t low, high;

	if (rd->left < 8)
		return -EBADMSG;
	(void)rd_u32le(rd, &low);
	(void)rd_u32le(rd, &high);
	*ret = (uint64_t)high << 32 | low;
	return 0;
}

int
rd_u16be(struct rd *rd, uint16_t *ret)
{
	const uint8_t *p;

	if (rd_bytes(rd, 2, &p) < 0)
		return -EBADMSG;
	*ret = (uint16_t)(p[0] << 8 | p[1]);
	return 0;
}

int
rd_u32be(struct rd *rd, uint32_t *ret)
{
	const uint8_t *p;

	if (rd_bytes(rd, 4, &p) < 0)
		return -EBADMSG;
	*ret = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
	return 0;
}

int
rd_str(struct rd *rd, char *dst, size_t max)
{
	struct rd look = *rd;
	const uint8_t *p;
	uint16_t n;

	if (rd_u16le(&look, &n) < 0 || n > max || rd_bytes(&look, n, &p) < 0)
		return -EBADMSG;
	if (memchr(p, '\0', n) != NULL)
		return -EBADMSG;
	memcpy(dst, p, n);
	dst[n] = '\0';
	*rd = look;
	return 0;
}

int
rd_copy(struct rd *rd, void *dst, size_t n)
{
	const uint8_t *p;

	if (rd_bytes(rd, n, &p) < 0)
		return -EBADMSG;
	if (n > 0) /* an empty reader may have no bytes at all to point at */
		memcpy(dst, p, n);
	return 0;
}

int
rd_end(const struct rd *rd)
{
	return rd->left == 0 ? 0 : -EBADMSG;
}

int
rd_at(const struct rd *whole, uint64_t off, uint64_t n, struct rd *ret)
{
	if (off > whole->left || n > whole->left - off)
		return -EBADMSG;
	*ret = rd_init(whole->p + off, (size_t)n);
	return 0;
}
