/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Archives and streams as the worker sees them: known by their bytes, named, asked of the helper in
 * the one right format, and everything between honest and hostile the helper may say to that.
 */
#include <libdeflate.h>
#include <sys/socket.h>

#include "scanner/limits.h"
#include "tests/unit/helper_fake.h"
#include "tests/unit/scan_bytes.h"

#define MARKED "TUYỆT MẬT\nSố: 12/BC-UBND\n"

static struct helper_fake fake;
static struct archive_request asked;

/* Scans with what the fake was told to say; what it was asked is in `asked`. */
static void
scan_helped(const void *bytes, size_t n, const char *name)
{
	struct msg msg;

	/* Behind what was said the reader sees the end; what it asks can still be read. */
	if (fake.sock[0] >= 0)
		(void)shutdown(fake.sock[0], SHUT_WR);
	scan_bytes(bytes, n, name);
	memset(&asked, 0xff, sizeof(asked));
	if (fake.sock[0] >= 0 && msg_recv(fake.sock[0], &fake.buf, &msg) == 1) {
		if (msg.type != MSG_ARCHIVE || archive_request_decode(&msg.body, &asked) < 0)
			abort();
		msg_close_fds(&msg);
	}
	helper_fake_close(&fake);
}

static const struct {
	const char *type;
	enum archive_format format;
	size_t at, len;
	const char *magic;
} kinds[] = {
    {"7z", ARCHIVE_7Z, 0, 6, "7z\xbc\xaf\x27\x1c"},
    {"rar", ARCHIVE_RAR4, 0, 7, "Rar!\x1a\x07\x00"},
    {"rar", ARCHIVE_RAR5, 0, 8, "Rar!\x1a\x07\x01\x00"},
    {"cab", ARCHIVE_CAB, 0, 8, "MSCF\0\0\0\0"},
    {"ar", ARCHIVE_AR, 0, 8, "!<arch>\n"},
    {"xar", ARCHIVE_XAR, 0, 4, "xar!"},
    {"cpio", ARCHIVE_CPIO, 0, 6, "070701"},
    {"cpio", ARCHIVE_CPIO, 0, 6, "070707"},
    {"iso", ARCHIVE_ISO, 32769, 5, "CD001"},
    {"tar", ARCHIVE_TAR, 257, 5, "ustar"},
    {"lha", ARCHIVE_LHA, 0, 21, "\x40\x00-lh5-\0\0\0\0\0\0\0\0\0\0\0\0\x20\x02"},
    {"xz", ARCHIVE_XZ, 0, 6, "\xfd\x37zXZ"},
    {"zst", ARCHIVE_ZSTD, 0, 4, "\x28\xb5\x2f\xfd"},
    {"zst", ARCHIVE_ZSTD, 0, 12, "\x50\x2a\x4d\x18\0\0\0\0\x28\xb5\x2f\xfd"},
    {"lz4", ARCHIVE_LZ4, 0, 4, "\x04\x22\x4d\x18"},
    {"lz4", ARCHIVE_LZ4, 0, 4, "\x02\x21\x4c\x18"},
    {"lz", ARCHIVE_LZIP, 0, 5, "LZIP\1"},
    {"Z", ARCHIVE_COMPRESS, 0, 2, "\x1f\x9d"},
    {"bz2", ARCHIVE_BZIP2, 0, 10, "BZh91AY&SY"},
    {"lzma", ARCHIVE_LZMA, 0, 14, "\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0"},
};

static void
test_kinds(void)
{
	static uint8_t bytes[34816];

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t n = kinds[i].at > 4096 ? sizeof(bytes) : 1024;

		memset(bytes, 0, sizeof(bytes));
		bytes[0] = 'a'; /* a tar's first name */
		memcpy(bytes + kinds[i].at, kinds[i].magic, kinds[i].len);
		helper_fake_begin(&fake);
		helper_fake_member(&fake, "kh.txt", MARKED, strlen(MARKED));
		helper_fake_end(&fake, WHY_NONE, LIMIT_NONE, n);
		scan_helped(bytes, n, "a");
		ok(strcmp(scan_got.type, kinds[i].type) == 0 && asked.format == kinds[i].format &&
			asked.offset == 0 && asked.size == n,
		    "%s is known and asked for by its kind", kinds[i].type);
		ok(scan_verdict.kind == VERDICT_MARKED && scan_got.nopaque == 0 && !scan_got.error,
		    "... and its member is looked into");
	}
}

static void
is_stream(const char *name, const char *where)
{
	static const char xz[] = "\xfd\x37zXZ\0...........................";

	helper_fake_begin(&fake);
	helper_fake_member(&fake, "", MARKED, strlen(MARKED));
	helper_fake_end(&fake, WHY_NONE, LIMIT_NONE, sizeof(xz));
	scan_helped(xz, sizeof(xz), name);
	ok(has_finding(LEVEL_TUYET_MAT, PART_BODY, where), "%s holds %s", name, where);
}

static void
test_streams(void)
{
	static char both[64] = "\xfd\x37zXZ";

	is_stream("kh.txt.xz", "kh.txt.xz!kh.txt");
	is_stream("kh.TXZ", "kh.TXZ!kh.tar");
	is_stream("kh", "kh!kh");
	is_stream(".xz", ".xz!.xz");
	memcpy(both + 16, MARKED, strlen(MARKED));
	helper_fake_begin(&fake);
	helper_fake_member(&fake, "", "thư\n", 5);
	helper_fake_end(&fake, WHY_NONE, LIMIT_NONE, 10);
	scan_helped(both, 16 + strlen(MARKED), "a.xz");
	ok(has_finding(LEVEL_TUYET_MAT, PART_BODY, "a.xz!+16"), "what stands behind a stream");
	helper_fake_begin(&fake);
	helper_fake_member(&fake, "", MARKED, strlen(MARKED));
	helper_fake_end(&fake, WHY_DAMAGED, LIMIT_NONE, 10);
	scan_helped(both, sizeof(both), "a.xz");
	ok(has_finding(LEVEL_TUYET_MAT, PART_BODY, "a.xz!a") &&
		has_opaque(WHY_DAMAGED, LIMIT_NONE, "a.xz"),
	    "what came before damage, and the damage");
}

static void
test_hostile(void)
{
	static char tar[1024] = "x";
	static char zeros[ARCHIVE_DATA_MAX];

	memcpy(tar + 257, "ustar", 5);
	helper_fake_begin(&fake);
	helper_fake_member(&fake, "self.tar", tar, sizeof(tar));
	helper_fake_end(&fake, WHY_NONE, LIMIT_NONE, 0);
	scan_helped(tar, sizeof(tar), "a.tar");
	ok(has_opaque(WHY_LIMIT, LIMIT_DEPTH, "a.tar!self.tar"), "an archive that holds itself");
	is_int(fake.asked, 1, "is not unpacked again");
	helper_fake_begin(&fake);
	helper_fake_member(&fake, "kh.txt", MARKED, strlen(MARKED));
	scan_helped(tar, sizeof(tar), "a.tar");
	ok(scan_verdict.kind == VERDICT_MARKED && scan_got.error,
	    "a helper that dies in the middle");
	helper_fake_begin(&fake);
	helper_fake_member(&fake, "a", zeros, sizeof(zeros));
	(void)helper_fake_say(&fake, MSG_ARCHIVE_DATA, zeros, sizeof(zeros));
	(void)helper_fake_say(&fake, MSG_ARCHIVE_DATA, zeros, 0);
	helper_fake_end(&fake, WHY_LIMIT, LIMIT_CPU, 0);
	scan_helped(tar, sizeof(tar), "a.tar");
	ok(has_opaque(WHY_LIMIT, LIMIT_CPU, "a.tar"), "a helper out of processor time");
	scan_helped(tar, sizeof(tar), "a.tar");
	ok(has_opaque(WHY_LIMIT, LIMIT_ENTRIES, "a.tar"), "no helper to be had");
}

/* ---- gz, here ------------------------------------------------------------------------------------ */

struct gz {
	uint8_t bytes[4096];
	size_t n;
};

static void
gz_add(struct gz *gz, const char *text, const char *name, const char *comment)
{
	struct libdeflate_compressor *packer = libdeflate_alloc_compressor(6);
	uint32_t crc = libdeflate_crc32(0, text, strlen(text)), size = (uint32_t)strlen(text);
	uint8_t head[10] = {0x1f, 0x8b, 8};

	head[3] = (uint8_t)((name != NULL ? 8 : 0) | (comment != NULL ? 16 : 0));
	memcpy(gz->bytes + gz->n, head, sizeof(head));
	gz->n += sizeof(head);
	for (size_t i = 0; i < 2; i++) {
		const char *word = i == 0 ? name : comment;

		if (word == NULL)
			continue;
		memcpy(gz->bytes + gz->n, word, strlen(word) + 1);
		gz->n += strlen(word) + 1;
	}
	gz->n += libdeflate_deflate_compress(packer, text, strlen(text), gz->bytes + gz->n, 2048);
	memcpy(gz->bytes + gz->n, &crc, 4);
	memcpy(gz->bytes + gz->n + 4, &size, 4);
	gz->n += 8;
	libdeflate_free_compressor(packer);
}

static void
test_gzip(void)
{
	struct gz gz = {.n = 0}, two = {.n = 0};

	gz_add(&gz, MARKED, "MẬT 12.txt", "TỐI MẬT");
	scan_bytes(gz.bytes, gz.n, "a.txt.gz");
	ok(has_finding(LEVEL_TUYET_MAT, PART_BODY, "a.txt.gz!a.txt"), "a member");
	ok(has_finding(LEVEL_TOI_MAT, PART_BODY, "a.txt.gz"), "the comment");
	is_str(scan_got.type, "gz", "type");
	gz_add(&two, "thư\n", NULL, NULL);
	gz_add(&two, MARKED, NULL, NULL);
	scan_bytes(two.bytes, two.n, "a.txt.gz");
	ok(has_finding(LEVEL_TUYET_MAT, PART_BODY, "a.txt.gz!a.txt") && scan_got.nopaque == 0,
	    "members one behind another are one file");
	memset(two.bytes + two.n, 0, 600);
	scan_bytes(two.bytes, two.n + 600, "a.txt.gz");
	is_int((long long)scan_got.nopaque, 0, "zeros behind are nothing");
	strcpy((char *)two.bytes + two.n, "TỐI MẬT\nSố: 7\n");
	scan_bytes(two.bytes, two.n + strlen("TỐI MẬT\nSố: 7\n"), "a.gz");
	ok(scan_got.nfindings > 1, "text behind is looked at");
	for (size_t n = 0; n < gz.n; n++)
		scan_bytes(gz.bytes, n, "a.gz");
	ok(has_opaque(WHY_DAMAGED, LIMIT_NONE, "a.gz") &&
		has_finding(LEVEL_TUYET_MAT, PART_BODY, "a.gz!a"),
	    "cut short: damaged, and what came before");
	for (size_t i = 0; i < gz.n; i++) {
		uint8_t was = gz.bytes[i];

		gz.bytes[i] ^= 0xff;
		scan_bytes(gz.bytes, gz.n, "a.gz");
		gz.bytes[i] = was;
	}
	ok(true, "each byte turned over");
}

/* ---- inside other things -------------------------------------------------------------------------- */

static uint8_t carrier[65536];

static void
carrier_fill(void)
{
	uint32_t seed = 1;

	for (size_t i = 0; i < sizeof(carrier); i++) {
		seed = seed * 1664525 + 1013904223;
		carrier[i] = (uint8_t)(seed >> 24);
	}
	memcpy(carrier,
	    "\x7f"
	    "ELF\2\1\1\0",
	    8);
}

static void
test_inside(void)
{
	static const char row[] = "Kính gửi: Ủy ban nhân dân tỉnh, nội dung cuộc họp\n";
	struct gz gz = {.n = 0};
	size_t at = 5000;

	gz_add(&gz, MARKED, "kh.txt", NULL);
	carrier_fill();
	scan_bytes(carrier, sizeof(carrier), "a");
	is_int(scan_verdict.kind, VERDICT_CLEAN, "noise is clean");
	memcpy(carrier + at, gz.bytes, gz.n);
	scan_bytes(carrier, sizeof(carrier), "a");
	ok(has_finding(LEVEL_TUYET_MAT, PART_BODY, "a!+5000!+5000") && scan_got.nopaque == 0,
	    "a gz inside data, whole");
	carrier_fill();
	memcpy(carrier + at, "TUYỆT MẬT\0TỐI MẬT\0MẬT", 27);
	scan_bytes(carrier, sizeof(carrier), "a");
	is_int(scan_verdict.kind, VERDICT_CLEAN, "a program's list of markings is not marked");
	memcpy(carrier + at, "\0\0" MARKED, 2 + strlen(MARKED));
	at += 2 + strlen(MARKED);
	for (size_t i = 0; i < 5; i++, at += strlen(row))
		memcpy(carrier + at, row, strlen(row));
	memset(carrier + at, 0, 4);
	scan_bytes(carrier, sizeof(carrier), "a");
	ok(has_finding(LEVEL_TUYET_MAT, PART_BODY, "a"), "a text that lies in data is");
}

static const struct {
	const char *type;
	enum why why;
	const char *magic;
	size_t len;
} closed[] = {
    {"ace", WHY_UNSUPPORTED, "\1\2\3\4\5\6\7**ACE**", 14},
    {"pst", WHY_UNSUPPORTED, "!BDN\1\2\3\4", 8},
    {"wim", WHY_UNSUPPORTED, "MSWIM\0\0\0", 8},
    {"qcow", WHY_UNSUPPORTED, "QFI\xfb\0\0\0\3", 8},
    {"onenote", WHY_UNSUPPORTED, "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3",
	16},
    {"luks", WHY_ENCRYPTED, "LUKS\xba\xbe\0\2", 8},
    {"pgp", WHY_ENCRYPTED, "-----BEGIN PGP MESSAGE-----\n\nhQEMA", 34},
    {"openssl", WHY_ENCRYPTED, "Salted__12345678", 16},
};

static void
test_closed(void)
{
	uint8_t bytes[2048];

	for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++) {
		memset(bytes, '.', sizeof(bytes));
		memcpy(bytes, closed[i].magic, closed[i].len);
		scan_bytes(bytes, sizeof(bytes), "a");
		ok(strcmp(scan_got.type, closed[i].type) == 0 &&
			has_opaque(closed[i].why, LIMIT_NONE, "a"),
		    "%s is never clean", closed[i].type);
	}
}

/* Streams of more than their extent is known of at once, one behind another in a program. */
static void
test_streams_inside(void)
{
	enum {
		STREAMS = 40,
		GAP = 300
	};
	static uint8_t program[STREAMS * (GAP + 2048)];
	static char text[20000];
	size_t n = 0;

	for (size_t i = 0; i < STREAMS; i++) {
		struct gz gz = {.n = 0};

		memset(text, ' ', sizeof(text) - 1);
		memcpy(text, i + 1 == STREAMS ? MARKED : "thư\n",
		    strlen(i + 1 == STREAMS ? MARKED : "thư\n"));
		gz_add(&gz, text, NULL, NULL);
		memset(program + n, 0xcc, GAP);
		n += GAP;
		memcpy(program + n, gz.bytes, gz.n);
		n += gz.n;
	}
	memset(program + n, 0xcc, GAP);
	scan_bytes(program, n + GAP, "program");
	is_int((long long)scan_got.nopaque, 0,
	    "streams behind each other are not inside each other");
	ok(scan_got.nfindings == 1 && scan_got.findings[0].level == LEVEL_TUYET_MAT,
	    "and the last is reached");
}

int
main(void)
{
	scan_begin();
	test_gzip();
	test_inside();
	test_streams_inside();
	test_closed();
	scan_free(scan_now);
	if (scan_new(scan_rules, helper_fake_get, &fake, &scan_now) < 0)
		abort();
	test_kinds();
	test_streams();
	test_hostile();
	scan_finish();
	return tap_done();
}
