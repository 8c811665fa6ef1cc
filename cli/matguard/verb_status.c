/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matguard status: what is guarded, how, and by which processes. Everyone may ask. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/escape.h"
#include "base/json.h"
#include "base/lang.h"
#include "cli/matguard/ask.h"
#include "cli/matguard/record_view.h"
#include "cli/matguard/show.h"
#include "cli/matguard/verb.h"

static const char *
failure_name(enum guard_failure failure)
{
	return failure == FAILURE_DENY ? "deny" : "allow";
}

static uint64_t
records_pending(const struct status *status)
{
	uint64_t pending = 0;

	for (size_t i = 0; i < status->nguards; i++)
		pending += status->guards[i].pending;
	return pending;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void
guard_json(struct json *json, const struct status_guard *guard)
{
	json_object(json, NULL);
	json_str(json, "path", guard->path);
	json_str(json, "mode", guard_mode_name(guard->mode));
	json_str(json, "on_failure", failure_name(guard->on_failure));
	json_u64(json, "deadline_ms", guard->deadline_ms);
	json_bool(json, "watch_serving", guard->watch_serving);
	json_u64(json, "opens", guard->opens);
	json_u64(json, "cached", guard->cached);
	json_u64(json, "scanned", guard->scanned);
	json_u64(json, "denied", guard->denied);
	json_u64(json, "recorded", guard->recorded);
	json_u64(json, "deadlines", guard->deadlines);
	json_u64(json, "overflows", guard->overflows);
	json_u64(json, "pending", guard->pending);
	json_object_end(json);
}

static void
sweep_json(struct json *json, const struct status_sweep *sweep)
{
	json_object(json, "sweep");
	json_bool(json, "on", sweep->on);
	json_bool(json, "running", sweep->running);
	json_u64(json, "files", sweep->files);
	json_u64(json, "total", sweep->total);
	json_u64(json, "marked", sweep->marked);
	json_u64(json, "review", sweep->review);
	json_u64(json, "opaque", sweep->opaque);
	json_u64(json, "errors", sweep->errors);
	json_object_end(json);
}

static void
status_json(const struct status *status)
{
	struct json json = json_init(stdout);

	json_object(&json, NULL);
	json_bool(&json, "running", true);
	json_time(&json, "since", status->started_wall_ns);
	json_str(&json, "role", machine_role_name(status->role));
	json_u64(&json, "rules_generation", status->rules_generation);
	json_u64(&json, "pending", records_pending(status));
	sweep_json(&json, &status->sweep);
	json_array(&json, "guards");
	for (size_t i = 0; i < status->nguards; i++)
		guard_json(&json, &status->guards[i]);
	json_array_end(&json);
	json_array(&json, "processes");
	for (size_t i = 0; i < status->nprocesses; i++) {
		const struct status_process *process = &status->processes[i];

		json_object(&json, NULL);
		json_str(&json, "name", process->name);
		json_u64(&json, "pid", process->pid);
		json_u64(&json, "restarts", process->restarts);
		json_object_end(&json);
	}
	json_array_end(&json);
	json_object_end(&json);
	json_line_end(&json);
}

static void
absence_json(void)
{
	struct json json = json_init(stdout);

	json_object(&json, NULL);
	json_bool(&json, "running", false);
	json_object_end(&json);
	json_line_end(&json);
}

/* ---- for people ---------------------------------------------------------------------------- */

static void
guard_print(const struct status_guard *guard)
{
	char shown[SHOWN_BYTES_MAX];
	bool rest = strcmp(guard->path, "*") == 0;

	printf("\n%s — %s\n",
	    rest ? _("every local file system not named otherwise")
		 : escape_str(shown, sizeof(shown), guard->path),
	    guard->mode == GUARD_DENY ? _("marked documents are not opened")
				      : _("findings are recorded, nothing is refused"));
	if (guard->mode == GUARD_DENY)
		printf(_("  answer within %u ms; without a verdict: %s\n"), guard->deadline_ms,
		    show_word(failure_name(guard->on_failure)));
	if (!guard->watch_serving)
		printf("  %s\n",
		    _("ATTENTION: its watch is not serving; guardian answers by what is known."));
	printf(_("  opens %" PRIu64 ", known %" PRIu64 ", looked into %" PRIu64 ", refused %" PRIu64
		 ", recorded %" PRIu64 "\n"),
	    guard->opens, guard->cached, guard->scanned, guard->denied, guard->recorded);
	if (guard->deadlines > 0)
		printf(_("  %" PRIu64 " times no verdict came in time\n"), guard->deadlines);
	if (guard->overflows > 0)
		printf(_("  %" PRIu64 " times events were lost by the kernel\n"), guard->overflows);
}

/* Total counts folders too, so it is a guide: what is said stays below all of it. */
static unsigned int
sweep_percent(const struct status_sweep *sweep)
{
	if (sweep->total == 0 || sweep->files >= sweep->total)
		return 99;
	return (unsigned int)(sweep->files * 100 / sweep->total);
}

static void
sweep_print(const struct status_sweep *sweep)
{
	if (!sweep->on) {
		printf("\n%s\n", _("Files that were there before the guard are not looked at."));
		return;
	}
	if (sweep->running)
		printf(_("\nLooking at the files that were there before: %" PRIu64
			 " so far, about %u %% of this file system\n"),
		    sweep->files, sweep_percent(sweep));
	else
		printf("\n%s\n", _("The files that were there before have been looked at"));
	printf(_("  since the start: marked %" PRIu64 ", for review %" PRIu64
		 ", not looked into %" PRIu64 ", failed %" PRIu64 "\n"),
	    sweep->marked, sweep->review, sweep->opaque, sweep->errors);
}

static void
status_print(const struct status *status)
{
	char when[24];

	time_text(status->started_wall_ns, when);
	printf(_("MatGuard is running since %s. Role of this machine: %s.\n"), when,
	    show_word(machine_role_name(status->role)));
	if (status->nguards == 0)
		printf("%s\n", _("Nothing is guarded: see \"guard\" in matguard.conf(5)."));
	for (size_t i = 0; i < status->nguards; i++)
		guard_print(&status->guards[i]);
	sweep_print(&status->sweep);
	printf(_("\nRecords not yet on disk: %" PRIu64 "\nProcesses:\n"), records_pending(status));
	for (size_t i = 0; i < status->nprocesses; i++) {
		const struct status_process *process = &status->processes[i];
		char name[4 * PROCESS_NAME_MAX + 4];

		escape_str(name, sizeof(name), process->name);
		if (process->pid == 0)
			printf(_("  %-10s not running, restarted %u times\n"), name,
			    process->restarts);
		else
			printf(_("  %-10s pid %u, restarted %u times\n"), name, process->pid,
			    process->restarts);
	}
}

static int
status_run(struct cli *cli, const struct verb *verb, struct operands *operands)
{
	bool as_json = false;
	const struct option_row rows[] = {
	    {"json", OPTION_FLAG, &as_json, NULL, N_("the same as a JSON object")},
	};
	const struct options own = {rows, ARRAY_LEN(rows), NULL};
	struct status *status;
	struct ask *ask = NULL;
	int code, r;

	if (!verb_options(cli, verb, &own, operands, &code))
		return code;
	if (operands->argc > 1) {
		cli_complain(_("status takes no operands. Type \"matguard status --help\"."));
		return EXIT_USAGE;
	}
	status = calloc(1, sizeof(*status));
	r = status != NULL ? ask_new(cli->run_dir, &ask) : -ENOMEM;
	if (r == 0)
		r = ask_status(ask, status);
	if (r == -ENOTCONN && as_json)
		absence_json();
	if (r < 0)
		cli_complain("%s.", ask_error(r));
	else if (as_json)
		status_json(status);
	else
		status_print(status);
	ask_free(ask);
	free(status);
	return r < 0 ? ask_exit(r) : EXIT_NONE;
}

const struct verb verb_status = {
    .name = "status",
    .arguments = "[OPTIONS]",
    .summary = N_("show what is guarded, how, and by which processes"),
    .details = N_("Exit status: 0 it runs; 3 it does not run or does not answer; 2 wrong usage."),
    .run = status_run,
};
