/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Office Open XML: parts that together are one document, whatever they are packed in. What a part
 * is follows from its root element and not from its name, which anybody may choose; names are
 * believed only for what must be read first.
 */
#ifndef SCANNER_FORMAT_OOXML_H
#define SCANNER_FORMAT_OOXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

struct scan;
struct ooxml;

/* The order in which parts are to be read: those of a later turn need those before. */
enum ooxml_turn {
	OOXML_FIRST, /* what others refer to: styles, strings, the list of sheets */
	OOXML_SECOND, /* and what refers to that: its relations */
	OOXML_THIRD, /* the text */
	OOXML_LAST, /* hidden sheets: whether their cells are choices is said by the others */
	OOXML_TURNS,
};

/* NULL: no memory. */
struct ooxml *ooxml_begin(struct scan *scan);
enum ooxml_turn ooxml_turn_of(const struct ooxml *ooxml, struct rd name);
/* Reads the part if it is XML that is not a document of its own; else returns false. */
bool ooxml_part(struct ooxml *ooxml, struct rd name, struct rd bytes);
/* Says what is left, and frees. */
void ooxml_end(struct ooxml *ooxml);

#endif
