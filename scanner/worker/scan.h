/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One look into one outer file: its budgets, the way down into members, and the judges that hear
 * the spans. Readers of scanner/format/ use the second half; the worker the first.
 */
#ifndef SCANNER_WORKER_SCAN_H
#define SCANNER_WORKER_SCAN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/proto_scan.h"
#include "base/rd.h"
#include "base/verdict.h"
#include "rules/rules.h"
#include "rules/span.h"

struct libdeflate_decompressor;
struct scan;

/* How to get a helper: its socket in *ret_sock and, if size is not 0, a memfd of that size in
 * *ret_room; the caller owns both. 0, -EMFILE if there may be no more, or -errno. */
typedef int scan_helper_fn(void *arg, enum helper_kind kind, uint64_t size, int *ret_sock,
    int *ret_room);

/* rules are lent until scan_free. 0 and *ret, or -ENOMEM. helper may be NULL: no archives. */
int scan_new(const struct rules *rules, scan_helper_fn *helper, void *arg, struct scan **ret);
void scan_free(struct scan *); /* NULL is fine */

/* Looks into bytes; name is the last component of the file's name, or "". fd is the file's
 * descriptor, or -1. Everything found ends up in *ret. */
void scan_file(struct scan *, struct rd bytes, int fd, const char *name, struct scan_result *ret);
/* The enum limit that *stop holds, once it is not LIMIT_NONE, ends the look soon: what was found
 * is reported, and the limit. A signal handler may set it. */
void scan_stop_at(struct scan *, const volatile sig_atomic_t *stop);
/* Gives back what large files left behind. Between files. */
void scan_trim(struct scan *);

/* ---- for readers ----------------------------------------------------------------------------- */

/* Should the reader leave off? What it hands on after that is not heard. */
bool scan_stopped(struct scan *);

/* Names the document in hand more closely than its row of the table does: before its first span. */
void scan_type(struct scan *, const char *type);

/* Whether an element's name is that of a field with the degree in it. */
bool scan_is_label(const struct scan *, struct rd name);

/* Whether raw bytes may hold a marking, in any encoding but base64; where not, a reader of text
 * needs to do nothing more. */
bool scan_may_hold(const struct scan *, struct rd bytes);
/* The first place in [from, to) of plain text at which a marking may be, as rules_find(). */
size_t scan_find(const struct scan *, struct rd text, size_t from, size_t to);
/* Lines of the body without such a place, as judge_skip(). false: hand them on, each as a span. */
bool scan_skip(struct scan *, struct rd lines);
/* Nothing is lent any more. */
void scan_settle(struct scan *);
/* One span of the document in hand. */
void scan_span(struct scan *, const struct span *span);

/* Looks into a member of the container in hand as a document of its own. name: raw bytes. */
void scan_member(struct scan *, const uint8_t *name, size_t len, struct rd bytes);
/* The same of a member without bytes of its own, a storage of a compound file, that a function of
 * the container's reader reads. type: lent for good. */
struct scan_storage {
	const char *type;
	void (*read)(struct scan *scan, void *arg);
	void *arg;
};
void scan_member_storage(struct scan *, const uint8_t *name, size_t len,
    const struct scan_storage *storage);
/* Looks into bytes that are the document in hand, decrypted: where it stands does not change. */
void scan_same(struct scan *, struct rd bytes);
/* The same, of a document that may end before the bytes do. Returns how many of them are its. */
size_t scan_member_at_head(struct scan *, const uint8_t *name, size_t len, struct rd bytes);
/* The document in hand ends after `used` bytes. true: who called for it so goes on behind it. */
bool scan_ends_at(struct scan *, uint64_t used);
/* Counts a member and hears its name alone; false: too many, and that has been reported. */
bool scan_member_count(struct scan *);
/* A name of the document in hand: of a member that has no other document. */
void scan_name_span(struct scan *, const uint8_t *name, size_t len);

/* What could not be looked at: the document in hand, or a member of it. */
void scan_opaque(struct scan *, enum why why, enum limit limit);
void scan_opaque_member(struct scan *, const uint8_t *name, size_t len, enum why why,
    enum limit limit);
void scan_error(struct scan *, enum why why);

/* What to try on an encrypted document, in order: "", Excel's own "VelvetSweatshop", then those
 * of the rule file. UTF-8, lent. Returns how many. They must not get into what is reported. */
size_t scan_passwords(const struct scan *, const char *const **ret);

/* Bytes that may still be unpacked. */
uint64_t scan_budget(const struct scan *);
/* n bytes were unpacked. */
void scan_spend(struct scan *, uint64_t n);
/* The buffer of the container in hand for one member's bytes, of at least size bytes; it stays
 * until the next call in this container. NULL: no memory. */
uint8_t *scan_buffer(struct scan *, size_t size);
/* Grows it keeping the first `keep` bytes. NULL: no memory, the old one stays. */
uint8_t *scan_buffer_grow(struct scan *, size_t keep, size_t size);
/* A second buffer of the container in hand, for decoded text. */
char *scan_text_buffer(struct scan *, size_t size);
/* The decompressor, made when first needed. NULL: no memory. */
struct libdeflate_decompressor *scan_inflater(struct scan *);
int scan_helper(struct scan *, enum helper_kind kind, uint64_t size, int *ret_sock, int *ret_room);
/* The outer file's descriptor and where in it bytes begin, if they lie in it as they are; else -1:
 * they were unpacked. */
int scan_descriptor(const struct scan *, struct rd bytes, uint64_t *ret_offset);
/* n bytes of shared memory are held for a helper from now on, until scan_release(). false: more
 * than one file may. */
bool scan_hold(struct scan *, uint64_t n);
void scan_release(struct scan *, uint64_t n);
/* May one more key be derived from a password? It takes milliseconds. */
bool scan_key_count(struct scan *);
/* The name of the document in hand: raw bytes, lent while it is in hand. */
struct rd scan_own_name(const struct scan *);
unsigned int scan_depth(const struct scan *);

#endif
