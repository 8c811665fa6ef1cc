/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Spreadsheets (ECMA-376 part 1, 18): cells in their rows, as far as they hold text. The parts
 * that cells refer to (strings, styles, the list of sheets) are read before them.
 */
#ifndef SCANNER_FORMAT_XLSX_H
#define SCANNER_FORMAT_XLSX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "scanner/format/xlsx_text.h"
#include "scanner/limits.h"

struct scan;

/* Cells from a corner to the other, both within, from 1. */
struct xlsx_range {
	uint64_t sheet; /* hash of its name */
	uint32_t first_column, first_row, last_column, last_row;
};

struct xlsx_sheet {
	uint64_t name, relation, file; /* hashes; 0: unknown */
	bool hidden;
};

/* A name of the book and what it stands for. */
struct xlsx_defined {
	uint64_t name;
	struct xlsx_range range;
};

/* Zeroed: an empty book. */
struct xlsx {
	struct xlsx_text shared;
	struct run_look *fonts; /* of xl/styles.xml, in its order */
	size_t nfonts;
	uint32_t *formats; /* cell format: index of its font */
	size_t nformats;
	struct xlsx_sheet sheets[SHEETS_MAX];
	size_t nsheets;
	struct xlsx_defined defined[LISTS_MAX];
	size_t ndefined;
	struct xlsx_range lists[LISTS_MAX]; /* choices of drop-down lists */
	size_t nlists;
	bool no_memory;
};

/* The parts. Reading one twice adds. Failures (memory) are remembered and told by xlsx_end. */
void xlsx_strings_read(struct xlsx *book, struct rd bytes);
void xlsx_styles_read(struct xlsx *book, struct rd bytes);
void xlsx_book_read(struct xlsx *book, struct scan *scan, struct rd bytes);
void xlsx_relations_read(struct xlsx *book, struct rd bytes);
/* file: the last component of the part's name. */
void xlsx_sheet_read(struct xlsx *book, struct scan *scan, struct rd file, struct rd bytes);
bool xlsx_is_hidden(const struct xlsx *book, struct rd file);
/* Says what no cell referred to, and frees. */
void xlsx_end(struct xlsx *book, struct scan *scan);

/* The headers' and footers' code (18.3.1.39): says its three sections. */
void xlsx_margin_say(struct scan *scan, const char *text, size_t len, bool footer);

#endif
