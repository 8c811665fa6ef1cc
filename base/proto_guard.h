/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages between guardian and its children. Decoders return 0 or -EBADMSG. */
#ifndef BASE_PROTO_GUARD_H
#define BASE_PROTO_GUARD_H

#include <stdint.h>

#include "base/config.h"
#include "base/mounts.h"

enum role {
	ROLE_GUARDIAN,
	ROLE_WATCH,
	ROLE_POOL,
	ROLE_JOURNAL,
	ROLE_CONTROL,
	ROLE_SWEEP,
};

const char *role_name(enum role); /* "watch" */

/* MSG_PEER: one descriptor: a socket to that process. It replaces an earlier one: the earlier
 * process is gone. index tells the watches apart, 0 for the others. */
struct peer {
	enum role role;
	uint32_t index;
};

void peer_encode(const struct peer *, struct wr *);
int peer_decode(struct rd *, struct peer *ret);

/* MSG_GROUP, to a watch: descriptors: fanotify group of opens, shared memory (daemon/share.h),
 * eventfd to tell journal by, fanotify group of saves, and the hand-over socket. A watch hands the
 * first four over to a new guardian. */
struct group_setup {
	uint32_t index;
	struct config_guard guard;
	uint64_t rules_generation;
};

void group_setup_encode(const struct group_setup *, struct wr *);
int group_setup_decode(struct rd *, struct group_setup *ret);

/* MSG_RING, to journal: descriptors: shared memory with the ring, eventfd that counts up when
 * records were added. Sent once for each ring; a new journal gets them all again. */
struct ring_setup {
	uint32_t index;
	uint64_t ring; /* random identity of this ring, as it stands in records */
};

void ring_setup_encode(const struct ring_setup *, struct wr *);
int ring_setup_decode(struct rd *, struct ring_setup *ret);

/* MSG_SWEEP, to sweep: look at what lies there. Descriptor: the folder, O_PATH. Sent again after every
 * change; what is known is passed over. */
struct sweep_root {
	uint32_t guard; /* index */
	uint64_t rules_generation;
	char path[MOUNT_PATH_MAX + 1];
};

void sweep_root_encode(const struct sweep_root *, struct wr *);
int sweep_root_decode(struct rd *, struct sweep_root *ret);

/* MSG_CONFIG_ANSWER: either the configuration or an error text. */
struct config_answer {
	bool good;
	char error[CONFIG_ERROR_BYTES];
	struct config config;
};

void config_answer_encode(const struct config_answer *, struct wr *);
int config_answer_decode(struct rd *, struct config_answer *ret);

#endif
