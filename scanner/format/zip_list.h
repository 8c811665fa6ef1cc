/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a ZIP holds: the union of its central directory and of the local headers nobody lists,
 * because programs differ in which of the two they believe. Pure: allocates, but no more.
 */
#ifndef SCANNER_FORMAT_ZIP_LIST_H
#define SCANNER_FORMAT_ZIP_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

#define ZIP_METHOD_STORED 0u
#define ZIP_METHOD_DEFLATED 8u
#define ZIP_METHOD_BZIP2 12u
#define ZIP_METHOD_LZMA 14u
#define ZIP_METHOD_ZSTD_OLD 20u
#define ZIP_METHOD_ZSTD 93u
#define ZIP_METHOD_XZ 95u
#define ZIP_METHOD_AES 99u
#define ZIP_FLAG_ENCRYPTED 0x0001u
#define ZIP_FLAG_DESCRIPTOR 0x0008u
#define ZIP_FLAG_HIDDEN_DIRECTORY 0x2000u

struct archive;

struct zip_entry {
	const uint8_t *name; /* lent from the file's bytes */
	uint16_t name_len;
	uint16_t method;
	uint16_t flags;
	uint64_t offset; /* of the local header */
	uint64_t data; /* of the member's bytes; 0 if there is no local header there */
	uint64_t packed; /* bytes in the file, cut to what is there */
	uint64_t size; /* unpacked, as claimed; 0: unknown */
	uint32_t crc;
	uint16_t time; /* of the clock: a check byte where the checksum comes behind the data */
	uint16_t aes_method; /* of what is inside ZIP_METHOD_AES */
	uint8_t aes_strength; /* 1 to 3: AES-128 to AES-256 */
	bool crc_known;
	bool cut; /* the file ends inside it, or its header is not there */
	bool duplicate; /* same bytes as the one before it: only its name is news */
};

struct zip {
	struct zip_entry *entries; /* in order of offset */
	size_t count;
	size_t room;
	size_t max;
	bool more; /* there are more than max */
	bool damaged; /* no directory, or one that does not hold what it says */
	bool overlapping; /* members share bytes: no honest program writes that */
	uint64_t begin; /* of the first member: what stands before is none of the ZIP's */
	uint64_t central, central_end; /* of the directory; both 0: there is none */
	struct rd comment;
	struct archive *helper; /* for methods that it unpacks, once asked for */
};

/* Is there an end-of-central-directory record near the end, or a local header at the start? */
bool zip_signature(const struct rd *file);

/* 0 and *ret (zip_free), or -ENOMEM. Whatever is wrong is said in *ret. */
int zip_list(const struct rd *file, size_t max, struct zip *ret);
void zip_free(struct zip *zip);

struct scan;

/* Says what is wrong with the archive as a whole, and looks at what no list of it covers. */
void zip_report(struct scan *scan, const struct rd *file, const struct zip *zip);

#endif
