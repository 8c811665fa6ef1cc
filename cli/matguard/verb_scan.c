/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matguard scan: looks into files and folders; needs neither daemon nor root. */
#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/json.h"
#include "base/lang.h"
#include "cli/matguard/run.h"
#include "cli/matguard/show.h"
#include "cli/matguard/verb.h"

#define STDIN_NAME "-" /* shown where --name says nothing */
#define MINUTE_S 60u
#define HOUR_S 3600u

struct scan {
	bool json;
	bool from_stdin;
	const char *name;
	const char *rules;
	const char *ocr;
	uint32_t jobs;
	uint64_t since_ns;
	struct option_list exclude;
	bool progress; /* standard error is a terminal, and nobody else writes on it */
	uint64_t began_ms;
	uint64_t told_ms; /* the last progress line */
	uint64_t files;
	uint64_t bytes;
	uint64_t passed; /* names and files left out by --exclude and --since */
	uint64_t counts[VERDICT_MARKED + 1];
	uint64_t levels[LEVEL_TUYET_MAT + 1]; /* of the marked */
};

static uint64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static uint64_t
rate(const struct scan *scan)
{
	uint64_t ms = now_ms() - scan->began_ms;

	return scan->files * 1000 / (ms > 0 ? ms : 1);
}

/* ---- progress ------------------------------------------------------------------------------ */

static void
progress_clear(const struct scan *scan)
{
	if (scan->progress && scan->told_ms != 0)
		fputs("\r\033[K", stderr);
}

/* "about 40 s left"; nobody is helped by seconds of an hour. */
static void
left_print(uint64_t seconds)
{
	if (seconds < MINUTE_S)
		fprintf(stderr, _(", about %u s left"), (unsigned int)seconds);
	else if (seconds < HOUR_S)
		fprintf(stderr, _(", about %u min left"), (unsigned int)(seconds / MINUTE_S));
	else
		fprintf(stderr, _(", about %u h %u min left"), (unsigned int)(seconds / HOUR_S),
		    (unsigned int)(seconds % HOUR_S / MINUTE_S));
}

static void
progress_print(const struct scan *scan, uint64_t total)
{
	uint64_t speed = rate(scan);
	unsigned long long files = (unsigned long long)scan->files;

	fputs("\r\033[K", stderr);
	if (total >= scan->files && total > 0)
		fprintf(stderr, ngettext("%llu of %llu file", "%llu of %llu files", total), files,
		    (unsigned long long)total);
	else
		fprintf(stderr, ngettext("%llu file", "%llu files", scan->files), files);
	fprintf(stderr, _(", %llu a second"), (unsigned long long)speed);
	if (speed > 0 && total >= scan->files + speed)
		left_print((total - scan->files) / speed);
	fprintf(stderr, _(", %llu marked so far"),
	    (unsigned long long)scan->counts[VERDICT_MARKED]);
	fflush(stderr);
}

static void
on_tick(const struct run_at *at, void *arg)
{
	struct scan *scan = arg;
	uint64_t now = now_ms();

	scan->passed = at->excluded + at->old;
	if (!scan->progress || now - scan->began_ms < PROGRESS_MS ||
	    now - scan->told_ms < PROGRESS_MS)
		return;
	scan->told_ms = now;
	progress_print(scan, at->total);
}

/* ---- results ------------------------------------------------------------------------------- */

static void
on_seen(const struct seen *seen, void *arg)
{
	struct scan *scan = arg;
	struct verdict sum;

	scan_result_sum(seen->result, &sum);
	scan->files++;
	scan->bytes += seen->bytes;
	scan->counts[sum.kind]++;
	if (sum.kind == VERDICT_MARKED)
		scan->levels[sum.level]++;
	if (scan->json) {
		struct json json = json_init(stdout);

		json_object(&json, NULL);
		show_seen_keys(&json, seen, &sum);
		json_object_end(&json);
		json_line_end(&json);
	} else if (sum.kind != VERDICT_CLEAN) {
		progress_clear(scan);
		show_seen_line(stdout, seen, &sum);
		fflush(stdout);
	}
}

static void
summary_row(uint64_t n, const char *what)
{
	printf("%10llu  %s", (unsigned long long)n, what);
}

static void
summary_print(const struct scan *scan, bool interrupted)
{
	uint64_t ms = now_ms() - scan->began_ms;
	const uint64_t *counts = scan->counts;

	progress_clear(scan);
	if (interrupted)
		printf("%s ", _("Interrupted."));
	printf(ngettext("%llu file, %llu.%llu MB in %llu.%llu s:\n",
		   "%llu files, %llu.%llu MB in %llu.%llu s:\n", scan->files),
	    (unsigned long long)scan->files, (unsigned long long)(scan->bytes / 1000000),
	    (unsigned long long)(scan->bytes / 100000 % 10), (unsigned long long)(ms / 1000),
	    (unsigned long long)(ms % 1000 / 100));
	summary_row(counts[VERDICT_MARKED], _("marked"));
	if (counts[VERDICT_MARKED] > 0)
		printf(" (TUYỆT MẬT: %llu, TỐI MẬT: %llu, MẬT: %llu)",
		    (unsigned long long)scan->levels[LEVEL_TUYET_MAT],
		    (unsigned long long)scan->levels[LEVEL_TOI_MAT],
		    (unsigned long long)scan->levels[LEVEL_MAT]);
	putchar('\n');
	summary_row(counts[VERDICT_REVIEW], _("to be looked at by a person\n"));
	summary_row(counts[VERDICT_OPAQUE], _("not looked into\n"));
	summary_row(counts[VERDICT_ERROR], _("with an error\n"));
	summary_row(counts[VERDICT_CLEAN], _("without finding\n"));
	if (scan->passed > 0)
		summary_row(scan->passed, _("passed over (--exclude, --since)\n"));
	if (counts[VERDICT_MARKED] > 0)
		printf("%s\n",
		    _("These are findings, not conclusions: a person decides each case."));
}

static int
exit_of(const struct scan *scan)
{
	if (scan->counts[VERDICT_MARKED] > 0)
		return EXIT_FOUND;
	if (scan->counts[VERDICT_REVIEW] + scan->counts[VERDICT_OPAQUE] +
		scan->counts[VERDICT_ERROR] >
	    0)
		return EXIT_UNSURE;
	return EXIT_NONE;
}

/* ---- the verb ------------------------------------------------------------------------------ */

/* True: what was asked for can be done. Else a complaint. */
static bool
usage_good(const struct scan *scan, const struct operands *operands)
{
	const char *wrong = NULL;

	if (!scan->from_stdin && operands->argc < 2)
		wrong = _("scan needs at least one PATH. Type \"matguard scan --help\".");
	else if (scan->from_stdin && operands->argc > 1)
		wrong = _("--stdin stands alone: no PATH beside it.");
	else if (!scan->from_stdin && scan->name != NULL)
		wrong = _("--name is the name of what --stdin reads.");
	if (wrong != NULL)
		cli_complain("%s", wrong);
	return wrong == NULL;
}

static int
run_asked(const struct scan *scan, const struct run_config *config, struct operands *operands)
{
	char name[PATH_MAX];

	if (!scan->from_stdin)
		return run_paths(config, &operands->argv[1], (size_t)operands->argc - 1);
	snprintf(name, sizeof(name), "%s", scan->name != NULL ? scan->name : STDIN_NAME);
	return run_stdin(config, name);
}

static int
scan_run(struct cli *cli, const struct verb *verb, struct operands *operands)
{
	struct scan scan = {.ocr = "auto"};
	const struct option_row rows[] = {
	    {"json", OPTION_FLAG, &scan.json, NULL, N_("one JSON object a line for each file")},
	    {"jobs", OPTION_NUMBER, &scan.jobs, "N", N_("workers at once (the CPUs there are)")},
	    {"since", OPTION_TIME, &scan.since_ns, "TIME",
		N_("in folders, only files changed since then")},
	    {"exclude", OPTION_LIST, &scan.exclude, "GLOB",
		N_("in folders, pass over such names; may be repeated")},
	    {"stdin", OPTION_FLAG, &scan.from_stdin, NULL, N_("look into standard input")},
	    {"name", OPTION_TEXT, &scan.name, "NAME", N_("its file's name")},
	    {"ocr", OPTION_CHOICE, &scan.ocr, "auto|off",
		N_("read text in images where a reader is installed")},
	    {"rules", OPTION_TEXT, &scan.rules, "FILE", N_("the rule file")},
	};
	const struct options own = {rows, ARRAY_LEN(rows), NULL};
	struct run_config config = {.cli = cli, .seen = on_seen, .tick = on_tick, .arg = &scan};
	int code, r;

	if (!verb_options(cli, verb, &own, operands, &code))
		return code;
	if (!usage_good(&scan, operands))
		return EXIT_USAGE;
	scan.began_ms = now_ms();
	scan.progress = isatty(STDERR_FILENO) == 1 && (!scan.json || isatty(STDOUT_FILENO) != 1);
	config.rules = scan.rules;
	config.jobs = scan.jobs;
	config.count = scan.progress;
	config.choice = (struct choice){.exclude = &scan.exclude, .since_ns = scan.since_ns};
	r = run_asked(&scan, &config, operands);
	if (r < 0 && r != -EINTR)
		return r == -EINVAL ? EXIT_USAGE : EXIT_UNSURE;
	if (!scan.json)
		summary_print(&scan, r == -EINTR);
	else
		progress_clear(&scan);
	return r == -EINTR ? EXIT_INTERRUPTED : exit_of(&scan);
}

const struct verb verb_scan = {
    .name = "scan",
    .arguments = "[OPTIONS] PATH…",
    .summary = N_("look into files and folders for markings"),
    .details =
	N_("A symbolic link is followed as an argument, never in a walk; special files, /proc and\n"
	   "/sys are passed over. A GLOB with a slash is held against the whole path, one without\n"
	   "against each name. TIME: 2026-11-20, \"2026-11-20 08:30\" or @SECONDS.\n\n"
	   "Scan before you publish: matguard scan FOLDER\n\n"
	   "Exit status: 0 nothing found; 1 at least one marked; 3 none marked, but something has\n"
	   "to be looked at by a person, could not be looked into, or failed; 2 wrong usage;\n"
	   "130 interrupted (what was found until then is printed)."),
    .run = scan_run,
};
