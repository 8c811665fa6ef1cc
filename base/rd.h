/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bounded reader: the only type through which bytes from outside are read.
 * A getter returns 0 and moves on, or -EBADMSG and changes neither the reader nor *ret.
 * The reader lends: what it returns points into the bytes it was given.
 */
#ifndef BASE_RD_H
#define BASE_RD_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

struct rd {
	const uint8_t *p;
	size_t left;
};

/* The three that every reader's innermost loop is made of are inline. */

static inline struct rd
rd_init(const void *bytes, size_t len)
{
	return (struct rd){.p = (const uint8_t *)bytes, .left = len};
}

/* n raw bytes. */
static inline int
rd_bytes(struct rd *rd, size_t n, const uint8_t **ret)
{
	if (n > rd->left)
		return -EBADMSG;
	*ret = rd->p;
	rd->p += n;
	rd->left -= n;
	return 0;
}

static inline int
rd_skip(struct rd *rd, size_t n)
{
	const uint8_t *p;

	return rd_bytes(rd, n, &p);
}

/* n raw bytes as a reader of their own. */
int rd_sub(struct rd *, size_t n, struct rd *ret);
int rd_u8(struct rd *, uint8_t *ret);
int rd_u16le(struct rd *, uint16_t *ret);
int rd_u32le(struct rd *, uint32_t *ret);
int rd_u64le(struct rd *, uint64_t *ret);
int rd_u16be(struct rd *, uint16_t *ret);
int rd_u32be(struct rd *, uint32_t *ret);

/* u16 length, then that many bytes, at most max; copied to dst[max + 1] with a NUL behind.
 * A NUL inside the bytes is refused. */
int rd_str(struct rd *, char *dst, size_t max);
/* n bytes copied to dst. */
int rd_copy(struct rd *, void *dst, size_t n);
/* 0 if every byte was read, -EBADMSG if some are left: trailing bytes are an error. */
int rd_end(const struct rd *);

/* A reader over bytes [off, off + n) of whole, without moving it; -EBADMSG if outside. */
int rd_at(const struct rd *whole, uint64_t off, uint64_t n, struct rd *ret);

#endif
