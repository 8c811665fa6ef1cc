/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Documents in one XML file: the flat package of Office (pkg:package), the flat documents of
 * LibreOffice, and any other XML, whose text is taken as it comes.
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/aside.h"
#include "scanner/format/mime_decode.h"
#include "scanner/format/format.h"
#include "scanner/format/odf.h"
#include "scanner/format/ooxml.h"
#include "scanner/format/words.h"
#include "scanner/format/xml.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define ROOT_NEAR 65536u /* bytes in which the tag of the root ends: LibreOffice takes 4 KB */

/* Roots, and what in their attributes tells them from other people's. */
static const struct {
	const char *root, *space, *type;
} roots[] = {
    {"package", "xmlPackage", "flat-opc"},
    {"document", "opendocument", "flat-odf"},
    {"wordDocument", "wordml", "word-xml"},
};

struct flat_part {
	struct rd name, bytes;
	bool binary;
};

/* ---- which is it ------------------------------------------------------------------------------- */

/* NULL: no flat document. */
static const char *
type_of(struct rd bytes)
{
	struct xml_token root;
	char *decoded = NULL;
	const char *type = NULL;

	if (!xml_begins(&bytes))
		return NULL;
	bytes.left = size_min(bytes.left, ROOT_NEAR);
	if (xml_utf8(&bytes, &decoded) < 0)
		return NULL;
	if (xml_root(bytes, &root)) {
		for (size_t i = 0; i < ARRAY_LEN(roots); i++) {
			/* The tag may end beyond what was looked at; its start is enough. */
			if (xml_is(&root.name, roots[i].root) && root.attrs.left > 0 &&
			    memmem(root.attrs.p, root.attrs.left, roots[i].space,
				strlen(roots[i].space)) != NULL)
				type = roots[i].type;
		}
	}
	free(decoded);
	return type;
}

bool
flat_probe(const struct doc *doc)
{
	return type_of(doc->bytes) != NULL;
}

/* ---- the flat package -------------------------------------------------------------------------- */

/* The parts of the package, at most max. */
static size_t
parts_list(struct rd bytes, struct flat_part *parts, size_t max)
{
	struct xml_token token;
	size_t n = 0;

	while (n < max && xml_next(&bytes, &token)) {
		struct flat_part *part = &parts[n];
		const uint8_t *end;

		if (token.kind != XML_START || token.empty)
			continue;
		if (xml_is(&token.name, "part")) {
			part->name = rd_init(NULL, 0);
			(void)xml_attr(token.attrs, "name", &part->name);
			continue;
		}
		part->binary = xml_is(&token.name, "binaryData");
		if (!part->binary && !xml_is(&token.name, "xmlData"))
			continue;
		part->bytes = bytes;
		end = memmem(bytes.p, bytes.left, "</pkg:", 6);
		if (end != NULL)
			part->bytes.left = (size_t)(end - bytes.p);
		(void)rd_skip(&bytes, part->bytes.left);
		n++;
		if (n < max)
			parts[n].name = rd_init(NULL, 0);
	}
	return n;
}

static void
binary_read(struct scan *scan, const struct flat_part *part)
{
	uint8_t *bytes = scan_buffer(scan, part->bytes.left + 1);
	size_t n;

	if (bytes == NULL) {
		scan_opaque_member(scan, part->name.p, part->name.left, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	n = base64_decode(part->bytes, bytes);
	scan_spend(scan, n);
	scan_member(scan, part->name.p, part->name.left, rd_init(bytes, n));
}

static void
parts_read(struct scan *scan, struct ooxml *ooxml, const struct flat_part *parts, size_t n)
{
	for (unsigned int turn = 0; turn < OOXML_TURNS; turn++) {
		for (size_t i = 0; i < n && !scan_stopped(scan); i++) {
			if (ooxml_turn_of(ooxml, parts[i].name) != turn)
				continue;
			if (parts[i].binary)
				binary_read(scan, &parts[i]);
			else if (!ooxml_part(ooxml, parts[i].name, parts[i].bytes))
				scan_member(scan, parts[i].name.p, parts[i].name.left,
				    parts[i].bytes);
		}
	}
}

static void
package_read(struct scan *scan, struct rd bytes)
{
	struct flat_part *parts = calloc(FLAT_PARTS_MAX, sizeof(*parts));
	struct ooxml *ooxml = ooxml_begin(scan);
	size_t n;

	if (parts != NULL && ooxml != NULL) {
		n = parts_list(bytes, parts, FLAT_PARTS_MAX);
		if (n == FLAT_PARTS_MAX)
			scan_opaque(scan, WHY_LIMIT, LIMIT_ENTRIES);
		parts_read(scan, ooxml, parts, n);
	} else {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	}
	if (ooxml != NULL)
		ooxml_end(ooxml);
	free(parts);
}

/* ---- rows -------------------------------------------------------------------------------------- */

void
flat_read(struct scan *scan, const struct doc *doc)
{
	const char *type = type_of(doc->bytes);
	struct rd bytes = doc->bytes;
	char *decoded;

	if (xml_utf8(&bytes, &decoded) < 0) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	if (type != NULL)
		scan_type(scan, type);
	if (type != NULL && strcmp(type, "flat-opc") == 0)
		package_read(scan, bytes);
	else if (type != NULL && strcmp(type, "flat-odf") == 0)
		odf_flat_read(scan, bytes);
	else
		words_read(scan, bytes, NULL, 0);
	aside_comments(scan, bytes, decoded != NULL ? ENCODING_UTF16LE : ENCODING_UTF8);
	free(decoded);
}

bool
xml_probe(const struct doc *doc)
{
	static const char *const starts[] = {"<?xml", "\xef\xbb\xbf<?xml"};

	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		if (doc->bytes.left >= strlen(starts[i]) &&
		    memcmp(doc->bytes.p, starts[i], strlen(starts[i])) == 0)
			return true;
	}
	return doc->bytes.left > 4 && xml_begins(&doc->bytes) &&
	    (doc->bytes.p[0] == 0 || doc->bytes.p[1] == 0 || doc->bytes.p[0] >= 0xfe) &&
	    memmem(doc->bytes.p, size_min(doc->bytes.left, 16), "?\0x", 3) != NULL;
}

/* XML of which we do not know what it shows: everything that could be text. */
static void
unknown_read(struct scan *scan, struct rd bytes, enum encoding encoding)
{
	words_read(scan, bytes, NULL, 0);
	aside_attributes(scan, bytes, encoding);
	aside_comments(scan, bytes, encoding);
}

void
xml_read(struct scan *scan, const struct doc *doc)
{
	struct rd bytes = doc->bytes;
	char *decoded;

	if (xml_utf8(&bytes, &decoded) < 0) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	unknown_read(scan, bytes, decoded != NULL ? ENCODING_UTF16LE : ENCODING_UTF8);
	free(decoded);
}

/* XML without its declaration: text that begins with an element and ends with that element's
 * end (XML 1.0, 2.1). */
bool
xml_bare_probe(const struct doc *doc)
{
	const uint8_t *p = doc->bytes.p;
	size_t n = doc->bytes.left, from = 0, name;

	while (n > 0 && (p[n - 1] == ' ' || (p[n - 1] >= '\t' && p[n - 1] <= '\r')))
		n--;
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		from = 3;
	if (n < from + 2 || p[from] != '<' || p[n - 1] != '>')
		return false;
	from++;
	for (name = 0; from + name < n && strchr(" \t\r\n/>", p[from + name]) == NULL; name++)
		;
	return name > 0 && n >= from + 2 * name + 3 && p[n - name - 2] == '/' &&
	    p[n - name - 3] == '<' && memcmp(&p[n - name - 1], &p[from], name) == 0 &&
	    utf8_probe(doc);
}

void
xml_bare_read(struct scan *scan, const struct doc *doc)
{
	utf8_read(scan, doc);
	if (scan_may_hold(scan, doc->bytes))
		unknown_read(scan, doc->bytes, ENCODING_UTF8);
}
