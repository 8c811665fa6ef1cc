/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The markings in each encoding decode to Unicode, and the judge finds them. */
#include "base/checked.h"
#include "rules/code.h"
#include "rules/decode.h"
#include "rules/line.h"
#include "rules/raw.h"
#include "tests/unit/judge_text.h"
#include "tests/unit/mat_forms.h"

#define TEXT_MAX 256u

/* "mật" and so on, letter by letter: what compositions look like does not matter. */
static bool
same_letters(const char *a, size_t alen, const char *b)
{
	static struct line x, y;

	line_set(&x, a, alen);
	line_set(&y, b, strlen(b));
	if (x.nglyphs != y.nglyphs)
		return false;
	for (size_t i = 0; i < x.nglyphs; i++) {
		if (x.glyphs[i].code != y.glyphs[i].code ||
		    ((x.glyphs[i].flags ^ y.glyphs[i].flags) & GLYPH_UPPER) != 0)
			return false;
	}
	return true;
}

static void
test_word(const struct form_8bit *form, const char *in, const char *want)
{
	char out[TEXT_MAX];
	size_t n;

	if (in == NULL)
		return;
	n = decode(form->encoding, in, strlen(in), out, sizeof(out));
	ok(same_letters(out, n, want), "%s: %s", form->what, want);
}

/* A byte as the character of the same number, or of cp1252: what Unicode containers hold. */
static size_t
as_characters(const char *in, bool cp1252, char *ret)
{
	static const uint16_t specials[] = {0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020,
	    0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019,
	    0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D,
	    0x17E, 0x178};
	size_t n = 0;

	for (; *in != '\0'; in++) {
		uint8_t byte = (uint8_t)*in;

		n += code_put(ret + n,
		    cp1252 && byte >= 0x80 && byte < 0xA0 ? specials[byte - 0x80] : byte);
	}
	ret[n] = '\0';
	return n;
}

struct got {
	enum level level;
	enum confidence confidence;
	enum encoding encoding;
	unsigned int n;
};

static void
keep(struct finding *finding, void *arg)
{
	struct got *got = arg;

	got->level = finding->level;
	got->confidence = finding->confidence;
	got->encoding = finding->encoding;
	got->n++;
}

static struct got
judged(struct judge *judge, const char *text, size_t len, enum span_font font, uint32_t flags)
{
	struct span span = {.text = text, .len = len, .font = font, .flags = flags};
	struct got got = {.n = 0};
	char *copy = malloc(len + 1);

	memcpy(copy, text, len);
	span.text = copy;
	(void)judge_span(judge, &span);
	free(copy);
	judge_finish(judge, keep, &got);
	return got;
}

/* Capitals alone on their line, without company. */
static void
test_found(struct judge *judge, const struct form_8bit *form, const char *text, enum level level)
{
	char chars[TEXT_MAX];
	struct got got = judged(judge, text, strlen(text), SPAN_FONT_UNKNOWN, 0);
	/* These are words or signs of others. */
	unsigned int want = level == LEVEL_MAT &&
		(form->encoding == ENCODING_BKHCM1 || strstr(text, "M\xC6T") == text)
	    ? 0
	    : 1;

	ok(got.n == want &&
		(want == 0 || (got.level == level && got.confidence == CONFIDENCE_LIKELY)),
	    "%s: %s alone on its line", form->what, level_marking(level));
	ok(want == 0 || got.encoding == form->encoding || form->encoding == ENCODING_VIETWARE_F,
	    "%s: and its encoding, %s", form->what, encoding_name(got.encoding));
	for (int cp1252 = 0; cp1252 < 2 && decode_is_8bit(form->encoding); cp1252++) {
		size_t n = as_characters(text, cp1252 == 1, chars);

		got = judged(judge, chars, n, SPAN_FONT_UNKNOWN, 0);
		ok(got.n == want && (want == 0 || got.level == level), "%s: %s as %s characters",
		    form->what, level_marking(level), cp1252 == 1 ? "cp1252" : "Latin-1");
	}
}

static void
test_phrases(struct judge *judge, const struct form_8bit *form)
{
	char text[TEXT_MAX];

	test_word(form, form->mat_caps, "MẬT");
	test_word(form, form->mat_initial, "Mật");
	test_word(form, form->mat_lower, "mật");
	test_word(form, form->toi_caps, "TỐI");
	test_word(form, form->toi_initial, "Tối");
	test_word(form, form->tuyet_caps, "TUYỆT");
	test_word(form, form->tuyet_initial, "Tuyệt");
	test_found(judge, form, form->mat_caps, LEVEL_MAT);
	snprintf(text, sizeof(text), "%s %s", form->toi_caps, form->mat_caps);
	test_found(judge, form, text, LEVEL_TOI_MAT);
	snprintf(text, sizeof(text), "*** %s %s ***", form->tuyet_caps, form->mat_caps);
	test_found(judge, form, text, LEVEL_TUYET_MAT);
	snprintf(text, sizeof(text), "%s\n%s", form->tuyet_caps, form->mat_caps);
	test_found(judge, form, text, LEVEL_TUYET_MAT);
}

static const struct {
	const char *what, *text, *want;
	enum span_font font;
	uint32_t flags;
} rows[] = {
    {"TCVN3 in a font of capitals", "m\xC3\x8Bt", "mat likely own-line body\n", SPAN_FONT_TCVN3,
	SPAN_CAPS},
    {"TCVN3 in a font", "M\xC3\x8BT", "mat likely own-line body\n", SPAN_FONT_TCVN3, 0},
    {"small TCVN3 in a font of small letters", "m\xC3\x8Bt", "", SPAN_FONT_TCVN3, 0},
    {"small TCVN3, font unknown", "tuy\xD6t m\xCBt", "tuyet-mat likely own-line body\n",
	SPAN_FONT_UNKNOWN, 0},
    {"TCVN3 with an initial capital", "M\xCBt", "mat review own-line body\n", SPAN_FONT_UNKNOWN, 0},
    {"a symbol font", "m\xEF\x83\x8Bt", "mat likely own-line body\n", SPAN_FONT_UNKNOWN, 0},
    {"a font that is none of it", "M\xC3\x8BT", "", SPAN_FONT_VNI, 0},
    {"a field in TCVN3", "\xA7\xE9 m\xCBt: M\xCBt", "mat likely field body\n", SPAN_FONT_UNKNOWN,
	0},
    {"a field in VNI", "\xD1o\xE4 ma\xE4t", "", SPAN_FONT_UNKNOWN, 0},
    {"a title in VNI", "TA\xD8I LIE\xC4U MA\xC4T", "mat likely title body\n", SPAN_FONT_UNKNOWN, 0},
    {"TCVN3 beside its letterhead",
	"C\xE9ng h\xDF"
	"a x\xB7 h\xE9i chñ nghÜa ViÖt Nam\nS\xE8: 12\nM\xCBT",
	"mat certain own-line body\n", SPAN_FONT_UNKNOWN, 0},
    {"TCVN3 before its letterhead", "M\xCBT\nS\xE8: 12", "mat certain own-line body\n",
	SPAN_FONT_UNKNOWN, 0},
    {"BẢO MẬT over two lines in TCVN3", "TH\xA4 THU\xCBN B\xB6O\nM\xCBT", "", SPAN_FONT_UNKNOWN, 0},
    {"BẢO MẬT in TCVN3", "B\xB6O M\xCBT", "", SPAN_FONT_UNKNOWN, 0},
    {"MẬT KHẨU in VNI", "MA\xC4T KHA\xC5U", "", SPAN_FONT_UNKNOWN, 0},
    {"the Danish word", "M\xC3\x86T", "", SPAN_FONT_UNKNOWN, 0},
    {"VPS beside its letterhead", "M\xC6T\nS\xD3: 1", "mat certain own-line body\n",
	SPAN_FONT_UNKNOWN, 0},
    {"the Danish word, small", "m\xC3\xA6t", "", SPAN_FONT_UNKNOWN, 0},
    {"the French word", "m\xC3\xA2t", "", SPAN_FONT_UNKNOWN, 0},
    {"VPS in its font", "M\xC3\x86T", "mat likely own-line body\n", SPAN_FONT_VPS, 0},
    {"mojibake twice",
	"M\xC3\x83\xC2\xA1\xC3\x82\xC2\xBA\xC3\x82\xC2\xAC"
	"T",
	"", SPAN_FONT_UNKNOWN, 0},
    {"a reference among words", "The entity M&#7852;T is a word", "", SPAN_FONT_UNKNOWN, 0},
};

static void
test_rows(struct judge *judge)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct span span = {.text = rows[i].text,
		    .len = strlen(rows[i].text),
		    .font = rows[i].font,
		    .flags = rows[i].flags};
		char findings[FINDINGS_TEXT_MAX] = "";

		(void)judge_span(judge, &span);
		judge_finish(judge, finding_line, findings);
		is_str(findings, rows[i].want, rows[i].what);
	}
}

/* Room that is too small cuts, between code points. */
static void
test_room(void)
{
	char out[8];

	for (size_t max = 0; max <= sizeof(out); max++) {
		size_t n = decode(ENCODING_TCVN3, "M\xCB\xCB\xCB", 4, out, max);

		ok(n <= max && code_is_formed((const uint8_t *)out, n), "room of %zu", max);
		n = decode(ENCODING_NCR, "M&#7852;&#7852;T", 16, out, max);
		ok(n <= max && code_is_formed((const uint8_t *)out, n), "room of %zu, NCR", max);
	}
}

int
main(void)
{
	struct rules *rules = rules_shipped();
	struct judge *judge = NULL;

	if (rules == NULL || judge_new(rules, &judge) < 0)
		return 1;
	for (size_t i = 0; i < ARRAY_LEN(forms_8bit); i++)
		test_phrases(judge, &forms_8bit[i]);
	test_rows(judge);
	test_room();
	judge_free(judge);
	rules_free(rules);
	return tap_done();
}
