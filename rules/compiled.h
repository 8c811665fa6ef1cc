/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules as the matcher and the judge use them; rules.c makes them, nobody changes them. */
#ifndef RULES_COMPILED_H
#define RULES_COMPILED_H

#include "rules/bound.h"
#include "rules/glance.h"
#include "rules/line.h"
#include "rules/password.h"
#include "rules/regex.h"
#include "rules/rules.h"

enum key_kind {
	KEY_MARKING,
	KEY_TITLE, /* title words and marking: "tài liệu mật" */
	KEY_LABEL, /* "độ mật": names a degree, is none */
	KEY_DECLASSIFIED,
};

/* What may be all there is on a line: its letters, without spaces. */
struct key {
	uint16_t letters[KEY_LETTERS_MAX];
	uint8_t nletters;
	uint8_t nwords;
	enum key_kind kind;
	enum level level;
	size_t rule; /* index into struct rules.list */
};

struct label {
	struct phrase phrase;
	size_t rule;
};

/* A key word or a document's number, sought anywhere in a line. */
struct hint {
	struct phrase phrase; /* of no words: the pattern or regex counts */
	uint16_t pattern[NUMBER_GLYPHS_MAX]; /* '#': digits, '*': anything but spaces */
	uint8_t npattern;
	struct regex *regex; /* or NULL */
	enum level level;
	size_t rule;
};

/* An entry of one of the file's lists. */
struct rule {
	char name[RULE_BYTES_MAX + 1];
	const char *section; /* the list: "markings" */
	enum level level; /* LEVEL_NONE: that of the marking it is found with */
	struct bound bound;
	char **looks; /* its words or patterns as the file has them */
	size_t nlooks;
};

/* An example: which rule says what of which text. */
struct example {
	char text[EXAMPLE_BYTES_MAX + 1];
	size_t rule;
	bool counter; /* must not be found */
};

/* The lists of phrases; the file names them in groups (list.c). */
enum phrase_list {
	LIST_TITLES, /* "báo cáo": what "(MẬT)" may stand behind */
	LIST_BEFORE, /* "bảo": joins on to a marking of one word behind it */
	LIST_BEFORE_ANY, /* "độ": joins on to any marking behind it */
	LIST_NOT_BEFORE, /* "uông bí": a name, joins on to nothing */
	LIST_NOT_BEFORE_LINES, /* "ủy ban nhân dân": a line that begins so is a name */
	LIST_AFTER, /* "khẩu": a line that begins so goes on from a marking */
	LIST_AFTER_ALONE, /* "độ": does so only if it is all of its line */
	LIST_AFTER_FIELD, /* "độ khẩn": the next field on the same line */
	LIST_LETTERHEAD, /* "kính gửi" */
	LIST_SUPPORT, /* "bản số" */
	LIST_RECIPIENTS, /* "nơi nhận" */
	LIST_ABOUT, /* "bảo vệ bí mật nhà nước": a title about secrecy rules */
	LIST_DECLASSIFIED_FROM, /* "giải mật từ:" */
	LIST_PAGE, /* "trang": beside a page's number */
	LIST_BESIDE, /* "hỏa tốc": may stand on the same line as a marking */
	LIST_SOURCES, /* "căn cứ": cites, is no title */
	LIST_COUNT,
};

struct rules {
	int version;
	char name[RULE_BYTES_MAX + 1];
	struct rule *list;
	size_t nlist;
	struct key *keys;
	size_t nkeys;
	size_t nmarkings; /* of the keys, these first ones are KEY_MARKING */
	struct label *labels;
	size_t nlabels;
	uint64_t label_begins; /* as struct phrases has it */
	struct hint *hints;
	size_t nhints;
	struct example *examples;
	size_t nexamples;
	struct phrases lists[LIST_COUNT];
	size_t *title_rules; /* of each of LIST_TITLES its rule */
	struct glance glance; /* at what stands near a marking */
	struct passwords passwords;
	bool skips; /* every marking holds "ậ": lines without it are passed over */
};

#endif
