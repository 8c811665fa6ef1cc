/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a helper led astray may say: the input is its messages, each a byte of type, two of length
 * and that many of payload. A type below 3 is an entry, data or the end; others stand as they are.
 */
#include "tests/unit/helper_fake.h"

#include "tests/fuzz/scan_once.h"

#define MESSAGES_MAX 64u

static struct helper_fake fake;

static void
messages_say(struct rd rd)
{
	static const uint16_t types[] = {MSG_ARCHIVE_ENTRY, MSG_ARCHIVE_DATA, MSG_ARCHIVE_END};
	const uint8_t *payload;
	uint16_t n;
	uint8_t type;

	for (unsigned int i = 0; i < MESSAGES_MAX; i++) {
		if (rd_u8(&rd, &type) < 0 || rd_u16le(&rd, &n) < 0)
			return;
		n = n < rd.left ? n : (uint16_t)rd.left;
		(void)rd_bytes(&rd, n, &payload);
		if (helper_fake_say(&fake, type < 3 ? types[type] : type, payload, n) < 0)
			return;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct scan *scan;
	static struct scan_result result;
	static char tar[1024] = "x", xz[64] = "\xfd\x37zXZ";
	bool stream = n > 0 && (bytes[0] & 0x80) != 0;

	if (scan == NULL && scan_new(rules_shipped(), helper_fake_get, &fake, &scan) < 0)
		abort();
	memcpy(tar + 257, "ustar", 5);
	helper_fake_begin(&fake);
	messages_say(rd_init(bytes, n));
	/* The socket ends behind them: a reader that wants more sees a helper that died. */
	close(fake.sock[0]);
	fake.sock[0] = -1;
	scan_file(scan, stream ? rd_init(xz, sizeof(xz)) : rd_init(tar, sizeof(tar)), -1, "fuzz",
	    &result);
	helper_fake_close(&fake);
	scan_trim(scan);
	return 0;
}
