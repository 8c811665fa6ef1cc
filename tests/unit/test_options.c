/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/matguard/options.h"

#include <stdlib.h>

#include "base/checked.h"
#include "tests/tap.h"

static struct {
	bool json;
	const char *rules, *ocr;
	uint32_t jobs;
	uint64_t since;
	bool help;
} got;

static const struct option_row global_rows[] = {
    {"help", OPTION_FLAG, &got.help, NULL, "help"},
};
static const struct options globals = {global_rows, ARRAY_LEN(global_rows), NULL};
static const struct option_row rows[] = {
    {"json", OPTION_FLAG, &got.json, NULL, "json"},
    {"rules", OPTION_TEXT, &got.rules, "FILE", "rules"},
    {"ocr", OPTION_CHOICE, &got.ocr, "auto|off", "ocr"},
    {"jobs", OPTION_NUMBER, &got.jobs, "N", "jobs"},
    {"since", OPTION_TIME, &got.since, "TIME", "since"},
};
static const struct options options = {rows, ARRAY_LEN(rows), &globals};

static char error[OPTION_ERROR_BYTES];

/* Words are separated by commas. The operands come back joined by commas. */
static int
parse(const char *words, bool only_leading, char *ret_left)
{
	static char copy[256];
	char *argv[16] = {NULL};
	char verb[] = "verb";
	struct operands operands = {argv, 1, only_leading};
	char *save = NULL;
	int r;

	memset(&got, 0, sizeof(got));
	argv[0] = verb;
	snprintf(copy, sizeof(copy), "%s", words);
	for (char *w = strtok_r(copy, ",", &save); w != NULL; w = strtok_r(NULL, ",", &save))
		argv[operands.argc++] = w;
	r = options_parse(&options, &operands, error);
	ret_left[0] = '\0';
	for (int i = 1; i < operands.argc && r == 0; i++) {
		strcat(ret_left, i > 1 ? "," : "");
		strcat(ret_left, argv[i]);
	}
	return r;
}

static void
test_good(void)
{
	char left[256];

	is_int(parse("a,--json,b,--rules,f,--ocr=off,--jobs=3,c", false, left), 0, "all kinds");
	is_str(left, "a,b,c", "operands in order");
	ok(got.json && got.jobs == 3, "flag and number");
	is_str(got.rules, "f", "value as the next word");
	is_str(got.ocr, "off", "value behind =");
	is_int(parse("--json,--,--rules,-x", false, left), 0, "two dashes end the options");
	is_str(left, "--rules,-x", "what follows is operands");
	is_int(parse("-,x", false, left), 0, "a lone dash is an operand");
	is_int(parse("--help,scan,--json", true, left), 0, "only leading options");
	is_str(left, "scan,--json", "the verb keeps its own");
	ok(got.help && !got.json, "the table behind the table");
	is_int(parse("-h", false, left), 0, "-h");
	ok(got.help, "is --help");
}

static void
test_bad(void)
{
	static const struct {
		const char *words, *says;
	} cases[] = {
	    {"--nope", "There is no option \"--nope\"."},
	    {"--nope\x1b[2J", "There is no option \"--nope\\x1b[2J\"."},
	    {"-x", "There is no option \"-x\"."},
	    {"-help", "There is no option \"-help\"."},
	    {"--jso", "There is no option \"--jso\"."},
	    {"--json=1", "--json takes no value."},
	    {"--rules", "--rules needs a value: FILE."},
	    {"--rules=", "--rules needs a value: FILE."},
	    {"--ocr,on", "--ocr: \"on\" is not one of auto|off."},
	    {"--ocr,auto|off", "--ocr: \"auto|off\" is not one of auto|off."},
	    {"--jobs,0", "--jobs: \"0\" is not a whole number from 1."},
	    {"--jobs,-1", "--jobs: \"-1\" is not a whole number from 1."},
	    {"--jobs,4294967296", "--jobs: \"4294967296\" is not a whole number from 1."},
	    {"--jobs=", "--jobs: \"\" is not a whole number from 1."},
	};
	char left[256];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (parse(cases[i].words, false, left) == 0)
			strcpy(error, "(accepted)");
		is_str(error, cases[i].says, "a sentence for the mistake");
	}
}

static void
test_time(void)
{
	uint64_t ns = 0;

	setenv("TZ", "ICT-7", 1);
	is_int(options_time("2026-11-20", &ns), 0, "a day");
	is_int((long long)(ns / 1000000000u), 1795107600, "begins at midnight, local time");
	is_int(options_time("2026-11-20 08:30", &ns), 0, "a minute");
	is_int((long long)(ns / 1000000000u), 1795138200, "local time");
	is_int(options_time("2026-11-20T08:30:15", &ns), 0, "a second");
	is_int((long long)(ns / 1000000000u), 1795138215, "local time");
	is_int(options_time("@17", &ns), 0, "seconds since 1970");
	is_int((long long)ns, 17000000000, "as they are");
	ok(options_time("@", &ns) < 0 && options_time("@-1", &ns) < 0, "no number");
	ok(options_time("@99999999999999999999", &ns) < 0, "too many seconds");
	ok(options_time("2026-13-01", &ns) < 0 && options_time("2026-11-20 x", &ns) < 0 &&
		options_time("", &ns) < 0,
	    "no time");
}

int
main(void)
{
	test_good();
	test_bad();
	test_time();
	return tap_done();
}
