/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client may send, taken apart before anything is done. Pure. */
#ifndef DAEMON_CONTROL_REQUEST_H
#define DAEMON_CONTROL_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/msg.h"
#include "base/proto_client.h"

struct request {
	uint16_t type; /* one of those below */
	uint64_t cookie;
	struct log_query query; /* of MSG_LOG_LIST */
};

/* MSG_STATUS, MSG_EXPLAIN, MSG_LOG_LIST, MSG_LOG_SEGMENTS with the descriptors each must have.
 * 0, or -EBADMSG: anything else. The descriptors stay in the message. */
int request_decode(const struct msg *, struct request *ret);

#endif
