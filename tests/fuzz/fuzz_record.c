/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record from outside: what is accepted must be canonical, so written again it is the same. */
#include <stdlib.h>
#include <string.h>

#include "base/proto_client.h"
#include "base/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
write_again(const struct record_event *event, const uint8_t *bytes, size_t len)
{
	static uint8_t again[RECORD_EVENT_BYTES_MAX];
	struct wr wr = wr_init(again, sizeof(again));

	record_begin(&wr, event->kind, event->wall_ns, event->mono_ns);
	for (size_t i = 0; i < event->nfields; i++) {
		wr_u16le(&wr, event->fields[i].tag);
		wr_u16le(&wr, event->fields[i].len);
		wr_bytes(&wr, event->fields[i].value, event->fields[i].len);
	}
	if (wr_end(&wr) < 0 || wr.len != len || memcmp(again, bytes, len) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct record_event event;
	struct rd rd = rd_init(bytes, len), record;
	struct record_head head;
	uint64_t cookie, u64;
	uint32_t u32;
	uint8_t u8;
	char text[64];

	if (record_event_decode(&rd, &event) == 0) {
		write_again(&event, bytes, len);
		for (int tag = TAG_ACT; tag <= TAG_TEXT; tag++) {
			(void)record_get_u8(&event, (enum record_tag)tag, &u8);
			(void)record_get_u32(&event, (enum record_tag)tag, &u32);
			(void)record_get_u64(&event, (enum record_tag)tag, &u64);
			(void)record_get_str(&event, (enum record_tag)tag, text, sizeof(text));
		}
	}
	rd = rd_init(bytes, len);
	if (log_record_decode(&rd, &cookie, &record) == 0 &&
	    record_head_decode(&record, &head) == 0)
		(void)record_event_decode(&record, &event);
	return 0;
}
