/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The only file that calls poppler. The document is mapped, not copied: it would count against
 * the memory that poppler may have. Fonts, CMaps and configuration are files, and there are none
 * in the sandbox: text needs them only for CJK fonts that are not embedded.
 */
#include "scanner/pdf/reader.h"

#include <errno.h>
#include <poppler.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/checked.h"

#define GAP 1.5 /* heights of a line: more space than this parts columns */

/* One page with one letter, so that every table of poppler that is made late is made early. */
static const char sample[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F "
    "5 0 R>>>>>>endobj\n"
    "4 0 obj<</Length 27>>stream\nBT /F 1 Tf 1 1 Td (A) Tj ET\nendstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "trailer<</Root 1 0 R>>\n";

/* The document's bytes where they are mapped; offset need not be that of a page. */
struct mapped {
	uint8_t *map;
	size_t size;
	const uint8_t *bytes;
};

static int
mapped_make(int fd, uint64_t offset, uint64_t size, struct mapped *ret)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), before = offset % page;
	void *map = mmap(NULL, size + before, PROT_READ, MAP_SHARED, fd, (off_t)(offset - before));

	if (map == MAP_FAILED)
		return -errno;
	ret->map = map;
	ret->size = size + before;
	ret->bytes = ret->map + before;
	return 0;
}

static void
text_send(struct sink *sink, const char *text)
{
	size_t left = strlen(text);

	while (left > 0 && sink->error == 0) {
		size_t n = size_min(left, SINK_DATA_MAX);

		sink_data(sink, text, n);
		text += n;
		left -= n;
	}
}

/* Does the second character begin a line or column of its own? poppler_page_get_text() puts
 * nothing between the last word of a block and the first of the next. */
static bool
is_apart(const PopplerRectangle *a, const PopplerRectangle *b)
{
	double height = MAX(a->y2 - a->y1, b->y2 - b->y1);
	double over = MIN(a->y2, b->y2) - MAX(a->y1, b->y1);

	return over < height / 2 || b->x1 - a->x2 > GAP * height || b->x2 < a->x1;
}

/* The text with a line break wherever its places say so. Takes text. */
static char *
text_by_place(char *text, const PopplerRectangle *places, size_t nplaces)
{
	GString *lines = g_string_sized_new(strlen(text) + 64);
	const char *at = text, *next;

	for (size_t i = 0; *at != '\0'; i++, at = next) {
		next = at + g_utf8_skip[(uint8_t)*at];
		if (i > 0 && i < nplaces && !g_ascii_isspace(*at) && !g_ascii_isspace(at[-1]) &&
		    is_apart(&places[i - 1], &places[i]))
			g_string_append_c(lines, '\n');
		g_string_append_len(lines, at, next - at);
	}
	g_free(text);
	return g_string_free(lines, FALSE);
}

/* NULL if the page cannot be had. */
static char *
page_text(PopplerDocument *document, int number)
{
	PopplerPage *page = poppler_document_get_page(document, number);
	PopplerRectangle *places = NULL;
	guint nplaces = 0;
	char *text;

	if (page == NULL)
		return NULL;
	text = poppler_page_get_text(page);
	if (text != NULL && poppler_page_get_text_layout(page, &places, &nplaces))
		text = text_by_place(text, places, nplaces);
	g_free(places);
	g_object_unref(page);
	return text;
}

static void
page_send(struct sink *sink, PopplerDocument *document, int number)
{
	char *text = page_text(document, number);

	if (text != NULL)
		text_send(sink, text);
	g_free(text);
	sink_data(sink, "\f", 1);
}

static void
document_send(struct sink *sink, GBytes *bytes, struct archive_end *end)
{
	GError *error = NULL;
	PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
	int n;

	if (document == NULL) {
		end->why = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)
		    ? WHY_ENCRYPTED
		    : WHY_DAMAGED;
		g_clear_error(&error);
		return;
	}
	n = poppler_document_get_n_pages(document);
	for (int i = 0; i < n && sink->error == 0; i++)
		page_send(sink, document, i);
	if (n <= 0)
		end->why = WHY_DAMAGED;
	g_object_unref(document);
}

void
reader_prepare(void)
{
	GBytes *bytes = g_bytes_new_static(sample, sizeof(sample) - 1);
	PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, NULL);

	if (document != NULL) {
		g_free(page_text(document, 0));
		g_object_unref(document);
	}
	g_bytes_unref(bytes);
}

void
reader_send(int fd, uint64_t offset, uint64_t size, struct sink *sink)
{
	struct archive_end end = {.why = WHY_NONE};
	struct mapped mapped = {0};
	GBytes *bytes;
	int r = mapped_make(fd, offset, size, &mapped);

	sink_entry(sink, "text", ARCHIVE_SIZE_UNKNOWN, false);
	if (r == 0) {
		bytes = g_bytes_new_static(mapped.bytes, size);
		document_send(sink, bytes, &end);
		g_bytes_unref(bytes);
		munmap(mapped.map, mapped.size);
	} else {
		end.why = r == -ENOMEM ? WHY_LIMIT : WHY_DAMAGED;
		end.limit = r == -ENOMEM ? LIMIT_MEMORY : LIMIT_NONE;
	}
	sink_end(sink, &end);
}
