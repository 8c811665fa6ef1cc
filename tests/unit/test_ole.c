/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compound files: whole, scattered, bent and broken off. */
#include <errno.h>

#include "base/checked.h"
#include "scanner/format/ole.h"
#include "tests/unit/ole_make.h"
#include "tests/unit/scan_bytes.h"

#define MAT_UTF16 "M\0\xac\x1eT\0"

static uint8_t big[20000];
static struct ole_make make;

static void
made(const struct ole_part *parts, size_t nparts, unsigned int shift, bool scattered)
{
	free(make.bytes);
	memset(&make, 0, sizeof(make));
	make.shift = shift;
	make.scattered = scattered;
	ole_make(&make, parts, nparts);
}

static bool
is_stream(struct ole *ole, uint32_t storage, const char *name, const void *bytes, size_t n)
{
	struct rd stream;

	return ole_stream_find(ole, scan_now, storage, name, &stream) == 0 && stream.left == n &&
	    memcmp(stream.p, bytes, n) == 0;
}

/* The budget is of a file: one that ends at once. */
static void
budget_reset(void)
{
	scan_text("", "");
}

static const struct ole_part parts[] = {
    {.name = "Large", .bytes = big, .n = sizeof(big)},
    {.name = "Small", .bytes = "abc", .n = 3},
    {.name = "Inside"},
    {.name = "Other", .bytes = big + 1, .n = 200, .parent = 3},
    {.name = "\5Empty", .bytes = "", .n = 0},
    {.name = "Edge", .bytes = big, .n = 4096, .parent = 3},
    {.name = "Under", .bytes = big, .n = 4095, .parent = 3},
    {.name = "Lost", .bytes = "lost", .n = 4, .orphan = true},
};

static void
test_whole(unsigned int shift, bool scattered)
{
	struct ole *ole = NULL;
	char name[OLE_NAME_BYTES];
	uint32_t inside;

	made(parts, ARRAY_LEN(parts), shift, scattered);
	budget_reset();
	printf("# %u %s\n", 1u << shift, scattered ? "scattered" : "in order");
	if (!ok(ole_open(rd_init(make.bytes, make.size), &ole) == 0, "opened"))
		return;
	inside = ole_find(ole, OLE_ROOT, "inside");
	is_int(inside, 3, "a storage, whatever its case");
	ok(is_stream(ole, OLE_ROOT, "Large", big, sizeof(big)), "a stream");
	ok(is_stream(ole, OLE_ROOT, "SMALL", "abc", 3), "a small stream");
	ok(is_stream(ole, inside, "Other", big + 1, 200), "one in a storage");
	ok(is_stream(ole, inside, "Edge", big, 4096), "one of 4096 bytes");
	ok(is_stream(ole, inside, "Under", big, 4095), "one of 4095 bytes");
	ok(is_stream(ole, OLE_ROOT, "\5empty", "", 0), "an empty one");
	ok(ole_find(ole, OLE_ROOT, "Other") == OLE_NONE, "not in its storage's storage");
	ok(ole_find(ole, OLE_ROOT, "Lost") == OLE_NONE && ole_parent(ole, 8) == OLE_NONE,
	    "nothing leads to the lost one");
	ok(ole_kind(ole, 8) == OLE_STREAM && !ole_was_read(ole, 8), "but it is there");
	is_int((long long)ole_name(ole, 8, name), 4, "a name's length");
	is_str(name, "Lost", "a name");
	ok(ole_was_read(ole, 1), "what was read is known");
	ok(!ole_is_damaged(ole) && !ole_is_cut(ole), "not damaged");
	is_int((long long)ole_end(ole), (long long)make.size, "its end");
	ok(ole_kind(ole, 12345) == OLE_UNUSED && ole_first(ole, 12345) == OLE_NONE &&
		ole_next(ole, 12345) == OLE_NONE && ole_name(ole, 12345, name) == 0,
	    "a number that is none");
	ole_free(ole);
}

/* Opens what was bent and reads all of it. */
static bool
damaged(const char *what)
{
	struct ole *ole = NULL;
	struct rd stream;
	bool got;

	budget_reset();
	if (!ok(ole_open(rd_init(make.bytes, make.size), &ole) == 0, "%s: opened", what))
		return false;
	for (uint32_t i = 0; i < ole_count(ole); i++)
		(void)ole_stream(ole, scan_now, i, &stream);
	got = ok(ole_is_damaged(ole), "%s: damaged", what);
	ole_free(ole);
	return got;
}

static void
test_bent(void)
{
	struct ole *ole = NULL;
	struct rd stream;

	made(parts, ARRAY_LEN(parts), 9, false);
	ole_make_u32(ole_make_sector(&make, make.fat_at) + (size_t)make.directory * 4,
	    make.directory);
	damaged("a loop of sectors");
	made(parts, ARRAY_LEN(parts), 9, false);
	ole_make_u32(ole_make_sector(&make, make.directory) + 3 * 128 + 68, 3);
	damaged("an entry that is its own neighbour");
	made(parts, ARRAY_LEN(parts), 9, false);
	ole_make_u32(ole_make_sector(&make, make.directory) + 4 * 128 + 72, 1);
	damaged("a way into another storage");
	made(parts, ARRAY_LEN(parts), 9, false);
	ole_make_u32(ole_make_sector(&make, make.directory) + 128 + 120, 0x7fffffff);
	damaged("a stream that claims too much");
	made(parts, ARRAY_LEN(parts), 9, false);
	ole_make_u32(make.bytes + 68, make.fat_at);
	make.bytes[30] = 11;
	damaged("sectors of an odd size");
	made(parts, ARRAY_LEN(parts), 9, false);
	ole_make_u32(make.bytes + 48, 99999);
	ok(ole_open(rd_init(make.bytes, make.size), &ole) == -EBADMSG, "no directory");
	/* Broken off inside the first stream, with the tables in front of it. */
	made(&parts[0], 1, 9, false);
	make.size = 512 + 20000 - 700;
	ok(ole_open(rd_init(make.bytes, make.size), &ole) == -EBADMSG,
	    "broken off before the directory");
	for (size_t n = 0; n < 3000; n += 7) {
		made(parts, ARRAY_LEN(parts), 9, false);
		if (ole_open(rd_init(make.bytes, n), &ole) == 0)
			ole_free(ole);
	}
	made(parts, ARRAY_LEN(parts), 9, true);
	make.next[0] = 0;
	budget_reset();
	if (ok(ole_open(rd_init(make.bytes, make.size), &ole) == 0, "opened")) {
		ok(ole_stream(ole, scan_now, OLE_ROOT, &stream) == -EBADMSG, "no stream: the root");
		ok(ole_stream(ole, scan_now, 999, &stream) == -EBADMSG, "no stream: no entry");
		ok(ole_stream_find(ole, scan_now, OLE_ROOT, "x", &stream) == -ENOENT, "not there");
		ole_free(ole);
	}
}

static void
scanned(const struct ole_part *list, size_t n)
{
	made(list, n, 9, false);
	scan_bytes(make.bytes, make.size, "a.doc");
}

static void
test_search(void)
{
	static const struct ole_part lost[] = {{.name = "Nothing", .bytes = "\1\2\3\0", .n = 4},
	    {.name = "Hidden", .bytes = "\1\0\1\0" MAT_UTF16 "\1\0\1", .n = 13, .orphan = true}};
	static const struct ole_part odd[] = {
	    {.name = "Odd", .bytes = "\5\5\5\5\5" MAT_UTF16 "\5\5\5", .n = 14}};
	static const struct ole_part text[] = {
	    {.name = "Notes", .bytes = "x\nM\xe1\xba\xacT\ny\n", .n = 10}};
	static const struct ole_part prose[] = {
	    {.name = "Bytes", .bytes = "\1\0\1\0B\0\xa2\x1eO\0 \0" MAT_UTF16 "\1\0\1", .n = 21}};

	scanned(lost, 2);
	is_str(scan_got.type, "ole", "the type");
	ok(has_finding(LEVEL_MAT, PART_METADATA, "a.doc!metadata"), "a stream nobody leads to");
	scanned(odd, 1);
	ok(has_finding(LEVEL_MAT, PART_METADATA, "a.doc!metadata"), "text at an odd place");
	scanned(text, 1);
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.doc!Notes"), "a stream of text is a member");
	scanned(prose, 1);
	is_int(scan_verdict.kind, VERDICT_CLEAN, "half of a word of two");
	made(lost, 2, 9, false);
	memcpy(make.bytes + make.size, "x\nM\xe1\xba\xacT\nmore of the same\n", 25);
	scan_bytes(make.bytes, make.size + 25, "a.doc");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.doc!+2560"), "text behind the file");
	make.bytes[48] = 99;
	scan_bytes(make.bytes, make.size, "a.doc");
	ok(has_opaque(WHY_DAMAGED, LIMIT_NONE, "a.doc"), "no directory: damaged");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.doc!body"), "but searched for text");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = (uint8_t)(i * 7 + i / 251);
	scan_begin();
	test_whole(9, false);
	test_whole(9, true);
	test_whole(12, false);
	test_whole(12, true);
	test_bent();
	test_search();
	free(make.bytes);
	scan_finish();
	return tap_done();
}
