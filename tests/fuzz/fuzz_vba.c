/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is packed inside compound files. The first byte says what the rest is: a container of
 * macros, compressed RTF, a stream of properties, a packaged file. */
#include "scanner/format/lzfu.h"
#include "scanner/format/vba.h"
#include "tests/fuzz/scan_once.h"
#include "tests/unit/ole_make.h"

#define BUDGET 1048576u
#define INPUT_MAX 65536u

static void
unpack(const uint8_t *bytes, size_t n, int (*fn)(struct rd, uint64_t, uint8_t **, size_t *))
{
	uint8_t *out;
	size_t len;

	if (fn(rd_init(bytes, n), BUDGET, &out, &len) < 0)
		return;
	if (len > BUDGET)
		abort();
	free(out);
}

/* As a stream of that name in a file. */
static void
stream_scan(const char *name, const uint8_t *bytes, size_t n)
{
	static struct ole_make make;
	struct ole_part part = {.name = name, .bytes = bytes, .n = n};

	memset(&make, 0, sizeof(make));
	ole_make(&make, &part, 1);
	scan_once(make.bytes, make.size);
	free(make.bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n < 1 || n > INPUT_MAX)
		return 0;
	switch (bytes[0] & 3) {
	case 0:
		unpack(bytes + 1, n - 1, vba_unpack);
		break;
	case 1:
		unpack(bytes + 1, n - 1, lzfu_unpack);
		break;
	case 2:
		stream_scan("\5DocumentSummaryInformation", bytes + 1, n - 1);
		break;
	default:
		stream_scan("\1Ole10Native", bytes + 1, n - 1);
		break;
	}
	return 0;
}
