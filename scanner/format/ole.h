/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Compound files ([MS-CFB]): storages and streams inside one file, as Word, Excel, PowerPoint and
 * Outlook write them. A broken one gives what is there, and says that it is damaged.
 */
#ifndef SCANNER_FORMAT_OLE_H
#define SCANNER_FORMAT_OLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

struct ole;
struct scan;

#define OLE_ROOT 0u /* the root storage's number */
#define OLE_NONE UINT32_MAX /* no entry; as a parent: nothing leads to this one */
#define OLE_NAME_MAX 32u /* UTF-16 code units of a name */
#define OLE_NAME_BYTES (OLE_NAME_MAX * 3 + 1) /* of a name in UTF-8, NUL included */

enum ole_kind {
	OLE_UNUSED = 0,
	OLE_STORAGE = 1,
	OLE_STREAM = 2,
	OLE_ROOT_STORAGE = 5,
};

bool ole_begins(struct rd bytes);

/* bytes stay lent until ole_free. 0 and *ret; -EBADMSG: not even a directory is there; -ENOMEM. */
int ole_open(struct rd bytes, struct ole **ret);
void ole_free(struct ole *); /* NULL is fine */
/* Was something found that no program writes, up to now? */
bool ole_is_damaged(const struct ole *);
/* The first byte behind all that is in use. */
uint64_t ole_end(const struct ole *);
/* Did the directory have more than OLE_ENTRIES_MAX entries? */
bool ole_is_cut(const struct ole *);

/* Entries have numbers from 0 to ole_count - 1; some are unused. Any number may be asked for. */
uint32_t ole_count(const struct ole *);
enum ole_kind ole_kind(const struct ole *, uint32_t entry);
uint32_t ole_parent(const struct ole *, uint32_t entry);
/* What is directly in a storage, one after the other in no order; OLE_NONE: no more. */
uint32_t ole_first(const struct ole *, uint32_t storage);
uint32_t ole_next(const struct ole *, uint32_t entry);
/* The entry of this name (ASCII, whatever the case of letters) in a storage, or OLE_NONE. A name
 * may begin with a control character: "\5SummaryInformation". */
uint32_t ole_find(const struct ole *, uint32_t storage, const char *name);
/* Its name as UTF-8 with a NUL behind; returns the bytes without it. */
size_t ole_name(const struct ole *, uint32_t entry, char ret[OLE_NAME_BYTES]);

/* A stream's bytes in one piece, lent until ole_free; of a broken one those that are there. Each
 * call counts as unpacking them. 0 and *ret; -EBADMSG: it is no stream; -ENOMEM, -EDQUOT: no memory
 * or budget, and that is reported. */
int ole_stream(struct ole *, struct scan *, uint32_t number, struct rd *ret);
/* The same by name. -ENOENT: there is none. */
int ole_stream_find(struct ole *, struct scan *, uint32_t storage, const char *name,
    struct rd *ret);
/* A stream that was read once was looked into by who read it; the others are searched for text. */
bool ole_was_read(const struct ole *, uint32_t entry);

#endif
