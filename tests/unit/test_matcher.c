/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What single lines are by themselves. */
#include "rules/matcher.h"

#include "tests/unit/judge_text.h"

struct row {
	const char *text;
	enum match_kind kind;
	enum level level;
	uint32_t evidence;
};

static struct line *line; /* large: not on the stack */

static void
is_match(const struct row *row, const struct match *match)
{
	bool good = match->kind == row->kind;

	if (good && row->kind != MATCH_NONE)
		good = match->level == row->level && match->evidence == row->evidence;
	if (!ok(good, "\"%s\"", row->text))
		printf("# kind %d level %d evidence %#x, want kind %d level %d evidence %#x\n",
		    (int)match->kind, (int)match->level, match->evidence, (int)row->kind,
		    (int)row->level, row->evidence);
}

static struct part_of_line
whole(const char *text)
{
	line_set(line, text, strlen(text));
	return (struct part_of_line){0, line->ntokens};
}

static void
test_alone(const struct rules *rules)
{
	static const struct row rows[] = {
	    {"MẬT", MATCH_MARKING, LEVEL_MAT, E_ALONE | E_CAPS},
	    {"Mật", MATCH_MARKING, LEVEL_MAT, E_ALONE | E_INITIAL},
	    {"mật", MATCH_MARKING, LEVEL_MAT, E_ALONE},
	    {"Tối Mật", MATCH_MARKING, LEVEL_TOI_MAT, E_ALONE | E_INITIAL | E_WORDS},
	    {"TUYỆT MẬT", MATCH_MARKING, LEVEL_TUYET_MAT, E_ALONE | E_CAPS | E_WORDS},
	    {"[MẬT]", MATCH_MARKING, LEVEL_MAT, E_ALONE | E_CAPS | E_BRACKETS},
	    {"“MẬT”", MATCH_MARKING, LEVEL_MAT, E_ALONE | E_CAPS | E_QUOTED},
	    {"- MẬT", MATCH_MARKING, LEVEL_MAT, E_ALONE | E_CAPS | E_LISTED},
	    {"- MẬT -", MATCH_MARKING, LEVEL_MAT, E_ALONE | E_CAPS},
	    {"MẬT.", MATCH_MARKING, LEVEL_MAT, E_ALONE | E_CAPS},
	    {"Mật.", MATCH_MARKING, LEVEL_MAT, E_ALONE | E_INITIAL | E_LISTED},
	    {"☐ Mật", MATCH_MARKING, LEVEL_MAT, E_ALONE | E_INITIAL | E_LISTED | E_UNTICKED},
	    {"☒ Mật", MATCH_MARKING, LEVEL_MAT, E_ALONE | E_INITIAL | E_LISTED},
	    {"TỐl MẬT", MATCH_MARKING, LEVEL_TOI_MAT, E_ALONE | E_CAPS | E_LOOKALIKE | E_WORDS},
	    {"TỐ1 MẬT", MATCH_MARKING, LEVEL_TOI_MAT, E_ALONE | E_CAPS | E_LOOKALIKE | E_WORDS},
	    {"TÀI LIỆU MẬT", MATCH_TITLE, LEVEL_MAT, E_TITLE | E_CAPS},
	    {"ĐỘ MẬT", MATCH_LABEL, LEVEL_NONE, E_ALONE | E_CAPS},
	    {"GIẢI MẬT", MATCH_DECLASSIFIED, LEVEL_NONE, E_ALONE | E_CAPS},
	    {"1. MẬT", MATCH_NONE, 0, 0},
	    {"BẢO MẬT", MATCH_NONE, 0, 0},
	    {"MẶT", MATCH_NONE, 0, 0},
	    {"MAT", MATCH_NONE, 0, 0},
	    {"MẬT?", MATCH_NONE, 0, 0},
	    {"***", MATCH_NONE, 0, 0},
	    {"", MATCH_NONE, 0, 0},
	};
	struct match match;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		matcher_alone(rules, line, whole(rows[i].text), &match);
		is_match(&rows[i], &match);
	}
}

static void
test_beside(const struct rules *rules)
{
	static const struct row rows[] = {
	    {"TỐI MẬT - HỎA TỐC", MATCH_MARKING, LEVEL_TOI_MAT, E_ALONE | E_CAPS | E_WORDS},
	    {"MẬT, KHẨN", MATCH_MARKING, LEVEL_MAT, E_ALONE | E_CAPS},
	    {"TUYỆT MẬT Bản số: 02", MATCH_MARKING, LEVEL_TUYET_MAT, E_ALONE | E_CAPS | E_WORDS},
	    {"Số: 12/BC-UBND MẬT", MATCH_MARKING, LEVEL_MAT, E_COLUMN | E_CAPS},
	    {"Số: 12/BC-UBND VỀ MẬT", MATCH_NONE, 0, 0},
	    {"Số: BẢO MẬT", MATCH_NONE, 0, 0},
	    {"1. MẬT", MATCH_NONE, 0, 0},
	    {"Mật, khẩn", MATCH_NONE, 0, 0},
	    {"MẬT KHẨU", MATCH_NONE, 0, 0},
	    {"", MATCH_NONE, 0, 0},
	};
	struct match match;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		(void)whole(rows[i].text);
		matcher_beside(rules, line, &match);
		is_match(&rows[i], &match);
	}
}

static void
test_field(const struct rules *rules)
{
	static const struct row rows[] = {
	    {"Độ mật: Mật", MATCH_FIELD, LEVEL_MAT, E_FIELD | E_INITIAL},
	    {"ĐỘ MẬT:TUYỆT MẬT.", MATCH_FIELD, LEVEL_TUYET_MAT, E_FIELD | E_CAPS},
	    {"a) Mức độ mật: Tối mật;", MATCH_FIELD, LEVEL_TOI_MAT, E_FIELD | E_INITIAL},
	    {"có độ mật: Tối mật", MATCH_FIELD, LEVEL_TOI_MAT, E_FIELD | E_INITIAL | E_SENTENCE},
	    {"Độ mật: [MẬT]", MATCH_FIELD, LEVEL_MAT, E_FIELD | E_CAPS},
	    {"Độ mật:", MATCH_LABEL, LEVEL_NONE, 0},
	    {"Độ mật: ____", MATCH_LABEL, LEVEL_NONE, 0},
	    {"Độ mật Mật", MATCH_NONE, 0, 0},
	    {"Độ mật: Thường", MATCH_NONE, 0, 0},
	    {"Độ mật: Mật/Thường", MATCH_NONE, 0, 0},
	    {"Độ mật: Mật, Tối mật", MATCH_NONE, 0, 0},
	    {"Độ mật: Mật là", MATCH_NONE, 0, 0},
	};
	struct match match;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		matcher_field(rules, line, whole(rows[i].text), &match);
		is_match(&rows[i], &match);
	}
}

static void
test_bracketed(const struct rules *rules)
{
	static const struct row rows[] = {
	    {"BÁO CÁO (MẬT)", MATCH_TITLE, LEVEL_MAT, E_TITLE | E_CAPS | E_BRACKETS},
	    {"Kế hoạch A2 [Mật]", MATCH_TITLE, LEVEL_MAT, E_TITLE | E_INITIAL | E_BRACKETS},
	    {"Quản lý con dấu (MẬT)", MATCH_NONE, 0, 0},
	    {"BÁO CÁO (MẬT) NĂM 2026", MATCH_NONE, 0, 0},
	    {"(MẬT)", MATCH_NONE, 0, 0},
	};
	struct match match;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		matcher_bracketed(rules, line, whole(rows[i].text), &match);
		is_match(&rows[i], &match);
	}
}

static void
test_name(const struct rules *rules)
{
	static const struct row rows[] = {
	    {"KH A2 (MẬT).docx", MATCH_NAME, LEVEL_MAT, E_NAME | E_CAPS},
	    {"BC_TỐI MẬT_2026.pdf", MATCH_NAME, LEVEL_TOI_MAT, E_NAME | E_CAPS},
	    {"Mật khẩu.txt", MATCH_NONE, 0, 0},
	    {"BẢO MẬT.docx", MATCH_NONE, 0, 0},
	    {"MẬT KHẨU.docx", MATCH_NONE, 0, 0},
	    {"tài liệu mật.docx", MATCH_NONE, 0, 0},
	};
	struct match match;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		(void)whole(rows[i].text);
		matcher_name(rules, line, &match);
		is_match(&rows[i], &match);
	}
}

static void
test_columns(void)
{
	struct part_of_line part = {0, 0};
	size_t columns = 0;

	line_set(line, "MẬT\tKính gửi   ai", strlen("MẬT\tKính gửi   ai"));
	while (line_next_column(line, &part))
		columns++;
	is_int((long long)columns, 3, "columns of a flattened line");
}

static void
test_limits(const struct rules *rules)
{
	struct match match;
	char text[8192];

	memset(text, 'M', sizeof(text));
	line_set(line, text, sizeof(text));
	ok(line->cut && line->ntokens == 1, "a long word is cut");
	memset(text, '(', sizeof(text));
	line_set(line, text, sizeof(text));
	ok(line->cut && line->ntokens == LINE_TOKENS_MAX, "many signs are cut");
	matcher_alone(rules, line, (struct part_of_line){0, line->ntokens}, &match);
	is_int(match.kind, MATCH_NONE, "and are no marking");
}

int
main(void)
{
	struct rules *rules = rules_shipped();

	line = malloc(sizeof(*line));
	if (rules == NULL || line == NULL)
		return 1;
	test_alone(rules);
	test_beside(rules);
	test_field(rules);
	test_bracketed(rules);
	test_name(rules);
	test_columns();
	test_limits(rules);
	free(line);
	rules_free(rules);
	return tap_done();
}
