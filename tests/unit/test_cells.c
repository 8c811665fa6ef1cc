/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON and CSV: text to some readers, cells to others. */
#include "tests/unit/scan_bytes.h"

#define MAT "M\xe1\xba\xacT"
#define TOI_MAT "T\xe1\xbb\x90I M\xe1\xba\xacT"

static void
is(const char *text, const char *type, enum verdict_kind kind, enum level level, const char *what)
{
	bool good;

	scan_text(text, "a.txt");
	good = scan_verdict.kind == kind && scan_verdict.level == level &&
	    strcmp(scan_got.type, type) == 0;
	if (!ok(good, "%s", what))
		printf("# %s %s %s\n", verdict_name(scan_verdict.kind),
		    level_marking(scan_verdict.level), scan_got.type);
}

static void
test_json(void)
{
	is("{\"a\": \"x\", \"b\": \"T\\u1ed0I M\\u1eacT\"}", "json", VERDICT_MARKED, LEVEL_TOI_MAT,
	    "a string of one object");
	is("\xef\xbb\xbf[{\"a\": [1, \"" TOI_MAT "\"]}]", "json", VERDICT_MARKED, LEVEL_TOI_MAT,
	    "deep inside, behind a BOM");
	is("{\"a\":1}\n{\"a\":\"x\\n" MAT "\\ny\"}\n", "json", VERDICT_MARKED, LEVEL_MAT,
	    "a line of a string, in JSON lines");
	is("{\"\\u0111\\u1ed9_m\\u1eadt\": \"T\\u1ed1i m\\u1eadt\"}", "json", VERDICT_MARKED,
	    LEVEL_TOI_MAT, "a field");
	is("{\"a\": \"\\ud83d\\ude00\\ud83d\", \"b\": \"\\u004d\\u1EAC\\u0054\"}", "json",
	    VERDICT_MARKED, LEVEL_MAT, "surrogates, and all of it in escapes");
	is("{\"a\": \"" MAT, "json", VERDICT_CLEAN, LEVEL_NONE, "broken off in a string");
	is("{\"a\": [\"M\\u1eadt\", \"T\\u1ed1i m\\u1eadt\"], \"b\": []}", "json", VERDICT_CLEAN,
	    LEVEL_NONE, "a choice");
	is("[" MAT "]\nx\n", "text/utf-8", VERDICT_MARKED, LEVEL_MAT, "brackets alone are text");
}

static void
test_csv(void)
{
	is("a;" TOI_MAT "\nx;y\n", "csv", VERDICT_MARKED, LEVEL_TOI_MAT, "semicolons");
	is("a\tx\r\n" MAT "\ty\r\n", "csv", VERDICT_MARKED, LEVEL_MAT, "tabs");
	is("a,\"x,\"\"y\"\"\n" MAT "\n\"\nb,c\n", "csv", VERDICT_MARKED, LEVEL_MAT,
	    "a cell of lines");
	is("\"" MAT "\",b\nc,d,e\n", "text/utf-8", VERDICT_CLEAN, LEVEL_NONE,
	    "rows of different length are text");
	is("b\xe1\xba\xa3o, m\xe1\xba\xadt\nx, y\n", "text/utf-8", VERDICT_CLEAN, LEVEL_NONE,
	    "prose with commas");
}

static void
test_wide(void)
{
	static const char text[] = "\xff\xfe"
				   "a\0\t\0"
				   "b\0\r\0\n\0"
				   "c\0\t\0M\0\xac\x1eT\0\r\0\n\0";

	scan_bytes(text, sizeof(text) - 1, "a.txt");
	ok(scan_verdict.kind == VERDICT_MARKED && scan_verdict.encoding == ENCODING_UTF16LE &&
		strcmp(scan_got.type, "csv") == 0,
	    "UTF-16 with tabs");
}

int
main(void)
{
	scan_begin();
	test_json();
	test_csv();
	test_wide();
	scan_finish();
	return tap_done();
}
