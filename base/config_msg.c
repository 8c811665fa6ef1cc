/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration as bytes of a message. Guardian links this and no parser. */
#include "base/config.h"

#include <errno.h>
#include <string.h>

#include "base/checked.h"

static const char *const mode_names[] = {
    [GUARD_REPORT] = "report",
    [GUARD_DENY] = "deny",
};

static const char *const role_names[] = {
    [ROLE_INTERNET] = "internet",
    [ROLE_INDEPENDENT_LAN] = "independent-lan",
    [ROLE_STANDALONE] = "standalone",
};

const char *
guard_mode_name(enum guard_mode mode)
{
	return mode_names[mode];
}

const char *
machine_role_name(enum machine_role role)
{
	return role_names[role];
}

void
config_defaults(struct config *config)
{
	memset(config, 0, sizeof(*config));
	memcpy(config->language, "vi", sizeof("vi"));
	config->role = ROLE_INTERNET;
	memcpy(config->rules, CONFIG_RULES_DEFAULT, sizeof(CONFIG_RULES_DEFAULT));
	config->workers = CONFIG_WORKERS_DEFAULT;
	config->sweep = true;
}

void
config_guard_encode(const struct config_guard *guard, struct wr *wr)
{
	wr_str(wr, guard->path);
	wr_u8(wr, (uint8_t)guard->mode);
	wr_u8(wr, (uint8_t)guard->on_failure);
	wr_u32le(wr, guard->deadline_ms);
}

int
config_guard_decode(struct rd *rd, struct config_guard *ret)
{
	uint8_t mode, on_failure;

	if (rd_str(rd, ret->path, sizeof(ret->path) - 1) < 0 || rd_u8(rd, &mode) < 0 ||
	    rd_u8(rd, &on_failure) < 0 || rd_u32le(rd, &ret->deadline_ms) < 0)
		return -EBADMSG;
	if (mode > GUARD_DENY || on_failure > FAILURE_DENY)
		return -EBADMSG;
	if (ret->deadline_ms < DEADLINE_MS_MIN || ret->deadline_ms > DEADLINE_MS_MAX)
		return -EBADMSG;
	ret->mode = (enum guard_mode)mode;
	ret->on_failure = (enum guard_failure)on_failure;
	return 0;
}

void
config_encode(const struct config *c, struct wr *wr)
{
	wr_str(wr, c->language);
	wr_u8(wr, (uint8_t)c->role);
	wr_str(wr, c->decision);
	wr_str(wr, c->unit);
	wr_str(wr, c->asset);
	wr_str(wr, c->officer.name);
	wr_str(wr, c->officer.phone);
	wr_str(wr, c->admin.name);
	wr_str(wr, c->admin.phone);
	wr_str(wr, c->rules);
	wr_u32le(wr, c->workers);
	wr_u8(wr, c->sweep);
	wr_u8(wr, (uint8_t)c->nguards);
	for (size_t i = 0; i < c->nguards; i++)
		config_guard_encode(&c->guards[i], wr);
}

static int
contact_decode(struct rd *rd, struct config_contact *ret)
{
	if (rd_str(rd, ret->name, TEXT_BYTES_MAX) < 0 || rd_str(rd, ret->phone, TEXT_BYTES_MAX) < 0)
		return -EBADMSG;
	return 0;
}

/* Does not ask for the end: the configuration is a part of its message. */
int
config_decode(struct rd *rd, struct config *ret)
{
	uint8_t role, sweep, nguards;

	memset(ret, 0, sizeof(*ret));
	if (rd_str(rd, ret->language, 2) < 0 || rd_u8(rd, &role) < 0 ||
	    rd_str(rd, ret->decision, TEXT_BYTES_MAX) < 0 ||
	    rd_str(rd, ret->unit, TEXT_BYTES_MAX) < 0 ||
	    rd_str(rd, ret->asset, TEXT_BYTES_MAX) < 0 || contact_decode(rd, &ret->officer) < 0 ||
	    contact_decode(rd, &ret->admin) < 0 ||
	    rd_str(rd, ret->rules, sizeof(ret->rules) - 1) < 0 || rd_u32le(rd, &ret->workers) < 0 ||
	    rd_u8(rd, &sweep) < 0 || rd_u8(rd, &nguards) < 0)
		return -EBADMSG;
	if (role > ROLE_STANDALONE || sweep > 1 || nguards > CONFIG_GUARDS_MAX ||
	    ret->workers < WORKERS_MIN || ret->workers > WORKERS_MAX)
		return -EBADMSG;
	if (strcmp(ret->language, "vi") != 0 && strcmp(ret->language, "en") != 0)
		return -EBADMSG;
	ret->role = (enum machine_role)role;
	ret->sweep = sweep;
	for (size_t i = 0; i < nguards; i++) {
		if (config_guard_decode(rd, &ret->guards[i]) < 0)
			return -EBADMSG;
	}
	ret->nguards = nguards;
	return 0;
}
