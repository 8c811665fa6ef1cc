/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that stands beside the pages: text strings (ISO 32000-2, 7.9.2), XML, rich text. */
#ifndef SCANNER_FORMAT_PDF_WORDS_H
#define SCANNER_FORMAT_PDF_WORDS_H

#include "scanner/format/pdf_obj.h"

/* Hands on the text of a string, name or stream; anything else is passed over. page: 0 if none. */
void pdf_words_value(struct pdf *, const struct pdf_value *, enum part part, uint32_t page);
/* Of the key's value in a dictionary. */
void pdf_words_key(struct pdf *, const struct pdf_value *dict, const char *key, enum part part);
/* Bytes of a text string: UTF-16 or UTF-8 by its mark, else as they are: the rules tell. */
void pdf_words_bytes(struct pdf *, struct rd bytes, enum part part, uint32_t page);
/* The texts and attributes of XML. */
void pdf_words_xml(struct pdf *, struct rd bytes, enum part part);
/* As UTF-8 in a buffer that is free()d by the caller; NULL: empty, or no memory. */
char *pdf_words_utf8(struct pdf *, const struct pdf_value *, size_t *ret_len);

#endif
