/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done about a verdict. Pure: facts in, decision out; a table, no system calls. */
#ifndef DAEMON_POLICY_H
#define DAEMON_POLICY_H

#include <stdbool.h>

#include "base/config.h"
#include "base/record.h"
#include "base/verdict.h"

struct policy_facts {
	enum guard_mode mode;
	enum guard_failure on_failure;
	enum verdict_kind kind;
	enum confidence confidence;
	bool told; /* after the fact: a save, or any event in report mode. Nobody waits. */
	bool holder; /* the process saved this very file before (daemon/holder.h) */
};

struct policy_decision {
	enum record_decision decision;
	bool record;
};

/* For a verdict that was reached. */
struct policy_decision policy_decide(const struct policy_facts *);

/* For an event no verdict was reached for: time was up, or nobody was there to look. kind and
 * confidence say what is known of the file from before (VERDICT_ERROR: nothing). A file known as
 * marked stays denied. Always recorded, unless it is known as clean. */
struct policy_decision policy_decide_unseen(const struct policy_facts *);

#endif
