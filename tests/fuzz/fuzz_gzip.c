/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any file as the scan takes it: gz above all, and what lies in the middle of data. */
#include "tests/fuzz/scan_once.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	scan_once(bytes, n);
	return 0;
}
