/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/verdict.h"

#include <errno.h>

#include "base/msg.h"

#include "tests/tap.h"

static struct scan_result result, back;
static uint8_t bytes[MSG_BYTES_MAX], again[MSG_BYTES_MAX];

static struct finding
finding(enum level level, enum confidence confidence, const char *where)
{
	struct finding f = {.level = level, .confidence = confidence};

	snprintf(f.where, sizeof(f.where), "%s", where);
	return f;
}

static void
add(enum level level, enum confidence confidence, const char *where)
{
	struct finding f = finding(level, confidence, where);

	scan_result_add(&result, &f);
}

static void
test_names(void)
{
	enum verdict_kind kind = VERDICT_CLEAN;
	enum limit limit = LIMIT_NONE;
	enum why why = WHY_NONE;

	is_str(verdict_name(VERDICT_MARKED), "marked", "name of a verdict");
	is_str(level_name(LEVEL_TOI_MAT), "toi-mat", "name of a level");
	is_str(level_name(LEVEL_NONE), NULL, "no level has no name");
	is_str(level_marking(LEVEL_TUYET_MAT), "TUYỆT MẬT", "how a level is stamped");
	is_str(part_name(PART_TEXTBOX), "text-box", "name of a part");
	is_str(why_name(WHY_ENCRYPTED), "encrypted", "name of a reason");
	is_str(limit_name(LIMIT_DEPTH), "depth", "name of a limit");
	ok(verdict_from(VERDICT_MARKED, &kind) == 0 && kind == VERDICT_MARKED, "the last verdict");
	ok(verdict_from(VERDICT_MARKED + 1, &kind) == -EBADMSG && kind == VERDICT_MARKED,
	    "a number behind it is none");
	is_int(limit_from(LIMIT_SIZE + 1, &limit), -EBADMSG, "nor a limit behind the last");
	is_int(why_from(255, &why), -EBADMSG, "nor a reason behind the last");
}

/* marked > review > opaque > error > clean */
static void
test_precedence(void)
{
	struct verdict v;

	scan_result_init(&result);
	scan_result_sum(&result, &v);
	is_int(v.kind, VERDICT_CLEAN, "nothing found is clean");
	result.error = true;
	result.error_why = WHY_READ;
	scan_result_sum(&result, &v);
	ok(v.kind == VERDICT_ERROR && v.why == WHY_READ, "an error");
	scan_result_add_opaque(&result, WHY_LIMIT, LIMIT_DEPTH, "a.zip!b.zip");
	scan_result_sum(&result, &v);
	ok(v.kind == VERDICT_OPAQUE && v.why == WHY_LIMIT && v.limit == LIMIT_DEPTH, "opaque");
	is_str(v.where, "a.zip!b.zip", "says where");
	add(LEVEL_TUYET_MAT, CONFIDENCE_REVIEW, "a");
	scan_result_sum(&result, &v);
	ok(v.kind == VERDICT_REVIEW && v.level == LEVEL_TUYET_MAT, "a finding to review");
	add(LEVEL_MAT, CONFIDENCE_LIKELY, "b");
	scan_result_sum(&result, &v);
	ok(v.kind == VERDICT_MARKED && v.level == LEVEL_MAT && v.confidence == CONFIDENCE_LIKELY,
	    "a likely lower level goes before a higher one to review");
	add(LEVEL_TOI_MAT, CONFIDENCE_LIKELY, "c");
	add(LEVEL_MAT, CONFIDENCE_CERTAIN, "d");
	scan_result_sum(&result, &v);
	ok(v.level == LEVEL_TOI_MAT && v.why == WHY_NONE, "then the higher level names the file");
	is_str(v.where, "c", "and its place");
}

static void
test_keep_strongest(void)
{
	char where[16];

	scan_result_init(&result);
	for (unsigned int i = 0; i < FINDINGS_MAX + 5; i++) {
		snprintf(where, sizeof(where), "%u", i);
		add(LEVEL_MAT, CONFIDENCE_LIKELY, where);
	}
	is_int((long long)result.nfindings, FINDINGS_MAX, "no more are kept than may be");
	is_int(result.findings_total, FINDINGS_MAX + 5, "all are counted");
	is_str(result.findings[0].where, "0", "among equals the first found is first");
	add(LEVEL_TUYET_MAT, CONFIDENCE_CERTAIN, "top");
	is_str(result.findings[0].where, "top", "a stronger one that comes late is first");
	is_str(result.findings[1].where, "0", "the others move down");
	is_str(result.findings[FINDINGS_MAX - 1].where, "18", "and the last falls out");
	add(LEVEL_TUYET_MAT, CONFIDENCE_REVIEW, "weak");
	is_str(result.findings[FINDINGS_MAX - 1].where, "18", "a weaker one does not get in");
	for (unsigned int i = 0; i < OPAQUE_MAX + 3; i++)
		scan_result_add_opaque(&result, WHY_ENCRYPTED, LIMIT_NONE, "x");
	ok(result.nopaque == OPAQUE_MAX && result.opaque_total == OPAQUE_MAX + 3, "opaque alike");
}

static void
test_long_where(void)
{
	static char where[WHERE_BYTES_MAX + 100];

	memset(where, 'w', sizeof(where) - 1);
	scan_result_init(&result);
	scan_result_add_opaque(&result, WHY_DAMAGED, LIMIT_NONE, where);
	is_int((long long)strlen(result.opaque[0].where), WHERE_BYTES_MAX, "a long place is cut");
}

/* The largest result: everything there can be, every string full. */
static void
fill(void)
{
	scan_result_init(&result);
	memset(result.type, 't', TYPE_BYTES_MAX);
	for (size_t i = 0; i < FINDINGS_MAX; i++) {
		struct finding f = finding(LEVEL_TUYET_MAT, CONFIDENCE_CERTAIN, "");

		f.part = PART_NAME;
		f.form = FORM_TITLE;
		f.encoding = ENCODING_UTF16BE;
		memset(f.rule, 'r', RULE_BYTES_MAX);
		memset(f.where, 'w', WHERE_BYTES_MAX);
		f.nreasons = REASONS_MAX;
		for (size_t j = 0; j < REASONS_MAX; j++)
			memset(f.reasons[j], 'n', REASON_BYTES_MAX);
		scan_result_add(&result, &f);
	}
	for (size_t i = 0; i < OPAQUE_MAX; i++)
		scan_result_add_opaque(&result, WHY_LIMIT, LIMIT_SIZE, result.findings[0].where);
	result.error = true;
	result.error_why = WHY_NOT_REGULAR;
}

static void
test_result_bytes(void)
{
	struct wr wr = wr_init(bytes, sizeof(bytes) - MSG_HEADER_BYTES - sizeof(uint64_t));
	struct rd rd;
	size_t len, bad = 0;

	fill();
	scan_result_encode(&result, &wr);
	is_int(wr_end(&wr), 0, "the largest result fits into a message");
	len = wr.len;
	rd = rd_init(bytes, len);
	ok(scan_result_decode(&rd, &back) == 0 && rd_end(&rd) == 0, "and can be read again");
	wr = wr_init(again, sizeof(again));
	scan_result_encode(&back, &wr);
	ok(wr.len == len && memcmp(bytes, again, len) == 0, "the same");
	for (size_t n = 0; n < len; n++) {
		rd = rd_init(bytes, n);
		if (scan_result_decode(&rd, &back) != -EBADMSG)
			bad++;
	}
	is_int((long long)bad, 0, "no shorter one can");
}

static void
test_verdict_bytes(void)
{
	struct verdict v = {.kind = VERDICT_MARKED, .level = LEVEL_MAT}, got;
	struct wr wr = wr_init(bytes, sizeof(bytes));
	size_t bad = 0, len;
	struct rd rd;

	snprintf(v.rule, sizeof(v.rule), "mat");
	snprintf(v.where, sizeof(v.where), "a.zip!b");
	verdict_encode(&v, &wr);
	rd = rd_init(bytes, wr.len);
	ok(verdict_decode(&rd, &got) == 0 && rd_end(&rd) == 0, "a verdict");
	len = wr.len;
	wr = wr_init(again, sizeof(again));
	verdict_encode(&got, &wr);
	ok(wr.len == len && memcmp(bytes, again, len) == 0, "comes back the same");
	for (size_t i = 0; i < 8; i++) {
		uint8_t was = bytes[i];

		bytes[i] = 0x7f;
		rd = rd_init(bytes, wr.len);
		if (verdict_decode(&rd, &got) != -EBADMSG)
			bad++;
		bytes[i] = was;
	}
	is_int((long long)bad, 0, "a number that names nothing is refused, in each field");
}

/* Counts that disagree with the totals, and counts above what can be held. */
static void
test_result_lies(void)
{
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd;

	scan_result_init(&result);
	add(LEVEL_MAT, CONFIDENCE_LIKELY, "a");
	result.findings_total = 0;
	scan_result_encode(&result, &wr);
	rd = rd_init(bytes, wr.len);
	is_int(scan_result_decode(&rd, &back), -EBADMSG, "more findings than in all");
	scan_result_init(&result);
	wr = wr_init(bytes, sizeof(bytes));
	scan_result_encode(&result, &wr);
	bytes[2] = 2;
	rd = rd_init(bytes, wr.len);
	is_int(scan_result_decode(&rd, &back), -EBADMSG, "an error that is neither yes nor no");
	bytes[2] = 0;
	memset(bytes + 4, 0xff, 8);
	bytes[12] = FINDINGS_MAX + 1;
	rd = rd_init(bytes, sizeof(bytes));
	is_int(scan_result_decode(&rd, &back), -EBADMSG, "more findings than can be kept");
	bytes[12] = 0;
	bytes[13] = OPAQUE_MAX + 1;
	rd = rd_init(bytes, sizeof(bytes));
	is_int(scan_result_decode(&rd, &back), -EBADMSG, "more opaque members than can be kept");
}

int
main(void)
{
	test_names();
	test_precedence();
	test_keep_strongest();
	test_long_where();
	test_result_bytes();
	test_verdict_bytes();
	test_result_lies();
	return tap_done();
}
