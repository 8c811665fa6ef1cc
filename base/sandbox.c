/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Puts a profile of sandbox_table.c in place: resource limits, no_new_privs, Landlock as far as
 * the kernel knows it, and last the seccomp program. Must not know what a profile is for.
 */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/landlock.h"
#include "base/sandbox_table.h"

#if defined(__x86_64__)
#define SANDBOX_ARCH AUDIT_ARCH_X86_64
#define X32_BIT 0x40000000u /* the x32 calls share the x86_64 audit number */
#elif defined(__aarch64__)
#define SANDBOX_ARCH AUDIT_ARCH_AARCH64
#else
#error "no sandbox for this machine"
#endif

/* seccomp_data.args are 64-bit, little-endian on both machines: the low word comes first. */
#define ARG_LOW(n) (uint32_t)(offsetof(struct seccomp_data, args) + 8 * (size_t)(n))

#ifdef BUILD_SANITIZED
static const bool sandbox_sanitized = true;
#else
static const bool sandbox_sanitized = false;
#endif

struct program {
	struct sock_filter *code;
	size_t max;
	size_t len;
	bool failed;
};

static void
emit(struct program *prog, struct sock_filter instruction)
{
	if (prog->len == prog->max) {
		prog->failed = true;
		return;
	}
	prog->code[prog->len++] = instruction;
}

static void
emit_load(struct program *prog, uint32_t offset)
{
	emit(prog, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

static void
emit_return(struct program *prog, uint32_t action)
{
	emit(prog, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

/* If the jump's comparison is true skip `yes` instructions, else `no`. */
static void
emit_jump(struct program *prog, uint16_t comparison, uint32_t value, uint8_t yes, uint8_t no)
{
	emit(prog,
	    (struct sock_filter)BPF_JUMP((uint16_t)(BPF_JMP | comparison | BPF_K), value, yes, no));
}

static void
row_emit(struct program *prog, const struct sandbox_row *row, uint32_t self)
{
	emit_load(prog, (uint32_t)offsetof(struct seccomp_data, nr));
	switch (row->condition) {
	case SANDBOX_ALWAYS:
		emit_jump(prog, BPF_JEQ, (uint32_t)row->nr, 0, 1);
		emit_return(prog, SECCOMP_RET_ALLOW);
		break;
	case SANDBOX_REFUSE:
		emit_jump(prog, BPF_JEQ, (uint32_t)row->nr, 0, 1);
		emit_return(prog, SECCOMP_RET_ERRNO | EACCES);
		break;
	case SANDBOX_NO_BITS:
		emit_jump(prog, BPF_JEQ, (uint32_t)row->nr, 0, 3);
		emit_load(prog, ARG_LOW(row->argument));
		emit_jump(prog, BPF_JSET, row->value, 1, 0);
		emit_return(prog, SECCOMP_RET_ALLOW);
		break;
	case SANDBOX_EQUALS:
	case SANDBOX_SELF:
		emit_jump(prog, BPF_JEQ, (uint32_t)row->nr, 0, 3);
		emit_load(prog, ARG_LOW(row->argument));
		emit_jump(prog, BPF_JEQ, row->condition == SANDBOX_SELF ? self : row->value, 0, 1);
		emit_return(prog, SECCOMP_RET_ALLOW);
		break;
	}
}

int
sandbox_filter(const struct sandbox_plan *plan, uint32_t self, struct sock_filter *ret, size_t max)
{
	struct program prog = {.code = ret, .max = max};

	emit_load(&prog, (uint32_t)offsetof(struct seccomp_data, arch));
	emit_jump(&prog, BPF_JEQ, SANDBOX_ARCH, 1, 0);
	emit_return(&prog, SECCOMP_RET_KILL_PROCESS);
#ifdef X32_BIT
	emit_load(&prog, (uint32_t)offsetof(struct seccomp_data, nr));
	emit_jump(&prog, BPF_JSET, X32_BIT, 0, 1);
	emit_return(&prog, SECCOMP_RET_KILL_PROCESS);
#endif
	for (size_t s = 0; s < SANDBOX_SETS_MAX && plan->sets[s].rows != NULL; s++) {
		for (size_t i = 0; i < plan->sets[s].count; i++) {
			if (plan->sets[s].rows[i].nr >= 0)
				row_emit(&prog, &plan->sets[s].rows[i], self);
		}
	}
	emit_return(&prog, SECCOMP_RET_KILL_PROCESS);
	return prog.failed ? -EMSGSIZE : (int)prog.len;
}

static int
filter_enter(const struct sandbox_plan *plan)
{
	struct sock_filter code[SANDBOX_FILTER_MAX];
	struct sock_fprog prog = {.filter = code};
	int n;

	if (sandbox_sanitized)
		return 0;
	n = sandbox_filter(plan, (uint32_t)getpid(), code, SANDBOX_FILTER_MAX);
	if (n < 0)
		return n;
	prog.len = (unsigned short)n;
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog) < 0)
		return -errno;
	return 0;
}

static int
limits_enter(const struct sandbox_plan *plan)
{
	/* Standard error may be a file: under RLIMIT_FSIZE a log line is lost, not the process. */
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < plan->nlimits; i++) {
		const struct sandbox_limit *limit = &plan->limits[i];
		struct rlimit now, want = {.rlim_cur = limit->soft, .rlim_max = limit->hard};

		if (sandbox_sanitized && !limit->sanitized)
			continue;
		if (getrlimit((__rlimit_resource_t)limit->resource, &now) < 0)
			return -errno;
		/* Whoever started us may have been stricter; limits only go down. */
		if (want.rlim_max > now.rlim_max)
			want.rlim_max = now.rlim_max;
		if (want.rlim_cur > want.rlim_max)
			want.rlim_cur = want.rlim_max;
		if (setrlimit((__rlimit_resource_t)limit->resource, &want) < 0)
			return -errno;
	}
	return 0;
}

static int
dev_null_allow(int ruleset)
{
	struct landlock_beneath beneath = {.allowed_access = LANDLOCK_FS_WRITE_FILE};
	int r = 0;

	beneath.parent_fd = open("/dev/null", O_PATH | O_CLOEXEC);
	if (beneath.parent_fd < 0)
		return -errno;
	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_BENEATH, &beneath, 0) < 0)
		r = -errno;
	close(beneath.parent_fd);
	return r;
}

static int
landlock_enter(const struct sandbox_plan *plan)
{
	struct landlock_attr attr = {0};
	size_t size = offsetof(struct landlock_attr, handled_access_net);
	long abi;
	int ruleset, r = 0;

	if (!plan->landlock)
		return 0;
	abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_ASK_VERSION);
	if (abi < 1)
		return 0; /* not built in, or not among the kernel's lsm=: seccomp stands alone */
	attr.handled_access_fs = landlock_fs_of_abi((int)abi) & ~plan->landlock_fs_kept;
	if (abi >= 4) {
		attr.handled_access_net = LANDLOCK_NET_BIND_TCP | LANDLOCK_NET_CONNECT_TCP;
		size = offsetof(struct landlock_attr, scoped);
	}
	if (abi >= 6) {
		attr.scoped = plan->landlock_scope;
		size = sizeof(attr);
	}
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
	if (ruleset < 0)
		return -errno;
	if (plan->landlock_dev_null)
		r = dev_null_allow(ruleset);
	if (r == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
		r = -errno;
	close(ruleset);
	return r;
}

int
sandbox_narrow(enum sandbox_profile profile)
{
	return filter_enter(sandbox_plan(profile));
}

int
sandbox_enter(enum sandbox_profile profile)
{
	const struct sandbox_plan *plan = sandbox_plan(profile);
	int r;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	/* No other process of our user may trace us or read our memory. LeakSanitizer traces. */
	if (!sandbox_sanitized && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return -errno;
	/* With RLIMIT_FSIZE 0 a log line to a file must fail, not kill. */
	if (signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
		return -errno;
	r = landlock_enter(plan);
	if (r == 0)
		r = limits_enter(plan);
	if (r == 0)
		r = filter_enter(plan);
	return r;
}
