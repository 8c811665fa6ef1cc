/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spreadsheets: strings of all kinds, formats, lists to choose from, headers. */
#include "scanner/format/xlsx_range.h"
#include "tests/unit/office_make.h"

#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define INLINE(text) "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"

static const char book[] = "<workbook><sheets><sheet name=\"So\" r:id=\"r1\"/><sheet "
			   "name=\"Danh mục\" r:id=\"r2\" state=\"hidden\"/></sheets>"
			   "<definedNames><definedName name=\"Muc\">'Danh mục'!$A$2:$A$4"
			   "</definedName></definedNames></workbook>";
static const char relations[] =
    "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"r2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>";
static const char strings[] =
    "<sst><si><t>Độ mật</t></si><si><r><t>T</t></r><r><rPr><b/></rPr><t>ỐI</t></r><r><t> MẬT</t>"
    "</r><rPh><t>x</t></rPh></si><si><t>m&#xCB;t</t></si><si><r><rPr><rFont val=\".VnTimeH\"/>"
    "</rPr><t>tuy&#xD6;t m&#xCB;t</t></r></si></sst>";
static const char formats[] =
    "<styleSheet><fonts><font><name val=\"Arial\"/></font><font><name val=\".VnTimeH\"/></font>"
    "</fonts><cellStyleXfs><xf fontId=\"0\"/></cellStyleXfs><cellXfs><xf fontId=\"0\"/>"
    "<xf fontId=\"1\"/></cellXfs></styleSheet>";

/* Sheets come first: what they refer to is read before them. */
static void
scan_sheets(const char *first, const char *second)
{
	struct office_part parts[] = {{"xl/worksheets/sheet2.xml", second},
	    {"xl/worksheets/sheet1.xml", first}, {"xl/sharedStrings.xml", strings},
	    {"xl/workbook.xml", book}, {"xl/_rels/workbook.xml.rels", relations},
	    {"xl/styles.xml", formats}};

	office_scan("a.xlsx", "[Content_Types].xml", "<Types/>", parts, 6);
}

static void
scan_sheet(const char *sheet)
{
	scan_sheets(sheet, SHEET(""));
}

static void
test_cells(void)
{
	scan_sheet(SHEET("<row><c t=\"s\"><v>1</v></c></row>"));
	ok(has_finding(LEVEL_TOI_MAT, PART_CELL, "a.xlsx!cell"), "a shared string of three runs");
	is_str(scan_got.type, "xlsx", "type");
	scan_sheet(SHEET("<row><c t=\"s\" s=\"1\"><v>2</v></c></row>"));
	ok(has_finding(LEVEL_MAT, PART_CELL, "a.xlsx!cell"), "a font of capitals by the cell");
	scan_sheet(SHEET("<row><c t=\"s\"><v>3</v></c></row>"));
	ok(has_finding(LEVEL_TUYET_MAT, PART_CELL, "a.xlsx!cell"), "a font of capitals by the run");
	scan_sheet(SHEET(""));
	ok(has_finding(LEVEL_TOI_MAT, PART_CELL, "a.xlsx!cell"), "a string no cell refers to");
	scan_sheet(SHEET("<row>" INLINE("MẬT") "</row>"));
	ok(has_finding(LEVEL_MAT, PART_CELL, "a.xlsx!cell"), "an inline string");
	scan_sheet(SHEET("<row><c t=\"str\"><f>A1</f><v>TUYỆT MẬT</v></c></row>"));
	ok(has_finding(LEVEL_TUYET_MAT, PART_CELL, "a.xlsx!cell"), "the value of a formula");
	scan_sheet(SHEET("<row><c><f>&quot;TUYỆT MẬT&quot;</f></c></row>"));
	ok(has_finding(LEVEL_TUYET_MAT, PART_CELL, "a.xlsx!cell"), "a formula never computed");
	scan_sheet(SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"D1\"/>"
			 "<c r=\"C1\" t=\"inlineStr\"><is><t>Mật</t></is></c></row>"));
	ok(has_finding(LEVEL_MAT, PART_CELL, "a.xlsx!cell"), "a label and its value");
	scan_sheet(SHEET("<row><c t=\"s\"><v>4294967295</v></c><c t=\"s\"><v>99</v></c></row>"));
	ok(true, "strings that are not there");
}

static void
test_lists(void)
{
	static const char list[] =
	    SHEET("<row r=\"1\">" INLINE("Độ mật") "</row><row r=\"2\">" INLINE(
		"MẬT") "</row><row r=\"3\">" INLINE("TỐI MẬT") "</row><row r=\"4\">" INLINE("TUYỆT "
											    "MẬT") "</row>");
	struct office_part parts[] = {{"xl/worksheets/sheet2.xml", list},
	    {"xl/worksheets/sheet1.xml",
		"<worksheet><sheetData><row>" INLINE(
		    "Họ tên") "</row></sheetData><dataValidations>"
			      "<dataValidation "
			      "type=\"list\"><formula1>Muc</formula1></dataValidation>"
			      "<dataValidation><formula1>\"MẬT,TỐI "
			      "MẬT\"</formula1></dataValidation>"
			      "</dataValidations></worksheet>"},
	    {"xl/workbook.xml", book}, {"xl/_rels/workbook.xml.rels", relations}};

	office_scan("a.xlsx", "[Content_Types].xml", "<Types/>", parts, 4);
	is_clean("choices of a drop-down list");
	parts[1].xml = SHEET("<row>" INLINE("Họ tên") "</row>");
	parts[0].xml = SHEET("<row>" INLINE("TỐI MẬT") "</row>");
	office_scan("a.xlsx", "[Content_Types].xml", "<Types/>", parts, 4);
	is_one(LEVEL_TOI_MAT, "a.xlsx!cell", "a marking on a hidden sheet");
}

static void
test_beside(void)
{
	struct office_part comment[] = {{"xl/worksheets/sheet1.xml", SHEET("")},
	    {"xl/comments1.xml",
		"<comments><authors><author>MẬT</author></authors><commentList><comment><text><r>"
		"<t>TỐI </t></r><r><t>MẬT</t></r></text></comment></commentList></comments>"}};

	office_scan("a.xlsx", "[Content_Types].xml", "<Types/>", comment, 2);
	is_one(LEVEL_TOI_MAT, "a.xlsx!comment", "a comment in two runs");
	comment[1] = (struct office_part){"xl/worksheets/sheet2.xml",
	    "<worksheet><headerFooter><oddHeader>&amp;L&amp;\"Times New Roman,Bold\"&amp;13&amp;"
	    "KFF0000MẬT&amp;CTrang &amp;P/&amp;N&amp;RA &amp;&amp; B</oddHeader></headerFooter>"
	    "</worksheet>"};
	office_scan("a.xlsx", "[Content_Types].xml", "<Types/>", comment, 2);
	is_one(LEVEL_MAT, "a.xlsx!header", "a header with its codes");
	ok(has_reason("red") && has_reason("in the header or footer"), "red, by a code");
	comment[1] = (struct office_part){"xl/workbook.xml",
	    "<workbook><sheets><sheet name=\"TỐI MẬT\"/></sheets></workbook>"};
	office_scan("a.xlsx", "[Content_Types].xml", "<Types/>", comment, 2);
	is_one(LEVEL_TOI_MAT, "a.xlsx!metadata", "a sheet's name");
}

static void
test_ranges(void)
{
	struct xlsx_range range;
	uint32_t column, row;

	ok(xlsx_cell_parse(rd_init("AB12", 4), &column, &row) && column == 28 && row == 12,
	    "a cell");
	ok(!xlsx_cell_parse(rd_init("12", 2), &column, &row), "no cell");
	ok(!xlsx_cell_parse(rd_init("ZZZZ1", 5), &column, &row), "a column too far");
	ok(xlsx_range_parse(rd_init("S!$A:$B", 7), &range) && xlsx_range_has(&range, 2, 77777) &&
		!xlsx_range_has(&range, 3, 1),
	    "whole columns");
	ok(!xlsx_range_parse(rd_init("A1:B2", 5), &range), "no sheet");
	ok(!xlsx_range_parse(rd_init("S!", 2), &range), "nothing behind the sheet");
}

int
main(void)
{
	scan_begin();
	test_cells();
	test_lists();
	test_beside();
	test_ranges();
	scan_finish();
	return tap_done();
}
