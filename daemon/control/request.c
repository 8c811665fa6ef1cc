/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/control/request.h"

#include <errno.h>
#include <string.h>

int
request_decode(const struct msg *msg, struct request *ret)
{
	struct rd body = msg->body;
	size_t fds_wanted = msg->type == MSG_EXPLAIN ? 1 : 0;

	memset(ret, 0, sizeof(*ret));
	ret->type = msg->type;
	if (msg->nfds != fds_wanted)
		return -EBADMSG;
	if (msg->type == MSG_LOG_LIST) {
		if (log_query_decode(&body, &ret->query) < 0)
			return -EBADMSG;
		ret->cookie = ret->query.cookie;
		return 0;
	}
	if (msg->type != MSG_STATUS && msg->type != MSG_EXPLAIN && msg->type != MSG_LOG_SEGMENTS)
		return -EBADMSG;
	return cookie_decode(&body, &ret->cookie);
}
