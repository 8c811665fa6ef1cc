/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks the kernel what MatGuard's design takes for granted, on a file system of its own:
 *   fanotify_facts DIR [freeze]
 * One line a fact, "name: what the kernel does", so that kernels can be compared by diff. Marks
 * are set on the file system of DIR, which must not be the root's. "freeze" also tries to suspend
 * as far as stopping all processes: for machines of a test only.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define QUEUE_MAX "/proc/sys/fs/fanotify/max_queued_events"
#define WATCHDOG "/proc/sys/fs/fanotify/watchdog_timeout"
#define OPENERS 12
#define SOON_MS 3000 /* an answer that comes at all comes by then, under emulation too */
#define WAITING_MS 500 /* who has not come back by then is waiting */

/* Values newer than Debian 12's headers. */
#define MARK_EVICTABLE 0x200
#define PRE_ACCESS 0x00100000
#define DENY_EIO (FAN_DENY | (EIO << 24))

/* ALLOWED is 0: what a program ends with. */
enum outcome {
	ALLOWED,
	DENIED,
	FAILED,
	KILLED,
	WAITS
};
static const char *const outcome_names[] = {"allowed", "denied", "fails", "killed", "waits"};

static void __attribute__((noreturn, format(printf, 1, 2))) die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args); /* NOLINT(clang-analyzer-valist.Uninitialized): it is */
	va_end(args);
	fprintf(stderr, ": %s\n", strerror(errno));
	exit(1);
}

static void __attribute__((format(printf, 2, 3))) fact(const char *name, const char *format, ...)
{
	va_list args;

	printf("%s: ", name);
	va_start(args, format);
	vprintf(format, args); /* NOLINT(clang-analyzer-valist.Uninitialized): it is */
	va_end(args);
	printf("\n");
	fflush(stdout);
}

static void
sleep_ms(long ms)
{
	struct timespec ts = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

	nanosleep(&ts, NULL);
}

static int
file_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error = 0;

	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) < 0)
		error = errno;
	close(fd);
	return error;
}

static int
group_new(unsigned int flags)
{
	int fan = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC | FAN_NONBLOCK | flags,
	    O_RDONLY | O_LARGEFILE | O_CLOEXEC);

	if (fan < 0)
		die("fanotify_init");
	if (fanotify_mark(fan, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_OPEN_PERM, AT_FDCWD, ".") <
	    0)
		die("fanotify_mark");
	return fan;
}

/* One event's descriptor number, or -1. */
static int
event_read(int fan, int wait_ms)
{
	struct pollfd pfd = {.fd = fan, .events = POLLIN};
	struct fanotify_event_metadata event;

	if (poll(&pfd, 1, wait_ms) != 1 ||
	    read(fan, &event, sizeof(event)) < (ssize_t)sizeof(event))
		return -1;
	return event.fd;
}

static int
event_answer(int fan, int number, uint32_t answer)
{
	struct fanotify_response response = {.fd = number, .response = answer};

	return write(fan, &response, sizeof(response)) < 0 ? errno : 0;
}

static pid_t
opener_start(const char *name, int flags)
{
	pid_t pid = fork();
	int fd;

	if (pid != 0)
		return pid;
	fd = open(name, flags | O_CLOEXEC, 0600);
	_exit(fd >= 0 ? ALLOWED : errno == EPERM ? DENIED : FAILED);
}

static enum outcome
opener_end(pid_t pid, int wait_ms)
{
	int status;

	for (int i = 0; i <= wait_ms / 10; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return WIFSIGNALED(status) ? KILLED : (enum outcome)WEXITSTATUS(status);
		sleep_ms(10);
	}
	return WAITS;
}

static void
process_end(pid_t pid)
{
	kill(pid, SIGKILL);
	kill(pid, SIGCONT);
	waitpid(pid, NULL, 0);
}

/* A process that reads one event, tells its number, and does no more. */
static pid_t
reader_start(int fan, int *ret_pipe)
{
	int ends[2], number;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0 || (pid = fork()) < 0)
		die("reader");
	if (pid == 0) {
		if (fan < 0)
			fan = group_new(0);
		/* Ready, then the number. */
		number = -1;
		(void)!write(ends[1], &number, sizeof(number));
		number = event_read(fan, SOON_MS);
		(void)!write(ends[1], &number, sizeof(number));
		pause();
		_exit(0);
	}
	close(ends[1]);
	(void)!read(ends[0], &number, sizeof(number));
	*ret_pipe = ends[0];
	return pid;
}

static void
last_holder_dies(void)
{
	int from, number;
	pid_t reader = reader_start(-1, &from), opener = opener_start("file", O_RDONLY);

	(void)!read(from, &number, sizeof(number));
	process_end(reader);
	fact("the last holder of the group dies", "%s", outcome_names[opener_end(opener, SOON_MS)]);
	close(from);
}

static void
reader_dies(void)
{
	int fan = group_new(FAN_UNLIMITED_QUEUE), from, number;
	pid_t reader = reader_start(fan, &from), opener = opener_start("file", O_RDONLY);
	enum outcome before;

	(void)!read(from, &number, sizeof(number));
	process_end(reader);
	before = opener_end(opener, WAITING_MS);
	event_answer(fan, number, FAN_DENY);
	fact("the reader dies, another holds the group", "%s, then %s by its number",
	    outcome_names[before], outcome_names[opener_end(opener, SOON_MS)]);
	close(fan);
	close(from);
}

static void
queue_overflows(const char *name, unsigned int flags)
{
	pid_t openers[OPENERS];
	int fan, counts[WAITS + 1] = {0};

	/* Read when the group is made. */
	if (file_write(QUEUE_MAX, "4") != 0)
		die("%s", QUEUE_MAX);
	fan = group_new(flags);
	for (size_t i = 0; i < OPENERS; i++)
		openers[i] = opener_start("file", O_RDONLY);
	sleep_ms(WAITING_MS * 2);
	for (size_t i = 0; i < OPENERS; i++) {
		enum outcome outcome = opener_end(openers[i], 0);

		counts[outcome]++;
		if (outcome == WAITS)
			process_end(openers[i]);
	}
	fact(name, "%d of %d allowed unseen", counts[ALLOWED], OPENERS);
	close(fan);
	file_write(QUEUE_MAX, "16384");
}

static void
reader_has_no_descriptors(void)
{
	int fan = group_new(FAN_UNLIMITED_QUEUE), number;
	struct rlimit old, none;
	pid_t opener;

	getrlimit(RLIMIT_NOFILE, &old);
	none = old;
	none.rlim_cur = (rlim_t)fan + 1;
	opener = opener_start("file", O_RDONLY);
	setrlimit(RLIMIT_NOFILE, &none);
	number = event_read(fan, SOON_MS);
	setrlimit(RLIMIT_NOFILE, &old);
	fact("the reader is out of descriptors", "%s, %s",
	    outcome_names[opener_end(opener, SOON_MS)], number < 0 ? "no event" : "an event");
	close(fan);
}

static void
reader_is_stopped(void)
{
	int from;
	pid_t reader = reader_start(-1, &from), opener;
	enum outcome before;

	kill(reader, SIGSTOP);
	opener = opener_start("file", O_RDONLY);
	before = opener_end(opener, WAITING_MS);
	kill(opener, SIGTERM);
	fact("the reader is stopped", "the opener %s, by SIGTERM %s", outcome_names[before],
	    outcome_names[opener_end(opener, SOON_MS)]);
	process_end(reader);
	close(from);
}

static void
denied_with(const char *name, const char *file, int flags)
{
	int fan = group_new(FAN_UNLIMITED_QUEUE), number;
	pid_t opener = opener_start(file, flags);
	enum outcome outcome;
	struct stat st = {0};
	bool there;

	number = event_read(fan, SOON_MS);
	event_answer(fan, number, FAN_DENY);
	close(number);
	outcome = opener_end(opener, SOON_MS);
	there = stat(file, &st) == 0;
	if (there)
		fact(name, "%s, the file stays with %lld bytes", outcome_names[outcome],
		    (long long)st.st_size);
	else
		fact(name, "%s, no file", outcome_names[outcome]);
	close(fan);
}

/* ---- what is an open ----------------------------------------------------------------------- */
static int
do_path(void)
{
	return open("file", O_PATH | O_CLOEXEC);
}

static int
do_reopen(void)
{
	char name[64];

	snprintf(name, sizeof(name), "/proc/self/fd/%d", do_path());
	return open(name, O_RDONLY | O_CLOEXEC);
}

static int
do_truncate(void)
{
	return truncate("other", 3);
}

static int
do_rename(void)
{
	return rename("other", "renamed") < 0 ? -1 : rename("renamed", "other");
}

static int
do_link(void)
{
	return link("file", "linked");
}

static int
do_linked(void)
{
	return open("linked", O_RDONLY | O_CLOEXEC);
}

static int
do_tmpfile(void)
{
	return open(".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

static int
do_handle(void)
{
	union {
		struct file_handle head;
		char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	} handle = {.head = {.handle_bytes = MAX_HANDLE_SZ}};
	int mount_id, mount = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (name_to_handle_at(AT_FDCWD, "file", &handle.head, &mount_id, 0) < 0)
		return -1;
	return open_by_handle_at(mount, &handle.head, O_RDONLY | O_CLOEXEC);
}

static int
do_exec(void)
{
	execl("./program", "program", (char *)NULL);
	return -1;
}

static int
do_namespace(void)
{
	return unshare(CLONE_NEWNS) < 0 ? -1 : do_linked();
}

/* Counts the events of one act; folders' own opens are left out. */
static void
events_of(const char *name, int (*act)(void))
{
	int fan = group_new(FAN_UNLIMITED_QUEUE), number, events = 0;
	pid_t pid = fork();
	enum outcome outcome = WAITS;
	struct stat st;

	if (pid == 0)
		_exit(act() >= 0 ? ALLOWED : FAILED);
	for (int quiet = 0; outcome == WAITS && quiet < SOON_MS / 10; quiet++) {
		while ((number = event_read(fan, 10)) >= 0) {
			if (fstat(number, &st) == 0 && S_ISREG(st.st_mode))
				events++;
			event_answer(fan, number, FAN_ALLOW);
			close(number);
		}
		outcome = opener_end(pid, 0);
	}
	fact(name, "%s",
	    outcome == FAILED || outcome == WAITS ? outcome_names[outcome]
		: events == 0                     ? "no event"
						  : "an event");
	close(fan);
}

/* ---- what is there ------------------------------------------------------------------------- */
static void
mark_is_there(const char *name, unsigned int flags, uint64_t mask)
{
	int fan = fanotify_init((mask == PRE_ACCESS ? FAN_CLASS_PRE_CONTENT : FAN_CLASS_CONTENT) |
		FAN_CLOEXEC,
	    O_RDONLY | O_LARGEFILE | O_CLOEXEC);

	fact(name, "%s",
	    fanotify_mark(fan, FAN_MARK_ADD | flags, mask, AT_FDCWD, "file") == 0 ? "yes" : "no");
	close(fan);
}

static void
deny_with_errno(void)
{
	int fan = group_new(FAN_UNLIMITED_QUEUE), number, error;
	pid_t opener = opener_start("file", O_RDONLY);

	number = event_read(fan, SOON_MS);
	error = event_answer(fan, number, DENY_EIO);
	if (error != 0)
		event_answer(fan, number, FAN_DENY);
	close(number);
	opener_end(opener, SOON_MS);
	fact("denying with a chosen errno", "%s", error == 0 ? "yes" : "no");
	close(fan);
}

/* Up to where a suspend stops all processes, and back. */
static void
freezes(void)
{
	int fan = group_new(FAN_UNLIMITED_QUEUE), error;
	pid_t opener = opener_start("file", O_RDONLY);

	sleep_ms(WAITING_MS);
	file_write("/sys/module/suspend/parameters/pm_test_delay", "1");
	file_write("/sys/power/pm_freeze_timeout", "3000");
	error = file_write("/sys/power/pm_test", "freezer");
	if (error == 0)
		error = file_write("/sys/power/state", "freeze");
	file_write("/sys/power/pm_test", "none");
	fact("suspend while an opener waits", "%s", error == 0 ? "works" : strerror(error));
	process_end(opener);
	close(fan);
}

static void
files_make(void)
{
	static const char *const names[] = {"file", "other", "kept"};
	pid_t pid;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		int fd = open(names[i], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

		if (fd < 0 || write(fd, "known bytes", 11) != 11)
			die("%s", names[i]);
		close(fd);
	}
	unlink("linked");
	unlink("created");
	if ((pid = fork()) == 0)
		execlp("cp", "cp", "/bin/true", "program", (char *)NULL);
	waitpid(pid, NULL, 0);
}

int
main(int argc, char **argv)
{
	struct stat here, root;

	if (argc < 2 || chdir(argv[1]) < 0 || stat(".", &here) < 0 || stat("/", &root) < 0 ||
	    here.st_dev == root.st_dev) {
		fprintf(stderr, "usage: fanotify_facts DIR [freeze]: DIR not on the root disk\n");
		return 2;
	}
	files_make();
	last_holder_dies();
	reader_dies();
	queue_overflows("the queue overflows", 0);
	queue_overflows("the queue is unlimited", FAN_UNLIMITED_QUEUE);
	reader_has_no_descriptors();
	reader_is_stopped();
	denied_with("O_CREAT is denied", "created", O_WRONLY | O_CREAT);
	denied_with("O_TRUNC is denied", "kept", O_WRONLY | O_TRUNC);
	events_of("open with O_PATH", do_path);
	events_of("reopen through /proc/self/fd", do_reopen);
	events_of("truncate by name", do_truncate);
	events_of("rename", do_rename);
	events_of("link", do_link);
	events_of("open of a hard link", do_linked);
	events_of("open with O_TMPFILE", do_tmpfile);
	events_of("open by handle", do_handle);
	events_of("execve", do_exec);
	events_of("open in a new mount name space", do_namespace);
	mark_is_there("evictable marks", MARK_EVICTABLE, FAN_OPEN_PERM);
	mark_is_there("events before content is read", 0, PRE_ACCESS);
	deny_with_errno();
	fact("watchdog in the kernel", "%s", access(WATCHDOG, F_OK) == 0 ? "yes" : "no");
	if (argc > 2 && strcmp(argv[2], "freeze") == 0)
		freezes();
	return 0;
}
