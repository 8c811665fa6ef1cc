/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the socket to the pool, the mapped file and the rules. Calls of the kernel for scanning are
 * made here and in archive.c alone; readers see bytes.
 */
#include "scanner/worker/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "base/msg.h"
#include "base/proto_scan.h"
#include "base/sandbox.h"
#include "rules/rules.h"
#include "scanner/exit.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

enum worker_state {
	WORKER_NEW, /* waits for the rules */
	WORKER_READY, /* waits for a file */
};

/* A file to look into. */
struct work {
	struct scan_request request;
	int fd;
};

struct worker {
	int sock;
	enum worker_state state;
	int exit; /* -1: go on */
	struct rules *rules;
	struct scan *scan;
	struct scan_result result;
	struct work ahead[POOL_AHEAD_MAX]; /* came while we waited for a helper; in order */
	size_t nahead;
	rlim_t cpu_limit; /* as set, in seconds of this process's life */
	uint8_t small[WORKER_SMALL_BYTES];
	struct msg_buf in, out;
};

/* Why the file in hand must be left: an enum limit. Set by signals. */
static volatile sig_atomic_t worker_stop;
static volatile sig_atomic_t worker_overdue; /* seconds since SIGXCPU asked us to stop */

static void
on_alarm(int number)
{
	(void)number;
	worker_stop = LIMIT_WALL;
}

/* The kernel sends it every second that we go on. */
static void
on_cpu(int number)
{
	(void)number;
	worker_stop = LIMIT_CPU;
	worker_overdue = worker_overdue + 1;
	if (worker_overdue > (sig_atomic_t)WORKER_CPU_GRACE)
		_exit(WORKER_EXIT_CPU);
}

int
worker_signals(void)
{
	struct sigaction wall = {.sa_handler = on_alarm}, cpu = {.sa_handler = on_cpu};

	if (sigaction(SIGALRM, &wall, NULL) < 0 || sigaction(SIGXCPU, &cpu, NULL) < 0)
		return -errno;
	return 0;
}

struct mapping {
	void *bytes; /* NULL: an empty file */
	size_t size;
	bool mapped;
};

/* Maps the whole file read-only. No copy: pages that rules never look at are never read. */
static int
mapping_make(int fd, struct mapping *ret)
{
	off_t size = lseek(fd, 0, SEEK_END);
	void *bytes;

	if (size < 0)
		return -errno;
	*ret = (struct mapping){0};
	if (size == 0)
		return 0;
	bytes = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return -errno;
	(void)madvise(bytes, (size_t)size, MADV_SEQUENTIAL);
	*ret = (struct mapping){.bytes = bytes, .size = (size_t)size, .mapped = true};
	return 0;
}

static void
mapping_end(struct mapping *mapping)
{
	if (mapping->mapped)
		munmap(mapping->bytes, mapping->size);
}

static int
ready_send(struct worker *worker)
{
	struct wr wr = msg_begin(&worker->out);

	return msg_send(worker->sock, MSG_READY, &worker->out, &wr, NULL, 0);
}

/* A small file is read: that is cheaper than to map it. -EFBIG if it is not small. */
static int
small_read(struct worker *worker, int fd, struct mapping *ret)
{
	ssize_t n = pread(fd, worker->small, sizeof(worker->small), 0);

	if (n < 0)
		return -errno;
	if ((size_t)n == sizeof(worker->small))
		return -EFBIG;
	*ret = (struct mapping){.bytes = n > 0 ? worker->small : NULL, .size = (size_t)n};
	return 0;
}

static int
work_take(struct msg *msg, struct work *ret)
{
	if (scan_request_decode(&msg->body, &ret->request) < 0 || msg->nfds != 1)
		return -EPROTO;
	ret->fd = msg_take_fd(msg, 0);
	return 0;
}

/* The answer to MSG_HELPER; files given to us ahead may stand before it. */
static void
helper_answer(struct worker *worker, struct msg *ret)
{
	for (;;) {
		if (msg_recv(worker->sock, &worker->in, ret) != 1)
			_exit(WORKER_EXIT_PROTOCOL);
		if (ret->type == MSG_HELPER_ANSWER && rd_end(&ret->body) == 0)
			return;
		if (ret->type != MSG_WORK || worker->nahead == POOL_AHEAD_MAX ||
		    work_take(ret, &worker->ahead[worker->nahead++]) < 0)
			_exit(WORKER_EXIT_PROTOCOL);
	}
}

/* Asks the pool for a helper and waits. */
static int
helper_ask(void *arg, enum helper_kind kind, uint64_t size, int *ret_sock, int *ret_room)
{
	struct worker *worker = arg;
	struct helper_request request = {.kind = kind, .size = size};
	struct wr wr = msg_begin(&worker->out);
	struct msg msg;
	int r, sock, room;

	helper_request_encode(&request, &wr);
	r = msg_send(worker->sock, MSG_HELPER, &worker->out, &wr, NULL, 0);
	if (r < 0)
		return r;
	helper_answer(worker, &msg);
	sock = msg_take_fd(&msg, 0);
	room = msg_take_fd(&msg, 1);
	msg_close_fds(&msg);
	if (sock < 0)
		return -EMFILE;
	if ((size > 0) != (room >= 0))
		_exit(WORKER_EXIT_PROTOCOL);
	*ret_sock = sock;
	*ret_room = room;
	return 0;
}

static int
on_rules(struct worker *worker, struct msg *msg)
{
	char error[RULES_ERROR_BYTES];
	struct mapping text = {0};
	uint64_t generation;
	int fd, r;

	if (rules_decode(&msg->body, &generation) < 0 || msg->nfds != 1)
		return WORKER_EXIT_PROTOCOL;
	fd = msg_take_fd(msg, 0);
	r = mapping_make(fd, &text);
	close(fd);
	if (r < 0) {
		log_error("rules: %s", strerror(-r));
		return WORKER_EXIT_RULES;
	}
	r = rules_parse(text.bytes != NULL ? text.bytes : "", text.size, "rules", &worker->rules,
	    error);
	mapping_end(&text);
	if (r < 0) {
		log_error("rules: %s", r == -EINVAL ? error : strerror(-r));
		return WORKER_EXIT_RULES;
	}
	rules_speed(worker->rules);
	r = sandbox_narrow(SANDBOX_WORKER);
	if (r < 0) {
		log_error("sandbox: %s", strerror(-r));
		return WORKER_EXIT_SANDBOX;
	}
	if (scan_new(worker->rules, helper_ask, worker, &worker->scan) < 0)
		return WORKER_EXIT_MEMORY;
	scan_stop_at(worker->scan, &worker_stop);
	worker->state = WORKER_READY;
	return ready_send(worker) < 0 ? WORKER_EXIT_PROTOCOL : -1;
}

/* A little before the pool would kill us we stop by ourselves, so that what was found until then
 * is not lost. 0: no timer. */
static void
wall_budget_set(uint32_t ms)
{
	uint32_t own = ms - ms / WORKER_WALL_SHARE;
	struct itimerval when = {
	    .it_value = {.tv_sec = own / 1000, .tv_usec = (suseconds_t)(own % 1000) * 1000}};

	(void)setitimer(ITIMER_REAL, &when, NULL);
}

/* The file in hand may use WORKER_CPU_SECONDS before SIGXCPU. The limit is in whole seconds of the
 * process's life, so it need be raised only when as many are used up. */
static void
cpu_budget_set(struct worker *worker, const struct rusage *used)
{
	struct rlimit limit;
	rlim_t need =
	    (rlim_t)(used->ru_utime.tv_sec + used->ru_stime.tv_sec) + 1 + WORKER_CPU_SECONDS;

	if (need <= worker->cpu_limit || getrlimit(RLIMIT_CPU, &limit) < 0)
		return;
	limit.rlim_cur = need < limit.rlim_max ? need : limit.rlim_max;
	if (setrlimit(RLIMIT_CPU, &limit) == 0)
		worker->cpu_limit = need;
}

static void
file_look(struct worker *worker, int fd, const char *name)
{
	struct mapping file = {0};
	int r = small_read(worker, fd, &file);

	if (r == -EFBIG || r == -EINVAL) /* EINVAL: opened with O_DIRECT */
		r = mapping_make(fd, &file);

	if (r == 0) {
		scan_file(worker->scan, rd_init(file.bytes, file.size), fd, name, &worker->result);
		mapping_end(&file);
		scan_trim(worker->scan);
		return;
	}
	scan_result_init(&worker->result);
	strcpy(worker->result.type, "unknown");
	if (r == -ENOMEM) {
		scan_result_add_opaque(&worker->result, WHY_LIMIT, LIMIT_SIZE, name);
	} else {
		worker->result.error = true;
		worker->result.error_why = WHY_READ;
	}
}

static int
work_do(struct worker *worker, const struct work *work)
{
	struct rusage used = {0};
	struct wr wr;

	worker_stop = LIMIT_NONE;
	worker_overdue = 0;
	(void)getrusage(RUSAGE_SELF, &used);
	cpu_budget_set(worker, &used);
	/* Not taken back: the next file sets it anew, and between files it means nothing. */
	wall_budget_set(work->request.deadline_ms);
	file_look(worker, work->fd, work->request.name);
	close(work->fd);
	/* The peak of all files before this one: one more before it is replaced does not matter. */
	if (used.ru_maxrss > (long)WORKER_GROWN_KIB) {
		wr = msg_begin(&worker->out);
		(void)msg_send(worker->sock, MSG_STOP, &worker->out, &wr, NULL, 0);
	}
	wr = msg_begin(&worker->out);
	work_answer_encode(work->request.id, &worker->result, &wr);
	if (msg_send(worker->sock, MSG_WORK_ANSWER, &worker->out, &wr, NULL, 0) < 0)
		return WORKER_EXIT_PROTOCOL;
	return -1;
}

static int
on_work(struct worker *worker, struct msg *msg)
{
	struct work work;

	if (work_take(msg, &work) < 0)
		return WORKER_EXIT_PROTOCOL;
	return work_do(worker, &work);
}

/* The first of those that came while we waited for a helper. */
static int
ahead_do(struct worker *worker)
{
	struct work work = worker->ahead[0];

	worker->nahead--;
	memmove(&worker->ahead[0], &worker->ahead[1], worker->nahead * sizeof(worker->ahead[0]));
	return work_do(worker, &work);
}

/* What the pool may send when; the answer to MSG_HELPER is waited for in place. */
static const struct {
	uint16_t type;
	enum worker_state state;
	int (*handle)(struct worker *, struct msg *);
} pool_messages[] = {
    {MSG_RULES, WORKER_NEW, on_rules},
    {MSG_WORK, WORKER_READY, on_work},
};

static int
message_handle(struct worker *worker, struct msg *msg)
{
	for (size_t i = 0; i < ARRAY_LEN(pool_messages); i++) {
		if (pool_messages[i].type == msg->type && pool_messages[i].state == worker->state)
			return pool_messages[i].handle(worker, msg);
	}
	return WORKER_EXIT_PROTOCOL;
}

int
worker_serve(int sock)
{
	struct worker *worker = calloc(1, sizeof(*worker));
	struct msg msg;
	int r, status = -1;

	if (worker == NULL)
		return WORKER_EXIT_MEMORY;
	worker->sock = sock;
	while (status < 0) {
		if (worker->nahead > 0) {
			status = ahead_do(worker);
			continue;
		}
		r = msg_recv(sock, &worker->in, &msg);
		if (r != 1) {
			status = r == 0 ? WORKER_EXIT_DONE : WORKER_EXIT_PROTOCOL;
			break;
		}
		status = message_handle(worker, &msg);
		msg_close_fds(&msg);
	}
	scan_free(worker->scan);
	rules_free(worker->rules);
	free(worker);
	return status;
}
