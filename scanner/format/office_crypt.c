/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the keys of the binary formats: what a password makes of a document's header. */
#include "scanner/format/office_crypt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/text.h"
#include "scanner/worker/scan.h"

#define SALT_BYTES 16u
#define VERIFIER_BYTES 16u
#define RC4_40_KEY 5u
#define RC4_40_REPEAT 16u
#define CAPI_RC4 0x6801u
#define CAPI_BITS_DEFAULT 40u
#define CAPI_KEY_MIN 16u /* bytes of a key of 40 bits: filled up with zeros */

/* ---- passwords ----------------------------------------------------------------------------------- */

/* The list holds UTF-8 that was checked; anything else gives some key that fits nothing. */
static uint32_t
code_take(struct rd *text)
{
	uint8_t lead = 0, next;
	uint32_t c;
	unsigned int more;

	(void)rd_u8(text, &lead);
	if (lead < 0x80)
		return lead;
	more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
	c = lead & (0x3fu >> more);
	while (more-- > 0 && rd_u8(text, &next) == 0)
		c = c << 6 | (next & 0x3f);
	return c;
}

bool
office_password_set(struct office_password *ret, const char *utf8)
{
	struct rd text = rd_init(utf8, strlen(utf8));

	ret->len = 0;
	while (text.left > 0) {
		uint32_t c = code_take(&text);
		uint16_t units[2] = {(uint16_t)c, 0};
		size_t n = 1;

		if (c >= 0x10000) {
			units[0] = (uint16_t)(0xd800 + ((c - 0x10000) >> 10 & 0x3ff));
			units[1] = (uint16_t)(0xdc00 + ((c - 0x10000) & 0x3ff));
			n = 2;
		}
		if (ret->len + 2 * n > sizeof(ret->bytes))
			return false;
		for (size_t i = 0; i < n; i++) {
			ret->bytes[ret->len++] = (uint8_t)units[i];
			ret->bytes[ret->len++] = (uint8_t)(units[i] >> 8);
		}
	}
	return true;
}

static struct rd
number_le(uint8_t bytes[4], uint32_t n)
{
	for (size_t i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(n >> 8 * i);
	return rd_init(bytes, 4);
}

/* ---- headers ------------------------------------------------------------------------------------- */

int
office_header_get(struct rd bytes, struct office_header *ret)
{
	uint32_t size, skipped, hash_size;
	struct rd header;

	if (rd_u32le(&bytes, &ret->flags) < 0 || rd_u32le(&bytes, &size) < 0 ||
	    rd_sub(&bytes, size, &header) < 0)
		return -EBADMSG;
	/* flags once more, sizeExtra; algIDHash is always SHA-1 */
	if (rd_skip(&header, 8) < 0 || rd_u32le(&header, &ret->cipher) < 0 ||
	    rd_u32le(&header, &skipped) < 0 || rd_u32le(&header, &ret->key_bits) < 0)
		return -EBADMSG;
	if (rd_u32le(&bytes, &skipped) < 0 || skipped != SALT_BYTES ||
	    rd_bytes(&bytes, SALT_BYTES, &ret->salt) < 0 ||
	    rd_bytes(&bytes, VERIFIER_BYTES, &ret->verifier) < 0 ||
	    rd_u32le(&bytes, &hash_size) < 0 || bytes.left < hash_size)
		return -EBADMSG;
	ret->hash = bytes;
	return 0;
}

/* ---- RC4 ----------------------------------------------------------------------------------------- */

/* The cipher of one block. */
static int
block_cipher(const struct office_rc4 *rc4, uint32_t number, struct crypt **ret)
{
	uint8_t key[CRYPT_HASH_MAX] = {0}, bytes[4];
	struct rd parts[] = {rd_init(rc4->hash, rc4->capi ? 20 : RC4_40_KEY),
	    number_le(bytes, number)};
	size_t len = rc4->capi ? rc4->key_len : 16;
	int r;

	r = crypt_hash(rc4->capi ? CRYPT_SHA1 : CRYPT_MD5, parts, ARRAY_LEN(parts), key);
	if (r < 0)
		return r;
	if (rc4->capi && len == RC4_40_KEY) {
		memset(key + len, 0, CAPI_KEY_MIN - len);
		len = CAPI_KEY_MIN;
	}
	return crypt_new(CRYPT_RC4, rd_init(key, len), ret);
}

int
office_rc4_decrypt_one(const struct office_rc4 *rc4, uint32_t number, struct rd in, uint8_t *out)
{
	struct crypt *cipher = NULL;
	int r = block_cipher(rc4, number, &cipher);

	if (r == 0)
		r = crypt_decrypt(cipher, in, out);
	crypt_free(cipher);
	return r;
}

int
office_rc4_decrypt(const struct office_rc4 *rc4, size_t block, struct rd in, uint8_t *out)
{
	int r = 0;

	for (uint32_t number = 0; r == 0 && in.left > 0; number++) {
		struct rd piece;

		(void)rd_sub(&in, size_min(block, in.left), &piece);
		r = office_rc4_decrypt_one(rc4, number, piece, out);
		out += piece.left;
	}
	return r;
}

/* Both verifiers are encrypted in one go, as block 0. */
static bool
verifier_fits(const struct office_rc4 *rc4, const uint8_t *verifier, struct rd hash)
{
	enum crypt_hash kind = rc4->capi ? CRYPT_SHA1 : CRYPT_MD5;
	uint8_t both[VERIFIER_BYTES + CRYPT_HASH_MAX], want[CRYPT_HASH_MAX];
	size_t len = crypt_hash_len(kind);
	struct rd part = rd_init(both, VERIFIER_BYTES);

	if (hash.left < len)
		return false;
	memcpy(both, verifier, VERIFIER_BYTES);
	memcpy(both + VERIFIER_BYTES, hash.p, len);
	return office_rc4_decrypt_one(rc4, 0, rd_init(both, VERIFIER_BYTES + len), both) == 0 &&
	    crypt_hash(kind, &part, 1, want) == 0 && memcmp(want, both + VERIFIER_BYTES, len) == 0;
}

/* 2.3.6.2 */
static int
rc4_40_key(const struct office_password *password, const uint8_t *salt, struct office_rc4 *ret)
{
	uint8_t hash[CRYPT_HASH_MAX], mixed[RC4_40_REPEAT * (RC4_40_KEY + SALT_BYTES)], *p = mixed;
	struct rd part = rd_init(password->bytes, password->len);
	int r = crypt_hash(CRYPT_MD5, &part, 1, hash);

	for (unsigned int i = 0; i < RC4_40_REPEAT; i++) {
		memcpy(p, hash, RC4_40_KEY);
		memcpy(p + RC4_40_KEY, salt, SALT_BYTES);
		p += RC4_40_KEY + SALT_BYTES;
	}
	part = rd_init(mixed, sizeof(mixed));
	return r < 0 ? r : crypt_hash(CRYPT_MD5, &part, 1, ret->hash);
}

/* 2.3.5.2 */
static int
capi_key(const struct office_password *password, const uint8_t *salt, struct office_rc4 *ret)
{
	struct rd parts[] = {rd_init(salt, SALT_BYTES), rd_init(password->bytes, password->len)};

	return crypt_hash(CRYPT_SHA1, parts, ARRAY_LEN(parts), ret->hash);
}

struct rc4_header {
	bool capi;
	size_t key_len;
	const uint8_t *salt, *verifier;
	struct rd hash;
};

static int
rc4_header_get(struct rd bytes, struct rc4_header *ret)
{
	struct office_header header;
	uint16_t major, minor;

	*ret = (struct rc4_header){0};
	if (rd_u16le(&bytes, &major) < 0 || rd_u16le(&bytes, &minor) < 0)
		return -EBADMSG;
	if (major == 1 && minor == 1) {
		if (rd_bytes(&bytes, SALT_BYTES, &ret->salt) < 0 ||
		    rd_bytes(&bytes, VERIFIER_BYTES, &ret->verifier) < 0)
			return -EBADMSG;
		ret->hash = bytes;
		return 0;
	}
	if (major < 2 || major > 4 || minor != 2)
		return -ENOTSUP;
	if (office_header_get(bytes, &header) < 0)
		return -EBADMSG;
	ret->capi = true;
	ret->key_len = (header.key_bits > 0 ? header.key_bits : CAPI_BITS_DEFAULT) / 8;
	ret->salt = header.salt;
	ret->verifier = header.verifier;
	ret->hash = header.hash;
	if ((header.cipher != CAPI_RC4 && header.cipher != 0) || ret->key_len < RC4_40_KEY ||
	    ret->key_len > 16)
		return -ENOTSUP;
	return 0;
}

int
office_rc4_open(const struct scan *scan, struct rd header, struct office_rc4 *ret)
{
	const char *const *passwords;
	size_t n = scan_passwords(scan, &passwords);
	struct rc4_header got;
	struct office_password password;
	int r = rc4_header_get(header, &got);

	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++) {
		struct office_rc4 rc4 = {.capi = got.capi, .key_len = got.key_len};

		if (!office_password_set(&password, passwords[i]))
			continue;
		r = got.capi ? capi_key(&password, got.salt, &rc4)
			     : rc4_40_key(&password, got.salt, &rc4);
		if (r < 0)
			return r;
		if (verifier_fits(&rc4, got.verifier, got.hash)) {
			*ret = rc4;
			return 0;
		}
	}
	return -EACCES;
}

/* ---- XOR ----------------------------------------------------------------------------------------- */

static uint16_t
rotate_left(uint16_t value, unsigned int by, unsigned int bits)
{
	uint32_t mask = (1u << bits) - 1;

	return (uint16_t)(((uint32_t)value << by | (uint32_t)(value & mask) >> (bits - by)) & mask);
}

/* 2.3.7.1: the key, made bit by bit of the password's seven lower bits, last character first. */
static uint16_t
xor_key(const uint8_t *password, size_t len)
{
	uint16_t key = 0, base = 0x8000, end = 0xffff;

	for (size_t i = len; i-- > 0;) {
		uint8_t c = password[i] & 0x7f;

		for (unsigned int bit = 0; bit < 8; bit++, c >>= 1) {
			base = rotate_left(base, 1, 16);
			if ((base & 1) != 0)
				base ^= 0x1020;
			if ((c & 1) != 0)
				key ^= base;
			end = rotate_left(end, 1, 16);
			if ((end & 1) != 0)
				end ^= 0x1020;
		}
	}
	return key ^ end;
}

static uint16_t
xor_verifier(const uint8_t *password, size_t len)
{
	uint16_t hash = (uint16_t)len;

	if (len > 0)
		hash ^= 0xce4b;
	for (size_t i = 0; i < len; i++)
		hash ^= rotate_left(password[i], (unsigned int)(i + 1) % 15, 15);
	return hash;
}

/* 2.3.7.2 */
static void
xor_array(const uint8_t *password, size_t len, uint16_t key, unsigned int rotate,
    uint8_t ret[OFFICE_XOR_BYTES])
{
	static const uint8_t fill[] = {0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80, 0x00, 0xbe,
	    0x0f, 0x00, 0xbf, 0x0f, 0x00};

	for (size_t i = 0; i < OFFICE_XOR_BYTES; i++) {
		uint8_t byte = i < len ? password[i] : fill[i - len];

		byte ^= (uint8_t)(i % 2 == 0 ? key : key >> 8);
		ret[i] = (uint8_t)(byte << rotate | byte >> (8 - rotate));
	}
}

int
office_xor_open(const struct scan *scan, uint16_t key, uint16_t verifier, unsigned int rotate,
    uint8_t ret[OFFICE_XOR_BYTES])
{
	const char *const *passwords;
	size_t n = scan_passwords(scan, &passwords);

	for (size_t i = 0; i < n; i++) {
		const uint8_t *password = (const uint8_t *)passwords[i];
		size_t len = strlen(passwords[i]);

		/* At least one character, else there are too few to fill up with. */
		if (len == 0 || len >= OFFICE_XOR_BYTES || xor_key(password, len) != key ||
		    xor_verifier(password, len) != verifier)
			continue;
		xor_array(password, len, key, rotate, ret);
		return 0;
	}
	return -EACCES;
}
