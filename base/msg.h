/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Typed, versioned messages over AF_UNIX SOCK_SEQPACKET, with descriptors beside the bytes.
 * One datagram is one message: 8 bytes of header (u16 version, u16 type, u32 payload bytes,
 * little-endian) and the payload, encoded field by field with struct wr. See docs/PROTOCOL.md.
 */
#ifndef BASE_MSG_H
#define BASE_MSG_H

#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/rd.h"
#include "base/wr.h"

#define MSG_VERSION 1u /* raised when a type or the layout of a payload changes */
#define MSG_HEADER_BYTES 8u
#define MSG_SOCKET 3 /* every child finds the socket to its starter here */

/* Requests and announcements are even; the answer to a request is the odd number behind it. */
enum msg_type {
	/* guardian and its children */
	MSG_PEER = 2, /* guardian: a socket to another process */
	MSG_RING = 4, /* guardian to journal: a record ring to drain */
	MSG_STOP = 6, /* guardian: finish what is in hand and exit 0 */
	MSG_READY = 8, /* child: sandboxed and serving */
	MSG_GROUP = 10, /* guardian to watch: the fanotify group, its table and its ring */
	MSG_RULES = 12, /* the rule file, and its generation */
	MSG_CONFIG = 14, /* guardian to config child: parse this file */
	MSG_CONFIG_ANSWER = 15,
	MSG_MOUNTS = 33, /* asks config for the local file systems, and is its answer */
	MSG_SWEEP = 34, /* guardian to sweep: a file system whose files are to be looked at */
	MSG_PING = 30, /* guardian: are you still turning? */
	MSG_PING_ANSWER = 31,

	/* scanning */
	MSG_SCAN = 16, /* watch to pool: look into this descriptor */
	MSG_SCAN_ANSWER = 17,
	MSG_SCAN_CANCEL = 18, /* watch to pool: nobody waits any more; end the worker on it */
	MSG_WORK = 20, /* pool to worker */
	MSG_WORK_ANSWER = 21,
	MSG_HELPER = 22, /* worker to pool: start a helper for me */
	MSG_HELPER_ANSWER = 23,
	MSG_ARCHIVE = 24, /* worker to archive helper: list and extract this descriptor */
	MSG_ARCHIVE_ENTRY = 25,
	MSG_ARCHIVE_DATA = 27,
	MSG_ARCHIVE_END = 29,

	/* rule files, for those who ask what is in them */
	MSG_RULES_READ = 50, /* to matguard-rules: this file */
	MSG_RULES_ROW = 51, /* one for each rule */
	MSG_RULES_EXAMPLE = 53, /* one for each example */
	MSG_RULES_END = 55,

	/* clients, control, guardian, journal */
	MSG_STATUS = 64,
	MSG_STATUS_ANSWER = 65,
	MSG_EXPLAIN = 66,
	MSG_EXPLAIN_ANSWER = 67,
	MSG_LOG_LIST = 68,
	MSG_LOG_RECORD = 69, /* one for each record found */
	MSG_LOG_END = 71,
	MSG_LOG_SEGMENTS = 72, /* the raw segments, read-only, to verify them oneself */
	MSG_LOG_SEGMENT = 73, /* one for each segment, the descriptor beside it */
	MSG_REFUSED = 127, /* answer to any request: why not, in words */
};

struct msg {
	uint16_t type; /* any number: compare with enum msg_type, never assume */
	struct rd body;
	int fds[MSG_FDS_MAX]; /* -1 where none; the receiver owns them */
	size_t nfds;
};

/* A buffer to receive into; large, so keep it in the process's state and not on the stack. */
struct msg_buf {
	uint8_t bytes[MSG_BYTES_MAX];
};

/* A pair of connected SOCK_SEQPACKET sockets, close-on-exec and non-blocking. 0 or -errno. */
int msg_socketpair(int ret_fds[2]);

/* Starts a payload in buf, behind the room for the header. */
struct wr msg_begin(struct msg_buf *buf);

/* Sends what was written since msg_begin() with nfds lent descriptors. Never blocks:
 * -EAGAIN if the peer's queue is full, -EMSGSIZE if the payload did not fit, -EPIPE if the
 * peer is gone. */
int msg_send(int sock, uint16_t type, struct msg_buf *buf, const struct wr *wr, const int *fds,
    size_t nfds);

/* Receives one message; ret->body points into buf. 1 if one came, 0 if the peer closed,
 * -EAGAIN if none waits, -EPROTO if it is not one of ours (version, length, too many
 * descriptors: all of them closed). A blocking socket blocks. */
int msg_recv(int sock, struct msg_buf *buf, struct msg *ret);

/* Takes descriptor i out of the message: the caller owns it now. -1 if there is none. */
int msg_take_fd(struct msg *, size_t i);

/* Closes the descriptors nobody took. */
void msg_close_fds(struct msg *);

#endif
