/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A span: text and where it stood. What the readers of scanner/ hand to the rules. */
#ifndef RULES_SPAN_H
#define RULES_SPAN_H

#include <stddef.h>
#include <stdint.h>

#include "base/verdict.h"

enum span_flag {
	SPAN_CAPS = 1 << 0, /* shown in capitals whatever the letters (w:caps, .Vn*H font) */
	SPAN_BOLD = 1 << 1,
	SPAN_BORDER = 1 << 2, /* framed: paragraph border, one-cell table, drawn shape */
	SPAN_RED = 1 << 3,
	SPAN_BREAK = 1 << 4, /* a new block begins here: neighbours before do not join on */
	SPAN_LENT = 1 << 5, /* one line; its text is lent until judge_settle() */
};

/* What the text's letters mean, as its font tells (font_of()): in the fonts of an 8-bit encoding
 * "M\u00cbT" is shown as "MẬT". Hand on such text as it is stored; the rules decode it. */
enum span_font {
	SPAN_FONT_UNKNOWN, /* the text tells by itself */
	SPAN_FONT_UNICODE, /* surely no font of the following */
	SPAN_FONT_TCVN3, /* .VnTime; those that end in H show capitals: SPAN_CAPS */
	SPAN_FONT_VNI,
	SPAN_FONT_VPS,
	SPAN_FONT_MIXED, /* runs in several of them: every encoding is tried */
};

/* One paragraph, cell, box or line: the unit in which a marking may stand alone. */
struct span {
	const char *text; /* lent; UTF-8, may be ill-formed, may hold NULs and newlines */
	size_t len;
	enum part part;
	enum encoding encoding; /* of the bytes in the file, before the reader decoded them */
	uint32_t paragraph; /* from 1, in order of the text, in this part; 0: unknown */
	uint32_t page; /* from 1; 0: unknown */
	uint32_t flags; /* enum span_flag */
	uint16_t size_half_points; /* 0: unknown */
	enum span_font font;
};

#endif
