/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers of mail: their lines, encoded words (RFC 2047) and parameters (RFC 2231). Pure. */
#ifndef SCANNER_FORMAT_MIME_HEADER_H
#define SCANNER_FORMAT_MIME_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rd.h"

struct mime_header {
	struct rd name;
	struct rd value; /* raw: with the line ends it was folded at */
};

/* Takes one line without its end; false: nothing is left. */
bool mime_line_take(struct rd *rest, struct rd *ret);
/* Takes one header with its folded lines; false, and takes nothing, if none begins here. */
bool mime_header_take(struct rd *rest, struct mime_header *ret);
bool mime_is(struct rd rd, const char *word);

/* Decodes a value: folds and encoded words; the bytes stay in their charset but for UTF-16.
 * At most size bytes; returns those written. */
size_t mime_words_decode(struct rd value, char *out, size_t size);

/* The value of a parameter ("boundary", "filename"), decoded; 0: there is none. */
size_t mime_parameter(struct rd value, const char *name, char *out, size_t size);
/* What stands in front of the parameters, without blanks: "text/html". */
struct rd mime_value_head(struct rd value);

#endif
