/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Encryption of Office's binary formats ([MS-OFFCRYPTO]): RC4 with 40 bits (2.3.6), RC4 CryptoAPI
 * (2.3.5), XOR (2.3.7). For doc, xls and ppt, which differ in what of a stream is encrypted.
 */
#ifndef SCANNER_FORMAT_OFFICE_CRYPT_H
#define SCANNER_FORMAT_OFFICE_CRYPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "scanner/format/crypt.h"

struct scan;

#define OFFICE_PASSWORD_MAX 255u /* characters of a password; longer ones are not tried */
#define OFFICE_XOR_BYTES 16u

/* A password in UTF-16, as all but XOR have it. */
struct office_password {
	uint8_t bytes[OFFICE_PASSWORD_MAX * 2];
	size_t len;
};
/* false: too long. */
bool office_password_set(struct office_password *ret, const char *utf8);

/* The part of CryptoAPI's and Standard's header that comes behind the version (2.3.2, 2.3.3). */
struct office_header {
	uint32_t flags, cipher, key_bits;
	const uint8_t *salt, *verifier; /* 16 bytes each */
	struct rd hash; /* the verifier's, encrypted: all that is left */
};
/* From the flags on. -EBADMSG: it is cut. */
int office_header_get(struct rd bytes, struct office_header *ret);

/* What a password made of the header of a document. */
struct office_rc4 {
	bool capi;
	uint8_t hash[CRYPT_HASH_MAX];
	size_t key_len;
};

/* header: from the two version numbers on. 0 and *ret if a password of the list fits; -EACCES if
 * none does; -ENOTSUP: it is encrypted in another way; -EBADMSG: no such header. */
int office_rc4_open(const struct scan *scan, struct rd header, struct office_rc4 *ret);
/* A stream, or its beginning: each `block` bytes have a key of their own (512 in doc, 1024 in
 * xls). in.left bytes to out. 0 or -errno. */
int office_rc4_decrypt(const struct office_rc4 *rc4, size_t block, struct rd in, uint8_t *out);
/* The same with one key throughout, by its number (objects of ppt). */
int office_rc4_decrypt_one(const struct office_rc4 *rc4, uint32_t number, struct rd in,
    uint8_t *out);

/* XOR: key and verifier as stored; rotate is 2 in Excel, 7 in Word. 0 and the array of keys, or
 * -EACCES. */
int office_xor_open(const struct scan *scan, uint16_t key, uint16_t verifier, unsigned int rotate,
    uint8_t ret[OFFICE_XOR_BYTES]);

#endif
