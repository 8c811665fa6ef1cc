/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the way from a glyph's name to code points (Adobe Glyph List Specification, section 2). */
#include "scanner/format/pdf_glyph.h"

#include <stdbool.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/pdf_glyph_table.h"

static const struct {
	const char *name;
	enum pdf_encoding encoding;
} encodings[] = {
    {"WinAnsiEncoding", PDF_ENCODING_WIN_ANSI},
    {"MacRomanEncoding", PDF_ENCODING_MAC_ROMAN},
    {"StandardEncoding", PDF_ENCODING_STANDARD},
    {"PDFDocEncoding", PDF_ENCODING_PDF_DOC},
};

enum pdf_encoding
pdf_encoding_of(struct rd name)
{
	for (size_t i = 0; i < ARRAY_LEN(encodings); i++) {
		if (name.left == strlen(encodings[i].name) &&
		    memcmp(name.p, encodings[i].name, name.left) == 0)
			return encodings[i].encoding;
	}
	return PDF_ENCODING_NONE;
}

uint32_t
pdf_encoding_code(enum pdf_encoding encoding, uint8_t code)
{
	switch (encoding) {
	case PDF_ENCODING_NONE:
		return 0;
	case PDF_ENCODING_STANDARD:
		return pdf_encoding_standard[code];
	case PDF_ENCODING_WIN_ANSI:
		return pdf_encoding_win_ansi[code];
	case PDF_ENCODING_MAC_ROMAN:
		return pdf_encoding_mac_roman[code];
	case PDF_ENCODING_PDF_DOC:
		return pdf_encoding_pdf_doc[code];
	}
	return 0;
}

static uint32_t
table_find(struct rd name)
{
	size_t low = 0, high = pdf_glyph_nrows;

	if (name.left > PDF_GLYPH_NAME_MAX)
		return 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *text = pdf_glyph_rows[middle].name;
		int order = strncmp((const char *)name.p, text, name.left);

		if (order == 0 && text[name.left] == '\0')
			return pdf_glyph_rows[middle].code;
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* Capital digits, as the specification has it; small ones are written, too. */
static bool
hex_read(const uint8_t *p, size_t n, uint32_t *ret)
{
	uint32_t value = 0;

	for (size_t i = 0; i < n; i++) {
		uint8_t lower = p[i] | 0x20;

		if (p[i] >= '0' && p[i] <= '9')
			value = value << 4 | (uint32_t)(p[i] - '0');
		else if (lower >= 'a' && lower <= 'f')
			value = value << 4 | (uint32_t)(lower - 'a' + 10);
		else
			return false;
	}
	*ret = value;
	return value > 0 && value <= 0x10FFFF;
}

/* "uni1EAC", "uni004D1EAC", "u1EAC", "u1F600". */
static size_t
hex_codes(struct rd name, uint32_t *ret, size_t max)
{
	size_t n = 0;

	if (name.left >= 7 && memcmp(name.p, "uni", 3) == 0 && (name.left - 3) % 4 == 0) {
		for (size_t at = 3; at < name.left && n < max; at += 4) {
			if (!hex_read(name.p + at, 4, &ret[n]))
				return 0;
			n++;
		}
		return n;
	}
	if (name.left >= 5 && name.left <= 7 && name.p[0] == 'u' &&
	    hex_read(name.p + 1, name.left - 1, &ret[0]))
		return 1;
	return 0;
}

/* Up to the first of a byte, which is taken too. */
static struct rd
part_take(struct rd *rest, uint8_t until)
{
	const uint8_t *end = rest->left > 0 ? memchr(rest->p, until, rest->left) : NULL;
	size_t n = end != NULL ? (size_t)(end - rest->p) : rest->left;
	struct rd part = {rest->p, 0};

	(void)rd_sub(rest, n, &part);
	if (end != NULL)
		(void)rd_skip(rest, 1);
	return part;
}

size_t
pdf_glyph_codes(struct rd name, uint32_t *ret, size_t max)
{
	struct rd parts;
	size_t n = 0;

	if (name.left == 0)
		return 0;
	parts = part_take(&name, '.'); /* ".sc", ".alt": a variant of it */
	while (parts.left > 0 && n < max) {
		struct rd part = part_take(&parts, '_');
		uint32_t code = table_find(part);

		if (code != 0)
			ret[n++] = code;
		else
			n += hex_codes(part, ret + n, max - n);
	}
	return n;
}
