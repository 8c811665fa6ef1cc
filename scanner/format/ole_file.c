/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the table of what reads which storage and which stream, and the search of what nobody read:
 * a stream of a known format is a member, any other one is searched for text. A storage that is a
 * document is a member, any other one belongs to the document around it. Streams nobody leads to
 * are searched with the root.
 */
#include "scanner/format/ole_file.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/doc.h"
#include "scanner/format/format.h"
#include "scanner/format/msg.h"
#include "scanner/format/office_package.h"
#include "scanner/format/ole.h"
#include "scanner/format/ole_native.h"
#include "scanner/format/ole_property.h"
#include "scanner/format/packed.h"
#include "scanner/format/ppt.h"
#include "scanner/format/runs.h"
#include "scanner/format/vba.h"
#include "scanner/format/xls.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

/* ---- documents ----------------------------------------------------------------------------------- */

static const struct kind {
	const char *stream; /* a storage with it is one */
	const char *type;
	void (*read)(struct scan *scan, struct ole *ole, uint32_t storage);
} kinds[] = {
    {"WordDocument", "doc", doc_read},
    {"Workbook", "xls", xls_read},
    {"Book", "xls", xls_read},
    {"PowerPoint Document", "ppt", ppt_read},
    {"EncryptedPackage", "ooxml", office_package_read},
    {"__properties_version1.0", "msg", msg_read},
};

static bool
is_kind(const struct ole *ole, uint32_t storage, const struct kind *kind)
{
	uint32_t stream = ole_find(ole, storage, kind->stream);

	return stream != OLE_NONE && !ole_was_read(ole, stream);
}

/* What is embedded is a document of its own, also if only others know what. */
static const char *
type_of(const struct ole *ole, uint32_t storage)
{
	static const char *const embedded[] = {"\1Ole", "\1CompObj", "\1Ole10Native", "Package",
	    "CONTENTS"};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (is_kind(ole, storage, &kinds[i]))
			return kinds[i].type;
	}
	for (size_t i = 0; i < ARRAY_LEN(embedded); i++) {
		if (ole_find(ole, storage, embedded[i]) != OLE_NONE)
			return "ole";
	}
	return NULL;
}

/* ---- streams ------------------------------------------------------------------------------------- */

static const struct {
	const char *stream;
	void (*say)(struct scan *scan, struct rd stream);
} streams[] = {
    {"\5SummaryInformation", ole_property_say},
    {"\5DocumentSummaryInformation", ole_property_say},
    {"\1Ole10Native", ole_native_scan},
};

static void
streams_read(struct scan *scan, struct ole *ole, uint32_t storage)
{
	struct rd stream;

	for (size_t i = 0; i < ARRAY_LEN(streams); i++) {
		uint32_t at = ole_find(ole, storage, streams[i].stream);

		if (at != OLE_NONE && !ole_was_read(ole, at) &&
		    ole_stream(ole, scan, at, &stream) == 0)
			streams[i].say(scan, stream);
	}
}

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

/* ---- storages ------------------------------------------------------------------------------------ */

struct place {
	struct ole *ole;
	uint32_t storage;
	unsigned int nest; /* storages around it in this file */
};

static void storage_read(struct scan *scan, const struct place *place);

static void
member_read(struct scan *scan, void *arg) /* NOLINT(misc-no-recursion) */
{
	storage_read(scan, arg);
}

/* A storage in the one in hand. Bounded by OLE_NEST_MAX. */
static void
/* NOLINTNEXTLINE(misc-no-recursion) */
inner_read(struct scan *scan, const struct place *outer, uint32_t at)
{
	struct place place = {.ole = outer->ole, .storage = at, .nest = outer->nest + 1};
	struct scan_storage member = {.type = type_of(outer->ole, at),
	    .read = member_read,
	    .arg = &place};
	char name[OLE_NAME_BYTES];
	size_t len = ole_name(outer->ole, at, name);

	if (place.nest == OLE_NEST_MAX)
		scan_opaque(scan, WHY_LIMIT, LIMIT_DEPTH);
	else if (member.type != NULL)
		scan_member_storage(scan, (const uint8_t *)name, len, &member);
	else
		storage_read(scan, &place);
}

static void
storage_read(struct scan *scan, const struct place *place) /* NOLINT(misc-no-recursion) */
{
	struct ole *ole = place->ole;
	bool named = false;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!is_kind(ole, place->storage, &kinds[i]))
			continue;
		if (!named && (place->storage == OLE_ROOT))
			scan_type(scan, kinds[i].type);
		named = true;
		kinds[i].read(scan, ole, place->storage);
	}
	streams_read(scan, ole, place->storage);
	if (vba_is_project(ole, place->storage))
		vba_read(scan, ole, place->storage);
	for (uint32_t i = ole_first(ole, place->storage); i != OLE_NONE && !scan_stopped(scan);
	     i = ole_next(ole, i)) {
		if (ole_was_read(ole, i))
			continue;
		if (ole_kind(ole, i) == OLE_STREAM)
			stream_search(scan, ole, i);
		else if (ole_kind(ole, i) == OLE_STORAGE)
			inner_read(scan, place, i);
	}
}

void
ole_storage_read(struct scan *scan, struct ole *ole, uint32_t storage)
{
	struct place place = {.ole = ole, .storage = storage};

	storage_read(scan, &place);
}

/* ---- the file ------------------------------------------------------------------------------------ */

/* What nothing leads to. */
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
