/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words PDF is written in (ISO 32000-2, 7.2 and 7.3): tokens, and values made of them. A
 * value is a place in the bytes, never a tree: an array or dictionary is looked through again
 * whenever something of it is wanted. Pure.
 */
#ifndef SCANNER_FORMAT_PDF_LEX_H
#define SCANNER_FORMAT_PDF_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

enum pdf_token_kind {
	PDF_TOKEN_NUMBER,
	PDF_TOKEN_STRING, /* raw: between the parentheses */
	PDF_TOKEN_HEX, /* raw: between the angle brackets */
	PDF_TOKEN_NAME, /* raw: behind the slash */
	PDF_TOKEN_ARRAY,
	PDF_TOKEN_ARRAY_END,
	PDF_TOKEN_DICT,
	PDF_TOKEN_DICT_END,
	PDF_TOKEN_WORD, /* raw: anything else */
};

struct pdf_token {
	enum pdf_token_kind kind;
	struct rd raw;
	double number; /* of PDF_TOKEN_NUMBER */
	bool whole; /* that number was written as an integer */
};

enum pdf_kind {
	PDF_NULL, /* also: true, false and what is no value */
	PDF_NUMBER,
	PDF_STRING,
	PDF_HEX,
	PDF_NAME,
	PDF_ARRAY, /* raw: what is between the brackets */
	PDF_DICT,
	PDF_REF,
	PDF_STREAM, /* raw: its dictionary; only objects are streams (pdf_obj.h) */
};

struct pdf_value {
	enum pdf_kind kind;
	bool clear; /* of strings and streams: not encrypted, or not by itself */
	bool truth; /* it is the word true */
	struct rd raw;
	double number;
	uint32_t num, gen; /* of PDF_REF: whereto; else the object it stands in (0: none) */
	size_t data; /* of PDF_STREAM: where its bytes begin in the file */
	uint32_t def; /* of PDF_STREAM: which definition it is */
};

/* Blank: NUL, tab, LF, FF, CR, space. Regular: neither blank nor one of ()<>[]{}/%. */
bool pdf_is_blank(uint8_t c);
bool pdf_is_regular(uint8_t c);
/* Passes blanks and comments. */
void pdf_blank_skip(struct rd *);

/* The next token; false at the end. Each takes some bytes. A string that does not end within
 * PDF_STRING_MAX is none: a piece of it is a word. */
bool pdf_lex(struct rd *, struct pdf_token *ret);

/* The next value, with all that is inside it; false where none begins (a word, a closing bracket;
 * they are not taken) or the bytes end. */
bool pdf_value_take(struct rd *, struct pdf_value *ret);
/* The value that begins with the token just taken; false if none does. */
bool pdf_value_of(struct rd *, const struct pdf_token *first, struct pdf_value *ret);
/* The next key and value of what is between << and >>; passes over what is none. */
bool pdf_dict_next(struct rd *dict, struct rd *ret_key, struct pdf_value *ret);
/* The value of the first such key. */
bool pdf_dict_get(struct rd dict, const char *key, struct pdf_value *ret);

/* The bytes a string stands for; out holds at least raw.left. Returns how many. */
size_t pdf_string_decode(const struct pdf_value *string, uint8_t *out);
/* The name without its #xx; out holds at least raw.left. Returns how many. */
size_t pdf_name_decode(struct rd raw, uint8_t *out);
/* Is the name or word this one? #xx is understood. */
bool pdf_is(struct rd raw, const char *word);
bool pdf_is_name(const struct pdf_value *, const char *word);
/* The number as an unsigned integer, limited to max; what is none is 0. */
uint32_t pdf_uint(const struct pdf_value *, uint32_t max);

#endif
