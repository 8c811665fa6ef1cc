/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds where the directory of a ZIP stands (PKWARE APPNOTE 6.3.10, 4.3.14 to 4.3.16). Every offset
 * from the file goes through rd_at().
 */
#include "scanner/format/zip_end.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"

#define SIG_END64 0x06064b50u
#define SIG_LOCATOR64 0x07064b50u
#define END_BYTES 22u
#define LOCATOR64_BYTES 20u
#define END64_BYTES 56u
#define COMMENT_MAX 65535u
#define ENDS_MAX 16u /* records tried: a comment may hold forged ones */

static const uint8_t end_bytes[4] = {'P', 'K', 5, 6};

static int
end64_read(const struct rd *file, struct zip_end *end)
{
	struct rd rd;
	uint32_t signature;
	uint64_t at;

	if (end->at < LOCATOR64_BYTES ||
	    rd_at(file, end->at - LOCATOR64_BYTES, LOCATOR64_BYTES, &rd) < 0)
		return -EBADMSG;
	(void)rd_u32le(&rd, &signature);
	(void)rd_skip(&rd, 4);
	(void)rd_u64le(&rd, &at);
	if (signature != SIG_LOCATOR64 || rd_at(file, at, END64_BYTES, &rd) < 0)
		return -EBADMSG;
	(void)rd_u32le(&rd, &signature);
	(void)rd_skip(&rd, 28); /* sizes, versions, disk numbers, entries on this disk */
	(void)rd_u64le(&rd, &end->count);
	(void)rd_u64le(&rd, &end->size);
	(void)rd_u64le(&rd, &end->offset);
	if (signature != SIG_END64)
		return -EBADMSG;
	end->at = at;
	return 0;
}

static int
end_read(const struct rd *file, uint64_t at, struct zip_end *ret)
{
	struct rd rd;
	uint32_t size, offset;
	uint16_t count, comment;

	if (rd_at(file, at, END_BYTES, &rd) < 0)
		return -EBADMSG;
	(void)rd_skip(&rd, 10); /* signature, disk numbers, entries on this disk */
	(void)rd_u16le(&rd, &count);
	(void)rd_u32le(&rd, &size);
	(void)rd_u32le(&rd, &offset);
	(void)rd_u16le(&rd, &comment);
	*ret = (struct zip_end){.at = at, .offset = offset, .size = size, .count = count};
	if (rd_at(file, at + END_BYTES, comment, &ret->comment) < 0)
		return -EBADMSG;
	if (offset == ZIP_IN_ZIP64 || size == ZIP_IN_ZIP64 || count == 0xffff)
		(void)end64_read(file, ret);
	return 0;
}

static bool
signature_is(const struct rd *file, uint64_t at, uint32_t want)
{
	uint32_t signature;
	struct rd rd;

	return rd_at(file, at, sizeof(signature), &rd) == 0 && rd_u32le(&rd, &signature) == 0 &&
	    signature == want;
}

bool
zip_end_begin(const struct rd *file, const struct zip_end *end, uint64_t *ret_begin,
    uint64_t *ret_shift)
{
	uint64_t shift = 0, begin;

	/* Something was put before the archive, and the offsets were not corrected. Not so where the
	 * directory is in its place: a zip64 record nobody needs may stand behind it. */
	if (end->at >= end->size && end->at - end->size > end->offset &&
	    !signature_is(file, end->offset, ZIP_SIG_CENTRAL))
		shift = end->at - end->size - end->offset;
	if (add_overflow(end->offset, shift, &begin) || begin > file->left)
		return false;
	*ret_begin = begin;
	*ret_shift = shift;
	return true;
}

bool
zip_end_consistent(const struct rd *file, const struct zip_end *end)
{
	uint64_t begin, shift, seen = 0;
	struct rd rd, head;

	if (end->count == 0 || !zip_end_begin(file, end, &begin, &shift) || begin > end->at ||
	    rd_at(file, begin, end->at - begin, &rd) < 0)
		return false;
	while (seen < end->count && rd_sub(&rd, ZIP_CENTRAL_BYTES, &head) == 0) {
		uint32_t signature, offset;
		uint16_t name, extra, comment;

		(void)rd_u32le(&head, &signature);
		(void)rd_skip(&head, 24); /* versions to sizes */
		(void)rd_u16le(&head, &name);
		(void)rd_u16le(&head, &extra);
		(void)rd_u16le(&head, &comment);
		(void)rd_skip(&head, 8); /* disk, attributes */
		(void)rd_u32le(&head, &offset);
		/* zip64: the offset stands elsewhere, and nobody lies so for nothing. */
		if (signature != ZIP_SIG_CENTRAL ||
		    rd_skip(&rd, (size_t)name + extra + comment) < 0 ||
		    (seen == 0 && offset != ZIP_IN_ZIP64 &&
			!signature_is(file, offset + shift, ZIP_SIG_LOCAL)))
			return false;
		seen++;
	}
	return seen == end->count;
}

/* Of several that fit, the nearest to the end whose directory holds what it says; else the nearest. */
int
zip_end_find(const struct rd *file, struct zip_end *ret)
{
	uint64_t from =
	    file->left > END_BYTES + COMMENT_MAX ? file->left - END_BYTES - COMMENT_MAX : 0;
	struct zip_end end;
	struct rd tail;
	const uint8_t *hit;
	unsigned int found = 0;

	if (rd_at(file, from, file->left - from, &tail) < 0)
		return -EBADMSG;
	/* Backwards by the rarest byte of the signature. */
	while (found < ENDS_MAX && tail.left >= sizeof(end_bytes) &&
	    (hit = memrchr(tail.p, 5, tail.left)) != NULL) {
		uint64_t at = (uint64_t)(hit - file->p);

		tail.left = (size_t)(hit - tail.p);
		if (at < 2 || file->left - at < 2 || memcmp(hit - 2, end_bytes, 4) != 0 ||
		    end_read(file, at - 2, &end) < 0)
			continue;
		if (found++ == 0)
			*ret = end;
		if (zip_end_consistent(file, &end)) {
			*ret = end;
			break;
		}
	}
	return found > 0 ? 0 : -EBADMSG;
}
