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
	scan_part((struct zip_part){PART("kh.txt", MARKED), .method_lie = 98});
	ok(has_opaque(WHY_UNSUPPORTED, LIMIT_NONE, "a.zip!kh.txt"), "PPMd is unsupported");
}

/* ---- under passwords ------------------------------------------------------------------------------ */

#define PASSWORD "TuyetMat-2026"

static uint32_t keys[3];

static uint32_t
crc_of(uint32_t crc, uint8_t byte)
{
	crc ^= byte;
	for (unsigned int i = 0; i < 8; i++)
		crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
	return crc;
}

static void
keys_turn(uint8_t byte)
{
	keys[0] = crc_of(keys[0], byte);
	keys[1] = (keys[1] + (keys[0] & 0xff)) * 134775813u + 1;
	keys[2] = crc_of(keys[2], (uint8_t)(keys[1] >> 24));
}

/* APPNOTE 6.1: twelve bytes of header, the last of them of the checksum, then the member. */
static size_t
pkware_encrypt(const char *text, uint8_t *out)
{
	uint32_t crc = libdeflate_crc32(0, text, strlen(text));
	uint8_t plain[256] = "abcdefghijk";
	size_t n = 12 + strlen(text);

	plain[11] = (uint8_t)(crc >> 24);
	memcpy(plain + 12, text, strlen(text));
	keys[0] = 0x12345678;
	keys[1] = 0x23456789;
	keys[2] = 0x34567890;
	for (const char *c = PASSWORD; *c != '\0'; c++)
		keys_turn((uint8_t)*c);
	for (size_t i = 0; i < n; i++) {
		uint32_t k = (keys[2] | 2) & 0xffff;

		out[i] = plain[i] ^ (uint8_t)(k * (k ^ 1) >> 8);
		keys_turn(plain[i]);
	}
	return n;
}

/* The shipped rules and one password. */
static void
scan_with_password(void)
{
	static char text[300000];
	static const char more[] = "\npasswords = [ \"wrong\", \"" PASSWORD "\" ];\n";
	char error[RULES_ERROR_BYTES] = "";
	FILE *file = fopen("rules/state-secret.conf", "re");
	size_t n = file != NULL ? fread(text, 1, sizeof(text) - sizeof(more), file) : 0;

	memcpy(text + n, more, sizeof(more) - 1);
	scan_free(scan_now);
	rules_free(scan_rules);
	if (file == NULL || rules_parse(text, n + sizeof(more) - 1, "r", &scan_rules, error) < 0 ||
	    scan_new(scan_rules, NULL, NULL, &scan_now) < 0) {
		printf("Bail out! %s\n", error);
		exit(1);
	}
	fclose(file);
}

static void
test_password(void)
{
	uint8_t secret[256];
	size_t n = pkware_encrypt(MARKED, secret);
	uint32_t crc = libdeflate_crc32(0, MARKED, strlen(MARKED));
	struct zip_part part = {.name = "kh.txt",
	    .bytes = (const char *)secret,
	    .n = n,
	    .flags = 1};

	part.crc_lie = crc;
	scan_part(part);
	ok(has_opaque(WHY_ENCRYPTED, LIMIT_NONE, "a.zip!kh.txt"), "no password of ours");
	scan_with_password();
	scan_part(part);
	is_marked("a.zip!kh.txt", "PKWARE's cipher under a password of the rules");
	is_int((long long)scan_got.nopaque, 0, "nothing is left encrypted");
	secret[20] ^= 1;
	scan_part(part);
	ok(has_opaque(WHY_ENCRYPTED, LIMIT_NONE, "a.zip!kh.txt"),
	    "the right password and a wrong checksum: who knows");
}

/* WinZip AE-2 of 7-Zip, AES-256, the text "TỐI MẬT" of ten lines, under PASSWORD. */
static void
test_aes(void)
{
	static uint8_t bytes[65536];
	FILE *file = fopen("tests/corpus/zip/aes256.zip", "re");
	size_t n = file != NULL ? fread(bytes, 1, sizeof(bytes), file) : 0;

	if (file != NULL)
		fclose(file);
	ok(n > 0, "the sample is there");
	scan_bytes(bytes, n, "a.zip");
	is_marked("a.zip!kh.txt", "AES-256 under a password of the rules");
	for (size_t i = 0; i < n; i++) {
		bytes[i] ^= 0xff;
		scan_bytes(bytes, n, "a.zip");
		bytes[i] ^= 0xff;
	}
	ok(true, "each byte turned over");
}

static void
test_behind(void)
{
	struct zip_part parts[2] = {{PART("x.txt", CLEAN)}, {PART("kh.txt", MARKED)}};
	struct zip_made made = zip_make(parts, 2,
	    "\x7f"
	    "ELF\2\1\1",
	    "");
	uint8_t program[8192] = "\x7f"
				"ELF\2\1\1";

	scan_bytes(made.bytes, made.wr.len, "a");
	is_marked("a!kh.txt", "behind a program");
	is_str(scan_got.type, "zip", "it is a ZIP");
	free(made.bytes);
	memcpy(program + 8000, "PK\5\6\0\0\0\0\1\0\1\0\x40\0\0\0\x10\0\0\0\0\0", 22);
	scan_bytes(program, sizeof(program), "a");
	is_int(scan_verdict.kind, VERDICT_CLEAN, "a program that holds the signature of the end");
	is_str(scan_got.type, "data", "is none");
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
	for (size_t i = 0; i < 130; i++)
		parts[i] =
		    (struct zip_part){.name = "z", .bytes = big, .n = 4u << 20, .deflated = true};
	parts[130] = (struct zip_part){PART("kh.txt", MARKED)};
	scan_parts(parts, 131, "", "");
	ok(has_opaque(WHY_LIMIT, LIMIT_INFLATED, "a.zip!z"),
	    "520 MB from half a megabyte: limit inflated");
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
	test_behind();
	test_limits();
	test_password();
	test_aes();
	scan_finish();
	return tap_done();
}
