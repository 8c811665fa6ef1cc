/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matguardd-control: started by guardian, socket at descriptor 3. */
#include <string.h>

#include "base/log.h"
#include "base/msg.h"
#include "base/sandbox.h"
#include "daemon/control/control.h"

static void
ready_send(struct control *control)
{
	struct wr wr = msg_begin(&control->out);
	int r = msg_send(control->guardian, MSG_READY, &control->out, &wr, NULL, 0);

	if (r < 0)
		fatal("guardian: ready: %s", strerror(-r));
}

int
main(void)
{
	struct access_groups groups;
	struct control *control;
	int r;

	log_open("matguardd-control", LOG_LEVEL_INFO);
	groups = access_groups_find();
	r = control_new(MSG_SOCKET, &groups, &control);
	if (r < 0)
		fatal("cannot begin: %s", strerror(-r));
	r = sandbox_enter(SANDBOX_CONTROL);
	if (r < 0)
		fatal("sandbox: %s", strerror(-r));
	ready_send(control);
	do {
		r = control_step(control, -1);
	} while (r == 0);
	if (r < 0)
		fatal("cannot go on: %s", strerror(-r));
	control_free(control);
	return 0;
}
