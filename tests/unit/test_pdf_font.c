/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fonts of PDF: CMaps, names of glyphs, encodings, embedded programs. */
#include "base/checked.h"
#include "scanner/format/pdf_cmap.h"
#include "scanner/format/pdf_font.h"
#include "scanner/format/pdf_glyph.h"
#include "scanner/limits.h"
#include "tests/tap.h"

static struct rd
text(const char *s)
{
	return rd_init(s, strlen(s));
}

static uint32_t
name_code(const char *name)
{
	uint32_t codes[PDF_CHAR_CODES_MAX] = {0};

	return pdf_glyph_codes(text(name), codes, PDF_CHAR_CODES_MAX) == 1 ? codes[0] : 0;
}

static void
test_names(void)
{
	uint32_t codes[PDF_CHAR_CODES_MAX];

	is_int(name_code("A"), 'A', "A");
	is_int(name_code("Acircumflexdotbelow"), 0x1eac, "a name of Vietnamese");
	is_int(name_code("ecircumflexdotbelow"), 0x1ec7, "small");
	is_int(name_code("Ocircumflexacute"), 0x1ed0, "another");
	is_int(name_code("uni1EAC"), 0x1eac, "uniXXXX");
	is_int(name_code("u1EAC"), 0x1eac, "uXXXX");
	is_int(name_code("uni1EAC.sc"), 0x1eac, "a variant");
	is_int(name_code("g17"), 0, "a number says nothing");
	is_int(name_code(""), 0, "no name");
	is_int(name_code("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"), 0, "a long one");
	ok(pdf_glyph_codes(text("uni004D1EAC0054"), codes, 8) == 3 && codes[1] == 0x1eac,
	    "several in one");
	ok(pdf_glyph_codes(text("M_uni1EAC_T"), codes, 8) == 3 && codes[2] == 'T', "a ligature");
	is_int(pdf_encoding_code(PDF_ENCODING_WIN_ANSI, 0xcb), 0xcb, "WinAnsi");
	is_int(pdf_encoding_code(PDF_ENCODING_MAC_ROMAN, 0xe8), 0xcb, "MacRoman");
	is_int(pdf_encoding_code(PDF_ENCODING_STANDARD, 0xae), 0xfb01, "Standard");
	is_int(pdf_encoding_of(text("WinAnsiEncoding")), PDF_ENCODING_WIN_ANSI, "by name");
}

static void
test_cmap(void)
{
	static const char bytes[] =
	    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
	    "/WMode 1 def % <00> <11>\n"
	    "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
	    "3 beginbfchar\n<0001><004D> <0002> <1EAC>\n<0009><00660066> endbfchar\n"
	    "2 beginbfrange <0010> <0012> <0041>\n<0020><0022>[<0054>/Acircumflexdotbelow "
	    "<D83DDE00>]\n"
	    "endbfrange 1 begincidrange <0100> <01FF> 7 endcidrange endcmap";
	struct pdf_cmap map = {.nspaces = 0};
	struct rd string = rd_init("\0\x01\x02", 3);
	uint32_t codes[8], cid, code;
	unsigned int n;

	is_int(pdf_cmap_parse(text(bytes), &map), 0, "a CMap");
	ok(map.vertical && !map.cut, "is vertical");
	ok(pdf_cmap_unicode(&map, 2, codes, 8) == 1 && codes[0] == 0x1eac, "bfchar");
	ok(pdf_cmap_unicode(&map, 9, codes, 8) == 2 && codes[1] == 'f', "of two");
	ok(pdf_cmap_unicode(&map, 0x12, codes, 8) == 1 && codes[0] == 'C', "bfrange");
	ok(pdf_cmap_unicode(&map, 0x21, codes, 8) == 1 && codes[0] == 0x1eac, "of a list");
	ok(pdf_cmap_unicode(&map, 0x22, codes, 8) == 1 && codes[0] == 0x1f600, "beyond 16 bits");
	ok(pdf_cmap_unicode(&map, 0x23, codes, 8) == 0, "behind it");
	ok(pdf_cmap_cid(&map, 0x1ff, &cid) && cid == 7 + 255, "cidrange");
	ok(!pdf_cmap_cid(&map, 1, &cid), "no CID");
	ok(pdf_cmap_next(&map, 1, &string, &code, &n) && code == 1 && n == 2, "a code");
	ok(pdf_cmap_next(&map, 1, &string, &code, &n) && code == 2 && n == 1, "half of one");
	ok(!pdf_cmap_next(&map, 1, &string, &code, &n), "the end");
	pdf_cmap_clear(&map);
	is_int(pdf_cmap_parse(text("beginbfrange <00> <FF> <0100> <41> <41> <1EAC> endbfrange"),
		   &map),
	    0, "ranges over one another");
	ok(pdf_cmap_unicode(&map, 0x41, codes, 8) == 1 && codes[0] == 0x1eac, "the later counts");
	ok(pdf_cmap_unicode(&map, 0x42, codes, 8) == 1 && codes[0] == 0x142, "beside it the other");
	pdf_cmap_clear(&map);
}

static void
test_cmap_limits(void)
{
	struct pdf_cmap map = {.nspaces = 0};
	size_t n = 0, room = (PDF_CMAP_RANGES_MAX + 10) * 32u;
	char *bytes = malloc(room);

	n += (size_t)sprintf(bytes, "beginbfchar ");
	for (uint32_t i = 0; i < PDF_CMAP_RANGES_MAX + 10; i++)
		n += (size_t)sprintf(bytes + n, "<%06x> <%04x> ", 2 * i, i & 0x1fff);
	is_int(pdf_cmap_parse(rd_init(bytes, n), &map), 0, "too many ranges");
	ok(map.cut && map.nranges == PDF_CMAP_RANGES_MAX, "are cut off");
	pdf_cmap_clear(&map);
	free(bytes);
}

/* ---- fonts ----------------------------------------------------------------------------------- */

/* What a string reads as, in UTF-16 code units for short; other: the other reading where any. */
static void
font_reads(const struct pdf_font_pieces *pieces, struct rd string, bool other, const uint16_t *want,
    const char *what)
{
	struct pdf_font *font;
	struct pdf_char c;
	size_t n = 0;
	bool good = true;

	if (pdf_font_new(pieces, &font) < 0)
		abort();
	while (pdf_font_next(font, &string, &c)) {
		bool second = other && c.nother > 0;
		const uint32_t *codes = second ? c.other : c.codes;

		for (size_t i = 0; i < (second ? c.nother : c.ncodes); i++) {
			good = good && want[n] == codes[i];
			if (!good)
				printf("# %zu: %04x, want %04x\n", n, codes[i], want[n]);
			n += want[n] != 0 ? 1 : 0;
		}
	}
	ok(good && want[n] == 0, "%s", what);
	pdf_font_free(font);
}

static const uint16_t mat[] = {'M', 0x1eac, 'T', 0};

static void
test_simple(void)
{
	static const uint16_t latin[] = {'M', 0xcb, 'T', 0};
	static const struct pdf_difference names[] = {
	    {1, {(const uint8_t *)"M", 1}},
	    {2, {(const uint8_t *)"Acircumflexdotbelow", 19}},
	    {3, {(const uint8_t *)"uni0054", 7}},
	};
	struct pdf_font_pieces pieces = {.kind = PDF_FONT_SIMPLE,
	    .name = text("ABCDEF+.VnTimeH,Bold"),
	    .encoding = text("WinAnsiEncoding"),
	    .default_width = -1};
	struct pdf_font *font;

	font_reads(&pieces, text("M\xcbT"), false, latin, "bytes of a font of TCVN3");
	pieces.encoding = text("MacRomanEncoding");
	font_reads(&pieces, text("M\xcbT"), true, latin, "the bytes beside another encoding");
	is_int(pdf_font_new(&pieces, &font), 0, "a font");
	is_int(pdf_font_encoding(font), SPAN_FONT_TCVN3, "its encoding");
	is_int(pdf_font_flags(font), SPAN_CAPS | SPAN_BOLD, "its look");
	pdf_font_free(font);

	pieces = (struct pdf_font_pieces){.kind = PDF_FONT_TYPE3,
	    .differences = names,
	    .ndifferences = 3};
	font_reads(&pieces, text("\1\2\3"), false, mat, "names of glyphs");
	pieces.to_unicode = text("beginbfchar <01> <0058> <02> <0059> <03> <005A> endbfchar");
	font_reads(&pieces, text("\1\2\3"), true, mat, "beside a ToUnicode that lies");
	pieces = (struct pdf_font_pieces){.kind = PDF_FONT_SIMPLE,
	    .to_unicode = text("beginbfchar <01> <F04D> <02> <F0CB> <03> <F054> endbfchar")};
	font_reads(&pieces, text("\1\2\3"), false, latin, "bytes in the private use area");
}

static void
test_composite(void)
{
	struct pdf_font_pieces pieces = {.kind = PDF_FONT_COMPOSITE,
	    .encoding = text("Identity-H"),
	    .to_unicode = text("beginbfchar <0001> <004D> <0002> <1EAC> <0003> <0054> endbfchar")};
	struct pdf_font *font;

	font_reads(&pieces, rd_init("\0\1\0\2\0\3", 6), false, mat, "by ToUnicode");
	pieces.to_unicode = text("");
	is_int(pdf_font_new(&pieces, &font), 0, "without");
	ok(pdf_font_is_unreadable(font), "nobody can tell");
	pdf_font_free(font);
	pieces.encoding = text("UniGB-UTF16-H");
	font_reads(&pieces, rd_init("\0M\x1e\xac\0T", 6), false, mat, "codes that are Unicode");
	pieces.encoding = text("");
	pieces.cmap = text("begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange "
			   "begincidchar <01> 77 <8001> 7852 <02> 84 endcidchar");
	pieces.ordering = text("UCS");
	font_reads(&pieces, rd_init("\1\x80\1\2", 4), false, mat, "an embedded CMap");
}

int
main(void)
{
	test_names();
	test_cmap();
	test_cmap_limits();
	test_simple();
	test_composite();
	return tap_done();
}
