/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an event and what is known of it to a RECORD_FINDING in the ring. Used by watch and, in its
 * absence, by guardian, so that both write the same. */
#ifndef DAEMON_FINDING_H
#define DAEMON_FINDING_H

#include <stdint.h>

#include "base/record.h"
#include "base/verdict.h"
#include "daemon/share.h"

struct finding_facts {
	const struct pending *pending;
	const struct verdict *verdict;
	enum record_decision decision;
	enum record_cause cause;
	uint32_t guard;
	uint64_t rules_generation;
	int proc; /* /proc */
	int file_fd; /* the file, for its last known path; -1: not at hand */
};

/* Puts the record into the ring under the event's serial. 0, or -ENOBUFS if the ring is full. */
int finding_record(struct ring *, const struct finding_facts *);

/* A RECORD_GAP: count events could not be recorded one by one. */
int gap_record(struct ring *, uint64_t event, enum record_cause, uint32_t guard, uint64_t count);

/* A RECORD_PROCESS, RECORD_START or RECORD_STOP with a name and a few words. */
int process_record(struct ring *, uint64_t event, enum record_kind, const char *name,
    const char *text);

#endif
