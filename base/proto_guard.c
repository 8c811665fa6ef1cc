/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/proto_guard.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"

static const char *const role_names[] = {
    [ROLE_GUARDIAN] = "guardian",
    [ROLE_WATCH] = "watch",
    [ROLE_POOL] = "pool",
    [ROLE_JOURNAL] = "journal",
    [ROLE_CONTROL] = "control",
    [ROLE_SWEEP] = "sweep",
};

const char *
role_name(enum role role)
{
	return role_names[role];
}

void
peer_encode(const struct peer *peer, struct wr *wr)
{
	wr_u8(wr, (uint8_t)peer->role);
	wr_u32le(wr, peer->index);
}

int
peer_decode(struct rd *rd, struct peer *ret)
{
	uint8_t role;

	if (rd_u8(rd, &role) < 0 || rd_u32le(rd, &ret->index) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	if (role >= ARRAY_LEN(role_names))
		return -EBADMSG;
	ret->role = (enum role)role;
	return 0;
}

void
group_setup_encode(const struct group_setup *setup, struct wr *wr)
{
	wr_u32le(wr, setup->index);
	config_guard_encode(&setup->guard, wr);
	wr_u64le(wr, setup->rules_generation);
}

int
group_setup_decode(struct rd *rd, struct group_setup *ret)
{
	if (rd_u32le(rd, &ret->index) < 0 || config_guard_decode(rd, &ret->guard) < 0 ||
	    rd_u64le(rd, &ret->rules_generation) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return 0;
}

void
ring_setup_encode(const struct ring_setup *setup, struct wr *wr)
{
	wr_u32le(wr, setup->index);
	wr_u64le(wr, setup->ring);
}

int
ring_setup_decode(struct rd *rd, struct ring_setup *ret)
{
	if (rd_u32le(rd, &ret->index) < 0 || rd_u64le(rd, &ret->ring) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return 0;
}

void
config_answer_encode(const struct config_answer *answer, struct wr *wr)
{
	wr_u8(wr, answer->good ? 1 : 0);
	if (answer->good)
		config_encode(&answer->config, wr);
	else
		wr_str(wr, answer->error);
}

int
config_answer_decode(struct rd *rd, struct config_answer *ret)
{
	uint8_t good;

	memset(ret, 0, sizeof(*ret));
	if (rd_u8(rd, &good) < 0 || good > 1)
		return -EBADMSG;
	ret->good = good != 0;
	if (ret->good && config_decode(rd, &ret->config) < 0)
		return -EBADMSG;
	if (!ret->good && rd_str(rd, ret->error, CONFIG_ERROR_BYTES - 1) < 0)
		return -EBADMSG;
	return rd_end(rd);
}

void
sweep_root_encode(const struct sweep_root *root, struct wr *wr)
{
	wr_u32le(wr, root->guard);
	wr_u64le(wr, root->rules_generation);
	wr_str(wr, root->path);
}

int
sweep_root_decode(struct rd *rd, struct sweep_root *ret)
{
	if (rd_u32le(rd, &ret->guard) < 0 || rd_u64le(rd, &ret->rules_generation) < 0 ||
	    rd_str(rd, ret->path, MOUNT_PATH_MAX) < 0 || rd_end(rd) < 0)
		return -EBADMSG;
	return 0;
}
