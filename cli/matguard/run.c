/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the files in flight between the walk and the pool. Their number is bounded, so a walk
 * never runs ahead of the workers, and memory and descriptors stay flat whatever is scanned.
 */
#include "cli/matguard/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/escape.h"
#include "base/lang.h"
#include "cli/matguard/denied.h"
#include "cli/matguard/limits.h"
#include "cli/matguard/rules_file.h"
#include "cli/matguard/show.h"
#include "cli/matguard/total.h"
#include "cli/matguard/walk.h"
#include "scanner/pool/pool.h"

#define STDIN_BLOCK_BYTES 16384u

enum run_kind {
	RUN_PATHS,
	RUN_ONE, /* a folder is an error */
	RUN_STDIN, /* the path is a name only */
};

struct task {
	char *path; /* owned; NULL: the slot is free */
	uint64_t bytes;
};

struct run {
	const struct run_config *config;
	char *const *paths;
	size_t npaths;
	size_t next_path;
	struct walk *walk; /* of the folder in hand, or NULL */
	struct total *total; /* or NULL */
	struct run_at at;
	struct pool *pool;
	struct denied *denied;
	struct task tasks[IN_FLIGHT_MAX];
	size_t in_flight;
	size_t in_flight_max;
	uid_t euid;
	enum run_kind kind;
	bool no_rules; /* a worker could not read them */
	bool no_noatime; /* O_NOATIME was refused where it should not be: a user name space */
	struct scan_result result; /* for what is known without a worker */
};

static volatile sig_atomic_t stop_asked;

static void
on_stop(int sig)
{
	(void)sig;
	stop_asked = 1;
}

/* ---- what is known without a worker -------------------------------------------------------- */

static void
seen_error(struct run *run, const char *path, enum why why, int error)
{
	struct seen seen = {.path = path, .result = &run->result, .error = error};

	scan_result_init(&run->result);
	run->result.error = true;
	run->result.error_why = why;
	run->config->seen(&seen, run->config->arg);
}

static void
seen_denied(struct run *run, const char *path, const struct stat *st)
{
	struct seen seen = {.path = path,
	    .bytes = (uint64_t)st->st_size,
	    .result = &run->result,
	    .denied = true};

	run->config->seen(&seen, run->config->arg);
}

/* ---- one file ------------------------------------------------------------------------------ */

static void
on_result(uint64_t id, const struct scan_result *result, uint32_t ms, void *arg)
{
	struct run *run = arg;
	struct task *task = &run->tasks[id];
	struct seen seen = {.path = task->path, .bytes = task->bytes, .ms = ms, .result = result};

	run->no_rules = run->no_rules || pool_rules_refused(run->pool);
	/* Ctrl-C reaches the workers too: their deaths are then no verdicts. */
	if (!stop_asked && !run->no_rules)
		run->config->seen(&seen, run->config->arg);
	free(task->path);
	task->path = NULL;
	run->in_flight--;
}

/* Takes fd. */
static void
file_submit(struct run *run, int fd, const char *path, const struct stat *st)
{
	const char *slash = strrchr(path, '/');
	char *copy = strdup(path);
	size_t slot = 0;
	int r = -ENOMEM;

	while (slot < run->in_flight_max && run->tasks[slot].path != NULL)
		slot++;
	if (copy != NULL && slot < run->in_flight_max) {
		run->tasks[slot] = (struct task){.path = copy, .bytes = (uint64_t)st->st_size};
		r = pool_submit(run->pool, slot, fd, slash != NULL ? slash + 1 : path, 0);
	}
	if (r == 0) {
		run->in_flight++;
		return;
	}
	if (slot < run->in_flight_max)
		run->tasks[slot].path = NULL;
	free(copy);
	close(fd);
	seen_error(run, path, WHY_READ, -r);
}

/* The file, opened so that nothing can block and, where that is allowed, no time is changed.
 * A descriptor or -errno; -EEXIST: denied, and run->result holds the daemon's verdict. */
static int
file_open(struct run *run, int dirfd, const char *name, const struct stat *st, int nofollow)
{
	int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | nofollow;
	bool quiet = !run->no_noatime && (run->euid == 0 || run->euid == st->st_uid);
	int fd = openat(dirfd, name, flags | (quiet ? O_NOATIME : 0)), error;

	if (fd < 0 && errno == EPERM && quiet && run->euid != st->st_uid) {
		if (denied_result(run->denied, dirfd, name, false, &run->result) == 0)
			return -EEXIST;
		fd = openat(dirfd, name, flags);
		run->no_noatime = run->no_noatime || fd >= 0;
	}
	error = errno;
	if (fd >= 0 || (error != EPERM && error != EACCES))
		return fd >= 0 ? fd : -error;
	/* fanotify's refusal is EPERM; EACCES is an ordinary one, so there no record is on its way. */
	if (denied_result(run->denied, dirfd, name, error == EPERM, &run->result) == 0)
		return -EEXIST;
	return -error;
}

/* One regular file as fstatat saw it in *st. */
static void
file_look(struct run *run, const struct walk_item *at, struct stat *st, bool named)
{
	int fd = file_open(run, at->dirfd, at->name, st, named ? 0 : O_NOFOLLOW);

	if (fd == -EEXIST) {
		seen_denied(run, at->path, st);
		return;
	}
	if (!named && (fd == -ENOENT || fd == -ELOOP || fd == -ENXIO))
		return; /* gone, or something else by now: a walk passes over it */
	if (fd < 0) {
		seen_error(run, at->path, WHY_READ, -fd);
		return;
	}
	if (fstat(fd, st) < 0 || !S_ISREG(st->st_mode) || (named && walk_is_kernel_fs(fd)))
		close(fd);
	else
		file_submit(run, fd, at->path, st);
}

/* ---- the paths, one step at a time ---------------------------------------------------------- */

static int
folder_begin(struct run *run, const char *path)
{
	int fd = walk_open_dir(AT_FDCWD, path, 0), r;

	if (fd < 0) {
		seen_error(run, path, WHY_READ, -fd);
		return 0;
	}
	if (walk_is_kernel_fs(fd)) {
		close(fd);
		return 0;
	}
	r = walk_new(fd, path, &run->walk);
	if (r == 0)
		walk_choose(run->walk, &run->config->choice);
	return r;
}

/* Standard input as a file: itself if it is one, else what it holds, in memory. A descriptor or
 * -errno; -EFBIG: more than STDIN_BYTES_MAX. */
static int
stdin_open(struct stat *ret_st)
{
	char block[STDIN_BLOCK_BYTES];
	uint64_t size = 0;
	ssize_t n = 1;
	int fd;

	if (fstat(STDIN_FILENO, ret_st) == 0 && S_ISREG(ret_st->st_mode) &&
	    lseek(STDIN_FILENO, 0, SEEK_CUR) == 0) {
		fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
		return fd < 0 ? -errno : fd;
	}
	fd = memfd_create("stdin", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	while (n != 0 && !stop_asked) {
		n = read(STDIN_FILENO, block, sizeof(block));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || write(fd, block, (size_t)n) != n || size > STDIN_BYTES_MAX)
			break;
		size += (uint64_t)n;
	}
	if (n == 0 && fstat(fd, ret_st) == 0)
		return fd;
	n = n < 0 ? -errno : size > STDIN_BYTES_MAX ? -EFBIG : -EIO;
	close(fd);
	return (int)n;
}

static void
stdin_look(struct run *run, const char *name)
{
	struct stat st;
	struct seen seen = {.path = name, .result = &run->result};
	int fd = stdin_open(&st);

	if (fd >= 0) {
		file_submit(run, fd, name, &st);
	} else if (fd == -EFBIG) {
		scan_result_init(&run->result);
		scan_result_add_opaque(&run->result, WHY_LIMIT, LIMIT_SIZE, name);
		run->config->seen(&seen, run->config->arg);
	} else if (!stop_asked) {
		seen_error(run, name, WHY_READ, -fd);
	}
}

static int
path_begin(struct run *run, const char *path)
{
	struct walk_item at = {.kind = WALK_FILE, .dirfd = AT_FDCWD, .name = path, .path = path};
	struct stat st;

	if (run->kind == RUN_STDIN)
		stdin_look(run, path);
	else if (stat(path, &st) < 0)
		seen_error(run, path, WHY_READ, errno);
	else if (S_ISDIR(st.st_mode) && run->kind != RUN_ONE)
		return folder_begin(run, path);
	else if (S_ISREG(st.st_mode))
		file_look(run, &at, &st, true);
	else
		seen_error(run, path, WHY_NOT_REGULAR, 0);
	return 0;
}

static int
walk_step(struct run *run)
{
	struct walk_item item;
	struct stat st;
	int r = walk_next(run->walk, &item);

	if (r < 0)
		return r;
	switch (item.kind) {
	case WALK_FILE:
		if (fstatat(item.dirfd, item.name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
		    !S_ISREG(st.st_mode))
			break;
		if (choice_is_old(&run->config->choice, &st))
			run->at.old++;
		else
			file_look(run, &item, &st, false);
		break;
	case WALK_UNREADABLE:
		seen_error(run, item.path, WHY_READ, item.error);
		break;
	case WALK_END:
		run->at.excluded += walk_excluded(run->walk);
		walk_free(run->walk);
		run->walk = NULL;
		break;
	}
	return 0;
}

static bool
source_ended(const struct run *run)
{
	return run->walk == NULL && run->next_path == run->npaths;
}

/* Fills the pool as far as there is room. */
static int
source_feed(struct run *run)
{
	int r = 0;

	for (size_t i = 0; i < WALK_STEPS_MAX && r == 0 && !stop_asked; i++) {
		if (run->in_flight == run->in_flight_max || source_ended(run))
			break;
		r = run->walk != NULL ? walk_step(run)
				      : path_begin(run, run->paths[run->next_path++]);
	}
	return r;
}

static int
results_take(struct run *run)
{
	bool room = run->in_flight < run->in_flight_max && !source_ended(run);
	struct pollfd pfd = {.fd = pool_fd(run->pool), .events = POLLIN};
	int r;

	if (run->in_flight == 0)
		return 0;
	if (poll(&pfd, 1, room ? 0 : (int)PROGRESS_MS) < 0 && errno != EINTR)
		return -errno;
	if (stop_asked)
		return 0;
	r = pool_dispatch(run->pool);
	return r == 0 && run->no_rules ? -ENOEXEC : r;
}

static void
run_tick(struct run *run)
{
	if (run->total != NULL && !total_get(run->total, &run->at.total))
		total_step(run->total, TOTAL_STEPS_MAX);
	if (run->config->tick != NULL)
		run->config->tick(&run->at, run->config->arg);
}

static int
run_loop(struct run *run)
{
	int r = 0;

	while (r == 0 && !stop_asked && (run->in_flight > 0 || !source_ended(run))) {
		r = source_feed(run);
		if (r == 0)
			r = results_take(run);
		run_tick(run);
	}
	run_tick(run);
	if (stop_asked)
		return -EINTR;
	if (r < 0 && r != -ENOEXEC)
		cli_complain(_("The scan cannot go on: %s."), show_errno(-r));
	return r;
}

/* ---- beginning and end --------------------------------------------------------------------- */

static unsigned int
jobs_default(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return 1;
	return (unsigned int)CPU_COUNT(&set);
}

static void
signals_set(void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};

	stop_asked = 0;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static int
run_begin(struct run *run, int rules_fd)
{
	const struct cli *cli = run->config->cli;
	uint32_t jobs = run->config->jobs != 0 ? run->config->jobs : jobs_default();
	struct pool_config pool = {.rules_fd = rules_fd, .rules_generation = 1};
	int r;

	jobs = jobs < JOBS_MAX ? jobs : JOBS_MAX;
	run->in_flight_max = size_min((size_t)jobs * IN_FLIGHT_PER_JOB, IN_FLIGHT_MAX);
	pool.dir = programs_dir(cli);
	pool.workers = jobs;
	if (run->config->count && run->kind == RUN_PATHS)
		run->total = total_new(run->paths, run->npaths, &run->config->choice);
	run->denied = denied_new(cli->run_dir);
	r = run->denied != NULL ? pool_new(&pool, on_result, run, &run->pool) : -ENOMEM;
	if (r < 0)
		cli_complain(_("The scan cannot begin: %s."), show_errno(-r));
	return r;
}

/* Rules that were named are looked at before anything else: there may be nothing to scan. The
 * machine's own are good, or the first worker will tell. */
static int
rules_take(const struct run_config *config, struct rules_file *ret)
{
	struct rules_end end;
	int r = rules_file_open(config->cli, config->rules, ret);

	if (r == 0 && config->rules != NULL)
		r = rules_file_ask(config->cli, ret, RULES_CHECK, NULL, &end);
	return r;
}

static int
rules_explain(const struct run_config *config, const struct rules_file *rules)
{
	struct rules_end end;
	int r = rules_file_ask(config->cli, rules, RULES_CHECK, NULL, &end);

	if (r == 0)
		cli_complain("%s", _("The workers do not take the rules."));
	return -EINVAL;
}

static int
run_all(const struct run_config *config, char *const *paths, size_t npaths, enum run_kind kind)
{
	struct run *run = calloc(1, sizeof(*run));
	struct rules_file rules = {.fd = -1};
	int r;

	if (run == NULL)
		return -ENOMEM;
	run->config = config;
	run->paths = paths;
	run->npaths = npaths;
	run->kind = kind;
	run->euid = geteuid();
	r = rules_take(config, &rules);
	if (r == 0)
		r = run_begin(run, rules.fd);
	if (r == 0) {
		signals_set(on_stop);
		r = run_loop(run);
		signals_set(SIG_DFL);
	}
	if (r == -ENOEXEC) /* the workers do not take the rules: say why */
		r = rules_explain(config, &rules);
	pool_free(run->pool);
	walk_free(run->walk);
	total_free(run->total);
	denied_free(run->denied);
	for (size_t i = 0; i < IN_FLIGHT_MAX; i++)
		free(run->tasks[i].path);
	rules_file_close(&rules);
	free(run);
	return r;
}

int
run_paths(const struct run_config *config, char *const *paths, size_t npaths)
{
	return run_all(config, paths, npaths, RUN_PATHS);
}

int
run_one(const struct run_config *config, char *path)
{
	return run_all(config, &path, 1, RUN_ONE);
}

int
run_stdin(const struct run_config *config, char *name)
{
	return run_all(config, &name, 1, RUN_STDIN);
}
