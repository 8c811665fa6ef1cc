/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Styles of OpenDocument (ODF 1.3 part 3, 16): common ones, and automatic ones of each part. Pure. */
#ifndef SCANNER_FORMAT_ODF_STYLE_H
#define SCANNER_FORMAT_ODF_STYLE_H

#include <stdbool.h>
#include <stdint.h>

#include "scanner/format/looks.h"
#include "scanner/format/xml.h"

enum odf_family {
	ODF_OTHER,
	ODF_PARAGRAPH,
	ODF_TEXT,
	ODF_GRAPHIC, /* and presentation */
	ODF_CELL,
	ODF_FACE, /* no family: declarations of fonts */
};

/* The styles of one document, all its parts together. Zeroed: none. */
struct odf_styles {
	struct looks looks;
	unsigned int part; /* automatic styles' names repeat from part to part */
	bool automatic; /* the reader stands among automatic styles */
	/* the style in hand */
	enum odf_family family;
	uint64_t key, parent; /* key 0: none in hand */
	struct run_look look;
	int error; /* -ENOMEM, -ENOSPC: some styles are missing */
};

/* What a tag says about styles. true if it is a tag of styles. */
bool odf_style_tag(struct odf_styles *styles, const struct xml_token *tag);
/* Lays the default style of the family over the look, then the named one (name may be empty). */
void odf_style_default(const struct odf_styles *styles, enum odf_family family,
    struct run_look *look);
void odf_style_apply(const struct odf_styles *styles, enum odf_family family, struct rd name,
    struct run_look *look);
void odf_styles_free(struct odf_styles *styles);

#endif
