/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Archives the helper takes apart, each known by its own bytes: which of libarchive's readers a
 * file meets is decided here, and by nothing in libarchive.
 */
#include <string.h>

#include "base/checked.h"
#include "scanner/format/archive.h"
#include "scanner/format/format.h"
#include "scanner/worker/scan.h"

/* ---- tar ---------------------------------------------------------------------------------------- */

/* POSIX.1-1988 ustar header; V7 tar has no magic but the checksum. */
#define TAR_BLOCK 512u
#define TAR_CHECKSUM_OFFSET 148u
#define TAR_CHECKSUM_BYTES 8u
#define TAR_MAGIC_OFFSET 257u

static bool
checksum_good(const uint8_t *block)
{
	uint32_t sum = 0, want = 0;
	size_t i = 0;

	for (size_t at = 0; at < TAR_BLOCK; at++) {
		bool own =
		    at >= TAR_CHECKSUM_OFFSET && at < TAR_CHECKSUM_OFFSET + TAR_CHECKSUM_BYTES;

		sum += own ? ' ' : block[at];
	}
	block += TAR_CHECKSUM_OFFSET;
	while (i < TAR_CHECKSUM_BYTES && block[i] == ' ')
		i++;
	if (i == TAR_CHECKSUM_BYTES || block[i] < '0' || block[i] > '7')
		return false;
	for (; i < TAR_CHECKSUM_BYTES && block[i] >= '0' && block[i] <= '7'; i++)
		want = want * 8 + (uint32_t)(block[i] - '0');
	return sum == want;
}

bool
tar_probe(const struct doc *doc)
{
	if (doc->bytes.left < TAR_BLOCK || doc->bytes.p[0] == '\0')
		return false;
	return memcmp(doc->bytes.p + TAR_MAGIC_OFFSET, "ustar", 5) == 0 ||
	    checksum_good(doc->bytes.p);
}

void
tar_read(struct scan *scan, const struct doc *doc)
{
	archive_read(scan, doc->bytes, ARCHIVE_TAR);
}

/* ---- the others ---------------------------------------------------------------------------------- */

/* ECMA-119: volume descriptors from sector 16 on; the identifier behind a byte of type */
#define ISO_SECTOR ((uint64_t)2048)
#define ISO_FIRST (16 * ISO_SECTOR)
#define ISO_SUPPLEMENTARY 2u
#define ISO_END 255u
#define ISO_ESCAPES 88u /* of a supplementary one: "%/@", "%/C", "%/E" for Joliet's UCS-2 */

/* lha: notes on the .lzh header, levels 0 to 3 */
#define LHA_HEADER_MIN 21u
#define LHA_METHOD 2u
#define LHA_LEVEL 20u

/* The old binary cpio header: 13 words of 16 bits */
#define CPIO_BINARY_BYTES 26u
#define CPIO_NAME_SIZE 20u
#define CPIO_NAME_MAX 4096u

static bool
iso_probe(const struct rd *bytes)
{
	struct rd rd;

	return rd_at(bytes, ISO_FIRST, ISO_SECTOR, &rd) == 0 && memcmp(rd.p + 1, "CD001", 5) == 0;
}

static bool
iso_has_joliet(const struct rd *bytes)
{
	struct rd rd;

	for (uint64_t at = ISO_FIRST; rd_at(bytes, at, ISO_SECTOR, &rd) == 0; at += ISO_SECTOR) {
		if (memcmp(rd.p + 1, "CD001", 5) != 0 || rd.p[0] == ISO_END)
			return false;
		if (rd.p[0] == ISO_SUPPLEMENTARY && memcmp(rd.p + ISO_ESCAPES, "%/", 2) == 0)
			return true;
	}
	return false;
}

static bool
lha_probe(const struct rd *bytes)
{
	const uint8_t *p = bytes->p;
	uint8_t sum = 0;

	if (bytes->left < LHA_HEADER_MIN || p[2] != '-' || p[6] != '-' || p[LHA_LEVEL] > 3 ||
	    (memcmp(p + 3, "lh", 2) != 0 && memcmp(p + 3, "lz", 2) != 0 &&
		memcmp(p + 3, "pm", 2) != 0))
		return false;
	if (p[LHA_LEVEL] > 1)
		return true;
	/* Levels 0 and 1: bytes of the header, and their sum. */
	if (bytes->left < (size_t)p[0] + 2)
		return false;
	for (size_t i = 0; i < p[0]; i++)
		sum = (uint8_t)(sum + p[LHA_METHOD + i]);
	return sum == p[1];
}

static bool
cpio_binary_probe(const struct rd *bytes)
{
	const uint8_t *p = bytes->p;
	bool big = bytes->left > CPIO_BINARY_BYTES && p[0] == 0x71 && p[1] == 0xc7;
	size_t name;

	if (!big && (bytes->left <= CPIO_BINARY_BYTES || p[0] != 0xc7 || p[1] != 0x71))
		return false;
	name = (size_t)p[CPIO_NAME_SIZE + (big ? 0 : 1)] << 8 | p[CPIO_NAME_SIZE + (big ? 1 : 0)];
	return name > 1 && name < CPIO_NAME_MAX && name < bytes->left - CPIO_BINARY_BYTES &&
	    memchr(p + CPIO_BINARY_BYTES, 0, name) == p + CPIO_BINARY_BYTES + name - 1;
}

#define MAGIC(text) .magic = (text), .len = sizeof(text) - 1

static const struct kind {
	const char *type;
	enum archive_format format;
	const char *magic; /* at the beginning; NULL: probe */
	size_t len;
	bool (*probe)(const struct rd *bytes);
} kinds[] = {
    {"7z", ARCHIVE_7Z, MAGIC("7z\xbc\xaf\x27\x1c")},
    {"rar", ARCHIVE_RAR4, MAGIC("Rar!\x1a\x07\x00")},
    {"rar", ARCHIVE_RAR5, MAGIC("Rar!\x1a\x07\x01\x00")},
    {"cab", ARCHIVE_CAB, MAGIC("MSCF\0\0\0\0")},
    {"ar", ARCHIVE_AR, MAGIC("!<arch>\n")},
    {"xar", ARCHIVE_XAR, MAGIC("xar!")},
    {"cpio", ARCHIVE_CPIO, MAGIC("070701")},
    {"cpio", ARCHIVE_CPIO, MAGIC("070702")},
    {"cpio", ARCHIVE_CPIO, MAGIC("070707")},
    {"cpio", ARCHIVE_CPIO, .probe = cpio_binary_probe},
    {"lha", ARCHIVE_LHA, .probe = lha_probe},
    {"iso", ARCHIVE_ISO, .probe = iso_probe},
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
archive_probe(const struct doc *doc)
{
	return kind_of(&doc->bytes) != NULL;
}

void
archive_kind_read(struct scan *scan, const struct doc *doc)
{
	const struct kind *kind = kind_of(&doc->bytes);

	if (kind == NULL)
		return;
	scan_type(scan, kind->type);
	/* Two trees that need not agree: what one of them does not list, the other may. */
	if (kind->format == ARCHIVE_ISO && iso_has_joliet(&doc->bytes))
		archive_read(scan, doc->bytes, ARCHIVE_ISO_PLAIN);
	archive_read(scan, doc->bytes, kind->format);
}
