/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: a ZIP written field by field, so that each field can lie. */
#ifndef TESTS_UNIT_ZIP_MAKE_H
#define TESTS_UNIT_ZIP_MAKE_H

#include <libdeflate.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/wr.h"

#define ZIP_MAKE_MAX 12000u
#define ZIP_MAKE_BYTES (8u << 20)

struct zip_part {
	const char *name;
	const void *bytes;
	size_t n;
	bool deflated;
	/* lies; 0: the truth */
	uint32_t crc_lie, size_lie, packed_lie;
	uint16_t flags, method_lie, local_method_lie;
	const char *local_name_lie;
	bool streamed; /* sizes in a descriptor behind the data */
	bool unlisted; /* no entry in the directory */
	bool zip64; /* sizes in the extra field of both headers */
	/* filled */
	uint32_t offset, crc, packed;
	uint16_t method;
};

struct zip_made {
	uint8_t *bytes;
	struct wr wr;
};

static inline void
zip_make_extra64(struct wr *wr, const struct zip_part *part)
{
	wr_u16le(wr, 1);
	wr_u16le(wr, 16);
	wr_u64le(wr, part->n);
	wr_u64le(wr, part->packed);
}

static inline void
zip_make_sizes(struct wr *wr, const struct zip_part *part, bool zero)
{
	uint32_t packed = part->packed_lie != 0 ? part->packed_lie : part->packed;
	uint32_t size = part->size_lie != 0 ? part->size_lie : (uint32_t)part->n;

	wr_u32le(wr, zero ? 0 : part->crc_lie != 0 ? part->crc_lie : part->crc);
	wr_u32le(wr, zero ? 0 : part->zip64 ? UINT32_MAX : packed);
	wr_u32le(wr, zero ? 0 : part->zip64 ? UINT32_MAX : size);
}

static inline void
zip_make_local(struct wr *wr, struct zip_part *part)
{
	const char *name = part->local_name_lie != NULL ? part->local_name_lie : part->name;
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
	size_t room = libdeflate_deflate_compress_bound(c, part->n);
	uint8_t *packed = malloc(room + part->n + 1);

	part->crc = libdeflate_crc32(0, part->bytes, part->n);
	part->method = part->deflated ? 8 : 0;
	part->packed = (uint32_t)part->n;
	if (part->n > 0)
		memcpy(packed, part->bytes, part->n);
	if (part->deflated)
		part->packed =
		    (uint32_t)libdeflate_deflate_compress(c, part->bytes, part->n, packed, room);
	part->offset = (uint32_t)wr->len;
	wr_u32le(wr, 0x04034b50);
	wr_u16le(wr, 20);
	wr_u16le(wr, (uint16_t)(part->flags | (part->streamed ? 8 : 0)));
	wr_u16le(wr,
	    part->local_method_lie != 0 ? part->local_method_lie
		: part->method_lie != 0 ? part->method_lie
					: part->method);
	wr_u32le(wr, 0);
	zip_make_sizes(wr, part, part->streamed);
	wr_u16le(wr, (uint16_t)strlen(name));
	wr_u16le(wr, part->zip64 ? 20 : 0);
	wr_bytes(wr, name, strlen(name));
	if (part->zip64)
		zip_make_extra64(wr, part);
	wr_bytes(wr, packed, part->packed);
	if (part->streamed) {
		wr_u32le(wr, 0x08074b50);
		zip_make_sizes(wr, part, false);
	}
	free(packed);
	libdeflate_free_compressor(c);
}

static inline void
zip_make_central(struct wr *wr, const struct zip_part *part)
{
	wr_u32le(wr, 0x02014b50);
	wr_u16le(wr, 20);
	wr_u16le(wr, 20);
	wr_u16le(wr, (uint16_t)(part->flags | (part->streamed ? 8 : 0)));
	wr_u16le(wr, part->method_lie != 0 ? part->method_lie : part->method);
	wr_u32le(wr, 0);
	zip_make_sizes(wr, part, false);
	wr_u16le(wr, (uint16_t)strlen(part->name));
	wr_u16le(wr, part->zip64 ? 20 : 0);
	wr_u16le(wr, 0);
	wr_u32le(wr, 0);
	wr_u32le(wr, 0);
	wr_u32le(wr, part->offset);
	wr_bytes(wr, part->name, strlen(part->name));
	if (part->zip64)
		zip_make_extra64(wr, part);
}

/* prefix and comment may be "". */
static inline struct zip_made
zip_make(struct zip_part *parts, size_t n, const char *prefix, const char *comment)
{
	struct zip_made made = {.bytes = malloc(ZIP_MAKE_BYTES)};
	size_t start, count = 0, base = strlen(prefix);

	made.wr = wr_init(made.bytes, ZIP_MAKE_BYTES);
	wr_bytes(&made.wr, prefix, base);
	for (size_t i = 0; i < n; i++) {
		zip_make_local(&made.wr, &parts[i]);
		/* Offsets are not corrected for the prefix: readers must find out. */
		parts[i].offset -= (uint32_t)base;
	}
	start = made.wr.len;
	for (size_t i = 0; i < n; i++) {
		if (parts[i].unlisted)
			continue;
		zip_make_central(&made.wr, &parts[i]);
		count++;
	}
	wr_u32le(&made.wr, 0x06054b50);
	wr_u32le(&made.wr, 0);
	wr_u16le(&made.wr, (uint16_t)count);
	wr_u16le(&made.wr, (uint16_t)count);
	wr_u32le(&made.wr, (uint32_t)(made.wr.len - 12 - start));
	wr_u32le(&made.wr, (uint32_t)(start - base));
	wr_u16le(&made.wr, (uint16_t)strlen(comment));
	wr_bytes(&made.wr, comment, strlen(comment));
	if (wr_end(&made.wr) < 0)
		abort();
	return made;
}

#endif
