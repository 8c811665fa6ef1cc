/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Archives in the middle of something else: self-extracting programs, a ZIP behind a picture. Each
 * kind has a header that can be checked, and only one that is right counts: programs that know
 * archives hold their signatures too.
 */
#include <inttypes.h>
#include <libdeflate.h>
#include <stdio.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/data.h"
#include "scanner/format/zip_end.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define GZIP_TRAILER 8u /* checksum and size */
#define BLOCK 64u /* bytes looked at without a branch */

/* How many bytes from here on belong to the archive; 0: this is none. What passes here has a row of
 * the table that knows it: else a member at offset 0 would be looked into for ever. */
typedef size_t extent_fn(struct scan *scan, struct rd rd);

static bool
name_is_plain(struct rd name)
{
	for (size_t i = 0; i < name.left; i++) {
		if (name.p[i] < 0x20 || name.p[i] == 0x7f)
			return false;
	}
	return name.left > 0;
}

/* APPNOTE 4.3.7. What the directory does not list is found from here to the end, so all is its. */
static size_t
zip_extent(struct scan *scan, struct rd rd)
{
	uint16_t version, flags, method, date, name_len, extra_len;
	size_t all = rd.left;
	struct rd name;

	(void)scan;
	if (rd.left < ZIP_LOCAL_BYTES)
		return 0;
	if (memcmp(rd.p, "PK\3\4", 4) != 0)
		return 0;
	(void)rd_skip(&rd, 4);
	(void)rd_u16le(&rd, &version);
	(void)rd_u16le(&rd, &flags);
	(void)rd_u16le(&rd, &method);
	(void)rd_skip(&rd, 2); /* time */
	(void)rd_u16le(&rd, &date);
	(void)rd_skip(&rd, 12); /* checksum, sizes */
	(void)rd_u16le(&rd, &name_len);
	(void)rd_u16le(&rd, &extra_len);
	if ((version & 0xff) > 63 || method > 99 || (date >> 5 & 15) > 12 || name_len > 1024 ||
	    (flags & 0xc000) != 0 || rd_sub(&rd, name_len, &name) < 0 || !name_is_plain(name) ||
	    rd_skip(&rd, extra_len) < 0)
		return 0;
	return all;
}

/* 7zFormat.txt: "SignatureHeader": checksum of where the header lies */
static size_t
seven_zip_extent(struct scan *scan, struct rd rd)
{
	static const uint8_t magic[8] = {'7', 'z', 0xbc, 0xaf, 0x27, 0x1c, 0};
	uint64_t offset, size, end;
	uint32_t crc;
	size_t all = rd.left;

	(void)scan;
	if (rd.left < 32 || memcmp(rd.p, magic, 7) != 0)
		return 0;
	(void)rd_skip(&rd, 8);
	(void)rd_u32le(&rd, &crc);
	if (libdeflate_crc32(0, rd.p, 20) != crc)
		return 0;
	(void)rd_u64le(&rd, &offset);
	(void)rd_u64le(&rd, &size);
	if (add_overflow(offset, size, &end) || add_overflow(end, 32, &end))
		return 0;
	return (size_t)u64_min(end, all);
}

/* RAR 4: the checksum of the main header; RAR 5: the same, of 32 bits */
static size_t
rar_extent(struct scan *scan, struct rd rd)
{
	size_t all = rd.left, n;
	uint32_t crc;
	uint8_t size;

	(void)scan;
	if (rd.left < 20 || memcmp(rd.p, "Rar!\x1a\x07", 6) != 0)
		return 0;
	if (rd.p[6] == 0)
		return rd.p[9] == 0x73 &&
			(libdeflate_crc32(0, rd.p + 9, 11) & 0xffff) ==
			    ((uint32_t)rd.p[7] | (uint32_t)rd.p[8] << 8)
		    ? all
		    : 0;
	if (rd.p[6] != 1 || rd.p[7] != 0)
		return 0;
	(void)rd_skip(&rd, 8);
	(void)rd_u32le(&rd, &crc);
	/* A header of less than 128 bytes says so in one. */
	size = rd.p[0];
	n = (size_t)size + 1;
	return size < 128 && n <= rd.left && libdeflate_crc32(0, rd.p, n) == crc ? all : 0;
}

/* MS-CAB 2.1 */
static size_t
cab_extent(struct scan *scan, struct rd rd)
{
	uint32_t size, first;
	uint16_t version, folders, files;
	size_t all = rd.left;

	(void)scan;
	if (rd.left < 36 || memcmp(rd.p, "MSCF\0\0\0\0", 8) != 0)
		return 0;
	(void)rd_skip(&rd, 8);
	(void)rd_u32le(&rd, &size);
	(void)rd_skip(&rd, 4);
	(void)rd_u32le(&rd, &first);
	(void)rd_skip(&rd, 4);
	(void)rd_u16le(&rd, &version);
	(void)rd_u16le(&rd, &folders);
	(void)rd_u16le(&rd, &files);
	if (version != 0x0103 || folders == 0 || files == 0 || first < 36 || first >= size)
		return 0;
	return size_min(size, all);
}

/* The .xz file format, 2.1.1 */
static size_t
xz_extent(struct scan *scan, struct rd rd)
{
	uint32_t crc;

	(void)scan;
	if (rd.left < 12 || memcmp(rd.p, "\xfd\x37zXZ", 6) != 0)
		return 0;
	(void)rd_skip(&rd, 6);
	crc = libdeflate_crc32(0, rd.p, 2);
	(void)rd_skip(&rd, 2);
	return (rd.p[0] | (uint32_t)rd.p[1] << 8 | (uint32_t)rd.p[2] << 16 |
		   (uint32_t)rd.p[3] << 24) == crc
	    ? rd.left + 8
	    : 0;
}

static size_t
bzip2_extent(struct scan *scan, struct rd rd)
{
	(void)scan;
	return rd.left > 10 && memcmp(rd.p, "BZh", 3) == 0 && rd.p[3] >= '1' && rd.p[3] <= '9' &&
		memcmp(rd.p + 4, "1AY&SY", 6) == 0
	    ? rd.left
	    : 0;
}

/* RFC 1952: three bytes are little, so the beginning must unpack. */
static size_t
gzip_extent(struct scan *scan, struct rd rd)
{
	struct libdeflate_decompressor *inflater = scan_inflater(scan);
	uint8_t out[4096];
	size_t all = rd.left, used, n, head = 10;
	enum libdeflate_result r;

	if (inflater == NULL || rd.left < 18 || memcmp(rd.p, "\x1f\x8b\x08", 3) != 0 ||
	    (rd.p[3] & 0xf7) != 0 || (rd.p[9] > 13 && rd.p[9] != 255))
		return 0;
	if (rd.p[3] != 0) { /* a name */
		const uint8_t *end = memchr(rd.p + head, 0, size_min(rd.left - head, 512));

		if (end == NULL)
			return 0;
		head = (size_t)(end - rd.p) + 1;
	}
	(void)rd_skip(&rd, head);
	r = libdeflate_deflate_decompress_ex(inflater, rd.p, rd.left, out, sizeof(out), &used, &n);
	if (r == LIBDEFLATE_SUCCESS && n > 0)
		return size_min(head + used + GZIP_TRAILER, all);
	return r == LIBDEFLATE_INSUFFICIENT_SPACE ? all : 0;
}

static const struct {
	uint8_t first, second;
	extent_fn *extent;
} signs[] = {
    {'P', 'K', zip_extent},
    {'7', 'z', seven_zip_extent},
    {'R', 'a', rar_extent},
    {'M', 'S', cab_extent},
    {0xfd, '7', xz_extent},
    {'B', 'Z', bzip2_extent},
    {0x1f, 0x8b, gzip_extent},
};

/* Whether two bytes in a row in this block are the first of a signature: no branches, so that the
 * compiler takes sixteen at a time. p[BLOCK] is there too. */
static bool
block_has_sign(const uint8_t *p)
{
	uint8_t any = 0;

	for (unsigned int i = 0; i < BLOCK; i++) {
		uint8_t a = p[i], b = p[i + 1];

		any |= (uint8_t)(((a == 'P') & (b == 'K')) | ((a == '7') & (b == 'z')) |
		    ((a == 'R') & (b == 'a')) | ((a == 'M') & (b == 'S')) |
		    ((a == 0xfd) & (b == '7')) | ((a == 'B') & (b == 'Z')) |
		    ((a == 0x1f) & (b == 0x8b)));
	}
	return any != 0;
}

static size_t
extent_at(struct scan *scan, struct rd rd)
{
	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		if (rd.left >= 2 && rd.p[0] == signs[i].first && rd.p[1] == signs[i].second)
			return signs[i].extent(scan, rd);
	}
	return 0;
}

/* The first archive in [at, bytes.left); its place and extent. */
static bool
embedded_next(struct scan *scan, struct rd bytes, size_t *at, size_t *ret_extent)
{
	while (*at < bytes.left) {
		size_t end = size_min(*at + BLOCK, bytes.left);

		if (bytes.left - *at <= BLOCK || block_has_sign(bytes.p + *at)) {
			for (; *at < end; ++*at) {
				struct rd rd = {.p = bytes.p + *at, .left = bytes.left - *at};

				*ret_extent = extent_at(scan, rd);
				if (*ret_extent > 0)
					return true;
			}
		}
		*at = end;
	}
	return false;
}

void
embedded_look(struct scan *scan, struct rd bytes)
{
	size_t at = 0, extent, found = 0;
	struct rd member;
	char name[32];
	int n;

	while (!scan_stopped(scan) && embedded_next(scan, bytes, &at, &extent)) {
		if (found++ == EMBEDDED_MAX) {
			scan_opaque(scan, WHY_LIMIT, LIMIT_ENTRIES);
			return;
		}
		n = snprintf(name, sizeof(name), "+%zu", at);
		if (rd_at(&bytes, at, extent, &member) == 0)
			extent =
			    scan_member_at_head(scan, (const uint8_t *)name, (size_t)n, member);
		at += extent;
	}
}
