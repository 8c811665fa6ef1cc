/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line is, taken by itself: a marking, a field, a title, a label, or nothing of these. */
#ifndef RULES_MATCHER_H
#define RULES_MATCHER_H

#include "rules/compiled.h"
#include "rules/evidence.h"

enum match_kind {
	MATCH_NONE,
	MATCH_MARKING,
	MATCH_TITLE,
	MATCH_FIELD,
	MATCH_NAME, /* in a file's name */
	MATCH_LABEL, /* "Độ mật:" without a value */
	MATCH_DECLASSIFIED,
};

struct match {
	enum match_kind kind;
	enum level level;
	size_t rule;
	uint32_t evidence; /* what its letters and signs tell */
	bool one_word; /* a marking of one word: "mật" */
	bool combined; /* some letter was base and marks apart */
};

/* The letters of a line that may be nothing but a marking. */
struct shape {
	struct glyph letters[KEY_LETTERS_MAX];
	size_t nletters;
	uint32_t evidence;
};

/* Each sets *ret, to MATCH_NONE if there is nothing. part is [from, to) of the line's tokens. */
void matcher_alone(const struct rules *, const struct line *, struct part_of_line part,
    struct match *ret);
/* The line's letters behind those of the line before it: "TUYỆT" and "MẬT". */
void matcher_joined(const struct rules *, const struct line *before, const struct line *,
    struct match *ret);
void matcher_field(const struct rules *, const struct line *, struct part_of_line part,
    struct match *ret);
/* "BÁO CÁO (MẬT)" */
void matcher_bracketed(const struct rules *, const struct line *, struct part_of_line part,
    struct match *ret);
/* In a header or footer, beside nothing but the page's number: "MẬT - Trang 1/3". */
void matcher_margin(const struct rules *, const struct line *, struct match *ret);
/* In capitals, beside nothing but what stands beside a stamp: "TỐI MẬT - HỎA TỐC", "Số: 1/BC MẬT". */
void matcher_beside(const struct rules *, const struct line *, struct match *ret);
/* All of the line stands between straight quotation marks, as a program's strings do. */
bool matcher_literal(const struct line *);
void matcher_name(const struct rules *, const struct line *, struct match *ret);

#endif
