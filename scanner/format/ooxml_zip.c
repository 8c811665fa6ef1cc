/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Office Open XML in its ZIP (ECMA-376 part 2): docx, xlsx, pptx, their templates and those with
 * macros. What is not XML (pictures, embedded files) is a member with a document of its own.
 */
#include <string.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/ooxml.h"
#include "scanner/format/zip_list.h"
#include "scanner/format/zip_unpack.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

static const char types_name[] = "[Content_Types].xml";

static const struct {
	const char *folder;
	const char *type;
} folders[] = {{"word/", "docx"}, {"xl/", "xlsx"}, {"ppt/", "pptx"}};

static bool
begins(const struct zip_entry *entry, const char *word)
{
	size_t n = strlen(word);

	return entry->name_len >= n && strncasecmp((const char *)entry->name, word, n) == 0;
}

/* The folder of Word, Excel or PowerPoint that comes first; NULL: none of them. */
static const char *
type_of(const struct zip *zip)
{
	for (size_t i = 0; i < zip->count; i++) {
		for (size_t j = 0; j < ARRAY_LEN(folders); j++) {
			if (begins(&zip->entries[i], folders[j].folder))
				return folders[j].type;
		}
	}
	return NULL;
}

/* The list of content types, or a part where Word and its like have it: the list may be lost. */
static bool
is_package(const struct zip *zip)
{
	static const char *const parts[] = {types_name, "word/document.xml", "xl/workbook.xml",
	    "ppt/presentation.xml"};

	for (size_t i = 0; i < zip->count; i++) {
		for (size_t j = 0; j < ARRAY_LEN(parts); j++) {
			if (zip->entries[i].name_len == strlen(parts[j]) &&
			    begins(&zip->entries[i], parts[j]))
				return true;
		}
	}
	return false;
}

bool
ooxml_probe(const struct doc *doc)
{
	struct zip zip;
	bool found;

	if (!zip_signature(&doc->bytes) || zip_list(&doc->bytes, SCAN_ENTRIES_MAX, &zip) < 0)
		return false;
	found = is_package(&zip);
	zip_free(&zip);
	return found;
}

static void
member_read(struct scan *scan, struct ooxml *ooxml, const struct rd *file, struct zip *zip,
    const struct zip_entry *entry)
{
	struct zip_content content;

	zip_unpack(scan, file, zip, entry, &content);
	if (content.why != WHY_NONE)
		scan_opaque_member(scan, entry->name, entry->name_len, content.why, content.limit);
	if (!ooxml_part(ooxml, rd_init(entry->name, entry->name_len), content.bytes))
		scan_member(scan, entry->name, entry->name_len, content.bytes);
}

/* Turn by turn; in each, in the order of the file. What a part read in an early turn says about
 * later ones moves no part back. */
static void
members_read(struct scan *scan, struct ooxml *ooxml, const struct rd *file, struct zip *zip)
{
	for (unsigned int turn = 0; turn < OOXML_TURNS; turn++) {
		for (size_t i = 0; i < zip->count && !scan_stopped(scan); i++) {
			const struct zip_entry *entry = &zip->entries[i];

			if (entry->duplicate ||
			    ooxml_turn_of(ooxml, rd_init(entry->name, entry->name_len)) != turn)
				continue;
			member_read(scan, ooxml, file, zip, entry);
		}
	}
}

void
ooxml_read(struct scan *scan, const struct doc *doc)
{
	struct ooxml *ooxml;
	const char *type;
	struct zip zip;

	if (zip_list(&doc->bytes, SCAN_ENTRIES_MAX, &zip) < 0) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	type = type_of(&zip);
	if (type != NULL)
		scan_type(scan, type);
	zip_report(scan, &doc->bytes, &zip);
	ooxml = ooxml_begin(scan);
	if (ooxml != NULL) {
		members_read(scan, ooxml, &doc->bytes, &zip);
		ooxml_end(ooxml);
	} else {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	}
	zip_free(&zip);
}
