/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The system calls each process may make, and why. Nothing but data: sandbox.c turns it into a
 * seccomp program. A row added here needs its reason; a row for a new process needs its line in
 * docs/ARCHITECTURE.md.
 */
#include "base/sandbox_table.h"

#include <fcntl.h>
#include <linux/fanotify.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/landlock.h"

/* Calls that aarch64 never had; glibc uses the successors there. */
#ifndef SYS_open
#define SYS_open (-1)
#endif
#ifndef SYS_creat
#define SYS_creat (-1)
#endif
#ifndef SYS_stat
#define SYS_stat (-1)
#endif
#ifndef SYS_lstat
#define SYS_lstat (-1)
#endif
#ifndef SYS_access
#define SYS_access (-1)
#endif
#ifndef SYS_readlink
#define SYS_readlink (-1)
#endif
#ifndef SYS_poll
#define SYS_poll (-1)
#endif
#ifndef SYS_epoll_wait
#define SYS_epoll_wait (-1)
#endif
#ifndef SYS_dup2
#define SYS_dup2 (-1)
#endif
#ifndef SYS_unlink
#define SYS_unlink (-1)
#endif
#ifndef SYS_rename
#define SYS_rename (-1)
#endif
#ifndef SYS_mkdir
#define SYS_mkdir (-1)
#endif
#ifndef SYS_rmdir
#define SYS_rmdir (-1)
#endif
#ifndef SYS_arch_prctl
#define SYS_arch_prctl (-1)
#endif

/* What a descriptor opened for reading alone can not have. */
#define OPEN_WRITES (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY))
/* What glibc's fork() passes: no new namespace, no thread. */
#define CLONE_FORK (CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | SIGCHLD)

#define MIB (UINT64_C(1) << 20)

#define ALLOW(call, why)                                     \
	{                                                    \
		SYS_##call, #call, SANDBOX_ALWAYS, 0, 0, why \
	}
#define ALLOW_IF_NO(call, arg, bits, why)                          \
	{                                                          \
		SYS_##call, #call, SANDBOX_NO_BITS, arg, bits, why \
	}
#define ALLOW_IF(call, arg, value, why)                            \
	{                                                          \
		SYS_##call, #call, SANDBOX_EQUALS, arg, value, why \
	}
#define ALLOW_SELF(call, arg, why)                           \
	{                                                    \
		SYS_##call, #call, SANDBOX_SELF, arg, 0, why \
	}
#define REFUSE(call, why)                                    \
	{                                                    \
		SYS_##call, #call, SANDBOX_REFUSE, 0, 0, why \
	}

/* ---- sets --------------------------------------------------------------------------------- */

/* Every process: memory, messages on sockets it already has, its own end. */
static const struct sandbox_row rows_core[] = {
    ALLOW(recvmsg, "messages and descriptors from a socket we were given"),
    ALLOW(sendmsg, "answers; without an address, to a connected socket"),
    ALLOW(close, "descriptors of files that are done"),
    ALLOW(munmap, "free(), and files that are done"),
    ALLOW(brk, "malloc()"),
    ALLOW(mremap, "realloc()"),
    ALLOW(madvise, "malloc trimming"),
    ALLOW(getrandom, "glibc 2.36: the first malloc(); keys of hash tables"),
    ALLOW(futex, "locks inside libc"),
    ALLOW(sysinfo, "glibc's qsort() asks how much memory it may take"),
    ALLOW(clock_gettime, "time, where the vDSO cannot tell it"),
    ALLOW(gettimeofday, "the same, older libraries"),
    ALLOW(poll, "waiting for room in a socket; the log's check of standard error"),
    ALLOW(ppoll, "poll() on aarch64"),
    ALLOW_IF(write, 0, STDERR_FILENO, "log lines"),
    ALLOW_IF(sendto, 0, STDERR_FILENO, "log lines where standard error is a socket"),
    ALLOW(rt_sigreturn, "coming back from a signal handler"),
    ALLOW(rt_sigprocmask, "abort(), signal masks"),
    ALLOW(restart_syscall, "the kernel's own, after SIGSTOP and SIGCONT"),
    ALLOW(getpid, "abort()"),
    ALLOW(gettid, "abort()"),
    ALLOW_SELF(tgkill, 0, "abort(): a signal to ourselves"),
    ALLOW(exit, "the end"),
    ALLOW(exit_group, "the end"),
};

/* Processes that never make a page executable; the pool's children need the loader. */
static const struct sandbox_row rows_no_new_code[] = {
    ALLOW_IF_NO(mmap, 2, PROT_EXEC, "memory and files, never executable"),
    ALLOW_IF_NO(mprotect, 2, PROT_EXEC, "malloc arenas, never executable"),
};

/* Paths: libraries ask for locale, time zone or includes and can do without. */
static const struct sandbox_row rows_paths_refused[] = {
    REFUSE(open, "a library that wants a file by name does without"),
    REFUSE(openat, "the same; fopen() and opendir() end here"),
    REFUSE(openat2, "the same"),
    REFUSE(creat, "the same"),
    REFUSE(stat, "a library that asks about a path is told no"),
    REFUSE(lstat, "the same"),
    REFUSE(newfstatat, "the same; glibc's fstat() too, which can do without"),
    REFUSE(statx, "the same"),
    REFUSE(access, "the same"),
    REFUSE(faccessat, "the same"),
    REFUSE(faccessat2, "the same"),
    REFUSE(readlink, "the same"),
    REFUSE(readlinkat, "the same"),
};

static const struct sandbox_row rows_worker[] = {
    ALLOW(pread64, "small files are read rather than mapped"),
    ALLOW(lseek, "the size of the file we were given"),
    ALLOW(getrusage, "CPU used so far, memory ever held"),
    ALLOW_IF(prlimit64, 0, 0, "our own CPU budget of the next file, up to the hard limit"),
    ALLOW(setitimer, "stopping in time to report what was found"),
    ALLOW(msync, "nothing to write back: answers for mapped memfds"),
};

static const struct sandbox_row rows_worker_rules[] = {
    ALLOW(mmap, "PCRE2 makes machine code of regular expressions"),
    ALLOW(mprotect, "the same"),
    ALLOW(seccomp, "the worker's own filter, before the first file"),
};

static const struct sandbox_row rows_helper[] = {
    ALLOW(pread64, "the archive we were given"),
    ALLOW_IF(prlimit64, 0, 0, "less memory than allowed, where archives lie in archives"),
};

static const struct sandbox_row rows_config[] = {
    ALLOW(read, "the text we were given"),
    ALLOW(pread64, "the text we were given"),
    ALLOW(lseek, "its size"),
    ALLOW(fstat, "its size"),
    ALLOW_IF(newfstatat, 3, AT_EMPTY_PATH, "fstat(); a path is refused further down"),
};

/* Every daemon process with an epoll loop. */
static const struct sandbox_row rows_loop[] = {
    ALLOW(epoll_wait, "the loop"),
    ALLOW(epoll_pwait, "the loop, on aarch64"),
    ALLOW(epoll_ctl, "the loop"),
    ALLOW(epoll_create1, "the loop"),
    ALLOW(timerfd_create, "deadlines"),
    ALLOW(timerfd_settime, "deadlines"),
    ALLOW(read, "timers, event counters, and what we were given"),
    ALLOW(fstat, "what kind of descriptor we were given"),
    ALLOW(lseek, "its size"),
    ALLOW_IF(fcntl, 1, F_GETFL, "how a descriptor was opened"),
    ALLOW_IF(fcntl, 1, F_SETFL, "non-blocking"),
    ALLOW_IF(fcntl, 1, F_SETFD, "close-on-exec"),
    ALLOW_IF(fcntl, 1, F_GETFD, "close-on-exec"),
    ALLOW_IF(fcntl, 1, F_DUPFD_CLOEXEC, "a second number of a descriptor"),
    ALLOW(rt_sigaction, "handlers"),
    ALLOW(getuid, "who we are"),
    ALLOW(geteuid, "who we are"),
    ALLOW(clock_nanosleep, "short waits with a bound"),
    ALLOW(getrusage, "numbers for status"),
};

static const struct sandbox_row rows_pool[] = {
    ALLOW_IF(clone, 0, CLONE_FORK, "fork() of a worker or helper"),
    ALLOW(execve, "the worker's program"),
    ALLOW(wait4, "how a worker ended"),
    ALLOW(waitid, "how a worker ended"),
    ALLOW(pidfd_open, "a worker's death as an event"),
    ALLOW(pidfd_send_signal, "SIGKILL at the deadline"),
    ALLOW_IF(kill, 1, SIGKILL, "a child for which no pidfd could be had"),
    ALLOW_IF(socketpair, 0, AF_UNIX, "the socket between us and a worker"),
    ALLOW(memfd_create, "the room for a nested archive: workers cannot make their own"),
    ALLOW(ftruncate, "its size"),
};

/* Filters are inherited over exec, so the pool must also allow what its children do between fork
 * and their own sandbox_enter(). The child's own, narrower filter then stands beside this one. */
static const struct sandbox_row rows_starting[] = {
    ALLOW(open, "the loader; Landlock lets nothing be written but /dev/null"),
    ALLOW(openat, "the loader; Landlock lets nothing be written but /dev/null"),
    ALLOW(stat, "the loader"),
    ALLOW(newfstatat, "the loader, fstat()"),
    ALLOW(access, "the loader"),
    ALLOW(faccessat, "the loader, on aarch64"),
    ALLOW(readlink, "the directory of our programs"),
    ALLOW(readlinkat, "the directory of our programs"),
    ALLOW(pread64, "the loader; the archive helper"),
    ALLOW(mmap, "the loader maps code; the child's own filter ends that"),
    ALLOW(mprotect, "the loader"),
    ALLOW(arch_prctl, "the loader: thread pointer"),
    ALLOW(set_tid_address, "libc's start"),
    ALLOW(set_robust_list, "libc's start"),
    ALLOW(rseq, "libc's start"),
    ALLOW(prlimit64, "libc's start; the child's limits"),
    ALLOW(sigaltstack, "the worker's SIGBUS handler"),
    ALLOW(dup2, "the child's descriptors 0, 1 and 3"),
    ALLOW(dup3, "the same, on aarch64"),
    ALLOW(close_range, "everything else closed"),
    ALLOW(prctl, "no_new_privs, dumpable, capability bounds: all of them only drop"),
    ALLOW(capset, "dropping what root has, where the pool runs as root"),
    ALLOW(seccomp, "the child's own filter"),
    ALLOW(landlock_create_ruleset, "the child's own Landlock domain"),
    ALLOW(landlock_add_rule, "the same"),
    ALLOW(landlock_restrict_self, "the same"),
    ALLOW(setitimer, "as the worker's table"),
    ALLOW(msync, "as the worker's table"),
    REFUSE(getdents64, "the PDF helper: poppler looks for a folder of encodings"),
    REFUSE(statfs, "the same: a library of its asks for SELinux"),
};

static const struct sandbox_row rows_watch[] = {
    ALLOW(write, "answers to fanotify, the journal's event counter"),
    ALLOW_IF(fcntl, 1, F_SETLEASE, "a lease is refused while somebody may write to the file"),
    ALLOW_IF_NO(openat, 2, OPEN_WRITES, "status and loginuid in /proc; never for writing"),
    ALLOW(readlink, "the last known path of an open file"),
    ALLOW(readlinkat, "the same, on aarch64"),
    ALLOW_IF(newfstatat, 3, AT_EMPTY_PATH, "fstat()"),
    ALLOW(statx, "identity and state of the file, by descriptor"),
    ALLOW(fstatfs, "whether its inode numbers and times stay true"),
    ALLOW(getsid, "whether the opener is one of us"),
    ALLOW_IF_NO(fanotify_mark, 1, FAN_MARK_MOUNT | FAN_MARK_FILESYSTEM,
	"files only root may write are passed over once clean: marks of inodes"),
    ALLOW(accept4, "the next guardian asks for the group"),
    ALLOW(getsockopt, "whether it is root: SO_PEERCRED"),
};

static const struct sandbox_row rows_journal[] = {
    ALLOW(write, "event counters, SQLite"),
    ALLOW(open, "files of its own folder: all that its user owns"),
    ALLOW(openat, "the same"),
    ALLOW(pread64, "segments, SQLite"),
    ALLOW(pwrite64, "segments, SQLite"),
    ALLOW(fdatasync, "a batch of records is on the disk before it counts"),
    ALLOW(fsync, "a new segment's directory entry"),
    ALLOW(ftruncate, "SQLite's files; segments are never cut"),
    ALLOW(fallocate, "room for a segment"),
    ALLOW(fadvise64, "segments read once"),
    ALLOW(rename, "a segment or key is put in place whole"),
    ALLOW(renameat, "the same"),
    ALLOW(renameat2, "the same"),
    ALLOW(unlink, "SQLite's journal, a rebuilt index"),
    ALLOW(unlinkat, "the same"),
    ALLOW(mkdir, "folders below its own"),
    ALLOW(mkdirat, "the same"),
    ALLOW(rmdir, "SQLite's lock directory"),
    ALLOW(getdents64, "the list of segments"),
    ALLOW(stat, "SQLite"),
    ALLOW(lstat, "SQLite"),
    ALLOW(newfstatat, "SQLite, fstat()"),
    ALLOW(statx, "the same"),
    ALLOW(fstatfs, "room left on the disk"),
    ALLOW(statfs, "the same"),
    ALLOW(access, "SQLite"),
    ALLOW(faccessat, "SQLite, on aarch64"),
    ALLOW(faccessat2, "the same"),
    ALLOW(readlink, "SQLite resolves its path"),
    ALLOW(readlinkat, "the same"),
    ALLOW(getcwd, "SQLite resolves its path"),
    ALLOW(fchmod, "SQLite, keys"),
    ALLOW(fchown, "SQLite, where it runs as root"),
    ALLOW(utimensat, "SQLite's lock file"),
    ALLOW(flock, "one journal at a time"),
    ALLOW(umask, "keys"),
    ALLOW_IF(fcntl, 1, F_GETLK, "SQLite's locks"),
    ALLOW_IF(fcntl, 1, F_SETLK, "SQLite's locks"),
    ALLOW_IF(fcntl, 1, F_SETLKW, "SQLite's locks"),
    ALLOW_IF(fcntl, 1, F_OFD_SETLK, "one journal at a time"),
    ALLOW_IF(fcntl, 1, F_OFD_GETLK, "one journal at a time"),
    ALLOW(msync, "the mapped ring"),
    ALLOW(mlock, "libgcrypt's secret memory"),
    ALLOW(munlock, "the same"),
    ALLOW(getgid, "libgcrypt: are we privileged"),
    ALLOW(getegid, "the same"),
    ALLOW(uname, "libgcrypt, SQLite"),
    ALLOW(prlimit64, "SQLite, libgcrypt ask for limits"),
};

static const struct sandbox_row rows_control[] = {
    ALLOW(accept4, "clients; the socket was bound before"),
    ALLOW(getsockopt, "who a client is: SO_PEERCRED"),
    ALLOW(getsockname, "libc's check of the listening socket"),
    ALLOW(getpeername, "the same, of a client"),
    ALLOW(shutdown, "a client who broke the protocol"),
    ALLOW_IF(newfstatat, 3, AT_EMPTY_PATH, "fstat(); a path is refused further down"),
    ALLOW(pread64, "segments lent to a client are checked first"),
};

static const struct sandbox_row rows_sweep[] = {
    ALLOW_IF_NO(openat, 2, OPEN_WRITES, "folders and files, to be looked at; never for writing"),
    ALLOW(getdents64, "names in a folder"),
    ALLOW_IF_NO(newfstatat, 3, ~(uint32_t)(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW),
	"fstat(); entries without a type"),
    ALLOW(statx, "identity and state of the file, by descriptor"),
    ALLOW(fstatfs, "which file system it is, and how many files it has"),
    ALLOW(readlink, "the path of an open file, for its record"),
    ALLOW(readlinkat, "the same, on aarch64"),
    ALLOW(pread64, "how far it was swept: the file we were given"),
    ALLOW(pwrite64, "the same; we have no other file open for writing"),
    ALLOW(write, "the journal's event counter"),
};

/* ---- resource limits ----------------------------------------------------------------------- */

static const struct sandbox_limit limits_worker[] = {
    {RLIMIT_CORE, 0, 0, true, "a core would be a copy of the document"},
    {RLIMIT_FSIZE, 0, 0, true, "nothing is ever written to a file"},
    {RLIMIT_NOFILE, 32, 32, true, "socket, file, and two for each helper in a chain"},
    {RLIMIT_NPROC, 0, 0, false, "no children, even if the filter were not there"},
    {RLIMIT_DATA, 256 * MIB, 256 * MIB, false, "LIMIT_MEMORY: malloc fails, the file is opaque"},
    {RLIMIT_CPU, 600, 900, true, "for life; the worker sets less for each file: LIMIT_CPU"},
    {RLIMIT_STACK, 2 * MIB, 8 * MIB, false, "depth of nesting is bounded long before this"},
};

static const struct sandbox_limit limits_helper[] = {
    {RLIMIT_CORE, 0, 0, true, "a core would be a copy of the document"},
    {RLIMIT_FSIZE, 0, 0, true, "nothing is ever written to a file"},
    {RLIMIT_NOFILE, 8, 8, true, "socket and archive"},
    {RLIMIT_NPROC, 0, 0, false, "no children"},
    {RLIMIT_DATA, 128 * MIB, 128 * MIB, false, "libarchive 3.6.2 has eaten gigabytes"},
    {RLIMIT_CPU, 4, 5, true, "and has looped for ever: LIMIT_CPU"},
};

static const struct sandbox_limit limits_config[] = {
    {RLIMIT_CORE, 0, 0, true, "nothing to keep"},
    {RLIMIT_FSIZE, 0, 0, true, "nothing is ever written to a file"},
    {RLIMIT_NOFILE, 8, 8, true, "socket and text"},
    {RLIMIT_NPROC, 0, 0, false, "no children"},
    {RLIMIT_DATA, 64 * MIB, 64 * MIB, false, "a text of 256 KiB needs a few"},
    {RLIMIT_CPU, 5, 5, true, "a text of 256 KiB needs milliseconds"},
};

static const struct sandbox_limit limits_daemon[] = {
    {RLIMIT_CORE, 0, 0, true, "a core would hold paths and descriptors of documents"},
};

/* ---- profiles ------------------------------------------------------------------------------ */

#define SET(rows)                     \
	{                             \
		rows, ARRAY_LEN(rows) \
	}
#define LIMITS(table) .limits = (table), .nlimits = ARRAY_LEN(table)
#define SCOPE_ALL (LANDLOCK_SCOPED_ABSTRACT_UNIX | LANDLOCK_SCOPED_SIGNAL)

static const struct sandbox_plan plans[SANDBOX_PROFILES] = {
    [SANDBOX_WORKER_RULES] = {"worker-rules",
	.sets = {SET(rows_core), SET(rows_worker_rules), SET(rows_paths_refused), SET(rows_worker)},
	LIMITS(limits_worker), .landlock = true, .landlock_scope = SCOPE_ALL},
    [SANDBOX_WORKER] = {"worker",
	.sets = {SET(rows_core), SET(rows_no_new_code), SET(rows_paths_refused), SET(rows_worker)},
	LIMITS(limits_worker), .landlock = true, .landlock_scope = SCOPE_ALL},
    [SANDBOX_HELPER] = {"helper",
	.sets = {SET(rows_core), SET(rows_no_new_code), SET(rows_paths_refused), SET(rows_helper)},
	LIMITS(limits_helper), .landlock = true, .landlock_scope = SCOPE_ALL},
    [SANDBOX_CONFIG] = {"config",
	.sets = {SET(rows_core), SET(rows_no_new_code), SET(rows_config), SET(rows_paths_refused)},
	LIMITS(limits_config), .landlock = true, .landlock_scope = SCOPE_ALL},
    [SANDBOX_POOL] = {"pool",
	.sets = {SET(rows_core), SET(rows_loop), SET(rows_pool), SET(rows_starting)},
	LIMITS(limits_daemon), .landlock = true,
	.landlock_fs_kept = LANDLOCK_FS_EXECUTE | LANDLOCK_FS_READ_FILE | LANDLOCK_FS_READ_DIR,
	.landlock_dev_null = true, .landlock_scope = SCOPE_ALL},
    /* No Landlock for the watch: a process in a domain may not look at /proc/PID of one outside
     * (ptrace access check), and who opened a file is what a record has to say. */
    [SANDBOX_WATCH] = {"watch",
	.sets = {SET(rows_core), SET(rows_no_new_code), SET(rows_loop), SET(rows_watch)},
	LIMITS(limits_daemon)},
    /* Landlock would need to know its folder; which files it may touch follows from its user. */
    [SANDBOX_JOURNAL] = {"journal",
	.sets = {SET(rows_core), SET(rows_no_new_code), SET(rows_loop), SET(rows_journal)},
	LIMITS(limits_daemon), .landlock = true,
	.landlock_fs_kept = LANDLOCK_FS_READ_FILE | LANDLOCK_FS_READ_DIR | LANDLOCK_FS_WRITE_FILE |
	    LANDLOCK_FS_MAKE_REG | LANDLOCK_FS_MAKE_DIR | LANDLOCK_FS_REMOVE_FILE |
	    LANDLOCK_FS_REMOVE_DIR | LANDLOCK_FS_TRUNCATE,
	.landlock_scope = SCOPE_ALL},
    [SANDBOX_CONTROL] = {"control",
	.sets = {SET(rows_core), SET(rows_no_new_code), SET(rows_loop), SET(rows_control),
	    SET(rows_paths_refused)},
	LIMITS(limits_daemon), .landlock = true, .landlock_scope = SCOPE_ALL},
    [SANDBOX_SWEEP] = {"sweep",
	.sets = {SET(rows_core), SET(rows_no_new_code), SET(rows_loop), SET(rows_sweep)},
	LIMITS(limits_daemon), .landlock = true,
	.landlock_fs_kept = LANDLOCK_FS_READ_FILE | LANDLOCK_FS_READ_DIR,
	.landlock_scope = SCOPE_ALL},
};

const struct sandbox_plan *
sandbox_plan(enum sandbox_profile profile)
{
	return &plans[profile];
}
