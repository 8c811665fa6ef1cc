/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages about rule files: what is written is read back, and nothing else is. */
#include "base/proto_rules.h"

#include <stdlib.h>

#include "base/checked.h"
#include "base/rules_ask.h"
#include "tests/tap.h"

static uint8_t bytes[8192];

/* Every shorter form is refused, and one with a byte more. */
#define CUT_AND_LONG(encode, decode, value, back, what)           \
	do {                                                      \
		struct wr whole = wr_init(bytes, sizeof(bytes));  \
		unsigned int taken = 0;                           \
                                                                  \
		encode(value, &whole);                            \
		wr_u8(&whole, 0);                                 \
		for (size_t n = 0; n <= whole.len; n++) {         \
			struct rd cut = rd_init(bytes, n);        \
                                                                  \
			if (n != whole.len - 1)                   \
				taken += decode(&cut, back) == 0; \
		}                                                 \
		is_int((long long)taken, 0, what);                \
	} while (0)

static void
test_request(void)
{
	struct rules_request request, back;
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd;
	char path[600];

	rules_request_set(&request, RULES_TEST, "a/b.conf");
	rules_request_encode(&request, &wr);
	rd = rd_init(bytes, wr.len);
	is_int(rules_request_decode(&rd, &back), 0, "a request");
	ok(back.want == RULES_TEST, "what is wanted");
	is_str(back.name, "a/b.conf", "of which file");
	CUT_AND_LONG(rules_request_encode, rules_request_decode, &request, &back, "no other");
	bytes[0] = RULES_TEST + 1;
	rd = rd_init(bytes, wr.len);
	ok(rules_request_decode(&rd, &back) < 0, "nobody can want anything else");

	memset(path, 'x', sizeof(path));
	memcpy(path + sizeof(path) - 12, "\xe1\xba\xad/rules.co", 12);
	path[sizeof(path) - 1] = '\0';
	rules_request_set(&request, RULES_CHECK, path);
	ok(strlen(request.name) <= RULES_NAME_MAX, "a long name is cut");
	ok(strncmp(request.name, "\xe2\x80\xa6", 3) == 0, "at its beginning");
	is_str(request.name + strlen(request.name) - 8, "/rules.c", "and its end is kept");
}

static void
test_row(void)
{
	const struct rules_row row = {.section = "numbers",
	    .name = "n",
	    .level = LEVEL_TOI_MAT,
	    .parts = 5,
	    .levels = UINT32_MAX,
	    .at_most = CONFIDENCE_REVIEW,
	    .needs_letterhead = true,
	    .ntypes = 1,
	    .nlooks = 2};
	struct rules_row back;
	struct wr wr = wr_init(bytes, sizeof(bytes));
	char text[RULES_TEXT_MAX + 1], more[RULES_TEXT_MAX + 60];
	struct rd rd;

	memset(more, 'a', sizeof(more));
	memcpy(more + RULES_TEXT_MAX - 1, "\xe1\xba\xad", 3);
	more[sizeof(more) - 1] = '\0';
	rules_row_encode(&row, &wr);
	rules_text_encode("docx", &wr);
	rules_text_encode(more, &wr);
	rd = rd_init(bytes, wr.len);
	is_int(rules_row_decode(&rd, &back), 0, "a row");
	ok(back.level == row.level && back.parts == 5 && back.levels == UINT32_MAX &&
		back.ntypes == 1 && back.nlooks == 2 && back.at_most == CONFIDENCE_REVIEW &&
		back.needs_letterhead && !back.needs_capitals,
	    "its numbers");
	is_str(back.section, "numbers", "its list");
	is_int(rules_text_decode(&rd, text), 0, "a text");
	is_str(text, "docx", "is itself");
	is_int(rules_text_decode(&rd, text), 0, "a long text");
	is_int((long long)strlen(text), RULES_TEXT_MAX - 1, "is cut at a whole character");
	ok(rules_text_decode(&rd, text) < 0, "behind the last there is none");
	bytes[2 + 7 + 2 + 1] = LEVEL_TUYET_MAT + 1;
	rd = rd_init(bytes, wr.len);
	ok(rules_row_decode(&rd, &back) < 0, "no other level");
}

static void
test_said_and_end(void)
{
	const struct rules_said said = {.rule = "r",
	    .text = "MẬT\nb",
	    .counter = true,
	    .level = LEVEL_MAT,
	    .confidence = CONFIDENCE_REVIEW,
	    .found = "f"};
	const struct rules_end end = {.error = "f:1: no", .name = "x", .rules = 7, .broken = 2};
	struct rules_said said_back;
	struct rules_end end_back;
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd;

	rules_said_encode(&said, &wr);
	rd = rd_init(bytes, wr.len);
	is_int(rules_said_decode(&rd, &said_back), 0, "an example");
	ok(said_back.counter && !said_back.kept && said_back.confidence == CONFIDENCE_REVIEW,
	    "what became of it");
	is_str(said_back.text, "MẬT\nb", "its text");
	CUT_AND_LONG(rules_said_encode, rules_said_decode, &said, &said_back, "no other");
	wr = wr_init(bytes, sizeof(bytes));
	rules_end_encode(&end, &wr);
	rd = rd_init(bytes, wr.len);
	is_int(rules_end_decode(&rd, &end_back), 0, "an end");
	ok(!end_back.good && end_back.rules == 7 && end_back.broken == 2, "its numbers");
	is_str(end_back.error, "f:1: no", "its reason");
	CUT_AND_LONG(rules_end_encode, rules_end_decode, &end, &end_back, "no other");
}

/* Where there is no program to ask. */
static void
test_nobody(void)
{
	static const struct rules_listener nobody;
	const struct spawn like = {.dir = "/nonexistent", .uid = (uid_t)-1, .gid = (gid_t)-1};
	struct rules_request request;
	struct rules_end end;

	rules_request_set(&request, RULES_CHECK, "f");
	ok(rules_ask(&like, 0, &request, &nobody, &end) < 0, "no program is an error");
}

int
main(void)
{
	test_request();
	test_row();
	test_said_and_end();
	test_nobody();
	return tap_done();
}
