/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presentations of PowerPoint 97, record by record. */
#include "scanner/format/ppt.h"

#include "tests/unit/biff_make.h"
#include "tests/unit/office_make.h"
#include "tests/unit/ole_make.h"

static struct biff_made made;
static struct ole_make file;
static size_t open_at[16], nopen;

static void
begin(void)
{
	memset(&made, 0, sizeof(made));
	nopen = 0;
}

/* A record; its size is set when it is closed. */
static void
record(unsigned int version, unsigned int instance, unsigned int type)
{
	put16(&made, instance << 4 | version);
	put16(&made, type);
	open_at[nopen++] = made.len;
	put32(&made, 0);
}

static void
close_record(void)
{
	size_t at = open_at[--nopen], n = made.len - at - 4;

	made.bytes[at] = (uint8_t)n;
	made.bytes[at + 1] = (uint8_t)(n >> 8);
}

static void
chars(const char *text)
{
	record(0, 0, 0x0fa0);
	put_units(&made, text);
	close_record();
}

static void
string(unsigned int instance, const char *text)
{
	record(0, instance, 0x0fba);
	put_units(&made, text);
	close_record();
}

static void
look_with(const void *user, size_t n)
{
	const struct ole_part parts[] = {
	    {.name = "PowerPoint Document", .bytes = made.bytes, .n = made.len},
	    {.name = "Current User", .bytes = user, .n = n},
	};

	free(file.bytes);
	memset(&file, 0, sizeof(file));
	ole_make(&file, parts, n > 0 ? 2 : 1);
	scan_bytes(file.bytes, file.size, "a.ppt");
}

static void
look(void)
{
	while (nopen > 0)
		close_record();
	look_with(NULL, 0);
}

/* ---- places -------------------------------------------------------------------------------------- */

static void
slide(unsigned int type, const char *text)
{
	record(15, 0, type);
	record(15, 0, 0x040c); /* drawing */
	record(15, 0, 0xf002);
	record(15, 0, 0xf00d);
	chars(text);
	look();
}

static void
test_places(void)
{
	begin();
	slide(0x03ee, "Báo cáo\rTỐI MẬT");
	is_str(scan_got.type, "ppt", "known by its stream");
	is_one(LEVEL_TOI_MAT, "a.ppt!text-box", "a box of a slide");
	begin();
	slide(0x03ee, "TỐI\vMẬT");
	is_one(LEVEL_TOI_MAT, "a.ppt!text-box", "two lines of a box");
	begin();
	slide(0x03f0, "TỐI MẬT");
	is_one(LEVEL_TOI_MAT, "a.ppt!note", "notes");
	begin();
	slide(0x03f8, "TỐI MẬT");
	is_one(LEVEL_TOI_MAT, "a.ppt!header", "the master");

	begin();
	record(15, 3, 0x0fd9);
	string(1, "Huyện ủy");
	string(2, "TỐI MẬT");
	look();
	is_one(LEVEL_TOI_MAT, "a.ppt!footer", "a footer");

	begin();
	record(15, 0, 0x1388);
	record(0, 0, 0x138b); /* says that it holds no records */
	record(15, 0, 0x2ee0);
	string(0, "TUYỆT MẬT"); /* a strange name */
	string(1, "TỐI MẬT");
	look();
	is_one(LEVEL_TOI_MAT, "a.ppt!comment", "a comment; its author is none");

	begin();
	record(15, 0, 0xf004);
	record(3, 1, 0xf00b);
	put16(&made, 0x80c0);
	put32(&made, 16);
	put_units(&made, "TỐI MẬT");
	put16(&made, 0);
	look();
	is_one(LEVEL_TOI_MAT, "a.ppt!text-box", "WordArt");
}

/* ---- looks --------------------------------------------------------------------------------------- */

static void
test_fonts(void)
{
	static const char face[] = ".VnTimeH";

	begin();
	record(15, 0, 0x03ee);
	record(0, 0, 0x0fa8);
	put_bytes(&made, "A\rt\xe8i m\xcbt", 9);
	close_record();
	record(0, 0, 0x0fa1);
	put32(&made, 10);
	put16(&made, 0);
	put32(&made, 0x1800); /* alignment, line spacing */
	put32(&made, 0);
	put32(&made, 2);
	put32(&made, 0);
	put32(&made, 8);
	put32(&made, 0x00070001); /* bold, font, size, color */
	put16(&made, 1);
	put16(&made, 0);
	put16(&made, 20);
	put32(&made, 0xfe0000ff);
	close_record();
	close_record();
	/* Fonts may come behind the slides. */
	record(15, 0, 0x07d5);
	record(0, 0, 0x0fb7);
	for (size_t i = 0; i < sizeof(face) - 1; i++)
		put16(&made, (unsigned char)face[i]);
	put_zeros(&made, 68 - 2 * (sizeof(face) - 1));
	look();
	is_one(LEVEL_TOI_MAT, "a.ppt!text-box", "8-bit characters in a font of TCVN3");
	ok(has_reason("red"), "red");
}

/* ---- hidden, embedded, hostile ------------------------------------------------------------------- */

static void
test_hidden(void)
{
	size_t at;

	/* The slide lies in a record that nobody knows; the directory leads to it. */
	begin();
	record(0, 0, 0x0abc);
	at = made.len;
	record(15, 0, 0x03ee);
	chars("TỐI MẬT");
	close_record();
	close_record();
	record(0, 0, 0x1772);
	put32(&made, 1u << 20 | 1);
	put32(&made, (uint32_t)at);
	look();
	is_one(LEVEL_TOI_MAT, "a.ppt!text-box", "an object that only the directory leads to");
}

static void
test_object(void)
{
	/* zlib: stored, "TỐI MẬT" and a line's end */
	static const uint8_t packed[] =
	    "\x78\x01\x01\x0c\x00\xf3\xffT\xe1\xbb\x90I M\xe1\xba\xacT\n";
	uint32_t a = 1, b = 0;

	begin();
	record(0, 1, 0x1011);
	put32(&made, 12);
	put_bytes(&made, packed, sizeof(packed) - 1);
	for (size_t i = 7; i < sizeof(packed) - 1; i++) {
		a = (a + packed[i]) % 65521;
		b = (b + a) % 65521;
	}
	put8(&made, b >> 8);
	put8(&made, b & 0xff);
	put8(&made, a >> 8);
	put8(&made, a & 0xff);
	look();
	is_one(LEVEL_TOI_MAT, "a.ppt!object", "a packed object");
	is_int((long long)scan_got.nopaque, 0, "whole");
	made.len--;
	look_with(NULL, 0);
	ok(scan_got.nopaque > 0, "one that is cut is told");
	ok(scan_got.findings_total > 0, "and what is there is found");
}

static void
test_cut(void)
{
	begin();
	record(15, 0, 0x03ee);
	chars("TỐI MẬT");
	put16(&made, 0);
	put16(&made, 0x0fa0);
	put32(&made, 500);
	look();
	is_one(LEVEL_TOI_MAT, "a.ppt!text-box", "what is whole is found");
	ok(scan_got.nopaque > 0 && scan_got.opaque[0].why == WHY_DAMAGED, "the rest is told");
}

static void
test_encrypted(void)
{
	static const uint8_t user[] = "\x00\x00\xf6\x0f\x14\x00\x00\x00\x14\x00\x00\x00"
				      "\xdf\xc4\xd1\xf3\x00\x00\x00\x00";

	begin();
	record(0, 0, 0x0ff5);
	put_zeros(&made, 32);
	close_record();
	look_with(user, sizeof(user) - 1);
	ok(scan_got.nopaque == 1 && scan_got.opaque[0].why == WHY_DAMAGED,
	    "encrypted, and nothing leads to its key");
}

int
main(void)
{
	scan_begin();
	test_places();
	test_fonts();
	test_hidden();
	test_object();
	test_cut();
	test_encrypted();
	free(file.bytes);
	scan_finish();
	return tap_done();
}
