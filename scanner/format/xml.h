/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * XML as a row of tags and texts. Not validating, without DTD and without entities but the five
 * and the numeric ones: so nothing can be fetched and nothing can grow. Pure.
 */
#ifndef SCANNER_FORMAT_XML_H
#define SCANNER_FORMAT_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rd.h"

enum xml_kind {
	XML_TEXT, /* raw; entities not decoded */
	XML_CDATA, /* as it is */
	XML_START,
	XML_END,
};

struct xml_token {
	enum xml_kind kind;
	struct rd text; /* of XML_TEXT, XML_CDATA */
	struct rd name; /* of XML_START, XML_END: without prefix */
	struct rd attrs; /* of XML_START */
	bool empty; /* of XML_START: <x/>; no XML_END will follow */
};

/* Do the bytes look like XML at all (UTF-8 or UTF-16)? */
bool xml_begins(const struct rd *bytes);
/* *bytes as UTF-8 without BOM; if they had to be decoded, *ret (else NULL) holds them: free it.
 * 0 or -ENOMEM. */
int xml_utf8(struct rd *bytes, char **ret);
/* The first tag, false if there is none near the start. */
bool xml_root(struct rd bytes, struct xml_token *ret);

/* The next token, skipping comments, declarations and instructions. false at the end. A tag that
 * is not closed ends the text. */
bool xml_next(struct rd *rd, struct xml_token *ret);

/* The raw value of the attribute with this local name. */
bool xml_attr(struct rd attrs, const char *name, struct rd *ret);

/* Takes the next attribute and gives its raw value; false at the end. */
bool xml_attr_next(struct rd *attrs, struct rd *ret);

/* Decodes text into out, which holds at least text.left bytes; returns the bytes written. What
 * is no entity stays as it is. */
size_t xml_decode(struct rd text, char *out);

/* Is the name (or value) this word? */
bool xml_is(const struct rd *rd, const char *word);

#endif
