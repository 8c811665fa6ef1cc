/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any file as the scan takes it: ZIP above all, and whatever is inside. */
#include "tests/fuzz/scan_once.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	scan_once(bytes, n);
	return 0;
}
