/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns PKWARE's cipher (APPNOTE 6.1) and the way WinZip uses AES (AE-1 and AE-2). Both tell early
 * that a password is wrong, by one byte or two; that it is right only the checksum tells.
 */
#include "scanner/format/zip_crypt.h"

#include <string.h>

#include "base/checked.h"
#include "scanner/format/crypt.h"
#include "scanner/worker/scan.h"

/* APPNOTE 6.1.6 */
#define HEADER_BYTES 12u
#define CRC_POLYNOMIAL 0xedb88320u

/* WinZip: salt, two bytes of check, data, ten bytes of HMAC; keys by 1000 rounds of SHA-1 */
#define AES_CHECK_BYTES 2u
#define AES_MAC_BYTES 10u
#define AES_ROUNDS 1000u
#define AES_KEY_MAX 32u
#define AES_BLOCK 16u
#define COUNTERS 256u /* blocks of the key stream made at a time */

/* ---- PKWARE's cipher ------------------------------------------------------------------------------ */

static uint32_t
crc_byte(uint32_t crc, uint8_t byte)
{
	crc ^= byte;
	for (unsigned int i = 0; i < 8; i++)
		crc = crc >> 1 ^ ((crc & 1) != 0 ? CRC_POLYNOMIAL : 0);
	return crc;
}

struct cipher {
	uint32_t keys[3];
	uint32_t table[256];
};

static uint32_t
crc_step(const struct cipher *cipher, uint32_t crc, uint8_t byte)
{
	return cipher->table[(crc ^ byte) & 0xff] ^ crc >> 8;
}

static void
keys_update(struct cipher *cipher, uint8_t byte)
{
	cipher->keys[0] = crc_step(cipher, cipher->keys[0], byte);
	cipher->keys[1] = (cipher->keys[1] + (cipher->keys[0] & 0xff)) * 134775813u + 1;
	cipher->keys[2] = crc_step(cipher, cipher->keys[2], (uint8_t)(cipher->keys[1] >> 24));
}

static uint8_t
byte_decrypt(struct cipher *cipher, uint8_t byte)
{
	uint32_t k = (cipher->keys[2] | 2) & 0xffff;

	byte ^= (uint8_t)(k * (k ^ 1) >> 8);
	keys_update(cipher, byte);
	return byte;
}

static void
cipher_begin(struct cipher *cipher)
{
	cipher->keys[0] = 0x12345678;
	cipher->keys[1] = 0x23456789;
	cipher->keys[2] = 0x34567890;
	for (unsigned int i = 0; i < ARRAY_LEN(cipher->table); i++)
		cipher->table[i] = crc_byte(i, 0);
}

static bool
pkware_fits(const struct zip_entry *entry, struct rd packed, const char *password,
    struct zip_key *ret)
{
	/* Where the checksum was not known yet, the clock's upper byte serves. */
	uint8_t check = (uint8_t)((entry->flags & ZIP_FLAG_DESCRIPTOR) != 0 ? entry->time >> 8
									    : entry->crc >> 24);
	struct cipher cipher;
	struct rd header;
	uint8_t last = 0;

	if (rd_sub(&packed, HEADER_BYTES, &header) < 0)
		return false;
	cipher_begin(&cipher);
	for (; *password != '\0'; password++)
		keys_update(&cipher, (uint8_t)*password);
	for (size_t i = 0; i < HEADER_BYTES; i++)
		last = byte_decrypt(&cipher, header.p[i]);
	if (last != check)
		return false;
	memcpy(ret->keys, cipher.keys, sizeof(ret->keys));
	ret->aes_len = 0;
	ret->body = packed;
	return true;
}

static void
pkware_decrypt(const struct zip_key *key, uint8_t *out)
{
	struct cipher cipher;

	cipher_begin(&cipher);
	memcpy(cipher.keys, key->keys, sizeof(cipher.keys));
	for (size_t i = 0; i < key->body.left; i++)
		out[i] = byte_decrypt(&cipher, key->body.p[i]);
}

/* ---- AES ------------------------------------------------------------------------------------------ */

static bool
aes_fits(struct scan *scan, const struct zip_entry *entry, struct rd packed, const char *password,
    struct zip_key *ret)
{
	size_t len = 8 * ((size_t)entry->aes_strength + 1), salt_len = len / 2;
	struct crypt_pbkdf2 how = {.hash = CRYPT_SHA1,
	    .password = rd_init(password, strlen(password)),
	    .rounds = AES_ROUNDS};
	uint8_t derived[2 * AES_KEY_MAX + AES_CHECK_BYTES];
	struct rd check;

	if (entry->aes_strength < 1 || entry->aes_strength > 3 ||
	    rd_sub(&packed, salt_len, &how.salt) < 0 ||
	    rd_sub(&packed, AES_CHECK_BYTES, &check) < 0 || packed.left < AES_MAC_BYTES ||
	    how.password.left == 0 || !scan_key_count(scan) ||
	    crypt_pbkdf2(&how, derived, 2 * len + AES_CHECK_BYTES) < 0 ||
	    memcmp(derived + 2 * len, check.p, AES_CHECK_BYTES) != 0)
		return false;
	memcpy(ret->aes, derived, len);
	ret->aes_len = (uint8_t)len;
	ret->body = packed;
	ret->body.left -= AES_MAC_BYTES;
	return true;
}

/* Counter mode with a counter of its own making: little-endian, from 1. */
static bool
aes_decrypt(const struct zip_key *key, uint8_t *out)
{
	uint8_t stream[COUNTERS * AES_BLOCK];
	struct rd body = key->body;
	struct crypt *crypt;
	uint64_t counter = 1;
	int r = crypt_new(CRYPT_AES_ECB, rd_init(key->aes, key->aes_len), &crypt);

	if (r < 0)
		return false;
	while (body.left > 0 && r == 0) {
		size_t n = size_min(body.left, sizeof(stream));

		memset(stream, 0, sizeof(stream));
		for (size_t i = 0; i < COUNTERS; i++, counter++) {
			for (unsigned int j = 0; j < sizeof(counter); j++)
				stream[i * AES_BLOCK + j] = (uint8_t)(counter >> 8 * j);
		}
		r = crypt_encrypt(crypt, rd_init(stream, sizeof(stream)), stream);
		for (size_t i = 0; i < n; i++)
			*out++ = body.p[i] ^ stream[i];
		(void)rd_skip(&body, n);
	}
	crypt_free(crypt);
	return r == 0;
}

/* ---- both ----------------------------------------------------------------------------------------- */

bool
zip_key_next(struct scan *scan, const struct zip_entry *entry, struct rd packed, size_t *at,
    struct zip_key *ret)
{
	const char *const *passwords;
	size_t n = scan_passwords(scan, &passwords);

	while (*at < n && !scan_stopped(scan)) {
		const char *password = passwords[(*at)++];

		if (entry->method == ZIP_METHOD_AES ? aes_fits(scan, entry, packed, password, ret)
						    : pkware_fits(entry, packed, password, ret))
			return true;
	}
	return false;
}

bool
zip_decrypt(const struct zip_key *key, uint8_t *out)
{
	if (key->aes_len > 0)
		return aes_decrypt(key, out);
	pkware_decrypt(key, out);
	return true;
}
