/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PDF (ISO 32000-2), every version. Owns one document's objects while it is read, and the order of
 * what is done: find objects, ask the tables which count, unlock, unpack, read pages and the rest.
 * Must not be less forgiving than readers are: what any of them would show is read.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/format.h"
#include "scanner/format/pdf_crypt.h"
#include "scanner/format/pdf_defs.h"
#include "scanner/format/pdf_helper.h"
#include "scanner/format/pdf_more.h"
#include "scanner/format/pdf_obj.h"
#include "scanner/format/pdf_pages.h"
#include "scanner/format/pdf_xref.h"
#include "scanner/format/zip_list.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define HEAD_MAX 1024u /* bytes in which readers seek "%PDF-" (annex I) */
#define TAIL_MIN 16u /* bytes behind the last %%EOF that are worth a look */

static bool
head_find(struct rd bytes, size_t *ret)
{
	static const char head[] = "%PDF-";
	size_t most = size_min(bytes.left, HEAD_MAX + sizeof(head) - 1);
	const uint8_t *hit = most > 0 ? memmem(bytes.p, most, head, sizeof(head) - 1) : NULL;

	if (hit == NULL)
		return false;
	*ret = (size_t)(hit - bytes.p);
	return true;
}

/* A ZIP whose first member is a PDF, stored: that is a member. */
static bool
is_zip(struct rd bytes)
{
	return bytes.left >= 4 && memcmp(bytes.p, "PK\3\4", 4) == 0;
}

bool
pdf_probe(const struct doc *doc)
{
	size_t head;

	return head_find(doc->bytes, &head) && !is_zip(doc->bytes) &&
	    memmem(doc->bytes.p, doc->bytes.left, "obj", 3) != NULL;
}

/* Does nothing but blanks stand before it? */
static bool
is_first(struct rd bytes, size_t head)
{
	for (size_t i = 0; i < head; i++) {
		if (!pdf_is_blank(bytes.p[i]))
			return false;
	}
	return true;
}

/* ---- from bytes to objects ------------------------------------------------------------------- */

/* 0, or -ENOMEM. */
static int
objects_find(struct pdf *pdf)
{
	int r = pdf_defs_find(pdf);

	if (r < 0 || pdf_xref_read(pdf))
		return r;
	/* Without tables every "12 0 obj" counts, those inside streams too. */
	pdf->thorough = true;
	pdf->ndefs = 0;
	return pdf_defs_find(pdf);
}

static void
unlock(struct pdf *pdf)
{
	struct pdf_value encrypt, ids, id = {.kind = PDF_NULL};
	struct rd rest;
	uint32_t def;
	int r;

	if (!pdf_trailer_get(pdf, "Encrypt", &encrypt) || encrypt.kind != PDF_DICT)
		return;
	if (pdf_trailer_get(pdf, "ID", &ids) && ids.kind == PDF_ARRAY) {
		rest = ids.raw;
		(void)pdf_array_next(pdf, &ids, &rest, &id, &def);
	}
	r = pdf_crypt_new(pdf, &encrypt, &id, &pdf->crypt);
	if (r == -ENOMEM) {
		pdf_say(pdf, WHY_LIMIT, LIMIT_MEMORY);
	} else if (r < 0) {
		pdf->locked = true;
		pdf_say(pdf, WHY_ENCRYPTED, LIMIT_NONE);
	}
}

static void
root_find(struct pdf *pdf, struct pdf_value *ret)
{
	struct pdf_value pages;

	if (pdf_trailer_get(pdf, "Root", ret) && pdf_get(pdf, ret, "Pages", &pages))
		return;
	for (size_t i = pdf->ndefs; i-- > 0;) {
		if (pdf->defs[i].role != PDF_ROLE_CATALOG)
			continue;
		pdf_def_value(pdf, i, ret);
		if (pdf_get(pdf, ret, "Pages", &pages) && pages.kind == PDF_DICT)
			return;
	}
}

static int
document_read(struct pdf *pdf)
{
	struct pdf_value root = {.kind = PDF_NULL};
	struct pdf_pages *pages;
	int r = objects_find(pdf);

	if (r < 0)
		return r;
	pdf_defs_sort(pdf);
	unlock(pdf);
	r = pdf_defs_unpack(pdf);
	if (r < 0)
		return r;
	pdf_xref_pick_packed(pdf);
	pdf_defs_sort(pdf);
	root_find(pdf, &root);
	r = pdf_pages_new(pdf, &pages);
	if (r < 0)
		return r;
	pdf_pages_read(pages, &root);
	pdf_more_read(pdf, &root);
	pdf_pages_read_lost(pages);
	pdf_pages_free(pages);
	return 0;
}

static void
document_free(struct pdf *pdf)
{
	for (size_t i = 0; i < pdf->npacks; i++)
		free(pdf->packs[i].bytes);
	for (size_t i = 0; i < pdf->nrooms; i++)
		free(pdf->rooms[i].p);
	free(pdf->packs);
	free(pdf->picks);
	free(pdf->ends);
	free(pdf->defs);
	pdf_crypt_free(pdf->crypt);
	free(pdf);
}

/* ---- what stands around it ------------------------------------------------------------------- */

/* Behind the last "%%EOF". */
static void
tail_read(struct scan *scan, struct rd bytes)
{
	static const char word[] = "%%EOF";
	struct rd tail;
	const uint8_t *hit;

	for (size_t end = bytes.left; end > 0 && (hit = memrchr(bytes.p, '%', end)) != NULL;
	     end = (size_t)(hit - bytes.p)) {
		size_t at = (size_t)(hit - bytes.p) + 4;

		/* hit is the second of the two percent signs. */
		if (at > bytes.left || hit == bytes.p ||
		    memcmp(hit - 1, word, sizeof(word) - 1) != 0)
			continue;
		if (rd_at(&bytes, at, bytes.left - at, &tail) < 0)
			return;
		while (tail.left > 0 && (pdf_is_blank(tail.p[0])))
			(void)rd_skip(&tail, 1);
		if (tail.left >= TAIL_MIN)
			scan_member(scan, (const uint8_t *)"appended", 8, tail);
		return;
	}
}

/* What another reader makes of the same bytes: a ZIP begins at the end, a page of HTML before. */
static bool
other_read(struct scan *scan, const struct doc *doc, bool first)
{
	if (first && !zip_signature(&doc->bytes))
		return false;
	format_find_behind(pdf_probe, doc)->read(scan, doc);
	return true;
}

/* Where our reader found damage, or letters it cannot read, another reader may find more. */
static bool
needs_help(const struct pdf *pdf)
{
	return pdf->unread || (pdf->said & 1u << WHY_DAMAGED) != 0;
}

void
pdf_read(struct scan *scan, const struct doc *doc)
{
	struct pdf *pdf = calloc(1, sizeof(*pdf));
	bool objects;

	if (pdf == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	pdf->scan = scan;
	pdf->bytes = doc->bytes;
	(void)head_find(doc->bytes, &pdf->head);
	if (document_read(pdf) < 0)
		pdf_say(pdf, WHY_LIMIT, LIMIT_MEMORY);
	objects = pdf->ndefs > 0;
	if (objects && needs_help(pdf) && !pdf->locked)
		(void)pdf_helper_read(scan, doc->bytes);
	if (!other_read(scan, doc, objects && is_first(doc->bytes, pdf->head)))
		tail_read(scan, doc->bytes);
	document_free(pdf);
}
