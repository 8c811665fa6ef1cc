/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole documents: each of tests/golden/judge/ says above "---" what must be found in it. */
#include <stdint.h>

#include "tests/unit/judge_text.h"

static int
is_golden(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 4 && strcmp(entry->d_name + len - 4, ".txt") == 0;
}

static void
test_golden(struct judge *judge, const char *name)
{
	char path[512], findings[FINDINGS_TEXT_MAX], *text, *body;
	size_t len = 0;

	snprintf(path, sizeof(path), "tests/golden/judge/%s", name);
	text = file_text(path, &len);
	body = text != NULL ? strstr(text, "---\n") : NULL;
	if (body == NULL || (body != text && body[-1] != '\n')) {
		ok(false, "%s: has no line ---", name);
	} else {
		judge_text(judge, body + strlen("---\n"), findings);
		*body = '\0';
		is_str(findings, text, name);
	}
	free(text);
}

/* A finding of one document must not speak for the next. */
static void
test_reuse(struct judge *judge)
{
	char findings[FINDINGS_TEXT_MAX];

	judge_text(judge, "GIẢI MẬT\nSố: 1\nMẬT", findings);
	is_str(findings, "mat review own-line body\n", "declassified beside a marking");
	judge_text(judge, "MẬT", findings);
	is_str(findings, "mat likely own-line body\n", "the next document begins afresh");
	judge_text(judge, "THỎA THUẬN BẢO", findings);
	judge_text(judge, "MẬT", findings);
	is_str(findings, "mat likely own-line body\n", "lines do not join across documents");
}

static void
count_finding(struct finding *finding, void *arg)
{
	unsigned int *counts = arg;

	counts[finding->level]++;
}

/* However many weak marks there are, the strong one behind them is kept, and all are counted. */
static void
test_flood(struct judge *judge)
{
	struct span weak = {.text = "Mật", .len = strlen("Mật"), .flags = SPAN_BREAK};
	struct span other = {.text = "Tim", .len = strlen("Tim")};
	struct span strong = {.text = "TUYỆT MẬT", .len = strlen("TUYỆT MẬT"), .flags = SPAN_BREAK};
	unsigned int counts[4] = {0};

	for (int i = 0; i < 100000; i++)
		(void)judge_span(judge, &weak);
	(void)judge_span(judge, &other);
	(void)judge_span(judge, &strong);
	judge_finish(judge, count_finding, counts);
	is_int(counts[LEVEL_MAT], 100000, "every weak mark is counted");
	is_int(counts[LEVEL_TUYET_MAT], 1, "the strong mark behind them is kept");
}

static void
keep_encoding(struct finding *finding, void *arg)
{
	*(enum encoding *)arg = finding->encoding;
}

static void
test_encoding(struct judge *judge)
{
	static const struct {
		const char *what, *text;
		enum encoding in, out;
	} rows[] = {
	    {"composed", "M\xe1\xba\xacT", ENCODING_UTF8, ENCODING_UTF8},
	    {"decomposed", "MA\xcc\xa3\xcc\x82T", ENCODING_UTF8, ENCODING_UTF8_DECOMPOSED},
	    {"half composed", "M\xc3\x82\xcc\xa3T", ENCODING_UTF8, ENCODING_UTF8_DECOMPOSED},
	    {"decomposed in UTF-16", "MA\xcc\xa3\xcc\x82T", ENCODING_UTF16LE, ENCODING_UTF16LE},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct span span = {.text = rows[i].text,
		    .len = strlen(rows[i].text),
		    .encoding = rows[i].in};
		enum encoding got = ENCODING_UTF16BE;

		(void)judge_span(judge, &span);
		judge_finish(judge, keep_encoding, &got);
		is_int(got, rows[i].out, rows[i].what);
	}
}

static void
keep_reasons(struct finding *finding, void *arg)
{
	char *text = arg;

	for (size_t i = 0; i < finding->nreasons; i++) {
		strcat(text, finding->reasons[i]);
		strcat(text, "; ");
	}
}

static void
test_reasons(struct judge *judge)
{
	struct span span = {.text = "TỐI MẬT",
	    .len = strlen("TỐI MẬT"),
	    .part = PART_HEADER,
	    .flags = SPAN_RED | SPAN_BORDER};
	char text[1024] = "";

	(void)judge_span(judge, &span);
	judge_finish(judge, keep_reasons, text);
	is_str(text, "alone in its paragraph; all capitals; framed; red; in the header or footer; ",
	    "the reasons of a stamp");
}

int
main(void)
{
	struct rules *rules = rules_shipped();
	struct judge *judge = NULL;
	struct dirent **names = NULL;
	int n = 0;

	if (rules == NULL || judge_new(rules, &judge) < 0)
		return 1;
	n = scandir("tests/golden/judge", &names, is_golden, alphasort);
	ok(n > 0, "tests/golden/judge has documents");
	for (int i = 0; i < n; i++) {
		test_golden(judge, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	test_reuse(judge);
	test_flood(judge);
	test_encoding(judge);
	test_reasons(judge);
	judge_free(judge);
	rules_free(rules);
	return tap_done();
}
