/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RTF 1.9.1 as a row of braces, control words and bytes. Nothing is an error. Pure. */
#ifndef SCANNER_FORMAT_RTF_TOKEN_H
#define SCANNER_FORMAT_RTF_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

enum rtf_kind {
	RTF_OPEN,
	RTF_CLOSE,
	RTF_WORD, /* \par, \fs24 */
	RTF_SYMBOL, /* \~ : the byte behind the backslash in `byte` */
	RTF_HEX, /* \'cb */
	RTF_TEXT, /* bytes as they are; line ends are none of them */
	RTF_BINARY, /* behind \bin */
};

struct rtf_token {
	enum rtf_kind kind;
	struct rd text; /* the word's letters, the text or the binary bytes */
	bool has_number;
	int32_t number;
	uint8_t byte;
};

/* false at the end. */
bool rtf_next(struct rd *rest, struct rtf_token *ret);

#endif
