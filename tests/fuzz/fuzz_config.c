/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any configuration: refused with a message, or the same again after a way through a message. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/config.h"
#include "base/msg.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* libconfig 1.5 loses the string it was reading when the text ends inside it. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:strbuf_append\nleak:libconfig_yy\n";
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct config config, back;
	static uint8_t message[MSG_BYTES_MAX], twice[MSG_BYTES_MAX];
	char error[CONFIG_ERROR_BYTES] = "";
	struct wr wr = wr_init(message, sizeof(message)), again = wr_init(twice, sizeof(twice));
	struct rd rd = rd_init(bytes, len);

	(void)config_decode(&rd, &back); /* a message from anybody */
	if (config_parse(&config, (const char *)bytes, len, "fuzz", error) < 0) {
		if (error[0] == '\0')
			abort();
		return 0;
	}
	config_encode(&config, &wr);
	rd = rd_init(message, wr.len);
	if (wr_end(&wr) < 0 || config_decode(&rd, &back) < 0 || rd_end(&rd) < 0)
		abort();
	config_encode(&back, &again);
	if (again.len != wr.len || memcmp(message, twice, wr.len) != 0)
		abort();
	return 0;
}
