/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scanner/format/pdf_inline.h"

#include <string.h>

#include "base/checked.h"
#include "scanner/limits.h"

#define LOOK_BEHIND 16u /* bytes behind "EI" that must not look like more of the picture */
#define LOOK_FAR 4096u /* bytes behind the first "EI" in which a better one is sought */

struct picture {
	uint64_t width, height, bits, components;
	bool filtered;
};

/* One key of the dictionary (table 91). */
static void
key_read(struct picture *picture, struct rd key, const struct pdf_value *value)
{
	if (pdf_is(key, "W") || pdf_is(key, "Width")) {
		picture->width = pdf_uint(value, UINT32_MAX);
	} else if (pdf_is(key, "H") || pdf_is(key, "Height")) {
		picture->height = pdf_uint(value, UINT32_MAX);
	} else if (pdf_is(key, "BPC") || pdf_is(key, "BitsPerComponent")) {
		picture->bits = pdf_uint(value, 16);
	} else if (pdf_is(key, "IM") || pdf_is(key, "ImageMask")) {
		picture->bits = value->truth ? 1 : picture->bits;
	} else if (pdf_is(key, "F") || pdf_is(key, "Filter")) {
		picture->filtered = true;
	} else if (pdf_is(key, "CS") || pdf_is(key, "ColorSpace")) {
		if (pdf_is_name(value, "RGB") || pdf_is_name(value, "DeviceRGB"))
			picture->components = 3;
		else if (pdf_is_name(value, "CMYK") || pdf_is_name(value, "DeviceCMYK"))
			picture->components = 4;
		else if (value->kind == PDF_ARRAY) /* indexed */
			picture->components = 1;
	}
}

/* Up to the word ID, and the one blank behind it. */
static bool
head_take(struct rd *rest, struct picture *picture)
{
	struct pdf_token token;
	struct pdf_value value;

	while (pdf_lex(rest, &token)) {
		if (token.kind == PDF_TOKEN_WORD && pdf_is(token.raw, "ID")) {
			(void)rd_skip(rest, size_min(rest->left, 1));
			return true;
		}
		if (token.kind == PDF_TOKEN_NAME && pdf_value_take(rest, &value))
			key_read(picture, token.raw, &value);
		else if (token.kind == PDF_TOKEN_WORD)
			return false;
	}
	return false;
}

/* "EI" there, a word of its own? */
static bool
ends_at(const struct rd *data, uint64_t off)
{
	return data->left >= 2 && off <= data->left - 2 && data->p[off] == 'E' &&
	    data->p[off + 1] == 'I' && (off == 0 || pdf_is_blank(data->p[off - 1])) &&
	    (off + 2 == data->left || !pdf_is_regular(data->p[off + 2]));
}

/* What is not filtered has a known length. */
static bool
length_tells(const struct rd *data, const struct picture *picture, size_t *ret)
{
	uint64_t row, length;

	if (picture->filtered || picture->width > UINT16_MAX || picture->height > UINT16_MAX ||
	    picture->width == 0)
		return false;
	row = (picture->width * picture->bits * picture->components + 7) / 8;
	length = row * picture->height;
	for (uint64_t i = length; i < length + 4; i++) {
		if (ends_at(data, i)) {
			*ret = (size_t)i;
			return true;
		}
	}
	return false;
}

/* Operators stand behind a picture, and they are letters. */
static bool
text_behind(const struct rd *data, size_t off)
{
	size_t end = size_min(data->left, off + 2 + LOOK_BEHIND);

	for (size_t i = off + 2; i < end; i++) {
		if (!pdf_is_blank(data->p[i]) && (data->p[i] < ' ' || data->p[i] > '~'))
			return false;
	}
	return true;
}

static bool
end_find(const struct rd *data, size_t *ret)
{
	size_t from = 0, first = data->left, most = data->left;
	const uint8_t *hit;

	while (from < most && (hit = memmem(data->p + from, most - from, "EI", 2)) != NULL) {
		size_t off = (size_t)(hit - data->p);

		from = off + 2;
		if (!ends_at(data, off))
			continue;
		if (text_behind(data, off)) {
			*ret = off;
			return true;
		}
		if (first == data->left) {
			first = off;
			most = size_min(most, off + LOOK_FAR);
		}
	}
	*ret = first;
	return first < data->left;
}

uint64_t
pdf_inline_skip(struct pdf_inline *inside, struct rd *rest)
{
	struct picture picture = {.bits = 8, .components = 1};
	size_t end;

	if (!head_take(rest, &picture) || inside->none)
		return picture.width * picture.height;
	if (length_tells(rest, &picture, &end) || end_find(rest, &end))
		(void)rd_skip(rest, end + 2);
	else
		inside->none = true;
	return picture.width * picture.height;
}
