/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the table of what reads which part of a package, and what the parts know of each other. */
#include "scanner/format/ooxml.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/html.h"
#include "scanner/format/ooxml_style.h"
#include "scanner/format/words.h"
#include "scanner/format/xlsx.h"
#include "scanner/format/xlsx_range.h"
#include "scanner/format/xml.h"
#include "scanner/worker/scan.h"

struct ooxml {
	struct scan *scan;
	struct ooxml_styles styles;
	struct xlsx book;
	bool no_memory; /* reported */
};

enum reader {
	READER_WORDS,
	READER_NOTHING, /* holds no shown text */
	READER_STYLES,
	READER_STRINGS,
	READER_BOOK_STYLES,
	READER_BOOK,
	READER_RELATIONS,
	READER_SHEET,
};

static const struct {
	const char *root;
	enum reader reader;
} readers[] = {
    {"styles", READER_STYLES},
    {"sst", READER_STRINGS},
    {"styleSheet", READER_BOOK_STYLES},
    {"workbook", READER_BOOK},
    {"Relationships", READER_RELATIONS},
    {"worksheet", READER_SHEET},
    {"chartsheet", READER_SHEET},
    {"dialogsheet", READER_SHEET},
    {"macrosheet", READER_SHEET},
    {"Types", READER_NOTHING},
    {"theme", READER_NOTHING},
    {"fonts", READER_NOTHING},
    {"settings", READER_NOTHING},
    {"webSettings", READER_NOTHING},
    {"tblStyleLst", READER_NOTHING},
    {"calcChain", READER_NOTHING},
    {"colorsDef", READER_NOTHING}, /* of SmartArt */
    {"styleDef", READER_NOTHING},
    {"layoutDef", READER_NOTHING},
};

struct ooxml *
ooxml_begin(struct scan *scan)
{
	struct ooxml *ooxml = calloc(1, sizeof(*ooxml));

	if (ooxml != NULL)
		ooxml->scan = scan;
	return ooxml;
}

static bool
ends_in(struct rd name, const char *end)
{
	size_t n = strlen(end);

	return name.left >= n && strncasecmp((const char *)name.p + (name.left - n), end, n) == 0;
}

enum ooxml_turn
ooxml_turn_of(const struct ooxml *ooxml, struct rd name)
{
	static const char *const first[] = {"styles.xml", "sharedStrings.xml", "workbook.xml"};

	for (size_t i = 0; i < ARRAY_LEN(first); i++) {
		if (ends_in(name, first[i]))
			return OOXML_FIRST;
	}
	if (ends_in(name, "workbook.xml.rels"))
		return OOXML_SECOND;
	return xlsx_is_hidden(&ooxml->book, xlsx_last_component(name)) ? OOXML_LAST : OOXML_THIRD;
}

/* 7 of "ppt/slides/slide7.xml"; 0 of other parts. */
static uint32_t
slide_of(struct rd name)
{
	static const char slide[] = "slide";
	struct rd file = xlsx_last_component(name);

	if (file.left < sizeof(slide) || memcmp(file.p, slide, sizeof(slide) - 1) != 0)
		return 0;
	(void)rd_skip(&file, sizeof(slide) - 1);
	return xlsx_number(file);
}

static void
memory_report(struct ooxml *ooxml)
{
	if (!ooxml->no_memory)
		scan_opaque(ooxml->scan, WHY_LIMIT, LIMIT_MEMORY);
	ooxml->no_memory = true;
}

static void
part_read(struct ooxml *ooxml, enum reader reader, struct rd name, struct rd bytes)
{
	switch (reader) {
	case READER_WORDS:
		words_read(ooxml->scan, bytes, &ooxml->styles, slide_of(name));
		break;
	case READER_NOTHING:
		break;
	case READER_STYLES:
		if (ooxml_styles_read(&ooxml->styles, bytes) < 0)
			memory_report(ooxml);
		break;
	case READER_STRINGS:
		xlsx_strings_read(&ooxml->book, bytes);
		break;
	case READER_BOOK_STYLES:
		xlsx_styles_read(&ooxml->book, bytes);
		break;
	case READER_BOOK:
		xlsx_book_read(&ooxml->book, ooxml->scan, bytes);
		break;
	case READER_RELATIONS:
		if (ends_in(name, "workbook.xml.rels"))
			xlsx_relations_read(&ooxml->book, bytes);
		break;
	case READER_SHEET:
		xlsx_sheet_read(&ooxml->book, ooxml->scan, xlsx_last_component(name), bytes);
		break;
	}
}

bool
ooxml_part(struct ooxml *ooxml, struct rd name, struct rd bytes)
{
	enum reader reader = READER_WORDS;
	struct xml_token root;
	char *decoded;

	if (!xml_begins(&bytes) || html_begins(bytes))
		return false;
	if (!scan_member_count(ooxml->scan))
		return true;
	if (xml_utf8(&bytes, &decoded) < 0) {
		memory_report(ooxml);
		return true;
	}
	if (xml_root(bytes, &root)) {
		for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
			if (xml_is(&root.name, readers[i].root))
				reader = readers[i].reader;
		}
	}
	part_read(ooxml, reader, name, bytes);
	free(decoded);
	return true;
}

void
ooxml_end(struct ooxml *ooxml)
{
	xlsx_end(&ooxml->book, ooxml->scan);
	ooxml_styles_free(&ooxml->styles);
	free(ooxml);
}
