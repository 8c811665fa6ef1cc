/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matguard rules: what a rule file holds, whether it is good and keeps its own examples. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/checked.h"
#include "base/escape.h"
#include "base/json.h"
#include "base/lang.h"
#include "cli/matguard/limits.h"
#include "cli/matguard/rules_file.h"
#include "cli/matguard/show.h"
#include "cli/matguard/verb.h"

struct rules_run {
	const struct cli *cli;
	bool json;
	struct rules_file file;
	struct rules_end end;
};

static void
escaped_print(const char *text)
{
	char shown[SHOWN_BYTES_MAX];

	fputs(escape_str(shown, sizeof(shown), text), stdout);
}

/* ---- list ------------------------------------------------------------------------------------ */

static const char *
any_part_name(unsigned int i)
{
	return i <= PART_NAME ? part_name((enum part)i) : NULL;
}

static const char *
any_level_name(unsigned int i)
{
	return i <= LEVEL_TUYET_MAT ? level_name((enum level)i) : NULL;
}

static const char *
any_level_marking(unsigned int i)
{
	return any_level_name(i) != NULL ? level_marking((enum level)i) : NULL;
}

/* The names of a mask's bits; of level 0 there is none. */
static void
mask_json(struct json *json, const char *key, uint32_t mask, const char *(*name)(unsigned int))
{
	if (mask == UINT32_MAX) {
		json_null(json, key);
		return;
	}
	json_array(json, key);
	for (unsigned int i = 0; i < 32; i++) {
		if ((mask >> i & 1) != 0 && name(i) != NULL)
			json_str(json, NULL, name(i));
	}
	json_array_end(json);
}

static void
texts_json(struct json *json, const char *key, unsigned int n, struct rd *texts)
{
	char text[RULES_TEXT_MAX + 1];

	json_array(json, key);
	for (unsigned int i = 0; i < n && rules_text_decode(texts, text) == 0; i++)
		json_str(json, NULL, text);
	json_array_end(json);
}

static void
row_json(const struct rules_row *row, struct rd texts)
{
	struct json json = json_init(stdout);

	json_object(&json, NULL);
	json_str(&json, "name", row->name);
	json_str(&json, "kind", row->section);
	json_str(&json, "level", level_name(row->level));
	mask_json(&json, "parts", row->parts, any_part_name);
	mask_json(&json, "levels", row->levels, any_level_name);
	json_str(&json, "at_most", confidence_name(row->at_most));
	json_array(&json, "needs");
	if (row->needs_capitals)
		json_str(&json, NULL, "capitals");
	if (row->needs_letterhead)
		json_str(&json, NULL, "letterhead");
	json_array_end(&json);
	if (row->ntypes > 0)
		texts_json(&json, "types", row->ntypes, &texts);
	else
		json_null(&json, "types");
	texts_json(&json, "looks_for", row->nlooks, &texts);
	json_object_end(&json);
	json_line_end(&json);
}

/* "  only in: header, footer" */
static void
mask_print(const char *what, uint32_t mask, const char *(*name)(unsigned int))
{
	const char *before = " ";

	if (mask == UINT32_MAX)
		return;
	printf("    %s", what);
	for (unsigned int i = 0; i < 32; i++) {
		if ((mask >> i & 1) == 0 || name(i) == NULL)
			continue;
		printf("%s%s", before, show_word(name(i)));
		before = ", ";
	}
	putchar('\n');
}

static void
texts_print(const char *what, unsigned int n, struct rd *texts)
{
	/* An expression reads as the parser sees it: its backslashes stay single. */
	char text[RULES_TEXT_MAX + 1], shown[SHOWN_BYTES_MAX];

	if (n == 0)
		return;
	printf("    %s", what);
	for (unsigned int i = 0; i < n && rules_text_decode(texts, text) == 0; i++) {
		fputs(i == 0 ? " " : "; ", stdout);
		fputs(escape_again(shown, sizeof(shown), text), stdout);
	}
	putchar('\n');
}

static void
on_row(const struct rules_row *row, struct rd texts, void *arg)
{
	const struct rules_run *run = arg;
	struct rd looks = texts;
	char text[RULES_TEXT_MAX + 1];

	if (run->json) {
		row_json(row, texts);
		return;
	}
	for (unsigned int i = 0; i < row->ntypes; i++)
		(void)rules_text_decode(&looks, text);
	escaped_print(row->name);
	printf(": %s", show_word(row->section));
	if (row->level != LEVEL_NONE)
		printf(", %s", level_marking(row->level));
	putchar('\n');
	texts_print(_("looks for:"), row->nlooks, &looks);
	mask_print(_("only in:"), row->parts, any_part_name);
	mask_print(_("only with:"), row->levels, any_level_marking);
	texts_print(_("only in files of type:"), row->ntypes, &texts);
	if (row->needs_capitals)
		printf("    %s\n", _("only in capitals"));
	if (row->needs_letterhead)
		printf("    %s\n", _("only beside a letterhead"));
	if (row->at_most != CONFIDENCE_NONE)
		printf("    %s %s\n", _("at most:"), show_word(confidence_name(row->at_most)));
}

static int
list_run(struct rules_run *run)
{
	const struct rules_listener listener = {.row = on_row, .arg = run};
	int r = rules_file_ask(run->cli, &run->file, RULES_LIST, &listener, &run->end);

	if (r < 0)
		return r == -EINVAL ? EXIT_USAGE : EXIT_FOUND;
	if (!run->json) {
		escaped_print(run->file.path);
		printf(ngettext(": %u rule\n", ": %u rules\n", run->end.rules), run->end.rules);
	}
	return EXIT_NONE;
}

/* ---- test ------------------------------------------------------------------------------------ */

static void
said_json(const struct rules_said *said)
{
	struct json json = json_init(stdout);

	json_object(&json, NULL);
	json_str(&json, "rule", said->rule);
	json_str(&json, "text", said->text);
	json_bool(&json, "counter_example", said->counter);
	json_bool(&json, "kept", said->kept);
	if (said->confidence != CONFIDENCE_NONE) {
		json_object(&json, "found");
		json_str(&json, "rule", said->found);
		json_str(&json, "level", level_name(said->level));
		json_str(&json, "confidence", confidence_name(said->confidence));
		json_object_end(&json);
	} else {
		json_null(&json, "found");
	}
	json_object_end(&json);
	json_line_end(&json);
}

/* What is broken is told; of the others there are many. */
static void
on_said(const struct rules_said *said, void *arg)
{
	const struct rules_run *run = arg;

	if (run->json) {
		said_json(said);
		return;
	}
	if (said->kept)
		return;
	printf("%s: ", _("NOT KEPT"));
	escaped_print(said->rule);
	printf(", %s \"", said->counter ? _("counter-example") : _("example"));
	escaped_print(said->text);
	fputs("\"\n", stdout);
	if (said->counter)
		printf("    %s\n", _("expected: nothing is found"));
	else
		printf(_("    expected: found by rule %s\n"), said->rule);
	if (said->confidence == CONFIDENCE_NONE)
		printf("    %s\n", _("got: nothing"));
	else
		printf(_("    got: %s (%s), rule %s\n"), level_marking(said->level),
		    show_word(confidence_name(said->confidence)), said->found);
}

static int
test_run(struct rules_run *run)
{
	const struct rules_listener listener = {.said = on_said, .arg = run};
	int r = rules_file_ask(run->cli, &run->file, RULES_TEST, &listener, &run->end);

	if (r < 0)
		return r == -EINVAL ? EXIT_USAGE : EXIT_FOUND;
	if (!run->json) {
		escaped_print(run->file.path);
		printf(ngettext(": %u example, %u not kept\n", ": %u examples, %u not kept\n",
			   run->end.examples),
		    run->end.examples, run->end.broken);
	}
	return run->end.broken == 0 ? EXIT_NONE : EXIT_FOUND;
}

/* ---- check ----------------------------------------------------------------------------------- */

static int
check_run(struct rules_run *run)
{
	int r = rules_file_ask(run->cli, &run->file, RULES_CHECK, NULL, &run->end);

	if (r < 0)
		return r == -EINVAL ? EXIT_USAGE : EXIT_FOUND;
	escaped_print(run->file.path);
	printf(ngettext(": good, %u rule\n", ": good, %u rules\n", run->end.rules), run->end.rules);
	return EXIT_NONE;
}

/* ---- the verb -------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	int (*run)(struct rules_run *);
	bool needs_file;
	bool json;
} rules_verbs[] = {
    {"list", list_run, false, true},
    {"test", test_run, false, true},
    {"check", check_run, true, false},
};

/* The sub-verb of argv[0], if it and its operands are good; else a complaint and -1. */
static int
sub_verb(const struct rules_run *run, const struct operands *operands)
{
	char word[SHOWN_BYTES_MAX];
	size_t i = 0;

	while (i < ARRAY_LEN(rules_verbs) && strcmp(rules_verbs[i].name, operands->argv[0]) != 0)
		i++;
	if (i == ARRAY_LEN(rules_verbs))
		cli_complain(_("There is no verb \"rules %s\". Type \"matguard rules --help\"."),
		    escape_str(word, sizeof(word), operands->argv[0]));
	else if (rules_verbs[i].needs_file && operands->argc != 2)
		cli_complain(_("rules %s needs one FILE. Type \"matguard rules --help\"."),
		    rules_verbs[i].name);
	else if (operands->argc > 2)
		cli_complain(_("rules %s takes one FILE. Type \"matguard rules --help\"."),
		    rules_verbs[i].name);
	else if (run->json && !rules_verbs[i].json)
		cli_complain(_("rules %s has no --json: its exit status tells."),
		    rules_verbs[i].name);
	else
		return (int)i;
	return -1;
}

static int
rules_run(struct cli *cli, const struct verb *verb, struct operands *operands)
{
	struct rules_run run = {.cli = cli, .file = {.fd = -1}};
	const struct option_row rows[] = {
	    {"json", OPTION_FLAG, &run.json, NULL,
		N_("list, test: one JSON object a line for each rule or example")},
	};
	const struct options own = {rows, ARRAY_LEN(rows), NULL};
	int code, i;

	if (!verb_options(cli, verb, &own, operands, &code))
		return code;
	if (operands->argc < 2) {
		cli_complain(
		    _("rules needs one of list, test, check. Type \"matguard rules --help\"."));
		return EXIT_USAGE;
	}
	operands->argc--;
	operands->argv++;
	i = sub_verb(&run, operands);
	if (i < 0 ||
	    rules_file_open(cli, operands->argc == 2 ? operands->argv[1] : NULL, &run.file) < 0)
		return EXIT_USAGE;
	code = rules_verbs[i].run(&run);
	rules_file_close(&run.file);
	return code;
}

const struct verb verb_rules = {
    .name = "rules",
    .arguments = "list|test|check [--json] [FILE]",
    .summary = N_("list the rules of a rule file, test and check it"),
    .details =
	N_("list and test take the machine's rule file where none is named. test looks\n"
	   "into every example and counter-example that stands in the file. The file is read\n"
	   "in a sandbox.\n\n"
	   "Exit status: 0 done, all examples are kept; 1 an example is not kept, or failed;\n"
	   "2 wrong usage, or the file is not good: line and reason are named."),
    .run = rules_run,
};
