/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may ask for what: the Unix groups of design.md section 6. Pure but for access_groups(). */
#ifndef DAEMON_CONTROL_ACCESS_H
#define DAEMON_CONTROL_ACCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum access {
	ACCESS_EVERYONE = 1 << 0,
	ACCESS_ADMIN = 1 << 1,
	ACCESS_OFFICER = 1 << 2,
	ACCESS_HEAD = 1 << 3,
	ACCESS_ALL = 15,
};

#define GROUP_NONE ((gid_t)-1)

struct access_groups {
	gid_t admin, officer, head; /* GROUP_NONE: no such group, so nobody is in it */
};

/* Looks the groups up by name. It opens files: before sandbox_enter(). */
struct access_groups access_groups_find(void);

struct account {
	uid_t uid;
	gid_t gid;
	const gid_t *groups; /* lent */
	size_t ngroups;
};

/* Mask of enum access. root may do what anyone may: it could read the files anyhow. */
uint32_t access_of(const struct access_groups *, const struct account *);

#endif
