/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The formats in the order they are asked. What is surest by its bytes comes first; what is only
 * likely (text) comes after all that could be mistaken for it.
 */
#include <string.h>

#include "base/checked.h"
#include "scanner/format/data.h"
#include "scanner/format/format.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define TAIL_BYTES 65536u /* an archive of any size has a zero in its last so many */

static bool
empty_probe(const struct doc *doc)
{
	return doc->bytes.left == 0;
}

static bool
data_probe(const struct doc *doc)
{
	(void)doc;
	return true;
}

static void
nothing_read(struct scan *scan, const struct doc *doc)
{
	(void)scan;
	(void)doc;
}

static const struct format formats[] = {
    {"empty", empty_probe, nothing_read, false},
    /* Before zip: a tar whose last member is a ZIP ends like one. */
    {"tar", tar_probe, tar_read, false},
    /* Before PDF and zip: a document may hold either. Names its kind: doc, xls, ppt, msg. */
    {"ole", ole_probe, ole_read, true},
    /* Before zip: that of a PDF and a ZIP in one file begins as a PDF; pdf_read() asks the rows
     * below for what stands before and behind it. One that begins as a ZIP holds the PDF. */
    {"pdf", pdf_probe, pdf_read, true},
    /* Before zip: they are one, but their members are one document. ODF first: its mimetype is
     * the surest sign. Both name their kind while they read: docx, xlsx, odt. */
    {"odf", odf_probe, odf_read, true},
    {"ooxml", ooxml_probe, ooxml_read, true},
    /* Before all others: the ZIP may come behind anything at all, a text or a program; what that
     * is besides, format_other() says. */
    {"zip", zip_probe, zip_read, false},
    /* By their first bytes; one of them (ar) would pass for text. */
    {"gz", gzip_probe, gzip_read, false},
    {"packed", packed_probe, packed_read, false},
    {"archive", archive_probe, archive_kind_read, false},
    /* Workbooks older than compound files; the version in their first record is a sure sign. */
    {"xls", xls_probe, xls_raw_read, true},
    /* Documents of that age too. */
    {"doc", doc_old_probe, doc_old_read, true},
    {"rpm", rpm_probe, rpm_read, false},
    /* Before text: some begin in letters. */
    {"closed", closed_probe, closed_read, false},
    {"rtf", rtf_probe, rtf_read, true},
    /* Before XML: XHTML is it. */
    {"html", html_probe, html_read, true},
    {"flat", flat_probe, flat_read, true},
    {"xml", xml_probe, xml_read, false},
    /* UTF-32 before UTF-16: its BOM begins as that does. */
    {"text/utf-32le", utf32le_probe, utf32le_read, false},
    {"text/utf-32be", utf32be_probe, utf32be_read, false},
    /* Before UTF-16 text: it is that too. */
    {"csv", csv_wide_probe, csv_wide_read, true},
    /* UTF-16 before UTF-8: its ASCII half would pass for nothing else, but text without a single
     * ASCII character has no NUL and would pass for 8-bit text. */
    {"text/utf-16le", utf16le_probe, utf16le_read, false},
    {"text/utf-16be", utf16be_probe, utf16be_read, false},
    /* Before text: it is that too. */
    {"mail", mime_probe, mime_read, true},
    {"json", json_probe, json_read, true},
    {"text/html", html_inside_probe, html_inside_read, true},
    {"xml", xml_bare_probe, xml_bare_read, false},
    /* After what is surer: any list of words with commas may be it. */
    {"csv", csv_probe, csv_read, true},
    {"text/utf-8", utf8_probe, utf8_read, false},
    {"data", data_probe, data_read, false},
};

/* Rows behind this one are known by what text says. */
static const struct format *
closed_row(void)
{
	const struct format *format = formats;

	while (format->read != closed_read)
		format++;
	return format;
}

const char *
format_type(size_t i)
{
	return i < ARRAY_LEN(formats) ? formats[i].type : NULL;
}

const struct format *
format_find(const struct doc *doc)
{
	const struct format *format = formats;

	while (!format->probe(doc))
		format++;
	return format;
}

const struct format *
format_find_behind(bool (*probe)(const struct doc *), const struct doc *doc)
{
	const struct format *format = formats;

	while (format->probe != probe)
		format++;
	do {
		format++;
	} while (!format->probe(doc));
	return format;
}

/* ---- two things at once ------------------------------------------------------------------------- */

static void
tail_read(struct scan *scan, const struct doc *doc)
{
	embedded_look(scan, doc->bytes);
}

static const struct format tail = {"tail", data_probe, tail_read, false};

/* A text (a script that unpacks itself, a web page, a PDF) whose end is none. Texts of two-byte
 * characters have zeros from the beginning. */
static bool
has_tail(const struct doc *doc)
{
	size_t n = size_min(doc->bytes.left, TAIL_BYTES);

	return doc->bytes.left > TEXT_SAMPLE && memchr(doc->bytes.p, 0, TEXT_SAMPLE) == NULL &&
	    memchr(doc->bytes.p + doc->bytes.left - n, 0, n) != NULL;
}

/* The row behind ZIP's that the bytes are as well: what stands before the ZIP is a document. */
static const struct format *
before_zip(const struct doc *doc)
{
	const struct format *format = formats;

	while (format->read != zip_read)
		format++;
	for (format++; format->read != utf8_read && format->read != data_read; format++) {
		if (format->probe(doc))
			return format;
	}
	return NULL; /* the text or the data before the ZIP is the ZIP's reader's */
}

const struct format *
format_other(const struct doc *doc, const struct format *found)
{
	if (found->read == zip_read || found->read == ooxml_read || found->read == odf_read)
		return doc->bytes.left >= 2 && memcmp(doc->bytes.p, "PK", 2) == 0 ? NULL
										  : before_zip(doc);
	return found > closed_row() && found->read != data_read && has_tail(doc) ? &tail : NULL;
}
