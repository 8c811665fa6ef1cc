/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the table of what reads which storage, and the search of what nobody read: a stream of a
 * known format is a member, any other one is searched for text. Storages nobody leads to are
 * searched with the root.
 */
#include "scanner/format/ole_file.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/ole.h"
#include "scanner/format/packed.h"
#include "scanner/format/runs.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

/* A stream that no reader has claimed. */
static void
stream_search(struct scan *scan, struct ole *ole, uint32_t entry)
{
	char name[OLE_NAME_BYTES];
	size_t len = ole_name(ole, entry, name);
	struct doc doc = {.fd = -1};

	if (ole_stream(ole, scan, entry, &doc.bytes) < 0 || doc.bytes.left == 0)
		return;
	if (strcmp(format_find(&doc)->type, "data") == 0)
		runs_say(scan, doc.bytes, PART_METADATA);
	else
		scan_member(scan, (const uint8_t *)name, len, doc.bytes);
}

void
ole_storage_read(struct scan *scan, struct ole *ole, uint32_t storage)
{
	for (uint32_t i = ole_first(ole, storage); i != OLE_NONE; i = ole_next(ole, i)) {
		if (ole_kind(ole, i) == OLE_STREAM && !ole_was_read(ole, i))
			stream_search(scan, ole, i);
	}
}

static void
rest_search(struct scan *scan, struct ole *ole)
{
	for (uint32_t i = 0; i < ole_count(ole) && !scan_stopped(scan); i++) {
		if (ole_kind(ole, i) == OLE_STREAM && !ole_was_read(ole, i))
			stream_search(scan, ole, i);
	}
}

bool
ole_probe(const struct doc *doc)
{
	return ole_begins(doc->bytes);
}

void
ole_read(struct scan *scan, const struct doc *doc)
{
	struct ole *ole;
	int r = ole_open(doc->bytes, &ole);

	if (r < 0) {
		scan_opaque(scan, r == -ENOMEM ? WHY_LIMIT : WHY_DAMAGED,
		    r == -ENOMEM ? LIMIT_MEMORY : LIMIT_NONE);
		runs_say(scan, doc->bytes, PART_BODY);
		return;
	}
	ole_storage_read(scan, ole, OLE_ROOT);
	rest_search(scan, ole);
	if (ole_is_cut(ole))
		scan_opaque(scan, WHY_LIMIT, LIMIT_ENTRIES);
	if (ole_is_damaged(ole))
		scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
	packed_rest(scan, doc->bytes, ole_end(ole));
	ole_free(ole);
}
