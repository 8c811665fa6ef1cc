/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/control/access.h"

#include <grp.h>
#include <stdbool.h>

static gid_t
group_id(const char *name)
{
	const struct group *group = getgrnam(name);

	return group != NULL ? group->gr_gid : GROUP_NONE;
}

struct access_groups
access_groups_find(void)
{
	return (struct access_groups){
	    .admin = group_id("matguard-admin"),
	    .officer = group_id("matguard-officer"),
	    .head = group_id("matguard-head"),
	};
}

static bool
in_group(const struct account *account, gid_t gid)
{
	if (gid == GROUP_NONE)
		return false;
	if (account->gid == gid)
		return true;
	for (size_t i = 0; i < account->ngroups; i++) {
		if (account->groups[i] == gid)
			return true;
	}
	return false;
}

uint32_t
access_of(const struct access_groups *groups, const struct account *account)
{
	uint32_t access = ACCESS_EVERYONE;

	if (account->uid == 0)
		return ACCESS_ALL;
	if (in_group(account, groups->admin))
		access |= ACCESS_ADMIN;
	if (in_group(account, groups->officer))
		access |= ACCESS_OFFICER;
	if (in_group(account, groups->head))
		access |= ACCESS_HEAD;
	return access;
}
