/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sandbox_probe: shows that a sandbox profile holds, on release code.
 *
 *	sandbox_probe PROFILE CLASS	enters the profile in a child and tries one thing that is
 *					forbidden there; exit 0 if it was killed or refused, 1 if
 *					it went through, 77 if this machine cannot try it
 *	sandbox_probe --list		the classes
 *	sandbox_probe --table		every profile's rows with their reasons
 *	sandbox_probe --idle DIR PROGRAM RULES
 *					starts one of our programs as the pool does and shows what
 *					/proc says of it before it was handed a file
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/msg.h"
#include "base/proto_scan.h"
#include "base/sandbox_table.h"
#include "base/spawn.h"

/* What the child had in hand before it entered. */
struct before {
	void *page; /* readable and writable */
	int file; /* open for writing */
	int sock; /* unconnected */
	pid_t other; /* a process of the same user */
};

/* Each returns 0 if the thing was done, else -1 with errno. */

static int
try_open(const struct before *before)
{
	(void)before;
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static int
try_openat2(const struct before *before)
{
	uint64_t how[3] = {O_RDONLY, 0, 0};

	(void)before;
	return (int)syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", how, sizeof(how));
}

static int
try_create(const struct before *before)
{
	(void)before;
	return open("/tmp/matguard-sandbox-probe", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

static int
try_unlink(const struct before *before)
{
	(void)before;
	return unlink("/tmp/matguard-sandbox-probe-none");
}

static int
try_stat(const struct before *before)
{
	char buf[512];

	(void)before;
	return (int)syscall(SYS_statx, AT_FDCWD, "/etc/passwd", 0, 0x7ff, buf);
}

static int
try_exec(const struct before *before)
{
	char *argv[] = {NULL}, *envp[] = {NULL};

	(void)before;
	return execve("/bin/true", argv, envp);
}

static int
try_fork(const struct before *before)
{
	pid_t pid = fork();

	(void)before;
	if (pid == 0)
		_exit(0);
	return pid < 0 ? -1 : 0;
}

static int
try_thread(const struct before *before)
{
	(void)before;
	return (int)syscall(SYS_clone,
	    CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD, 0, 0, 0, 0);
}

static int
try_socket(const struct before *before)
{
	(void)before;
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int
try_unix_socket(const struct before *before)
{
	(void)before;
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int
try_connect(const struct before *before)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = 0x0900};

	to.sin_addr.s_addr = 0x0100007f;
	return connect(before->sock, (struct sockaddr *)&to, sizeof(to));
}

static int
try_ptrace(const struct before *before)
{
	return ptrace(PTRACE_SEIZE, before->other, NULL, NULL) < 0 ? -1 : 0;
}

static int
try_read_process(const struct before *before)
{
	char byte;
	struct iovec mine = {&byte, 1}, theirs = {before->page, 1};

	return process_vm_readv(before->other, &mine, 1, &theirs, 1, 0) < 0 ? -1 : 0;
}

static int
try_kill(const struct before *before)
{
	return kill(before->other, 0);
}

static int
try_tgkill(const struct before *before)
{
	return (int)syscall(SYS_tgkill, before->other, before->other, 0);
}

static int
try_mprotect_exec(const struct before *before)
{
	return mprotect(before->page, 4096, PROT_READ | PROT_EXEC);
}

static int
try_mmap_exec(const struct before *before)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)before;
	return p == MAP_FAILED ? -1 : 0;
}

static int
try_write_file(const struct before *before)
{
	return write(before->file, "x", 1) == 1 ? 0 : -1;
}

static int
try_mount(const struct before *before)
{
	(void)before;
	return mount("none", "/mnt", "tmpfs", 0, NULL);
}

static int
try_io_uring(const struct before *before)
{
	struct io_uring_params params = {0};

	(void)before;
	return (int)syscall(SYS_io_uring_setup, 1, &params);
}

static int
try_bpf(const struct before *before)
{
	uint64_t attr[16] = {2, 4, 4, 1};

	(void)before;
	return (int)syscall(SYS_bpf, 0, attr, sizeof(attr));
}

static int
try_memfd(const struct before *before)
{
	(void)before;
	return memfd_create("probe", MFD_CLOEXEC);
}

static int
try_unshare(const struct before *before)
{
	(void)before;
	return unshare(CLONE_NEWUSER);
}

static int
try_userfaultfd(const struct before *before)
{
	(void)before;
	return (int)syscall(SYS_userfaultfd, 1);
}

static int
try_perf(const struct before *before)
{
	uint64_t attr[16] = {0};

	(void)before;
	return (int)syscall(SYS_perf_event_open, attr, 0, -1, -1, 0);
}

static int
try_keyring(const struct before *before)
{
	(void)before;
	return (int)syscall(SYS_add_key, "user", "probe", "x", 1, -3);
}

static int
try_setuid(const struct before *before)
{
	(void)before;
	return setuid(getuid());
}

static int
try_limit_raise(const struct before *before)
{
	(void)before;
	return (int)syscall(SYS_prlimit64, before->other, 0, NULL, NULL);
}

static int
try_ioctl(const struct before *before)
{
	char byte = '\n';

	/* TIOCSTI: typing into the terminal of whoever started us */
	return (int)syscall(SYS_ioctl, before->sock, 0x5412, &byte);
}

static int
try_x32(const struct before *before)
{
	(void)before;
#ifdef __x86_64__
	return (int)syscall(0x40000000 | SYS_getpid);
#else
	errno = ENOSYS;
	return -1;
#endif
}

static const struct {
	const char *name;
	int (*try)(const struct before *);
} classes[] = {
    {"open", try_open},
    {"openat2", try_openat2},
    {"create-file", try_create},
    {"unlink", try_unlink},
    {"stat-path", try_stat},
    {"exec", try_exec},
    {"fork", try_fork},
    {"thread", try_thread},
    {"socket", try_socket},
    {"unix-socket", try_unix_socket},
    {"connect", try_connect},
    {"ptrace", try_ptrace},
    {"read-process", try_read_process},
    {"kill", try_kill},
    {"tgkill", try_tgkill},
    {"mprotect-exec", try_mprotect_exec},
    {"mmap-exec", try_mmap_exec},
    {"write-file", try_write_file},
    {"mount", try_mount},
    {"io-uring", try_io_uring},
    {"bpf", try_bpf},
    {"memfd", try_memfd},
    {"unshare", try_unshare},
    {"userfaultfd", try_userfaultfd},
    {"perf-event", try_perf},
    {"keyring", try_keyring},
    {"setuid", try_setuid},
    {"limits-of-others", try_limit_raise},
    {"ioctl", try_ioctl},
    {"x32", try_x32},
};

static int
profile_from(const char *name)
{
	for (int p = 0; p < (int)SANDBOX_PROFILES; p++) {
		if (strcmp(sandbox_plan((enum sandbox_profile)p)->name, name) == 0)
			return p;
	}
	return -1;
}

/* Exit codes of the child: 1 done, 2 refused, 3 could not enter. */
static _Noreturn void
child(enum sandbox_profile profile, size_t class)
{
	struct before before = {.other = getppid()};

	before.page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	before.file = memfd_create("before", MFD_CLOEXEC);
	before.sock = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (before.page == MAP_FAILED || before.file < 0 || before.sock < 0 ||
	    sandbox_enter(profile) < 0)
		_exit(3);
	_exit(classes[class].try(&before) >= 0 ? 1 : 2);
}

static int
probe(const char *profile_name, const char *class_name)
{
	int profile = profile_from(profile_name), status;
	size_t class = 0;
	pid_t pid;

	while (class < ARRAY_LEN(classes) && strcmp(classes[class].name, class_name) != 0)
		class ++;
	if (profile < 0 || class == ARRAY_LEN(classes)) {
		fprintf(stderr, "sandbox_probe: no such profile or class\n");
		return 2;
	}
	pid = fork();
	if (pid == 0)
		child((enum sandbox_profile)profile, class);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 77;
	if (WIFSIGNALED(status)) {
		printf("killed by signal %d\n", WTERMSIG(status));
		return WTERMSIG(status) == SIGSYS ? 0 : 1;
	}
	if (WEXITSTATUS(status) == 2) {
		printf("refused\n");
		return 0;
	}
	printf("%s\n", WEXITSTATUS(status) == 1 ? "went through" : "the sandbox was not entered");
	return 1;
}

/* ---- table ------------------------------------------------------------------------------------- */

static const char *
condition_text(const struct sandbox_row *row, char *buf, size_t size)
{
	switch (row->condition) {
	case SANDBOX_ALWAYS:
		return "always";
	case SANDBOX_REFUSE:
		return "answers EACCES";
	case SANDBOX_SELF:
		return "on itself";
	case SANDBOX_NO_BITS:
		snprintf(buf, size, "argument %u without 0x%x", row->argument, row->value);
		return buf;
	case SANDBOX_EQUALS:
		snprintf(buf, size, "argument %u is 0x%x", row->argument, row->value);
		return buf;
	}
	return "";
}

static void
table_print(void)
{
	char buf[64];

	for (int p = 0; p < (int)SANDBOX_PROFILES; p++) {
		const struct sandbox_plan *plan = sandbox_plan((enum sandbox_profile)p);

		printf("%s\n", plan->name);
		for (size_t s = 0; s < SANDBOX_SETS_MAX && plan->sets[s].rows != NULL; s++) {
			for (size_t i = 0; i < plan->sets[s].count; i++) {
				const struct sandbox_row *row = &plan->sets[s].rows[i];

				if (row->nr >= 0)
					printf("\t%s\t%s\t%s\n", row->name,
					    condition_text(row, buf, sizeof(buf)), row->reason);
			}
		}
	}
}

/* ---- a real program before its first file ------------------------------------------------------ */

static void
file_print(pid_t pid, const char *name)
{
	char path[64], line[512];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	file = fopen(path, "re");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		fputs(line, stdout);
	if (file != NULL)
		fclose(file);
}

static int
idle(const char *dir, const char *program, const char *rules)
{
	struct spawn spawn = {.dir = dir, .program = program, .uid = (uid_t)-1, .gid = (gid_t)-1};
	static struct msg_buf buf;
	struct msg msg = {0};
	struct wr wr = msg_begin(&buf);
	struct pollfd pfd = {.events = POLLIN};
	int pair[2], pidfd, fd = open(rules, O_RDONLY | O_CLOEXEC);
	pid_t pid;

	if (fd < 0 || msg_socketpair(pair) < 0)
		return 1;
	spawn.sock = pair[1];
	if (spawn_start(&spawn, &pid, &pidfd) < 0)
		return 1;
	close(pair[1]);
	rules_encode(1, &wr);
	pfd.fd = pair[0];
	if (strcmp(program, "matguard-scan") == 0) {
		(void)msg_send(pair[0], MSG_RULES, &buf, &wr, &fd, 1);
		if (poll(&pfd, 1, 5000) == 1 && msg_recv(pair[0], &buf, &msg) == 1)
			printf("message %u\n", msg.type);
	} else {
		(void)poll(&pfd, 1, 300); /* it says nothing; it waits by then */
	}
	file_print(pid, "status");
	close(pair[0]);
	(void)waitpid(pid, NULL, 0);
	close(pidfd);
	close(fd);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "--idle") == 0)
		return idle(argv[2], argv[3], argv[4]);
	if (argc == 2 && strcmp(argv[1], "--table") == 0) {
		table_print();
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		for (size_t i = 0; i < ARRAY_LEN(classes); i++)
			puts(classes[i].name);
		return 0;
	}
	if (argc == 3)
		return probe(argv[1], argv[2]);
	fprintf(stderr,
	    "usage: sandbox_probe PROFILE CLASS | --list | --table | --idle DIR PROGRAM RULES\n");
	return 2;
}
