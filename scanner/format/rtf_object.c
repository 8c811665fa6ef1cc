/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the bytes of the object in hand. Its header is read for the sake of what it wraps; if it
 * is odd, the whole is looked into. */
#include "scanner/format/rtf_object.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/checked.h"
#include "scanner/format/ole_native.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

static const uint8_t member[] = {'o', 'b', 'j', 'e', 'c', 't'};

void
rtf_object_begin(struct rtf_object *object, struct scan *scan, size_t rest)
{
	size_t size = size_min(rest, SCAN_MEMBER_MAX);

	object->n = 0;
	object->high = -1;
	object->cut = false;
	if (size <= object->size)
		return;
	free(object->bytes);
	object->size = 0;
	object->bytes = malloc(size);
	if (object->bytes != NULL)
		object->size = size;
	else
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
}

static void
byte_add(struct rtf_object *object, uint8_t byte)
{
	if (object->n < object->size)
		object->bytes[object->n++] = byte;
	else
		object->cut = true;
}

void
rtf_object_hex(struct rtf_object *object, struct rd digits)
{
	for (size_t i = 0; i < digits.left; i++) {
		int digit = hex_digit(digits.p[i]);

		if (digit < 0)
			continue;
		if (object->high < 0) {
			object->high = digit;
		} else {
			byte_add(object, (uint8_t)(object->high * 16 + digit));
			object->high = -1;
		}
	}
}

void
rtf_object_bytes(struct rtf_object *object, struct rd bytes)
{
	for (size_t i = 0; i < bytes.left; i++)
		byte_add(object, bytes.p[i]);
}

/* A LengthPrefixedAnsiString (MS-OLEDS 2.1.4). */
static int
string_take(struct rd *rd, struct rd *ret)
{
	uint32_t n;

	if (rd_u32le(rd, &n) < 0)
		return -1;
	return rd_sub(rd, n, ret);
}

/* The native data of an ObjectHeader with data behind it (2.2.4, 2.2.5). */
static int
native_take(struct rd rd, struct rd *ret_class, struct rd *ret)
{
	uint32_t version, kind, n;
	struct rd skipped;

	if (rd_u32le(&rd, &version) < 0 || rd_u32le(&rd, &kind) < 0 ||
	    string_take(&rd, ret_class) < 0 || string_take(&rd, &skipped) < 0 ||
	    string_take(&rd, &skipped) < 0 || rd_u32le(&rd, &n) < 0)
		return -1;
	/* The length may lie: Word reads what is there. */
	return rd_sub(&rd, size_min(n, rd.left), ret);
}

void
rtf_object_scan(struct rtf_object *object, struct scan *scan)
{
	struct rd whole = rd_init(object->bytes, object->n), native, file, class, name;

	if (object->n == 0)
		return;
	if (object->cut)
		scan_opaque(scan, WHY_LIMIT, LIMIT_SIZE);
	if (whole.left > scan_budget(scan)) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_INFLATED);
		return;
	}
	scan_spend(scan, whole.left);
	if (native_take(whole, &class, &native) < 0) {
		scan_member(scan, member, sizeof(member), whole);
		return;
	}
	if (class.left >= 7 && memcmp(class.p, "Package", 7) == 0 &&
	    ole_package_take(native, &name, &file) == 0)
		scan_member(scan, name.p, name.left, file);
	else
		scan_member(scan, member, sizeof(member), native);
	object->n = 0;
}

void
rtf_object_free(struct rtf_object *object)
{
	free(object->bytes);
	object->bytes = NULL;
	object->size = 0;
}
