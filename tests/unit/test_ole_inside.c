/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in compound files beside documents: mail, macros, properties, packages. */
#include <errno.h>

#include "base/checked.h"
#include "base/wr.h"
#include "scanner/format/lzfu.h"
#include "scanner/format/vba.h"
#include "tests/unit/ole_make.h"
#include "tests/unit/scan_bytes.h"

#define WIDE_MAT "M\0\xac\x1eT\0"
#define UTF8_MAT "M\xe1\xba\xacT"
#define BYTES(chars) .bytes = (chars), .n = sizeof(chars) - 1
#define FIXED                                                                          \
	{                                                                              \
		.name = "__properties_version1.0", .bytes = "\0\0\0\0\0\0\0\0", .n = 8 \
	}
#define BODY "__substg1.0_1000001F"

static struct ole_make make;

static void
scanned(const struct ole_part *parts, size_t n, const char *name)
{
	free(make.bytes);
	memset(&make, 0, sizeof(make));
	ole_make(&make, parts, n);
	scan_bytes(make.bytes, make.size, name);
}

/* ---- mail */

static void
test_mail(void)
{
	static const struct ole_part body[] = {FIXED,
	    {.name = BODY, BYTES("x\0\r\0\n\0" WIDE_MAT "\r\0\n\0y\0")}};
	static const struct ole_part narrow[] = {FIXED,
	    {.name = "__substg1.0_1000001E", BYTES("x\r\n" UTF8_MAT "\r\ny")}};
	static const struct ole_part subject[] = {FIXED,
	    {.name = "__substg1.0_0037001F", BYTES(WIDE_MAT)}};
	static const struct ole_part many[] = {FIXED,
	    {.name = "__substg1.0_8001101F-00000000", BYTES(WIDE_MAT)}};
	static const struct ole_part html[] = {FIXED,
	    {.name = "__substg1.0_10130102", BYTES("<html><p>" UTF8_MAT "</p></html>")}};
	static const struct ole_part attached[] = {FIXED, {.name = "__attach_version1.0_#00000000"},
	    {.name = "__substg1.0_3707001F", BYTES("a\0.\0t\0x\0t\0"), .parent = 2},
	    {.name = "__substg1.0_37010102", BYTES("x\n" UTF8_MAT "\ny\n"), .parent = 2}};
	static const struct ole_part message[] = {FIXED, {.name = "__attach_version1.0_#00000000"},
	    {.name = "__substg1.0_3701000D", .parent = 2},
	    {.name = "__properties_version1.0", BYTES("\0\0\0\0"), .parent = 3},
	    {.name = BODY, BYTES(WIDE_MAT), .parent = 3},
	    {.name = "__substg1.0_3001001F", BYTES("i\0n\0"), .parent = 2}};
	static const struct ole_part clean[] = {FIXED,
	    {.name = BODY, BYTES("B\0\xa2\x1eO\0 \0" WIDE_MAT)}};

	scanned(body, 2, "a.msg");
	is_str(scan_got.type, "msg", "the type");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.msg!body"), "a line of the body");
	scanned(narrow, 2, "a.msg");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.msg!body"), "of 8 bits");
	scanned(subject, 2, "a.msg");
	ok(has_finding(LEVEL_MAT, PART_METADATA, "a.msg!metadata"), "the subject");
	scanned(many, 2, "a.msg");
	ok(has_finding(LEVEL_MAT, PART_METADATA, "a.msg!metadata"), "one of many values");
	scanned(html, 2, "a.msg");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.msg!body.html!body"), "the body in HTML");
	scanned(attached, 4, "a.msg");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.msg!a.txt"), "an attachment");
	scanned(message, 6, "a.msg");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.msg!in!body"), "an attached message");
	scanned(clean, 2, "a.msg");
	is_int(scan_verdict.kind, VERDICT_CLEAN, "half of a word of two");
}

/* Messages in messages: deeper than may be. */
static void
test_deep(void)
{
	struct ole_part parts[OLE_MAKE_MAX] = {{0}};
	size_t n = 0;
	unsigned int storage = 0;

	for (size_t i = 0; i < 20; i++) {
		parts[n++] = (struct ole_part){.name = "__properties_version1.0",
		    .bytes = "",
		    .parent = storage};
		parts[n++] =
		    (struct ole_part){.name = "__attach_version1.0_#00000000", .parent = storage};
		storage = (unsigned int)n;
		parts[n++] = (struct ole_part){.name = "__substg1.0_3701000D", .parent = storage};
		storage = (unsigned int)n;
	}
	scanned(parts, n, "a.msg");
	is_int(scan_verdict.kind, VERDICT_OPAQUE, "too deep");
	is_int(scan_verdict.limit, LIMIT_DEPTH, "by that limit");
}

/* ---- compressed RTF */

static void
test_lzfu(void)
{
	/* [MS-OXRTFCP] 3.2.1: the example of the specification. */
	static const uint8_t example[] = {0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75,
	    0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32,
	    0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77,
	    0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0};
	static const char text[] = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
	static const uint8_t plain[] = "\0\0\0\0\0\0\0\0MELA\0\0\0\0{\\rtf1 M\\u7852?T}";
	struct ole_part part = {.name = "__substg1.0_10090102"};
	struct ole_part parts[2] = {FIXED};
	uint8_t *out;
	size_t n;

	if (ok(lzfu_unpack(rd_init(example, sizeof(example)), 1000, &out, &n) == 0, "unpacked")) {
		ok(n == sizeof(text) - 1 && memcmp(out, text, n) == 0, "to what it was");
		free(out);
	}
	ok(lzfu_unpack(rd_init(example, sizeof(example)), 10, &out, &n) == -EDQUOT, "no budget");
	ok(lzfu_unpack(rd_init(example, 15), 1000, &out, &n) == -EBADMSG, "no header");
	for (size_t i = 16; i < sizeof(example); i++) {
		if (lzfu_unpack(rd_init(example, i), 1000, &out, &n) == 0)
			free(out);
	}
	part.bytes = plain;
	part.n = sizeof(plain) - 1;
	parts[1] = part;
	scanned(parts, 2, "a.msg");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.msg!body.rtf!body"), "the body in RTF");
	parts[1].n = 12;
	scanned(parts, 2, "a.msg");
	ok(has_opaque(WHY_DAMAGED, LIMIT_NONE, "a.msg!body.rtf"), "a broken one");
}

/* ---- macros */

/* [MS-OVBA] 3.2.1 to 3.2.3: the examples of the specification. */
static void
test_unpack(void)
{
	static const uint8_t none[] = {0x01, 0x19, 0xb0, 0x00, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
	    0x67, 0x68, 0x00, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x00, 0x71, 0x72,
	    0x73, 0x74, 0x75, 0x76, 0x2e};
	static const uint8_t normal[] = {0x01, 0x2f, 0xb0, 0x00, 0x23, 0x61, 0x61, 0x61, 0x62, 0x63,
	    0x64, 0x65, 0x82, 0x66, 0x00, 0x70, 0x61, 0x67, 0x68, 0x69, 0x6a, 0x01, 0x38, 0x08,
	    0x61, 0x6b, 0x6c, 0x00, 0x30, 0x6d, 0x6e, 0x6f, 0x70, 0x06, 0x71, 0x02, 0x70, 0x04,
	    0x10, 0x72, 0x73, 0x74, 0x75, 0x76, 0x10, 0x77, 0x78, 0x79, 0x7a, 0x00, 0x3c};
	static const uint8_t most[] = {0x01, 0x03, 0xb0, 0x02, 0x61, 0x45, 0x00};
	static const char letters[] = "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa";
	uint8_t *out;
	size_t n;

	if (ok(vba_unpack(rd_init(none, sizeof(none)), 8192, &out, &n) == 0, "as it is")) {
		ok(n == 23 && memcmp(out, "abcdefghijklmnopqrstuv.", n) == 0, "is what it was");
		free(out);
	}
	if (ok(vba_unpack(rd_init(normal, sizeof(normal)), 8192, &out, &n) == 0, "packed")) {
		ok(n == sizeof(letters) - 1 && memcmp(out, letters, n) == 0, "is what it was");
		free(out);
	}
	if (ok(vba_unpack(rd_init(most, sizeof(most)), 8192, &out, &n) == 0, "packed most")) {
		is_int((long long)n, 73, "is as long as it was");
		free(out);
	}
	ok(vba_unpack(rd_init(most, sizeof(most)), 100, &out, &n) == -EDQUOT, "no budget");
	ok(vba_unpack(rd_init("x", 1), 100, &out, &n) == -EBADMSG, "no container");
}

/* Text without a single copy. */
static size_t
packed(const char *text, uint8_t *out)
{
	size_t n = 3, len = strlen(text);

	out[0] = 1;
	for (size_t i = 0; i < len; i++) {
		if (i % 8 == 0)
			out[n++] = 0;
		out[n++] = (uint8_t)text[i];
	}
	out[1] = (uint8_t)(n - 4);
	out[2] = (uint8_t)(0xb0 | (n - 4) >> 8);
	return n;
}

static void
test_macros(void)
{
	static const char source[] = "Attribute VB_Name = \"M\"\r\n'x\r\n'" UTF8_MAT "\r\n";
	static uint8_t module[512], list[512];
	static const char records[] = {0x1a, 0, 3, 0, 0, 0, 'M', 'o', 'd', 0x31, 0, 4, 0, 0, 0, 5,
	    0, 0, 0};
	struct ole_part parts[] = {{.name = "Macros"}, {.name = "VBA", .parent = 1},
	    {.name = "dir", .bytes = list, .parent = 2},
	    {.name = "_VBA_PROJECT", .bytes = "x", .n = 1, .parent = 2},
	    {.name = "Mod", .bytes = module, .parent = 2}};
	size_t n = 0;

	memset(module, 0xee, 5);
	parts[4].n = 5 + packed(source, module + 5);
	/* The list has NULs: put together by hand. */
	list[0] = 1;
	n = 3;
	for (size_t i = 0; i < sizeof(records); i++) {
		if (i % 8 == 0)
			list[n++] = 0;
		list[n++] = (uint8_t)records[i];
	}
	list[1] = (uint8_t)(n - 4);
	list[2] = 0xb0;
	parts[2].n = n;
	scanned(parts, ARRAY_LEN(parts), "a.doc");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.doc!Mod"), "a module's source");
	parts[2].n = 1;
	scanned(parts, ARRAY_LEN(parts), "a.doc");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.doc!Mod"), "without a list");
	parts[2].n = n;
	list[n - 4] = 77;
	scanned(parts, ARRAY_LEN(parts), "a.doc");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.doc!Mod"), "with a wrong offset");
}

/* ---- properties and packages */

#define PROPERTY_BYTES 512

static size_t
property_set(uint8_t out[PROPERTY_BYTES], uint32_t id, uint32_t type, const char *value, size_t n)
{
	const uint32_t set[] = {48, /* where it lies */
	    0, 3, 1, 32, 0, 40, id, 68, /* size, and three properties: kind, place */
	    2, 65001, /* the code page */
	    1, 5, 13}; /* names: of property 5 */
	static const uint8_t zeros[22], kind[16] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
	struct wr wr = wr_init(out, PROPERTY_BYTES);

	wr_u16le(&wr, 0xfffe);
	wr_bytes(&wr, zeros, sizeof(zeros));
	wr_u32le(&wr, 1);
	wr_bytes(&wr, kind, sizeof(kind));
	for (size_t i = 0; i < ARRAY_LEN(set); i++)
		wr_u32le(&wr, set[i]);
	wr_bytes(&wr, "\xc4\x90\xe1\xbb\x99 m\xe1\xba\xadt\0\0", 13);
	wr_bytes(&wr, "\0\0\0", 3);
	wr_u32le(&wr, type);
	wr_u32le(&wr, (uint32_t)(type == 0x1f ? n / 2 : n));
	wr_bytes(&wr, value, n);
	return wr.len;
}

static void
test_properties(void)
{
	static uint8_t set[PROPERTY_BYTES];
	struct ole_part part = {.name = "\5DocumentSummaryInformation", .bytes = set};

	part.n = property_set(set, 2, 0x1e, UTF8_MAT "\0", 6);
	scanned(&part, 1, "a.doc");
	ok(has_finding(LEVEL_MAT, PART_METADATA, "a.doc!metadata"), "a string");
	part.n = property_set(set, 2, 0x1f, WIDE_MAT "\0\0", 8);
	scanned(&part, 1, "a.doc");
	ok(has_finding(LEVEL_MAT, PART_METADATA, "a.doc!metadata"), "a string of UTF-16");
	part.n = property_set(set, 5, 0x1e, "M\xe1\xba\xadt\0", 6);
	scanned(&part, 1, "a.doc");
	ok(has_finding(LEVEL_MAT, PART_METADATA, "a.doc!metadata"), "a property of its own");
	is_int(scan_verdict.form, FORM_FIELD, "with its name");
	for (size_t i = 0; i < part.n; i++) {
		uint8_t kept = set[i];

		set[i] = 0xff;
		scanned(&part, 1, "a.doc");
		set[i] = kept;
	}
	ok(true, "bent everywhere");
}

static void
test_package(void)
{
	static const char native[] =
	    "\x40\0\0\0\2\0a.txt\0C:\\a\0\0\0\3\0\4\0\0\0C:\\\0\x0a\0\0\0x\n" UTF8_MAT "\ny\n";
	static const struct ole_part parts[] = {{.name = "ObjectPool"}, {.name = "_1", .parent = 1},
	    {.name = "\1Ole10Native", .bytes = native, .n = sizeof(native) - 1, .parent = 2}};
	static const struct ole_part pdf[] = {{.name = "ObjectPool"}, {.name = "_1", .parent = 1},
	    {.name = "CONTENTS", .bytes = "x\n" UTF8_MAT "\ny\n", .n = 10, .parent = 2}};

	scanned(parts, 3, "a.doc");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.doc!_1!a.txt"), "a packaged file");
	scanned(pdf, 3, "a.doc");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.doc!_1!CONTENTS"), "an object's contents");
}

int
main(void)
{
	scan_begin();
	test_mail();
	test_deep();
	test_lzfu();
	test_unpack();
	test_macros();
	test_properties();
	test_package();
	free(make.bytes);
	scan_finish();
	return tap_done();
}
