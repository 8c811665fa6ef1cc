/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the worker's process, socket and pidfd, and those of its helpers. Never waits for a
 * process but in slot_reap() with a bound; never reads a file.
 */
#include "scanner/pool/slot.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "base/spawn.h"

#define WORKER_PROGRAM "matguard-scan"

static const char *const helper_programs[HELPER_KINDS] = {
    [HELPER_ARCHIVE] = "matguard-scan-archive",
    [HELPER_PDF] = "matguard-scan-pdf",
};

uint64_t
slot_tag_pack(const struct slot_tag *tag)
{
	return (uint64_t)tag->event << 56 | (uint64_t)(tag->helper & 0xff) << 48 |
	    (uint64_t)(tag->slot & 0xffff) << 32 | tag->generation;
}

struct slot_tag
slot_tag_unpack(uint64_t packed)
{
	return (struct slot_tag){.event = (enum slot_event)(packed >> 56),
	    .helper = packed >> 48 & 0xff,
	    .slot = packed >> 32 & 0xffff,
	    .generation = (uint32_t)packed};
}

static int
watch_fd(const struct slot *slot, const struct slot_base *base, int fd, enum slot_event event,
    unsigned int helper)
{
	struct slot_tag tag = {event, slot->index, helper, slot->generation};
	struct epoll_event ev = {.events = EPOLLIN, .data.u64 = slot_tag_pack(&tag)};

	return epoll_ctl(base->epoll, EPOLL_CTL_ADD, fd, &ev) < 0 ? -errno : 0;
}

/* Taken out of the epoll set by name: a child between fork and exec still holds a copy, and
 * closing ours alone would leave the registration alive. */
static void
unwatch_close(const struct slot_base *base, int *fd)
{
	if (*fd < 0)
		return;
	(void)epoll_ctl(base->epoll, EPOLL_CTL_DEL, *fd, NULL);
	close(*fd);
	*fd = -1;
}

static void
process_kill(int pidfd)
{
	(void)syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
}

static int
rules_send(const struct slot *slot, const struct slot_base *base)
{
	struct wr wr = msg_begin(base->out);

	rules_encode(base->rules_generation, &wr);
	return msg_send(slot->sock, MSG_RULES, base->out, &wr, &base->rules_fd, 1);
}

int
slot_start(struct slot *slot, const struct slot_base *base, uint64_t now_ms)
{
	struct spawn spawn = {.dir = base->dir,
	    .program = WORKER_PROGRAM,
	    .uid = (uid_t)-1,
	    .gid = (gid_t)-1};
	int pair[2], r, status;

	r = msg_socketpair(pair);
	if (r < 0)
		return r;
	spawn.sock = pair[1];
	r = spawn_start(&spawn, &slot->pid, &slot->pidfd);
	close(pair[1]);
	if (r < 0) {
		close(pair[0]);
		return r;
	}
	slot->sock = pair[0];
	slot->generation++;
	slot->state = SLOT_STARTING;
	slot->due_ms = now_ms + POOL_START_MS;
	slot->files = 0;
	slot->retire = false;
	slot->nrequests = 0;
	r = watch_fd(slot, base, slot->pidfd, SLOT_EVENT_DEATH, 0);
	if (r == 0)
		r = watch_fd(slot, base, slot->sock, SLOT_EVENT_SOCKET, 0);
	if (r == 0)
		r = rules_send(slot, base);
	if (r < 0) {
		slot_kill(slot, base);
		(void)slot_reap(slot, base, 1000, &status);
	}
	return r;
}

/* A named deadline runs from submission, any other from the start of work. */
static void
request_begin(struct slot *slot, uint64_t now_ms)
{
	const struct request *request = slot->requests[0];

	slot->due_ms = (request->named ? request->submitted_ms : now_ms) + request->budget_ms;
	slot->helpers_started = 0;
}

int
slot_give(struct slot *slot, const struct slot_base *base, struct request *request, uint64_t now_ms)
{
	struct scan_request work = {.id = request->id, .deadline_ms = request->budget_ms};
	struct wr wr = msg_begin(base->out);
	uint64_t passed = now_ms - request->submitted_ms;
	int r;

	if (request->named)
		work.deadline_ms =
		    passed < work.deadline_ms ? work.deadline_ms - (uint32_t)passed : 1;
	memcpy(work.name, request->name, sizeof(work.name));
	scan_request_encode(&work, &wr);
	r = msg_send(slot->sock, MSG_WORK, base->out, &wr, &request->fd, 1);
	if (r < 0)
		return r;
	slot->requests[slot->nrequests++] = request;
	slot->state = SLOT_BUSY;
	slot->files++;
	if (slot->nrequests == 1)
		request_begin(slot, now_ms);
	return 0;
}

struct request *
slot_take(struct slot *slot, uint64_t now_ms)
{
	struct request *request;

	if (slot->nrequests == 0)
		return NULL;
	request = slot->requests[0];
	slot->nrequests--;
	for (unsigned int i = 0; i < slot->nrequests; i++)
		slot->requests[i] = slot->requests[i + 1];
	if (slot->nrequests > 0)
		request_begin(slot, now_ms);
	return request;
}

unsigned int
slot_answered(const struct slot *slot)
{
	return slot->files - slot->nrequests;
}

struct request *
slot_take_last(struct slot *slot)
{
	return slot->nrequests > 0 ? slot->requests[--slot->nrequests] : NULL;
}

void
slot_kill(struct slot *slot, const struct slot_base *base)
{
	process_kill(slot->pidfd);
	slot_helpers_end(slot, base);
	unwatch_close(base, &slot->sock);
	slot->state = SLOT_DYING;
}

bool
slot_reap(struct slot *slot, const struct slot_base *base, unsigned int wait_ms, int *ret_status)
{
	struct pollfd pfd = {.fd = slot->pidfd, .events = POLLIN};

	if (poll(&pfd, 1, (int)wait_ms) < 1 || waitpid(slot->pid, ret_status, WNOHANG) != slot->pid)
		return false;
	slot_helpers_end(slot, base);
	unwatch_close(base, &slot->pidfd);
	unwatch_close(base, &slot->sock);
	slot->state = SLOT_EMPTY;
	slot->pid = 0;
	return true;
}

static struct helper *
helper_free_slot(struct slot *slot)
{
	for (unsigned int i = 0; i < POOL_HELPERS_AT_ONCE; i++) {
		if (slot->helpers[i].pid == 0)
			return &slot->helpers[i];
	}
	return NULL;
}

/* Helpers in a chain (archives in archives) share what one file may take: the second has half of
 * what the first has, and so on. A plain table: the argument must outlive the call to spawn. */
static const char *
helper_memory(const struct slot *slot)
{
	static const char *const mib[] = {"128", "64", "32", "16"};
	size_t alive = 0;

	for (unsigned int i = 0; i < POOL_HELPERS_AT_ONCE; i++)
		alive += slot->helpers[i].pid != 0 ? 1 : 0;
	return mib[size_min(alive, ARRAY_LEN(mib) - 1)];
}

/* Starts one; its socket for the worker in *ret_sock. */
static int
helper_start(struct slot *slot, const struct slot_base *base, enum helper_kind kind, int *ret_sock)
{
	struct spawn spawn = {.dir = base->dir,
	    .program = helper_programs[kind],
	    .argument = helper_memory(slot),
	    .uid = (uid_t)-1,
	    .gid = (gid_t)-1};
	struct helper *helper = helper_free_slot(slot);
	int pair[2], r;

	if (helper == NULL || slot->helpers_started >= SCAN_HELPERS_MAX)
		return -EMFILE;
	r = msg_socketpair(pair);
	if (r < 0)
		return r;
	spawn.sock = pair[1];
	r = spawn_start(&spawn, &helper->pid, &helper->pidfd);
	close(pair[1]);
	if (r < 0) {
		helper->pid = 0;
		close(pair[0]);
		return r;
	}
	slot->helpers_started++;
	helper->kind = kind;
	/* Unwatched it would only be reaped later, with its worker's file. */
	(void)watch_fd(slot, base, helper->pidfd, SLOT_EVENT_HELPER,
	    (unsigned int)(helper - slot->helpers));
	*ret_sock = pair[0];
	return 0;
}

static int
room_make(uint64_t size)
{
	int r, fd = memfd_create("archive", MFD_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (ftruncate(fd, (off_t)size) < 0) {
		r = -errno;
		close(fd);
		return r;
	}
	return fd;
}

int
slot_helper(struct slot *slot, const struct slot_base *base, struct msg *msg)
{
	struct helper_request request;
	struct wr wr;
	int fds[2] = {-1, -1}, r;
	size_t nfds = 0;

	if (helper_request_decode(&msg->body, &request) < 0 || request.size > SCAN_MEMBER_MAX)
		return -EPROTO;
	/* Failing, we answer without descriptors: the worker names the archive unread. */
	r = helper_start(slot, base, request.kind, &fds[0]);
	if (r == 0) {
		nfds = 1;
		if (request.size > 0) {
			fds[1] = room_make(request.size);
			nfds = fds[1] >= 0 ? 2 : 0;
		}
	} else if (r != -EMFILE) {
		log_warning("%s: could not be started: %s", helper_programs[request.kind],
		    strerror(-r));
	}
	wr = msg_begin(base->out);
	r = msg_send(slot->sock, MSG_HELPER_ANSWER, base->out, &wr, fds, nfds);
	for (size_t i = 0; i < 2; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
	}
	return r;
}

void
slot_helper_died(struct slot *slot, const struct slot_base *base, unsigned int index)
{
	struct helper *helper = &slot->helpers[index];
	int status;

	if (index >= POOL_HELPERS_AT_ONCE || helper->pid == 0 ||
	    waitpid(helper->pid, &status, WNOHANG) != helper->pid)
		return;
	if (status != 0)
		log_info("%s: %s", helper_programs[helper->kind], spawn_status_text(status));
	unwatch_close(base, &helper->pidfd);
	helper->pid = 0;
}

void
slot_helpers_end(struct slot *slot, const struct slot_base *base)
{
	struct pollfd pfd = {.events = POLLIN};

	for (unsigned int i = 0; i < POOL_HELPERS_AT_ONCE; i++) {
		if (slot->helpers[i].pid == 0)
			continue;
		process_kill(slot->helpers[i].pidfd);
		/* It holds nothing that could keep it in the kernel for long. */
		pfd.fd = slot->helpers[i].pidfd;
		(void)poll(&pfd, 1, 20);
		(void)waitpid(slot->helpers[i].pid, NULL, WNOHANG);
		unwatch_close(base, &slot->helpers[i].pidfd);
		slot->helpers[i].pid = 0;
	}
}
