/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the budgets of one outer file, the frames (one for each container or document on the way
 * down, each with its judge and its buffers) and `where`. Knows no format: the table does.
 */
#include "scanner/worker/scan.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/crypt.h"
#include "scanner/format/format.h"
#include "scanner/limits.h"
#include "scanner/worker/where.h"

#define PATH_MAX_ALL ((SCAN_DEPTH_MAX + 2) * (WHERE_NAME_MAX + 8))

struct frame {
	struct judge *judge; /* made when first needed, then kept */
	uint64_t types; /* of the document, for the rules' bounds */
	size_t path_end;
	struct rd name, bytes; /* of the document, lent */
	bool outer; /* the outer file, or what it was before it was encrypted */
	bool parts;
	bool heard; /* the judge has been given something */
	bool no_memory; /* reported */
	uint8_t *buffer;
	size_t buffer_size;
	char *text;
	size_t text_size;
	bool shared; /* what lies behind the document is its container's */
	size_t used; /* bytes of it then */
};

struct scan {
	const struct rules *rules;
	scan_helper_fn *helper;
	void *helper_arg;
	struct libdeflate_decompressor *inflater;
	struct scan_result *result;
	const char **passwords;
	size_t npasswords;
	const volatile sig_atomic_t *stop;
	bool stop_reported;
	unsigned int depth; /* index of the frame in hand; 0: the outer file */
	uint32_t entries;
	bool entries_reported;
	uint64_t inflated;
	uint64_t held; /* bytes of shared memory */
	uint32_t keys;
	int fd; /* the outer file's, or -1 */
	struct frame frames[SCAN_DEPTH_MAX + 1];
	char path[PATH_MAX_ALL];
	char where[WHERE_BYTES_MAX + 1];
};

static struct frame *
frame_of(struct scan *scan)
{
	return &scan->frames[scan->depth];
}

/* With these Office opens a file without asking: the second is that of a workbook which is
 * protected, but has no password to open it. */
static int
passwords_set(struct scan *scan)
{
	static const char *const known[] = {"", "VelvetSweatshop"};
	const char *const *own;
	size_t n = rules_passwords(scan->rules, &own);

	scan->passwords = calloc(ARRAY_LEN(known) + n, sizeof(*scan->passwords));
	if (scan->passwords == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		scan->passwords[scan->npasswords++] = known[i];
	for (size_t i = 0; i < n; i++)
		scan->passwords[scan->npasswords++] = own[i];
	return 0;
}

int
scan_new(const struct rules *rules, scan_helper_fn *helper, void *arg, struct scan **ret)
{
	struct scan *scan = calloc(1, sizeof(*scan));

	if (scan == NULL)
		return -ENOMEM;
	crypt_init(); /* main() did so before its sandbox; tests do it here */
	scan->rules = rules;
	scan->helper = helper;
	scan->helper_arg = arg;
	if (passwords_set(scan) < 0) {
		scan_free(scan);
		return -ENOMEM;
	}
	*ret = scan;
	return 0;
}

void
scan_free(struct scan *scan)
{
	if (scan == NULL)
		return;
	for (size_t i = 0; i < ARRAY_LEN(scan->frames); i++) {
		judge_free(scan->frames[i].judge);
		free(scan->frames[i].buffer);
		free(scan->frames[i].text);
	}
	if (scan->inflater != NULL)
		libdeflate_free_decompressor(scan->inflater);
	free(scan->passwords);
	free(scan);
}

void
scan_trim(struct scan *scan)
{
	for (size_t i = 0; i < ARRAY_LEN(scan->frames); i++) {
		struct frame *frame = &scan->frames[i];

		if (frame->buffer_size > WORKER_KEEP_BYTES) {
			free(frame->buffer);
			frame->buffer = NULL;
			frame->buffer_size = 0;
		}
		if (frame->text_size > WORKER_KEEP_BYTES) {
			free(frame->text);
			frame->text = NULL;
			frame->text_size = 0;
		}
	}
}

void
scan_stop_at(struct scan *scan, const volatile sig_atomic_t *stop)
{
	scan->stop = stop;
}

bool
scan_stopped(struct scan *scan)
{
	if (scan->stop == NULL || *scan->stop == LIMIT_NONE)
		return false;
	if (!scan->stop_reported)
		scan_opaque(scan, WHY_LIMIT, (enum limit) * scan->stop);
	scan->stop_reported = true;
	return true;
}

/* ---- findings ------------------------------------------------------------------------------- */

static void
on_finding(struct finding *finding, void *arg)
{
	struct scan *scan = arg;
	bool part = frame_of(scan)->parts && finding->part != PART_NAME;

	where_finish(scan->path, part ? part_name(finding->part) : NULL, finding->where,
	    WHERE_BYTES_MAX);
	scan_result_add(scan->result, finding);
}

static void
frame_types(struct frame *frame, uint64_t types)
{
	frame->types = types;
	if (frame->judge != NULL)
		judge_types(frame->judge, types);
}

/* One more: a package is of its kind and of its family, a polyglot of several. */
static void
frame_type(struct frame *frame, const char *type)
{
	uint64_t known = frame->types != RULES_TYPES_ANY ? frame->types : 0;

	frame_types(frame, known | rules_type(type));
}

void
scan_type(struct scan *scan, const char *type)
{
	if (frame_of(scan)->outer)
		strncpy(scan->result->type, type, TYPE_BYTES_MAX);
	frame_type(frame_of(scan), type);
}

bool
scan_is_label(const struct scan *scan, struct rd name)
{
	return rules_is_label(scan->rules, name.p, name.left);
}

bool
scan_may_hold(const struct scan *scan, struct rd bytes)
{
	return rules_may_hold(scan->rules, bytes.p, bytes.left);
}

size_t
scan_find(const struct scan *scan, struct rd text, size_t from, size_t to)
{
	return rules_find(scan->rules, text.p, text.left, from, to);
}

/* The judge of the document in hand is about to hear something. */
static int
frame_judge(struct scan *scan, struct frame *frame)
{
	int r;

	if (frame->judge == NULL) {
		r = judge_new(scan->rules, &frame->judge);
		if (r < 0)
			return r;
		frame_types(frame, frame->types);
	}
	frame->heard = true;
	return 0;
}

bool
scan_skip(struct scan *scan, struct rd lines)
{
	struct frame *frame = frame_of(scan);

	return frame_judge(scan, frame) == 0 &&
	    judge_skip(frame->judge, (const char *)lines.p, lines.left);
}

void
scan_settle(struct scan *scan)
{
	if (frame_of(scan)->judge != NULL)
		judge_settle(frame_of(scan)->judge);
}

void
scan_span(struct scan *scan, const struct span *span)
{
	struct frame *frame = frame_of(scan);
	int r;

	if (scan_stopped(scan))
		return;
	r = frame_judge(scan, frame);
	if (r == 0)
		r = judge_span(frame->judge, span);
	if (r < 0 && !frame->no_memory) {
		frame->no_memory = true;
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	}
}

void
scan_name_span(struct scan *scan, const uint8_t *name, size_t len)
{
	/* The last component: folders are documents of nobody. */
	const uint8_t *slash = len > 0 ? memrchr(name, '/', len) : NULL;
	size_t skip = slash != NULL ? (size_t)(slash - name) + 1 : 0;
	struct span span = {.len = len - skip,
	    .part = PART_NAME,
	    .paragraph = 1,
	    .flags = SPAN_BREAK};

	if (span.len == 0)
		return;
	span.text = (const char *)name + skip;
	scan_span(scan, &span);
}

/* ---- what was not looked at ------------------------------------------------------------------ */

void
scan_opaque(struct scan *scan, enum why why, enum limit limit)
{
	where_finish(scan->path, NULL, scan->where, WHERE_BYTES_MAX);
	scan_result_add_opaque(scan->result, why, limit, scan->where);
}

static size_t
path_push(struct scan *scan, const uint8_t *name, size_t len)
{
	size_t end = frame_of(scan)->path_end;

	if (end > 0 && end + 1 < sizeof(scan->path))
		scan->path[end++] = '!';
	return where_name(scan->path, end, sizeof(scan->path), name, len);
}

static void
path_pop(struct scan *scan)
{
	scan->path[frame_of(scan)->path_end] = '\0';
}

void
scan_opaque_member(struct scan *scan, const uint8_t *name, size_t len, enum why why,
    enum limit limit)
{
	(void)path_push(scan, name, len);
	scan_opaque(scan, why, limit);
	path_pop(scan);
}

void
scan_error(struct scan *scan, enum why why)
{
	scan->result->error = true;
	scan->result->error_why = why;
}

/* ---- budgets and buffers --------------------------------------------------------------------- */

bool
scan_member_count(struct scan *scan)
{
	if (scan->entries < SCAN_ENTRIES_MAX) {
		scan->entries++;
		return true;
	}
	if (!scan->entries_reported)
		scan_opaque(scan, WHY_LIMIT, LIMIT_ENTRIES);
	scan->entries_reported = true;
	return false;
}

uint64_t
scan_budget(const struct scan *scan)
{
	return SCAN_INFLATED_MAX - scan->inflated;
}

void
scan_spend(struct scan *scan, uint64_t n)
{
	scan->inflated += u64_min(n, scan_budget(scan));
}

uint8_t *
scan_buffer(struct scan *scan, size_t size)
{
	struct frame *frame = frame_of(scan);

	if (size <= frame->buffer_size && frame->buffer != NULL)
		return frame->buffer;
	/* Freed first: nothing in it is wanted, and it may be half of what we may have. */
	free(frame->buffer);
	frame->buffer_size = 0;
	frame->buffer = malloc(size > 0 ? size : 1);
	if (frame->buffer != NULL)
		frame->buffer_size = size;
	return frame->buffer;
}

uint8_t *
scan_buffer_grow(struct scan *scan, size_t keep, size_t size)
{
	struct frame *frame = frame_of(scan);
	uint8_t *grown;

	(void)keep;
	if (size <= frame->buffer_size && frame->buffer != NULL)
		return frame->buffer;
	grown = realloc(frame->buffer, size);
	if (grown == NULL)
		return NULL;
	frame->buffer = grown;
	frame->buffer_size = size;
	return grown;
}

char *
scan_text_buffer(struct scan *scan, size_t size)
{
	struct frame *frame = frame_of(scan);

	if (size <= frame->text_size && frame->text != NULL)
		return frame->text;
	free(frame->text);
	frame->text_size = 0;
	frame->text = malloc(size);
	if (frame->text != NULL)
		frame->text_size = size;
	return frame->text;
}

struct libdeflate_decompressor *
scan_inflater(struct scan *scan)
{
	if (scan->inflater == NULL)
		scan->inflater = libdeflate_alloc_decompressor();
	return scan->inflater;
}

size_t
scan_passwords(const struct scan *scan, const char *const **ret)
{
	*ret = scan->passwords;
	return scan->npasswords;
}

int
scan_helper(struct scan *scan, enum helper_kind kind, uint64_t size, int *ret_sock, int *ret_room)
{
	if (scan->helper == NULL)
		return -EMFILE;
	return scan->helper(scan->helper_arg, kind, size, ret_sock, ret_room);
}

int
scan_descriptor(const struct scan *scan, struct rd bytes, uint64_t *ret_offset)
{
	const struct rd *outer = &scan->frames[0].bytes;
	uintptr_t begin = (uintptr_t)outer->p, at = (uintptr_t)bytes.p;

	if (scan->fd < 0 || at < begin || at - begin > outer->left ||
	    bytes.left > outer->left - (at - begin))
		return -1;
	*ret_offset = at - begin;
	return scan->fd;
}

bool
scan_hold(struct scan *scan, uint64_t n)
{
	if (n > SCAN_ROOMS_MAX - scan->held)
		return false;
	scan->held += n;
	return true;
}

void
scan_release(struct scan *scan, uint64_t n)
{
	scan->held -= n;
}

bool
scan_key_count(struct scan *scan)
{
	if (scan->keys == SCAN_KEYS_MAX)
		return false;
	scan->keys++;
	return true;
}

struct rd
scan_own_name(const struct scan *scan)
{
	return scan->frames[scan->depth].name;
}

unsigned int
scan_depth(const struct scan *scan)
{
	return scan->depth;
}

/* ---- the way down ---------------------------------------------------------------------------- */

static void
document_begin(struct scan *scan, const char *type, bool parts, struct rd name, struct rd bytes)
{
	struct frame *frame = frame_of(scan);

	frame->parts = parts;
	frame->heard = false;
	frame->no_memory = false;
	frame->name = name;
	frame->bytes = bytes;
	if (frame->outer)
		strncpy(scan->result->type, type, TYPE_BYTES_MAX);
	/* Its name is heard before the reader may name its type more closely. */
	frame_types(frame, RULES_TYPES_ANY);
	scan_name_span(scan, name.p, name.left);
	frame_type(frame, type);
}

static void
document_end(struct scan *scan)
{
	struct frame *frame = frame_of(scan);

	if (frame->heard)
		judge_finish(frame->judge, on_finding, scan);
}

static void
document_read(struct scan *scan, const struct doc *doc, const uint8_t *name, size_t len)
{
	const struct format *format = format_find(doc), *other = format_other(doc, format);
	struct frame *frame = frame_of(scan);

	document_begin(scan, format->type, format->parts, rd_init(name, len), doc->bytes);
	format->read(scan, doc);
	if (other != NULL) {
		frame->parts = frame->parts || other->parts;
		frame_type(frame, other->type);
		other->read(scan, doc);
	}
	document_end(scan);
}

/* Is it the same, byte for byte, as a document it lies in? Such a container has no bottom. */
static bool
is_own_ancestor(const struct scan *scan, struct rd bytes)
{
	for (unsigned int i = 0; i <= scan->depth; i++) {
		const struct rd *above = &scan->frames[i].bytes;

		if (bytes.left > 0 && above->left == bytes.left && above->p != bytes.p &&
		    memcmp(above->p, bytes.p, bytes.left) == 0)
			return true;
	}
	return false;
}

/* Goes down to a member; false: it may not be, and that has been reported. */
static bool
member_enter(struct scan *scan, const uint8_t *name, size_t len, struct rd bytes)
{
	size_t end;

	if (scan_stopped(scan) || !scan_member_count(scan))
		return false;
	if (scan->depth == SCAN_DEPTH_MAX || is_own_ancestor(scan, bytes)) {
		scan_opaque_member(scan, name, len, WHY_LIMIT, LIMIT_DEPTH);
		return false;
	}
	end = path_push(scan, name, len);
	scan->depth++;
	frame_of(scan)->path_end = end;
	frame_of(scan)->outer = false;
	frame_of(scan)->shared = false;
	return true;
}

static void
member_leave(struct scan *scan)
{
	scan->depth--;
	path_pop(scan);
}

/* Bounded by SCAN_DEPTH_MAX. */
void
scan_same(struct scan *scan, struct rd bytes) /* NOLINT(misc-no-recursion) */
{
	struct doc doc = {.bytes = bytes, .fd = -1};
	size_t end = frame_of(scan)->path_end;
	bool outer = frame_of(scan)->outer;

	if (scan_stopped(scan) || !scan_member_count(scan))
		return;
	if (scan->depth == SCAN_DEPTH_MAX || is_own_ancestor(scan, bytes)) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_DEPTH);
		return;
	}
	scan->depth++;
	frame_of(scan)->path_end = end;
	frame_of(scan)->outer = outer;
	frame_of(scan)->shared = false;
	document_read(scan, &doc, NULL, 0);
	scan->depth--;
}

/* Bounded by SCAN_DEPTH_MAX. */
void
scan_member(struct scan *scan, const uint8_t *name, size_t len,
    struct rd bytes) /* NOLINT(misc-no-recursion) */
{
	struct doc doc = {.bytes = bytes, .fd = -1};

	if (member_enter(scan, name, len, bytes)) {
		document_read(scan, &doc, name, len);
		member_leave(scan);
	}
}

size_t
scan_member_at_head(struct scan *scan, const uint8_t *name, size_t len,
    struct rd bytes) /* NOLINT(misc-no-recursion) */
{
	struct doc doc = {.bytes = bytes, .fd = -1};
	size_t used = bytes.left;

	if (member_enter(scan, name, len, bytes)) {
		frame_of(scan)->shared = true;
		frame_of(scan)->used = used;
		document_read(scan, &doc, name, len);
		used = frame_of(scan)->used;
		member_leave(scan);
	}
	return used;
}

bool
scan_ends_at(struct scan *scan, uint64_t used)
{
	struct frame *frame = frame_of(scan);

	if (!frame->shared || used == 0 || used > frame->used)
		return false;
	frame->used = (size_t)used;
	return true;
}

void
scan_member_storage(struct scan *scan, const uint8_t *name, size_t len,
    const struct scan_storage *storage) /* NOLINT(misc-no-recursion) */
{
	struct rd none = rd_init("", 0);

	if (member_enter(scan, name, len, none)) {
		document_begin(scan, storage->type, true, rd_init(name, len), none);
		storage->read(scan, storage->arg);
		document_end(scan);
		member_leave(scan);
	}
}

void
scan_file(struct scan *scan, struct rd bytes, int fd, const char *name, struct scan_result *ret)
{
	struct doc doc = {.bytes = bytes, .fd = fd};

	scan_result_init(ret);
	scan->result = ret;
	scan->depth = 0;
	scan->entries = 0;
	scan->entries_reported = false;
	scan->inflated = 0;
	scan->held = 0;
	scan->keys = 0;
	scan->fd = fd;
	scan->stop_reported = false;
	scan->frames[0].path_end =
	    where_name(scan->path, 0, sizeof(scan->path), (const uint8_t *)name, strlen(name));
	scan->frames[0].outer = true;
	document_read(scan, &doc, (const uint8_t *)name, strlen(name));
	scan->result = NULL;
}
