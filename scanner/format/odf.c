/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OpenDocument in its ZIP (ODF 1.3 part 2): XML members together are one document; pictures and
 * embedded files of other kinds are members with documents of their own. An encrypted one keeps
 * only its list of members readable.
 */
#include "scanner/format/odf.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/html.h"
#include "scanner/format/odf_crypt.h"
#include "scanner/format/odf_text.h"
#include "scanner/format/words.h"
#include "scanner/format/xml.h"
#include "scanner/format/zip_list.h"
#include "scanner/format/zip_unpack.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define MIMETYPE_MAX 128u /* bytes; the longest has 72 */

static const char manifest_name[] = "META-INF/manifest.xml";

struct odf {
	struct scan *scan;
	const struct rd *file;
	struct zip *zip;
	struct odf_styles styles;
	bool encrypted; /* some of it cannot be opened */
	uint8_t *plain; /* a copy with what was encrypted opened; NULL: none */
	struct rd opened; /* the same, for file */
};

/* Beginnings of media types; a template's is the document's with more behind it. */
static const struct {
	const char *mimetype, *type;
} types[] = {
    {"application/vnd.oasis.opendocument.text", "odt"},
    {"application/vnd.oasis.opendocument.spreadsheet", "ods"},
    {"application/vnd.oasis.opendocument.presentation", "odp"},
    {"application/vnd.oasis.opendocument.graphics", "odg"},
    {"application/vnd.oasis.opendocument", "odf"},
    {"application/vnd.sun.xml", "odf"}, /* OpenOffice 1 */
};

static const char *
type_of(struct rd mimetype)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (mimetype.left >= strlen(types[i].mimetype) &&
		    memcmp(mimetype.p, types[i].mimetype, strlen(types[i].mimetype)) == 0)
			return types[i].type;
	}
	return NULL;
}

static bool
named(const struct zip_entry *entry, const char *name)
{
	return entry->name_len == strlen(name) && memcmp(entry->name, name, entry->name_len) == 0;
}

/* NULL: no OpenDocument. Its mimetype is to be stored as it is (part 2, 3.3); of one that lost it
 * or packed it, two of the three members that only OpenDocument has are there. */
static const char *
package_type(const struct rd *file, const struct zip *zip)
{
	bool packed = false, manifest = false, content = false;
	struct rd mimetype;

	for (size_t i = 0; i < zip->count; i++) {
		const struct zip_entry *entry = &zip->entries[i];

		if (named(entry, "mimetype") && entry->method == ZIP_METHOD_STORED &&
		    entry->packed <= MIMETYPE_MAX &&
		    rd_at(file, entry->data, entry->packed, &mimetype) == 0)
			return type_of(mimetype);
		packed = packed || named(entry, "mimetype");
		manifest = manifest || named(entry, manifest_name);
		content = content || named(entry, "content.xml");
	}
	return packed + manifest + content >= 2 ? "odf" : NULL;
}

bool
odf_probe(const struct doc *doc)
{
	struct zip zip;
	bool found;

	if (!zip_signature(&doc->bytes) || zip_list(&doc->bytes, SCAN_ENTRIES_MAX, &zip) < 0)
		return false;
	found = package_type(&doc->bytes, &zip) != NULL;
	zip_free(&zip);
	return found;
}

/* ---- parts ------------------------------------------------------------------------------------- */

static bool
is_part(const struct xml_token *root)
{
	static const char prefix[] = "document";

	return root->name.left >= sizeof(prefix) - 1 &&
	    memcmp(root->name.p, prefix, sizeof(prefix) - 1) == 0;
}

static void
part_read(struct odf *odf, struct rd bytes)
{
	struct xml_token root = {0};
	char *decoded;

	if (xml_utf8(&bytes, &decoded) < 0) {
		scan_opaque(odf->scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	/* Without a root, its name is empty: then the text is taken as it comes. */
	(void)xml_root(bytes, &root);
	if (is_part(&root)) {
		if (!xml_is(&root.name, "document-settings"))
			odf_text_read(odf->scan, &odf->styles, bytes);
	} else if (!xml_is(&root.name, "manifest")) {
		words_read(odf->scan, bytes, NULL, 0);
	}
	free(decoded);
}

static bool
is_folder(const struct zip_entry *entry)
{
	return entry->name_len > 0 && entry->name[entry->name_len - 1] == '/' && entry->packed == 0;
}

static void
member_read(struct odf *odf, const struct zip_entry *entry)
{
	struct zip_content content;
	bool xml;

	zip_unpack(odf->scan, odf->file, odf->zip, entry, &content);
	xml = xml_begins(&content.bytes) && !html_begins(content.bytes);
	if (odf->encrypted && !xml) {
		/* Said once of the document; its checksums are of what is encrypted. */
		if (scan_member_count(odf->scan))
			scan_name_span(odf->scan, entry->name, entry->name_len);
		return;
	}
	if (content.why != WHY_NONE)
		scan_opaque_member(odf->scan, entry->name, entry->name_len, content.why,
		    content.limit);
	if (!xml)
		scan_member(odf->scan, entry->name, entry->name_len, content.bytes);
	else if (scan_member_count(odf->scan))
		part_read(odf, content.bytes);
}

/* Common styles before what is written in them. */
static bool
is_first(const struct zip_entry *entry)
{
	static const char name[] = "styles.xml";
	const size_t n = sizeof(name) - 1;

	return entry->name_len >= n && memcmp(entry->name + (entry->name_len - n), name, n) == 0;
}

static void
encryption_say(struct scan *scan, int r)
{
	if (r == -ENOMEM)
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	else if (r == -EAGAIN && !scan_stopped(scan))
		scan_opaque(scan, WHY_LIMIT, LIMIT_CPU);
	else if (r < 0 && r != -EAGAIN)
		scan_opaque(scan, WHY_ENCRYPTED, LIMIT_NONE);
}

/* A manifest that speaks of encryption: opens what the list of passwords opens. */
static void
manifest_read(struct odf *odf, struct rd manifest)
{
	static const char sign[] = "encryption-data";
	size_t n = odf->file->left;
	int r;

	if (odf->plain != NULL || manifest.left == 0 ||
	    memmem(manifest.p, manifest.left, sign, sizeof(sign) - 1) == NULL)
		return;
	r = odf_crypt_open(odf->scan, *odf->file, odf->zip, manifest, &odf->plain);
	encryption_say(odf->scan, r);
	odf->encrypted = odf->encrypted || r < 0;
	if (odf->plain != NULL) {
		odf->opened = rd_init(odf->plain, n);
		odf->file = &odf->opened;
	}
}

static void
manifests_read(struct odf *odf)
{
	for (size_t i = 0; i < odf->zip->count; i++) {
		const struct zip_entry *entry = &odf->zip->entries[i];
		struct zip_content content;

		if (!named(entry, manifest_name))
			continue;
		zip_unpack(odf->scan, odf->file, odf->zip, entry, &content);
		manifest_read(odf, content.bytes);
	}
}

void
odf_read(struct scan *scan, const struct doc *doc)
{
	struct odf odf = {.scan = scan, .file = &doc->bytes};
	const char *type;
	struct zip zip;

	if (zip_list(&doc->bytes, SCAN_ENTRIES_MAX, &zip) < 0) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	type = package_type(&doc->bytes, &zip);
	if (type != NULL)
		scan_type(scan, type);
	zip_report(scan, &doc->bytes, &zip);
	odf.zip = &zip;
	manifests_read(&odf);
	for (unsigned int turn = 0; turn < 2; turn++) {
		for (size_t i = 0; i < zip.count && !scan_stopped(scan); i++) {
			const struct zip_entry *entry = &zip.entries[i];

			if (!entry->duplicate && !is_folder(entry) &&
			    is_first(entry) == (turn == 0) && !named(entry, "mimetype"))
				member_read(&odf, entry);
		}
	}
	if (odf.styles.error < 0)
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	odf_styles_free(&odf.styles);
	zip_free(&zip);
	free(odf.plain);
}

void
odf_flat_read(struct scan *scan, struct rd bytes)
{
	struct odf_styles styles = {0};

	odf_text_read(scan, &styles, bytes);
	if (styles.error < 0)
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	odf_styles_free(&styles);
}
