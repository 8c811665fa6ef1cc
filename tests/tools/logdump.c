/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the segments of a log folder by themselves, no index, no daemon, and prints one line for
 * each record, so that tests can count: seq kind decision cause level ino count
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/segment.h"

static int
entry_print(const struct segment_entry *entry, void *arg)
{
	struct rd rd = entry->event;
	struct record_event event;
	uint8_t decision = 0, cause = 0, level = 0;
	uint64_t ino = 0, count = 0;

	(void)arg;
	if (record_event_decode(&rd, &event) < 0)
		return -1;
	record_get_u8(&event, TAG_DECISION, &decision);
	record_get_u8(&event, TAG_CAUSE, &cause);
	record_get_u8(&event, TAG_LEVEL, &level);
	record_get_u64(&event, TAG_INO, &ino);
	record_get_u64(&event, TAG_COUNT, &count);
	printf("%" PRIu64 " %s %s %s %u %" PRIu64 " %" PRIu64 "\n", entry->head.seq,
	    record_kind_name(event.kind),
	    decision != 0 ? record_decision_name((enum record_decision)decision) : "-",
	    cause != 0 ? record_cause_name((enum record_cause)cause) : "-", level, ino, count);
	return 0;
}

int
main(int argc, char **argv)
{
	struct segment_chain chain = {0};
	uint32_t segments = 0;
	int fd, r;

	if (argc != 2 || (fd = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0) {
		fprintf(stderr, "usage: logdump DIR\n");
		return 2;
	}
	r = segment_verify_dir(&chain, fd, entry_print, NULL, &segments);
	close(fd);
	if (r < 0) {
		fprintf(stderr, "segment %" PRIu32 " offset %" PRIu64 ": %s\n", chain.number,
		    chain.bad_offset, chain.bad_why != NULL ? chain.bad_why : "?");
		return 1;
	}
	return 0;
}
