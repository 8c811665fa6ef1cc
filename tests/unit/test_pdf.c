/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF: words, filters, objects, pages, and what made files try. */
#include <libdeflate.h>

#include "base/checked.h"
#include "scanner/format/pdf_filter.h"
#include "scanner/format/pdf_inline.h"
#include "scanner/format/pdf_lex.h"
#include "scanner/limits.h"
#include "tests/unit/scan_bytes.h"

#define FILE_MAX (4u << 20)
#define CATALOG "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
#define PAGES "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
#define FONT                                                                             \
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences " \
	"[97 /M /uni1EAC /T] >> >>"
#define PAGE                                                            \
	"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] " \
	"/Contents 4 0 R /Resources << /Font << /F " FONT " >> >> >> endobj\n"
#define MAT "BT /F 13 Tf 200 700 Td (abc) Tj ET"

static char file[FILE_MAX];
static size_t file_len;

static void
put(const char *text)
{
	size_t n = strlen(text);

	if (file_len + n >= sizeof(file))
		abort();
	memcpy(file + file_len, text, n);
	file_len += n;
}

static void
put_times(const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		put(text);
}

static void
begin(void)
{
	file_len = 0;
	put("%PDF-1.7\n" CATALOG PAGES PAGE);
}

/* The page's contents, and the end. */
static void
contents(const char *text)
{
	char head[64];

	snprintf(head, sizeof(head), "4 0 obj << /Length %zu >> stream\n", strlen(text));
	put(head);
	put(text);
	put("\nendstream endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n");
}

static void
page(const char *text)
{
	begin();
	contents(text);
	scan_bytes(file, file_len, "a.pdf");
}

static void
marked(enum level level, enum part part, const char *what)
{
	bool good = scan_verdict.kind == VERDICT_MARKED && scan_verdict.level == level &&
	    scan_verdict.part == part && strcmp(scan_got.type, "pdf") == 0;

	if (!ok(good, "%s", what))
		printf("# %s %s %s %s\n", verdict_name(scan_verdict.kind),
		    level_marking(scan_verdict.level), part_name(scan_verdict.part), scan_got.type);
}

/* ---- words ----------------------------------------------------------------------------------- */

static void
is_value(const char *text, enum pdf_kind kind, const char *raw, const char *what)
{
	struct rd rest = rd_init(text, strlen(text));
	struct pdf_value value = {0};
	bool taken = pdf_value_take(&rest, &value);

	if (!ok(taken && value.kind == kind && value.raw.left == strlen(raw) &&
		    memcmp(value.raw.p, raw, value.raw.left) == 0,
		"%s", what))
		printf("# %d %.*s\n", (int)value.kind, (int)value.raw.left,
		    (const char *)value.raw.p);
}

static void
is_number(const char *text, double number)
{
	struct rd rest = rd_init(text, strlen(text));
	struct pdf_value value = {0};

	ok(pdf_value_take(&rest, &value) && value.kind == PDF_NUMBER &&
		value.number > number - 1e-9 && value.number < number + 1e-9,
	    "the number %s", text);
}

static void
is_string(const char *text, const char *bytes, const char *what)
{
	struct rd rest = rd_init(text, strlen(text));
	struct pdf_value value;
	uint8_t out[64];
	size_t n = pdf_value_take(&rest, &value) ? pdf_string_decode(&value, out) : 0;

	ok(n == strlen(bytes) && memcmp(out, bytes, n) == 0, "%s", what);
}

static void
test_words(void)
{
	struct rd rest, dict = rd_init("/A 1 /B [2 3] /#43 (x) junk /D", 30);
	struct pdf_value value;

	is_value(" %x\n(a(b)c)", PDF_STRING, "a(b)c", "a string with balanced parentheses");
	is_value("(a\\)b)", PDF_STRING, "a\\)b", "and with one escaped");
	is_value("<4d 54>x", PDF_HEX, "4d 54", "a string in digits");
	is_value("/Na#6de ", PDF_NAME, "Na#6de", "a name");
	is_value("[1 [2] << /A [3] >>]", PDF_ARRAY, "1 [2] << /A [3] >>", "an array of others");
	is_value("<< /A << >> >>", PDF_DICT, " /A << >>", "a dictionary in another");
	is_value("[1 2 endobj", PDF_ARRAY, "1 2", "an array that the object's end closes");
	is_value("12 0 R", PDF_REF, "12", "a reference");
	is_value("12 0 Rx", PDF_NUMBER, "12", "that is none");
	is_number("-.5", -.5);
	is_number("+17.", 17);
	is_number("--4", -4);
	is_number("12-34", 12);
	is_string("(a\\n\\101\\1\\\r\nb)", "a\nA\1b", "escapes");
	is_string("(a\r\nb)", "a\nb", "the end of a line");
	is_string("<4D5>", "MP", "an odd digit is the first of a byte");
	ok(pdf_dict_get(dict, "C", &value) && value.kind == PDF_STRING, "a name by its number");
	ok(!pdf_dict_get(dict, "D", &value), "a key without a value");
	rest = rd_init("> ]", 3);
	ok(!pdf_value_take(&rest, &value) && rest.left == 3, "what is no value is not taken");
}

static void
test_inline(void)
{
	static const struct {
		const char *text;
		const char *left;
	} rows[] = {
	    {"/W 2 /H 2 /BPC 8 /CS /G ID EI E EI Q", " Q"},
	    {"/W 9 /H 9 /F /DCT ID ab EI\xff EI Q\n", " Q\n"},
	    {"/W 9 /H 9 /F /DCT ID abEI EIx EI\n", "\n"},
	    {"/W 9 /H 9 /F /DCT ID never", "never"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rd rest = rd_init(rows[i].text, strlen(rows[i].text));
		struct pdf_inline picture = {0};

		(void)pdf_inline_skip(&picture, &rest);
		if (!ok(rest.left == strlen(rows[i].left), "inline picture %zu", i))
			printf("# left: %.*s\n", (int)rest.left, (const char *)rest.p);
	}
}

/* ---- filters --------------------------------------------------------------------------------- */

static struct pdf_filter_out filtered;

static void
filter(enum pdf_filter which, const void *bytes, size_t n, const struct pdf_filter_parms *parms)
{
	static const struct pdf_filter_parms none = {1, 1, 8, 1, 1};

	free(filtered.room.p);
	filtered = (struct pdf_filter_out){.scan = scan_now};
	pdf_filter_run(which, rd_init(bytes, n), parms != NULL ? parms : &none, &filtered);
}

static void
gives(const char *bytes, enum why why, const char *what)
{
	if (!ok(filtered.len == strlen(bytes) &&
		    (filtered.len == 0 || memcmp(filtered.room.p, bytes, filtered.len) == 0) &&
		    filtered.why == why,
		"%s", what))
		printf("# %zu %s\n", filtered.len, why_name(filtered.why));
}

static void
test_filters(void)
{
	/* The example of 7.4.4.2. */
	static const uint8_t lzw[] = {0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01};
	static const uint8_t png[] = {1, 'M', 1, 1, 2, 1, 1, 1};
	static const struct pdf_filter_parms up = {12, 1, 8, 3, 1}, tiff = {2, 1, 8, 4, 1};
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
	uint8_t packed[256];
	size_t n;

	filter(PDF_FILTER_LZW, lzw, sizeof(lzw), NULL);
	gives("-----A---B", WHY_NONE, "LZW");
	filter(PDF_FILTER_ASCII85, "87cUR\nD]i,\"Ebo7~>", 17, NULL);
	gives("Hello World", WHY_NONE, "ASCII85");
	filter(PDF_FILTER_ASCII85, "9jqo~", 5, NULL);
	gives("Man", WHY_NONE, "ASCII85, a short group");
	filter(PDF_FILTER_ASCIIHEX, "4D 61\n6E7>z", 11, NULL);
	gives("Manp", WHY_NONE, "ASCIIHex");
	filter(PDF_FILTER_RUNLENGTH, "\2abc\377x\200zz", 8, NULL);
	gives("abcxx", WHY_NONE, "RunLength");
	filter(PDF_FILTER_RUNLENGTH, "\11abc", 4, NULL);
	gives("abc", WHY_NONE, "RunLength, cut");
	n = libdeflate_zlib_compress(compressor, png, sizeof(png), packed, sizeof(packed));
	filter(PDF_FILTER_FLATE, packed, n, &up);
	gives("MNONOP", WHY_NONE, "Flate, predicted as PNG");
	n = libdeflate_zlib_compress(compressor, "M\1\1\1T\0\0\1", 8, packed, sizeof(packed));
	filter(PDF_FILTER_FLATE, packed, n, &tiff);
	gives("MNOPTTTU", WHY_NONE, "Flate, predicted as TIFF");
	n = libdeflate_deflate_compress(compressor, "xyz", 3, packed, sizeof(packed));
	filter(PDF_FILTER_FLATE, packed, n, NULL);
	gives("xyz", WHY_NONE, "Flate without its head");
	/* Literals one by one, so that the damage has a place. */
	libdeflate_free_compressor(compressor);
	compressor = libdeflate_alloc_compressor(0);
	n = libdeflate_zlib_compress(compressor, "before the damage", 17, packed, sizeof(packed));
	filter(PDF_FILTER_FLATE, packed, n, NULL);
	gives("before the damage", WHY_NONE, "Flate, stored");
	libdeflate_free_compressor(compressor);
	/* A good block, not the last, then one of a kind that does not exist. */
	filter(PDF_FILTER_FLATE,
	    "\x78\x9c\0\6\0\xf9\xff"
	    "before\7",
	    14, NULL);
	gives("before", WHY_DAMAGED, "Flate, up to the damage");
	filter(PDF_FILTER_PICTURE, "x", 1, NULL);
	gives("", WHY_IMAGE, "pictures are not decoded");
	filter(pdf_filter_find(rd_init("Fla#74eDecode", 13)), packed, 0, NULL);
	gives("", WHY_NONE, "an empty stream");
	free(filtered.room.p);
}

/* ---- files ----------------------------------------------------------------------------------- */

static void
test_pages(void)
{
	page(MAT);
	marked(LEVEL_MAT, PART_BODY, "a page");
	is_str(scan_got.findings[0].where, "a.pdf!body", "where");
	page("q Q Q Q BT /F 13 Tf 9 TL 200 700 Td [(a) -20 (b) 5 (c)] TJ (x) ' ET");
	marked(LEVEL_MAT, PART_BODY, "an array, and a state too many taken back");
	page("BT /F 13 Tf 200 700 Td (" /* never closed */);
	ok(scan_verdict.kind == VERDICT_CLEAN, "a string that never ends");
	page("1 0 0 1 200 700 cm /F 13 Tf (abc) Tj");
	marked(LEVEL_MAT, PART_BODY, "outside of a text object");
	page("BT /Nowhere 13 Tf 200 700 Td (abc) Tj ET");
	ok(has_opaque(WHY_DAMAGED, LIMIT_NONE, "a.pdf"), "a font that is missing is damage");
	page("0 0 500 500 re f");
	ok(scan_verdict.kind == VERDICT_CLEAN, "a page with a frame and no text is empty");
	page("BI /W 1000 /H 1000 /BPC 1 /IM true /F /CCF ID x EI");
	ok(has_opaque(WHY_IMAGE, LIMIT_NONE, "a.pdf"), "a page of one picture");
	begin();
	put("9 0 obj << /Title (T\\323I M\\254T) /Subject <FEFF00541ED00049 0020 004D1EAC0054> >> "
	    "endobj\n");
	contents("");
	scan_bytes(file, file_len, "a.pdf");
	marked(LEVEL_TOI_MAT, PART_METADATA, "document information nothing refers to");
}

static void
test_objects(void)
{
	begin();
	contents(MAT);
	memcpy(strstr(file, "/Length"), "/Lengxx", 7);
	scan_bytes(file, file_len, "a.pdf");
	marked(LEVEL_MAT, PART_BODY, "a stream without a length");
	file_len = 0;
	put("%PDF-1.7\n4 0 obj << /Length 5 0 R >> stream\n" MAT "\nendstream endobj\n"
	    "5 0 obj 34 endobj\n" PAGE);
	scan_bytes(file, file_len, "a.pdf");
	marked(LEVEL_MAT, PART_BODY, "a page without a tree");
	begin();
	contents(MAT);
	put("4 0 obj << /Length 0 >> stream\n\nendstream endobj\n%%EOF\n");
	scan_bytes(file, file_len, "a.pdf");
	marked(LEVEL_MAT, PART_BODY, "contents that were replaced");
	begin();
	contents("");
	put("M\xe1\xba\xacT\nB\xe1\xba\xa3n s\xe1\xbb\x91: 1\n");
	scan_bytes(file, file_len, "a.pdf");
	is_str(scan_got.nfindings > 0 ? scan_got.findings[0].where : "", "a.pdf!appended",
	    "text behind the end");
	scan_text("%PDF-1.4 obj\nM\xe1\xba\xacT\n", "a.pdf");
	ok(scan_verdict.kind == VERDICT_MARKED, "a text with a head");
}

/* ---- made to hurt ---------------------------------------------------------------------------- */

static void
test_hostile(void)
{
	begin();
	put("5 0 obj << /Type /Pages /Kids [5 0 R 2 0 R 5 0 R] >> endobj\n");
	contents(MAT);
	memcpy(strstr(file, "[3 0 R]"), "[5 0 R]", 7);
	scan_bytes(file, file_len, "a.pdf");
	marked(LEVEL_MAT, PART_BODY, "a tree that holds itself");
	file_len = 0;
	put("%PDF-1.7\n" CATALOG PAGES
	    "3 0 obj << /Type /Page /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >> "
	    "endobj 5 0 obj << /Subtype /Form /Length 30 /Resources << /XObject << /X 5 0 R /Y 4 0 "
	    "R "
	    ">> >> >> stream\n/X Do /X Do /Y Do /X Do /X Do \nendstream endobj\n");
	contents("/X Do");
	scan_bytes(file, file_len, "a.pdf");
	ok(scan_verdict.kind == VERDICT_CLEAN, "a form that holds itself");
	file_len = 0;
	put("%PDF-1.7\nxref\n0 0\ntrailer << /Prev 9 /Root 1 0 R >>\n" CATALOG PAGES PAGE);
	contents(MAT);
	put("startxref 9 %%EOF");
	scan_bytes(file, file_len, "a.pdf");
	marked(LEVEL_MAT, PART_BODY, "tables that follow themselves");
	begin();
	put("4 0 obj [");
	put_times("[<<", 500000);
	scan_bytes(file, file_len, "a.pdf");
	ok(scan_verdict.kind == VERDICT_CLEAN, "brackets in brackets");
	file_len = 0;
	put("%PDF-1.7\n" CATALOG "2 0 obj << /Type /Pages /Kids [");
	put_times("2 0 R ", 2000);
	put("] >> endobj\n");
	scan_bytes(file, file_len, "a.pdf");
	ok(scan_verdict.kind == VERDICT_CLEAN, "kids that are their parents");
	file_len = 0;
	put("%PDF-1.7\n");
	put_times("1 0 obj(", 20000);
	scan_bytes(file, file_len, "a.pdf");
	ok(scan_verdict.kind == VERDICT_CLEAN, "strings that never end");
	begin();
	put("4 0 obj << /Length 9 /Filter [");
	put_times("/AHx ", PDF_FILTERS_MAX + 1);
	put("] >> stream\n00000000>\nendstream endobj\n");
	scan_bytes(file, file_len, "a.pdf");
	ok(has_opaque(WHY_LIMIT, LIMIT_DEPTH, "a.pdf"), "too many filters");
	begin();
	put("9 0 obj << /Filter /Other /V 9 >> endobj\n4 0 obj << /Length 2 >> "
	    "stream\nxx\nendstream "
	    "endobj trailer << /Root 1 0 R /Encrypt 9 0 R >>\n");
	scan_bytes(file, file_len, "a.pdf");
	ok(has_opaque(WHY_ENCRYPTED, LIMIT_NONE, "a.pdf"), "another program's encryption");
}

int
main(void)
{
	scan_begin();
	test_words();
	test_inline();
	test_filters();
	test_pages();
	test_objects();
	test_hostile();
	scan_finish();
	return tap_done();
}
