/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>

#include "base/record.h"
#include "tests/tap.h"

static uint8_t bytes[RECORD_EVENT_BYTES_MAX];

static struct rd
full_event(void)
{
	const struct verdict v = {
	    .kind = VERDICT_MARKED,
	    .level = LEVEL_TOI_MAT,
	    .confidence = CONFIDENCE_CERTAIN,
	    .part = PART_HEADER,
	    .form = FORM_STAMP,
	    .encoding = ENCODING_UTF8,
	    .rule = "toi-mat",
	    .where = "a.zip!kế hoạch.docx!header",
	};
	struct wr wr = wr_init(bytes, sizeof(bytes));

	record_begin(&wr, RECORD_FINDING, 1700000000123456789u, 42);
	record_u8(&wr, TAG_ACT, ACT_OPENED);
	record_u8(&wr, TAG_DECISION, DECISION_DENIED);
	record_u8(&wr, TAG_CAUSE, CAUSE_SCAN);
	record_verdict(&wr, &v);
	record_u64(&wr, TAG_INO, 77);
	record_str(&wr, TAG_PATH, "/home/a/kế hoạch.docx", PATH_RECORD_MAX);
	record_u32(&wr, TAG_UID, 1000);
	return rd_init(bytes, wr_end(&wr) == 0 ? wr.len : 0);
}

static void
test_round_trip(void)
{
	struct rd rd = full_event();
	struct record_event e;
	char text[WHERE_BYTES_MAX + 1], little[5];
	uint8_t u8 = 0;
	uint32_t u32 = 0;
	uint64_t u64 = 0;

	is_int(record_event_decode(&rd, &e), 0, "what was written is read");
	ok(e.kind == RECORD_FINDING && e.wall_ns == 1700000000123456789u && e.mono_ns == 42,
	    "kind and clocks");
	ok(record_get_u8(&e, TAG_LEVEL, &u8) && u8 == LEVEL_TOI_MAT, "a u8");
	ok(record_get_u32(&e, TAG_UID, &u32) && u32 == 1000, "a u32");
	ok(record_get_u64(&e, TAG_INO, &u64) && u64 == 77, "a u64");
	ok(record_get_str(&e, TAG_WHERE, text, sizeof(text)), "a string");
	is_str(text, "a.zip!kế hoạch.docx!header", "and its value");
	ok(record_get_str(&e, TAG_PATH, little, sizeof(little)), "a string cut to size");
	is_str(little, "/hom", "and its value");
	ok(!record_get_u32(&e, TAG_PID, &u32), "a field that is not there");
	ok(!record_get_u64(&e, TAG_UID, &u64), "a field of another size");
	ok(!record_get_u8(&e, TAG_WHY, &u8), "none is left out");
}

static void
test_tuyet_mat(void)
{
	const struct verdict v = {
	    .kind = VERDICT_MARKED,
	    .level = LEVEL_TUYET_MAT,
	    .confidence = CONFIDENCE_LIKELY,
	    .where = "secret name.docx",
	};
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct record_event e;
	struct rd rd;
	char text[64];

	record_begin(&wr, RECORD_FINDING, 1, 1);
	record_verdict(&wr, &v);
	rd = rd_init(bytes, wr.len);
	is_int(record_event_decode(&rd, &e), 0, "a TUYỆT MẬT record is read");
	ok(!record_get_str(&e, TAG_WHERE, text, sizeof(text)), "it does not say where");
	ok(memmem(bytes, wr.len, "secret", 6) == NULL, "no byte of the name is in it");
}

static void
cut_is(const char *s, size_t max, const char *want)
{
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct record_event e;
	struct rd rd;
	char text[256] = "";

	record_begin(&wr, RECORD_LOG, 1, 1);
	record_str(&wr, TAG_TEXT, s, max);
	rd = rd_init(bytes, wr.len);
	ok(record_event_decode(&rd, &e) == 0, "\"%s\" cut to %zu bytes is read", s, max);
	(void)record_get_str(&e, TAG_TEXT, text, sizeof(text));
	is_str(text, want, "and its value");
	ok(strlen(text) <= max, "and its length");
}

static void
test_cuts(void)
{
	cut_is("abcdef", 6, "abcdef");
	cut_is("abcdefg", 6, "…efg");
	cut_is("", 6, "");
	cut_is("abcdefg", 3, "");
	cut_is("xxxxxxxxxxxếz", 6, "…z"); /* "ế" is 3 bytes: a cut inside takes it away */
	cut_is("xxxxxxxxxxxếz", 7, "…ếz");
	cut_is("\x80\x80\x80\x80\x80\x80\x80\x80", 7, "…\x80"); /* no text, but kept all the same */
}

static void
test_fits_ring(void)
{
	struct verdict v = {
	    .kind = VERDICT_MARKED,
	    .level = LEVEL_MAT,
	    .confidence = CONFIDENCE_LIKELY,
	    .why = WHY_LIMIT,
	    .limit = LIMIT_DEPTH,
	};
	struct wr wr = wr_init(bytes, sizeof(bytes));
	char path[5000];

	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	memset(v.rule, 'r', RULE_BYTES_MAX);
	memset(v.where, 'w', WHERE_BYTES_MAX);
	record_begin(&wr, RECORD_FINDING, 1, 1);
	for (int tag = TAG_ACT; tag <= TAG_CAUSE; tag++)
		record_u8(&wr, (enum record_tag)tag, 1);
	record_verdict(&wr, &v);
	for (int tag = TAG_DEV; tag <= TAG_CTIME_NS; tag++)
		record_u64(&wr, (enum record_tag)tag, UINT64_MAX);
	record_str(&wr, TAG_PATH, path, PATH_RECORD_MAX);
	for (int tag = TAG_PID; tag <= TAG_LOGIN_UID; tag++)
		record_u32(&wr, (enum record_tag)tag, UINT32_MAX);
	record_str(&wr, TAG_COMM, path, 16);
	record_u8(&wr, TAG_GUARD, 31);
	record_u8(&wr, TAG_CONNECTIVITY, 0);
	record_u64(&wr, TAG_RULES, 1);
	is_int(wr_end(&wr), 0, "the largest finding fits a ring slot");
}

static int
decode(const void *event, size_t len)
{
	static struct record_event e;
	struct rd rd = rd_init(event, len);

	return record_event_decode(&rd, &e);
}

#define CLOCKS "\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0"
#define REFUSED(s, why) is_int(decode(s, sizeof(s) - 1), -EBADMSG, why)

static void
test_refused(void)
{
	struct rd rd = full_event();
	unsigned int taken = 0;
	uint8_t kind;

	is_int(decode("\6" CLOCKS, 17), 0, "no field at all is fine");
	is_int(decode("\6" CLOCKS "\xff\0\2\0zz", 23), 0, "an unknown field is kept");
	REFUSED("", "nothing");
	REFUSED("\0" CLOCKS, "kind 0");
	REFUSED("\7" CLOCKS, "an unknown kind");
	REFUSED("\6" CLOCKS "\0\0\0\0", "tag 0");
	REFUSED("\6" CLOCKS "\1\0\1\0\1\1\0\1\0\1", "a field twice");
	REFUSED("\6" CLOCKS "\2\0\1\0\1\1\0\1\0\1", "fields out of order");
	REFUSED("\6" CLOCKS "\1\0\2\0\1\1", "a u8 of two bytes");
	REFUSED("\6" CLOCKS "\1\0\1\0\0", "act 0");
	REFUSED("\6" CLOCKS "\1\0\1\0\5", "an unknown act");
	REFUSED("\6" CLOCKS "\5\0\1\0\4", "an unknown level");
	REFUSED("\6" CLOCKS "\35\0\0\0", "an empty string");
	REFUSED("\6" CLOCKS "\35\0\3\0a\0b", "a NUL in a string");
	REFUSED("\6" CLOCKS "\35\0\3\0ab", "a field that goes beyond the end");
	is_int(record_event_check(rd_init("\7" CLOCKS, 17), &kind), 0,
	    "the form of an unknown kind can be checked");
	is_int(record_event_check(rd_init("\6" CLOCKS "\1\0\1\0\5", 22), &kind), 0,
	    "and that of an unknown value");
	/* A record may end behind any field; every other cut must be seen. */
	for (size_t len = 0; len < rd.left; len++)
		taken += decode(rd.p, len) == 0;
	is_int(taken, 14, "cut anywhere but behind a field it is refused");
}

static void
test_head(void)
{
	struct record_head head = {.epoch = 3, .seq = 9, .ring = UINT64_MAX, .ring_seq = 5}, back;
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd;

	memset(head.host, 1, sizeof(head.host));
	memset(head.boot, 2, sizeof(head.boot));
	record_head_encode(&head, &wr);
	is_int((long long)wr.len, RECORD_HEAD_BYTES, "a head has the size the format gives");
	rd = rd_init(bytes, wr.len);
	is_int(record_head_decode(&rd, &back), 0, "it is read");
	ok(memcmp(&head, &back, sizeof(head)) == 0, "and is the same");
	bytes[0] = 2;
	rd = rd_init(bytes, wr.len);
	is_int(record_head_decode(&rd, &back), -EBADMSG, "another version is refused");
}

int
main(void)
{
	test_round_trip();
	test_tuyet_mat();
	test_cuts();
	test_fits_ring();
	test_refused();
	test_head();
	is_str(record_kind_name(RECORD_GAP), "gap", "kinds have names");
	is_str(record_act_name(ACT_AT_REST), "at-rest", "acts have names");
	is_str(record_decision_name(DECISION_NOTED), "noted", "decisions have names");
	is_str(record_cause_name(CAUSE_WATCH_MISSING), "watch-missing", "causes have names");
	return tap_done();
}
