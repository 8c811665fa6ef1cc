/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bounded writer into bytes the caller owns. Once something does not fit, the writer is
 * failed: later puts do nothing and wr_end() tells. So encoders need one check, at the end.
 */
#ifndef BASE_WR_H
#define BASE_WR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wr {
	uint8_t *bytes;
	size_t size;
	size_t len; /* bytes written */
	bool failed;
};

struct wr wr_init(void *bytes, size_t size);

void wr_u8(struct wr *, uint8_t v);
void wr_u16le(struct wr *, uint16_t v);
void wr_u32le(struct wr *, uint32_t v);
void wr_u64le(struct wr *, uint64_t v);
void wr_bytes(struct wr *, const void *bytes, size_t n);
/* u16 length and the bytes of a NUL-terminated string of at most 65535 bytes. */
void wr_str(struct wr *, const char *s);

/* 0, or -EMSGSIZE if anything did not fit. */
int wr_end(const struct wr *);

#endif
