/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the way through the stream: records one behind the other, into those that hold others; the
 * innermost ones open tell where a text stands. Objects that the directory names and that the way
 * passed over, because they lie inside another record, are read after it.
 */
#include "scanner/format/ppt.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/office_art.h"
#include "scanner/format/ole.h"
#include "scanner/format/ppt_crypt.h"
#include "scanner/worker/scan.h"

#define OBJECTS_ROOM_FIRST 256u
#define DIRECTORY_COUNT_SHIFT 20

enum ppt_record {
	PPT_SLIDE = 0x03ee,
	PPT_NOTES = 0x03f0,
	PPT_MASTER = 0x03f8,
	PPT_HANDOUT = 0x0fc9,
	PPT_OUTLINE = 0x0ff0, /* SlideListWithText */
	PPT_MARGINS = 0x0fd9, /* HeadersFooters */
	PPT_COMMENT = 0x2ee0,
	PPT_BLOB = 0x138b, /* BinaryTagDataBlob: holds records and says that it does not */
	PPT_FONT = 0x0fb7,
	PPT_CHARS = 0x0fa0,
	PPT_BYTES = 0x0fa8,
	PPT_STYLE = 0x0fa1,
	PPT_STRING = 0x0fba,
	PPT_OBJECT = 0x1011, /* ExOleObjStg */
	PPT_DIRECTORY = 0x1772,
};

static const uint8_t member[] = {'o', 'b', 'j', 'e', 'c', 't'};

/* ---- places -------------------------------------------------------------------------------------- */

static void
place_push(struct ppt *ppt, const struct office_art_record *record, size_t end)
{
	struct ppt_place place = {.end = end, .type = record->type, .part = ppt_part(ppt)};

	switch (record->type) {
	case PPT_SLIDE:
		place.part = PART_TEXTBOX;
		break;
	case PPT_NOTES:
		place.part = PART_NOTE;
		break;
	case PPT_MASTER:
	case PPT_HANDOUT:
		place.part = PART_HEADER;
		break;
	case PPT_OUTLINE: /* of slides, masters, notes */
		place.part = record->instance == 2 ? PART_NOTE
		    : record->instance == 1        ? PART_HEADER
						   : PART_TEXTBOX;
		break;
	case PPT_COMMENT:
		place.part = PART_COMMENT;
		break;
	default:
		break;
	}
	/* Deeper ones stand where the last one does. */
	if (ppt->nplaces < PPT_NEST_MAX)
		ppt->places[ppt->nplaces++] = place;
}

static void
places_pop(struct ppt *ppt, size_t at)
{
	while (ppt->nplaces > 0 && ppt->places[ppt->nplaces - 1].end <= at) {
		ppt_text_end(ppt);
		ppt->nplaces--;
	}
}

/* ---- records ------------------------------------------------------------------------------------- */

/* Short texts: what each is, its instance and the record around it tell. */
static void
string_say(struct ppt *ppt, uint16_t instance, struct rd body)
{
	uint16_t around = ppt->nplaces > 0 ? ppt->places[ppt->nplaces - 1].type : 0;
	enum part part = PART_METADATA;

	if (around == PPT_MARGINS && instance == 1)
		part = PART_HEADER;
	else if (around == PPT_MARGINS && instance == 2)
		part = PART_FOOTER;
	else if (around == PPT_COMMENT && instance == 1)
		part = PART_COMMENT;
	else if (around == PPT_COMMENT)
		return; /* who wrote it */
	ppt_text_say(ppt, body, part);
}

/* zlib (RFC 1950) behind its two bytes. false: it is not whole; what came before the damage is in
 * out, then zeros. */
static bool
zlib_unpack(struct libdeflate_decompressor *inflater, struct rd packed, uint8_t *out, size_t size,
    size_t *ret)
{
	size_t used = 0;
	uint32_t sum = 0;

	*ret = size;
	memset(out, 0, size);
	if (rd_skip(&packed, 2) < 0 ||
	    libdeflate_deflate_decompress_ex(inflater, packed.p, packed.left, out, size, &used,
		ret) != LIBDEFLATE_SUCCESS)
		return false;
	return rd_skip(&packed, used) == 0 && rd_u32be(&packed, &sum) == 0 &&
	    sum == libdeflate_adler32(1, out, *ret);
}

/* Behind its unpacked size ([MS-PPT] 2.10.34). */
static void
packed_scan(struct scan *scan, struct rd body)
{
	struct libdeflate_decompressor *inflater = scan_inflater(scan);
	uint32_t claimed = 0;
	uint64_t size, most;
	size_t n = 0;
	uint8_t *out;
	bool whole;

	(void)rd_u32le(&body, &claimed);
	most = u64_min(scan_budget(scan), SCAN_MEMBER_MAX);
	/* What deflate cannot reach is damage, not a limit. */
	size = u64_min(u64_min(claimed, most), (uint64_t)body.left * DEFLATE_RATIO_MAX);
	out = scan_buffer(scan, (size_t)size);
	if (out == NULL || inflater == NULL) {
		scan_opaque_member(scan, member, sizeof(member), WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	whole = zlib_unpack(inflater, body, out, (size_t)size, &n);
	if (size == most && size < claimed)
		scan_opaque_member(scan, member, sizeof(member), WHY_LIMIT, LIMIT_INFLATED);
	else if (!whole)
		scan_opaque_member(scan, member, sizeof(member), WHY_DAMAGED, LIMIT_NONE);
	scan_spend(scan, size);
	scan_member(scan, member, sizeof(member), rd_init(out, n));
}

static void
atom_read(struct ppt *ppt, const struct office_art_record *record, struct rd body)
{
	switch (record->type) {
	case PPT_CHARS:
	case PPT_BYTES:
		ppt_text_begin(ppt, body, record->type == PPT_CHARS);
		break;
	case PPT_STYLE:
		ppt_text_style(ppt, body);
		ppt_text_end(ppt);
		break;
	case PPT_STRING:
		string_say(ppt, record->instance, body);
		break;
	case PPT_OBJECT:
		if (record->instance == 1)
			packed_scan(ppt->scan, body);
		else
			scan_member(ppt->scan, member, sizeof(member), body);
		break;
	default:
		if (office_art_is_table(record->type))
			office_art_table_say(ppt->scan, record, body);
		break;
	}
}

/* ---- the first way: fonts and the directory ------------------------------------------------------ */

static void
object_add(struct ppt *ppt, uint32_t at)
{
	uint32_t *grown;

	if (ppt->nobjects == ppt->objects_room) {
		size_t room = ppt->objects_room > 0 ? ppt->objects_room * 2 : OBJECTS_ROOM_FIRST;

		grown = room <= PPT_OBJECTS_MAX ? reallocarray(ppt->objects, room, sizeof(*grown))
						: NULL;
		if (grown == NULL) {
			ppt->no_memory = true;
			return;
		}
		ppt->objects = grown;
		ppt->objects_room = room;
	}
	ppt->objects[ppt->nobjects++] = at;
}

static void
directory_note(struct ppt *ppt, struct rd body)
{
	uint32_t head, at;

	while (!ppt->no_memory && rd_u32le(&body, &head) == 0) {
		for (uint32_t n = head >> DIRECTORY_COUNT_SHIFT; n > 0 && !ppt->no_memory; n--) {
			if (rd_u32le(&body, &at) < 0)
				return;
			object_add(ppt, at);
		}
	}
}

static void
atom_note(struct ppt *ppt, const struct office_art_record *record, struct rd body)
{
	if (record->type == PPT_FONT)
		ppt_font_note(ppt, record->instance, body);
	else if (record->type == PPT_DIRECTORY)
		directory_note(ppt, body);
}

static int
offset_compare(const void *a, const void *b)
{
	uint32_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x < y ? -1 : x > y;
}

/* ---- ways ---------------------------------------------------------------------------------------- */

/* Which objects of the directory the way has met: those it passed over stay in the list. */
struct meeting {
	size_t next; /* in ppt->objects, sorted */
	size_t missed; /* of those before it, in front of the list */
};

static void
meet(struct ppt *ppt, struct meeting *meeting, size_t at)
{
	while (meeting->next < ppt->nobjects && ppt->objects[meeting->next] <= at) {
		uint32_t object = ppt->objects[meeting->next++];

		if (object < at &&
		    (meeting->missed == 0 || ppt->objects[meeting->missed - 1] != object))
			ppt->objects[meeting->missed++] = object;
	}
}

/* Not past the end of what holds it: there a reader finds its way again. */
static size_t
atom_size(struct ppt *ppt, const struct office_art_record *record, size_t at, size_t left)
{
	const struct ppt_place *place = ppt->nplaces > 0 ? &ppt->places[ppt->nplaces - 1] : NULL;
	size_t size = size_min(record->size, left);

	if (place == NULL || size_min(place->end, at + size) == at + size)
		return size;
	if (place->type != PPT_BLOB)
		ppt->cut = true;
	return place->end > at ? place->end - at : 0;
}

/* Records from a place on, or only the one there and what it holds. */
static void
walk(struct ppt *ppt, size_t from, bool alone, bool note, struct meeting *meeting)
{
	struct office_art_record record;
	struct rd rest, body;
	size_t at = from, end = ppt->all.left;

	(void)rd_at(&ppt->all, from, end - from, &rest);
	while (at < end && !scan_stopped(ppt->scan) && office_art_next(&rest, &record)) {
		size_t left = rest.left;

		if (meeting != NULL)
			meet(ppt, meeting, at);
		if (alone && at == from)
			end = at + 8 + size_min(record.size, left);
		places_pop(ppt, at);
		if (record.size > left)
			ppt->cut = true;
		if (record.version == OFFICE_ART_CONTAINER || record.type == PPT_BLOB) {
			ppt_text_end(ppt);
			place_push(ppt, &record, at + 8 + size_min(record.size, left));
			at += 8;
			continue;
		}
		(void)rd_sub(&rest, atom_size(ppt, &record, at + 8, left), &body);
		at = ppt->all.left - rest.left;
		if (note)
			atom_note(ppt, &record, body);
		else
			atom_read(ppt, &record, body);
	}
	places_pop(ppt, SIZE_MAX);
	ppt_text_end(ppt);
	if (alone)
		scan_spend(ppt->scan, end - from);
}

static void
presentation_read(struct ppt *ppt)
{
	struct meeting meeting = {0};

	walk(ppt, 0, false, true, NULL);
	if (ppt->nobjects > 0)
		qsort(ppt->objects, ppt->nobjects, sizeof(ppt->objects[0]), offset_compare);
	walk(ppt, 0, false, false, &meeting);
	for (size_t i = 0; i < meeting.missed && !scan_stopped(ppt->scan); i++) {
		if (scan_budget(ppt->scan) == 0) {
			scan_opaque(ppt->scan, WHY_LIMIT, LIMIT_INFLATED);
			break;
		}
		walk(ppt, ppt->objects[i], true, false, NULL);
	}
}

static void
stream_read(struct scan *scan, struct rd stream)
{
	struct ppt *ppt = calloc(1, sizeof(*ppt));

	if (ppt == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	ppt->scan = scan;
	ppt->all = stream;
	presentation_read(ppt);
	if (ppt->cut)
		scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
	if (ppt->no_memory)
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
	xlsx_text_free(&ppt->lines);
	free(ppt->objects);
	free(ppt);
}

void
ppt_stream_read(struct scan *scan, struct rd stream, struct rd user)
{
	uint8_t *plain;

	if (!ppt_crypt_is(stream, user)) {
		stream_read(scan, stream);
		return;
	}
	plain = ppt_crypt_open(scan, stream, user);
	if (plain == NULL)
		return;
	stream_read(scan, rd_init(plain, stream.left));
	free(plain);
}

void
ppt_read(struct scan *scan, struct ole *ole, uint32_t storage)
{
	struct rd stream, user = rd_init(NULL, 0);

	if (ole_stream_find(ole, scan, storage, "PowerPoint Document", &stream) < 0)
		return;
	(void)ole_stream_find(ole, scan, storage, "Current User", &user);
	ppt_stream_read(scan, stream, user);
}
