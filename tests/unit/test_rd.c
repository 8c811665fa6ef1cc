/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/rd.h"

#include <errno.h>

#include "tests/tap.h"

static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

static void
test_numbers(void)
{
	struct rd rd = rd_init(bytes, sizeof(bytes));
	uint8_t u8 = 0;
	uint16_t u16 = 0;
	uint32_t u32 = 0;
	uint64_t u64 = 0;

	ok(rd_u8(&rd, &u8) == 0 && u8 == 1, "u8");
	ok(rd_u16le(&rd, &u16) == 0 && u16 == 0x0302, "u16le");
	ok(rd_u16be(&rd, &u16) == 0 && u16 == 0x0405, "u16be");
	ok(rd_u32le(&rd, &u32) == 0 && u32 == 0x09080706, "u32le");
	rd = rd_init(bytes, sizeof(bytes));
	ok(rd_u32be(&rd, &u32) == 0 && u32 == 0x01020304, "u32be");
	rd = rd_init(bytes, sizeof(bytes));
	ok(rd_u64le(&rd, &u64) == 0 && u64 == 0x0807060504030201, "u64le");
	is_int((long long)rd.left, 2, "two bytes are left");
}

/* A getter that fails changes neither the reader nor the result. */
static void
test_short(void)
{
	struct rd rd = rd_init(bytes, 1);
	uint16_t u16 = 77;
	uint32_t u32 = 77;
	uint64_t u64 = 77;
	struct rd sub = rd_init(bytes, 3);
	const uint8_t *p = bytes + 9;
	char copy[4] = "abc";

	ok(rd_u16le(&rd, &u16) == -EBADMSG && u16 == 77, "short u16le");
	ok(rd_u16be(&rd, &u16) == -EBADMSG && u16 == 77, "short u16be");
	ok(rd_u32le(&rd, &u32) == -EBADMSG && u32 == 77, "short u32le");
	ok(rd_u32be(&rd, &u32) == -EBADMSG && u32 == 77, "short u32be");
	ok(rd_u64le(&rd, &u64) == -EBADMSG && u64 == 77, "short u64le");
	ok(rd_bytes(&rd, 2, &p) == -EBADMSG && p == bytes + 9, "short bytes");
	ok(rd_sub(&rd, 2, &sub) == -EBADMSG && sub.left == 3, "short sub");
	ok(rd_copy(&rd, copy, 4) == -EBADMSG && strcmp(copy, "abc") == 0, "short copy");
	ok(rd_skip(&rd, SIZE_MAX) == -EBADMSG, "a skip of everything there is");
	ok(rd.p == bytes && rd.left == 1, "the reader stayed where it was");
	is_int(rd_end(&rd), -EBADMSG, "a byte left is not the end");
	ok(rd_skip(&rd, 1) == 0 && rd_end(&rd) == 0, "the end");
	ok(rd_skip(&rd, 0) == 0, "nothing can be read there");
	rd = rd_init(NULL, 0);
	ok(rd_copy(&rd, copy, 0) == 0 && rd_end(&rd) == 0, "nor from nothing at all");
}

static void
test_sub(void)
{
	struct rd whole = rd_init(bytes, sizeof(bytes)), sub;
	uint8_t u8 = 0;

	ok(rd_sub(&whole, 4, &sub) == 0 && sub.left == 4 && whole.left == 6, "a reader of its own");
	ok(rd_skip(&sub, 4) == 0 && rd_u8(&sub, &u8) == -EBADMSG, "which ends where it was cut");
	whole = rd_init(bytes, sizeof(bytes));
	ok(rd_at(&whole, 8, 2, &sub) == 0 && rd_u8(&sub, &u8) == 0 && u8 == 9, "bytes by offset");
	is_int((long long)whole.left, sizeof(bytes), "do not move the whole");
	ok(rd_at(&whole, 10, 0, &sub) == 0, "nothing at the very end");
	is_int(rd_at(&whole, 11, 0, &sub), -EBADMSG, "an offset behind the end");
	is_int(rd_at(&whole, 9, 2, &sub), -EBADMSG, "a length behind the end");
	is_int(rd_at(&whole, 4, UINT64_MAX - 2, &sub), -EBADMSG, "a sum that wraps around");
	is_int(rd_at(&whole, UINT64_MAX, 4, &sub), -EBADMSG, "an offset that wraps around");
}

static void
test_str(void)
{
	static const uint8_t good[] = {3, 0, 'a', 'b', 'c', 0xff};
	static const uint8_t nul[] = {3, 0, 'a', 0, 'c'};
	static const uint8_t cut[] = {4, 0, 'a', 'b', 'c'};
	char s[4] = "xyz";
	struct rd rd = rd_init(good, sizeof(good));

	ok(rd_str(&rd, s, 2) == -EBADMSG && strcmp(s, "xyz") == 0, "longer than allowed");
	is_int((long long)rd.left, sizeof(good), "nothing was read then");
	ok(rd_str(&rd, s, 3) == 0 && strcmp(s, "abc") == 0, "just as long as allowed");
	is_int((long long)rd.left, 1, "and no more was read");
	rd = rd_init(nul, sizeof(nul));
	is_int(rd_str(&rd, s, 3), -EBADMSG, "a NUL inside");
	rd = rd_init(cut, sizeof(cut));
	is_int(rd_str(&rd, s, 3), -EBADMSG, "a length above the limit and the bytes");
	rd = rd_init(cut, 1);
	is_int(rd_str(&rd, s, 3), -EBADMSG, "half a length");
	rd = rd_init("\0", 2);
	ok(rd_str(&rd, s, 3) == 0 && s[0] == '\0', "an empty string");
}

int
main(void)
{
	test_numbers();
	test_short();
	test_sub();
	test_str();
	return tap_done();
}
