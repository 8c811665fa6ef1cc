/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages to and from matguard-rules, which reads one rule file for whoever asks what is in it.
 * MSG_RULES_READ carries the file's descriptor, read-only. Decoders return 0 or -EBADMSG.
 */
#ifndef BASE_PROTO_RULES_H
#define BASE_PROTO_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/rd.h"
#include "base/verdict.h"
#include "base/wr.h"

#define RULES_NAME_MAX \
	255u /* of the file, for messages: cut from the left, the reason must fit too */
#define RULES_SECTION_MAX 15u /* "declassified" */
#define RULES_TEXT_MAX 255u /* one phrase, pattern or example; a longer one is cut */
#define RULES_TEXTS_MAX 256u /* of one rule: twice the phrases that a list may have */

enum rules_want {
	RULES_CHECK, /* only the end: is it good? */
	RULES_LIST, /* each rule */
	RULES_TEST, /* each example */
};

/* MSG_RULES_READ */
struct rules_request {
	enum rules_want want;
	char name[RULES_NAME_MAX + 1];
};

void rules_request_set(struct rules_request *, enum rules_want, const char *path);
void rules_request_encode(const struct rules_request *, struct wr *);
int rules_request_decode(struct rd *, struct rules_request *ret);

/* MSG_RULES_ROW: one rule; behind these fields its texts, one after another. */
struct rules_row {
	char section[RULES_SECTION_MAX + 1]; /* "markings" */
	char name[RULE_BYTES_MAX + 1];
	enum level level; /* LEVEL_NONE: that of the marking it is found with */
	uint32_t parts; /* bit for each enum part, UINT32_MAX: all */
	uint32_t levels; /* bit for each enum level, UINT32_MAX: all */
	enum confidence at_most; /* CONFIDENCE_NONE: as the evidence says */
	bool needs_capitals, needs_letterhead;
	uint16_t ntypes; /* names of types it is bounded to; 0: all */
	uint16_t nlooks; /* words, patterns, expressions */
};

void rules_row_encode(const struct rules_row *, struct wr *);
/* Leaves *rd at the texts: types first, then looks. Each is read with rules_text_decode; the end is
 * the caller's to check. */
int rules_row_decode(struct rd *, struct rules_row *ret);
void rules_text_encode(const char *, struct wr *);
int rules_text_decode(struct rd *, char ret[RULES_TEXT_MAX + 1]);

/* MSG_RULES_EXAMPLE: what the rules make of one example. */
struct rules_said {
	char rule[RULE_BYTES_MAX + 1];
	char text[RULES_TEXT_MAX + 1];
	bool counter; /* nothing must be found in it */
	bool kept;
	/* The first thing that was found; confidence none: nothing. */
	enum level level;
	enum confidence confidence;
	char found[RULE_BYTES_MAX + 1]; /* the rule that found it */
};

void rules_said_encode(const struct rules_said *, struct wr *);
int rules_said_decode(struct rd *, struct rules_said *ret);

/* MSG_RULES_END */
struct rules_end {
	bool good;
	char error[512]; /* if not: "FILE:LINE: what is wrong, what was expected" */
	char name[RULE_BYTES_MAX + 1]; /* of the rules, as the file says */
	uint32_t rules;
	uint32_t examples;
	uint32_t broken; /* examples not kept; RULES_TEST */
};

void rules_end_encode(const struct rules_end *, struct wr *);
int rules_end_decode(struct rd *, struct rules_end *ret);

#endif
