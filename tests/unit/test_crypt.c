/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published vectors: what is read of a document stands and falls with these. */
#include "scanner/format/crypt.h"

#include <errno.h>

#include "tests/tap.h"

static size_t
unhex(const char *hex, uint8_t *ret)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++)
		(void)sscanf(hex + 2 * i, "%2hhx", &ret[i]);
	return n;
}

static bool
is_hex(const uint8_t *got, const char *hex)
{
	uint8_t want[128] = {0};

	return memcmp(got, want, unhex(hex, want)) == 0;
}

/* RFC 1321 A.5, FIPS 180-2 appendices: "abc". */
static void
test_hashes(void)
{
	static const char *const want[] = {
	    [CRYPT_MD5] = "900150983cd24fb0d6963f7d28e17f72",
	    [CRYPT_SHA1] = "a9993e364706816aba3e25717850c26c9cd0d89d",
	    [CRYPT_SHA256] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	    [CRYPT_SHA384] = "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
			     "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
	    [CRYPT_SHA512] = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
			     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
	};
	struct rd parts[] = {rd_init("a", 1), rd_init(NULL, 0), rd_init("bc", 2)};
	uint8_t got[CRYPT_HASH_MAX];

	for (enum crypt_hash hash = CRYPT_MD5; hash <= CRYPT_SHA512; hash++) {
		ok(crypt_hash(hash, parts, 3, got) == 0 && is_hex(got, want[hash]), "hash %u",
		    (unsigned int)hash);
		is_int((long long)crypt_hash_len(hash), (long long)strlen(want[hash]) / 2,
		    "its length");
	}
	memcpy(got, "abc", 3);
	parts[0] = rd_init(got, 3);
	ok(crypt_hash(CRYPT_SHA1, parts, 1, got) == 0 && is_hex(got, want[CRYPT_SHA1]),
	    "onto itself");
	ok(crypt_hash(CRYPT_SHA1, parts, CRYPT_PARTS_MAX + 1, got) == -EINVAL, "too many parts");
}

/* RFC 2202 and 4231, case 2; RFC 6070, cases 1 and 4 of those that are quick. */
static void
test_keyed(void)
{
	struct rd key = rd_init("Jefe", 4), text = rd_init("what do ya want for nothing?", 28);
	struct crypt_pbkdf2 how = {.hash = CRYPT_SHA1,
	    .password = rd_init("password", 8),
	    .salt = rd_init("salt", 4),
	    .rounds = 1};
	uint8_t got[CRYPT_HASH_MAX];

	ok(crypt_hmac(CRYPT_SHA1, key, text, got) == 0 &&
		is_hex(got, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
	    "HMAC-SHA1");
	ok(crypt_hmac(CRYPT_SHA256, key, text, got) == 0 &&
		is_hex(got, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
	    "HMAC-SHA256");
	ok(crypt_pbkdf2(&how, got, 20) == 0 &&
		is_hex(got, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
	    "PBKDF2, once");
	how.rounds = 4096;
	ok(crypt_pbkdf2(&how, got, 20) == 0 &&
		is_hex(got, "4b007901b765489abead49d926f721d065a429c1"),
	    "PBKDF2, 4096 times");
	how.password.left = 0;
	ok(crypt_pbkdf2(&how, got, 20) == 0, "PBKDF2 of the empty password");
}

struct vector {
	const char *what;
	enum crypt_cipher cipher;
	const char *key, *iv, *plain, *cipher_text;
};

static const struct vector vectors[] = {
    {"RC4, RFC 6229, 40 bits", CRYPT_RC4, "0102030405", NULL, "00000000000000000000000000000000",
	"b2396305f03dc027ccc3524a0a1118a8"},
    {"RC4, RFC 6229, 128 bits", CRYPT_RC4, "0102030405060708090a0b0c0d0e0f10", NULL,
	"00000000000000000000000000000000", "9ac7cc9a609d1ef7b2932899cde41b97"},
    {"AES-128 ECB, FIPS 197 C.1", CRYPT_AES_ECB, "000102030405060708090a0b0c0d0e0f", NULL,
	"00112233445566778899aabbccddeeff", "69c4e0d86a7b0430d8cdb78070b4c55a"},
    {"AES-192 ECB, FIPS 197 C.2", CRYPT_AES_ECB, "000102030405060708090a0b0c0d0e0f1011121314151617",
	NULL, "00112233445566778899aabbccddeeff", "dda97ca4864cdfe06eaf70a0ec0d7191"},
    {"AES-256 ECB, FIPS 197 C.3", CRYPT_AES_ECB,
	"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", NULL,
	"00112233445566778899aabbccddeeff", "8ea2b7ca516745bfeafc49904b496089"},
    {"AES-128 CBC, SP 800-38A F.2.1", CRYPT_AES_CBC, "2b7e151628aed2a6abf7158809cf4f3c",
	"000102030405060708090a0b0c0d0e0f",
	"6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51",
	"7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"},
    {"3DES, SP 800-67 B.1, as CBC of one block", CRYPT_3DES_CBC,
	"0123456789abcdef23456789abcdef01456789abcdef0123", "0000000000000000", "5468652071756663",
	"a826fd8ce53b855f"},
    {"Blowfish CFB, Schneier's own (ECB of a zero block is its key stream)", CRYPT_BLOWFISH_CFB,
	"0000000000000000", "0000000000000000", "0000000000000000", "4ef997456198dd78"},
};

static void
test_vector(const struct vector *v)
{
	uint8_t key[64], iv[16], plain[64], want[64], got[64];
	size_t nkey = unhex(v->key, key), niv = v->iv != NULL ? unhex(v->iv, iv) : 0;
	size_t n = unhex(v->plain, plain);
	struct crypt *crypt = NULL;

	(void)unhex(v->cipher_text, want);
	ok(crypt_new(v->cipher, rd_init(key, nkey), &crypt) == 0, "%s", v->what);
	ok((niv == 0 || crypt_iv_set(crypt, rd_init(iv, niv)) == 0) &&
		crypt_encrypt(crypt, rd_init(plain, n), got) == 0 && memcmp(got, want, n) == 0,
	    "encrypted");
	crypt_free(crypt);
	ok(crypt_new(v->cipher, rd_init(key, nkey), &crypt) == 0 &&
		(niv == 0 || crypt_iv_set(crypt, rd_init(iv, niv)) == 0) &&
		crypt_decrypt(crypt, rd_init(got, n), got) == 0 && memcmp(got, plain, n) == 0,
	    "and back, in place");
	crypt_free(crypt);
}

static void
test_refusals(void)
{
	uint8_t bytes[300] = {0};
	struct crypt *crypt = NULL;

	ok(crypt_new(CRYPT_AES_CBC, rd_init(bytes, 17), &crypt) == -EINVAL, "no key of AES");
	ok(crypt_new(CRYPT_RC4, rd_init(bytes, 0), &crypt) == -EINVAL, "no key of RC4");
	ok(crypt_new(CRYPT_RC4, rd_init(bytes, 257), &crypt) == -EINVAL, "nor that");
	ok(crypt_new(CRYPT_3DES_CBC, rd_init(bytes, 24), &crypt) == 0 &&
		crypt_decrypt(crypt, rd_init(bytes, 8), bytes) == 0,
	    "a weak key is a key");
	crypt_free(crypt);
	ok(crypt_new(CRYPT_AES_CBC, rd_init(bytes, 16), &crypt) == 0, "AES");
	ok(crypt_decrypt(crypt, rd_init(bytes, 15), bytes) == -EINVAL, "15 bytes are no block");
	ok(crypt_decrypt(crypt, rd_init(bytes, 0), bytes) == 0, "none are none");
	crypt_free(crypt);
	crypt_free(NULL);
}

int
main(void)
{
	crypt_init();
	crypt_init();
	test_hashes();
	test_keyed();
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		test_vector(&vectors[i]);
	test_refusals();
	return tap_done();
}
