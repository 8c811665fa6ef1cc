/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail in all its transfer encodings, nested and broken. */
#include "base/checked.h"
#include "scanner/format/mime_header.h"
#include "scanner/limits.h"
#include "tests/unit/scan_bytes.h"

#define MAT "M\xe1\xba\xacT"
#define TOI_MAT "T\xe1\xbb\x90I M\xe1\xba\xacT"
#define HEAD "From: a@b\r\nTo: c@d\r\nMIME-Version: 1.0\r\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=\"=_x y\"\r\n\r\n"
/* "x\nM\u1eacT\ny\n" */
#define MAT_BASE64 "eApN4bqsVAp5Cg=="

static void
found(const char *text, enum level level, enum part part, const char *where, const char *what)
{
	scan_text(text, "a.eml");
	ok(has_finding(level, part, where) && strcmp(scan_got.type, "mail") == 0, "%s", what);
}

static void
decoded_is(const char *value, const char *want)
{
	char out[256];
	size_t n = mime_words_decode(rd_init(value, strlen(value)), out, sizeof(out));

	if (!ok(n == strlen(want) && memcmp(out, want, n) == 0, "a value of %s", want))
		printf("# %.*s\n", (int)n, out);
}

static void
parameter_is(const char *value, const char *want)
{
	char out[64];
	size_t n = mime_parameter(rd_init(value, strlen(value)), "filename", out, sizeof(out));

	if (!ok(n == strlen(want) && memcmp(out, want, n) == 0, "a name of %s", want))
		printf("# %.*s\n", (int)n, out);
}

static void
test_headers(void)
{
	decoded_is(" plain text ", "plain text");
	decoded_is("=?UTF-8?B?TeG6rFQ=?=", MAT);
	decoded_is("=?utf-8?q?M=E1=BA=ACT_1?= x", MAT " 1 x");
	decoded_is("=?utf-8?Q?M=E1=BA?=\r\n =?utf-8?Q?=ACT?=", MAT);
	decoded_is("=?utf-8?B?TeG6?= =?utf-8*vi?B?rFQ=?= y", MAT " y");
	decoded_is("=?windows-1258?Q?M=C2=F2T?=", "M\xc2\xf2T");
	decoded_is("=?UTF-16LE?B?TQCsHlQA?=", MAT);
	decoded_is("=?utf-8?Q?=41?=", "A");
	decoded_is("=?utf-8?X?a?=", "=?utf-8?X?a?=");
	decoded_is("=?utf-8?B?broken", "=?utf-8?B?broken");
	parameter_is("attachment; filename=a.txt; x=y", "a.txt");
	parameter_is("attachment; filename=\"a;b.txt\"", "a;b.txt");
	parameter_is("attachment;\r\n filename*=UTF-8'vi'M%E1%BA%ACT.txt", MAT ".txt");
	parameter_is("attachment; filename*0*=utf-8''M%E1%BA; filename*1*=%ACT; filename*2=.x",
	    MAT ".x");
	parameter_is("attachment; filename=\"=?UTF-8?B?TeG6rFQ=?=\"", MAT);
	parameter_is("inline", "");
	scan_text(HEAD "Subject: =?UTF-8?B?VOG7kEkgTeG6rFQ=?=\r\n\r\nx\r\n", "a.eml");
	ok(has_finding(LEVEL_TOI_MAT, PART_METADATA, "a.eml!metadata"), "the subject");
}

static void
test_bodies(void)
{
	found(HEAD "\r\nx\r\n" MAT "\r\ny\r\n", LEVEL_MAT, PART_BODY, "a.eml!body", "8bit");
	found(HEAD "Content-Transfer-Encoding: base64\r\n\r\n" MAT_BASE64 "\r\n", LEVEL_MAT,
	    PART_BODY, "a.eml!body", "base64");
	found(HEAD "Content-Transfer-Encoding: base64\r\n\r\neApN4bqsVAp5C", LEVEL_MAT, PART_BODY,
	    "a.eml!body", "base64 broken off");
	found(HEAD "Content-Transfer-Encoding: base64\r\n\r\nx\r\n" MAT "\r\n", LEVEL_MAT,
	    PART_BODY, "a.eml!body", "what only claims to be base64");
	found(HEAD "Content-Transfer-Encoding: Quoted-Printable\r\n\r\nx\r\nM=E1=BA=\r\n=ACT\r\n",
	    LEVEL_MAT, PART_BODY, "a.eml!body", "quoted-printable");
	found(HEAD "Content-Type: text/html; charset=utf-8\r\n\r\nx<p>M&#7852;T</p>y\r\n",
	    LEVEL_MAT, PART_BODY, "a.eml!body", "HTML");
	found(HEAD "\r\nx\r\nbegin 644 b.txt\r\n%3>&ZK%0\r\n\r\nend\r\n", LEVEL_MAT, PART_BODY,
	    "a.eml!b.txt", "uuencode");
	found(HEAD "Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: "
		   "base64\r\n\r\nTQCsHlQACgB4AAoA\r\n",
	    LEVEL_MAT, PART_BODY, "a.eml!body", "UTF-16");
	found("\xef\xbb\xbf\r\n" HEAD "\r\n" MAT "\r\n", LEVEL_MAT, PART_BODY, "a.eml!body",
	    "behind a BOM and an empty line");
}

static void
test_parts(void)
{
	found(MIXED "--=_x y\r\n\r\nx\r\n--=_x y\r\nContent-Disposition: attachment; "
		    "filename=b.doc\r\nContent-Transfer-Encoding: base64\r\n\r\n" MAT_BASE64
		    "\r\n--=_x y--\r\n",
	    LEVEL_MAT, PART_BODY, "a.eml!b.doc", "an attachment");
	scan_text(MIXED "--=_x y\r\nContent-Type: application/pdf;\r\n name*0*=UTF-8''TUY%E1%BB%86T"
			"%20;\r\n name*1*=M%E1%BA%ACT.pdf\r\n\r\nx\r\n--=_x y--\r\n",
	    "a.eml");
	ok(has_finding(LEVEL_TUYET_MAT, PART_NAME, "a.eml!TUY\xe1\xbb\x86T M\xe1\xba\xacT.pdf"),
	    "an attachment's name");
	found(MIXED "--=_x y\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n"
		    "x\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>" TOI_MAT "</b>\r\n--b--\r\n"
		    "--=_x y--\r\n",
	    LEVEL_TOI_MAT, PART_BODY, "a.eml!body", "an alternative inside");
	found(MIXED "--=_x y\r\nContent-Type: message/rfc822\r\n\r\n" HEAD "\r\n" MAT
		    "\r\n--=_x y--\r\n",
	    LEVEL_MAT, PART_BODY, "a.eml!message!body", "a message inside");
	found(MIXED "x\r\n" MAT "\r\n--=_x y\r\n\r\nx\r\n--=_x y--\r\n", LEVEL_MAT, PART_BODY,
	    "a.eml!body", "before the parts");
	found(MIXED "--=_x y\r\n\r\nx\r\n--=_x y--\r\n" MAT "\r\n", LEVEL_MAT, PART_BODY,
	    "a.eml!body", "behind the parts");
	found(MIXED "--=_x y\r\n\r\n" MAT "\r\n", LEVEL_MAT, PART_BODY, "a.eml!body",
	    "without a last boundary");
	found(MIXED "\r\n" MAT "\r\n", LEVEL_MAT, PART_BODY, "a.eml!body", "without any");
	found(HEAD "Content-Type: multipart/mixed\r\n\r\n" MAT "\r\n", LEVEL_MAT, PART_BODY,
	    "a.eml!body", "without its name");
	found("From a Mon Jan 1\n" HEAD "\nx\n\nFrom b Tue Jan 2\n" HEAD "\n" MAT "\n", LEVEL_MAT,
	    PART_BODY, "a.eml!message!body", "a mailbox");
	found("From: <Saved by Blink>\r\nSnapshot-Content-Location: x\r\nSubject: y\r\n"
	      "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n"
	      "\tboundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n"
	      "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: x\r\n\r\n"
	      "<!DOCTYPE html><html><p style=3D\"color:red\">M=E1=BA=AC=\r\nT</p></html>\r\n"
	      "--b--\r\n",
	    LEVEL_MAT, PART_BODY, "a.eml!body", "MHTML");
	scan_text("Xin ch\xc3\xa0o: a\nFrom: b\nTo: c\n\nx", "a.txt");
	is_str(scan_got.type, "text/utf-8", "what has other lines in front is no mail");
	scan_text(HEAD "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nx",
	    "a.eml");
	ok(has_opaque(WHY_ENCRYPTED, LIMIT_NONE, "a.eml!part"), "an encrypted mail");
}

static void
test_hostile(void)
{
	size_t room = 400000, n;
	char *text = malloc(room);

	n = (size_t)sprintf(text, "%s", MIXED);
	for (unsigned int i = 0; i < MIME_PARTS_MAX + 5; i++)
		n += (size_t)sprintf(text + n, "--=_x y\r\n\r\nx\r\n");
	scan_text(text, "a.eml");
	ok(has_opaque(WHY_LIMIT, LIMIT_ENTRIES, "a.eml"), "too many parts are a limit");
	n = (size_t)sprintf(text, "%s", HEAD);
	for (unsigned int i = 0; i <= MIME_DEPTH_MAX; i++)
		n += (size_t)sprintf(text + n,
		    "Content-Type: multipart/mixed; boundary=b%u\r\n\r\n--b%u\r\n", i, i);
	(void)sprintf(text + n, "\r\n%s\r\n", MAT);
	scan_text(text, "a.eml");
	ok(has_opaque(WHY_LIMIT, LIMIT_DEPTH, "a.eml"), "parts in too many parts are a limit");
	n = (size_t)sprintf(text, "%sSubject: ", HEAD);
	memset(text + n, 'a', MIME_HEADER_BYTES + 9);
	strcpy(text + n + MIME_HEADER_BYTES + 9, "\r\n\r\nx");
	scan_text(text, "a.eml");
	ok(has_opaque(WHY_LIMIT, LIMIT_SIZE, "a.eml"), "a header too long is a limit");
	n = (size_t)sprintf(text, "%s", HEAD);
	for (unsigned int i = 0; i < MIME_HEADERS_MAX; i++)
		n += (size_t)sprintf(text + n, "X: y\r\n");
	(void)sprintf(text + n, "\r\n%s\r\n", MAT);
	scan_text(text, "a.eml");
	ok(has_finding(LEVEL_MAT, PART_BODY, "a.eml!body"), "too many headers are read as text");
	free(text);
}

int
main(void)
{
	scan_begin();
	test_headers();
	test_bodies();
	test_parts();
	test_hostile();
	scan_finish();
	return tap_done();
}
