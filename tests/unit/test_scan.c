/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan gives its readers beside bytes: the passwords to try. */
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
	return tap_done();
}
