/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule file: the shipped one keeps its own promises; a wrong one says what is wrong. */
#include "rules/rules.h"

#include <errno.h>

#include "rules/compiled.h"
#include "tests/unit/judge_text.h"

/* Each example gives a finding at all, each counter-example none at likely or better. */
static void
test_examples(void)
{
	struct rules *rules = rules_shipped();
	struct judge *judge = NULL;
	char findings[FINDINGS_TEXT_MAX];

	if (rules == NULL || judge_new(rules, &judge) < 0)
		exit(1);
	ok(rules->nexamples > 50, "the shipped rules have %zu examples", rules->nexamples);
	for (size_t i = 0; i < rules->nexamples; i++) {
		const struct example *example = &rules->examples[i];

		judge_text(judge, example->text, findings);
		ok((findings[0] == '\0') == example->counter, "%s: %s \"%s\"",
		    rules->list[example->rule].name, example->counter ? "not" : "is",
		    example->text);
	}
	judge_free(judge);
	rules_free(rules);
}

#define MARKINGS "markings = ( { name = \"m\"; level = \"mat\"; words = [\"mật\"]; } );\n"

static void
test_errors(void)
{
	static const struct {
		const char *what, *text, *error;
	} rows[] = {
	    {"syntax", "version = 1;\nmarkings = (\n", "f:3: syntax error"},
	    {"no version", MARKINGS, "f:1: expected version = 1"},
	    {"another version", "version = 2;\n" MARKINGS,
		"f:1: version: expected a whole number from 1 to 1"},
	    {"no markings", "version = 1;\n", "f:1: expected markings = ( { ... } )"},
	    {"unknown key", "version = 1;\n" MARKINGS "colour = 1;\n",
		"f:3: unknown key \"colour\", expected one of: version, name, markings, fields, "
		"titles, declassified, keywords, numbers, neighbours, context, passwords, "
		"more_markings, more_fields, more_titles, more_keywords, more_numbers"},
	    {"unknown key of a marking",
		"version = 1;\nmarkings = ( { name = \"m\"; level = \"mat\";\n words = [\"mật\"]; "
		"x = 1; } "
		");\n",
		"f:3: unknown key \"x\", expected one of: name, level, words, parts, "
		"types, needs, at_most, examples, counter_examples"},
	    {"unknown level",
		"version = 1;\nmarkings = ( { name = \"m\"; level = \"top\"; words = [\"mật\"]; } "
		");\n",
		"f:2: level: expected one of \"mat\", \"toi-mat\", \"tuyet-mat\""},
	    {"no name", "version = 1;\nmarkings = ( { level = \"mat\"; words = [\"mật\"]; } );\n",
		"f:2: expected name = \"...\""},
	    {"doubled name",
		"version = 1;\n" MARKINGS
		"titles = ( { name = \"m\"; words = [\"tài liệu\"]; } );\n",
		"f:3: name \"m\" is used twice"},
	    {"no words", "version = 1;\nmarkings = ( { name = \"m\"; level = \"mat\"; } );\n",
		"f:2: expected words = [\"...\"]"},
	    {"words of another type",
		"version = 1;\nmarkings = ( { name = \"m\"; level = \"mat\"; words = \"mật\"; } "
		");\n",
		"f:2: words: expected an array of strings [\"...\"]"},
	    {"numbers for words",
		"version = 1;\nmarkings = ( { name = \"m\"; level = \"mat\"; words = [1]; } );\n",
		"f:2: words: expected strings"},
	    {"words without letters",
		"version = 1;\nmarkings = ( { name = \"m\"; level = \"mat\"; words = [\"***\"]; } "
		");\n",
		"f:2: words: \"***\" is no phrase, expected 1 to 12 words of at most 8 letters"},
	    {"too many letters",
		"version = 1;\nmarkings = ( { name = \"m\"; level = \"mat\"; words = [\"nghiêng "
		"nghiêng nghiêng nghiêng nghiêng nghiêng\"]; } );\n",
		"f:2: words: too many words or letters, expected fewer"},
	    {"a list that is none", "version = 1;\n" MARKINGS "neighbours = 3;\n",
		"f:3: neighbours: expected a group { ... }"},
	    {"unknown list", "version = 1;\n" MARKINGS "neighbours = { behind = [\"mã\"]; };\n",
		"f:3: unknown key \"behind\", expected one of: before, before_any, not_before, "
		"not_before_lines, after, after_alone, after_field"},
	    {"include", "version = 1;\n  @include \"/etc/passwd\"\n",
		"f:2: @include is not allowed, one file holds all"},
	    {"nesting", "a = ((((((((((((((((((((1))))))))))))))))))));\n",
		"f:1: brackets nested too deeply"},
	};
	char error[RULES_ERROR_BYTES];
	struct rules *rules;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		rules = NULL;
		error[0] = '\0';
		is_int(rules_parse(rows[i].text, strlen(rows[i].text), "f", &rules, error), -EINVAL,
		    rows[i].what);
		is_str(error, rows[i].error, rows[i].what);
		ok(rules == NULL, "%s: nothing is returned", rows[i].what);
	}
	is_int(rules_parse("a\0b", 3, "f", &rules, error), -EINVAL, "a NUL");
	is_str(error, "f:1: a NUL byte, expected text", "a NUL");
}

/* What an organisation may get wrong in its own rules. */
static void
test_own_errors(void)
{
	static const struct {
		const char *what, *text, *error;
	} rows[] = {
	    {"parts that are none",
		"version = 1;\nmarkings = ( { name = \"m\"; level = \"mat\"; words = [\"mật\"]; "
		"parts "
		"= [\"margin\"]; } );\n",
		"f:2: parts: expected names of: body, header, footer, text-box, cell, comment, "
		"note, metadata, name"},
	    {"a bound to types that are none",
		"version = 1;\n" MARKINGS "fields = ( { name = \"f\"; words = [\"độ\"];\n "
		"types = [\"docx\", \"wav\"]; } );\n",
		"f:4: types: expected names of: types of files as \"matguard scan --json\" shows "
		"them (docx, html, ...), text"},
	    {"a bound to a level of a rule that has its own",
		"version = 1;\nmarkings = ( { name = \"m\"; level = \"mat\"; words = [\"mật\"];\n"
		" levels = [\"mat\"]; } );\n",
		"f:3: unknown key \"levels\", expected one of: name, level, words, parts, types, "
		"needs, at_most, examples, counter_examples"},
	    {"a worth that is none",
		"version = 1;\n" MARKINGS "fields = ( { name = \"f\"; words = [\"độ\"];\n "
		"at_most = \"certain\"; } );\n",
		"f:4: at_most: expected one of \"review\", \"likely\""},
	    {"a need that is none",
		"version = 1;\n" MARKINGS "fields = ( { name = \"f\"; words = [\"độ\"];\n "
		"needs = [\"red\"]; } );\n",
		"f:4: needs: expected names of: capitals, letterhead"},
	    {"a worth of a key word, which is never more than review",
		"version = 1;\n" MARKINGS "keywords = ( { name = \"k\"; level = \"mat\"; words = "
		"[\"a\"];\n at_most = \"review\"; } );\n",
		"f:4: unknown key \"at_most\", expected one of: name, level, words, parts, types, "
		"examples, counter_examples"},
	    {"a bound to no level",
		"version = 1;\n" MARKINGS "fields = ( { name = \"f\"; words = [\"độ\"];\n "
		"levels = [\"cao\"]; } );\n",
		"f:4: levels: expected names of: mat, toi-mat, tuyet-mat"},
	    {"a bound of what counts everywhere",
		"version = 1;\n" MARKINGS
		"declassified = ( { name = \"g\"; words = [\"giải mật\"];\n"
		" parts = [\"header\"]; } );\n",
		"f:4: unknown key \"parts\", expected one of: name, words, examples, "
		"counter_examples"},
	    {"the same words twice",
		"version = 1;\n" MARKINGS "fields = ( { name = \"f\"; words = [\"MẬT\"]; } );\n",
		"f:3: words: \"MẬT\" is there twice"},
	    {"numbers without patterns",
		"version = 1;\n" MARKINGS "numbers = ( { name = \"n\"; level = \"mat\"; } );\n",
		"f:3: expected patterns = [\"...\"] or regex = [\"...\"]"},
	    {"an expression without a text to look for",
		"version = 1;\n" MARKINGS
		"numbers = ( { name = \"n\"; level = \"mat\";\n regex = [\"[0-9]+\"]; } );\n",
		"f:4: regex: \"[0-9]+\": no text of 3 characters that each match has; expected one "
		"outside of groups and repeats, as \"-UBND\" in \\d+/\\w+-UBND"},
	    {"an expression that is none",
		"version = 1;\n" MARKINGS
		"numbers = ( { name = \"n\"; level = \"mat\"; regex = [\"-UBND(\"]; } );\n",
		"f:3: regex: \"-UBND(\": character 7: missing closing parenthesis"},
	    {"no text for an expression",
		"version = 1;\n" MARKINGS
		"numbers = ( { name = \"n\"; level = \"mat\"; regex = [1]; } );\n",
		"f:3: regex: expected strings"},
	    {"a pattern with a space",
		"version = 1;\n" MARKINGS
		"numbers = ( { name = \"n\"; level = \"mat\"; patterns = [\"# a\"]; } );\n",
		"f:3: patterns: expected strings of 1 to 40 characters without spaces"},
	};
	char error[RULES_ERROR_BYTES];
	struct rules *rules = NULL;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		is_int(rules_parse(rows[i].text, strlen(rows[i].text), "f", &rules, error), -EINVAL,
		    rows[i].what);
		is_str(error, rows[i].error, rows[i].what);
	}
}

/* Key words, patterns and expressions far behind in a paragraph, at each place of the pieces. */
static void
test_long_lines(void)
{
	static const char rules_text[] =
	    "version = 1;\n" MARKINGS "keywords = ( { name = \"k\"; level = \"toi-mat\"; words = "
	    "[\"kế hoạch sao mai\"]; } );\n"
	    "numbers = ( { name = \"r\"; level = \"tuyet-mat\"; regex = [\"\\\\d/KH-UBND\\\\(M\"]; "
	    "} "
	    ");\n";
	static const struct {
		const char *text, *findings;
	} rows[] = {
	    {"kế hoạch Sao Mai", "toi-mat review none body\n"},
	    {"12/KH-UBND(M)", "tuyet-mat review none body\n"},
	    {"kế hoạch sao", ""},
	};
	char error[RULES_ERROR_BYTES] = "", findings[FINDINGS_TEXT_MAX], text[4096];
	struct rules *rules = NULL;
	struct judge *judge = NULL;
	unsigned int wrong = 0;

	is_int(rules_parse(rules_text, strlen(rules_text), "f", &rules, error), 0, error);
	if (rules == NULL || judge_new(rules, &judge) < 0)
		exit(1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		for (size_t at = 1500; at < 2600; at += 7) {
			memset(text, 'x', sizeof(text));
			for (size_t k = 9; k < sizeof(text); k += 10)
				text[k] = ' ';
			text[at - 1] = ' ';
			memcpy(text + at, rows[i].text, strlen(rows[i].text));
			text[at + strlen(rows[i].text)] = ' ';
			text[sizeof(text) - 1] = '\0';
			judge_text(judge, text, findings);
			wrong += strcmp(findings, rows[i].findings) != 0 ? 1 : 0;
		}
		is_int((long long)wrong, 0, rows[i].text);
	}
	judge_free(judge);
	rules_free(rules);
}

static const char bounded_rules[] =
    "version = 1;\n"
    "markings = ( { name = \"mat\"; level = \"mat\"; words = [\"mật\"]; },\n"
    "  { name = \"toi\"; level = \"toi-mat\"; words = [\"tối mật\"]; types = [\"docx\"]; } );\n"
    "fields = ( { name = \"do\"; words = [\"độ mật\"]; levels = [\"toi-mat\"]; } );\n"
    "keywords = ( { name = \"a\"; level = \"mat\"; words = [\"sao mai\"]; types = [\"text\"]; },\n"
    "  { name = \"b\"; level = \"toi-mat\"; words = [\"sao mai\"]; parts = [\"header\"]; } );\n";

/* Where a rule does not count, it neither is found nor hides one that does. */
static void
test_bounds(void)
{
	static const struct {
		const char *type, *text, *findings;
	} rows[] = {
	    {"docx", "TỐI MẬT", "toi-mat likely own-line body\n"},
	    {"html", "TỐI MẬT", ""},
	    {NULL, "TỐI MẬT", "toi-mat likely own-line body\n"},
	    {"docx", "Độ mật: Tối mật", "toi-mat likely field body\n"},
	    {"docx", "Độ mật: Mật", ""},
	    {"text/utf-8", "vì sao mai", "mat review none body\n"},
	    {"html", "vì sao mai", ""},
	    {"html", "@header vì sao mai", "toi-mat review none header\n"},
	    {"another", "@header vì sao mai", "toi-mat review none header\n"},
	};
	char error[RULES_ERROR_BYTES] = "", findings[FINDINGS_TEXT_MAX];
	struct rules *rules = NULL;
	struct judge *judge = NULL;

	is_int(rules_parse(bounded_rules, strlen(bounded_rules), "f", &rules, error), 0, "bounds");
	is_str(error, "", "bounds, no error");
	if (rules == NULL || judge_new(rules, &judge) < 0)
		exit(1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		judge_types(judge,
		    rows[i].type != NULL ? rules_type(rows[i].type) : RULES_TYPES_ANY);
		judge_text(judge, rows[i].text, findings);
		is_str(findings, rows[i].findings, rows[i].text);
	}
	judge_types(judge, rules_type("html") | rules_type("docx"));
	judge_text(judge, "TỐI MẬT", findings);
	is_str(findings, "toi-mat likely own-line body\n", "a document of two types");
	judge_types(judge, RULES_TYPES_ANY);
	judge_text(judge, "@name TỐI MẬT.docx", findings);
	is_str(findings, "toi-mat review none name\n", "a name of any type");
	judge_free(judge);
	rules_free(rules);
}

/* Rules that need company or are worth less; lists that go on. */
static void
test_weaker(void)
{
	static const char text[] =
	    "version = 1;\n"
	    "markings = ( { name = \"mat\"; level = \"mat\"; words = [\"mật\"]; } );\n"
	    "context = { letterhead = [\"số:\"]; };\n"
	    "more_markings = ( { name = \"secret\"; level = \"mat\"; words = [\"secret\"];\n"
	    "  needs = [\"capitals\", \"letterhead\"]; at_most = \"review\"; },\n"
	    "  { name = \"kin\"; level = \"toi-mat\"; words = [\"kín\"]; at_most = \"likely\"; } "
	    ");\n"
	    "more_fields = ( { name = \"do\"; words = [\"độ mật\"]; } );\n";
	static const struct {
		const char *text, *findings;
	} rows[] = {
	    {"SECRET", ""},
	    {"Số: 1\nSECRET", "mat review own-line body\n"},
	    {"Số: 1\n@header,red SECRET", "mat review stamp header\n"},
	    {"Số: 1\nSecret", ""},
	    {"Số: 1\nKÍN", "toi-mat likely own-line body\n"},
	    {"Số: 1\nMẬT", "mat certain own-line body\n"},
	    {"Độ mật: Mật", "mat likely field body\n"},
	    /* Many of the weak ones leave the strong one its place. */
	    {"a\nSECRET\nb\nSECRET\nc\nSECRET\nd\nSECRET\ne\nSECRET\nf\nSECRET\ng\nMẬT",
		"mat likely own-line body\n"},
	};
	char error[RULES_ERROR_BYTES] = "", findings[FINDINGS_TEXT_MAX];
	struct rules *rules = NULL;
	struct judge *judge = NULL;

	is_int(rules_parse(text, strlen(text), "f", &rules, error), 0, error);
	if (rules == NULL || judge_new(rules, &judge) < 0)
		exit(1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		judge_text(judge, rows[i].text, findings);
		is_str(findings, rows[i].findings, rows[i].text);
	}
	judge_free(judge);
	rules_free(rules);
}

/* Passwords go through as they are; a wrong one is named by its place and never repeated. */
static void
test_passwords(void)
{
	static const char good[] =
	    "version = 1;\n" MARKINGS "passwords = [\"mật khẩu 1\", \"$x\\\"y\"];\n";
	static const struct {
		const char *what, *text, *error;
	} rows[] = {
	    {"no array", "version = 1;\n" MARKINGS "passwords = \"p\";\n",
		"f:3: passwords: expected an array of 1 to 32 strings [\"...\"]"},
	    {"no strings", "version = 1;\n" MARKINGS "passwords = [1];\n",
		"f:3: passwords: number 1 is none, expected 1 to 255 bytes of text"},
	    {"an empty one", "version = 1;\n" MARKINGS "passwords = [\"p\", \"\"];\n",
		"f:3: passwords: number 2 is none, expected 1 to 255 bytes of text"},
	    {"a control character", "version = 1;\n" MARKINGS "passwords = [\"pass\\n\"];\n",
		"f:3: passwords: number 1 is none, expected 1 to 255 bytes of text"},
	    {"not UTF-8", "version = 1;\n" MARKINGS "passwords = [\"pass\xff\"];\n",
		"f:3: passwords: number 1 is none, expected 1 to 255 bytes of text"},
	};
	char error[RULES_ERROR_BYTES] = "";
	const char *const *list = NULL;
	struct rules *rules = NULL;

	is_int(rules_parse(good, strlen(good), "f", &rules, error), 0, "passwords");
	if (rules == NULL)
		exit(1);
	is_int((long long)rules_passwords(rules, &list), 2, "two of them");
	is_str(list[0], "mật khẩu 1", "the first");
	is_str(list[1], "$x\"y", "the second");
	rules_free(rules);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		is_int(rules_parse(rows[i].text, strlen(rows[i].text), "f", &rules, error), -EINVAL,
		    rows[i].what);
		is_str(error, rows[i].error, rows[i].what);
	}
	rules = rules_shipped();
	is_int((long long)rules_passwords(rules, &list), 0, "the shipped rules have none");
	rules_free(rules);
}

static void
test_too_long(void)
{
	char error[RULES_ERROR_BYTES], *text = malloc(RULES_TEXT_BYTES_MAX + 1);
	struct rules *rules = NULL;

	if (text == NULL)
		return;
	memset(text, '\n', RULES_TEXT_BYTES_MAX + 1);
	is_int(rules_parse(text, RULES_TEXT_BYTES_MAX + 1, "f", &rules, error), -EINVAL,
	    "too long");
	is_str(error, "f:1: too long, expected at most 262144 bytes", "too long");
	free(text);
}

/* A marking without "ậ" must not be lost to the fast reject. */
static void
test_other_marking(void)
{
	static const char text[] =
	    "version = 1;\nmarkings = ( { name = \"secret\"; level = \"mat\"; "
	    "words = [\"secret\"]; } );\n";
	char error[RULES_ERROR_BYTES], findings[FINDINGS_TEXT_MAX];
	struct rules *rules = NULL;
	struct judge *judge = NULL;

	is_int(rules_parse(text, sizeof(text) - 1, "f", &rules, error), 0, "another marking");
	if (rules == NULL || judge_new(rules, &judge) < 0)
		exit(1);
	judge_text(judge, "SECRET\n\nhello", findings);
	is_str(findings, "mat likely own-line body\n", "is found");
	judge_free(judge);
	rules_free(rules);
}

static const char own_rules[] =
    "version = 1;\n"
    "markings = ( { name = \"mat\"; level = \"mat\"; words = [\"mật\"]; parts = [\"body\", "
    "\"header\"];\n"
    "  examples = [\"MẬT\"]; counter_examples = [\"BẢO MẬT\"]; } );\n"
    "keywords = ( { name = \"plan\"; level = \"toi-mat\"; words = [\"kế hoạch sao mai\"];\n"
    "  examples = [\"Theo Kế hoạch Sao Mai năm nay\"]; counter_examples = [\"kế hoạch mai\"]; "
    "} );\n"
    "numbers = ( { name = \"number\"; level = \"mat\"; patterns = [\"#/*-UBND(M)\"];\n"
    "  examples = [\"Căn cứ 12/KH-UBND(M);\", \"(7/BC-UBND(m))\", \"KH-UBND(M)\"];\n"
    "  counter_examples = [\"12/KH-UBND\", \"/KH-UBND(M)\", \"12/KH-UBND (M)\"]; } );\n";

static void
count_broken(const struct rules_example *example, void *arg)
{
	unsigned int *n = arg;

	(*n)++;
	if (!example->kept)
		printf("# %s: %s\n", example->rule, example->text);
}

/* An organisation's own rules: key words, numbers, parts; and the file tests itself. */
static void
test_own_rules(void)
{
	char error[RULES_ERROR_BYTES] = "", findings[FINDINGS_TEXT_MAX];
	struct rules *rules = NULL;
	struct judge *judge = NULL;
	unsigned int n = 0;
	size_t broken = 99;

	is_int(rules_parse(own_rules, strlen(own_rules), "f", &rules, error), 0, "own rules");
	is_str(error, "", "own rules, no error");
	if (rules == NULL || judge_new(rules, &judge) < 0)
		exit(1);
	is_int(rules_test(rules, count_broken, &n, &broken), 0, "they can be tested");
	ok(n == 10, "each example is tested: %u", n);
	ok(broken == 1, "one is broken: %zu", broken);
	judge_text(judge, "@cell MẬT\n@header MẬT", findings);
	is_str(findings, "mat certain own-line header\n", "only in the parts named");
	judge_text(judge, "Theo KẾ HOẠCH SAO MAI", findings);
	is_str(findings, "toi-mat review none body\n", "a key word is for review");
	judge_free(judge);
	rules_free(rules);
	rules = rules_shipped();
	if (rules == NULL)
		exit(1);
	is_int(rules_test(rules, NULL, NULL, &broken), 0, "the shipped rules can be tested");
	is_int((long long)broken, 0, "and keep all their examples");
	rules_free(rules);
}

int
main(void)
{
	test_own_rules();
	test_examples();
	test_errors();
	test_own_errors();
	test_long_lines();
	test_bounds();
	test_weaker();
	test_passwords();
	test_too_long();
	test_other_marking();
	rules_free(NULL);
	judge_free(NULL);
	return tap_done();
}
