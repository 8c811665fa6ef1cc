/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan gives its readers beside bytes: the passwords to try. */
#include "base/checked.h"
#include "rules/bound.h"
#include "scanner/format/format.h"
#include "tests/unit/scan_bytes.h"

static const char own[] = "version = 1;\n"
			  "markings = ( { name = \"m\"; level = \"mat\"; words = [\"mật\"]; } );\n"
			  "passwords = [\"mật khẩu 1\", \"2\"];\n";

static void
passwords_are(const struct scan *scan, const char *const *want, size_t n, const char *what)
{
	const char *const *list = NULL;

	is_int((long long)scan_passwords(scan, &list), (long long)n, what);
	for (size_t i = 0; i < n; i++)
		is_str(list[i], want[i], what);
}

/* A rule bounded to a type that no file is ever of would never be in force. */
static void
test_types(void)
{
	/* Named by readers, not by rows. */
	static const char *const closer[] = {"docx", "xlsx", "pptx", "odt", "ods", "odp", "odg",
	    "flat-opc", "flat-odf", "word-xml"};
	const char *name;

	for (unsigned int i = 0; (name = bound_type_name(i)) != NULL; i++) {
		bool known = false;

		for (size_t k = 0; k < ARRAY_LEN(closer); k++)
			known = known || strcmp(closer[k], name) == 0;
		for (size_t k = 0; format_type(k) != NULL; k++)
			known = known || strcmp(format_type(k), name) == 0;
		ok(known, "%s is a type", name);
	}
}

/* A rule for one type counts there, in containers too, and nowhere else. */
static void
test_bound(void)
{
	static const char text[] = "version = 1;\nmarkings = ( { name = \"m\"; level = \"mat\"; "
				   "words = [\"mật\"]; types = [\"html\"]; } );\n";
	char error[RULES_ERROR_BYTES] = "";
	struct rules *rules = NULL;

	if (rules_parse(text, strlen(text), "f", &rules, error) < 0 ||
	    scan_new(rules, NULL, NULL, &scan_now) < 0)
		exit(1);
	scan_text("<html><p>MẬT</p></html>", "a");
	ok(scan_verdict.kind == VERDICT_MARKED, "its type");
	scan_text("MẬT\n", "a");
	ok(scan_verdict.kind == VERDICT_CLEAN, "another type");
	scan_text("<html><p>MẬT</p></html>", "");
	ok(scan_verdict.kind == VERDICT_MARKED, "its type, without a name");
	scan_text("Subject: a\nFrom: b\nContent-Type: text/html\n\n<p>MẬT</p>\n", "a");
	ok(scan_verdict.kind == VERDICT_CLEAN, "a mail is a mail");
	scan_free(scan_now);
	rules_free(rules);
}

int
main(void)
{
	static const char *const want[] = {"", "VelvetSweatshop", "mật khẩu 1", "2"};
	char error[RULES_ERROR_BYTES] = "";
	struct rules *rules = NULL;
	struct scan *scan = NULL;

	scan_begin();
	passwords_are(scan_now, want, 2, "the shipped rules add none");
	scan_finish();
	if (rules_parse(own, strlen(own), "f", &rules, error) < 0 ||
	    scan_new(rules, NULL, NULL, &scan) < 0)
		exit(1);
	passwords_are(scan, want, 4, "an organisation's own come behind");
	scan_free(scan);
	rules_free(rules);
	test_types();
	test_bound();
	return tap_done();
}
