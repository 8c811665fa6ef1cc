/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the way through the sets of properties. Offsets may lead anywhere in their set; a property
 * of which only a part is there says that part. */
#include "scanner/format/ole_property.h"

#include <string.h>

#include "base/checked.h"
#include "scanner/format/markup.h"
#include "scanner/format/rtf_table.h"
#include "scanner/worker/scan.h"

#define BYTE_ORDER 0xfffeu
#define ID_DICTIONARY 0u
#define ID_CODEPAGE 1u
#define TYPE_I2 2u
#define TYPE_STRING 0x1eu
#define TYPE_WIDE 0x1fu
#define TYPE_VARIANT 0x0cu
#define TYPE_VECTOR 0x1000u
#define CODEPAGE_UTF16 1200u
#define CODEPAGE_UTF8 65001u
#define SETS_MAX 16u /* of one stream; Office writes two */
#define PROPERTIES_MAX 1024u /* of one set; Office writes some 20 */
#define VALUES_MAX 1024u /* of one vector */

static const struct look plain = {.font = SPAN_FONT_UNKNOWN};

static const uint8_t summary_set[16] = {0xe0, 0x85, 0x9f, 0xf2, 0xf9, 0x4f, 0x68, 0x10, 0xab, 0x91,
    0x08, 0x00, 0x2b, 0x27, 0xb3, 0xd9};

struct set {
	struct markup *markup;
	struct rd bytes; /* from its size on */
	struct rd dictionary; /* names of properties */
	uint32_t codepage;
	bool summary; /* SummaryInformation: some of it are names of people */
};

/* ---- values -------------------------------------------------------------------------------------- */

static void
wide_add(struct markup *markup, struct rd text)
{
	uint16_t unit;

	while (rd_u16le(&text, &unit) == 0 && unit != 0)
		markup_code(markup, unit, &plain);
}

static void
narrow_add(struct markup *markup, struct rd text, uint32_t codepage)
{
	const uint8_t *end = text.left > 0 ? memchr(text.p, '\0', text.left) : NULL;
	uint8_t byte;

	if (codepage == CODEPAGE_UTF16) {
		wide_add(markup, text);
		return;
	}
	if (end != NULL)
		text.left = (size_t)(end - text.p);
	if (codepage == CODEPAGE_UTF8) {
		markup_bytes(markup, text.p, text.left, &plain);
		return;
	}
	while (rd_u8(&text, &byte) == 0)
		markup_code(markup, rtf_byte_code(byte, codepage == 1258 ? 1258 : 1252), &plain);
}

/* A string's bytes: a count first, of characters in UTF-16. */
static int
string_take(struct rd *rd, bool wide, struct rd *ret)
{
	uint32_t count;
	size_t size;

	if (rd_u32le(rd, &count) < 0)
		return -1;
	size = size_min(wide ? (size_t)count * 2 : count, rd->left);
	(void)rd_sub(rd, size, ret);
	/* 2.11, 2.12: padded to four bytes. */
	(void)rd_skip(rd, size_min((4 - size % 4) % 4, rd->left));
	return 0;
}

static void
string_say(const struct set *set, struct rd text, bool wide)
{
	if (wide)
		wide_add(set->markup, text);
	else
		narrow_add(set->markup, text, set->codepage);
	markup_end(set->markup);
}

/* The name that the dictionary (2.17) gives a property, if it does, with ": " behind. */
static void
name_add(const struct set *set, uint32_t id)
{
	struct rd rest = set->dictionary, name;
	bool wide = set->codepage == CODEPAGE_UTF16;
	uint32_t count, entry, size;

	if (id < 2 || rd_u32le(&rest, &count) < 0)
		return;
	for (uint32_t i = 0; i < count && i < PROPERTIES_MAX; i++) {
		if (rd_u32le(&rest, &entry) < 0 || rd_u32le(&rest, &size) < 0 ||
		    rd_sub(&rest, wide ? (size_t)size * 2 : size, &name) < 0)
			return;
		if (wide)
			(void)rd_skip(&rest, size_min((size_t)size % 2 * 2, rest.left));
		if (entry != id)
			continue;
		narrow_add(set->markup, name, set->codepage);
		markup_bytes(set->markup, ": ", 2, &plain);
		return;
	}
}

static void
value_say(const struct set *set, uint32_t id, struct rd value)
{
	uint32_t type, count = 1, inner;
	struct rd text;

	if (rd_u32le(&value, &type) < 0)
		return;
	if ((type & TYPE_VECTOR) != 0 && rd_u32le(&value, &count) < 0)
		return;
	type &= ~TYPE_VECTOR;
	if (type != TYPE_STRING && type != TYPE_WIDE && type != TYPE_VARIANT)
		return;
	if (count == 1)
		name_add(set, id);
	for (uint32_t i = 0; i < count && i < VALUES_MAX; i++) {
		inner = type;
		/* Of variants only strings are known in size. */
		if (type == TYPE_VARIANT && rd_u32le(&value, &inner) < 0)
			break;
		if (inner != TYPE_STRING && inner != TYPE_WIDE) {
			(void)rd_skip(&value, size_min(4, value.left));
			continue;
		}
		if (string_take(&value, inner == TYPE_WIDE, &text) < 0)
			break;
		string_say(set, text, inner == TYPE_WIDE);
	}
	/* A name without a value. */
	markup_cut(set->markup, 0);
	markup_end(set->markup);
}

/* ---- sets ---------------------------------------------------------------------------------------- */

/* Template, application, author, last author ([MS-OLEPS] 3.1.2: 4, 7, 8, 18). */
static bool
is_said(const struct set *set, uint32_t id)
{
	return !set->summary || (id != 4 && id != 7 && id != 8 && id != 18);
}

/* Property number i: its id and what stands at its offset. */
static int
property_at(const struct set *set, uint32_t i, uint32_t *ret_id, struct rd *ret)
{
	struct rd entry;
	uint32_t at;

	if (rd_at(&set->bytes, 8 + (uint64_t)i * 8, 8, &entry) < 0)
		return -1;
	(void)rd_u32le(&entry, ret_id);
	(void)rd_u32le(&entry, &at);
	*ret = set->bytes;
	return rd_skip(ret, at);
}

static void
set_say(struct set *set)
{
	struct rd head = set->bytes, value;
	uint32_t count, id, type;
	uint16_t codepage;

	if (rd_skip(&head, 4) < 0 || rd_u32le(&head, &count) < 0)
		return;
	count = count < PROPERTIES_MAX ? count : PROPERTIES_MAX;
	for (uint32_t i = 0; i < count; i++) {
		if (property_at(set, i, &id, &value) < 0)
			continue;
		if (id == ID_DICTIONARY)
			set->dictionary = value;
		else if (id == ID_CODEPAGE && rd_u32le(&value, &type) == 0 && type == TYPE_I2 &&
		    rd_u16le(&value, &codepage) == 0)
			set->codepage = codepage;
	}
	for (uint32_t i = 0; i < count && !scan_stopped(set->markup->scan); i++) {
		if (property_at(set, i, &id, &value) == 0 && id > ID_CODEPAGE && is_said(set, id))
			value_say(set, id, value);
	}
}

void
ole_property_say(struct scan *scan, struct rd stream)
{
	struct rd rest = stream;
	struct markup markup;
	const uint8_t *id;
	uint32_t nsets, at;
	uint16_t order;

	if (rd_u16le(&rest, &order) < 0 || order != BYTE_ORDER || rd_skip(&rest, 22) < 0 ||
	    rd_u32le(&rest, &nsets) < 0 || !markup_init(&markup, scan))
		return;
	markup.part = PART_METADATA;
	for (uint32_t i = 0; i < nsets && i < SETS_MAX; i++) {
		struct set set = {.markup = &markup, .bytes = stream, .codepage = 1252};

		if (rd_bytes(&rest, sizeof(summary_set), &id) < 0 || rd_u32le(&rest, &at) < 0)
			break;
		set.summary = memcmp(id, summary_set, sizeof(summary_set)) == 0;
		if (rd_skip(&set.bytes, at) == 0)
			set_say(&set);
	}
}
