/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns what is asked of matguard-scan-pdf: one stream of text, a form feed behind each page. */
#include "scanner/format/pdf_helper.h"

#include <stdbool.h>
#include <string.h>

#include "scanner/format/archive.h"
#include "scanner/worker/scan.h"

static bool
is_blank(struct rd text)
{
	for (size_t i = 0; i < text.left; i++) {
		if (text.p[i] > ' ')
			return false;
	}
	return true;
}

static unsigned int
pages_say(struct scan *scan, struct rd text)
{
	struct span span = {.part = PART_BODY, .flags = SPAN_BREAK};
	unsigned int n = 0;

	while (text.left > 0 && !scan_stopped(scan)) {
		const uint8_t *end = memchr(text.p, '\f', text.left);
		struct rd page;

		if (rd_sub(&text, end != NULL ? (size_t)(end - text.p) : text.left, &page) < 0)
			break;
		if (end != NULL)
			(void)rd_skip(&text, 1);
		span.page++;
		if (is_blank(page))
			continue;
		span.text = (const char *)page.p;
		span.len = page.left;
		span.paragraph++;
		scan_span(scan, &span);
		n++;
	}
	return n;
}

unsigned int
pdf_helper_read(struct scan *scan, struct rd bytes)
{
	struct archive_request request = {.format = ARCHIVE_PDF,
	    .size = bytes.left,
	    .unpacked = ARCHIVE_SIZE_UNKNOWN};
	struct archive_content content;
	struct archive *archive;
	unsigned int n;

	if (archive_open_kind(scan, HELPER_PDF, bytes, &archive) < 0)
		return 0;
	(void)archive_stream(archive, &request, &content);
	if (content.why == WHY_LIMIT)
		scan_opaque(scan, content.why, content.limit);
	n = pages_say(scan, content.bytes);
	archive_close(archive);
	return n;
}
