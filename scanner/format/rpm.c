/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .rpm: a lead, two headers, and a compressed cpio that is a member of its own. */
#include <string.h>

#include "scanner/format/data.h"
#include "scanner/format/format.h"
#include "scanner/worker/scan.h"

/* rpm's doc/manual/format: the lead, and a header's fixed part and index entries */
#define LEAD_BYTES 96u
#define HEADER_BYTES 16u
#define INDEX_BYTES 16u
#define ALIGNMENT 8u

bool
rpm_probe(const struct doc *doc)
{
	return doc->bytes.left > LEAD_BYTES && memcmp(doc->bytes.p, "\xed\xab\xee\xdb", 4) == 0;
}

/* Skips a header; false: it is none. */
static bool
header_skip(struct rd *rd)
{
	uint32_t magic, entries, store;

	return rd_u32be(rd, &magic) == 0 && magic == 0x8eade801 && rd_skip(rd, 4) == 0 &&
	    rd_u32be(rd, &entries) == 0 && rd_u32be(rd, &store) == 0 &&
	    rd_skip(rd, (size_t)entries * INDEX_BYTES) == 0 && rd_skip(rd, store) == 0;
}

static size_t
padding(size_t at)
{
	return (ALIGNMENT - at % ALIGNMENT) % ALIGNMENT;
}

void
rpm_read(struct scan *scan, const struct doc *doc)
{
	struct rd rd = doc->bytes, headers = doc->bytes;
	static const char name[] = "payload";

	if (rd_skip(&rd, LEAD_BYTES) < 0 || !header_skip(&rd) ||
	    rd_skip(&rd, padding(doc->bytes.left - rd.left)) < 0 || !header_skip(&rd)) {
		scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
		data_look(scan, doc->bytes);
		return;
	}
	headers.left -= rd.left;
	data_look(scan, headers);
	scan_member(scan, (const uint8_t *)name, sizeof(name) - 1, rd);
}
