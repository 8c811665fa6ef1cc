/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the clients and the table of what each may ask. A client that breaks the protocol is
 * closed; nothing it does reaches another one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "daemon/control/control.h"

#define NS_PER_S 1000000000u

/* Where in its talk a client is; rows of the table name those in which a request may come. */
enum client_state {
	CLIENT_IDLE = 1 << 0,
	CLIENT_ASKING = 1 << 1, /* answers of one message are awaited */
	CLIENT_LISTING = 1 << 2, /* a stream is under way: nothing else until its end */
};

typedef void request_fn(struct control *, size_t slot, const struct request *, struct msg *);

static request_fn request_plain, request_list, request_explain;

static const struct {
	uint16_t type;
	uint32_t states;
	uint32_t access; /* any one of these */
	request_fn *handle;
} requests[] = {
    {MSG_STATUS, CLIENT_IDLE | CLIENT_ASKING, ACCESS_EVERYONE, request_plain},
    {MSG_EXPLAIN, CLIENT_IDLE | CLIENT_ASKING, ACCESS_EVERYONE, request_explain},
    {MSG_LOG_LIST, CLIENT_IDLE, ACCESS_ADMIN | ACCESS_OFFICER | ACCESS_HEAD, request_list},
    /* The raw segments hold file names, which an admin is not shown. */
    {MSG_LOG_SEGMENTS, CLIENT_IDLE, ACCESS_OFFICER | ACCESS_HEAD, request_plain},
};

/* ---- coming and going ---------------------------------------------------------------------- */

void
client_close(struct control *control, size_t slot)
{
	struct client *client = &control->clients[slot];

	if (control->held && control->held_client == slot)
		held_drop(control);
	for (size_t i = 0; i < QUESTIONS_MAX; i++) {
		if (control->questions[i].used && control->questions[i].client == slot)
			control->questions[i].client = CLIENTS_MAX;
	}
	epoll_ctl(control->epoll, EPOLL_CTL_DEL, client->fd, NULL);
	close(client->fd);
	*client = (struct client){.fd = -1};
}

static uint32_t
client_access(const struct control *control, int fd, uid_t *ret_uid)
{
	gid_t groups[GROUPS_MAX];
	struct ucred cred;
	socklen_t len = sizeof(cred), groups_len = sizeof(groups);
	struct account account;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0 || len != sizeof(cred))
		return 0;
	/* An account in more groups than we look at is in none of ours. */
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &groups_len) < 0)
		groups_len = 0;
	account = (struct account){.uid = cred.uid,
	    .gid = cred.gid,
	    .groups = groups,
	    .ngroups = groups_len / sizeof(groups[0])};
	*ret_uid = cred.uid;
	return access_of(&control->groups, &account);
}

/* A free slot for one more client of uid; CLIENTS_MAX if there is none. */
static size_t
slot_for(const struct control *control, uid_t uid)
{
	size_t mine = 0, others = 0, slot = CLIENTS_MAX;

	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		if (control->clients[i].fd < 0)
			slot = slot == CLIENTS_MAX ? i : slot;
		else if (control->clients[i].uid == uid)
			mine++;
		else
			others++;
	}
	if (uid != 0 &&
	    (mine >= CLIENTS_PER_UID_MAX || mine + others >= CLIENTS_MAX - CLIENTS_FOR_ROOT))
		return CLIENTS_MAX;
	return slot;
}

/* Takes fd. */
static void
client_add(struct control *control, int fd)
{
	struct epoll_event event = {.events = EPOLLIN};
	uid_t uid = (uid_t)-1;
	uint32_t access = client_access(control, fd, &uid);
	size_t slot = access != 0 ? slot_for(control, uid) : CLIENTS_MAX;

	event.data.u64 = slot;
	if (slot == CLIENTS_MAX || epoll_ctl(control->epoll, EPOLL_CTL_ADD, fd, &event) < 0) {
		log_warning("client of uid %u refused: too many at once", uid);
		close(fd);
		return;
	}
	control->clients[slot] = (struct client){.fd = fd, .uid = uid, .access = access};
}

void
clients_accept(struct control *control)
{
	for (unsigned int i = 0; i < EVENTS_MAX; i++) {
		int fd = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

		if (fd >= 0) {
			client_add(control, fd);
			continue;
		}
		if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR)
			log_warning("a client cannot be accepted: %s", strerror(errno));
		return;
	}
}

/* ---- answering ----------------------------------------------------------------------------- */

void
client_send(struct control *control, size_t slot, uint16_t type, const struct wr *wr)
{
	if (msg_send(control->clients[slot].fd, type, &control->out, wr, NULL, 0) < 0)
		client_close(control, slot);
}

void
client_refuse(struct control *control, size_t slot, uint64_t cookie, enum refusal why)
{
	static const char *const texts[] = {
	    [REFUSED_ROLE] = "not for this account",
	    [REFUSED_BAD_REQUEST] = "malformed, or out of turn",
	    [REFUSED_UNAVAILABLE] = "the process asked is not running, or is busy",
	    [REFUSED_FAILED] = "it could not be done",
	};
	struct refused refused = {.cookie = cookie, .why = why};
	struct wr wr = msg_begin(&control->out);

	strncpy(refused.text, texts[why], TEXT_BYTES_MAX);
	refused_encode(&refused, &wr);
	client_send(control, slot, MSG_REFUSED, &wr);
}

/* ---- requests ------------------------------------------------------------------------------ */

/* Takes a place in the table and passes the request on; q is NULL if the table was full. */
static void
request_pass(struct control *control, size_t slot, const struct request *request,
    struct question *q)
{
	if (q != NULL && question_ask(control, q, request) == 0)
		return;
	if (q != NULL)
		question_end(control, q);
	client_refuse(control, slot, request->cookie, REFUSED_UNAVAILABLE);
}

static void
request_plain(struct control *control, size_t slot, const struct request *request, struct msg *msg)
{
	(void)msg;
	request_pass(control, slot, request, question_new(control, slot, request));
}

static void
request_list(struct control *control, size_t slot, const struct request *request, struct msg *msg)
{
	struct question *q;

	(void)msg;
	if (request->query.names &&
	    (control->clients[slot].access & (ACCESS_OFFICER | ACCESS_HEAD)) == 0) {
		client_refuse(control, slot, request->cookie, REFUSED_ROLE);
		return;
	}
	q = question_new(control, slot, request);
	if (q != NULL)
		q->names = request->query.names;
	request_pass(control, slot, request, q);
}

/* That somebody's file holds a marking is not for everyone who can name it. Who may read it by its
 * mode may know; who may by other ways (groups, ACLs) tried to open it, and there is a record of
 * that: see explain_record(). */
static bool
explain_allowed(const struct client *client, const struct stat *st)
{
	return (client->access & ~(uint32_t)ACCESS_EVERYONE) != 0 || st->st_uid == client->uid ||
	    (st->st_mode & S_IROTH) != 0;
}

/* A file is asked for by a descriptor: whoever has one reaches the file. Only its number and
 * state are looked at. */
static void
request_explain(struct control *control, size_t slot, const struct request *request,
    struct msg *msg)
{
	struct request ask = *request;
	struct question *q;
	struct stat st;

	if (fstat(msg->fds[0], &st) < 0) {
		client_refuse(control, slot, request->cookie, REFUSED_FAILED);
		return;
	}
	ask.query = (struct log_query){.limit = 1,
	    .kinds = 1u << RECORD_FINDING,
	    .dev = (uint64_t)st.st_dev,
	    .ino = (uint64_t)st.st_ino};
	q = question_new(control, slot, request);
	if (q != NULL) {
		q->uid = control->clients[slot].uid;
		q->may_see = explain_allowed(&control->clients[slot], &st);
		q->size = (uint64_t)st.st_size;
		q->mtime_ns = (uint64_t)st.st_mtim.tv_sec * NS_PER_S + (uint64_t)st.st_mtim.tv_nsec;
		q->ctime_ns = (uint64_t)st.st_ctim.tv_sec * NS_PER_S + (uint64_t)st.st_ctim.tv_nsec;
	}
	request_pass(control, slot, &ask, q);
}

/* Questions in hand of an account. */
static unsigned int
asked_by(const struct control *control, uid_t uid)
{
	unsigned int asked = 0;

	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		if (control->clients[i].fd >= 0 && control->clients[i].uid == uid)
			asked += control->clients[i].asked;
	}
	return asked;
}

static uint32_t
client_state(const struct client *client)
{
	if (client->listing)
		return CLIENT_LISTING;
	return client->asked > 0 ? CLIENT_ASKING : CLIENT_IDLE;
}

/* False: the client broke the protocol. */
static bool
request_handle(struct control *control, size_t slot, struct msg *msg)
{
	const struct client *client = &control->clients[slot];
	struct request request;

	if (request_decode(msg, &request) < 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
		if (requests[i].type != request.type)
			continue;
		if ((requests[i].states & client_state(client)) == 0)
			return false;
		if ((requests[i].access & client->access) == 0)
			client_refuse(control, slot, request.cookie, REFUSED_ROLE);
		else if (client->asked >= QUESTIONS_PER_CLIENT_MAX ||
		    (client->uid != 0 && asked_by(control, client->uid) >= QUESTIONS_PER_UID_MAX))
			client_refuse(control, slot, request.cookie, REFUSED_UNAVAILABLE);
		else
			requests[i].handle(control, slot, &request, msg);
		return true;
	}
	return false;
}

void
client_receive(struct control *control, size_t slot)
{
	struct msg msg;
	int r = msg_recv(control->clients[slot].fd, &control->in, &msg);

	if (r == -EAGAIN)
		return;
	if (r > 0 && request_handle(control, slot, &msg)) {
		msg_close_fds(&msg);
		return;
	}
	if (r > 0)
		msg_close_fds(&msg);
	if (r > 0 || r == -EPROTO)
		client_refuse(control, slot, 0, REFUSED_BAD_REQUEST);
	if (control->clients[slot].fd >= 0)
		client_close(control, slot);
}
