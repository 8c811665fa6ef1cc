/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way from a member's packed bytes to its contents: methods, passwords, sizes, checksum.
 * What a member claims is a hint for the first buffer and never more.
 */
#include "scanner/format/zip_unpack.h"

#include <libdeflate.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/archive.h"
#include "scanner/format/zip_crypt.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define GUESS_MIN 65536u
#define GUESS_RATIO 4u

#define REST_MIN 64u /* bytes behind a member's end, in its own packed bytes, worth a look */

/* A member, and where its packed bytes are by now. */
struct zip_source {
	struct scan *scan;
	const struct rd *file;
	struct zip *zip;
	const struct zip_entry *entry;
	struct rd packed;
	bool decrypted; /* packed is in a buffer of ours */
};

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
 * zero at the end was written; in growing steps, so that the work is in proportion to that. */
static size_t
salvage(struct libdeflate_decompressor *inflater, struct rd packed, uint8_t *out, size_t size)
{
	size_t used, n = 0, step = 0;
	enum libdeflate_result r = LIBDEFLATE_INSUFFICIENT_SPACE;

	while (r == LIBDEFLATE_INSUFFICIENT_SPACE && step < size) {
		step = size_min(step * GUESS_RATIO + GUESS_MIN, size);
		memset(out, 0, step);
		r = libdeflate_deflate_decompress_ex(inflater, packed.p, packed.left, out, step,
		    &used, &n);
	}
	if (r == LIBDEFLATE_SUCCESS)
		return n;
	for (n = step; n > 0 && out[n - 1] == 0; n--)
		continue;
	return n;
}

static void
inflate(struct scan *scan, struct rd packed, uint64_t claimed, struct zip_content *ret)
{
	struct libdeflate_decompressor *inflater = scan_inflater(scan);
	struct bound bound = bound_of(scan, packed.left);
	uint64_t guess = u64_min(packed.left, SCAN_MEMBER_MAX) * GUESS_RATIO + GUESS_MIN;
	size_t size = (size_t)u64_min(claimed > 0 ? claimed : guess, bound.bytes), used = 0, n = 0;
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
	if (r == LIBDEFLATE_INSUFFICIENT_SPACE) {
		ret->why = WHY_LIMIT;
		ret->limit = bound.limit;
		n = size;
	} else if (r != LIBDEFLATE_SUCCESS) {
		ret->why = WHY_DAMAGED;
		n = salvage(inflater, packed, out, size);
	} else if (packed.left - used > REST_MIN)
		ret->rest = rd_init(packed.p + used, packed.left - used);
	scan_spend(scan, n);
	ret->bytes = rd_init(out, n);
}

/* Overlapping members are looked at again and again without being unpacked. */
static void
stored(struct scan *scan, bool overlapping, struct rd packed, struct zip_content *ret)
{
	ret->bytes = packed;
	if (!overlapping)
		return;
	if (packed.left > scan_budget(scan)) {
		ret->bytes.left = (size_t)scan_budget(scan);
		ret->why = WHY_LIMIT;
		ret->limit = LIMIT_INFLATED;
	}
	scan_spend(scan, packed.left);
}

/* ---- methods of the helper ------------------------------------------------------------------------ */

static const struct {
	uint16_t method;
	enum archive_format format;
} helped[] = {
    {ZIP_METHOD_BZIP2, ARCHIVE_BZIP2},
    {ZIP_METHOD_LZMA, ARCHIVE_ZIP_LZMA},
    {ZIP_METHOD_ZSTD_OLD, ARCHIVE_ZSTD},
    {ZIP_METHOD_ZSTD, ARCHIVE_ZSTD},
    {ZIP_METHOD_XZ, ARCHIVE_XZ},
};

static const enum archive_format *
helped_format(uint16_t method)
{
	for (size_t i = 0; i < ARRAY_LEN(helped); i++) {
		if (helped[i].method == method)
			return &helped[i].format;
	}
	return NULL;
}

/* One helper for all members that lie in the archive as they are. */
static void
help(const struct zip_source *from, enum archive_format format, struct zip_content *ret)
{
	struct archive_request request = {.format = format,
	    .offset = (uint64_t)(from->packed.p - from->file->p),
	    .size = from->packed.left,
	    .unpacked = from->entry->size > 0 || from->entry->crc_known ? from->entry->size
									: ARCHIVE_SIZE_UNKNOWN};
	struct archive_content content = {.why = WHY_DAMAGED};

	if (from->zip->helper == NULL &&
	    archive_open(from->scan, *from->file, &from->zip->helper) < 0) {
		ret->why = WHY_UNSUPPORTED; /* and why has been said */
		return;
	}
	(void)archive_stream(from->zip->helper, &request, &content);
	ret->bytes = content.bytes;
	ret->why = content.why;
	ret->limit = content.limit;
}

static void
method_unpack(const struct zip_source *from, uint16_t method, struct zip_content *ret)
{
	const enum archive_format *format = helped_format(method);

	if (method == ZIP_METHOD_DEFLATED)
		inflate(from->scan, from->packed, from->entry->size, ret);
	else if (method == ZIP_METHOD_STORED)
		stored(from->scan, from->zip->overlapping, from->packed, ret);
	else if (format != NULL && !from->decrypted)
		help(from, *format, ret);
	else
		ret->why = WHY_UNSUPPORTED;
}

static void
check(const struct zip_source *from, bool with_crc, struct zip_content *ret)
{
	if (ret->why != WHY_NONE)
		return;
	if (from->entry->cut ||
	    (with_crc && libdeflate_crc32(0, ret->bytes.p, ret->bytes.left) != from->entry->crc))
		ret->why = WHY_DAMAGED;
}

/* ---- encrypted members ---------------------------------------------------------------------------- */

/* Under the first password that gives back what was packed. */
static bool
decrypt(struct zip_source *from, struct zip_content *ret)
{
	const struct zip_entry *entry = from->entry;
	bool aes = entry->method == ZIP_METHOD_AES;
	uint16_t method = aes ? entry->aes_method : entry->method;
	struct rd packed = from->packed;
	struct zip_key key;
	size_t at = 0;

	while (
	    packed.left <= SCAN_MEMBER_MAX && zip_key_next(from->scan, entry, packed, &at, &key)) {
		/* Two buffers: from one to the other what is packed, in place what is not. */
		uint8_t *out = method == ZIP_METHOD_STORED
		    ? scan_buffer(from->scan, key.body.left)
		    : (uint8_t *)scan_text_buffer(from->scan, key.body.left + 1);

		if (out == NULL || !zip_decrypt(&key, out))
			return false;
		from->packed = rd_init(out, key.body.left);
		from->decrypted = true;
		*ret = (struct zip_content){.bytes = rd_init(NULL, 0)};
		method_unpack(from, method, ret);
		/* AE-2 has no checksum: two bytes fitted, and deflate came to its end. */
		check(from, entry->crc_known && !(aes && entry->crc == 0), ret);
		ret->rest = rd_init(NULL, 0);
		if (ret->why != WHY_DAMAGED)
			return true;
	}
	return false;
}

void
zip_unpack(struct scan *scan, const struct rd *file, struct zip *zip, const struct zip_entry *entry,
    struct zip_content *ret)
{
	bool encrypted = (entry->flags & ZIP_FLAG_ENCRYPTED) != 0;
	struct zip_source from = {.scan = scan, .file = file, .zip = zip, .entry = entry};

	*ret = (struct zip_content){.bytes = rd_init(NULL, 0), .why = WHY_NONE};
	if (entry->data == 0 || rd_at(file, entry->data, entry->packed, &from.packed) < 0) {
		ret->why = WHY_DAMAGED;
		return;
	}
	if (entry->method != ZIP_METHOD_AES) {
		method_unpack(&from, entry->method, ret);
		check(&from, entry->crc_known, ret);
	}
	/* Some set the bit on plain data; the checksum knows better. */
	if (!encrypted && entry->method != ZIP_METHOD_AES)
		return;
	if (entry->method != ZIP_METHOD_AES && ret->why == WHY_NONE && entry->crc_known)
		return;
	if (!decrypt(&from, ret))
		*ret = (struct zip_content){.bytes = rd_init(NULL, 0), .why = WHY_ENCRYPTED};
}
