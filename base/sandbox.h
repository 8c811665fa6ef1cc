/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sandbox profiles: for each process a table of the system calls it may make, each row with
 * its reason, plus resource limits, Landlock and no_new_privs. What is not in the table kills
 * the process (SECCOMP_RET_KILL_PROCESS). sandbox.c is the one place that knows; the first
 * statements of every main() end in sandbox_enter().
 */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

enum sandbox_profile {
	SANDBOX_WORKER_RULES, /* matguard-scan before its rules: may still make machine code of them */
	SANDBOX_WORKER, /* matguard-scan: one file at a time, our own readers */
	SANDBOX_HELPER, /* matguard-scan-archive and its kind: a fragile library */
	SANDBOX_CONFIG, /* matguardd-config: one text in, one message out */
	SANDBOX_POOL, /* matguardd-pool: starts, feeds and ends workers */
	SANDBOX_WATCH, /* matguardd-watch: answers the kernel */
	SANDBOX_JOURNAL, /* matguardd-journal: its own folder */
	SANDBOX_CONTROL, /* matguardd-control: the control socket */
	SANDBOX_SWEEP, /* matguardd-sweep: opens every file, reads none */
};

/* Enters the profile; there is no way back. 0, or -errno if any part of it could not be put in
 * place (the caller must exit: a half-sandboxed process serves nobody). In builds with a
 * sanitizer the system-call filter and those limits are left out in which the sanitizers' own
 * calls would die (address space, processes, being traced); everything else holds. */
int sandbox_enter(enum sandbox_profile);

/* From a profile that allows seccomp(2) on to a narrower one with the same limits and Landlock
 * domain: its filter is put on top. 0 or -errno, as above. */
int sandbox_narrow(enum sandbox_profile);

#endif
