/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the tables of strings ([MS-DOC] 2.2.4). Names of people are not said. */
#include "scanner/format/doc_strings.h"

#include "base/checked.h"
#include "scanner/format/markup.h"
#include "scanner/format/rtf_table.h"
#include "scanner/worker/scan.h"

#define EXTENDED 0xffffu /* strings of UTF-16 */
#define ALL UINT32_MAX

static const struct look plain = {.font = SPAN_FONT_UNKNOWN};

static const struct {
	enum doc_table table;
	uint32_t which; /* bit of each string that is said */
} tables_said[] = {
    {DOC_ASSOCIATED,
	1u << 2 | 1u << 3 | 1u << 4 | 1u << 5}, /* title, subject, keywords, comments */
    {DOC_BOOKMARKS, ALL},
    {DOC_VARIABLES, ALL},
};

static void
string_say(struct markup *markup, struct rd text, bool wide)
{
	uint16_t unit = 0;
	uint8_t byte = 0;

	while (wide ? rd_u16le(&text, &unit) == 0 : rd_u8(&text, &byte) == 0) {
		uint32_t c = wide ? unit : rtf_byte_code(byte, 1252);

		if (c != 0)
			markup_code(markup, c, &plain);
	}
	markup_end(markup);
}

/* 2.9.277: the values of variables, behind their names. */
static void
values_say(struct markup *markup, struct rd rest)
{
	struct rd text;
	uint16_t count;

	while (rd_u16le(&rest, &count) == 0 && rd_sub(&rest, (size_t)count * 2, &text) == 0) {
		string_say(markup, text, true);
		(void)rd_skip(&rest, size_min(2, rest.left));
	}
}

static void
table_say(struct markup *markup, struct rd table, uint32_t which, bool variables)
{
	uint16_t first, count, extra = 0, size = 0;
	uint8_t narrow = 0;
	struct rd text;
	bool wide;

	if (rd_u16le(&table, &first) < 0)
		return;
	wide = first == EXTENDED;
	count = UINT16_MAX; /* before Word 97 the table's size comes first, and tells the end */
	if (wide && (rd_u16le(&table, &count) < 0 || rd_u16le(&table, &extra) < 0))
		return;
	for (uint32_t i = 0; i < count && !scan_stopped(markup->scan); i++) {
		if (wide ? rd_u16le(&table, &size) < 0 : rd_u8(&table, &narrow) < 0)
			return;
		if (rd_sub(&table, wide ? (size_t)size * 2 : narrow, &text) < 0 ||
		    rd_skip(&table, extra) < 0)
			return;
		if (which == ALL || (i < 32 && (which >> i & 1) != 0))
			string_say(markup, text, wide);
	}
	if (variables)
		values_say(markup, table);
}

void
doc_strings_say(struct scan *scan, const struct doc_fib *fib, struct rd tables)
{
	struct markup markup;

	if (!markup_init(&markup, scan))
		return;
	markup.part = PART_METADATA;
	markup.encoding = ENCODING_UTF16LE;
	for (size_t i = 0; i < ARRAY_LEN(tables_said); i++)
		table_say(&markup, doc_fib_table(fib, tables, tables_said[i].table),
		    tables_said[i].which, tables_said[i].table == DOC_VARIABLES);
}
