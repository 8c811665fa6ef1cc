/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns what is done with which property: texts are said, bodies in HTML and RTF and what is
 * attached are members. Whatever else is in the storage is left to who reads the rest of it.
 */
#include "scanner/format/msg.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/lzfu.h"
#include "scanner/format/markup.h"
#include "scanner/format/ole.h"
#include "scanner/format/ole_file.h"
#include "scanner/format/text.h"
#include "scanner/worker/scan.h"

#define TYPE_NARROW 0x001eu /* [MS-OXCDATA] 2.11.1 */
#define TYPE_WIDE 0x001fu
#define TYPE_MANY 0x1000u /* a value of several: each has a stream */
#define TAG_BODY 0x1000u
#define TAG_RTF 0x1009u
#define TAG_HTML 0x1013u
#define TAG_DATA 0x3701u
#define NAME_BYTES 512u /* of an attachment's name */

static const char prefix[] = "__substg1.0_";
static const char attachment[] = "__attach_version1.0_";
static const char recipient[] = "__recip_version1.0_";
static const struct look plain = {.font = SPAN_FONT_UNKNOWN};

struct property {
	uint32_t entry;
	uint16_t tag, type;
};

static int
hex_digit(char c)
{
	char lower = (char)(c | 0x20);

	if (c >= '0' && c <= '9')
		return c - '0';
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* 2.2.2: the name says tag and type in eight digits. */
static bool
property_of(const struct ole *ole, uint32_t entry, struct property *ret)
{
	char name[OLE_NAME_BYTES];
	uint32_t number = 0;

	if (ole_name(ole, entry, name) < sizeof(prefix) - 1 + 8 ||
	    strncmp(name, prefix, sizeof(prefix) - 1) != 0)
		return false;
	for (size_t i = 0; i < 8; i++) {
		int digit = hex_digit(name[sizeof(prefix) - 1 + i]);

		if (digit < 0)
			return false;
		number = number << 4 | (uint32_t)digit;
	}
	ret->entry = entry;
	ret->tag = (uint16_t)(number >> 16);
	ret->type = (uint16_t)number;
	return true;
}

static bool
is_text(const struct property *property)
{
	uint32_t type = property->type & ~TYPE_MANY;

	return type == TYPE_NARROW || type == TYPE_WIDE;
}

/* ---- text ---------------------------------------------------------------------------------------- */

/* Each line a block. */
static void
lines_say(struct scan *scan, struct rd text, bool wide, enum part part)
{
	struct markup markup;

	if (!markup_init(&markup, scan))
		return;
	markup.part = part;
	markup.encoding = wide ? ENCODING_UTF16LE : ENCODING_UTF8;
	while (text.left >= (wide ? 2 : 1) && !scan_stopped(scan)) {
		uint32_t c = text.p[0];

		(void)rd_skip(&text, wide ? utf16_get(text.p, text.left, false, &c) : 1);
		if (c == '\n' || c == '\r')
			markup_end(&markup);
		else if (wide && c != 0)
			markup_code(&markup, c, &plain);
		else if (!wide && c != 0)
			markup_bytes(&markup, &(uint8_t){(uint8_t)c}, 1, &plain);
	}
	markup_end(&markup);
}

static void
rtf_scan(struct scan *scan, struct rd stream)
{
	static const uint8_t name[] = "body.rtf";
	uint8_t *bytes;
	size_t n;
	int r = lzfu_unpack(stream, scan_budget(scan), &bytes, &n);

	if (r < 0) {
		scan_opaque_member(scan, name, sizeof(name) - 1,
		    r == -EBADMSG ? WHY_DAMAGED : WHY_LIMIT,
		    r == -EBADMSG      ? LIMIT_NONE
			: r == -ENOMEM ? LIMIT_MEMORY
				       : LIMIT_INFLATED);
		return;
	}
	scan_spend(scan, n);
	scan_member(scan, name, sizeof(name) - 1, rd_init(bytes, n));
	free(bytes);
}

static void
property_say(struct scan *scan, struct ole *ole, const struct property *property)
{
	static const uint8_t html[] = "body.html";
	struct rd stream;

	if (!is_text(property) && property->tag != TAG_HTML && property->tag != TAG_RTF)
		return;
	if (ole_was_read(ole, property->entry) ||
	    ole_stream(ole, scan, property->entry, &stream) < 0)
		return;
	if (property->tag == TAG_RTF && !is_text(property))
		rtf_scan(scan, stream);
	else if (property->tag == TAG_HTML)
		scan_member(scan, html, sizeof(html) - 1, stream);
	else
		lines_say(scan, stream, (property->type & ~TYPE_MANY) == TYPE_WIDE,
		    property->tag == TAG_BODY ? PART_BODY : PART_METADATA);
}

/* ---- attachments --------------------------------------------------------------------------------- */

/* The name it is shown by: the long one, the short one, that of the object. */
static size_t
attachment_name(struct scan *scan, struct ole *ole, uint32_t storage, char ret[NAME_BYTES])
{
	static const struct {
		const char *stream;
		bool wide;
	} names[] = {{"__substg1.0_3707001F", true}, {"__substg1.0_3707001E", false},
	    {"__substg1.0_3704001F", true}, {"__substg1.0_3704001E", false},
	    {"__substg1.0_3001001F", true}, {"__substg1.0_3001001E", false}};
	struct rd text;
	uint32_t c;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (ole_stream_find(ole, scan, storage, names[i].stream, &text) < 0)
			continue;
		while (text.left >= (names[i].wide ? 2 : 1) && n < NAME_BYTES - 4) {
			c = text.p[0];
			(void)rd_skip(&text,
			    names[i].wide ? utf16_get(text.p, text.left, false, &c) : 1);
			if (c == 0)
				break;
			if (names[i].wide)
				n += utf8_put(ret + n, c);
			else
				ret[n++] = (char)c;
		}
		if (n > 0)
			return n;
	}
	return (size_t)snprintf(ret, NAME_BYTES, "attachment");
}

struct inner {
	struct ole *ole;
	uint32_t storage;
};

static void
inner_read(struct scan *scan, void *arg) /* NOLINT(misc-no-recursion) */
{
	const struct inner *inner = arg;

	ole_storage_read(scan, inner->ole, inner->storage);
}

/* A message or an object ([MS-OXMSG] 2.2.2.1); below it lie its own attachments. Bounded by
 * SCAN_DEPTH_MAX. */
static void
attachment_read(struct scan *scan, struct ole *ole,
    uint32_t storage) /* NOLINT(misc-no-recursion) */
{
	struct property property;
	struct rd stream;
	char name[NAME_BYTES];
	size_t len = attachment_name(scan, ole, storage, name);

	for (uint32_t i = ole_first(ole, storage); i != OLE_NONE; i = ole_next(ole, i)) {
		struct inner inner = {.ole = ole, .storage = i};
		struct scan_storage member = {.type = "ole", .read = inner_read, .arg = &inner};

		if (!property_of(ole, i, &property))
			continue;
		if (ole_kind(ole, i) == OLE_STORAGE) {
			scan_member_storage(scan, (const uint8_t *)name, len, &member);
		} else if (property.tag == TAG_DATA && !ole_was_read(ole, i)) {
			if (ole_stream(ole, scan, i, &stream) == 0)
				scan_member(scan, (const uint8_t *)name, len, stream);
		} else {
			property_say(scan, ole, &property);
		}
	}
}

/* ---- the message --------------------------------------------------------------------------------- */

static bool
begins(const struct ole *ole, uint32_t entry, const char *text)
{
	char name[OLE_NAME_BYTES];

	(void)ole_name(ole, entry, name);
	return strncmp(name, text, strlen(text)) == 0;
}

static void
properties_say(struct scan *scan, struct ole *ole, uint32_t storage)
{
	struct property property;

	for (uint32_t i = ole_first(ole, storage); i != OLE_NONE && !scan_stopped(scan);
	     i = ole_next(ole, i)) {
		if (ole_kind(ole, i) == OLE_STREAM && property_of(ole, i, &property))
			property_say(scan, ole, &property);
	}
}

void
msg_read(struct scan *scan, struct ole *ole, uint32_t storage) /* NOLINT(misc-no-recursion) */
{
	struct rd fixed;

	/* Numbers and dates only; read, so that this is known to be done. */
	(void)ole_stream_find(ole, scan, storage, "__properties_version1.0", &fixed);
	properties_say(scan, ole, storage);
	for (uint32_t i = ole_first(ole, storage); i != OLE_NONE && !scan_stopped(scan);
	     i = ole_next(ole, i)) {
		if (ole_kind(ole, i) != OLE_STORAGE)
			continue;
		if (begins(ole, i, attachment))
			attachment_read(scan, ole, i);
		else if (begins(ole, i, recipient))
			properties_say(scan, ole, i);
	}
}
