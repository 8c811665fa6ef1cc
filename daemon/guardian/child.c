/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The other processes: who runs what with which powers, who is linked with whom, and what happens
 * when one ends. Each has one socket to us; we hand it sockets to the others (MSG_PEER), again
 * whenever the other end is a new process.
 */
#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/log.h"
#include "base/proto_client.h"
#include "base/proto_scan.h"
#include "base/spawn.h"
#include "daemon/finding.h"
#include "daemon/guardian/guardian.h"

#define CAP(x) (UINT64_C(1) << (x))

/* The powers of each, and how long it may take to answer a ping (ms). */
static const struct {
	const char *program;
	uint64_t capabilities;
	uint32_t patience_ms;
} programs[] = {
    [ROLE_GUARDIAN] = {"matguardd", 0, 0},
    /* Root's uid without root's powers but for other people's files: leases, and ignore marks,
     * which ask for permission to read. Its health is its heartbeat. */
    [ROLE_WATCH] = {"matguardd-watch", CAP(CAP_LEASE) | CAP(CAP_DAC_READ_SEARCH), 0},
    [ROLE_POOL] = {"matguardd-pool", 0, 2000},
    /* A slow disk under fdatasync() is no reason to end it. */
    [ROLE_JOURNAL] = {"matguardd-journal", 0, 30000},
    [ROLE_CONTROL] = {"matguardd-control", 0, 5000},
    /* Every folder, and no trace in access times. It may sit behind a slow disk for long. */
    [ROLE_SWEEP] = {"matguardd-sweep", CAP(CAP_DAC_READ_SEARCH) | CAP(CAP_FOWNER), 0},
};

struct child *
child_at(struct guardian *gd, uint32_t index)
{
	switch (index) {
	case 0:
		return &gd->pool;
	case 1:
		return &gd->journal;
	case 2:
		return &gd->control;
	case 3:
		return &gd->sweep;
	default:
		return index - 4 < gd->ngroups ? &gd->groups[index - 4].watch : NULL;
	}
}

static uint32_t
child_index(const struct guardian *gd, const struct child *c)
{
	if (c == &gd->pool)
		return 0;
	if (c == &gd->journal)
		return 1;
	if (c == &gd->control)
		return 2;
	if (c == &gd->sweep)
		return 3;
	return 4 + c->index;
}

void
child_init(struct child *c, enum role role, uint32_t index)
{
	*c = (struct child){.role = role, .index = index, .pidfd = -1, .sock = -1};
}

void
child_send(struct guardian *gd, struct child *c, enum msg_type type)
{
	struct wr wr = msg_begin(&gd->out);

	if (c->sock >= 0 && msg_send(c->sock, (uint16_t)type, &gd->out, &wr, NULL, 0) < 0)
		log_warning("%s: cannot be told anything", role_name(c->role));
}

void
child_kill(struct child *c, int signal)
{
	if (c->pidfd >= 0)
		syscall(SYS_pidfd_send_signal, c->pidfd, signal, NULL, 0);
}

static void
peer_send(struct guardian *gd, struct child *to, const struct child *other, int fd)
{
	struct peer peer = {.role = other->role, .index = other->index};
	struct wr wr = msg_begin(&gd->out);

	peer_encode(&peer, &wr);
	if (msg_send(to->sock, MSG_PEER, &gd->out, &wr, &fd, 1) < 0)
		log_warning("%s: cannot be linked with %s", role_name(to->role),
		    role_name(other->role));
}

static void
link_make(struct guardian *gd, struct child *a, struct child *b)
{
	int fds[2];

	if (a->state == CHILD_DOWN || b->state == CHILD_DOWN)
		return; /* it is made when the other starts */
	if (msg_socketpair(fds) < 0) {
		log_error("socketpair: %m");
		return;
	}
	peer_send(gd, a, b, fds[0]);
	peer_send(gd, b, a, fds[1]);
	close(fds[0]);
	close(fds[1]);
}

static void
rules_send(struct guardian *gd, struct child *pool)
{
	struct wr wr = msg_begin(&gd->out);

	rules_encode(gd->rules_generation, &wr);
	if (msg_send(pool->sock, MSG_RULES, &gd->out, &wr, &gd->rules, 1) < 0)
		log_error("pool: cannot be given the rules");
}

static void
group_send(struct guardian *gd, struct guarded *g)
{
	struct group_setup setup = {
	    .index = g->index,
	    .guard = g->guard,
	    .rules_generation = gd->rules_generation,
	};
	const int fds[] = {g->fan, g->memfd, g->bell, g->saves, g->handover};
	struct wr wr = msg_begin(&gd->out);

	group_setup_encode(&setup, &wr);
	if (msg_send(g->watch.sock, MSG_GROUP, &gd->out, &wr, fds, ARRAY_LEN(fds)) < 0)
		log_error("watch: cannot be given its group");
}

static void
ring_send(struct guardian *gd, uint32_t index, const struct share_map *map, int memfd, int bell)
{
	struct ring_setup setup = {.index = index, .ring = ring_identity(map->ring)};
	const int fds[] = {memfd, bell};
	struct wr wr = msg_begin(&gd->out);

	ring_setup_encode(&setup, &wr);
	if (msg_send(gd->journal.sock, MSG_RING, &gd->out, &wr, fds, ARRAY_LEN(fds)) < 0)
		log_error("journal: cannot be given a ring");
}

static void
sweep_send(struct guardian *gd, struct child *sweep)
{
	struct ring_setup setup = {
	    .index = CONFIG_GUARDS_MAX + 1,
	    .ring = ring_identity(gd->swept.ring),
	};
	const int fds[] = {gd->sweep_memfd, gd->sweep_bell, gd->sweep_state};
	struct wr wr = msg_begin(&gd->out);

	ring_setup_encode(&setup, &wr);
	if (msg_send(sweep->sock, MSG_RING, &gd->out, &wr, fds, ARRAY_LEN(fds)) < 0)
		log_error("sweep: cannot be given its ring");
}

/* What a child must have before anything else, and its links. Sent before it is up: messages
 * wait in its socket. */
static void
child_equip(struct guardian *gd, struct child *c)
{
	switch (c->role) {
	case ROLE_WATCH:
		group_send(gd, &gd->groups[c->index]);
		link_make(gd, c, &gd->pool);
		break;
	case ROLE_POOL:
		rules_send(gd, c);
		for (size_t i = 0; i < gd->ngroups; i++)
			link_make(gd, &gd->groups[i].watch, c);
		link_make(gd, &gd->sweep, c);
		break;
	case ROLE_JOURNAL:
		ring_send(gd, CONFIG_GUARDS_MAX, &gd->own, gd->own_memfd, gd->own_bell);
		ring_send(gd, CONFIG_GUARDS_MAX + 1, &gd->swept, gd->sweep_memfd, gd->sweep_bell);
		for (size_t i = 0; i < gd->ngroups; i++)
			ring_send(gd, gd->groups[i].index, &gd->groups[i].map, gd->groups[i].memfd,
			    gd->groups[i].bell);
		link_make(gd, c, &gd->control);
		break;
	case ROLE_CONTROL:
		peer_send(gd, c, c, gd->listener);
		link_make(gd, c, &gd->journal);
		break;
	case ROLE_SWEEP:
		sweep_send(gd, c);
		link_make(gd, c, &gd->pool);
		break;
	case ROLE_GUARDIAN:
		break;
	}
}

/* For the guardian after us, in the memory that outlives us. */
static void
pid_publish(struct guardian *gd, const struct child *c)
{
	static const enum share_pid slots[] = {
	    [ROLE_POOL] = SHARE_PID_POOL,
	    [ROLE_JOURNAL] = SHARE_PID_JOURNAL,
	    [ROLE_CONTROL] = SHARE_PID_CONTROL,
	};

	if (c->role == ROLE_SWEEP)
		return; /* it ends with us */
	if (c->role == ROLE_WATCH) {
		atomic_store(&gd->groups[c->index].map.share->pid[SHARE_PID_WATCH], c->pid);
		return;
	}
	for (size_t i = 0; i < gd->ngroups; i++)
		atomic_store(&gd->groups[i].map.share->pid[slots[c->role]], c->pid);
}

void
child_start(struct guardian *gd, struct child *c)
{
	const struct account *account = &gd->accounts[c->role];
	int fds[2], r = msg_socketpair(fds);
	struct spawn spawn = {
	    .dir = gd->own_dir,
	    .program = programs[c->role].program,
	    .argument = c->argument,
	    .uid = account->uid,
	    .gid = account->gid,
	    .capabilities = programs[c->role].capabilities,
	    .ordinary = c->role != ROLE_WATCH,
	};

	c->started_ns = clock_mono_ns();
	if (r == 0) {
		spawn.sock = fds[1];
		r = spawn_start(&spawn, &c->pid, &c->pidfd);
		close(fds[1]);
		if (r < 0)
			close(fds[0]);
	}
	if (r < 0) {
		log_error("%s: cannot be started: %s", role_name(c->role), strerrordesc_np(-r));
		c->retry_ns = c->started_ns + RESTART_DELAY_MAX_MS * 1000000ull;
		return;
	}
	c->sock = fds[0];
	c->state = CHILD_STARTING;
	c->pinged_ns = 0;
	guardian_epoll(gd, EPOLL_CTL_ADD, c->sock, EVENT_CHILD_SOCKET, child_index(gd, c));
	guardian_epoll(gd, EPOLL_CTL_ADD, c->pidfd, EVENT_CHILD_EXIT, child_index(gd, c));
	pid_publish(gd, c);
	child_equip(gd, c);
}

/* At once after a long life; later and later after quick deaths. */
static void
restart_plan(struct child *c)
{
	uint64_t now = clock_mono_ns();

	if (now - c->started_ns >= QUICK_DEATH_MS * 1000000ull)
		c->delay_ms = 0;
	else if (c->delay_ms == 0)
		c->delay_ms = RESTART_DELAY_MS;
	else if (c->delay_ms < RESTART_DELAY_MAX_MS)
		c->delay_ms *= 2;
	c->retry_ns = now + c->delay_ms * 1000000ull;
	c->restarts++;
}

static void
death_record(struct guardian *gd, const struct child *c, int status)
{
	struct share *share = gd->own.share;
	const char *how = spawn_status_text(status);

	log_error("%s (pid %d) ended: %s", role_name(c->role), (int)c->pid, how);
	if (process_record(gd->own.ring, atomic_fetch_add(&share->next_event, 1), RECORD_PROCESS,
		role_name(c->role), how) < 0)
		share_count(share, COUNT_UNRECORDED);
	eventfd_write(gd->own_bell, 1);
}

void
child_reap(struct guardian *gd, struct child *c)
{
	int status = 0;

	if (c->state == CHILD_DOWN)
		return;
	if (waitpid(c->pid, &status, WNOHANG) == 0)
		return; /* not dead after all */
	guardian_epoll(gd, EPOLL_CTL_DEL, c->sock, EVENT_CHILD_SOCKET, 0);
	guardian_epoll(gd, EPOLL_CTL_DEL, c->pidfd, EVENT_CHILD_EXIT, 0);
	close(c->sock);
	close(c->pidfd);
	c->sock = c->pidfd = -1;
	c->state = CHILD_DOWN;
	/* First the openers that wait, then everything else. */
	if (c->role == ROLE_WATCH)
		standin_begin(gd, &gd->groups[c->index]);
	if (!gd->stopping) {
		death_record(gd, c, status);
		restart_plan(c);
		if (c->delay_ms == 0)
			child_start(gd, c);
	}
	c->pid = c->state == CHILD_DOWN ? 0 : c->pid;
}

/* A watch is ready: we stop reading, then it begins; then the file system is marked. So no event ever finds nobody. */
static void
watch_ready(struct guardian *gd, struct child *c)
{
	struct guarded *g = &gd->groups[c->index];

	standin_end(gd, g);
	g->stuck = 0;
	child_send(gd, c, MSG_READY);
	group_mark(gd, g); /* again: something may have been mounted while nobody read */
}

static void
message_take(struct guardian *gd, struct child *c, struct msg *msg)
{
	uint64_t cookie;

	if (msg->type == MSG_READY && c->state == CHILD_STARTING && rd_end(&msg->body) == 0) {
		c->state = CHILD_READY;
		gd->sweep_due = true; /* it is new, or there is more to be told */
		if (c->role == ROLE_WATCH)
			watch_ready(gd, c);
	} else if (msg->type == MSG_PING_ANSWER && rd_end(&msg->body) == 0) {
		c->pinged_ns = 0;
	} else if (msg->type == MSG_STATUS && c->role == ROLE_CONTROL &&
	    cookie_decode(&msg->body, &cookie) == 0) {
		status_answer(gd, cookie);
	} else {
		log_error("%s: message %u out of turn; ending it", role_name(c->role),
		    (unsigned int)msg->type);
		child_kill(c, SIGKILL);
	}
}

void
child_message(struct guardian *gd, struct child *c)
{
	struct msg msg;
	int r = msg_recv(c->sock, &gd->in, &msg);

	if (r > 0) {
		message_take(gd, c, &msg);
		msg_close_fds(&msg);
	} else if (r == 0) {
		/* It closed its socket: its end follows by itself, or we make it. */
		guardian_epoll(gd, EPOLL_CTL_DEL, c->sock, EVENT_CHILD_SOCKET, 0);
		child_kill(c, SIGKILL);
	} else if (r != -EAGAIN) {
		log_error("%s: %s; ending it", role_name(c->role), strerrordesc_np(-r));
		child_kill(c, SIGKILL);
	}
}

static void
child_ping(struct guardian *gd, struct child *c, uint64_t now)
{
	uint64_t patience = programs[c->role].patience_ms * 1000000ull;

	if (c->state != CHILD_READY || patience == 0)
		return;
	if (c->pinged_ns == 0) {
		c->pinged_ns = now;
		child_send(gd, c, MSG_PING);
	} else if (now - c->pinged_ns > patience) {
		log_error("%s: has not answered for %llu s; ending it", role_name(c->role),
		    (unsigned long long)((now - c->pinged_ns) / 1000000000u));
		child_kill(c, SIGKILL);
		c->pinged_ns = now;
	}
}

void
children_tick(struct guardian *gd, uint64_t now)
{
	struct child *c;
	bool ping = now >= gd->ping_ns;

	for (uint32_t i = 0; i < CHILD_INDEX_MAX && (c = child_at(gd, i)) != NULL; i++) {
		if (c == &gd->sweep && !gd->config.sweep)
			continue;
		if (ping)
			child_ping(gd, c, now);
		if (c->state == CHILD_DOWN && now >= c->retry_ns && !gd->stopping)
			child_start(gd, c);
		else if (c->state == CHILD_STARTING &&
		    now - c->started_ns > START_WAIT_MS * 1000000ull)
			child_kill(c, SIGKILL);
	}
	if (ping)
		gd->ping_ns = now + PING_MS * 1000000ull;
}
