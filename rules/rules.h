/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules: compiled once from a libconfig text (docs/RULES.md), immutable, pure. A `judge`
 * takes one document's spans in order and says, at its end, which are markings and why.
 * No system calls, no logging, no globals.
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/verdict.h"
#include "rules/span.h"

#define RULES_ERROR_BYTES 512u

struct rules;

/* Compiles text of len bytes; name is the file's name for messages. 0 and *ret (free with
 * rules_free), -EINVAL with error = "FILE:LINE: what is wrong, what was expected", or -ENOMEM. */
int rules_parse(const char *text, size_t len, const char *name, struct rules **ret,
    char error[RULES_ERROR_BYTES]);
void rules_free(struct rules *); /* NULL is fine */
/* The passwords of the rule file (UTF-8, never empty), lent until rules_free: how many, and the
 * first in *ret. They are not for logs, records or messages. */
size_t rules_passwords(const struct rules *, const char *const **ret);
/* Makes machine code of its regular expressions, if it has any and this process may still make
 * pages executable; without it they are interpreted. Nothing else of it changes. */
void rules_speed(struct rules *);
/* Whether a name, as of an element of XML, is a label's: "DoMat", "do-mat". */
bool rules_is_label(const struct rules *, const uint8_t *name, size_t len);
/* Whether raw bytes of text may hold a marking in any encoding: at memory speed, and where it is
 * false there is none, so that nothing needs to be decoded or cut into lines. */
bool rules_may_hold(const struct rules *, const uint8_t *bytes, size_t len);
/* The first place in [from, to) of such bytes at which a marking may be: it begins on the line of
 * that place, or of the next byte if that is a line's end. `to`: none. */
size_t rules_find(const struct rules *, const uint8_t *bytes, size_t len, size_t from, size_t to);

/* Called for each finding of a document; finding->where is empty: the caller fills it. */
typedef void rules_finding_fn(struct finding *, void *arg);

struct judge;

/* One judge serves one document after another: judge_new once, then spans and judge_finish for
 * each. It keeps what it needs of a span; the span's text is lent for the call only. */
int judge_new(const struct rules *, struct judge **ret);
void judge_free(struct judge *); /* NULL is fine */

/* Types of documents, as `matguard scan --json` names them: rules may be bounded to some. */
#define RULES_TYPES_ANY UINT64_MAX /* not known yet */
uint64_t rules_type(const char *name); /* a bit; 0 if no rule can be bounded to it */
/* Of which types the document in hand is: some can be opened as several. As soon as it is known. */
void judge_types(struct judge *, uint64_t types);
/* Lines of plain text, in the body, in which rules_find() finds nothing. They are lent until
 * judge_settle(), and all that is lent until then lies in one text, in order. false: it must hear
 * them, each as a span; true: it need not. */
bool judge_skip(struct judge *, const char *text, size_t len);
void judge_settle(struct judge *);
/* 0, or -ENOMEM (the document's verdict is then the caller's: a limit). */
int judge_span(struct judge *, const struct span *);

/* Weighs the document's evidence, reports each finding, and is ready for the next document. */
void judge_finish(struct judge *, rules_finding_fn *fn, void *arg);

/* One example or counter-example of a rule, and whether the rules keep it. */
struct rules_example {
	const char *rule;
	const char *text;
	bool counter; /* must not be found */
	bool kept;
	const struct finding *found; /* the first finding, or NULL */
};
typedef void rules_example_fn(const struct rules_example *, void *arg);

/* Judges every example of the rule file as a document of its own (its body, or the first part that
 * its rule is bounded to; of any type): its own rule must
 * find it, in a counter-example no rule anything. fn may be NULL.
 * 0 and the number of those not kept in *ret_broken, or -ENOMEM. */
int rules_test(const struct rules *, rules_example_fn *fn, void *arg, size_t *ret_broken);

/* One rule of the file. */
struct rules_entry {
	const char *section; /* the list it stands in: "markings" */
	const char *name;
	enum level level; /* LEVEL_NONE: that of the marking it is found with */
	uint32_t parts, levels; /* bits of what it is bounded to; UINT32_MAX: all */
	uint64_t types; /* for rules_entry_type() */
	enum confidence at_most; /* CONFIDENCE_NONE: as the evidence says */
	bool needs_capitals, needs_letterhead;
	const char *const *looks; /* its words, patterns and expressions */
	size_t nlooks;
};
typedef void rules_entry_fn(const struct rules_entry *, void *arg);

/* Calls fn (NULL is fine) for each rule in the order of the lists; returns their number. */
size_t rules_list(const struct rules *, rules_entry_fn *fn, void *arg);
/* The name of the i-th type that it is bounded to; NULL behind the last, or if it is to none. */
const char *rules_entry_type(const struct rules_entry *, size_t i);
const char *rules_name(const struct rules *); /* as the file says; "" if it does not */
size_t rules_examples(const struct rules *);

#endif
