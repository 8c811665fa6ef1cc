/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the messages to the worker, and waits where its socket is full. */
#include "scanner/archive/sink.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

static void
sink_send(struct sink *sink, uint16_t type, const struct wr *wr)
{
	struct pollfd pfd = {.fd = sink->sock, .events = POLLOUT};

	while (sink->error == 0) {
		int r = msg_send(sink->sock, type, sink->buf, wr, NULL, 0);

		if (r == 0)
			return;
		if (r != -EAGAIN)
			sink->error = r;
		else if (poll(&pfd, 1, -1) < 0 && errno != EINTR)
			sink->error = -errno;
	}
}

void
sink_entry(struct sink *sink, const char *name, uint64_t size, bool encrypted)
{
	struct archive_member entry = {.size = size, .encrypted = encrypted};
	struct wr wr = msg_begin(sink->buf);
	size_t len = strlen(name);

	if (len > ARCHIVE_NAME_MAX)
		name += len - ARCHIVE_NAME_MAX;
	strncpy(entry.name, name, ARCHIVE_NAME_MAX);
	archive_member_encode(&entry, &wr);
	sink_send(sink, MSG_ARCHIVE_ENTRY, &wr);
}

void
sink_data(struct sink *sink, const void *bytes, size_t n)
{
	struct wr wr = msg_begin(sink->buf);

	wr_bytes(&wr, bytes, n);
	sink_send(sink, MSG_ARCHIVE_DATA, &wr);
}

void
sink_end(struct sink *sink, const struct archive_end *end)
{
	struct wr wr = msg_begin(sink->buf);

	archive_end_encode(end, &wr);
	sink_send(sink, MSG_ARCHIVE_END, &wr);
}
