/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Compressed streams of which the helper unpacks one layer; what comes out is a member with a
 * format of its own. gz is unpacked here (gzip.c): most of all streams are, and libdeflate is
 * three times as fast as what the helper has.
 */
#include "scanner/format/packed.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"
#include "scanner/format/archive.h"
#include "scanner/format/format.h"
#include "scanner/worker/scan.h"

#define REST_MIN 16u /* bytes behind a stream that could be anything */

/* ---- names --------------------------------------------------------------------------------------- */

static const struct {
	const char *packed, *name;
} suffixes[] = {{".gz", ""}, {".xz", ""}, {".bz2", ""}, {".zst", ""}, {".lz4", ""}, {".lz", ""},
    {".lzma", ""}, {".Z", ""}, {".tgz", ".tar"}, {".txz", ".tar"}, {".tbz", ".tar"},
    {".tbz2", ".tar"}, {".tzst", ".tar"}, {".tlz", ".tar"}, {".taz", ".tar"}, {".svgz", ".svg"},
    {".emz", ".emf"}, {".wmz", ".wmf"}};

void
packed_member(struct scan *scan, struct rd bytes)
{
	struct rd own = scan_own_name(scan);
	char name[512];
	size_t len = size_min(own.left, sizeof(name) - 8);

	/* Of an absurd name the end counts, as elsewhere. */
	if (len > 0)
		memcpy(name, own.p + own.left - len, len);
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		size_t n = strlen(suffixes[i].packed);

		if (len > n && strncasecmp(name + len - n, suffixes[i].packed, n) == 0) {
			len -= n;
			memcpy(name + len, suffixes[i].name, strlen(suffixes[i].name));
			len += strlen(suffixes[i].name);
			break;
		}
	}
	scan_member(scan, (const uint8_t *)name, len, bytes);
}

void
packed_rest(struct scan *scan, struct rd document, uint64_t used)
{
	char name[32];
	int n;

	if (used == 0 || used >= document.left || scan_ends_at(scan, used))
		return;
	(void)rd_skip(&document, used);
	while (document.left > 0 && document.p[0] == 0) {
		(void)rd_skip(&document, 1);
		used++;
	}
	if (document.left < REST_MIN)
		return;
	n = snprintf(name, sizeof(name), "+%" PRIu64, used);
	scan_member(scan, (const uint8_t *)name, (size_t)n, document);
}

/* ---- streams of the helper ------------------------------------------------------------------------ */

/* .lzma has no magic: properties, a dictionary of 2^n or 2^n + 2^(n-1) bytes, a size of less than
 * 256 GiB or unknown, and the range coder's first byte, 0. So do file(1) and xz. */
static bool
lzma_probe(const struct rd *bytes)
{
	struct rd rd = *bytes;
	uint8_t properties, coder;
	uint32_t dictionary, top;
	uint64_t size;

	if (rd_u8(&rd, &properties) < 0 || rd_u32le(&rd, &dictionary) < 0 ||
	    rd_u64le(&rd, &size) < 0 || rd_u8(&rd, &coder) < 0)
		return false;
	if (properties != 0x5d || coder != 0 || dictionary < 4096 ||
	    (size != UINT64_MAX && size >> 38 != 0))
		return false;
	top = 1u << (31 - __builtin_clz(dictionary));
	return dictionary == top || dictionary == top + top / 2;
}

/* A block or the end of the stream follows the header. */
static bool
bzip2_probe(const struct rd *bytes)
{
	return bytes->left >= 10 && memcmp(bytes->p, "BZh", 3) == 0 && bytes->p[3] >= '1' &&
	    bytes->p[3] <= '9' &&
	    (memcmp(bytes->p + 4, "1AY&SY", 6) == 0 ||
		memcmp(bytes->p + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

/* zstd and lz4 share skippable frames (RFC 8878, 3.1.2); what follows the first decides. */
static bool
skippable_then(const struct rd *bytes, const char *magic)
{
	struct rd rd = *bytes;
	uint32_t head, size;

	return rd_u32le(&rd, &head) == 0 && (head & 0xfffffff0u) == 0x184d2a50u &&
	    rd_u32le(&rd, &size) == 0 && rd_skip(&rd, size) == 0 && rd.left >= 4 &&
	    memcmp(rd.p, magic, 4) == 0;
}

static bool
zstd_skippable_probe(const struct rd *bytes)
{
	return skippable_then(bytes, "\x28\xb5\x2f\xfd");
}

static bool
lz4_skippable_probe(const struct rd *bytes)
{
	return skippable_then(bytes, "\x04\x22\x4d\x18");
}

static const struct kind {
	const char *type;
	enum archive_format format;
	const char *magic; /* NULL: probe */
	size_t len;
	bool (*probe)(const struct rd *bytes);
} kinds[] = {
    {"xz", ARCHIVE_XZ, "\xfd\x37zXZ", 6, NULL},
    {"zst", ARCHIVE_ZSTD, "\x28\xb5\x2f\xfd", 4, NULL},
    {"lz4", ARCHIVE_LZ4, "\x04\x22\x4d\x18", 4, NULL},
    {"lz4", ARCHIVE_LZ4, "\x02\x21\x4c\x18", 4, NULL},
    {"lz", ARCHIVE_LZIP, "LZIP\1", 5, NULL},
    {"Z", ARCHIVE_COMPRESS, "\x1f\x9d", 2, NULL},
    {"bz2", ARCHIVE_BZIP2, NULL, 0, bzip2_probe},
    {"zst", ARCHIVE_ZSTD, NULL, 0, zstd_skippable_probe},
    {"lz4", ARCHIVE_LZ4, NULL, 0, lz4_skippable_probe},
    {"lzma", ARCHIVE_LZMA, NULL, 0, lzma_probe},
};

static const struct kind *
kind_of(const struct rd *bytes)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const struct kind *kind = &kinds[i];

		if (kind->magic == NULL
			? kind->probe(bytes)
			: bytes->left >= kind->len && memcmp(bytes->p, kind->magic, kind->len) == 0)
			return kind;
	}
	return NULL;
}

bool
packed_probe(const struct doc *doc)
{
	return kind_of(&doc->bytes) != NULL;
}

static void
stream_read(struct scan *scan, struct rd bytes, const struct kind *kind)
{
	struct archive_request request = {.format = kind->format,
	    .size = bytes.left,
	    .unpacked = ARCHIVE_SIZE_UNKNOWN};
	struct archive_content content;
	struct archive *archive = NULL;

	scan_type(scan, kind->type);
	if (archive_open(scan, bytes, &archive) < 0 || archive == NULL)
		return;
	(void)archive_stream(archive, &request, &content);
	if (content.why != WHY_NONE)
		scan_opaque(scan, content.why, content.limit);
	packed_member(scan, content.bytes);
	packed_rest(scan, bytes, content.used);
	archive_close(archive);
}

void
packed_read(struct scan *scan, const struct doc *doc)
{
	const struct kind *kind = kind_of(&doc->bytes);

	if (kind != NULL)
		stream_read(scan, doc->bytes, kind);
}
