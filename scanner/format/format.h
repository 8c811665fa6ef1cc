/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A format: how to know it by its bytes (never by its name) and how to take it apart. One row of
 * format/table.c each. A reader calls back into scanner/worker/scan.h with spans and members.
 */
#ifndef SCANNER_FORMAT_FORMAT_H
#define SCANNER_FORMAT_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rd.h"

struct scan;

/* One file or member in hand. All of it is lent. */
struct doc {
	struct rd bytes;
	int fd; /* the outer file's descriptor if this is the outer file, else -1 */
};

struct format {
	const char *type;
	bool (*probe)(const struct doc *);
	void (*read)(struct scan *, const struct doc *);
	bool parts; /* spans have parts worth naming in `where`: "a.docx!header" */
};

/* The types of the rows, for tests; NULL behind the last. */
const char *format_type(size_t i);
/* The row whose probe says yes first; the last row always does. */
const struct format *format_find(const struct doc *doc);
/* What else the bytes are: a PDF or a web page with a ZIP (found) behind it opens as both; a text
 * may have an archive behind it. NULL: nothing that has a reader. */
const struct format *format_other(const struct doc *doc, const struct format *found);

/* The same, asking only the rows behind that of the probe. */
const struct format *format_find_behind(bool (*probe)(const struct doc *), const struct doc *doc);

/* The rows' functions, one file per format. */
bool ole_probe(const struct doc *doc);
void ole_read(struct scan *scan, const struct doc *doc);
bool doc_old_probe(const struct doc *doc);
void doc_old_read(struct scan *scan, const struct doc *doc);
bool ooxml_probe(const struct doc *doc);
void ooxml_read(struct scan *scan, const struct doc *doc);
bool pdf_probe(const struct doc *doc);
void pdf_read(struct scan *scan, const struct doc *doc);
bool odf_probe(const struct doc *doc);
void odf_read(struct scan *scan, const struct doc *doc);
bool flat_probe(const struct doc *doc);
void flat_read(struct scan *scan, const struct doc *doc);
bool zip_probe(const struct doc *doc);
void zip_read(struct scan *scan, const struct doc *doc);
bool tar_probe(const struct doc *doc);
void tar_read(struct scan *scan, const struct doc *doc);
bool gzip_probe(const struct doc *doc);
void gzip_read(struct scan *scan, const struct doc *doc);
bool packed_probe(const struct doc *doc);
void packed_read(struct scan *scan, const struct doc *doc);
bool rpm_probe(const struct doc *doc);
void rpm_read(struct scan *scan, const struct doc *doc);
bool closed_probe(const struct doc *doc);
void closed_read(struct scan *scan, const struct doc *doc);
void data_read(struct scan *scan, const struct doc *doc);
bool archive_probe(const struct doc *doc);
void archive_kind_read(struct scan *scan, const struct doc *doc);
bool xml_probe(const struct doc *doc);
bool xml_bare_probe(const struct doc *doc);
void xml_bare_read(struct scan *scan, const struct doc *doc);
void xml_read(struct scan *scan, const struct doc *doc);
bool html_probe(const struct doc *doc);
void html_read(struct scan *scan, const struct doc *doc);
bool html_inside_probe(const struct doc *doc);
void html_inside_read(struct scan *scan, const struct doc *doc);
bool xls_probe(const struct doc *doc);
void xls_raw_read(struct scan *scan, const struct doc *doc);
bool rtf_probe(const struct doc *doc);
void rtf_read(struct scan *scan, const struct doc *doc);
bool mime_probe(const struct doc *doc);
void mime_read(struct scan *scan, const struct doc *doc);
bool rtf_probe(const struct doc *doc);
void rtf_read(struct scan *scan, const struct doc *doc);
bool mime_probe(const struct doc *doc);
void mime_read(struct scan *scan, const struct doc *doc);
bool json_probe(const struct doc *doc);
void json_read(struct scan *scan, const struct doc *doc);
bool csv_probe(const struct doc *doc);
void csv_read(struct scan *scan, const struct doc *doc);
bool csv_wide_probe(const struct doc *doc);
void csv_wide_read(struct scan *scan, const struct doc *doc);
bool utf8_probe(const struct doc *doc);
void utf8_read(struct scan *scan, const struct doc *doc);
bool utf32le_probe(const struct doc *doc);
void utf32le_read(struct scan *scan, const struct doc *doc);
bool utf32be_probe(const struct doc *doc);
void utf32be_read(struct scan *scan, const struct doc *doc);
bool utf16le_probe(const struct doc *doc);
void utf16le_read(struct scan *scan, const struct doc *doc);
bool utf16be_probe(const struct doc *doc);
void utf16be_read(struct scan *scan, const struct doc *doc);

#endif
