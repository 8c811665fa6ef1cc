/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way to the objects of an encrypted presentation: Current User leads to the last save, a
 * save to its directory and to the save before it. Those are plain; the objects they name are not.
 */
#include "scanner/format/ppt_crypt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/office_art.h"
#include "scanner/format/office_crypt.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define RECORD_HEADER 8u
#define RECORD_USER_EDIT 0x0ff5u
#define RECORD_DIRECTORY 0x1772u
#define RECORD_CRYPT 0x2f14u
#define TOKEN_ENCRYPTED 0xf3d1c4dfu
#define DIRECTORY_ID 0xfffffu
#define DIRECTORY_COUNT_SHIFT 20

struct save {
	uint32_t before, directory, session; /* session: the object that holds the key's header */
};

/* The record at a place, if it is of this type. */
static bool
record_at(struct rd stream, uint64_t at, uint16_t type, struct rd *ret)
{
	struct office_art_record record;
	struct rd rest;

	if (at > stream.left || rd_at(&stream, at, stream.left - at, &rest) < 0 ||
	    !office_art_next(&rest, &record) || record.type != type)
		return false;
	return rd_sub(&rest, size_min(record.size, rest.left), ret) == 0;
}

static bool
user_get(struct rd user, uint32_t *ret_token, uint32_t *ret_at)
{
	return rd_skip(&user, RECORD_HEADER + 4) == 0 && rd_u32le(&user, ret_token) == 0 &&
	    rd_u32le(&user, ret_at) == 0;
}

static bool
save_get(struct rd stream, uint32_t at, struct save *ret)
{
	struct rd body;

	*ret = (struct save){0};
	if (!record_at(stream, at, RECORD_USER_EDIT, &body) || rd_skip(&body, 8) < 0 ||
	    rd_u32le(&body, &ret->before) < 0 || rd_u32le(&body, &ret->directory) < 0)
		return false;
	if (rd_skip(&body, 12) == 0)
		(void)rd_u32le(&body, &ret->session);
	return true;
}

bool
ppt_crypt_is(struct rd stream, struct rd user)
{
	uint32_t token, at;
	struct save save;

	return user_get(user, &token, &at) &&
	    (token == TOKEN_ENCRYPTED || (save_get(stream, at, &save) && save.session != 0));
}

/* What is done with each object of a directory; false: no more. */
typedef bool object_fn(void *arg, uint32_t id, uint32_t at);

static bool
directory_each(struct rd body, uint32_t *left, object_fn *fn, void *arg)
{
	uint32_t head, at;

	while (rd_u32le(&body, &head) == 0) {
		uint32_t id = head & DIRECTORY_ID;

		for (uint32_t n = head >> DIRECTORY_COUNT_SHIFT; n > 0; n--, id++) {
			if (rd_u32le(&body, &at) < 0)
				return true;
			if (*left == 0 || !fn(arg, id, at))
				return false;
			(*left)--;
		}
	}
	return true;
}

/* From the last save to the first; each lies before the one behind it. */
static void
saves_each(struct rd stream, uint32_t at, object_fn *fn, void *arg)
{
	uint32_t left = PPT_OBJECTS_MAX, saves = 0;
	struct save save;
	struct rd body;

	while (saves++ < PPT_OBJECTS_MAX && save_get(stream, at, &save)) {
		if (record_at(stream, save.directory, RECORD_DIRECTORY, &body) &&
		    !directory_each(body, &left, fn, arg))
			return;
		if (save.before == 0 || save.before >= at)
			return;
		at = save.before;
	}
}

struct search {
	uint32_t id, at;
	bool found;
};

static bool
object_search(void *arg, uint32_t id, uint32_t at)
{
	struct search *search = arg;

	if (id == search->id && !search->found) {
		search->at = at;
		search->found = true;
	}
	return !search->found;
}

struct opening {
	struct scan *scan;
	struct rd stream;
	struct office_rc4 rc4;
	uint32_t session;
	uint8_t *out;
	bool whole;
};

/* The object's header tells its size, and is encrypted with it. */
static bool
object_decrypt(void *arg, uint32_t id, uint32_t at)
{
	struct opening *opening = arg;
	struct office_art_record record;
	uint8_t bytes[RECORD_HEADER];
	struct rd head, body;

	if (id == opening->session || scan_stopped(opening->scan))
		return !scan_stopped(opening->scan);
	if (rd_at(&opening->stream, at, RECORD_HEADER, &head) < 0 ||
	    office_rc4_decrypt_one(&opening->rc4, id, head, bytes) < 0) {
		opening->whole = false;
		return true;
	}
	head = rd_init(bytes, sizeof(bytes));
	(void)office_art_next(&head, &record);
	(void)rd_at(&opening->stream, at,
	    u64_min((uint64_t)record.size + RECORD_HEADER, opening->stream.left - at), &body);
	if (body.left > scan_budget(opening->scan)) {
		opening->whole = false;
		return false;
	}
	scan_spend(opening->scan, body.left);
	if (office_rc4_decrypt_one(&opening->rc4, id, body, opening->out + at) < 0)
		opening->whole = false;
	return true;
}

static int
stream_open(struct opening *opening, uint32_t at)
{
	struct search search = {0};
	struct save save;
	struct rd header;
	int r;

	if (!save_get(opening->stream, at, &save))
		return -EBADMSG;
	search.id = opening->session = save.session;
	saves_each(opening->stream, at, object_search, &search);
	if (!search.found || !record_at(opening->stream, search.at, RECORD_CRYPT, &header))
		return -EBADMSG;
	r = office_rc4_open(opening->scan, header, &opening->rc4);
	if (r < 0)
		return r;
	memcpy(opening->out, opening->stream.p, opening->stream.left);
	opening->whole = true;
	saves_each(opening->stream, at, object_decrypt, opening);
	if (!opening->whole)
		scan_opaque(opening->scan, WHY_DAMAGED, LIMIT_NONE);
	return 0;
}

uint8_t *
ppt_crypt_open(struct scan *scan, struct rd stream, struct rd user)
{
	struct opening opening = {.scan = scan, .stream = stream};
	uint32_t token, at = 0;
	int r;

	if (stream.left > scan_budget(scan)) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_INFLATED);
		return NULL;
	}
	opening.out = malloc(stream.left + 1);
	if (opening.out == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return NULL;
	}
	scan_spend(scan, stream.left);
	(void)user_get(user, &token, &at);
	r = stream_open(&opening, at);
	if (r == 0)
		return opening.out;
	free(opening.out);
	scan_opaque(scan, r == -EBADMSG ? WHY_DAMAGED : WHY_ENCRYPTED, LIMIT_NONE);
	return NULL;
}
