/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What matguardd does before its first event: everything that may fail, fail loudly. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/proto_client.h"
#include "base/rules_ask.h"
#include "base/spawn.h"
#include "daemon/guardian/guardian.h"

#define CONFIG_WAIT_MS 10000
#define BUILT_RULES "state-secret.conf" /* beside the programs, when run from build/ */

/* The accounts made by systemd/matguard.sysusers, and the numbers that stand in for them where it
 * never ran (a test, a build tree): from systemd's dynamic range, which nobody else uses. */
static const struct {
	enum role role;
	const char *name;
	uid_t stand_in;
} account_table[] = {
    {ROLE_POOL, "matguard-scan", 64901},
    {ROLE_JOURNAL, "matguard-log", 64902},
    {ROLE_CONTROL, "matguard-control", 64903},
};

static void
signal_forward(pid_t pid)
{
	sigset_t set;
	int signal, status;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (;;) {
		sigwait(&set, &signal);
		if (signal != SIGCHLD)
			kill(pid, signal);
		else if (waitpid(pid, &status, WNOHANG) == pid)
			exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
	}
}

/* Own events are told by the session (daemon/share.h), so we must be alone in ours. A shell's job
 * leads a process group and cannot leave its session: a child of it can. */
void
setup_session(void)
{
	pid_t pid;

	if (getsid(0) == getpid() || setsid() >= 0)
		return;
	pid = fork();
	if (pid < 0)
		fatal("fork: %m");
	if (pid > 0)
		signal_forward(pid);
	if (setsid() < 0 || prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) < 0)
		fatal("setsid: %m");
}

/* Only root may decide what is guarded. */
static int
config_open(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &st) < 0)
		fatal("%s: %m", path);
	if (!S_ISREG(st.st_mode) || st.st_uid != 0 || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		fatal("%s: must be a regular file owned by root and writable by nobody else; "
		      "try: chown root:root %s && chmod go-w %s",
		    path, path, path);
	return fd;
}

static struct msg
answer_receive(struct guardian *gd, int sock, enum msg_type type)
{
	struct pollfd pfd = {.fd = sock, .events = POLLIN};
	struct msg msg;

	if (poll(&pfd, 1, CONFIG_WAIT_MS) != 1)
		fatal("%s: the reader of the configuration does not answer", gd->config_path);
	if (msg_recv(sock, &gd->in, &msg) <= 0 || msg.type != type)
		fatal("%s: the reader of the configuration died", gd->config_path);
	msg_close_fds(&msg);
	return msg;
}

static void
config_receive(struct guardian *gd, int sock)
{
	static struct config_answer answer;
	struct msg msg = answer_receive(gd, sock, MSG_CONFIG_ANSWER);

	if (config_answer_decode(&msg.body, &answer) < 0)
		fatal("%s: the reader of the configuration speaks nonsense", gd->config_path);
	if (!answer.good)
		fatal("%s", answer.error);
	gd->config = answer.config;
	msg = answer_receive(gd, sock, MSG_MOUNTS);
	if (mounts_decode(&msg.body, &gd->mounts) < 0)
		fatal("the reader of the table of mounts speaks nonsense");
}

int
config_spawn(const struct guardian *gd, int sock, pid_t *ret_pid, int *ret_pidfd)
{
	const struct account *account = &gd->accounts[ROLE_CONTROL];
	struct spawn spawn = {
	    .dir = gd->own_dir,
	    .program = "matguardd-config",
	    .sock = sock,
	    .uid = account->uid,
	    .gid = account->gid,
	};

	return spawn_start(&spawn, ret_pid, ret_pidfd);
}

/* The text is read in a sandboxed child: we only take its answer. */
void
setup_config(struct guardian *gd)
{
	struct wr wr = msg_begin(&gd->out);
	int fds[2], pair[2], pidfd = -1, r;
	pid_t pid = -1;

	fds[0] = config_open(gd->config_path);
	fds[1] = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	if (fds[1] < 0)
		fatal("/proc/self/mountinfo: %m");
	wr_str(&wr, gd->config_path);
	r = msg_socketpair(pair);
	if (r == 0)
		r = msg_send(pair[0], MSG_CONFIG, &gd->out, &wr, fds, 2);
	if (r == 0)
		r = config_spawn(gd, pair[1], &pid, &pidfd);
	if (r < 0)
		fatal("start matguardd-config: %s", strerrordesc_np(-r));
	close(pair[1]);
	config_receive(gd, pair[0]);
	close(pair[0]);
	close(fds[0]);
	close(fds[1]);
	close(pidfd);
	waitpid(pid, NULL, 0);
}

void
setup_accounts(struct guardian *gd)
{
	/* Who is not in the table stays root, with the powers that child.c leaves it. */
	for (size_t i = 0; i < sizeof(gd->accounts) / sizeof(gd->accounts[0]); i++)
		gd->accounts[i] = (struct account){(uid_t)-1, (gid_t)-1};
	for (size_t i = 0; i < sizeof(account_table) / sizeof(account_table[0]); i++) {
		struct account *account = &gd->accounts[account_table[i].role];
		const struct passwd *pw = getpwnam(account_table[i].name);

		if (pw != NULL) {
			*account = (struct account){pw->pw_uid, pw->pw_gid};
			continue;
		}
		log_warning("no account %s; using uid %u (make install creates it)",
		    account_table[i].name, (unsigned int)account_table[i].stand_in);
		*account =
		    (struct account){account_table[i].stand_in, (gid_t)account_table[i].stand_in};
	}
}

static void
dir_make(const char *path, mode_t mode, struct account owner)
{
	struct stat st;

	if (mkdir(path, mode) < 0 && errno != EEXIST)
		fatal("%s: %m", path);
	if (lstat(path, &st) < 0 || !S_ISDIR(st.st_mode))
		fatal("%s: is no directory", path);
	if (owner.uid != (uid_t)-1 && st.st_uid != owner.uid &&
	    lchown(path, owner.uid, owner.gid) < 0)
		fatal("%s: %m", path);
}

void
setup_dirs(struct guardian *gd)
{
	char path[PATH_MAX];
	const struct account root = {(uid_t)-1, (gid_t)-1};
	int n;

	dir_make(gd->run_dir, 0755, root);
	dir_make(gd->state_dir, 0755, root);
	n = snprintf(gd->log_dir, sizeof(gd->log_dir), "%s/%s", gd->state_dir, LOG_DIR_NAME);
	if (n < 0 || (size_t)n >= sizeof(gd->log_dir))
		fatal("%s: the path of the state directory is too long", gd->state_dir);
	dir_make(gd->log_dir, 0700, gd->accounts[ROLE_JOURNAL]);
	n = snprintf(path, sizeof(path), "%s/" SWEEP_STATE_NAME, gd->state_dir);
	if (n < 0 || (size_t)n >= sizeof(path))
		fatal("%s: the path of the state directory is too long", gd->state_dir);
	gd->sweep_state = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (gd->sweep_state < 0)
		fatal("%s: %m", path);
	snprintf(path, sizeof(path), "%s/guardian.lock", gd->run_dir);
	gd->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (gd->lock < 0)
		fatal("%s: %m", path);
	if (flock(gd->lock, LOCK_EX | LOCK_NB) < 0)
		fatal("%s is held: another matguardd already uses this run directory", path);
}

/* Workers that cannot read the rules would answer every file with an error, one by one: a guard
 * that looks at nothing. So that is said now, with file and line. */
static void
rules_check(const struct guardian *gd, const char *path)
{
	static const struct rules_listener nobody;
	const struct account *account = &gd->accounts[ROLE_POOL];
	const struct spawn like = {.dir = gd->own_dir, .uid = account->uid, .gid = account->gid};
	struct rules_request request;
	struct rules_end end;
	int r;

	rules_request_set(&request, RULES_CHECK, path);
	r = rules_ask(&like, gd->rules, &request, &nobody, &end);
	if (r < 0)
		fatal("rules %s: matguard-rules: %s", path, strerrordesc_np(-r));
	if (!end.good)
		fatal("rules: %s", end.error);
}

/* Anything that could change a verdict changes the generation: the rules and the worker. */
void
setup_rules(struct guardian *gd)
{
	char path[PATH_MAX];
	struct stat rules, worker;

	snprintf(path, sizeof(path), "%s", gd->config.rules);
	gd->rules = open(path, O_RDONLY | O_CLOEXEC);
	if (gd->rules < 0) {
		snprintf(path, sizeof(path), "%.4000s/" BUILT_RULES, gd->own_dir);
		gd->rules = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (gd->rules < 0 || fstat(gd->rules, &rules) < 0)
		fatal("rules %s: %m", gd->config.rules);
	rules_check(gd, path);
	snprintf(path, sizeof(path), "%.4000s/matguard-scan", gd->own_dir);
	if (stat(path, &worker) < 0)
		fatal("%s: %m", path);
	gd->rules_generation =
	    ((uint64_t)rules.st_mtim.tv_sec * 1000003u + (uint64_t)rules.st_size) ^
	    (uint64_t)rules.st_mtim.tv_nsec << 20 ^
	    ((uint64_t)worker.st_mtim.tv_sec * 1000033u + (uint64_t)worker.st_mtim.tv_nsec) << 7;
}

void
setup_listener(struct guardian *gd)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	int n = snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/%s", gd->run_dir,
	    CONTROL_SOCKET_NAME);

	if (n < 0 || (size_t)n >= sizeof(addr.sun_path))
		fatal("%s: too long for a socket; choose a run directory with a shorter path",
		    gd->run_dir);
	unlink(addr.sun_path);
	gd->listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* Everybody may connect; control asks the kernel who it is. */
	if (gd->listener < 0 || bind(gd->listener, (void *)&addr, sizeof(addr)) < 0 ||
	    chmod(addr.sun_path, 0666) < 0 || listen(gd->listener, 64) < 0)
		fatal("%s: %m", addr.sun_path);
}

/* From here on we can make and mark groups, open mount points, start and end our children as the
 * users they run as, and nothing else. */
void
setup_powers(void)
{
	static const unsigned int keep[] = {
	    CAP_SYS_ADMIN, /* fanotify groups and marks */
	    CAP_DAC_READ_SEARCH, /* mount points below folders closed to root's group */
	    CAP_SETUID, CAP_SETGID, CAP_SETPCAP, /* children: their users and bounds */
	    CAP_KILL, /* children that run as others */
	    CAP_LEASE, /* to give to watches */
	    CAP_FOWNER, /* to give to sweep */
	};
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {0};
	uint64_t mask = 0;

	for (size_t i = 0; i < sizeof(keep) / sizeof(keep[0]); i++)
		mask |= UINT64_C(1) << keep[i];
	for (unsigned int cap = 0; cap < 64; cap++) {
		if ((mask >> cap & 1) == 0 && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0 &&
		    errno != EINVAL)
			fatal("bound capabilities: %m");
	}
	data[0].effective = data[0].permitted = (uint32_t)mask;
	data[1].effective = data[1].permitted = (uint32_t)(mask >> 32);
	if (syscall(SYS_capset, &head, data) < 0)
		fatal("drop capabilities: %m");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		fatal("no_new_privs: %m");
}

void
notify_manager(const char *state)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	const char *path = getenv("NOTIFY_SOCKET");
	size_t n = path != NULL ? strlen(path) : 0;
	int fd;

	if (n == 0 || n >= sizeof(addr.sun_path))
		return;
	memcpy(addr.sun_path, path, n);
	if (addr.sun_path[0] == '@')
		addr.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)sendto(fd, state, strlen(state), MSG_NOSIGNAL | MSG_DONTWAIT, (void *)&addr,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
	close(fd);
}
