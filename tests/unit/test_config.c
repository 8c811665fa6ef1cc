/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/config.h"

#include <errno.h>

#include "base/checked.h"
#include "base/msg.h"
#include "tests/unit/judge_text.h"

static struct config config, back; /* large */

#define HEAD "version = 1;\n"
#define GUARD "guard = ( { path = \"*\"; mode = \"report\"; } );\n"

static int
parse(const char *text, char error[CONFIG_ERROR_BYTES])
{
	error[0] = '\0';
	return config_parse(&config, text, strlen(text), "f", error);
}

static void
test_shipped(void)
{
	char error[CONFIG_ERROR_BYTES] = "";
	size_t len = 0;
	char *text = file_text("daemon/config/matguard.conf", &len);

	is_int(text != NULL ? config_parse(&config, text, len, "matguard.conf", error) : -ENOENT, 0,
	    "the shipped file is good");
	is_str(error, "", "and says nothing");
	is_int((long long)config.nguards, 1, "it has one guard");
	is_str(config.guards[0].path, "*", "of every local file system");
	is_int(config.guards[0].mode, GUARD_REPORT, "that only reports");
	free(text);
}

static void
test_values(void)
{
	char error[CONFIG_ERROR_BYTES];

	is_int(parse(HEAD GUARD, error), 0, "what may be left out");
	is_str(config.language, "vi", "language");
	is_int(config.role, ROLE_INTERNET, "role");
	is_int(config.workers, 2, "workers");
	ok(config.sweep, "files at rest are looked at");
	is_str(config.rules, "/etc/matguard/state-secret.conf", "rules");
	is_int(config.guards[0].deadline_ms, 2000, "deadline");
	is_int(config.guards[0].on_failure, FAILURE_ALLOW, "on failure");
	is_int(parse(HEAD
		   "language = \"en\"; role = \"standalone\"; decision = \"12/QĐ, 1/9/2026\";\n"
		   "unit = \"UBND xã An Lạc\"; asset = \"TS-07\"; workers = 4; sweep = false;\n"
		   "officer = { name = \"Nguyễn Văn A\"; phone = \"0900\"; };\n"
		   "admin = { name = \"B\"; phone = \"1\"; }; rules = \"/r.conf\";\n"
		   "guard = ( { path = \"/\"; mode = \"report\"; }, { path = \"/mnt/kho\"; "
		   "mode = \"deny\"; on_failure = \"deny\"; deadline_ms = 1000; } );\n",
		   error),
	    0, "everything said");
	is_str(config.unit, "UBND xã An Lạc", "unit");
	is_str(config.officer.name, "Nguyễn Văn A", "officer");
	is_int(config.guards[1].mode, GUARD_DENY, "mode");
	is_int(config.guards[1].on_failure, FAILURE_DENY, "on failure");
	is_str(guard_mode_name(GUARD_DENY), "deny", "name of a mode");
	is_str(machine_role_name(config.role), "standalone", "name of a role");
	is_int(parse(HEAD "guard = ();\n", error), 0, "guarding nothing must be said");
}

static void
test_errors(void)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
	    {GUARD, "f:1: expected version = 1"},
	    {HEAD, "f:1: expected guard = ( { path = \"*\"; mode = \"report\"; } )"},
	    {HEAD GUARD "x = 1;\n",
		"f:3: unknown key \"x\", expected one of: version, language, role, decision, unit, "
		"asset, officer, admin, rules, workers, sweep, guard"},
	    {HEAD "language = \"fr\";\n" GUARD, "f:2: language: expected one of \"vi\", \"en\""},
	    {HEAD "language = 3;\n" GUARD, "f:2: language: expected one of \"vi\", \"en\""},
	    {HEAD "role = \"standalone\";\n" GUARD,
		"f:2: role \"standalone\": expected decision = \"NUMBER, DATE\" that made it so"},
	    {HEAD "unit = 4;\n" GUARD, "f:2: unit: expected a string in quotes"},
	    {HEAD "unit = \"a\\x1bb\";\n" GUARD,
		"f:2: unit: a control character, expected plain text"},
	    {HEAD "sweep = 1;\n" GUARD, "f:2: sweep: expected true or false"},
	    {HEAD "workers = 0;\n" GUARD, "f:2: workers: expected a whole number from 1 to 16"},
	    {HEAD "workers = \"2\";\n" GUARD, "f:2: workers: expected a whole number from 1 to 16"},
	    {HEAD "rules = \"r.conf\";\n" GUARD, "f:2: rules: expected an absolute path"},
	    {HEAD "officer = \"A\";\n" GUARD,
		"f:2: officer: expected { name = ...; phone = ...; }"},
	    {HEAD "officer = { mail = \"A\"; };\n" GUARD,
		"f:2: unknown key \"mail\", expected one of: name, phone"},
	    {HEAD "guard = { };\n", "f:2: guard: expected a list ( ... ) of at most 32"},
	    {HEAD "guard = ( 1 );\n", "f:2: guard: expected groups { path = ...; mode = ...; }"},
	    {HEAD "guard = ( { mode = \"report\"; } );\n",
		"f:2: guard: path: expected a mount point like \"/home\", or \"*\""},
	    {HEAD "guard = ( { path = \"home\"; mode = \"deny\"; } );\n",
		"f:2: guard: path: expected a mount point like \"/home\", or \"*\""},
	    {HEAD "guard = ( { path = \"/home/\"; mode = \"deny\"; } );\n",
		"f:2: guard: path: expected a mount point like \"/home\", or \"*\""},
	    {HEAD "guard = ( { path = \"/home\"; } );\n",
		"f:2: guard: expected mode = \"report\" or \"deny\""},
	    {HEAD "guard = ( { path = \"*\"; mode = \"deny\"; } );\n",
		"f:2: guard: path \"*\" can only report, expected a mount point for mode \"deny\""},
	    {HEAD "guard = ( { path = \"/a\"; mode = \"deny\"; deadline_ms = 999; } );\n",
		"f:2: deadline_ms: expected a whole number from 1000 to 30000"},
	    {HEAD "guard = ( { path = \"/a\"; mode = \"deny\"; },\n{ path = \"/a\"; mode = "
		  "\"report\"; } );\n",
		"f:3: guard: path \"/a\" is there twice, expected once"},
	    {HEAD "unit = \"a\"; unit = \"b\";\n" GUARD, "f:2: duplicate setting name"},
	    {"@include \"/etc/passwd\"\n", "f:1: @include is not allowed, one file holds all"},
	};
	char error[CONFIG_ERROR_BYTES];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		is_int(parse(rows[i].text, error), -EINVAL, rows[i].error);
		is_str(error, rows[i].error, "says so");
	}
}

/* 32 paths of 4 KB would not fit one message: refused where it can still be explained. */
static void
test_too_large(void)
{
	char error[CONFIG_ERROR_BYTES], *text = malloc(CONFIG_BYTES_MAX);
	size_t len;

	if (text == NULL)
		return;
	len = (size_t)snprintf(text, CONFIG_BYTES_MAX, HEAD "guard = (");
	for (int i = 0; i < 32; i++)
		len += (size_t)snprintf(text + len, CONFIG_BYTES_MAX - len,
		    "%s { path = \"/%03d%04000d\"; mode = \"report\"; }", i > 0 ? "," : "", i, 0);
	(void)snprintf(text + len, CONFIG_BYTES_MAX - len, ");\n");
	is_int(parse(text, error), -EINVAL, "too large for one message");
	is_str(error, "f:1: the paths are too long, expected less than 65520 bytes together",
	    "says so");
	free(text);
}

static void
test_message(void)
{
	static uint8_t bytes[MSG_BYTES_MAX];
	char error[CONFIG_ERROR_BYTES];
	struct wr wr = wr_init(bytes, sizeof(bytes));
	unsigned int accepted = 0;
	struct rd rd;

	is_int(parse(HEAD "unit = \"UBND\"; guard = ( { path = \"/\"; mode = \"deny\"; }, { path = "
			  "\"*\"; mode = \"report\"; } );\n",
		   error),
	    0, "a configuration to send");
	config_encode(&config, &wr);
	is_int(wr_end(&wr), 0, "is encoded");
	rd = rd_init(bytes, wr.len);
	is_int(config_decode(&rd, &back), 0, "is decoded");
	is_int(rd_end(&rd), 0, "to its end");
	is_int(memcmp(&config, &back, sizeof(config)), 0, "and is the same");
	for (size_t len = 0; len < wr.len; len++) {
		rd = rd_init(bytes, len);
		accepted += config_decode(&rd, &back) == 0 ? 1 : 0;
	}
	is_int(accepted, 0, "cut short anywhere it is refused");
	config.guards[0].deadline_ms = 999;
	wr = wr_init(bytes, sizeof(bytes));
	config_encode(&config, &wr);
	rd = rd_init(bytes, wr.len);
	is_int(config_decode(&rd, &back), -EBADMSG, "a deadline out of range is refused");
}

int
main(void)
{
	test_shipped();
	test_values();
	test_errors();
	test_too_large();
	test_message();
	return tap_done();
}
