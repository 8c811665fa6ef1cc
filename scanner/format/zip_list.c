/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the directory structures of a ZIP (PKWARE APPNOTE 6.3.10) and finds what they do not
 * list. Owns no member's contents. Every offset from the file goes through rd_at().
 */
#include "scanner/format/zip_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/archive.h"
#include "scanner/format/zip_end.h"

#define EXTRA_ZIP64 0x0001u
#define EXTRA_AES 0x9901u
#define NAME_PLAUSIBLE 4096u /* longer names are not names, outside the directory */

static const uint8_t local_bytes[4] = {'P', 'K', 3, 4};
static const uint8_t descriptor_bytes[4] = {'P', 'K', 7, 8};

/* ---- local header ---------------------------------------------------------------------------- */

struct local {
	uint16_t flags, method, name_len, extra_len;
	uint32_t crc;
	uint16_t time;
	uint64_t packed, size;
	const uint8_t *name;
	struct rd extra;
};

/* APPNOTE 4.5.3: only those of the three that are ZIP_IN_ZIP64 are there, in this order. */
static int
zip64_extra(struct rd extra, uint64_t *size, uint64_t *packed, uint64_t *offset)
{
	uint64_t *want[3] = {size, packed, offset};
	uint16_t id, len;
	struct rd field;

	while (rd_u16le(&extra, &id) == 0 && rd_u16le(&extra, &len) == 0 &&
	    rd_sub(&extra, len, &field) == 0) {
		if (id != EXTRA_ZIP64)
			continue;
		for (size_t i = 0; i < ARRAY_LEN(want); i++) {
			if (want[i] != NULL && *want[i] == ZIP_IN_ZIP64 &&
			    rd_u64le(&field, want[i]) < 0)
				return -EBADMSG;
		}
		return 0;
	}
	return -EBADMSG;
}

/* WinZip AES: the strength of the key and the method of what is encrypted. */
static void
aes_extra(struct rd extra, struct zip_entry *entry)
{
	uint16_t id, len;
	struct rd field;

	while (rd_u16le(&extra, &id) == 0 && rd_u16le(&extra, &len) == 0 &&
	    rd_sub(&extra, len, &field) == 0) {
		if (id == EXTRA_AES && rd_skip(&field, 4) == 0 && /* version, "AE" */
		    rd_u8(&field, &entry->aes_strength) == 0)
			(void)rd_u16le(&field, &entry->aes_method);
	}
}

static int
local_read(const struct rd *file, uint64_t offset, struct local *ret)
{
	struct rd rd;
	uint32_t signature, packed, size;

	if (rd_at(file, offset, ZIP_LOCAL_BYTES, &rd) < 0)
		return -EBADMSG;
	(void)rd_u32le(&rd, &signature);
	(void)rd_skip(&rd, 2); /* version needed */
	(void)rd_u16le(&rd, &ret->flags);
	(void)rd_u16le(&rd, &ret->method);
	(void)rd_u16le(&rd, &ret->time);
	(void)rd_skip(&rd, 2); /* date */
	(void)rd_u32le(&rd, &ret->crc);
	(void)rd_u32le(&rd, &packed);
	(void)rd_u32le(&rd, &size);
	(void)rd_u16le(&rd, &ret->name_len);
	(void)rd_u16le(&rd, &ret->extra_len);
	if (signature != ZIP_SIG_LOCAL ||
	    rd_at(file, offset + ZIP_LOCAL_BYTES, (uint64_t)ret->name_len + ret->extra_len, &rd) <
		0)
		return -EBADMSG;
	(void)rd_bytes(&rd, ret->name_len, &ret->name);
	(void)rd_sub(&rd, ret->extra_len, &ret->extra);
	ret->packed = packed;
	ret->size = size;
	if (packed == ZIP_IN_ZIP64 || size == ZIP_IN_ZIP64)
		(void)zip64_extra(ret->extra, &ret->size, &ret->packed, NULL);
	return 0;
}

static uint64_t
local_data(uint64_t offset, const struct local *local)
{
	return offset + ZIP_LOCAL_BYTES + local->name_len + local->extra_len;
}

/* ---- the list --------------------------------------------------------------------------------- */

static int
entry_add(struct zip *zip, const struct zip_entry *entry)
{
	struct zip_entry *grown;

	if (zip->count == zip->max) {
		zip->more = true;
		return 0;
	}
	if (zip->count == zip->room) {
		size_t room = zip->room == 0 ? 64 : zip->room * 2;

		grown = realloc(zip->entries, room * sizeof(*grown));
		if (grown == NULL)
			return -ENOMEM;
		zip->entries = grown;
		zip->room = room;
	}
	zip->entries[zip->count++] = *entry;
	return 0;
}

static void
entry_cut(const struct rd *file, struct zip_entry *entry)
{
	uint64_t there = entry->data < file->left ? file->left - entry->data : 0;

	if (entry->packed > there) {
		entry->packed = there;
		entry->cut = true;
	}
}

/* Joins what the directory says with what the local header says. Where they differ the larger
 * amount of bytes is looked at; where the method differs, both are tried. */
static int
entry_add_central(struct zip *zip, const struct rd *file, struct zip_entry *entry)
{
	struct local local;
	struct zip_entry other;
	int r;

	if (local_read(file, entry->offset, &local) < 0) {
		entry->cut = true;
		entry->packed = 0;
		return entry_add(zip, entry);
	}
	entry->data = local_data(entry->offset, &local);
	other = *entry;
	if ((local.flags & ZIP_FLAG_DESCRIPTOR) == 0 && local.packed > entry->packed)
		entry->packed = local.packed;
	entry_cut(file, entry);
	r = entry_add(zip, entry);
	if (r == 0 && local.method != entry->method) {
		other.method = local.method;
		other.flags = local.flags;
		other.name = local.name;
		other.name_len = local.name_len;
		entry_cut(file, &other);
		r = entry_add(zip, &other);
	} else if (r == 0 &&
	    (local.name_len != entry->name_len ||
		memcmp(local.name, entry->name, local.name_len) != 0)) {
		other.name = local.name;
		other.name_len = local.name_len;
		other.duplicate = true;
		r = entry_add(zip, &other);
	}
	return r;
}

static int
entry_compare(const void *left, const void *right)
{
	const struct zip_entry *a = left, *b = right;

	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	if (a->duplicate != b->duplicate)
		return a->duplicate ? 1 : -1;
	return a->packed > b->packed ? -1 : a->packed < b->packed;
}

/* ---- central directory ------------------------------------------------------------------------ */

/* One header of the directory; 0, -EBADMSG at its end or where it is broken, -ENOMEM. */
static int
central_next(struct zip *zip, const struct rd *file, struct rd *rd, uint64_t shift)
{
	struct zip_entry entry = {.crc_known = true};
	struct rd extra;
	uint32_t signature, packed, size, offset;
	uint16_t extra_len, comment_len;

	if (rd->left < ZIP_CENTRAL_BYTES)
		return -EBADMSG;
	(void)rd_u32le(rd, &signature);
	if (signature != ZIP_SIG_CENTRAL)
		return -EBADMSG;
	(void)rd_skip(rd, 4); /* versions */
	(void)rd_u16le(rd, &entry.flags);
	(void)rd_u16le(rd, &entry.method);
	(void)rd_u16le(rd, &entry.time);
	(void)rd_skip(rd, 2); /* date */
	(void)rd_u32le(rd, &entry.crc);
	(void)rd_u32le(rd, &packed);
	(void)rd_u32le(rd, &size);
	(void)rd_u16le(rd, &entry.name_len);
	(void)rd_u16le(rd, &extra_len);
	(void)rd_u16le(rd, &comment_len);
	(void)rd_skip(rd, 8); /* disk, attributes */
	(void)rd_u32le(rd, &offset);
	if (rd_bytes(rd, entry.name_len, &entry.name) < 0 || rd_sub(rd, extra_len, &extra) < 0 ||
	    rd_skip(rd, comment_len) < 0)
		return -EBADMSG;
	entry.packed = packed;
	entry.size = size;
	entry.offset = offset;
	if (packed == ZIP_IN_ZIP64 || size == ZIP_IN_ZIP64 || offset == ZIP_IN_ZIP64)
		(void)zip64_extra(extra, &entry.size, &entry.packed, &entry.offset);
	aes_extra(extra, &entry);
	if (add_overflow(entry.offset, shift, &entry.offset))
		return -EBADMSG;
	return entry_add_central(zip, file, &entry);
}

static int
central_read(struct zip *zip, const struct rd *file, const struct zip_end *end)
{
	uint64_t shift, begin, seen = 0, told;
	struct rd rd;
	int r;

	if (!zip_end_begin(file, end, &begin, &shift) ||
	    rd_at(file, begin, file->left - begin, &rd) < 0) {
		zip->damaged = true;
		return 0;
	}
	while ((r = central_next(zip, file, &rd, shift)) == 0)
		seen++;
	zip->central = begin;
	zip->central_end = end->at;
	told = end->count;
	/* A count of 16 bits wraps around where zip64 was not used. */
	if (seen != told && (seen & 0xffff) != told)
		zip->damaged = true;
	return r == -ENOMEM ? r : 0;
}

/* ---- what the directory does not list --------------------------------------------------------- */

/* How far a member of unknown size may reach: to its descriptor or the next header. */
static uint64_t
unknown_size(const struct rd *file, const struct zip_entry *entry)
{
	const uint8_t *from = file->p + entry->data, *hit;
	size_t left = (size_t)(file->left - entry->data);

	if (entry->method == ZIP_METHOD_DEFLATED)
		return left; /* it knows its own end */
	/* The next header first: what is behind it is searched when its turn comes. */
	hit = memmem(from, left, local_bytes, sizeof(local_bytes));
	left = hit != NULL ? (size_t)(hit - from) : left;
	hit = memmem(from, left, descriptor_bytes, sizeof(descriptor_bytes));
	return hit != NULL ? (uint64_t)(hit - from) : left;
}

/* A local header at offset that no directory lists; *ret_next: where to look further. */
static int
local_add(struct zip *zip, const struct rd *file, uint64_t offset, uint64_t *ret_next)
{
	struct zip_entry entry = {.offset = offset};
	struct local local;
	bool streamed;

	*ret_next = offset + sizeof(local_bytes);
	if (local_read(file, offset, &local) < 0 || local.name_len == 0 ||
	    local.name_len > NAME_PLAUSIBLE || local.method > ZIP_METHOD_AES)
		return 0;
	streamed = (local.flags & ZIP_FLAG_DESCRIPTOR) != 0 && local.packed == 0;
	entry.name = local.name;
	entry.name_len = local.name_len;
	entry.method = local.method;
	entry.flags = local.flags;
	entry.time = local.time;
	aes_extra(local.extra, &entry);
	entry.crc = local.crc;
	entry.crc_known = !streamed;
	entry.data = local_data(offset, &local);
	entry.size = local.size;
	entry.packed = streamed ? unknown_size(file, &entry) : local.packed;
	entry_cut(file, &entry);
	*ret_next = streamed ? entry.data : entry.data + entry.packed;
	return entry_add(zip, &entry);
}

static int
gap_search(struct zip *zip, const struct rd *file, uint64_t from, uint64_t to)
{
	int r = 0;

	while (r == 0 && to > from && to - from >= ZIP_LOCAL_BYTES) {
		const uint8_t *hit =
		    memmem(file->p + from, (size_t)(to - from), local_bytes, sizeof(local_bytes));

		if (hit == NULL)
			break;
		r = local_add(zip, file, (uint64_t)(hit - file->p), &from);
	}
	return r;
}

/* Looks between the listed members; the list is in order of offset. */
static int
gaps_search(struct zip *zip, const struct rd *file)
{
	size_t listed = zip->count;
	uint64_t covered = 0, end;
	int r = 0;

	for (size_t i = 0; i < listed && r == 0; i++) {
		const struct zip_entry entry = zip->entries[i];

		if (entry.data == 0)
			continue;
		r = gap_search(zip, file, covered, entry.offset);
		end = entry.data + entry.packed;
		covered = end > covered ? end : covered;
	}
	if (r == 0)
		r = gap_search(zip, file, covered, file->left);
	return r;
}

static void
overlaps_note(struct zip *zip)
{
	uint64_t end = 0;
	bool first = true;

	for (size_t i = 0; i < zip->count; i++) {
		struct zip_entry *entry = &zip->entries[i], *before = i > 0 ? entry - 1 : NULL;

		if (before != NULL && before->offset == entry->offset && entry->data != 0) {
			/* A second listing; the same name or the header's own is no crime. */
			zip->overlapping = zip->overlapping || !entry->duplicate;
			entry->duplicate = entry->duplicate || before->method == entry->method;
			continue;
		}
		if (entry->data == 0)
			continue;
		zip->overlapping = zip->overlapping || entry->offset < end;
		if (entry->crc_known)
			end = entry->data + entry->packed;
		if (first)
			zip->begin = entry->offset;
		first = false;
	}
}

bool
zip_signature(const struct rd *file)
{
	struct zip_end end;

	if (file->left >= sizeof(local_bytes) && memcmp(file->p, local_bytes, 4) == 0)
		return true;
	/* Programs hold the signature too: behind other bytes the whole directory has to be there. */
	return zip_end_find(file, &end) == 0 && (end.at == 0 || zip_end_consistent(file, &end));
}

int
zip_list(const struct rd *file, size_t max, struct zip *ret)
{
	struct zip_end end;
	int r = 0;

	*ret = (struct zip){.max = max};
	if (zip_end_find(file, &end) == 0) {
		ret->comment = end.comment;
		r = central_read(ret, file, &end);
	} else {
		ret->damaged = true;
	}
	if (r == 0) {
		if (ret->count > 0)
			qsort(ret->entries, ret->count, sizeof(ret->entries[0]), entry_compare);
		r = gaps_search(ret, file);
	}
	if (r < 0) {
		zip_free(ret);
		return r;
	}
	if (ret->count > 0)
		qsort(ret->entries, ret->count, sizeof(ret->entries[0]), entry_compare);
	overlaps_note(ret);
	return 0;
}

void
zip_free(struct zip *zip)
{
	archive_close(zip->helper);
	zip->helper = NULL;
	free(zip->entries);
	zip->entries = NULL;
	zip->count = zip->room = 0;
}
