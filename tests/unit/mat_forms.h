/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The markings byte by byte in every 8-bit encoding and every spelling. */
#ifndef TESTS_UNIT_MAT_FORMS_H
#define TESTS_UNIT_MAT_FORMS_H

#include "base/verdict.h"

struct form_8bit {
	enum encoding encoding;
	const char *what;
	const char *mat_caps, *mat_initial, *mat_lower; /* MẬT Mật mật */
	const char *toi_caps, *toi_initial; /* TỐI Tối */
	const char *tuyet_caps, *tuyet_initial; /* TUYỆT Tuyệt */
};

/* NULL: not to be written so. */
static const struct form_8bit forms_8bit[] = {
    {ENCODING_TCVN3, "TCVN3", "M\xCBT", "M\xCBt", "m\xCBt", "T\xE8I", "T\xE8i", "TUY\xD6T",
	"Tuy\xD6t"},
    {ENCODING_TCVN5712, "TCVN5712", "M\x86T", NULL, NULL, "T\xFFI", NULL, "TUY\x8CT", NULL},
    {ENCODING_VNI, "VNI", "MA\xC4T", "Ma\xE4t", "ma\xE4t", "TO\xC1I", "To\xE1i", "TUYE\xC4T",
	"Tuye\xE4t"},
    {ENCODING_VNI_MAC, "VNI-Mac", "MA\x80T", "Ma\x8At", "ma\x8At", "TO\xE7I", "To\x87i",
	"TUYE\x80T", "Tuye\x8At"},
    {ENCODING_VISCII, "VISCII", "M\x87T", "M\xA7t", "m\xA7t", "T\x8FI", "T\xAFi", "TUY\x8ET",
	"Tuy\xAEt"},
    {ENCODING_VPS, "VPS", "M\x03T", "M\xC6t", "m\xC6t", "T\x96I", "T\xD3i", "TUY\x06T", "Tuy\x8Ct"},
    {ENCODING_VPS, "VPS of UniKey", "M\xC6T", "M\xC6t", "m\xC6t", "T\x96I", "T\xD3i", "TUY\x8CT",
	"Tuy\x8Ct"},
    {ENCODING_WINDOWS_1258, "windows-1258", "M\xC2\xF2T", "M\xE2\xF2t", "m\xE2\xF2t", "T\xD4\xECI",
	"T\xF4\xECi", "TUY\xCA\xF2T", "Tuy\xEA\xF2t"},
    {ENCODING_BKHCM1, "BKHCM1", "M\xA4T", "M\xE2t", "m\xE2t", "T\xACI", "T\xEAi", "TUY\xAAT",
	"Tuy\xE8t"},
    {ENCODING_BKHCM2, "BKHCM2", "M\xCA\xC5T", "M\xEA\xE5t", "m\xEA\xE5t", "T\xD6\xCBI",
	"T\xF6\xEBi", "TUY\xCF\xE5T", "Tuy\xEF\xE5t"},
    {ENCODING_BKHCM2, "BKHCM2 with its own capital", "M\xCA\xC5T", "M\xEA\xE5t", "m\xEA\xE5t",
	"T\xD6\xCBI", "T\xF6\xEBi", "TUY\xCF\xC5T", "Tuy\xEF\xE5t"},
    {ENCODING_VIETWARE_X, "Vietware-X", "M\xC1\xDBT", "M\xE1\xFBt", "m\xE1\xFBt", "T\xC4\xDAI",
	"T\xE4\xFAi", "TUY\xC3\xDBT", "Tuy\xE3\xFBt"},
    {ENCODING_VIETWARE_F, "Vietware-F", "M\xCBT", "M\xCBt", "m\xCBt", "T\xE7I", "T\xE7i",
	"TUY\xD6T", "Tuy\xD6t"},
    {ENCODING_VIQR, "VIQR", "MA^.T", "Ma^.t", "ma^.t", "TO^'I", "To^'i", "TUYE^.T", "Tuye^.t"},
    {ENCODING_NCR, "decimal reference", "M&#7852;T", "M&#7853;t", "m&#7853;t", "T&#7888;I",
	"T&#7889;i", "TUY&#7878;T", "Tuy&#7879;t"},
    {ENCODING_NCR, "hexadecimal reference", "M&#x1EAC;T", "M&#X1ead;t", "m&#x01eAD;t", "T&#x1ED0;I",
	"T&#x1ed1;i", "TUY&#x1EC6;T", "Tuy&#x1ec7;t"},
    {ENCODING_NCR, "reference to the dot", "M&Acirc;&#803;T", "M&acirc;&#x323;t", "ma&#803;&#770;t",
	"T&Ocirc;&#769;I", "T&ocirc;&#769;i", "TUY&Ecirc;&#803;T", "Tuy&ecirc;&#803;t"},
    {ENCODING_RTF, "RTF", "M\\u7852?T", "M\\u7853?t", "m\\u7853\\'3ft", "T\\u7888?I", "T\\u7889?i",
	"TUY\\u7878?T", "Tuy\\u7879?t"},
    {ENCODING_QUOTED_PRINTABLE, "quoted-printable", "M=E1=BA=ACT", "M=E1=BA=ADt", "m=e1=ba=adt",
	"T=E1=BB=90I", "T=E1=BB=91i", "TUY=E1=BB=86T", "Tuy=E1=BB=87t"},
    {ENCODING_PERCENT, "percent", "M%E1%BA%ACT", "M%E1%BA%ADt", "m%e1%ba%adt", "T%E1%BB%90I",
	"T%E1%BB%91i", "TUY%E1%BB%86T", "Tuy%E1%BB%87t"},
    {ENCODING_JSON, "JSON", "M\\u1EACT", "M\\u1eadt", "m\\u1eadt", "T\\u1ED0I", "T\\u1ed1i",
	"TUY\\u1EC6T", "Tuy\\u1ec7t"},
    {ENCODING_JSON, "JavaScript", "M\\u{1EAC}T", "M%u1EADt", "m\\U00001eadt", "T\\u{1ED0}I",
	"T\\u{1ed1}i", "TUY\\u{1EC6}T", "Tuy\\u{1ec7}t"},
    {ENCODING_JSON, "bytes of C", "M\\xE1\\xBA\\xACT", "M\\xe1\\xba\\xadt", "m\\xe1\\xba\\xadt",
	"T\\xE1\\xBB\\x90I", "T\\xe1\\xbb\\x91i", "TUY\\xE1\\xBB\\x86T", "Tuy\\xe1\\xbb\\x87t"},
    {ENCODING_MOJIBAKE, "mojibake", "M\xC3\xA1\xC2\xBA\xC2\xACT", "M\xC3\xA1\xC2\xBA\xC2\xADt",
	"m\xC3\xA1\xC2\xBA\xC2\xADt", "T\xC3\xA1\xC2\xBB\xC2\x90I",
	"T\xC3\xA1\xC2\xBB\xE2\x80\x98i", "TUY\xC3\xA1\xC2\xBB\xE2\x80\xA0T",
	"Tuy\xC3\xA1\xC2\xBB\xE2\x80\xA1t"},
};

/* Bytes that may be "mật" in Unicode; 16- and 32-bit forms hold NULs. */
struct form_unicode {
	enum encoding encoding;
	const char *what;
	const char *bytes;
	size_t len;
};

#define FORM(encoding, what, bytes)                      \
	{                                                \
		encoding, what, bytes, sizeof(bytes) - 1 \
	}
static const struct form_unicode forms_unicode[] = {
    FORM(ENCODING_UTF8, "composed", "M\xE1\xBA\xACT"),
    FORM(ENCODING_UTF8, "composed, small", "m\xE1\xBA\xADt"),
    FORM(ENCODING_UTF8, "spaced", "M \xE1\xBA\xAC T"),
    FORM(ENCODING_UTF8, "Cyrillic around it", "\xD0\x9C\xE1\xBA\xAC\xD0\xA2"),
    FORM(ENCODING_UTF8_DECOMPOSED, "dot, circumflex", "MA\xCC\xA3\xCC\x82T"),
    FORM(ENCODING_UTF8_DECOMPOSED, "circumflex, dot", "ma\xCC\x82\xCC\xA3t"),
    FORM(ENCODING_UTF8_DECOMPOSED, "circumflex composed", "M\xC3\x82\xCC\xA3T"),
    FORM(ENCODING_UTF8_DECOMPOSED, "dot composed", "M\xE1\xBA\xA0\xCC\x82T"),
    FORM(ENCODING_UTF8_DECOMPOSED, "on a Cyrillic letter",
	"\xD0\x9C\xD0\x90\xCC\x82\xCC\xA3\xD0\xA2"),
    FORM(ENCODING_UTF8_DECOMPOSED, "an invisible character between",
	"MA\xCC\xA3\xE2\x80\x8B\xCC\x82T"),
    FORM(ENCODING_UTF16LE, "composed", "M\0\xAC\x1ET\0"),
    FORM(ENCODING_UTF16LE, "dot, circumflex", "M\0A\0\x23\x03\x02\x03T\0"),
    FORM(ENCODING_UTF16LE, "circumflex, dot", "M\0A\0\x02\x03\x23\x03T\0"),
    FORM(ENCODING_UTF16LE, "circumflex composed", "M\0\xC2\0\x23\x03T\0"),
    FORM(ENCODING_UTF16LE, "dot composed", "M\0\xA0\x1E\x02\x03T\0"),
    FORM(ENCODING_UTF16BE, "composed", "\0M\x1E\xAC\0T"),
    FORM(ENCODING_UTF16BE, "dot, circumflex", "\0M\0A\x03\x23\x03\x02\0T"),
    FORM(ENCODING_UTF16BE, "circumflex, dot", "\0M\0A\x03\x02\x03\x23\0T"),
    FORM(ENCODING_UTF16BE, "circumflex composed", "\0M\0\xC2\x03\x23\0T"),
    FORM(ENCODING_UTF16BE, "dot composed", "\0M\x1E\xA0\x03\x02\0T"),
    FORM(ENCODING_UTF32LE, "composed", "M\0\0\0\xAC\x1E\0\0T\0\0\0"),
    FORM(ENCODING_UTF32BE, "composed", "\0\0\0M\0\0\x1E\xAC\0\0\0T"),
    FORM(ENCODING_TCVN3, "in UTF-16LE", "m\0\xCB\0t\0"),
    FORM(ENCODING_TCVN3, "in UTF-16BE", "\0m\0\xCB\0t"),
    FORM(ENCODING_VNI, "in UTF-16LE", "M\0A\0\xC4\0T\0"),
    FORM(ENCODING_MOJIBAKE, "in UTF-16LE", "M\0\xE1\0\xBA\0\xAC\0T\0"),
    FORM(ENCODING_TCVN3, "in UTF-8", "M\xC3\x8BT"),
    FORM(ENCODING_TCVN5712, "in UTF-8", "M\xE2\x80\xA0T"),
    FORM(ENCODING_TCVN5712, "in UTF-8, C1", "M\xC2\x86T"),
    FORM(ENCODING_VNI, "in UTF-8", "MA\xC3\x84T"),
    FORM(ENCODING_VISCII, "in UTF-8", "M\xE2\x80\xA1T"),
    FORM(ENCODING_VISCII, "in UTF-8, small", "M\xC2\xA7t"),
    FORM(ENCODING_VPS, "in UTF-8", "M\xC3\x86T"),
    FORM(ENCODING_WINDOWS_1258, "in UTF-8", "M\xC3\x82\xC3\xB2T"),
    FORM(ENCODING_BKHCM2, "in UTF-8", "M\xC3\x8A\xC3\x85T"),
    FORM(ENCODING_VIETWARE_X, "in UTF-8", "M\xC3\x81\xC3\x9BT"),
    FORM(ENCODING_TCVN3, "of a symbol font", "m\xEF\x83\x8Bt"),
};

#endif
