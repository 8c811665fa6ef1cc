/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ZIP, honest and not: what is in it is found, and what cannot be read has a reason. */
#include "scanner/limits.h"
#include "tests/unit/scan_bytes.h"
#include "tests/unit/zip_make.h"

#define MARKED "TỐI MẬT\nSố: 12/BC-UBND\n"
#define CLEAN "van ban thuong\n"
#define PART(called, text) .name = (called), .bytes = (text), .n = strlen(text)

static void
scan_parts(struct zip_part *parts, size_t n, const char *prefix, const char *comment)
{
	struct zip_made made = zip_make(parts, n, prefix, comment);

	scan_bytes(made.bytes, made.wr.len, "a.zip");
	free(made.bytes);
}

static void
scan_part(struct zip_part part)
{
	struct zip_part parts[2] = {{PART("x.txt", CLEAN)}, part};

	scan_parts(parts, 2, "", "");
}

static void
is_marked(const char *where, const char *what)
{
	ok(scan_verdict.kind == VERDICT_MARKED && has_finding(LEVEL_TOI_MAT, PART_BODY, where),
	    "%s", what);
}

static void
test_honest(void)
{
	struct zip_part none = {PART("x", "")};

	scan_part((struct zip_part){PART("kh.txt", MARKED)});
	is_marked("a.zip!kh.txt", "stored");
	is_str(scan_got.type, "zip", "type");
	is_int((long long)scan_got.nopaque, 0, "nothing opaque");
	scan_part((struct zip_part){PART("tài liệu/kh!1.txt", MARKED), .deflated = true});
	is_marked("a.zip!tài liệu/kh\\!1.txt", "deflated, '!' in the name escaped");
	scan_part((struct zip_part){PART("a\x1b[1m\xff.txt", MARKED)});
	is_marked("a.zip!a\\x1B[1m\\xFF.txt", "control and broken characters in the name escaped");
	scan_part((struct zip_part){PART("kh.txt", MARKED), .deflated = true, .streamed = true});
	is_marked("a.zip!kh.txt", "with a data descriptor");
	scan_part((struct zip_part){PART("kh.txt", MARKED), .deflated = true, .zip64 = true});
	is_marked("a.zip!kh.txt", "zip64 sizes");
	is_int((long long)scan_got.nopaque, 0, "nothing opaque");
	scan_parts(&none, 0, "", "");
	is_int(scan_verdict.kind, VERDICT_CLEAN, "an empty archive is clean");
}

static void
test_nested(void)
{
	struct zip_part inner = {PART("kh.txt", MARKED), .deflated = true};
	struct zip_part outer = {.name = "b.zip"};
	struct zip_made made = zip_make(&inner, 1, "", "");
	char where[512] = "a.zip";

	outer.bytes = made.bytes;
	outer.n = made.wr.len;
	outer.deflated = true;
	scan_parts(&outer, 1, "", "");
	is_marked("a.zip!b.zip!kh.txt", "zip in zip");
	for (unsigned int i = 0; i < SCAN_DEPTH_MAX; i++) {
		struct zip_part part = {.name = "z", .bytes = made.bytes, .n = made.wr.len};
		struct zip_made next = zip_make(&part, 1, "", "");

		free(made.bytes);
		made = next;
		strcat(where, "!z");
	}
	scan_bytes(made.bytes, made.wr.len, "a.zip");
	strcat(where, "!kh.txt");
	ok(has_opaque(WHY_LIMIT, LIMIT_DEPTH, where), "too deep is opaque: limit depth");
	free(made.bytes);
}

static void
test_hidden(void)
{
	struct zip_part parts[2] = {{PART("x.txt", CLEAN)},
	    {PART("kh.txt", MARKED), .unlisted = true}};

	scan_parts(parts, 2, "", "");
	is_marked("a.zip!kh.txt", "a local header nobody lists");
	parts[1].deflated = parts[1].streamed = true;
	scan_parts(parts, 2, "", "");
	is_marked("a.zip!kh.txt", "the same, deflated and streamed");
	parts[1].deflated = false;
	scan_parts(parts, 2, "", "");
	is_marked("a.zip!kh.txt", "the same, stored and streamed");
	parts[1] = (struct zip_part){PART("kh.txt", MARKED), .deflated = true};
	scan_parts(parts, 2, "#!/bin/sh\nexit 0\n", "");
	is_marked("a.zip!kh.txt", "behind a prefix that offsets do not know of");
	scan_parts(parts, 1, "", "MẬT");
	ok(scan_got.nfindings > 0, "in the archive's comment");
	scan_parts(parts, 1, "TUYỆT MẬT\n\n", "");
	ok(has_finding(LEVEL_TUYET_MAT, PART_BODY, "a.zip"), "in a text before the archive");
	scan_part((struct zip_part){PART("kh.txt", MARKED), .local_name_lie = "khac.txt"});
	is_marked("a.zip!kh.txt", "two names for one member");
	scan_part((struct zip_part){PART("kh.txt", MARKED), .deflated = true, .method_lie = 12,
	    .local_method_lie = 8});
	is_marked("a.zip!kh.txt", "two methods for one member: both are tried");
}

static void
test_damaged(void)
{
	struct zip_part part = {PART("kh.txt", MARKED), .deflated = true};
	struct zip_made made = zip_make(&part, 1, "", "");

	scan_bytes(made.bytes, made.wr.len - 30, "a.zip");
	is_marked("a.zip!kh.txt", "without a directory");
	ok(has_opaque(WHY_DAMAGED, LIMIT_NONE, "a.zip"), "and damaged");
	for (size_t n = 0; n < made.wr.len; n++)
		scan_bytes(made.bytes, n, "a.zip");
	ok(true, "cut at every byte");
	for (size_t i = 0; i < made.wr.len; i++) {
		uint8_t was = made.bytes[i];

		made.bytes[i] ^= 0xff;
		scan_bytes(made.bytes, made.wr.len, "a.zip");
		made.bytes[i] = was;
	}
	ok(true, "each byte turned over");
	free(made.bytes);
	scan_part((struct zip_part){PART("kh.txt", MARKED), .crc_lie = 1});
	is_marked("a.zip!kh.txt", "wrong checksum: read all the same");
	ok(has_opaque(WHY_DAMAGED, LIMIT_NONE, "a.zip!kh.txt"), "and damaged");
	scan_part((struct zip_part){PART("kh.txt", MARKED), .deflated = true, .size_lie = 3});
	is_marked("a.zip!kh.txt", "claims to be smaller than it is");
	scan_part(
	    (struct zip_part){PART("kh.txt", MARKED), .deflated = true, .size_lie = 0x7fffffff});
	is_marked("a.zip!kh.txt", "claims two gigabytes");
}

static void
test_encrypted(void)
{
	scan_part(
	    (struct zip_part){PART("kh.txt", "\x8f\x01\x02\x03zzz"), .flags = 1, .crc_lie = 9});
	is_int(scan_verdict.kind, VERDICT_OPAQUE, "an encrypted member is opaque");
	ok(has_opaque(WHY_ENCRYPTED, LIMIT_NONE, "a.zip!kh.txt"), "encrypted");
	scan_part((struct zip_part){PART("kh.txt", "\x8f\x01"), .flags = 1, .method_lie = 99});
	ok(has_opaque(WHY_ENCRYPTED, LIMIT_NONE, "a.zip!kh.txt"), "AES");
	scan_part((struct zip_part){PART("kh.txt", MARKED), .flags = 1, .deflated = true});
	is_marked("a.zip!kh.txt", "the bit set on plain data");
	is_int((long long)scan_got.nopaque, 0, "which is not encrypted");
	scan_part((struct zip_part){PART("kh.txt", MARKED), .method_lie = 14});
	ok(has_opaque(WHY_UNSUPPORTED, LIMIT_NONE, "a.zip!kh.txt"), "LZMA is unsupported");
}

static void
test_limits(void)
{
	static struct zip_part parts[SCAN_ENTRIES_MAX + 10];
	char *big = calloc(1, 4u << 20);
	size_t n = SCAN_ENTRIES_MAX + 5;

	for (size_t i = 0; i < n; i++)
		parts[i] = (struct zip_part){PART("a", "b")};
	scan_parts(parts, n, "", "");
	ok(has_opaque(WHY_LIMIT, LIMIT_ENTRIES, "a.zip"), "too many entries");
	for (size_t i = 0; i < 200; i++)
		parts[i] =
		    (struct zip_part){.name = "z", .bytes = big, .n = 4u << 20, .deflated = true};
	parts[200] = (struct zip_part){PART("kh.txt", MARKED)};
	scan_parts(parts, 201, "", "");
	ok(has_opaque(WHY_LIMIT, LIMIT_INFLATED, "a.zip!z"), "800 MB from 800 KB: limit inflated");
	is_marked("a.zip!kh.txt", "and what needs no unpacking is still read");
	free(big);
}

int
main(void)
{
	scan_begin();
	test_honest();
	test_nested();
	test_hidden();
	test_damaged();
	test_encrypted();
	test_limits();
	scan_finish();
	return tap_done();
}
