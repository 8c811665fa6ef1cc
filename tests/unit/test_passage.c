/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of plain text hands on few lines; what is found is the same as if the rules had heard
 * each of them. And what text carries is found wherever its stretches are cut. */
#include "base/checked.h"
#include "rules/ends.h"
#include "scanner/limits.h"
#include "tests/unit/scan_bytes.h"

#define DOCUMENTS 3000u
#define LINES_MAX 120u

static const char *const lines[] = {"MẬT", "TỐI MẬT", "Mật", "mật", "  TUYỆT MẬT  ", "TUYỆT", "BẢO",
    "ỦY BAN NHÂN DÂN TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    "Bản số: 03", "Độ mật:", "Độ mật: Tối mật", "GIẢI MẬT", "Nơi nhận:", "- Như trên;",
    "QUY ĐỊNH VỀ BẢO VỆ BÍ MẬT NHÀ NƯỚC", "1. Mật khẩu của máy đã được đổi.", "", "   ", "-----",
    "M\xCBT", "T\xE8I M\xCBT", "BAN CH\xC6 HUY", "M&#7852;T", "MA\xCC\xA3\xCC\x82T",
    "Căn cứ Luật Bảo vệ bí mật nhà nước ngày 15 tháng 11 năm 2018;", "KHẨU", "Họ tên  Chức vụ  Mật",
    "Nhật ký luận văn và bình luận về kỹ thuật.", "x", "(MẬT)", "KẾ HOẠCH (Mật)"};
static const char *const ends[] = {"\n", "\r\n", "\n", "\n\n", "\r", "\xE2\x80\xA8"};

static uint32_t state = 5;

static uint32_t
dice(uint32_t sides)
{
	state = state * 1664525 + 1013904223;
	return (state >> 8) % sides;
}

static void
on_finding(struct finding *finding, void *arg)
{
	scan_result_add(arg, finding);
}

/* Every line, one after another. */
static void
hear_all(struct judge *judge, const char *text, size_t len, struct scan_result *ret)
{
	struct span span = {.part = PART_NAME, .text = "a.txt", .len = 5, .flags = SPAN_BREAK};
	size_t next;

	scan_result_init(ret);
	(void)judge_span(judge, &span);
	judge_types(judge, rules_type("text/utf-8"));
	span = (struct span){.part = PART_BODY};
	for (; len > 0; text += next, len -= next) {
		span.len = ends_line(text, len, &next);
		span.text = text;
		if (span.len > 0)
			(void)judge_span(judge, &span);
	}
	judge_finish(judge, on_finding, ret);
}

static bool
same_findings(const struct scan_result *a, const struct scan_result *b)
{
	if (a->nfindings != b->nfindings || a->findings_total != b->findings_total)
		return false;
	for (size_t i = 0; i < a->nfindings; i++) {
		struct finding x = a->findings[i], y = b->findings[i];

		if (x.level != y.level || x.confidence != y.confidence || x.form != y.form ||
		    x.encoding != y.encoding || x.nreasons != y.nreasons ||
		    memcmp(x.reasons, y.reasons, x.nreasons * sizeof(x.reasons[0])) != 0)
			return false;
	}
	return true;
}

static size_t
document_make(char *text, size_t max)
{
	size_t n = 0, count = 1 + dice(LINES_MAX);
	const char *end = ends[dice(ARRAY_LEN(ends))];
	bool quiet = dice(2) == 0;

	for (size_t i = 0; i < count && n + 256 < max; i++) {
		/* Most lines of a quiet one say nothing. */
		const char *line = lines[quiet && dice(8) > 0 ? 29 : dice(ARRAY_LEN(lines))];

		n += (size_t)snprintf(text + n, max - n, "%s%s", line, i + 1 < count ? end : "");
	}
	return n;
}

static void
test_same(void)
{
	static char text[65536];
	static struct scan_result want;
	struct judge *judge;
	bool same = true;
	size_t n, marked = 0;

	if (judge_new(scan_rules, &judge) < 0)
		abort();
	for (size_t i = 0; i < DOCUMENTS && same; i++) {
		n = document_make(text, sizeof(text));
		hear_all(judge, text, n, &want);
		scan_bytes(text, n, "a.txt");
		if (strcmp(scan_got.type, "text/utf-8") != 0)
			continue;
		same = same_findings(&want, &scan_got);
		marked += want.nfindings > 0 ? 1 : 0;
		if (!same)
			printf("# %zu against %zu\n%.*s\n", want.nfindings, scan_got.nfindings,
			    (int)n, text);
	}
	judge_free(judge);
	ok(same, "the same findings as if each line were heard");
	ok(marked > DOCUMENTS / 3, "of many documents: %zu", marked);
}

/* A heading, then "TỐI MẬT" on a line of its own, in letters of no format. */
static const char base64[] = "QuG7mCBRVeG7kEMgUEjDkk5HClThu5BJIE3huqxUCkLDgU8gQ8OBTwpU4bul"
			     "bmggaMOsbmggc8OhdSB0aMOhbmcgxJHhuqd1IG7Eg20K";

/* At each place about the cut between two stretches. */
static void
test_cuts(const char *what, const char *carried, const char *member)
{
	size_t len = strlen(carried), n = 2 * TEXT_STRETCH, at;
	char *text = malloc(n);
	bool all = true;

	for (at = TEXT_STRETCH - len - 3; at < TEXT_STRETCH + 3 && all; at++) {
		memset(text, '.', n);
		text[at - 1] = '\n';
		memcpy(text + at, carried, len);
		text[at + len] = '\n';
		scan_bytes(text, n, "a.txt");
		all = scan_verdict.kind == VERDICT_MARKED && scan_verdict.level == LEVEL_TOI_MAT &&
		    (member == NULL || strstr(scan_verdict.where, member) != NULL);
	}
	ok(all, "%s at every place, %zu", what, at);
	free(text);
}

int
main(void)
{
	scan_begin();
	test_same();
	test_cuts("a marking", "TỐI MẬT", NULL);
	test_cuts("base64", base64, "!base64");
	test_cuts("quoted-printable", "B=\n=E1=BB=98\nT=E1=BB=90I M=E1=BA=\n=ACT\n=C3=81",
	    "!quoted");
	test_cuts("percent signs", "%54%e1%bb%90I%20M%e1%ba%ac%54%0a%e1%bb%90", NULL);
	test_cuts("uuencode", "begin 644 a.txt\n.5.&[D$D@3>&ZK%0*> H \n`\nend", "!a.txt");
	scan_finish();
	return tap_done();
}
