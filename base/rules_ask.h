/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asking what is in a rule file. The text is read by matguard-rules in its sandbox; the asker
 * takes typed answers, whoever wrote the file.
 */
#ifndef BASE_RULES_ASK_H
#define BASE_RULES_ASK_H

#include "base/proto_rules.h"
#include "base/spawn.h"

/* Each may be NULL. texts: row->ntypes names of types, then row->nlooks texts. */
struct rules_listener {
	void (*row)(const struct rules_row *, struct rd texts, void *arg);
	void (*said)(const struct rules_said *, void *arg);
	void *arg;
};

/* fd is the rule file, lent. like says where matguard-rules lies and as whom to start it; program
 * and socket of it are filled in here. 0 and *ret, or -errno: -ETIMEDOUT, -EPROTO (it died or
 * speaks nonsense), or it could not be started. */
int rules_ask(const struct spawn *like, int fd, const struct rules_request *,
    const struct rules_listener *, struct rules_end *ret);

#endif
