/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sandbox tables as data: each row has a reason, none is there twice, and the seccomp program
 * made of them answers as the table says. The program is run by an interpreter of its own here,
 * so that this needs no kernel and no release build.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "base/sandbox_table.h"
#include "tests/tap.h"

#ifdef __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif
#define SELF 4711
#define REFUSED (SECCOMP_RET_ERRNO | EACCES)

static struct sock_filter code[SANDBOX_FILTER_MAX];
static int code_len;

/* The few instructions sandbox.c emits. */
static uint32_t
run(const struct seccomp_data *data)
{
	uint32_t a = 0;

	for (int at = 0; at < code_len; at++) {
		const struct sock_filter *i = &code[at];
		bool yes = false;

		switch (i->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			memcpy(&a, (const char *)data + i->k, sizeof(a));
			continue;
		case BPF_RET | BPF_K:
			return i->k;
		case BPF_JMP | BPF_JEQ | BPF_K:
			yes = a == i->k;
			break;
		case BPF_JMP | BPF_JSET | BPF_K:
			yes = (a & i->k) != 0;
			break;
		default:
			return SECCOMP_RET_TRACE; /* never meant */
		}
		at += yes ? i->jt : i->jf;
	}
	return SECCOMP_RET_LOG; /* ran off the end */
}

static uint32_t
ask(int nr, unsigned int argument, uint64_t value)
{
	struct seccomp_data data = {.nr = nr, .arch = ARCH};

	data.args[argument] = value;
	return run(&data);
}

static void
load(enum sandbox_profile profile)
{
	code_len = sandbox_filter(sandbox_plan(profile), SELF, code, SANDBOX_FILTER_MAX);
}

static bool
rows_good(const struct sandbox_plan *plan)
{
	const struct sandbox_row *all[512];
	size_t n = 0;
	bool good = true;

	for (size_t s = 0; s < SANDBOX_SETS_MAX && plan->sets[s].rows != NULL; s++) {
		for (size_t i = 0; i < plan->sets[s].count; i++) {
			const struct sandbox_row *row = &plan->sets[s].rows[i];

			good = good && row->reason != NULL && row->reason[0] != '\0';
			for (size_t j = 0; j < n; j++) {
				if (row->nr >= 0 && all[j]->nr == row->nr &&
				    all[j]->condition == row->condition &&
				    all[j]->argument == row->argument &&
				    all[j]->value == row->value) {
					printf("# %s: %s is there twice\n", plan->name, row->name);
					good = false;
				}
			}
			all[n++] = row;
		}
	}
	return good;
}

static void
test_all(void)
{
	for (int p = 0; p < (int)SANDBOX_PROFILES; p++) {
		const struct sandbox_plan *plan = sandbox_plan((enum sandbox_profile)p);
		struct seccomp_data foreign = {.nr = SYS_recvmsg, .arch = AUDIT_ARCH_I386};
		bool reasons = true;

		ok(rows_good(plan), "%s: each row once, with its reason", plan->name);
		for (size_t i = 0; i < plan->nlimits; i++)
			reasons = reasons && plan->limits[i].reason[0] != '\0';
		ok(reasons && plan->nlimits > 0, "%s: limits with reasons", plan->name);
		load((enum sandbox_profile)p);
		ok(code_len > 0 && code_len < (int)SANDBOX_FILTER_MAX, "%s: a program of %d",
		    plan->name, code_len);
		is_int(run(&foreign), SECCOMP_RET_KILL_PROCESS, "another machine's calls kill");
		is_int(ask(SYS_recvmsg, 0, 3), SECCOMP_RET_ALLOW, "recvmsg");
#ifdef __x86_64__
		is_int(ask(0x40000000 | SYS_recvmsg, 0, 3), SECCOMP_RET_KILL_PROCESS, "x32 kills");
#endif
		is_int(ask(SYS_ptrace, 0, 0), SECCOMP_RET_KILL_PROCESS, "ptrace kills");
		is_int(ask(SYS_connect, 0, 0), SECCOMP_RET_KILL_PROCESS, "connect kills");
		is_int(ask(SYS_socket, 0, AF_INET), SECCOMP_RET_KILL_PROCESS, "socket kills");
		is_int(ask(SYS_bpf, 0, 0), SECCOMP_RET_KILL_PROCESS, "bpf kills");
		is_int(ask(SYS_tgkill, 0, SELF), SECCOMP_RET_ALLOW, "a signal to oneself");
		is_int(ask(SYS_tgkill, 0, SELF + 1), SECCOMP_RET_KILL_PROCESS, "not to others");
	}
}

static void
test_narrow(enum sandbox_profile profile)
{
	load(profile);
	is_int(ask(SYS_openat, 0, 0), REFUSED, "openat is refused");
	is_int(ask(SYS_execve, 0, 0), SECCOMP_RET_KILL_PROCESS, "execve kills");
	is_int(ask(SYS_clone, 0, 0), SECCOMP_RET_KILL_PROCESS, "clone kills");
	is_int(ask(SYS_clone3, 0, 0), SECCOMP_RET_KILL_PROCESS, "clone3 kills");
	is_int(ask(SYS_mmap, 2, PROT_READ), SECCOMP_RET_ALLOW, "mmap to read");
	is_int(ask(SYS_mmap, 2, PROT_READ | PROT_EXEC), SECCOMP_RET_KILL_PROCESS,
	    "to execute kills");
	is_int(ask(SYS_mprotect, 2, PROT_EXEC), SECCOMP_RET_KILL_PROCESS, "mprotect likewise");
	is_int(ask(SYS_write, 0, 2), SECCOMP_RET_ALLOW, "write to standard error");
	is_int(ask(SYS_write, 0, 4), SECCOMP_RET_KILL_PROCESS, "to anything else kills");
	is_int(ask(SYS_write, 0, UINT64_C(0x100000004)), SECCOMP_RET_KILL_PROCESS,
	    "however written");
	is_int(ask(SYS_ioctl, 0, 0), SECCOMP_RET_KILL_PROCESS, "ioctl kills");
	is_int(ask(SYS_io_uring_setup, 0, 0), SECCOMP_RET_KILL_PROCESS, "io_uring kills");
	is_int(ask(SYS_unshare, 0, 0), SECCOMP_RET_KILL_PROCESS, "unshare kills");
	is_int(ask(SYS_memfd_create, 0, 0), SECCOMP_RET_KILL_PROCESS, "memfd_create kills");
}

static void
test_others(void)
{
	struct sock_filter small[10];

	load(SANDBOX_WATCH);
	is_int(ask(SYS_openat, 2, O_RDONLY | O_CLOEXEC), SECCOMP_RET_ALLOW, "watch reads /proc");
	is_int(ask(SYS_openat, 2, O_RDWR), SECCOMP_RET_KILL_PROCESS, "watch never opens to write");
	is_int(ask(SYS_openat, 2, O_CREAT), SECCOMP_RET_KILL_PROCESS, "nor creates");
	is_int(ask(SYS_fcntl, 1, F_SETLEASE), SECCOMP_RET_ALLOW, "watch takes leases");
	is_int(ask(SYS_fcntl, 1, F_SETPIPE_SZ), SECCOMP_RET_KILL_PROCESS, "and no more of fcntl");
	load(SANDBOX_POOL);
	is_int(ask(SYS_execve, 0, 0), SECCOMP_RET_ALLOW, "pool starts workers");
	is_int(ask(SYS_clone, 0, 0x10f00), SECCOMP_RET_KILL_PROCESS, "pool makes no threads");
	is_int(ask(SYS_kill, 1, 15), SECCOMP_RET_KILL_PROCESS, "pool sends but SIGKILL");
	load(SANDBOX_WORKER_RULES);
	is_int(ask(SYS_mmap, 2, PROT_EXEC), SECCOMP_RET_ALLOW, "machine code of rules");
	is_int(ask(SYS_seccomp, 0, 1), SECCOMP_RET_ALLOW, "and then the narrower filter");
	is_int(ask(SYS_openat, 0, 0), REFUSED, "but no file");
	is_int(ask(SYS_execve, 0, 0), SECCOMP_RET_KILL_PROCESS, "and no program");
	load(SANDBOX_WORKER);
	is_int(ask(SYS_seccomp, 0, 1), SECCOMP_RET_KILL_PROCESS, "no other filter behind that");
	load(SANDBOX_CONTROL);
	is_int(ask(SYS_newfstatat, 3, AT_EMPTY_PATH), SECCOMP_RET_ALLOW, "control may fstat");
	is_int(ask(SYS_newfstatat, 3, 0), REFUSED, "but not stat");
	is_int(sandbox_filter(sandbox_plan(SANDBOX_POOL), SELF, small, 10), -EMSGSIZE,
	    "a program that does not fit is an error");
}

int
main(void)
{
	test_all();
	test_narrow(SANDBOX_WORKER);
	test_narrow(SANDBOX_HELPER);
	test_narrow(SANDBOX_CONFIG);
	test_others();
	return tap_done();
}
