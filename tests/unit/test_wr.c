/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wr.h"

#include <errno.h>

#include "base/rd.h"
#include "tests/tap.h"

static void
test_layout(void)
{
	static const uint8_t want[] = {1, 3, 2, 7, 6, 5, 4, 15, 14, 13, 12, 11, 10, 9, 8, 2, 0, 'a',
	    'b', 0xfe};
	uint8_t bytes[sizeof(want)];
	struct wr wr = wr_init(bytes, sizeof(bytes));

	wr_u8(&wr, 1);
	wr_u16le(&wr, 0x0203);
	wr_u32le(&wr, 0x04050607);
	wr_u64le(&wr, 0x08090a0b0c0d0e0f);
	wr_str(&wr, "ab");
	wr_bytes(&wr, "\xfe", 1);
	wr_bytes(&wr, "", 0);
	is_int(wr_end(&wr), 0, "everything fits, to the last byte");
	is_int((long long)wr.len, sizeof(want), "bytes written");
	ok(memcmp(bytes, want, sizeof(want)) == 0, "little-endian, strings with their length");
}

static void
test_full(void)
{
	uint8_t bytes[4] = {0, 0, 0, 0xaa};
	struct wr wr = wr_init(bytes, 3);

	wr_u16le(&wr, 1);
	wr_u16le(&wr, 2);
	is_int(wr_end(&wr), -EMSGSIZE, "half a number does not fit");
	is_int((long long)wr.len, 2, "nothing of it was written");
	wr_u8(&wr, 3);
	is_int((long long)wr.len, 2, "once failed, what would fit is not written either");
	is_int(wr_end(&wr), -EMSGSIZE, "and the failure stays");
	ok(bytes[3] == 0xaa, "the byte behind is untouched");
}

static void
test_long_string(void)
{
	size_t size = UINT16_MAX + 8;
	char *s = malloc(size);
	uint8_t *bytes = malloc(size);
	struct wr wr = wr_init(bytes, size);
	struct rd rd;
	uint16_t n = 0;

	if (s == NULL || bytes == NULL)
		abort();
	memset(s, 'x', size);
	s[UINT16_MAX] = '\0';
	wr_str(&wr, s);
	rd = rd_init(bytes, wr.len);
	ok(wr_end(&wr) == 0 && rd_u16le(&rd, &n) == 0 && n == UINT16_MAX, "the longest string");
	s[UINT16_MAX] = 'x';
	s[UINT16_MAX + 1] = '\0';
	wr = wr_init(bytes, size);
	wr_str(&wr, s);
	is_int(wr_end(&wr), -EMSGSIZE, "one byte more");
	is_int((long long)wr.len, 0, "not even its length is written");
	free(s);
	free(bytes);
}

int
main(void)
{
	test_layout();
	test_full();
	test_long_string();
	return tap_done();
}
