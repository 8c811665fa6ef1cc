/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HTML as a row of tags and texts, tolerant as browsers are (WHATWG HTML 13.2.5): nothing is an
 * error, and where browsers would drop the rest of a broken page the rest is read. Pure.
 */
#ifndef SCANNER_FORMAT_HTML_TOKEN_H
#define SCANNER_FORMAT_HTML_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rd.h"

enum html_kind {
	HTML_TEXT, /* raw; references not decoded */
	HTML_START,
	HTML_END,
};

struct html_token {
	enum html_kind kind;
	struct rd text; /* of HTML_TEXT */
	struct rd name; /* of HTML_START, HTML_END */
	struct rd attrs; /* of HTML_START */
};

/* Elements whose inside has no tags. */
enum html_raw {
	HTML_RAW_SCRIPT,
	HTML_RAW_STYLE,
	HTML_RAW_TITLE,
	HTML_RAW_TEXTAREA,
};

struct html_lexer {
	struct rd rest;
	const uint8_t *last_double, *last_single; /* quotes behind which none follows */
	const uint8_t *last_close; /* the last '>' */
	bool no_comment_end; /* there is no "-->" in the rest */
	unsigned int no_raw_end; /* 1 << enum html_raw: nor an end of these */
};

void html_lexer_init(struct html_lexer *, struct rd text);
/* false at the end. Comments and declarations are passed over; those of Word that hold markup
 * for some readers ("<!--[if vml]>") are entered. */
bool html_next(struct html_lexer *, struct html_token *ret);
/* Takes the text up to the end tag, without it. false: there is none, and nothing is taken. */
bool html_take_raw(struct html_lexer *, enum html_raw raw, struct rd *ret);

/* The next attribute, moving *attrs on; false: no more. The value is raw. */
bool html_attr_next(struct rd *attrs, struct rd *ret_name, struct rd *ret_value);

#endif
