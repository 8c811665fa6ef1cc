/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What markup holds beside its text: comments, and attributes of XML that we know nothing of. */
#ifndef SCANNER_FORMAT_ASIDE_H
#define SCANNER_FORMAT_ASIDE_H

#include "base/rd.h"
#include "base/verdict.h"

struct scan;

/* Hands on each "<!-- comment -->", markup inside it cut out, as a comment of the document in hand.
 * encoding: that of the file. */
void aside_comments(struct scan *, struct rd bytes, enum encoding encoding);
/* Hands on each attribute's value as a cell. */
void aside_attributes(struct scan *, struct rd bytes, enum encoding encoding);

#endif
