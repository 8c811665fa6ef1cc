/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matguardd: the guardian.
 *
 * Owns the fanotify groups, their shared memory and the other processes; answers in the place of a
 * missing watch. Parses nothing, waits for nobody, opens nothing below a guarded mount point once
 * it guards. Dies rather than guesses: its watches guard on, and the next guardian takes over.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/proto_client.h"
#include "base/spawn.h"
#include "daemon/finding.h"
#include "daemon/guardian/guardian.h"

#define EVENTS_MAX 16

void
guardian_epoll(struct guardian *gd, int op, int fd, enum event_kind kind, uint32_t index)
{
	struct epoll_event ev = {
	    .events = kind == EVENT_MOUNTS ? EPOLLPRI : EPOLLIN,
	    .data.u64 = (uint64_t)kind << 32 | index,
	};

	if (epoll_ctl(gd->epoll, op, fd, &ev) < 0 && op != EPOLL_CTL_DEL)
		fatal("epoll_ctl: %m");
}

static void
own_record(struct guardian *gd, enum record_kind kind, const char *text)
{
	struct share *share = gd->own.share;

	if (process_record(gd->own.ring, atomic_fetch_add(&share->next_event, 1), kind, "guardian",
		text) < 0)
		share_count(share, COUNT_UNRECORDED);
	eventfd_write(gd->own_bell, 1);
}

/* Memory with a ring beside those of the groups. */
static void
ring_create(uint32_t index, int *ret_memfd, int *ret_bell, struct share_map *ret)
{
	uint64_t identity;
	int r;

	if (getrandom(&identity, sizeof(identity), 0) != sizeof(identity))
		fatal("getrandom: %m");
	*ret_memfd = share_create(index, identity | 1);
	*ret_bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	r = *ret_memfd < 0 ? *ret_memfd : share_map(*ret_memfd, ret);
	if (r < 0 || *ret_bell < 0)
		fatal("memory for records: %s", strerrordesc_np(-r));
}

static void
events_begin(struct guardian *gd)
{
	struct itimerspec tick = {.it_value.tv_nsec = TICK_MS * 1000000L};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, NULL);
	tick.it_interval = tick.it_value;
	gd->epoll = epoll_create1(EPOLL_CLOEXEC);
	gd->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	gd->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (gd->epoll < 0 || gd->signals < 0 || gd->timer < 0 ||
	    timerfd_settime(gd->timer, 0, &tick, NULL) < 0)
		fatal("epoll, signalfd or timerfd: %m");
	guardian_epoll(gd, EPOLL_CTL_ADD, gd->signals, EVENT_SIGNAL, 0);
	guardian_epoll(gd, EPOLL_CTL_ADD, gd->timer, EVENT_TIMER, 0);
}

static void
children_start(struct guardian *gd)
{
	child_init(&gd->pool, ROLE_POOL, 0);
	child_init(&gd->journal, ROLE_JOURNAL, 0);
	child_init(&gd->control, ROLE_CONTROL, 0);
	child_init(&gd->sweep, ROLE_SWEEP, CONFIG_GUARDS_MAX); /* unlike any watch, to the pool */
	snprintf(gd->workers, sizeof(gd->workers), "%u", gd->config.workers);
	gd->pool.argument = gd->workers;
	gd->journal.argument = gd->log_dir;
	/* Orphans first: two journals must not write one log. Each is named in every group. */
	for (size_t i = 0; i < gd->ngroups; i++) {
		adopt_end(&gd->groups[i], SHARE_PID_JOURNAL, SIGTERM);
		adopt_end(&gd->groups[i], SHARE_PID_CONTROL, SIGKILL);
		adopt_end(&gd->groups[i], SHARE_PID_POOL, SIGKILL);
	}
	child_start(gd, &gd->journal);
	child_start(gd, &gd->control);
	child_start(gd, &gd->pool);
	for (size_t i = 0; i < gd->ngroups; i++) {
		struct guarded *g = &gd->groups[i];

		if (g->adopted) {
			adopt_end(g, SHARE_PID_WATCH, SIGKILL);
			standin_begin(gd, g);
		}
		child_start(gd, &g->watch);
	}
	if (gd->config.sweep)
		child_start(gd, &gd->sweep);
}

static unsigned int
stuck_ticks(const struct guarded *g)
{
	unsigned int ticks = g->guard.deadline_ms / STUCK_SHARE / TICK_MS;

	return ticks > STUCK_TICKS_MIN ? ticks : STUCK_TICKS_MIN;
}

/* A watch that has work and does not turn is stopped or stuck: end it, so that we stand in before
 * the deadline of what it holds. Its heart beats with every event, so being slow is no death. */
static void
watch_check(struct guarded *g)
{
	uint64_t heartbeat = atomic_load(&g->map.share->heartbeat);
	struct pollfd pfd = {.fd = g->fan, .events = POLLIN};
	bool work = poll(&pfd, 1, 0) == 1 || atomic_load(&g->map.share->reading) != 0;

	for (size_t i = 0; i < PENDING_SLOTS && !work; i++)
		work = atomic_load(&g->map.share->pending[i].state) != PENDING_FREE;
	if (!work || heartbeat != g->heartbeat || g->watch.state != CHILD_READY)
		g->stuck = 0;
	else if (++g->stuck == stuck_ticks(g)) {
		log_error("watch (pid %d) does not answer; ending it", (int)g->watch.pid);
		child_kill(&g->watch, SIGKILL);
	}
	g->heartbeat = heartbeat;
}

/* Not at once: mounts come in bunches, and sweep is in no hurry. */
static void
sweep_feed(struct guardian *gd)
{
	if (!gd->sweep_due || gd->sweep.state != CHILD_READY)
		return;
	gd->sweep_due = false;
	for (size_t i = 0; i < gd->ngroups; i++) {
		if (gd->groups[i].marked)
			group_sweep(gd, &gd->groups[i]);
	}
}

static void
timer_take(struct guardian *gd)
{
	uint64_t expirations, now = clock_mono_ns();

	if (read(gd->timer, &expirations, sizeof(expirations)) < 0)
		return;
	for (size_t i = 0; i < gd->ngroups; i++)
		watch_check(&gd->groups[i]);
	follow_tick(gd, now);
	sweep_feed(gd);
	children_tick(gd, now);
	notify_manager("WATCHDOG=1");
}

static void
signal_take(struct guardian *gd)
{
	struct signalfd_siginfo info;

	while (read(gd->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			gd->stopping = true;
	}
}

static void
event_dispatch(struct guardian *gd, uint64_t data)
{
	uint32_t index = (uint32_t)data;
	struct child *c;

	switch ((enum event_kind)(data >> 32)) {
	case EVENT_SIGNAL:
		signal_take(gd);
		break;
	case EVENT_TIMER:
		timer_take(gd);
		break;
	case EVENT_CHILD_EXIT:
		c = child_at(gd, index);
		child_reap(gd, c);
		break;
	case EVENT_CHILD_SOCKET:
		c = child_at(gd, index);
		if (c->sock >= 0)
			child_message(gd, c);
		break;
	case EVENT_GROUP:
		if (gd->groups[index].standing_in)
			standin_read(gd, &gd->groups[index]);
		break;
	case EVENT_MOUNTS:
		follow_change(gd);
		break;
	case EVENT_READER_SOCKET:
		follow_answer(gd);
		break;
	case EVENT_READER_EXIT:
		follow_reap(gd);
		break;
	}
}

static void
events_wait(struct guardian *gd, int timeout_ms)
{
	struct epoll_event events[EVENTS_MAX];
	int n = epoll_wait(gd->epoll, events, EVENTS_MAX, timeout_ms);

	if (n < 0 && errno != EINTR)
		fatal("epoll_wait: %m");
	for (int i = 0; i < n; i++)
		event_dispatch(gd, events[i].data.u64);
}

/* Tells a child to finish and waits until it is gone; kills it when it takes too long. */
static void
child_stop(struct guardian *gd, struct child *c)
{
	uint64_t until = clock_mono_ns() + STOP_WAIT_MS * 1000000ull;

	if (c->state == CHILD_DOWN)
		return;
	child_send(gd, c, MSG_STOP);
	while (c->state != CHILD_DOWN) {
		if (clock_mono_ns() > until)
			child_kill(c, SIGKILL);
		events_wait(gd, 50);
	}
}

/* Marks first, so that nothing new comes; the log last, so that it has everything. */
static void
guardian_stop(struct guardian *gd)
{
	notify_manager("STOPPING=1");
	child_stop(gd, &gd->sweep);
	for (size_t i = 0; i < gd->ngroups; i++) {
		group_unmark(&gd->groups[i]);
		child_stop(gd, &gd->groups[i].watch);
		standin_end(gd, &gd->groups[i]);
	}
	child_stop(gd, &gd->pool);
	own_record(gd, RECORD_STOP, "ordered stop");
	child_stop(gd, &gd->journal);
	child_stop(gd, &gd->control);
	for (size_t i = 0; i < gd->ngroups; i++)
		group_close(&gd->groups[i]);
	log_info("stopped; nothing is guarded now");
}

static bool
all_ready(const struct guardian *gd)
{
	for (size_t i = 0; i < gd->ngroups; i++) {
		if (gd->groups[i].watch.state != CHILD_READY)
			return false;
	}
	return gd->pool.state == CHILD_READY && gd->journal.state == CHILD_READY &&
	    gd->control.state == CHILD_READY;
}

static void
guardian_run(struct guardian *gd)
{
	bool announced = false;

	while (!gd->stopping) {
		events_wait(gd, -1);
		if (!announced && all_ready(gd)) {
			announced = true;
			log_info("ready");
			notify_manager("READY=1");
		}
	}
}

static _Noreturn void
usage(FILE *to, int status)
{
	fputs("usage: matguardd [--foreground] [--config FILE] [--state DIR] [--run DIR]\n"
	      "Guards file systems against marked documents. Normally started by systemd.\n"
	      "  --foreground   stay attached (the only mode; accepted for clarity)\n"
	      "  --config FILE  default " CONFIG_PATH_DEFAULT "\n"
	      "  --state DIR    the log is kept in DIR/" LOG_DIR_NAME "; default " STATE_DIR_DEFAULT
	      "\n"
	      "  --run DIR      sockets; default " RUN_DIR_DEFAULT "\n",
	    to);
	exit(status);
}

static void
options_take(struct guardian *gd, int argc, char **argv)
{
	static const struct option options[] = {
	    {"foreground", no_argument, NULL, 'f'},
	    {"config", required_argument, NULL, 'c'},
	    {"state", required_argument, NULL, 's'},
	    {"run", required_argument, NULL, 'r'},
	    {"help", no_argument, NULL, 'h'},
	    {NULL, 0, NULL, 0},
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'c')
			gd->config_path = optarg;
		else if (option == 's')
			gd->state_dir = optarg;
		else if (option == 'r')
			gd->run_dir = optarg;
		else if (option == 'h')
			usage(stdout, 0);
		else if (option != 'f')
			usage(stderr, 2);
	}
	if (optind != argc)
		usage(stderr, 2);
}

static void
guardian_begin(struct guardian *gd)
{
	int r = spawn_own_dir(gd->own_dir, sizeof(gd->own_dir));

	if (r < 0)
		fatal("where are my programs: %s", strerrordesc_np(-r));
	setup_accounts(gd);
	follow_open(gd);
	setup_config(gd);
	setup_dirs(gd);
	setup_rules(gd);
	adopt_groups(gd);
	gd->ngroups = gd->config.nguards;
	for (size_t i = 0; i < gd->ngroups; i++)
		group_create(gd, i);
	ring_create(CONFIG_GUARDS_MAX, &gd->own_memfd, &gd->own_bell, &gd->own);
	ring_create(CONFIG_GUARDS_MAX + 1, &gd->sweep_memfd, &gd->sweep_bell, &gd->swept);
	setup_listener(gd);
	setup_powers();
	gd->proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (gd->proc < 0)
		fatal("/proc: %m");
	gd->started_wall_ns = clock_wall_ns();
}

int
main(int argc, char **argv)
{
	static struct guardian gd = {
	    .config_path = CONFIG_PATH_DEFAULT,
	    .state_dir = STATE_DIR_DEFAULT,
	    .run_dir = RUN_DIR_DEFAULT,
	};

	log_open("matguardd", LOG_LEVEL_INFO);
	options_take(&gd, argc, argv);
	if (geteuid() != 0) {
		log_error("must run as root: only root may answer for a file system");
		return 1;
	}
	for (size_t i = 0; i < CONFIG_GUARDS_MAX; i++)
		gd.groups[i].fan = gd.groups[i].saves = gd.groups[i].memfd = gd.groups[i].bell = -1;
	setup_session();
	guardian_begin(&gd);
	events_begin(&gd);
	follow_begin(&gd);
	own_record(&gd, RECORD_START, "guarding begins");
	children_start(&gd);
	guardian_run(&gd);
	guardian_stop(&gd);
	return 0;
}
