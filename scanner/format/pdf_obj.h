/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The objects of one PDF: where each is defined, which definition of a number is the current one,
 * and the way from a reference to a value or to a stream's bytes. Nothing is parsed ahead.
 */
#ifndef SCANNER_FORMAT_PDF_OBJ_H
#define SCANNER_FORMAT_PDF_OBJ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "base/verdict.h"
#include "scanner/format/pdf_lex.h"
#include "scanner/limits.h"

struct scan;
struct pdf_crypt;
struct pdf_content;

/* What an object may be, by a glance at its dictionary. */
enum pdf_role {
	PDF_ROLE_OTHER,
	PDF_ROLE_PAGE,
	PDF_ROLE_PACK, /* an object stream */
	PDF_ROLE_XREF,
	PDF_ROLE_CATALOG,
	PDF_ROLE_CONTENT, /* a stream that may show text */
	PDF_ROLE_ANNOTATION, /* or a form's field */
	PDF_ROLE_FILE, /* a file specification with a file in it */
	PDF_ROLE_EMBEDDED, /* such a file's stream */
	PDF_ROLE_METADATA,
	PDF_ROLE_WORDS, /* outline items, document information, alternative text */
};

/* One definition of an object; a number may have several. */
struct pdf_def {
	size_t at; /* where its value begins: in the file, or in the pack */
	uint32_t num;
	uint32_t order; /* of writing: a later one replaces an earlier one */
	uint32_t pack; /* 0: it stands in the file; else 1 + index into packs */
	uint16_t gen;
	uint8_t role; /* enum pdf_role */
	bool picked; /* a table of the file says that this one counts */
	bool looked; /* an annotation whose look was read */
	bool seen; /* read: never twice */
};

/* An unpacked object stream. */
struct pdf_pack {
	uint32_t num;
	uint8_t *bytes; /* ours */
	size_t len;
};

/* The table says: the object stands in that object stream. */
struct pdf_pick {
	uint32_t num;
	uint32_t pack; /* number of the stream */
};

/* A buffer, and those that wait to be used again. */
struct pdf_room {
	uint8_t *p;
	size_t size;
};

struct pdf {
	struct scan *scan;
	struct rd bytes; /* the whole file */
	size_t head; /* where "%PDF-" stands: offsets may be meant from there */
	struct pdf_def *defs; /* by number; of one number, the current one first */
	size_t ndefs, room_defs;
	struct pdf_pack *packs;
	size_t npacks;
	uint64_t packed; /* bytes of all packs */
	struct pdf_pick *picks; /* by number */
	size_t npicks;
	struct pdf_value trailers[PDF_TRAILERS_MAX]; /* dictionaries; the newest first */
	size_t ntrailers;
	size_t *ends; /* every "endstream", once a length was wrong */
	size_t nends;
	bool ends_known;
	bool thorough; /* streams are searched for objects, too */
	struct pdf_crypt *crypt; /* NULL: not encrypted */
	bool locked; /* encrypted, and we have no key */
	bool unread; /* letters were shown that nobody can read */
	struct pdf_room rooms[PDF_ROOMS_MAX];
	size_t nrooms;
	uint64_t work; /* steps done; see PDF_WORK_MAX */
	uint32_t said; /* 1 << enum why that were reported */
};

/* The first definition of that number, or NULL. */
struct pdf_def *pdf_def_find(struct pdf *, uint32_t num);
/* The value defined there; PDF_NULL if there is none. */
void pdf_def_value(struct pdf *, size_t index, struct pdf_value *ret);
/* A reference becomes what it refers to. */
void pdf_resolve(struct pdf *, struct pdf_value *);
/* The value of the key, resolved; PDF_NULL and false if there is none. */
bool pdf_get(struct pdf *, const struct pdf_value *dict, const char *key, struct pdf_value *ret);
/* The same for a name as written elsewhere. */
bool pdf_get_named(struct pdf *, const struct pdf_value *dict, struct rd name,
    struct pdf_value *ret);
/* The next value of what is between brackets, resolved, and which definition it was or
 * PDF_DEF_NONE. */
#define PDF_DEF_NONE UINT32_MAX
bool pdf_array_next(struct pdf *, const struct pdf_value *owner, struct rd *array,
    struct pdf_value *ret, uint32_t *ret_def);
/* Up to max numbers; returns how many there are. */
size_t pdf_numbers(struct pdf *, const struct pdf_value *array, double *ret, size_t max);

/* A string's bytes, decrypted, in a buffer that is free()d by the caller; empty: {NULL, 0}. */
bool pdf_string(struct pdf *, const struct pdf_value *, uint8_t **ret, size_t *ret_len);

/* A stream's decoded bytes. */
struct pdf_stream {
	struct rd bytes;
	struct pdf_room room; /* holds them, if they are not the file's own */
	enum why why; /* why they are not all: WHY_IMAGE is a picture, and not decoded */
	enum limit limit;
};
void pdf_stream_open(struct pdf *, const struct pdf_value *stream, struct pdf_stream *ret);
void pdf_stream_close(struct pdf *, struct pdf_stream *);
/* The bytes as they stand in the file. */
struct rd pdf_stream_raw(struct pdf *, const struct pdf_value *stream);

/* Does the stream that begins at data end after that many bytes? */
bool pdf_ends_there(const struct rd *file, size_t data, uint64_t length);

/* What could not be read; each reason is reported once. */
void pdf_say(struct pdf *, enum why why, enum limit limit);
/* n steps are to be done; false: enough is enough, and that has been reported. */
bool pdf_work(struct pdf *, uint64_t n);

#endif
