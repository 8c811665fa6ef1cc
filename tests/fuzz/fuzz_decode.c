/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes in any encoding, given by the first byte, into a room given by the second. */
#include <stdint.h>
#include <stdlib.h>

#include "rules/code.h"
#include "rules/decode.h"
#include "rules/raw.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	enum encoding encoding;
	size_t room, n;
	char *out;

	if (len < 2)
		return 0;
	encoding = (enum encoding)(bytes[0] % (ENCODING_MOJIBAKE + 1));
	room = bytes[1] < 128 ? bytes[1] : 4 * len;
	out = malloc(room > 0 ? room : 1);
	if (out == NULL)
		abort();
	n = decode(encoding, (const char *)bytes + 2, len - 2, out, room);
	if (n > room)
		abort();
	if (decode_is_8bit(encoding) && !code_is_formed((const uint8_t *)out, n))
		abort();
	(void)raw_scan((const uint8_t *)out, n, 0);
	free(out);
	return 0;
}
