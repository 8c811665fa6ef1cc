/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings made of runs (CT_Rst of ECMA-376 part 1, 18.4): many, in one block of memory. */
#ifndef SCANNER_FORMAT_XLSX_TEXT_H
#define SCANNER_FORMAT_XLSX_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "rules/span.h"
#include "scanner/format/looks.h"

struct xlsx_string {
	size_t at, len; /* in xlsx_text.text */
	uint32_t flags; /* of all runs that say how they are shown */
	enum span_font font;
	uint16_t size;
	bool own; /* some run says it, */
	bool open; /* some run leaves it to the cell */
	bool used;
};

struct xlsx_text {
	char *text;
	size_t len, room;
	struct xlsx_string *strings;
	size_t count, count_room;
};

/* Begins a string; what is added belongs to the last one begun. 0 or -ENOMEM. */
int xlsx_text_begin(struct xlsx_text *all);
/* A piece of it, shown as look says (NULL: as the cell). */
int xlsx_text_add(struct xlsx_text *all, struct rd raw, bool cdata, const struct run_look *look);
/* Forgets the strings and keeps the memory. */
void xlsx_text_clear(struct xlsx_text *all);
void xlsx_text_free(struct xlsx_text *all);
/* The string as a span, in a cell that looks so. */
void xlsx_text_span(const struct xlsx_text *all, const struct xlsx_string *string,
    const struct run_look *cell, struct span *ret);

#endif
