/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A segment from outside, as `matguard log verify` reads it, and as the index does. */
#include <stdlib.h>

#include "base/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int
entry_look(const struct segment_entry *entry, void *arg)
{
	uint64_t *records = arg;
	uint8_t kind;

	if (record_event_check(entry->event, &kind) < 0)
		abort(); /* verify handed out what is not canonical */
	++*records;
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct segment_chain chain = segment_chain_begin(0);
	struct segment_entry entry;
	struct segment_head head;
	struct rd rd = rd_init(bytes, len);
	uint64_t records = 0;

	if (segment_verify(&chain, rd, entry_look, &records) == 0 &&
	    (chain.records != records || chain.end + chain.torn_bytes != len))
		abort();
	if (segment_head_decode(&rd, &head) < 0)
		return 0;
	while (segment_next(&rd, &entry) == 1)
		records++;
	return 0;
}
