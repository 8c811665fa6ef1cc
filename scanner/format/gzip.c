/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gz (RFC 1952) by libdeflate. Members one behind another are one file, as gzip(1) has it; what
 * was unpacked before damage is looked at. The claimed size is a hint for the first buffer.
 */
#include <libdeflate.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/packed.h"
#include "scanner/format/text.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

/* RFC 1952, 2.3.1 */
#define FLAG_HEADER_CRC 0x02u
#define FLAG_EXTRA 0x04u
#define FLAG_NAME 0x08u
#define FLAG_COMMENT 0x10u
#define FLAGS_RESERVED 0xe0u
#define TRAILER_BYTES 8u
#define GUESS_MIN 65536u
#define GUESS_RATIO 4u

struct gzip {
	struct scan *scan;
	uint8_t *out;
	size_t len, size; /* of out: unpacked so far, and room */
	size_t most; /* room there may ever be */
	enum limit limit; /* reached at most */
	enum why why;
};

static bool
string_take(struct rd *rd, struct rd *ret)
{
	const uint8_t *end = rd->left > 0 ? memchr(rd->p, 0, rd->left) : NULL;

	if (end == NULL)
		return false;
	(void)rd_sub(rd, (size_t)(end - rd->p), ret);
	return rd_skip(rd, 1) == 0;
}

/* A member's header; *rd is behind it. name and comment stay as they are where there is none. */
static bool
header_take(struct rd *rd, struct rd *name, struct rd *comment)
{
	struct rd at = *rd;
	uint8_t head[3], flags;
	uint16_t extra;

	if (rd_copy(&at, head, sizeof(head)) < 0 || head[0] != 0x1f || head[1] != 0x8b ||
	    head[2] != 8 || rd_u8(&at, &flags) < 0 || (flags & FLAGS_RESERVED) != 0 ||
	    rd_skip(&at, 6) < 0) /* time, level, system */
		return false;
	if ((flags & FLAG_EXTRA) != 0 && (rd_u16le(&at, &extra) < 0 || rd_skip(&at, extra) < 0))
		return false;
	if ((flags & FLAG_NAME) != 0 && !string_take(&at, name))
		return false;
	if ((flags & FLAG_COMMENT) != 0 && !string_take(&at, comment))
		return false;
	if ((flags & FLAG_HEADER_CRC) != 0 && rd_skip(&at, 2) < 0)
		return false;
	*rd = at;
	return true;
}

bool
gzip_probe(const struct doc *doc)
{
	struct rd rd = doc->bytes, name, comment;

	return header_take(&rd, &name, &comment);
}

static bool
room_make(struct gzip *gzip, size_t size)
{
	uint8_t *grown = scan_buffer_grow(gzip->scan, gzip->len, size_min(size, gzip->most));

	if (grown == NULL) {
		gzip->why = WHY_LIMIT;
		gzip->limit = LIMIT_MEMORY;
		return false;
	}
	gzip->out = grown;
	gzip->size = size_min(size, gzip->most);
	return true;
}

/* What libdeflate wrote before it failed: it does not say, but what it wrote over zeros shows. */
static void
salvage(struct gzip *gzip, struct rd packed)
{
	struct libdeflate_decompressor *inflater = scan_inflater(gzip->scan);
	size_t used, n = 0;

	gzip->why = WHY_DAMAGED;
	memset(gzip->out + gzip->len, 0, gzip->size - gzip->len);
	if (libdeflate_deflate_decompress_ex(inflater, packed.p, packed.left, gzip->out + gzip->len,
		gzip->size - gzip->len, &used, &n) != LIBDEFLATE_SUCCESS) {
		for (n = gzip->size - gzip->len; n > 0 && gzip->out[gzip->len + n - 1] == 0; n--)
			continue;
	}
	gzip->len += n;
}

/* Unpacks one member behind its header; *rd is behind its trailer. */
static bool
member_take(struct gzip *gzip, struct rd *rd)
{
	struct libdeflate_decompressor *inflater = scan_inflater(gzip->scan);
	enum libdeflate_result r;
	size_t used, n, begin = gzip->len;
	uint32_t crc;

	if (inflater == NULL || gzip->out == NULL)
		return room_make(gzip, 0) && false;
	while (
	    (r = libdeflate_deflate_decompress_ex(inflater, rd->p, rd->left, gzip->out + gzip->len,
		 gzip->size - gzip->len, &used, &n)) == LIBDEFLATE_INSUFFICIENT_SPACE) {
		if (gzip->size == gzip->most) {
			gzip->why = WHY_LIMIT;
			gzip->len = gzip->size;
			return false;
		}
		if (!room_make(gzip, gzip->size * GUESS_RATIO))
			return false;
	}
	if (r != LIBDEFLATE_SUCCESS) {
		salvage(gzip, *rd);
		return false;
	}
	gzip->len += n;
	(void)rd_skip(rd, used);
	if (rd_u32le(rd, &crc) < 0 || rd_skip(rd, TRAILER_BYTES - sizeof(crc)) < 0) {
		rd->left = 0;
		gzip->why = WHY_DAMAGED;
	} else if (libdeflate_crc32(0, gzip->out + begin, n) != crc) {
		gzip->why = WHY_DAMAGED;
	}
	return true;
}

/* The first buffer: as the last member claims, if deflate could. */
static void
bounds_set(struct gzip *gzip, const struct rd *document)
{
	uint64_t most = scan_budget(gzip->scan), guess = document->left * GUESS_RATIO + GUESS_MIN;
	struct rd rd;
	uint32_t claimed = 0;

	gzip->limit = most < SCAN_MEMBER_MAX ? LIMIT_INFLATED : LIMIT_MEMORY;
	gzip->most = (size_t)u64_min(most, SCAN_MEMBER_MAX);
	if (rd_at(document, document->left - sizeof(claimed), sizeof(claimed), &rd) == 0)
		(void)rd_u32le(&rd, &claimed);
	if (claimed > guess && claimed / DEFLATE_RATIO_MAX <= document->left)
		guess = claimed;
	(void)room_make(gzip, (size_t)u64_min(guess, SCAN_MEMBER_MAX));
}

void
gzip_read(struct scan *scan, const struct doc *doc)
{
	struct gzip gzip = {.scan = scan, .why = WHY_NONE};
	struct rd rd = doc->bytes, name = rd_init(NULL, 0), comment = name, unused;
	bool more = header_take(&rd, &name, &comment);

	bounds_set(&gzip, &doc->bytes);
	while (more && !scan_stopped(scan))
		more = member_take(&gzip, &rd) && header_take(&rd, &unused, &unused);
	scan_spend(scan, gzip.len);
	if (gzip.why != WHY_NONE)
		scan_opaque(scan, gzip.why, gzip.why == WHY_LIMIT ? gzip.limit : LIMIT_NONE);
	scan_name_span(scan, name.p, name.left);
	text_read_if(scan, comment);
	packed_member(scan, rd_init(gzip.out, gzip.len));
	if (gzip.why == WHY_NONE)
		packed_rest(scan, doc->bytes, doc->bytes.left - rd.left);
}
