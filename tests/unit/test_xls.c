/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks of Excel 2 to 2003, record by record; a stream alone is a file too. */
#include "scanner/format/xls.h"

#include "tests/unit/biff_make.h"
#include "tests/unit/office_make.h"

static struct biff_made made;

static void
begin(unsigned int version)
{
	memset(&made, 0, sizeof(made));
	made.old = version < 0x0600;
	put_bof(&made, version, 0x0005);
}

static void
sheet_begin(void)
{
	put_record(&made, 0x000a);
	put_bof(&made, made.old ? 0x0500 : 0x0600, 0x0010);
}

static void
look(void)
{
	put_end(&made);
	scan_bytes(made.bytes, made.len, "a.xls");
}

static void
cell_ref(unsigned int row, unsigned int column, uint32_t string)
{
	put_cell(&made, 0x00fd, row, column);
	put32(&made, string);
}

static void
sst_begin(unsigned int n)
{
	put_record(&made, 0x00fc);
	put32(&made, n);
	put32(&made, n);
}

/* ---- cells --------------------------------------------------------------------------------------- */

static void
test_shared(void)
{
	begin(0x0600);
	sst_begin(3);
	put_string(&made, "Số: 12", 16);
	put_string(&made, "TỐI MẬT", 16);
	put_string(&made, "Nơi nhận", 16);
	sheet_begin();
	cell_ref(0, 0, 0);
	cell_ref(1, 0, 1);
	cell_ref(2, 0, 2);
	cell_ref(3, 0, 99);
	look();
	is_str(scan_got.type, "xls", "known by its first record");
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "a shared string");
	is_int((long long)scan_got.nopaque, 0, "whole");
}

/* The string goes on in a CONTINUE, which says anew how wide its characters are; its runs go on in
 * another one, which does not. */
static void
test_continued(void)
{
	begin(0x0600);
	sst_begin(2);
	put16(&made, 9);
	put8(&made, 0x08 | 0x04); /* runs, phonetic; 8 bits */
	put16(&made, 1);
	put32(&made, 6);
	put_bytes(&made, "TUY", 3);
	put_record(&made, BIFF_CONTINUE);
	put8(&made, 1);
	put_units(&made, "ỆT M");
	put_record(&made, BIFF_CONTINUE);
	put8(&made, 1);
	put_units(&made, "ẬT");
	put16(&made, 0);
	put_record(&made, BIFF_CONTINUE);
	put16(&made, 0);
	put_bytes(&made, "abcd", 4);
	put_record(&made, BIFF_CONTINUE);
	put_bytes(&made, "ef", 2);
	put_string(&made, "Số", 16);
	sheet_begin();
	cell_ref(0, 0, 0);
	cell_ref(0, 1, 1);
	look();
	is_one(LEVEL_TUYET_MAT, "a.xls!cell", "a string over four records");
	is_int((long long)scan_got.nopaque, 0, "and the next is found behind it");
}

static void
test_kinds(void)
{
	begin(0x0600);
	sheet_begin();
	put_cell(&made, 0x0204, 0, 0);
	put_string(&made, "TỐI MẬT", 16);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "LABEL");

	begin(0x0600);
	sheet_begin();
	put_cell(&made, 0x0006, 0, 0);
	put_zeros(&made, 14);
	put16(&made, 0);
	put_record(&made, 0x04bc); /* a shared formula in between */
	put_zeros(&made, 10);
	put_record(&made, 0x0207);
	put_string(&made, "TỐI MẬT", 16);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "a formula's text");

	begin(0x0600);
	sheet_begin();
	put_cell(&made, 0x0006, 0, 0);
	put_zeros(&made, 14);
	put16(&made, 3 + 2 * 7);
	put8(&made, 0x17);
	put_string(&made, "TỐI MẬT", 8);
	put_cell(&made, 0x0203, 0, 1);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "a formula that is a text and was never computed");
}

static void
test_fonts(void)
{
	begin(0x0600);
	for (unsigned int i = 0; i < 4; i++)
		put_font(&made, "Arial", 0x7fff, 400);
	put_font(&made, ".VnTimeH", 10, 700); /* index 5: there is no 4 */
	put_format(&made, 5);
	sst_begin(1);
	put_string(&made, "tèi mËt", 16);
	sheet_begin();
	cell_ref(0, 0, 0);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "a cell's font of TCVN3");
	ok(has_reason("red"), "and its color");

	begin(0x0600);
	for (unsigned int i = 0; i < 5; i++)
		put_font(&made, i == 4 ? ".VnTimeH" : "Arial", 8, 400);
	put_format(&made, 0);
	sst_begin(1);
	put16(&made, 7);
	put8(&made, 0x08);
	put16(&made, 1);
	put_bytes(&made, "t\xe8i m\xcbt", 7);
	put16(&made, 0);
	put16(&made, 5);
	sheet_begin();
	cell_ref(0, 0, 0);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "a run's font, characters of 8 bits");
}

static void
test_palette(void)
{
	begin(0x0600);
	put_font(&made, "Arial", 12, 400);
	put_format(&made, 0);
	put_record(&made, 0x0092);
	put16(&made, 5);
	for (unsigned int i = 0; i < 5; i++)
		put32(&made, i == 4 ? 0x0000ff : 0x000000);
	sst_begin(1);
	put_string(&made, "TỐI MẬT", 16);
	sheet_begin();
	cell_ref(0, 0, 0);
	look();
	ok(has_reason("red"), "a red of the book's own palette");
}

/* ---- older ones ---------------------------------------------------------------------------------- */

static void
test_old(void)
{
	begin(0x0500);
	put_record(&made, 0x0042);
	put16(&made, 1258);
	put_font(&made, "Arial", 8, 400);
	put_format(&made, 0);
	sheet_begin();
	put_cell(&made, 0x0204, 0, 0);
	put_string(&made,
	    "T\xd4\xec"
	    "I M\xc2\xf2T",
	    16);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "Excel 5, windows-1258");

	begin(0x0500);
	put_font(&made, ".VnTimeH", 8, 400);
	put_format(&made, 0);
	sheet_begin();
	put_cell(&made, 0x00d6, 0, 0);
	put_string(&made, "t\xe8i m\xcbt", 16);
	put8(&made, 1);
	put8(&made, 0);
	put8(&made, 0);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "Excel 5, RSTRING in a font of TCVN3");

	begin(0x0500);
	put_record(&made, 0x0042);
	put16(&made, 1258);
	sheet_begin();
	put_record(&made, 0x001c);
	put_zeros(&made, 4);
	put16(&made, 9);
	put_bytes(&made,
	    "T\xd4\xec"
	    "I M\xc2\xf2T",
	    9);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!comment", "Excel 5, a note");

	begin(0x0500);
	put_record(&made, 0x0042);
	put16(&made, 1258);
	sheet_begin();
	put_record(&made, 0x005d);
	put_zeros(&made, 80);
	put_bytes(&made,
	    "T\xd4\xec"
	    "I M\xc2\xf2T",
	    9);
	put_zeros(&made, 3);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!text-box", "Excel 5, a box");
}

static void
test_oldest(void)
{
	static const uint8_t excel2[] =
	    "\x09\x00\x04\x00\x02\x00\x10\x00"
	    "\x31\x00\x0d\x00\xc8\x00\x00\x00\x08.VnTimeH"
	    "\x43\x00\x04\x00\x00\x00\x00\x00"
	    "\x04\x00\x0f\x00\x00\x00\x00\x00\x00\x00\x00\x07t\xe8i m\xcbt"
	    "\x0a\x00\x00";
	static const uint8_t excel4[] =
	    "\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00"
	    "\x42\x00\x02\x00\xea\x04"
	    "\x04\x02\x11\x00\x00\x00\x00\x00\x00\x00\x09\x00T\xd4\xecI M\xc2\xf2T"
	    "\x0a\x00\x00";

	scan_bytes(excel2, sizeof(excel2), "a.xls");
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "Excel 2");
	scan_bytes(excel4, sizeof(excel4), "a.xls");
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "Excel 4");
}

/* ---- beside cells -------------------------------------------------------------------------------- */

static void
test_margins(void)
{
	begin(0x0600);
	sheet_begin();
	put_record(&made, 0x0014);
	put_string(&made, "&L&\"Arial,Bold\"Số: 1&C&12TỐI &KFF0000MẬT&RTrang &P", 16);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!header", "a header's middle, its codes taken out");

	begin(0x0600);
	sheet_begin();
	put_record(&made, 0x089c);
	put_zeros(&made, 30);
	put16(&made, 0);
	put16(&made, 0);
	put16(&made, 0);
	put16(&made, 9);
	put_string(&made, "&CTỐI MẬT", 16);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!footer", "the first page's footer");
}

static void
box(const char *text, unsigned int object)
{
	uint16_t units[256];

	put_record(&made, 0x005d);
	put16(&made, 0x15);
	put16(&made, 0x12);
	put16(&made, object);
	put_zeros(&made, 16);
	put_record(&made, 0x01b6);
	put_zeros(&made, 10);
	put16(&made, (unsigned int)units_of(text, units));
	put16(&made, 16);
	put_zeros(&made, 4);
	put_record(&made, BIFF_CONTINUE);
	put8(&made, 1);
	put_units(&made, text);
	put_record(&made, BIFF_CONTINUE);
	put_zeros(&made, 16);
}

static void
test_boxes(void)
{
	static const uint8_t art[] = "\x0f\x00\x02\xf0\x20\x00\x00\x00"
				     "\x0f\x00\x04\xf0\x40\x00\x00\x00";

	begin(0x0600);
	sheet_begin();
	box("Số: 1\nTỐI MẬT\n", 6);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!text-box", "a line of a box");

	begin(0x0600);
	sheet_begin();
	box("An:\nTỐI MẬT", 0x19);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!comment", "a comment");

	begin(0x0600);
	sheet_begin();
	put_record(&made, 0x00ec);
	put_bytes(&made, art, sizeof(art) - 1);
	put16(&made, 0x0013); /* one property */
	put16(&made, 0xf00b);
	put32(&made, 6 + 16);
	put16(&made, 0x80c0);
	put32(&made, 16);
	put_units(&made, "TỐI");
	put_record(&made, BIFF_CONTINUE); /* a drawing goes on like anything else */
	put_units(&made, " MẬT");
	put16(&made, 0);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!text-box", "WordArt");

	begin(0x0600);
	put_record(&made, 0x000a);
	put_bof(&made, 0x0600, 0x0020);
	put_record(&made, 0x100d);
	put16(&made, 0);
	put_string(&made, "TỐI MẬT", 8);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!text-box", "a chart's title");
}

/* ---- sheets -------------------------------------------------------------------------------------- */

static size_t
sheet_name(const char *name, unsigned int state)
{
	size_t at;

	put_record(&made, 0x0085);
	at = made.len;
	put32(&made, 0);
	put16(&made, state);
	put_string(&made, name, 8);
	return at;
}

static void
test_sheets(void)
{
	size_t at;

	begin(0x0600);
	(void)sheet_name("Trang 1", 0);
	(void)sheet_name("TỐI MẬT", 2);
	sheet_begin();
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!metadata", "the name of a very hidden sheet");

	/* The sheet lies inside a record that nobody knows. */
	begin(0x0600);
	at = sheet_name("Trang 1", 0);
	put_record(&made, 0x000a);
	put_record(&made, 0x0abc);
	made.bytes[at] = (uint8_t)made.len;
	made.bytes[at + 1] = (uint8_t)(made.len >> 8);
	put_bytes(&made, "\x09\x08\x04\x00\x00\x06\x10\x00", 8);
	put_bytes(&made, "\x04\x02\x17\x00\x00\x00\x00\x00\x00\x00\x07\x00\x01", 13);
	put_units(&made, "TỐI MẬT");
	put_bytes(&made, "\x0a\x00\x00\x00", 4);
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "a sheet that only the list leads to");
}

/* A list of choices in the cells of a sheet, by its link; or a rule of another kind. */
static void
choices(bool choice)
{
	static const char *const levels[] = {"MẬT", "TỐI MẬT", "TUYỆT MẬT"};
	size_t at, here;

	begin(0x0600);
	at = sheet_name("Trang 1", 0);
	put_record(&made, 0x0017);
	put16(&made, 1);
	put16(&made, 0);
	put16(&made, 0);
	put16(&made, 0);
	put_record(&made, 0x000a);
	here = made.len;
	put_bof(&made, 0x0600, 0x0010);
	made.bytes[at] = (uint8_t)here;
	made.bytes[at + 1] = (uint8_t)(here >> 8);
	for (unsigned int i = 0; i < 3; i++) {
		put_cell(&made, 0x0204, i, 2);
		put_string(&made, levels[i], 16);
	}
	put_record(&made, 0x01be);
	put32(&made, choice ? 3 : 1);
	for (unsigned int i = 0; i < 4; i++) {
		put16(&made, 1);
		put16(&made, 0);
	}
	put16(&made, 11);
	put16(&made, 0);
	put_bytes(&made, "\x3b\x00\x00\x00\x00\x02\x00\x02\x00\x02\x00", 11);
	look();
}

/* ---- hostile ------------------------------------------------------------------------------------- */

static bool
is_opaque(enum why why)
{
	for (size_t i = 0; i < scan_got.nopaque; i++) {
		if (scan_got.opaque[i].why == why)
			return true;
	}
	return false;
}

static void
test_cut(void)
{
	begin(0x0600);
	sst_begin(2);
	put_string(&made, "TỐI MẬT", 16);
	put16(&made, 500);
	put8(&made, 1);
	put_units(&made, "MẬT");
	sheet_begin();
	cell_ref(0, 0, 0);
	look();
	ok(scan_got.findings_total > 0, "what is there is found");
	ok(is_opaque(WHY_DAMAGED), "and the string that is cut is told");

	begin(0x0600);
	sheet_begin();
	put_cell(&made, 0x0204, 0, 0);
	put_string(&made, "TỐI MẬT", 16);
	put_record(&made, 0x00b9);
	put_zeros(&made, 20);
	put_end(&made);
	scan_bytes(made.bytes, made.len - 10, "a.xls");
	ok(is_opaque(WHY_DAMAGED) && scan_got.findings_total == 1, "a stream that is cut");
}

static void
test_unused(void)
{
	begin(0x0600);
	sst_begin(1);
	put_string(&made, "TỐI MẬT", 16);
	sheet_begin();
	look();
	is_one(LEVEL_TOI_MAT, "a.xls!cell", "a string that no cell has");
}

int
main(void)
{
	scan_begin();
	test_shared();
	test_continued();
	test_kinds();
	test_fonts();
	test_palette();
	test_old();
	test_oldest();
	test_margins();
	test_boxes();
	test_sheets();
	choices(true);
	is_clean("choices of a drop-down list");
	choices(false);
	ok(scan_got.findings_total > 0, "cells that no list refers to");
	test_cut();
	test_unused();
	scan_finish();
	return tap_done();
}
