/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /etc/matguard/matguard.conf. The text is parsed (config.c, with libconfig) by matguardd-config
 * inside its sandbox and by `matguard`; guardian only decodes the message (config_msg.c), so no
 * process with powers links a parser.
 */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/rd.h"
#include "base/wr.h"

#define CONFIG_PATH_DEFAULT "/etc/matguard/matguard.conf"
#define CONFIG_ERROR_BYTES 512u
#define CONFIG_RULES_DEFAULT "/etc/matguard/state-secret.conf"
#define CONFIG_WORKERS_DEFAULT 2

enum guard_mode {
	GUARD_REPORT, /* notification events only; never a permission mark */
	GUARD_DENY,
};

enum guard_failure {
	FAILURE_ALLOW, /* no verdict in time: let it open, and record */
	FAILURE_DENY,
};

struct config_guard {
	char path[4096]; /* absolute: a mount point, or "*": every local file system not named */
	enum guard_mode mode;
	enum guard_failure on_failure;
	uint32_t deadline_ms; /* an open is answered by then, whatever happens */
};

enum machine_role {
	ROLE_INTERNET,
	ROLE_INDEPENDENT_LAN,
	ROLE_STANDALONE,
};

struct config_contact {
	char name[TEXT_BYTES_MAX + 1];
	char phone[TEXT_BYTES_MAX + 1];
};

struct config {
	char language[3]; /* "vi" or "en" */
	enum machine_role role;
	char decision[TEXT_BYTES_MAX + 1]; /* number and date; needed unless role is internet */
	char unit[TEXT_BYTES_MAX + 1];
	char asset[TEXT_BYTES_MAX + 1];
	struct config_contact officer;
	struct config_contact admin;
	char rules[4096]; /* path of the rule file */
	uint32_t workers; /* scan workers kept ready */
	bool sweep; /* look at the files that are there already */
	struct config_guard guards[CONFIG_GUARDS_MAX];
	size_t nguards;
};

void config_defaults(struct config *);

/* Parses text of len bytes. 0, or -EINVAL with error filled: "FILE:LINE: what is wrong, what was
 * expected". name is the file's name for such messages. Unknown keys, wrong types, values out of
 * range, doubled guards and a role without its decision are errors. */
int config_parse(struct config *, const char *text, size_t len, const char *name,
    char error[CONFIG_ERROR_BYTES]);

/* A decoder does not ask for the end: these are parts of messages (base/proto_guard.h). */
void config_encode(const struct config *, struct wr *);
int config_decode(struct rd *, struct config *ret);

void config_guard_encode(const struct config_guard *, struct wr *);
int config_guard_decode(struct rd *, struct config_guard *ret);

const char *guard_mode_name(enum guard_mode);
const char *machine_role_name(enum machine_role);

#endif
