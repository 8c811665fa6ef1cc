/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way from a member's packed bytes to its contents: sizes, ratio, checksum. What a
 * member claims is a hint for the first buffer and never more.
 */
#include "scanner/format/zip_unpack.h"

#include <libdeflate.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define GUESS_MIN 65536u
#define GUESS_RATIO 4u

struct bound {
	size_t bytes;
	enum limit limit; /* that is reached at bytes; LIMIT_NONE: deflate cannot get there */
};

static struct bound
bound_of(const struct scan *scan, uint64_t packed)
{
	uint64_t most = packed > SCAN_INFLATED_MAX ? UINT64_MAX : packed * DEFLATE_RATIO_MAX + 64;
	uint64_t budget = scan_budget(scan);

	if (most <= budget && most <= SCAN_MEMBER_MAX)
		return (struct bound){(size_t)most, LIMIT_NONE};
	if (budget < SCAN_MEMBER_MAX)
		return (struct bound){(size_t)budget, LIMIT_INFLATED};
	return (struct bound){SCAN_MEMBER_MAX, LIMIT_MEMORY};
}

/* libdeflate does not say how far it came when it fails. Once more over zeros, then what is not
 * zero at the end was written. */
static size_t
salvage(struct libdeflate_decompressor *inflater, struct rd packed, uint8_t *out, size_t size)
{
	size_t used, n;

	memset(out, 0, size);
	if (libdeflate_deflate_decompress_ex(inflater, packed.p, packed.left, out, size, &used,
		&n) == LIBDEFLATE_SUCCESS)
		return n;
	for (n = size; n > 0 && out[n - 1] == 0; n--)
		continue;
	return n;
}

static void
inflate(struct scan *scan, struct rd packed, uint64_t claimed, struct zip_content *ret)
{
	struct libdeflate_decompressor *inflater = scan_inflater(scan);
	struct bound bound = bound_of(scan, packed.left);
	uint64_t guess = u64_min(packed.left, SCAN_MEMBER_MAX) * GUESS_RATIO + GUESS_MIN;
	size_t size = (size_t)u64_min(claimed > 0 ? claimed : guess, bound.bytes), used, n = 0;
	enum libdeflate_result r = LIBDEFLATE_INSUFFICIENT_SPACE;
	uint8_t *out = NULL;

	while (r == LIBDEFLATE_INSUFFICIENT_SPACE) {
		out = inflater != NULL ? scan_buffer(scan, size) : NULL;
		if (out == NULL) {
			ret->why = WHY_LIMIT;
			ret->limit = LIMIT_MEMORY;
			return;
		}
		r = libdeflate_deflate_decompress_ex(inflater, packed.p, packed.left, out, size,
		    &used, &n);
		if (r == LIBDEFLATE_INSUFFICIENT_SPACE && size == bound.bytes)
			break;
		if (r == LIBDEFLATE_INSUFFICIENT_SPACE)
			size =
			    (size_t)u64_min((uint64_t)size * GUESS_RATIO + GUESS_MIN, bound.bytes);
	}
	if (r != LIBDEFLATE_SUCCESS) {
		n = salvage(inflater, packed, out, size);
		ret->why = r == LIBDEFLATE_INSUFFICIENT_SPACE ? WHY_LIMIT : WHY_DAMAGED;
		ret->limit = r == LIBDEFLATE_INSUFFICIENT_SPACE ? bound.limit : LIMIT_NONE;
		n = r == LIBDEFLATE_INSUFFICIENT_SPACE ? size : n;
	}
	scan_spend(scan, n);
	ret->bytes = rd_init(out, n);
}

static void
stored(struct scan *scan, const struct zip *zip, struct rd packed, struct zip_content *ret)
{
	ret->bytes = packed;
	if (!zip->overlapping)
		return;
	/* Overlapping members are looked at again and again without being unpacked. */
	if (packed.left > scan_budget(scan)) {
		ret->bytes.left = (size_t)scan_budget(scan);
		ret->why = WHY_LIMIT;
		ret->limit = LIMIT_INFLATED;
	}
	scan_spend(scan, packed.left);
}

void
zip_unpack(struct scan *scan, const struct rd *file, const struct zip *zip,
    const struct zip_entry *entry, struct zip_content *ret)
{
	bool encrypted = (entry->flags & ZIP_FLAG_ENCRYPTED) != 0;
	struct rd packed;
	bool crc_good;

	*ret = (struct zip_content){.bytes = rd_init(NULL, 0), .why = WHY_NONE};
	if (entry->data == 0 || rd_at(file, entry->data, entry->packed, &packed) < 0) {
		ret->why = WHY_DAMAGED;
		return;
	}
	if (entry->method == ZIP_METHOD_DEFLATED) {
		inflate(scan, packed, entry->size, ret);
	} else if (entry->method == ZIP_METHOD_STORED) {
		stored(scan, zip, packed, ret);
	} else {
		ret->why =
		    encrypted || entry->method == ZIP_METHOD_AES ? WHY_ENCRYPTED : WHY_UNSUPPORTED;
		return;
	}
	if (ret->why == WHY_LIMIT)
		return;
	crc_good =
	    entry->crc_known && libdeflate_crc32(0, ret->bytes.p, ret->bytes.left) == entry->crc;
	/* Some set the bit on plain data; the checksum knows better. */
	if (encrypted && !(crc_good && ret->why == WHY_NONE)) {
		*ret = (struct zip_content){.bytes = rd_init(NULL, 0), .why = WHY_ENCRYPTED};
		return;
	}
	if (entry->cut || (entry->crc_known && !crc_good))
		ret->why = WHY_DAMAGED;
}
