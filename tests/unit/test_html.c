/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML as browsers show it, and text that carries other text in letters. */
#include "base/checked.h"
#include "scanner/format/entity.h"
#include "scanner/format/html_style.h"
#include "scanner/format/mime_decode.h"
#include "tests/unit/scan_bytes.h"

#define MAT "M\xe1\xba\xacT"
#define TOI_MAT "T\xe1\xbb\x90I M\xe1\xba\xacT"

static void
marked(const char *text, enum level level, enum part part, const char *what)
{
	bool good;

	scan_text(text, "a.html");
	good = scan_verdict.kind == VERDICT_MARKED && scan_verdict.level == level &&
	    scan_verdict.part == part;
	if (!ok(good, "%s", what))
		printf("# %s %s %s %s\n", verdict_name(scan_verdict.kind),
		    level_marking(scan_verdict.level), part_name(scan_verdict.part), scan_got.type);
}

static void
unmarked(const char *text, const char *what)
{
	scan_text(text, "a.html");
	if (!ok(scan_verdict.kind == VERDICT_CLEAN, "%s", what))
		printf("# %s %s %s\n", verdict_name(scan_verdict.kind), scan_verdict.rule,
		    scan_got.type);
}

static void
test_structure(void)
{
	marked("<html><body><p>" MAT "</p></body></html>", LEVEL_MAT, PART_BODY, "a paragraph");
	is_str(scan_got.type, "html", "is html");
	is_str(scan_got.findings[0].where, "a.html!body", "where");
	marked("<p>x<p>" MAT "<p>y", LEVEL_MAT, PART_BODY, "paragraphs without ends");
	marked("<table><tr><td>S\xe1\xbb\x91: 1<td>" TOI_MAT "<tr><td>z</table>", LEVEL_TOI_MAT,
	    PART_CELL, "a cell without end");
	marked("<div>T\xe1\xbb\x90I<br>M\xe1\xba\xacT</div>", LEVEL_TOI_MAT, PART_BODY,
	    "broken by <br>");
	marked("<P>T<B>\xe1\xbb\x90</B>I\n  <I>M</I>\xe1\xba\xac<FONT COLOR=RED>T</P>",
	    LEVEL_TOI_MAT, PART_BODY, "cut into runs");
	marked("<p>x</p>" MAT "<p>y</p>", LEVEL_MAT, PART_BODY, "text between blocks");
	marked("<pre>S\xe1\xbb\x91: 1\n" MAT "\nx</pre>", LEVEL_MAT, PART_BODY, "a line of <pre>");
	marked("<p style='display:none'>" MAT "</p>", LEVEL_MAT, PART_BODY, "hidden");
	marked("<!-- a <p> b --><p>" MAT, LEVEL_MAT, PART_BODY, "behind a comment");
	marked("<p>a<!-- b</p><p>" MAT "</p>", LEVEL_MAT, PART_BODY, "a comment without end");
	marked("<p title=\"x>y</p><p>" MAT "</p>", LEVEL_MAT, PART_BODY, "a quote without end");
	marked("<p a='>'>" MAT "</p", LEVEL_MAT, PART_BODY, "an angle in quotes");
	marked("<p>a</p><script>if (a<b) {</script><p>" MAT, LEVEL_MAT, PART_BODY,
	    "behind a script");
	marked("<p>a</p><script>x<p>" MAT "</p>", LEVEL_MAT, PART_BODY, "a script without end");
	marked("<html><![CDATA[" MAT "]]></html>", LEVEL_MAT, PART_BODY, "CDATA");
	marked("<html><!--[if vml]><v:textbox><p>" MAT "</p></v:textbox><![endif]-->", LEVEL_MAT,
	    PART_TEXTBOX, "a text box for Word alone");
	marked("<?xml version='1.0'?><!DOCTYPE html><html><body><p>" MAT "</p>", LEVEL_MAT,
	    PART_BODY, "XHTML");
	marked("S\xe1\xbb\x91: 1\nx <b>\n<html><p>" MAT "</p></html>\n", LEVEL_MAT, PART_BODY,
	    "a page behind text");
	marked("<html><iframe srcdoc=\"&lt;p&gt;" MAT "&lt;/p&gt;\"></iframe>", LEVEL_MAT,
	    PART_BODY, "a page in an attribute");
}

/* What no page shows, but an editor does. */
static void
test_asides(void)
{
	marked("<html><!-- " MAT " --><p>x", LEVEL_MAT, PART_COMMENT, "a comment");
	marked("<html><p>x<!--\nS\xe1\xbb\x91: 1\n" TOI_MAT "\n-->", LEVEL_TOI_MAT, PART_COMMENT,
	    "a line of a comment");
	marked("<html><p>x<!-- <td>a<td>" MAT "</td> -->", LEVEL_MAT, PART_COMMENT,
	    "a cell that is commented out");
	marked("<html><p>x<!-- a <b " MAT " -->\n<!-- " MAT " -->", LEVEL_MAT, PART_COMMENT,
	    "an angle without its end");
	unmarked("<html><p>x<!-- B\xe1\xba\xa2O " MAT " --> y", "a word of two in a comment");
	unmarked("<html><p>x<!-- m\xe1\xba\xadt --> y", "small letters in a comment");
	marked("<vb><!-- " MAT " --><nd>x</nd></vb>", LEVEL_MAT, PART_COMMENT, "a comment of XML");
	marked("<?xml version='1.0'?><vb><!--M&#7852;T--><nd>x</nd></vb>", LEVEL_MAT, PART_COMMENT,
	    "with a reference");
	marked("<vb so='12' dau='" TOI_MAT "'><nd>x</nd></vb>", LEVEL_TOI_MAT, PART_CELL,
	    "an attribute of XML");
	marked("<?xml version='1.0'?><vb dau=\"T&#7888;I M&#7852;T\"/>", LEVEL_TOI_MAT, PART_CELL,
	    "with references");
	unmarked("<vb dau='b\xe1\xba\xa3o m\xe1\xba\xadt'><nd>x</nd></vb>",
	    "prose in an attribute");
	unmarked("<vb a='B\xe1\xba\xa2O' b='m\xe1\xba\xadt ong'><nd>x</nd></vb>",
	    "attributes do not join");
	unmarked("<vb a='x><nd>x</nd></vb>", "an attribute without end");
}

static void
test_negative(void)
{
	unmarked("<html><p>B\xe1\xba\xa2O <b>" MAT "</b></p>", "a word of two, half bold");
	unmarked("<html><p>x<script>'" MAT "'</script>", "a script is not shown");
	unmarked("<html><p>\xc4\x90\xe1\xbb\x99 m\xe1\xba\xadt: <select><option>Kh\xc3\xb4ng"
		 "<option>M\xe1\xba\xadt<option>T\xe1\xbb\x91i m\xe1\xba\xadt</select></p>",
	    "a choice nobody made");
	marked("<html><p>\xc4\x90\xe1\xbb\x99 m\xe1\xba\xadt: <select><option>Kh\xc3\xb4ng"
	       "<option selected>M\xe1\xba\xadt<option>T\xe1\xbb\x91i m\xe1\xba\xadt</select></p>",
	    LEVEL_MAT, PART_BODY, "and one that was made");
}

static void
test_references(void)
{
	static const struct {
		const char *text;
		uint32_t code;
		size_t used;
	} cases[] = {
	    {"&#7852;", 0x1eac, 7},
	    {"&#x1EAC;", 0x1eac, 8},
	    {"&#X1eac ", 0x1eac, 7},
	    {"&#0000007852T", 0x1eac, 12},
	    {"&#150;", 0x2013, 6},
	    {"&#0;", 0xfffd, 4},
	    {"&#xd800;", 0xfffd, 8},
	    {"&#99999999999;", 0xfffd, 14},
	    {"&Acirc;", 0xc2, 7},
	    {"&AcircT", 0xc2, 6},
	    {"&ecirc", 0xea, 6},
	    {"&Agrave;", 0xc0, 8},
	    {"&nbsp;", 0xa0, 6},
	    {"&ampx", '&', 4},
	    {"&Abreve;", 0x102, 8},
	    {"&ndash ", 0, 0},
	    {"&zwnj;", 0x200c, 6},
	    {"&#;", 0, 0},
	    {"&#x;", 0, 0},
	    {"&", 0, 0},
	    {"&;", 0, 0},
	    {"&unheard;", 0, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint32_t c = 0;
		size_t used = entity_at(rd_init(cases[i].text, strlen(cases[i].text)), &c);

		ok(used == cases[i].used && c == cases[i].code, "%s", cases[i].text);
	}
	marked("<html><p>M&#7852;T", LEVEL_MAT, PART_BODY, "in decimal");
	marked("<html><p>M&#x1eacT", LEVEL_MAT, PART_BODY, "in hex without ';'");
	marked("<html><p>M&Acirc;&#803;T", LEVEL_MAT, PART_BODY, "with a combining dot");
	marked("<html><p>T&Ocirc;&#769;I&nbsp;M&Acirc;&#803;T", LEVEL_TOI_MAT, PART_BODY,
	    "with no-break space");
}

static void
test_look(void)
{
	struct style_sheet sheet = {0};
	struct look look = {0};
	static const char css[] = "/* x */ p.A, LI.b{font-family:\".VnTimeH\";color:#FF0000}"
				  "@media print{h7{text-transform:uppercase}}";

	style_sheet_read(rd_init(css, sizeof(css) - 1), &sheet);
	style_sheet_apply(&sheet, style_hash('.', rd_init("a", 1)), &look);
	is_int(look.font, SPAN_FONT_TCVN3, "a class with a font");
	is_int((int)look.flags, SPAN_CAPS | SPAN_RED, "of capitals, red");
	look.flags = 0;
	style_sheet_apply(&sheet, style_hash(0, rd_init("H7", 2)), &look);
	is_int((int)look.flags, SPAN_CAPS, "a rule in @media");
	marked("<html><p style='text-transform:uppercase'>m\xe1\xba\xadt", LEVEL_MAT, PART_BODY,
	    "shown in capitals by style");
	marked("<html><style>.c{text-transform:uppercase}</style><p class='x c'>m\xe1\xba\xadt",
	    LEVEL_MAT, PART_BODY, "and by class");
	unmarked("<html><p style='text-transform:uppercase'>b\xe1\xba\xa3o "
		 "m\xe1\xba\xadt</p><p>m\xe1\xba\xadt \xc4\x91\xe1\xbb\x99</p>",
	    "which ends with its element");
	scan_text("<html><p><span style='border:solid red 1.0pt;color:rgb(255, 0,0)'>" MAT, "a");
	is_int(scan_verdict.form, FORM_STAMP, "framed and red is a stamp");
}

static void
test_values(void)
{
	marked("<html><head><title>" TOI_MAT "</title></head>", LEVEL_TOI_MAT, PART_METADATA,
	    "the title");
	scan_text("<html><meta name=subject content='" MAT "'>", "a");
	ok(scan_got.nfindings == 1, "a meta element");
	marked("<html><img src=a.png alt=" MAT ">", LEVEL_MAT, PART_BODY, "instead of a picture");
	marked("<html><input value='" MAT "'>", LEVEL_MAT, PART_BODY, "an input's value");
	marked("<html><div>\xc4\x90\xe1\xbb\x99 m\xe1\xba\xadt: <input value='T\xe1\xbb\x91i "
	       "m\xe1\xba\xadt'></div>",
	    LEVEL_TOI_MAT, PART_BODY, "behind its label");
	unmarked("<html><p><input type=radio value='M\xe1\xba\xadt'> x", "a box to tick");
	marked("<html><textarea>" MAT "</textarea>", LEVEL_MAT, PART_BODY, "an input's text");
}

static void
test_charsets(void)
{
	static const char le[] = "\xff\xfe<\0p\0>\0M\0\xac\x1eT\0<\0/\0p\0>\0";
	static const char be[] = "\0<\0p\0>\0M\x1e\xac\0T";

	scan_bytes(le, sizeof(le) - 1, "a.html");
	ok(scan_verdict.kind == VERDICT_MARKED && scan_verdict.encoding == ENCODING_UTF16LE,
	    "UTF-16LE");
	scan_bytes(be, sizeof(be) - 1, "a.html");
	ok(scan_verdict.kind == VERDICT_MARKED && scan_verdict.encoding == ENCODING_UTF16BE,
	    "UTF-16BE without BOM");
}

static void
test_encoded(void)
{
	uint8_t out[64];
	size_t n;
	static const char again[] = "TQ==4bqsVA==";

	n = base64_decode(rd_init(again, sizeof(again) - 1), out);
	ok(n == 5 && memcmp(out, MAT, 5) == 0, "base64 in pieces with pads");
	n = quoted_printable_decode(rd_init("M=E1=BA=\r\n=ACT=", 15), false, out);
	ok(n == 5 && memcmp(out, MAT, 5) == 0, "quoted-printable over a soft break");
	n = quoted_printable_decode(rd_init("a_=5f=zz", 8), true, out);
	ok(n == 6 && memcmp(out, "a _=zz", 6) == 0, "and of a word");
	n = percent_decode(rd_init("M%E1%ba%ACT%", 12), out);
	ok(n == 6 && memcmp(out, MAT "%", 6) == 0, "percent signs");
	/* "x\nx\n...\nTỐI MẬT\nx\n" */
	marked("key: eApTw7QK\n"
	       "blob = \"U+G7kTogMTIvQkMtQ1RIDQpIw6AgTuG7mWkNClThu5BJIE3huqxUDQpLw61uaCBn4butaQ0K"
	       "eA0K\"\n",
	    LEVEL_TOI_MAT, PART_BODY, "base64 in a text");
	is_str(scan_got.findings[0].where, "a.html!base64", "names it");
	marked("x\nM=E1=BA=ACT\nS=E1=BB=91: 1=\n2\n", LEVEL_MAT, PART_BODY,
	    "quoted-printable without headers");
	marked("x\nbegin 644 b.txt\n%3>&ZK%0\n\nend\n", LEVEL_MAT, PART_BODY, "uuencode in a text");
	is_str(scan_got.findings[0].where, "a.html!b.txt", "by its name");
}

int
main(void)
{
	scan_begin();
	test_structure();
	test_asides();
	test_negative();
	test_references();
	test_look();
	test_values();
	test_charsets();
	test_encoded();
	scan_finish();
	return tap_done();
}
