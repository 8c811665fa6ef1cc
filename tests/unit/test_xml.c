/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tags wherever they lie in the blocks that are looked at at once, and the hash of their names. */
#include <stdio.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/names.h"
#include "scanner/format/xml.h"
#include "tests/tap.h"

#define PAD_MAX 40u /* more than two blocks */

/* What a tag with PAD between its name and the rest is to be. */
static const struct {
	const char *head, *tail;
	enum xml_kind kind;
	const char *name, *attrs; /* attrs: what ends them */
	bool empty;
} tags[] = {
    {"<w:t ", ">x", XML_START, "t", "", false},
    {"<w:t ", "a=\"b\">x", XML_START, "t", "a=\"b\"", false},
    {"<w:t ", "a='\"' b=\">'>x", XML_TEXT, NULL, NULL, false}, /* a quote is lost */
    {"<w:t ", "a='>\"<' b=\"'>\"/>x", XML_START, "t", "b=\"'>\"", true},
    {"</w:t ", ">x", XML_END, "t", "", false},
    {"<br ", "/>", XML_START, "br", "", true},
    {"<a:b:c ", ">", XML_START, "c", "", false},
    {"<a", "<b>", XML_TEXT, NULL, NULL, false},
};

static bool
ends_in(struct rd rd, const char *end)
{
	size_t n = strlen(end);

	return rd.left >= n && memcmp(rd.p + (rd.left - n), end, n) == 0;
}

static bool
tag_is_read(size_t i, unsigned int pad)
{
	char text[128];
	struct xml_token token = {.kind = XML_CDATA};
	struct rd rd;

	snprintf(text, sizeof(text), "%s%*s%s", tags[i].head, (int)pad, "", tags[i].tail);
	rd = rd_init(text, strlen(text));
	if (!xml_next(&rd, &token) || token.kind != tags[i].kind)
		return false;
	return token.kind == XML_TEXT ||
	    (xml_is(&token.name, tags[i].name) && ends_in(token.attrs, tags[i].attrs) &&
		(token.kind == XML_END || token.empty == tags[i].empty));
}

static void
test_tags(void)
{
	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		unsigned int read = 0;

		for (unsigned int pad = 0; pad < PAD_MAX; pad++)
			read += tag_is_read(i, pad) ? 1 : 0;
		is_int((int)read, (int)PAD_MAX, tags[i].tail);
	}
}

static void
test_names(void)
{
	static const struct name_row rows[] = {{"p", 1}, {"t", 2}, {"tc", 3}, {"tbl", 4},
	    {"rPr", 5}, {"rect", 6}, {"style", 7}, {"textpath", 8}, {"txBodyTxt", 9},
	    {"AlternateContent", 10}};
	static const char *const others[] = {"", "r", "tt", "tcc", "tbL", "Rpr", "rec", "rectt",
	    "stile", "textpat", "textpathh", "txBodyTxu", "AlternateContens", "AlternateContent1"};
	struct names names;

	names_fill(&names, rows, ARRAY_LEN(rows));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rd name = rd_init(rows[i].name, strlen(rows[i].name));

		is_int(names_find(&names, &name), rows[i].id, rows[i].name);
	}
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		struct rd name = rd_init(others[i], strlen(others[i]));

		is_int(names_find(&names, &name), 0, others[i]);
	}
}

int
main(void)
{
	test_tags();
	test_names();
	return tap_done();
}
