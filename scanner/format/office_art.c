/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the tables of properties ([MS-ODRAW] 2.3.1): an array of property ids and values, then the
 * bytes of those whose value is a length. Nesting is of no matter to the text, so records are read
 * in one row: into those that hold records, over all others.
 */
#include "scanner/format/office_art.h"

#include <stdlib.h>

#include "base/checked.h"
#include "scanner/format/utf16.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define PROPERTY_BYTES 6u
#define PROPERTY_ID 0x3fffu
#define PROPERTY_COMPLEX 0x8000u

bool
office_art_next(struct rd *bytes, struct office_art_record *ret)
{
	uint16_t head;

	if (bytes->left < 8)
		return false;
	(void)rd_u16le(bytes, &head);
	(void)rd_u16le(bytes, &ret->type);
	(void)rd_u32le(bytes, &ret->size);
	ret->version = head & 0x0f;
	ret->instance = head >> 4;
	return true;
}

bool
office_art_is_table(uint16_t type)
{
	/* OfficeArtFOPT, OfficeArtSecondaryFOPT, OfficeArtTertiaryFOPT */
	return type == 0xf00b || type == 0xf121 || type == 0xf122;
}

static const struct {
	uint16_t id;
	enum part part;
} texts[] = {
    {0x00c0, PART_TEXTBOX}, /* gtextUNICODE */
    {0x0380, PART_METADATA}, /* wzName */
    {0x0381, PART_METADATA}, /* wzDescription */
    {0x038d, PART_METADATA}, /* wzTooltip */
};

static void
text_say(struct scan *scan, struct rd bytes, enum part part)
{
	struct span span = {.part = part, .flags = SPAN_BREAK, .encoding = ENCODING_UTF16LE};
	char *text;

	bytes.left = size_min(bytes.left, PARAGRAPH_MAX);
	text = malloc(bytes.left / 2 * UTF16_BYTES_MAX + 1);
	if (text == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	span.text = text;
	span.len = utf16_bytes(bytes, text);
	while (span.len > 0 && text[span.len - 1] == '\0')
		span.len--;
	if (span.len > 0)
		scan_span(scan, &span);
	free(text);
}

/* Arrays ([MS-ODRAW] 2.2.51); Office has written the length of some without their own header. */
static const uint16_t arrays[] = {0x0145, 0x0146, 0x0151, 0x0155, 0x0156, 0x0157, 0x0158, 0x0159,
    0x0197, 0x01cf, 0x0383, 0x0503};

static uint32_t
array_size(uint16_t id, struct rd body, uint32_t size)
{
	uint16_t n, room, each;

	for (size_t i = 0; i < ARRAY_LEN(arrays); i++) {
		if (arrays[i] != (id & PROPERTY_ID))
			continue;
		if (rd_u16le(&body, &n) < 0 || rd_u16le(&body, &room) < 0 ||
		    rd_u16le(&body, &each) < 0)
			return size;
		return (uint32_t)n * (each == 0xfff0 ? 4u : each) == size ? size + 6 : size;
	}
	return size;
}

void
office_art_table_say(struct scan *scan, const struct office_art_record *record, struct rd body)
{
	size_t n = size_min(record->instance, body.left / PROPERTY_BYTES);
	struct rd ids, value;
	uint16_t id;
	uint32_t size;

	(void)rd_sub(&body, n * PROPERTY_BYTES, &ids);
	while (rd_u16le(&ids, &id) == 0 && rd_u32le(&ids, &size) == 0) {
		if ((id & PROPERTY_COMPLEX) == 0)
			continue;
		size = array_size(id, body, size);
		(void)rd_sub(&body, size_min(size, body.left), &value);
		for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
			if (texts[i].id == (id & PROPERTY_ID) && value.left > 1)
				text_say(scan, value, texts[i].part);
		}
	}
}

void
office_art_say(struct scan *scan, struct rd drawing)
{
	struct office_art_record record;
	struct rd body;

	while (!scan_stopped(scan) && office_art_next(&drawing, &record)) {
		if (record.version == OFFICE_ART_CONTAINER)
			continue;
		(void)rd_sub(&drawing, size_min(record.size, drawing.left), &body);
		if (office_art_is_table(record.type))
			office_art_table_say(scan, &record, body);
	}
}
