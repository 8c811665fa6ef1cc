/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The standard security handler (ISO 32000-2, 7.6): RC4 and AES, revisions 2 to 6. A document
 * with an empty password opens in every reader; the others are tried with those the rules name.
 */
#ifndef SCANNER_FORMAT_PDF_CRYPT_H
#define SCANNER_FORMAT_PDF_CRYPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scanner/format/pdf_obj.h"

/* encrypt: the dictionary; id: the first string of the trailer's /ID. 0 and *ret; -EACCES: none of
 * the passwords fits, or the handler is another; -ENOMEM. */
int pdf_crypt_new(struct pdf *, const struct pdf_value *encrypt, const struct pdf_value *id,
    struct pdf_crypt **ret);
void pdf_crypt_free(struct pdf_crypt *); /* NULL is fine */

/* By which of the document's filters a stream is encrypted. */
enum pdf_crypt_kind {
	PDF_CRYPT_NONE, /* a cross-reference stream, or metadata where they are left in the clear */
	PDF_CRYPT_STREAM,
	PDF_CRYPT_FILE, /* an embedded file */
	PDF_CRYPT_NAMED, /* the stream says so itself */
};
enum pdf_crypt_kind pdf_crypt_kind(const struct pdf_crypt *, struct pdf *,
    const struct pdf_value *stream);
/* Decrypts len bytes in place, or in to out; returns how many they are then. */
size_t pdf_crypt_string(struct pdf_crypt *, const struct pdf_value *string, uint8_t *bytes,
    size_t len);
size_t pdf_crypt_stream(struct pdf_crypt *, enum pdf_crypt_kind kind,
    const struct pdf_value *stream, struct rd in, uint8_t *out);

#endif
