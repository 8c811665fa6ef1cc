/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguardd-control: between clients on the control socket, and guardian and journal. It checks
 * who asks (SO_PEERCRED) and what (request.c), asks the process that knows, and passes the answer
 * on, masked. It never acts itself. One struct control per process.
 */
#ifndef DAEMON_CONTROL_CONTROL_H
#define DAEMON_CONTROL_CONTROL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/msg.h"
#include "base/proto_client.h"
#include "daemon/control/access.h"
#include "daemon/control/limits.h"
#include "daemon/control/request.h"

struct client {
	int fd; /* -1: the slot is free */
	uid_t uid;
	uint32_t access; /* mask of enum access */
	unsigned int asked; /* questions in hand */
	bool listing; /* one of them is a stream */
};

/* A client's request, passed on; its answers come back under our own cookie. */
struct question {
	bool used;
	bool names;
	uint16_t type; /* of the request */
	size_t client; /* slot; CLIENTS_MAX: it left, the answers are dropped */
	uint64_t cookie; /* ours */
	uint64_t client_cookie;
	uint64_t deadline_ms;
	/* MSG_EXPLAIN: who asks, the file as it is now, and what was found. */
	uid_t uid;
	bool may_see; /* a record of anybody's open; else only of his own */
	uint64_t size, mtime_ns, ctime_ns;
	struct explain_answer answer;
};

struct control {
	int epoll;
	int guardian; /* each -1: not there */
	int journal;
	int listener;
	bool stopping;
	struct access_groups groups;
	uint64_t last_cookie;
	struct client clients[CLIENTS_MAX];
	struct question questions[QUESTIONS_MAX];
	/* A message of a listing its client has no room for: nothing more is read from journal
	 * until it is gone, so it stays in relay. */
	bool held;
	size_t held_client;
	uint16_t held_type;
	int held_fd; /* owned; -1: none */
	uint64_t held_until_ms;
	struct wr held_wr;
	struct msg_buf in; /* what is being read */
	struct msg_buf out; /* what is being written */
	struct msg_buf relay; /* a message of a listing */
};

/* Takes guardian's socket. 0 and *ret, or -errno. */
int control_new(int guardian, const struct access_groups *, struct control **ret);
void control_free(struct control *); /* NULL is fine */

/* Waits at most timeout_ms for something to do, and does it. 0; 1: told to stop; -errno. */
int control_step(struct control *, int timeout_ms);

/* epoll's data: a client's slot, or one of these. */
enum control_event {
	CONTROL_EVENT_GUARDIAN = CLIENTS_MAX,
	CONTROL_EVENT_JOURNAL,
	CONTROL_EVENT_LISTENER,
};

/* ---- between its files --------------------------------------------------------------------- */

uint64_t control_now_ms(void);

/* client.c */
void clients_accept(struct control *);
void client_receive(struct control *, size_t slot);
void client_close(struct control *, size_t slot);
void client_refuse(struct control *, size_t slot, uint64_t cookie, enum refusal why);
/* One message to it, from out; a client without room for it is closed. */
void client_send(struct control *, size_t slot, uint16_t type, const struct wr *);

/* question.c: the table, and what guardian and journal say */
struct question *question_new(struct control *, size_t client, const struct request *);
void question_end(struct control *, struct question *);
void questions_refuse(struct control *, bool of_journal, enum refusal why);
void questions_expire(struct control *);
/* False while a held listing keeps journal from being read: its silence is then ours. */
bool question_ages(const struct control *, const struct question *);
/* Passes it to guardian or journal. 0, or -errno: it could not take it. */
int question_ask(struct control *, const struct question *, const struct request *);
void journal_receive(struct control *);
/* A message of guardian that answers a status question. */
void guardian_answer(struct control *, struct msg *);
/* The client has room again, or its time is up. */
void held_send(struct control *);
void held_drop(struct control *);

#endif
