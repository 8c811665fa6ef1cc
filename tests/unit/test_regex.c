/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Regular expressions: which are taken, which are refused and why, and that none takes long. */
#include "rules/regex.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "base/checked.h"
#include "rules/letter.h"
#include "tests/tap.h"

#define SET_MDWE 65 /* PR_SET_MDWE, Linux 6.3 */

static struct line line;

static void
test_refused(void)
{
	static const char no_anchor[] =
	    "no text of 3 characters that each match has; expected one outside of groups and "
	    "repeats, as \"-UBND\" in \\d+/\\w+-UBND";
	static const struct {
		const char *pattern, *error;
	} rows[] = {
	    {"", "expected 1 to 255 bytes of UTF-8"},
	    {"\xff-UBND", "expected 1 to 255 bytes of UTF-8"},
	    {"MA\xcc\x82T-UBND",
		"a mark apart from its letter; expected letters put together (NFC)"},
	    {"(UBND", "character 6: missing closing parenthesis"},
	    {"(((((((((((((((((-UBND)))))))))))))))))",
		"character 18: parentheses are too deeply nested"},
	    {"(-UBND)?", "it finds the empty text, which is everywhere"},
	    {".+", no_anchor},
	    {"\\d+/\\w+", no_anchor},
	    {"\\d+/U", no_anchor},
	    {"(?:-UBND)", no_anchor},
	    {"-UBND|-HDND", no_anchor},
	    {"(?i)-UBND", no_anchor},
	    {"\\Q-UBND\\E", no_anchor},
	    {"(*UTF)-UBND", no_anchor},
	    {"-UBND{x|y}", no_anchor},
	    {"-UBND(?#)|x)", NULL},
	    {"(?#[)-UBND", no_anchor},
	    {"[-UBND]+", no_anchor},
	    {"-U*B*N*D*", no_anchor},
	    {"a\\x{2D}b\\x{2D}c", no_anchor},
	};
	char error[REGEX_ERROR_BYTES];
	struct regex *regex;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		regex = NULL;
		error[0] = '\0';
		is_int(regex_new(rows[i].pattern, &regex, error), -EINVAL, rows[i].pattern);
		if (rows[i].error != NULL)
			is_str(error, rows[i].error, rows[i].pattern);
		ok(regex == NULL, "nothing is returned");
	}
}

static void
test_found(void)
{
	static const struct {
		const char *pattern, *text;
		bool found;
	} rows[] = {
	    {"\\b\\d{1,4}/[A-Z]{2,4}-UBND\\(M\\)", "Căn cứ số 12/KH-UBND(M) ngày 3", true},
	    {"\\b\\d{1,4}/[A-Z]{2,4}-UBND\\(M\\)", "12/kh-ubnd(m)", true},
	    {"\\b\\d{1,4}/[A-Z]{2,4}-UBND\\(M\\)", "12345/KH-UBND(M)", false},
	    {"\\b\\d{1,4}/[A-Z]{2,4}-UBND\\(M\\)", "12/KH-UBND", false},
	    {"[[:alpha:]]-UBND", "KH-UBND", true},
	    {"[^]]-UBND", "KH-UBND", true},
	    {"[\\]x]-UBND", "]-UBND", true},
	    {"-UBND(M)?", "12-UBND", true},
	    {"^Kế hoạch Sao \\w+$", "  KẾ HOẠCH SAO   mai ", false},
	    {"^Kế hoạch Sao \\w+$", "  KẾ HOẠCH SAO  mai ", true},
	    {"^Kế hoạch Sao \\w+$",
		"KE\xcc\x82\xcc\x81 HOA\xcc\xa3"
		"CH SAO B\xc4\x82"
		"C",
		true},
	    {"Ậ.{2}ẬẬẬ", "ẬabẬẬẬ", true},
	    {"đ.ĐĐĐ", "Đ-đđđ", true},
	    {"abc\\S", "abc中", true},
	    {"abc\\S", "abc\xff", true},
	    {"abc\\w", "ab c", false},
	};
	char error[REGEX_ERROR_BYTES] = "";
	struct regex *regex;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		regex = NULL;
		is_int(regex_new(rows[i].pattern, &regex, error), 0, rows[i].pattern);
		if (regex == NULL) {
			printf("# %s\n", error);
			continue;
		}
		line_set(&line, rows[i].text, strlen(rows[i].text));
		ok(regex_in(regex, &line) == rows[i].found, "interpreted: %s", rows[i].text);
		regex_speed(regex);
		ok(regex_in(regex, &line) == rows[i].found, "machine code: %s", rows[i].text);
		regex_free(regex);
	}
}

/* What would take for ever ends at a limit, and is a case for a person. */
static void
test_limits(void)
{
	struct regex *regex = NULL;
	char text[1024], error[REGEX_ERROR_BYTES] = "";
	struct timespec from, to;
	double ms;

	memset(text, 'a', sizeof(text));
	memcpy(text, "-UBND", 5);
	is_int(regex_new("-UBND(a|aa|a?)+(a+)+b", &regex, error), 0, "a pattern that explodes");
	if (regex == NULL)
		exit(1);
	line_set(&line, text, sizeof(text));
	for (unsigned int fast = 0; fast < 2; fast++) {
		clock_gettime(CLOCK_MONOTONIC, &from);
		ok(regex_in(regex, &line), "not known to be absent: a person has to look");
		clock_gettime(CLOCK_MONOTONIC, &to);
		ms = (double)(to.tv_sec - from.tv_sec) * 1000 +
		    (double)(to.tv_nsec - from.tv_nsec) / 1e6;
		ok(ms < 200, "and it took %.2f ms", ms);
		regex_speed(regex);
	}
	regex_free(regex);
	regex_free(NULL);
}

/* Where no page may become executable (the daemon's unit says so) it is interpreted. */
static void
test_no_machine_code(void)
{
	char error[REGEX_ERROR_BYTES] = "";
	struct regex *regex = NULL;
	int status = -1;
	pid_t pid;

	if (regex_new("\\d+/KH-UBND", &regex, error) < 0)
		exit(1);
	line_set(&line, "12/KH-UBND", 10);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (prctl(SET_MDWE, 1, 0, 0, 0) < 0)
			_exit(2);
		regex_speed(regex);
		_exit(regex_in(regex, &line) ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 2)
		ok(true, "without machine code # SKIP this kernel cannot refuse it");
	else
		is_int(status, 0, "without machine code it is found as well");
	regex_free(regex);
}

/* Every letter comes back as the code point it was, composed. */
static void
test_letters(void)
{
	unsigned int wrong = 0, n = 0;

	for (uint32_t code = 'A'; code < 0x1F00; code++) {
		uint16_t letter = letter_from(code);

		n += letter != 0 ? 1 : 0;
		wrong += letter != 0 && letter_code(letter) != code ? 1 : 0;
	}
	is_int((long long)n, 2 * 26 + 134, "all letters of the table");
	is_int((long long)wrong, 0, "each is itself");
	is_int((long long)letter_code(0), 0, "none is none");
}

int
main(void)
{
	test_refused();
	test_found();
	test_limits();
	test_no_machine_code();
	test_letters();
	return tap_done();
}
