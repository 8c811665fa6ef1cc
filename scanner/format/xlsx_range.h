/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of a book share: references to cells, runs of strings, properties of fonts. Pure. */
#ifndef SCANNER_FORMAT_XLSX_RANGE_H
#define SCANNER_FORMAT_XLSX_RANGE_H

#include "scanner/format/xlsx.h"
#include "scanner/format/xml.h"

/* "A1": column and row from 1; false if it is none. */
bool xlsx_cell_parse(struct rd text, uint32_t *ret_column, uint32_t *ret_row);
/* "Sheet!$A$1:$B$3", "'Danh mục'!$A:$A"; raw XML text. */
bool xlsx_range_parse(struct rd text, struct xlsx_range *ret);
bool xlsx_range_has(const struct xlsx_range *range, uint32_t column, uint32_t row);
/* The digits at the start; 0 without any. */
uint32_t xlsx_number(struct rd text);
uint64_t xlsx_hash(struct rd text);
/* What stands behind the last '/'. */
struct rd xlsx_last_component(struct rd path);
/* The hash of the name of the sheet in this file; 0: unknown. */
uint64_t xlsx_sheet_name(const struct xlsx *book, struct rd file);

/* Where in a string of runs the reader stands. */
struct xlsx_runs {
	struct xlsx_text *text;
	struct run_look look;
	bool in_run, in_text, in_properties, in_phonetic, look_said;
};

/* One token of a string's element. 0, or -ENOMEM. */
int xlsx_runs_take(struct xlsx_runs *runs, const struct xml_token *token);
void xlsx_font_property(struct run_look *look, const struct xml_token *tag);

#endif
