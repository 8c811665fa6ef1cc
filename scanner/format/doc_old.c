/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Documents of Word 1 and 2 for Windows, which are no compound files: a block whose beginning is
 * that of later ones, then 8-bit text. Their looks are not read, so the rules try every encoding.
 */
#include "base/checked.h"
#include "scanner/format/doc_text.h"
#include "scanner/format/format.h"
#include "scanner/format/runs.h"
#include "scanner/worker/scan.h"

#define BLOCK_BYTES 0x80u /* at least */

/* wIdent, then nFib: of Word 1, Word 2 and its far-eastern versions. */
static const uint16_t versions[][2] = {{0xa59b, 33}, {0xa59c, 33}, {0xa5db, 45}, {0xa697, 63}};

bool
doc_old_probe(const struct doc *doc)
{
	struct rd rd = doc->bytes;
	uint16_t magic, version;

	if (rd.left < BLOCK_BYTES || rd_u16le(&rd, &magic) < 0 || rd_u16le(&rd, &version) < 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		if (magic == versions[i][0] && version == versions[i][1])
			return true;
	}
	return false;
}

void
doc_old_read(struct scan *scan, const struct doc *doc)
{
	struct doc_text text;
	struct doc_run run = {0};
	struct doc_paragraph paragraph = {0};
	struct rd head = doc->bytes, body;
	uint32_t from, to;

	(void)rd_skip(&head, 0x18);
	if (rd_u32le(&head, &from) < 0 || rd_u32le(&head, &to) < 0 || from > to ||
	    rd_at(&doc->bytes, from, to - from, &body) < 0 || body.left == 0) {
		scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
	} else if (doc_text_begin(&text, scan)) {
		doc_text_part(&text, PART_BODY);
		doc_text_add(&text, body, false, &run, &paragraph);
		doc_text_end(&text);
	}
	/* What was saved fast stands elsewhere. */
	runs_say(scan, doc->bytes, PART_BODY);
}
