/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hashes and ciphers of encrypted documents: what the readers need of libgcrypt, and no more. */
#ifndef SCANNER_FORMAT_CRYPT_H
#define SCANNER_FORMAT_CRYPT_H

#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

#define CRYPT_HASH_MAX 64u /* bytes of the longest hash, SHA-512 */
#define CRYPT_PARTS_MAX 4u /* pieces hashed as one */

enum crypt_hash {
	CRYPT_MD5,
	CRYPT_SHA1,
	CRYPT_SHA256,
	CRYPT_SHA384,
	CRYPT_SHA512,
};

enum crypt_cipher {
	CRYPT_RC4,
	CRYPT_AES_ECB, /* the key's length says which: 16, 24 or 32 bytes */
	CRYPT_AES_CBC,
	CRYPT_3DES_CBC, /* 24 bytes of key */
	CRYPT_BLOWFISH_CFB, /* 64 bits of feedback, as OpenDocument has it */
};

/* Readies libgcrypt. It looks at files of the system, so main() calls this before the sandbox;
 * calls after the first do nothing. */
void crypt_init(void);

size_t crypt_hash_len(enum crypt_hash hash);
/* The parts one behind the other; at most CRYPT_PARTS_MAX. 0, or -ENOTSUP: this system has
 * forbidden the hash. ret may lie in a part. */
int crypt_hash(enum crypt_hash hash, const struct rd *parts, size_t nparts,
    uint8_t ret[CRYPT_HASH_MAX]);
int crypt_hmac(enum crypt_hash hash, struct rd key, struct rd bytes, uint8_t ret[CRYPT_HASH_MAX]);
/* RFC 8018, 5.2 with HMAC of the hash. The caller bounds rounds. */
struct crypt_pbkdf2 {
	enum crypt_hash hash;
	struct rd password, salt;
	uint32_t rounds;
};
int crypt_pbkdf2(const struct crypt_pbkdf2 *how, uint8_t *ret, size_t len);

/* A cipher with its key, and for CBC and RC4 where it is in the stream. */
struct crypt;
/* 0 and *ret (free with crypt_free), -EINVAL if no such key can be, -ENOTSUP or -ENOMEM. */
int crypt_new(enum crypt_cipher cipher, struct rd key, struct crypt **ret);
void crypt_free(struct crypt *); /* NULL is fine */
/* One block long. Without it the IV is zeros. */
int crypt_iv_set(struct crypt *, struct rd iv);
/* in.left bytes to out; in.p may be out. -EINVAL: not whole blocks, where blocks are needed. */
int crypt_decrypt(struct crypt *, struct rd in, uint8_t *out);
int crypt_encrypt(struct crypt *, struct rd in, uint8_t *out);

#endif
