/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes: all loops of the raw matcher find the same, and none reads outside. */
#include <stdint.h>
#include <stdlib.h>

#include "rules/raw.h"
#include "rules/raw_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static uint32_t
found_by(raw_loop *loop, const uint8_t *bytes, size_t len)
{
	struct raw raw = {.bytes = bytes, .len = len, .end = len};

	(void)raw_loop_plain(&raw, loop(&raw, 0));
	if (!raw_may_be_wide(&raw, 0, len))
		return raw.found;
	raw.wide = true;
	(void)raw_loop_plain(&raw, loop(&raw, 0));
	return raw.found;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	uint32_t want = found_by(raw_loop_plain, bytes, len);

	if (raw_scan(bytes, len, 0) != want ||
	    (raw_scan(bytes, len, UINT32_MAX) != 0) != (want != 0))
		abort();
#ifdef __x86_64__
	if (__builtin_cpu_supports("ssse3") && found_by(raw_loop_ssse3, bytes, len) != want)
		abort();
	if (__builtin_cpu_supports("avx2") && found_by(raw_loop_avx2, bytes, len) != want)
		abort();
	if (__builtin_cpu_supports("avx512bw") && found_by(raw_loop_avx512, bytes, len) != want)
		abort();
#endif
	return 0;
}
