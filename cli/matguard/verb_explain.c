/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matguard explain: one file, as its reader wants to know it: what, where, why, what now. */
#include <errno.h>
#include <stdio.h>

#include "base/checked.h"
#include "base/escape.h"
#include "base/json.h"
#include "base/lang.h"
#include "cli/matguard/run.h"
#include "cli/matguard/show.h"
#include "cli/matguard/verb.h"

struct explain {
	const struct cli *cli;
	bool json;
	const char *rules;
	int code;
};

static void
contact_print(const struct cli *cli)
{
	const struct config_contact *officer = &cli->config.officer;
	char name[SHOWN_BYTES_MAX], phone[SHOWN_BYTES_MAX];

	if (officer->name[0] == '\0' && officer->phone[0] == '\0') {
		printf("%s\n",
		    _("Tell the state-secret protection officer of your office at once."));
		return;
	}
	escape_str(name, sizeof(name), officer->name);
	escape_str(phone, sizeof(phone), officer->phone);
	printf(_("Tell the state-secret protection officer at once: %s%s%s.\n"), name,
	    name[0] != '\0' && phone[0] != '\0' ? ", " : "", phone);
}

/* design.md section 9: what was stopped, that it is no accusation, what to do, whom to tell. */
static void
advice_print(const struct explain *explain, const struct seen *seen, const struct verdict *sum)
{
	switch (sum->kind) {
	case VERDICT_CLEAN:
		return;
	case VERDICT_MARKED:
		if (explain->cli->config.role == ROLE_INTERNET)
			printf("%s\n",
			    _("This machine counts among those connected to the Internet."));
		printf("%s\n%s\n",
		    _("The file is whole and unchanged. Nobody has concluded that a rule was "
		      "broken."),
		    _("What to do now: do not delete, copy or send the file."));
		contact_print(explain->cli);
		return;
	case VERDICT_REVIEW:
		printf("%s\n",
		    _("What to do now: if the document is a state secret, do not copy or send "
		      "it."));
		contact_print(explain->cli);
		return;
	case VERDICT_OPAQUE:
		printf("%s\n",
		    _("MatGuard could not see whether a marking is inside. Open it only if you "
		      "know what it holds."));
		return;
	case VERDICT_ERROR:
		if (seen->error == EPERM)
			printf("%s\n",
			    _("If MatGuard guards that folder, it refused the file, and its record "
			      "is not "
			      "at hand just now: ask again in a moment."));
		else if (seen->error != 0)
			printf("%s\n",
			    _("Check the path, and whether this account may read the file."));
		return;
	}
}

static void
explain_text(const struct explain *explain, const struct seen *seen, const struct verdict *sum)
{
	const struct scan_result *result = seen->result;
	char shown[SHOWN_BYTES_MAX], type[4 * TYPE_BYTES_MAX + 4];

	if (seen->denied)
		printf("%s\n", _("The file was not opened."));
	if (sum->kind == VERDICT_CLEAN)
		printf(_("No marking was found: %s (%s)\n"),
		    escape_str(shown, sizeof(shown), seen->path),
		    escape_str(type, sizeof(type), result->type));
	else
		show_seen_line(stdout, seen, sum);
	for (size_t i = 1; i < result->nfindings; i++) {
		const struct finding *finding = &result->findings[i];

		printf("  %s (%s): ", level_marking(finding->level),
		    show_word(confidence_name(finding->confidence)));
		show_finding(stdout, finding);
		putchar('\n');
	}
	advice_print(explain, seen, sum);
}

static void
on_seen(const struct seen *seen, void *arg)
{
	struct explain *explain = arg;
	struct verdict sum;

	scan_result_sum(seen->result, &sum);
	explain->code = sum.kind == VERDICT_MARKED ? EXIT_FOUND
	    : sum.kind == VERDICT_CLEAN            ? EXIT_NONE
						   : EXIT_UNSURE;
	if (explain->json) {
		const struct config *config = &explain->cli->config;
		struct json json = json_init(stdout);

		json_object(&json, NULL);
		show_seen_keys(&json, seen, &sum);
		json_str(&json, "role", machine_role_name(config->role));
		json_object(&json, "contact");
		json_str(&json, "name", config->officer.name);
		json_str(&json, "phone", config->officer.phone);
		json_object_end(&json);
		json_object_end(&json);
		json_line_end(&json);
		return;
	}
	explain_text(explain, seen, &sum);
}

static int
explain_run(struct cli *cli, const struct verb *verb, struct operands *operands)
{
	struct explain explain = {.cli = cli, .code = EXIT_UNSURE};
	const struct option_row rows[] = {
	    {"json", OPTION_FLAG, &explain.json, NULL, N_("the same as a JSON object")},
	    {"rules", OPTION_TEXT, &explain.rules, "FILE", N_("the rule file")},
	};
	const struct options own = {rows, ARRAY_LEN(rows), NULL};
	struct run_config config = {.cli = cli, .jobs = 1, .seen = on_seen, .arg = &explain};
	int code, r;

	if (!verb_options(cli, verb, &own, operands, &code))
		return code;
	if (operands->argc != 2) {
		cli_complain(_("explain needs one FILE. Type \"matguard explain --help\"."));
		return EXIT_USAGE;
	}
	config.rules = explain.rules;
	r = run_one(&config, operands->argv[1]);
	if (r == -EINTR)
		return EXIT_INTERRUPTED;
	return r == -EINVAL ? EXIT_USAGE : r < 0 ? EXIT_UNSURE : explain.code;
}

const struct verb verb_explain = {
    .name = "explain",
    .arguments = "[OPTIONS] FILE",
    .summary = N_("say what was found in a file, why, and what to do now"),
    .details =
	N_("On a machine that refuses to open the file the daemon's verdict is shown; else the\n"
	   "file is looked into now.\n\n"
	   "Exit status: as of scan."),
    .run = explain_run,
};
