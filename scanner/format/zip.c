/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ZIP as a plain container: every member is a document of its own, known by its own bytes. What
 * has no reader of its own (ODF, xlsx, jar) comes through here too.
 */
#include "scanner/format/zip_list.h"

#include "scanner/format/format.h"
#include "scanner/format/text.h"
#include "scanner/format/zip_unpack.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

bool
zip_probe(const struct doc *doc)
{
	return zip_signature(&doc->bytes);
}

static void
member_read(struct scan *scan, const struct rd *file, const struct zip *zip,
    const struct zip_entry *entry)
{
	struct zip_content content;

	if (entry->name_len > 0 && entry->name[entry->name_len - 1] == '/' && entry->packed == 0)
		return; /* a folder */
	if (entry->duplicate) {
		if (scan_member_count(scan))
			scan_name_span(scan, entry->name, entry->name_len);
		return;
	}
	zip_unpack(scan, file, zip, entry, &content);
	if (content.why != WHY_NONE)
		scan_opaque_member(scan, entry->name, entry->name_len, content.why, content.limit);
	/* Unread ones too: their names are heard. */
	scan_member(scan, entry->name, entry->name_len, content.bytes);
}

void
zip_report(struct scan *scan, const struct zip *zip)
{
	if (zip->damaged || zip->overlapping)
		scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
	if (zip->more)
		scan_opaque(scan, WHY_LIMIT, LIMIT_ENTRIES);
}

void
zip_read(struct scan *scan, const struct doc *doc)
{
	struct zip zip;
	struct rd before;

	if (zip_list(&doc->bytes, SCAN_ENTRIES_MAX, &zip) < 0) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	zip_report(scan, &zip);
	/* A text in front makes it a text to every editor; and the comment is shown by packers. */
	if (rd_at(&doc->bytes, 0, zip.begin, &before) == 0)
		text_read_if(scan, before);
	text_read_if(scan, zip.comment);
	for (size_t i = 0; i < zip.count && !scan_stopped(scan); i++)
		member_read(scan, &doc->bytes, &zip, &zip.entries[i]);
	zip_free(&zip);
}
