/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/proto_scan.h"

#include <errno.h>

#include "tests/tap.h"

static uint8_t bytes[MSG_BYTES_MAX];

/* One payload: how to decode it, and what it was encoded to. */
typedef int decode_fn(struct rd *);

/* Every payload is refused when it is cut anywhere, and when a byte trails it. */
static void
refuses(const char *name, decode_fn *decode, size_t len)
{
	size_t bad = 0;
	struct rd rd;

	for (size_t n = 0; n < len; n++) {
		rd = rd_init(bytes, n);
		if (decode(&rd) != -EBADMSG)
			bad++;
	}
	ok(bad == 0, "%s: cut anywhere, it is refused", name);
	bytes[len] = 0;
	rd = rd_init(bytes, len + 1);
	ok(decode(&rd) == -EBADMSG, "%s: with a byte behind it, too", name);
	rd = rd_init(bytes, len);
	ok(decode(&rd) == 0, "%s: whole, it is not", name);
}

static struct scan_request request;
static struct scan_answer answer;
static struct scan_result result;
static struct helper_request helper;
static struct archive_member entry;
static struct archive_end end;
static struct archive_request archive;
static uint64_t number;

static int
request_decode(struct rd *rd)
{
	return scan_request_decode(rd, &request);
}

static int
answer_decode(struct rd *rd)
{
	return scan_answer_decode(rd, &answer);
}

static int
cancel_decode(struct rd *rd)
{
	return scan_cancel_decode(rd, &number);
}

static int
work_decode(struct rd *rd)
{
	return work_answer_decode(rd, &number, &result);
}

static int
helper_decode(struct rd *rd)
{
	return helper_request_decode(rd, &helper);
}

static int
entry_decode(struct rd *rd)
{
	return archive_member_decode(rd, &entry);
}

static int
archive_decode(struct rd *rd)
{
	return archive_request_decode(rd, &archive);
}

static int
end_decode(struct rd *rd)
{
	return archive_end_decode(rd, &end);
}

static int
generation_decode(struct rd *rd)
{
	return rules_decode(rd, &number);
}

static void
test_scan(void)
{
	struct scan_request r = {.id = 0x1122334455667788, .deadline_ms = 2000, .name = "kh.docx"};
	struct scan_answer a = {.id = 9, .verdict = {.kind = VERDICT_OPAQUE, .why = WHY_DAMAGED}};
	struct wr wr = wr_init(bytes, sizeof(bytes));

	scan_request_encode(&r, &wr);
	refuses("request", request_decode, wr.len);
	ok(request.id == r.id && request.deadline_ms == 2000, "request: the numbers");
	is_str(request.name, "kh.docx", "request: the name");
	wr = wr_init(bytes, sizeof(bytes));
	scan_answer_encode(&a, &wr);
	refuses("answer", answer_decode, wr.len);
	ok(answer.id == 9 && answer.verdict.why == WHY_DAMAGED, "answer: the verdict");
	wr = wr_init(bytes, sizeof(bytes));
	scan_cancel_encode(77, &wr);
	refuses("cancel", cancel_decode, wr.len);
	is_int((long long)number, 77, "cancel: the id");
	wr = wr_init(bytes, sizeof(bytes));
	scan_result_init(&result);
	scan_result_add_opaque(&result, WHY_ENCRYPTED, LIMIT_NONE, "x");
	work_answer_encode(78, &result, &wr);
	refuses("work answer", work_decode, wr.len);
	ok(number == 78 && result.nopaque == 1, "work answer: the result");
	wr = wr_init(bytes, sizeof(bytes));
	rules_encode(79, &wr);
	refuses("rules", generation_decode, wr.len);
	is_int((long long)number, 79, "rules: the generation");
}

static void
test_name_limit(void)
{
	struct scan_request r = {.id = 1};
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd;

	memset(r.name, 'n', SCAN_NAME_MAX);
	scan_request_encode(&r, &wr);
	rd = rd_init(bytes, wr.len);
	is_int(request_decode(&rd), 0, "the longest name");
	wr = wr_init(bytes, sizeof(bytes));
	wr_u64le(&wr, 1);
	wr_u32le(&wr, 1);
	wr_u16le(&wr, SCAN_NAME_MAX + 1);
	for (size_t i = 0; i < SCAN_NAME_MAX + 1; i++)
		wr_u8(&wr, 'n');
	rd = rd_init(bytes, wr.len);
	is_int(request_decode(&rd), -EBADMSG, "one byte more is refused");
}

static void
test_helper(void)
{
	struct helper_request h = {.kind = HELPER_ARCHIVE, .size = 1u << 20};
	struct archive_member e = {.size = UINT64_MAX, .name = "tài liệu/a", .encrypted = true};
	struct archive_end d = {.why = WHY_LIMIT, .limit = LIMIT_INFLATED, .used = 77};
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd;

	helper_request_encode(&h, &wr);
	refuses("helper", helper_decode, wr.len);
	is_int((long long)helper.size, 1 << 20, "helper: the size");
	bytes[0] = HELPER_KINDS;
	rd = rd_init(bytes, wr.len);
	is_int(helper_decode(&rd), -EBADMSG, "helper: a kind there is not");
	wr = wr_init(bytes, sizeof(bytes));
	archive_member_encode(&e, &wr);
	refuses("entry", entry_decode, wr.len);
	ok(entry.size == UINT64_MAX && entry.encrypted, "entry: the numbers");
	is_str(entry.name, e.name, "entry: the name");
	bytes[8] = 2;
	rd = rd_init(bytes, wr.len);
	is_int(entry_decode(&rd), -EBADMSG, "entry: encrypted, neither yes nor no");
	wr = wr_init(bytes, sizeof(bytes));
	archive_end_encode(&d, &wr);
	refuses("end", end_decode, wr.len);
	ok(end.why == WHY_LIMIT && end.limit == LIMIT_INFLATED && end.used == 77, "end: why");
	bytes[0] = 0xff;
	rd = rd_init(bytes, wr.len);
	is_int(end_decode(&rd), -EBADMSG, "end: a reason there is not");
}

static void
test_archive(void)
{
	struct archive_request q = {.format = ARCHIVE_LZ4,
	    .offset = 4096,
	    .size = INT64_MAX - 4096,
	    .unpacked = ARCHIVE_SIZE_UNKNOWN};
	struct wr wr = wr_init(bytes, sizeof(bytes));
	struct rd rd;

	archive_request_encode(&q, &wr);
	refuses("archive", archive_decode, wr.len);
	ok(archive.format == ARCHIVE_LZ4 && archive.offset == 4096 && archive.size == q.size &&
		archive.unpacked == ARCHIVE_SIZE_UNKNOWN,
	    "archive: format and stretch");
	bytes[0] = ARCHIVE_FORMATS;
	rd = rd_init(bytes, wr.len);
	is_int(archive_decode(&rd), -EBADMSG, "archive: a format there is not");
	q.size++;
	wr = wr_init(bytes, sizeof(bytes));
	archive_request_encode(&q, &wr);
	rd = rd_init(bytes, wr.len);
	is_int(archive_decode(&rd), -EBADMSG, "archive: a stretch no file has");
}

int
main(void)
{
	test_scan();
	test_name_limit();
	test_helper();
	test_archive();
	return tap_done();
}
