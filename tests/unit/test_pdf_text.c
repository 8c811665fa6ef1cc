/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From glyphs to lines. The scan is played here: its spans are kept as text. */
#include "base/checked.h"
#include "rules/code.h"
#include "scanner/format/pdf_text.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"
#include "tests/tap.h"

#define ADVANCE 0.5F

static char said[262144]; /* spans, each with a newline behind */
static size_t nsaid;
static uint32_t flags_of_mat; /* of the last span that is "MẬT" */
static enum part part_of_mat;
static bool opaque;
static struct pdf_text *text;

void
scan_span(struct scan *scan, const struct span *span)
{
	(void)scan;
	if (nsaid + span->len + 2 > sizeof(said))
		return;
	memcpy(said + nsaid, span->text, span->len);
	nsaid += span->len;
	said[nsaid++] = '\n';
	said[nsaid] = '\0';
	if (span->len == 5 && memcmp(span->text, "M\xe1\xba\xacT", 5) == 0) {
		flags_of_mat = span->flags;
		part_of_mat = span->part;
	}
}

void
scan_opaque(struct scan *scan, enum why why, enum limit limit)
{
	(void)scan;
	(void)why;
	(void)limit;
	opaque = true;
}

bool
scan_may_hold(const struct scan *scan, struct rd bytes)
{
	(void)scan;
	(void)bytes;
	return true;
}

static void
page(void)
{
	struct pdf_page a4 = {.number = 1, .width = 595, .height = 842};

	nsaid = 0;
	said[0] = '\0';
	flags_of_mat = 0;
	part_of_mat = PART_NAME;
	pdf_text_page_begin(text, &a4);
}

struct way {
	float x, y;
};

static const struct way level = {1, 0};

/* One letter that advances on its way by its size times advance. */
static void
letter(float x, float y, struct way way, float advance, uint32_t code)
{
	struct pdf_char is = {.codes = {code}, .ncodes = 1};
	struct pdf_glyph glyph = {.is = &is,
	    .x = x,
	    .y = y,
	    .dx = way.x * 12 * advance,
	    .dy = way.y * 12 * advance,
	    .ux = way.x,
	    .uy = way.y,
	    .size = 12};

	pdf_text_glyph(text, &glyph);
}

/* A string on a level baseline, size 12; each letter half as wide, and gap points more. */
static float
show_spread(float x, float y, float gap, const char *string)
{
	size_t len = strlen(string), at = 0;

	while (at < len) {
		letter(x, y, level, ADVANCE, code_get((const uint8_t *)string, len, &at));
		x += 12 * ADVANCE + gap;
	}
	return x;
}

static float
show(float x, float y, const char *string)
{
	return show_spread(x, y, 0, string);
}

static void
says(const char *want, const char *what)
{
	pdf_text_page_end(text);
	is_str(said, want, what);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void
test_lines(void)
{
	page();
	show(50, 700, "mot hai");
	show(50, 680, "ba");
	says("mot hai\nba\n", "lines");
	page();
	show(50, 680, "ba");
	show(50, 700, "mot");
	says("mot\nba\n", "drawn from the bottom");
	page();
	show(68, 700, "\xe1\xba\xacT");
	show(62, 700, "M");
	says("M\xe1\xba\xacT\n", "drawn from the right");
	page();
	show(show(50, 700, "mot") + 4, 700, "hai");
	says("mot hai\n", "a gap is a space");
	page();
	show_spread(50, 700, 4, "TUYET");
	says("TUYET\n", "letters set apart");
	page();
	show_spread(show_spread(50, 700, 4, "TUYET") + 6, 700, 4, "MAT");
	says("TUYET MAT\n", "words of letters set apart");
	page();
	show(50, 700, "MAT");
	show(50.5F, 700, "MAT");
	says("MAT\n", "drawn twice is bold");
	page();
	show(50, 700, "M\xe1\xba\xacT");
	show(52, 700, "xyz");
	pdf_text_page_end(text);
	ok(strstr(said, "\nM\xe1\xba\xacT\nxyz\n") != NULL, "texts over one another");
	page();
	show(50, 700, "bao");
	show(93, 700, "so");
	show(71, 700, "mat");
	says("bao mat so\n", "a word drawn last");
	page();
	for (int i = 0; i < 5; i++)
		letter(60, 700 - 14 * (float)i, level, ADVANCE, (uint32_t) "TUYET"[i]);
	says("T\nU\nY\nE\nT\nTUYET\n", "letters one under another");
}

static void
test_columns(void)
{
	page();
	show(50, 700, "UBND XA");
	show(300, 700, "CONG HOA");
	show(50, 684, "So: 1");
	show(300, 684, "Doc lap");
	show(50, 668, "M\xe1\xba\xacT");
	says("UBND XA\nSo: 1\nM\xe1\xba\xacT\nCONG HOA\nDoc lap\n", "two columns");
	page();
	show(50, 700, "So");
	show(200, 700, "Ten");
	show(350, 700, "Muc");
	show(50, 684, "1");
	show(200, 684, "Bao cao");
	show(350, 684, "M\xe1\xba\xacT");
	says("So\tTen\tMuc\n1\tBao cao\tM\xe1\xba\xacT\n", "the rows of a table");
	page();
	show(50, 700, "Do mat:");
	show(200, 700, "M\xe1\xba\xacT");
	says("Do mat:\nM\xe1\xba\xacT\nDo mat:\tM\xe1\xba\xacT\n", "a label and its value");
}

/* ---- directions ------------------------------------------------------------------------------ */

static void
test_directions(void)
{
	static const uint32_t mat[] = {'M', 0x1eac, 'T'};

	page();
	for (int i = 0; i < 3; i++)
		letter(300, 400 + 6 * (float)i, (struct way){0, 1}, ADVANCE, mat[i]);
	says("M\xe1\xba\xacT\n", "upwards");
	page();
	for (int i = 2; i >= 0; i--)
		letter(300 + 4.24F * (float)i, 400 + 4.24F * (float)i, (struct way){0.707F, 0.707F},
		    ADVANCE, mat[i]);
	says("M\xe1\xba\xacT\n", "a stamp set askew, from its end");
	page();
	for (int i = 0; i < 3; i++) { /* vertical writing: the letters stand, the line goes down */
		struct pdf_char is = {.codes = {mat[i]}, .ncodes = 1};
		struct pdf_glyph glyph =
		    {.is = &is, .x = 100, .y = 700 - 12 * (float)i, .dy = -12, .ux = 1, .size = 12};

		pdf_text_glyph(text, &glyph);
	}
	says("M\xe1\xba\xacT\n", "downwards");
	page();
	for (int i = 0; i < 3; i++) { /* around a seal */
		float u = 1 - 0.1F * (float)i, v = -0.3F * (float)i;

		letter(300 + 6 * (float)i, 400 - 1.5F * (float)(i * i), (struct way){u, v}, ADVANCE,
		    mat[i]);
	}
	pdf_text_page_end(text);
	ok(strstr(said, "M\xe1\xba\xacT") != NULL, "letters along a curve");
}

/* ---- accents --------------------------------------------------------------------------------- */

#define A_CIRCUMFLEX_DOT "A\xcc\xa3\xcc\x82"
#define A_DOT_CIRCUMFLEX "A\xcc\x82\xcc\xa3"

static void
test_accents(void)
{
	bool good;

	page();
	show(50, 700, "MA");
	letter(62, 700, level, 0, 0x302);
	letter(62, 700, level, 0, 0x323);
	show(62, 700, "T");
	says("M" A_CIRCUMFLEX_DOT "T\n", "marks of no width behind their letter");
	page();
	show(50, 700, "M");
	letter(57, 702, level, 0.33F, 0x2c6); /* raised, in front of its letter */
	show(56, 700, "A");
	letter(58, 697, level, 0.1F, '.');
	show(62, 700, "T");
	pdf_text_page_end(text);
	good = strncmp(said, "M" A_CIRCUMFLEX_DOT "T\n", 8) == 0 ||
	    strncmp(said, "M" A_DOT_CIRCUMFLEX "T\n", 8) == 0;
	if (!ok(good, "spacing accents over and under"))
		printf("# %s\n", said);
	page();
	show(50, 700, "MAT");
	show(50, 650, "khac");
	letter(58, 700, level, 0.1F, 0x323);
	letter(57, 700, level, 0.3F, 0x302);
	pdf_text_page_end(text);
	good = strncmp(said, "M" A_CIRCUMFLEX_DOT "T\n", 8) == 0 ||
	    strncmp(said, "M" A_DOT_CIRCUMFLEX "T\n", 8) == 0;
	if (!ok(good, "accents after all letters"))
		printf("# %s\n", said);
	page();
	letter(62, 700, level, 0, 0x302);
	letter(62, 700, level, 0, 0x323);
	show(50, 700, "MAT");
	says("M" A_CIRCUMFLEX_DOT "T\n", "marks of no width before all letters");
	page();
	show(50, 700, "x^y ~ a. b");
	says("x^y ~ a. b\n", "accents that stand alone");
}

/* ---- looks and limits ------------------------------------------------------------------------ */

static void
test_looks(void)
{
	struct pdf_look red = {.flags = SPAN_RED};

	page();
	pdf_text_look(text, &red);
	show(50, 700, "M\xe1\xba\xacT");
	pdf_text_page_end(text);
	is_int(flags_of_mat, SPAN_RED, "red");
	page();
	pdf_text_box(text, 40, 690, 90, 720);
	show(50, 700, "M\xe1\xba\xacT");
	pdf_text_page_end(text);
	is_int(flags_of_mat, SPAN_BORDER, "a frame");
	page();
	pdf_text_box(text, 40, 690, 90, 691);
	pdf_text_box(text, 40, 719, 90, 720);
	pdf_text_box(text, 40, 690, 41, 720);
	pdf_text_box(text, 89, 690, 90, 720);
	show(50, 700, "M\xe1\xba\xacT");
	pdf_text_page_end(text);
	is_int(flags_of_mat, SPAN_BORDER, "a frame of four lines");
	page();
	pdf_text_box(text, 40, 690, 300, 691);
	pdf_text_box(text, 40, 719, 300, 720);
	for (int i = 0; i < 3; i++)
		pdf_text_box(text, 40 + 50 * (float)i, 690, 41 + 50 * (float)i, 720);
	show(50, 700, "M\xe1\xba\xacT");
	pdf_text_page_end(text);
	is_int(flags_of_mat, 0, "a cell of a grid is no frame");
	page();
	pdf_text_box(text, 20, 20, 575, 822);
	show(50, 700, "M\xe1\xba\xacT");
	pdf_text_page_end(text);
	is_int(flags_of_mat, 0, "a frame around the page is none");
	page();
	show(50, 810, "M\xe1\xba\xacT");
	show(50, 700, "x");
	pdf_text_page_end(text);
	is_int(part_of_mat, PART_HEADER, "a header");
	page();
	show(50, 700, "x");
	show(50, 30, "M\xe1\xba\xacT");
	pdf_text_page_end(text);
	is_int(part_of_mat, PART_FOOTER, "a footer");
	page();
	show(50, 785, "M\xe1\xba\xacT");
	show(50, 770, "x");
	show(50, 755, "y");
	pdf_text_page_end(text);
	is_int(part_of_mat, PART_BODY, "a text that begins high is no header");
}

static void
test_other(void)
{
	struct pdf_char is = {.codes = {'X'}, .ncodes = 1, .other = {0x1eac}, .nother = 1};
	struct pdf_glyph glyph = {.is = &is, .x = 56, .y = 700, .dx = 6, .ux = 1, .size = 12};

	page();
	show(50, 700, "M");
	pdf_text_glyph(text, &glyph);
	show(62, 700, "T");
	says("MXT\nM\xe1\xba\xacT\n", "two readings of a letter");
	is.ncodes = is.nother = 0;
	page();
	show(50, 700, "M");
	pdf_text_glyph(text, &glyph);
	says("M\xef\xbf\xbd\n", "a letter nobody knows");
	page();
	ok(!pdf_text_page_end(text), "a page without text");
}

static void
test_limits(void)
{
	struct pdf_char is = {.codes = {'x'}, .ncodes = 1};
	struct pdf_glyph glyph = {.is = &is, .x = 0.0F / 0.0F, .y = 1e30F, .dx = -1e30F};

	page();
	for (uint32_t i = 0; i < PDF_PAGE_GLYPHS_MAX + 10; i++)
		letter(50 + 6 * (float)(i % 50), 800 - 0.01F * (float)i, level, ADVANCE, 'a');
	show(50, 30, "M\xe1\xba\xacT");
	pdf_text_page_end(text);
	ok(part_of_mat == PART_FOOTER, "a page of too many letters goes on");
	page();
	for (int i = 0; i < 100; i++) {
		glyph.ux = i % 3 == 0 ? 1.0F / 0.0F : (float)i;
		glyph.size = i % 2 == 0 ? 0 : -1e30F;
		pdf_text_glyph(text, &glyph);
		pdf_text_box(text, glyph.x, glyph.ux, -1, 2);
	}
	pdf_text_page_end(text);
	ok(strstr(said, "xxx") != NULL, "places that are no numbers");
	ok(!opaque, "nothing was left out");
}

int
main(void)
{
	if (pdf_text_new(NULL, &text) < 0)
		abort();
	test_lines();
	test_columns();
	test_directions();
	test_accents();
	test_looks();
	test_other();
	test_limits();
	pdf_text_free(text);
	return tap_done();
}
