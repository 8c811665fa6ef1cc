/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ZIP as a plain container: every member is a document of its own, known by its own bytes. What
 * has no reader of its own (ODF, xlsx, jar) comes through here too.
 */
#include "scanner/format/zip_list.h"

#include "scanner/format/data.h"
#include "scanner/format/format.h"
#include "scanner/format/text.h"
#include "scanner/format/zip_unpack.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define GAP_MIN 64u /* bytes between members worth a look */

bool
zip_probe(const struct doc *doc)
{
	return zip_signature(&doc->bytes);
}

static void
member_read(struct scan *scan, const struct rd *file, struct zip *zip,
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
	/* Of one whose size nobody says the rest is the rest of the archive; and where members overlap
	 * it would be looked at again and again. */
	if (content.rest.left > 0 && entry->crc_known && !zip->overlapping)
		data_look(scan, content.rest);
}

/* What no list of the archive covers: a text in front makes it a text to every editor; the comment
 * is shown by packers; the rest is looked at as data. */
static void
gaps_look(struct scan *scan, const struct rd *file, const struct zip *zip)
{
	uint64_t covered = zip->begin;
	struct rd gap;

	for (size_t i = 0; i <= zip->count && !scan_stopped(scan); i++) {
		const struct zip_entry *entry = i < zip->count ? &zip->entries[i] : NULL;
		uint64_t to = entry != NULL ? entry->offset : zip->central;

		if (to > covered + GAP_MIN && rd_at(file, covered, to - covered, &gap) == 0)
			data_look(scan, gap);
		if (entry != NULL && entry->data + entry->packed > covered)
			covered = entry->data + entry->packed;
	}
	if (zip->comment.p == NULL)
		return; /* no end was found: all was searched for members */
	covered = (uint64_t)(zip->comment.p + zip->comment.left - file->p);
	if (rd_at(file, covered, file->left - covered, &gap) == 0 && gap.left > GAP_MIN)
		data_look(scan, gap);
}

void
zip_report(struct scan *scan, const struct rd *file, const struct zip *zip)
{
	struct rd before;

	if (zip->damaged || zip->overlapping)
		scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
	if (zip->more)
		scan_opaque(scan, WHY_LIMIT, LIMIT_ENTRIES);
	text_read_if(scan, zip->comment);
	if (zip->begin > 0 && rd_at(file, 0, zip->begin, &before) == 0)
		data_look(scan, before);
	gaps_look(scan, file, zip);
}

void
zip_read(struct scan *scan, const struct doc *doc)
{
	struct zip zip;

	if (zip_list(&doc->bytes, SCAN_ENTRIES_MAX, &zip) < 0) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	zip_report(scan, &doc->bytes, &zip);
	for (size_t i = 0; i < zip.count && !scan_stopped(scan); i++)
		member_read(scan, &doc->bytes, &zip, &zip.entries[i]);
	zip_free(&zip);
}
