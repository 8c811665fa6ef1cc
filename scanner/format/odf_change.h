/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tracked changes of OpenDocument (ODF 1.3 part 3, 5.5): what was deleted stands at the top of
 * the text, away from its place; the text refers to it by an id.
 */
#ifndef SCANNER_FORMAT_ODF_CHANGE_H
#define SCANNER_FORMAT_ODF_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scanner/format/paragraph.h"
#include "scanner/format/xlsx_text.h"
#include "scanner/format/xml.h"

#define ODF_CHANGES_MAX \
	256u /* of one document told apart; deletions beyond are said where they are */

struct odf_change {
	uint64_t id;
	bool deletion;
	bool used;
	size_t string; /* of a deletion */
};

struct odf_changes {
	struct odf_change list[ODF_CHANGES_MAX];
	size_t n;
	uint64_t id; /* of the region in hand */
	bool deleting; /* the reader stands in a deletion */
	size_t first; /* its first string */
	struct xlsx_text text; /* paragraphs of deletions */
};

/* A tag of changes, in front of the text or in it. true if it is one. */
bool odf_change_tag(struct odf_changes *changes, struct paragraphs *all,
    const struct xml_token *tag);
/* A paragraph begins in a deletion; text of it. 0 or -ENOMEM. */
int odf_change_paragraph(struct odf_changes *changes);
int odf_change_text(struct odf_changes *changes, struct rd raw, bool cdata);
/* Says the deletions nothing referred to, and frees. */
void odf_changes_end(struct odf_changes *changes, struct paragraphs *all);

#endif
