/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parts of a package: the input's pieces, parted by NUL, each the part its first byte names, in a
 * flat package; so strings, styles, sheets and texts meet. What begins like a ZIP is taken as one.
 */
#include "tests/fuzz/scan_once.h"

static const char *const names[] = {"/word/document.xml", "/word/styles.xml", "/xl/workbook.xml",
    "/xl/_rels/workbook.xml.rels", "/xl/sharedStrings.xml", "/xl/styles.xml",
    "/xl/worksheets/sheet1.xml", "/xl/worksheets/sheet2.xml", "/ppt/slides/slide1.xml",
    "/docProps/custom.xml", "/word/comments.xml", "/x"};

#define PART_TAGS 256u /* bytes of the tags around one part, at most */

static size_t
put(uint8_t *out, const char *text)
{
	size_t n = strlen(text);

	memcpy(out, text, n);
	return n;
}

static void
package_scan(const uint8_t *bytes, size_t n)
{
	uint8_t *out = malloc(n * PART_TAGS + PART_TAGS * 2);
	size_t at, i = 0;

	if (out == NULL)
		abort();
	at = put(out, "<pkg:package xmlns:pkg=\"xmlPackage\">");
	while (i < n) {
		const uint8_t *end = memchr(bytes + i, '\0', n - i);
		size_t stop = end != NULL ? (size_t)(end - bytes) : n;

		at += put(out + at, "<pkg:part pkg:name=\"");
		at += put(out + at, names[bytes[i] % (sizeof(names) / sizeof(names[0]))]);
		at += put(out + at, "\"><pkg:xmlData>");
		if (stop > i + 1) {
			memcpy(out + at, bytes + i + 1, stop - i - 1);
			at += stop - i - 1;
		}
		at += put(out + at, "</pkg:xmlData></pkg:part>");
		i = stop + 1;
	}
	at += put(out + at, "</pkg:package>");
	scan_once(out, at);
	free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n >= 2 && memcmp(bytes, "PK", 2) == 0)
		scan_once(bytes, n);
	else if (n < 65536)
		package_scan(bytes, n);
	return 0;
}
