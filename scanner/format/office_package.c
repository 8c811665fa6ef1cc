/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the keys of encrypted packages: Standard (2.3.4.5 ff.: SHA-1, AES-ECB) and Agile (2.3.4.10
 * ff.: any hash, CBC in pieces of 4096 bytes). Extensible encryption is a program's own.
 */
#include "scanner/format/office_package.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/office_agile.h"
#include "scanner/format/office_crypt.h"
#include "scanner/format/ole.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define STANDARD_SPINS 50000u
#define STANDARD_AES_FLAG 0x20u
#define AGILE_RESERVED 0x40u
#define SEGMENT 4096u
#define BLOCK 16u
#define KEY_MAX 64u
#define FILL 0x36u /* what stands behind a value that is too short */

struct package {
	struct scan *scan;
	struct rd info; /* behind the version */
	struct rd bytes; /* encrypted */
	uint8_t *out;
	size_t size; /* of the package before */
	uint64_t spins; /* still allowed */
};

/* ---- keys from passwords ------------------------------------------------------------------------- */

static struct rd
number_le(uint8_t bytes[4], uint32_t n)
{
	for (size_t i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(n >> 8 * i);
	return rd_init(bytes, 4);
}

/* What spinning takes. */
struct spin {
	enum crypt_hash kind;
	struct rd salt;
	uint32_t count;
};

/* H(salt + password), then H(i + H) for each spin. -EAGAIN: no more are allowed. */
static int
spun_hash(struct package *package, const struct spin *spin, const struct office_password *password,
    uint8_t ret[CRYPT_HASH_MAX])
{
	struct rd parts[] = {spin->salt, rd_init(password->bytes, password->len)};
	uint8_t bytes[4];
	int r;

	if (spin->count > package->spins)
		return -EAGAIN;
	package->spins -= spin->count;
	r = crypt_hash(spin->kind, parts, ARRAY_LEN(parts), ret);
	parts[1] = rd_init(ret, crypt_hash_len(spin->kind));
	for (uint32_t i = 0; r == 0 && i < spin->count; i++) {
		parts[0] = number_le(bytes, i);
		r = crypt_hash(spin->kind, parts, ARRAY_LEN(parts), ret);
		if (i % SEGMENT == 0 && scan_stopped(package->scan))
			r = -EAGAIN;
	}
	return r;
}

static int
decrypt_all(enum crypt_cipher cipher, struct rd key, struct rd iv, struct rd in, uint8_t *out)
{
	struct crypt *crypt = NULL;
	int r = crypt_new(cipher, key, &crypt);

	if (r == 0 && iv.left > 0)
		r = crypt_iv_set(crypt, iv);
	if (r == 0)
		r = crypt_decrypt(crypt, in, out);
	crypt_free(crypt);
	return r;
}

/* ---- Standard ------------------------------------------------------------------------------------ */

/* 2.3.4.7 */
static int
standard_key(struct package *package, const struct office_header *header,
    const struct office_password *password, uint8_t ret[2 * CRYPT_HASH_MAX])
{
	struct spin spin = {CRYPT_SHA1, rd_init(header->salt, BLOCK), STANDARD_SPINS};
	size_t len = crypt_hash_len(CRYPT_SHA1);
	uint8_t hash[CRYPT_HASH_MAX], bytes[4], pad[64];
	struct rd parts[] = {rd_init(hash, len), number_le(bytes, 0)}, part = rd_init(pad, 64);
	int r = spun_hash(package, &spin, password, hash);

	if (r == 0)
		r = crypt_hash(CRYPT_SHA1, parts, ARRAY_LEN(parts), hash);
	for (size_t turn = 0; r == 0 && turn < 2; turn++) {
		memset(pad, turn == 0 ? 0x36 : 0x5c, sizeof(pad));
		for (size_t i = 0; i < len; i++)
			pad[i] ^= hash[i];
		r = crypt_hash(CRYPT_SHA1, &part, 1, ret + turn * len);
	}
	return r;
}

static bool
standard_fits(const struct office_header *header, struct rd key)
{
	size_t len = crypt_hash_len(CRYPT_SHA1);
	uint8_t verifier[BLOCK], hash[2 * BLOCK], want[CRYPT_HASH_MAX];
	struct rd part = rd_init(verifier, BLOCK), none = rd_init(NULL, 0);

	return header->hash.left >= sizeof(hash) &&
	    decrypt_all(CRYPT_AES_ECB, key, none, rd_init(header->verifier, BLOCK), verifier) ==
	    0 &&
	    decrypt_all(CRYPT_AES_ECB, key, none, rd_init(header->hash.p, sizeof(hash)), hash) ==
	    0 &&
	    crypt_hash(CRYPT_SHA1, &part, 1, want) == 0 && memcmp(want, hash, len) == 0;
}

static int
standard_try(struct package *package, const struct office_header *header,
    const struct office_password *password)
{
	uint8_t bytes[2 * CRYPT_HASH_MAX];
	struct rd key = rd_init(bytes, header->key_bits / 8);
	int r = standard_key(package, header, password, bytes);

	if (r < 0)
		return r;
	if (!standard_fits(header, key))
		return -EACCES;
	return decrypt_all(CRYPT_AES_ECB, key, rd_init(NULL, 0), package->bytes, package->out);
}

/* ---- Agile --------------------------------------------------------------------------------------- */

/* What a key is made for (2.3.4.11, 2.3.4.13). */
static const uint8_t purpose_verifier[] = {0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79};
static const uint8_t purpose_hash[] = {0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e};
static const uint8_t purpose_key[] = {0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6};

/* A value cut or filled up to a length. */
static struct rd
fitted(const uint8_t *bytes, size_t len, size_t want, uint8_t ret[KEY_MAX])
{
	memset(ret, FILL, KEY_MAX);
	memcpy(ret, bytes, size_min(len, want));
	return rd_init(ret, want);
}

/* Whole blocks of a value of the descriptor, decrypted. */
static int
value_decrypt(const struct agile *agile, const uint8_t hash[CRYPT_HASH_MAX],
    const uint8_t purpose[8], const struct agile_bytes *value, uint8_t ret[AGILE_BYTES_MAX])
{
	const struct agile_data *how = &agile->key;
	uint8_t made[CRYPT_HASH_MAX], key[KEY_MAX], iv[KEY_MAX];
	struct rd parts[] = {rd_init(hash, crypt_hash_len(how->hash)), rd_init(purpose, 8)};
	int r = crypt_hash(how->hash, parts, ARRAY_LEN(parts), made);

	if (r < 0)
		return r;
	return decrypt_all(how->cipher,
	    fitted(made, crypt_hash_len(how->hash), how->key_bytes, key),
	    fitted(how->salt.bytes, how->salt.len, how->block, iv),
	    rd_init(value->bytes, value->len / how->block * how->block), ret);
}

/* -EACCES: it does not fit. */
static int
agile_verify(const struct agile *agile, const uint8_t hash[CRYPT_HASH_MAX])
{
	size_t len = crypt_hash_len(agile->key.hash);
	uint8_t verifier[AGILE_BYTES_MAX], want[AGILE_BYTES_MAX], got[CRYPT_HASH_MAX];
	struct rd part = rd_init(verifier, size_min(agile->verifier.len, agile->key.salt.len));
	int r = value_decrypt(agile, hash, purpose_verifier, &agile->verifier, verifier);

	if (r == 0)
		r = value_decrypt(agile, hash, purpose_hash, &agile->verifier_hash, want);
	if (r == 0)
		r = crypt_hash(agile->key.hash, &part, 1, got);
	if (r < 0)
		return r;
	return agile->verifier_hash.len >= len && memcmp(want, got, len) == 0 ? 0 : -EACCES;
}

/* 2.3.4.15: each piece has an IV of its own. */
static int
agile_package(struct package *package, const struct agile_data *how, struct rd key)
{
	struct rd rest = package->bytes, piece;
	uint8_t *out = package->out;
	int r = 0;

	for (uint32_t n = 0; r == 0 && rest.left > 0; n++) {
		uint8_t number[4], made[CRYPT_HASH_MAX], iv[KEY_MAX];
		struct rd parts[] = {rd_init(how->salt.bytes, how->salt.len), number_le(number, n)};

		(void)rd_sub(&rest, size_min(rest.left, SEGMENT), &piece);
		r = crypt_hash(how->hash, parts, ARRAY_LEN(parts), made);
		if (r == 0)
			r = decrypt_all(how->cipher, key,
			    fitted(made, crypt_hash_len(how->hash), how->block, iv), piece, out);
		out += piece.left;
	}
	return r;
}

static int
agile_try(struct package *package, const struct agile *agile,
    const struct office_password *password)
{
	struct spin spin = {agile->key.hash, rd_init(agile->key.salt.bytes, agile->key.salt.len),
	    agile->spins};
	uint8_t hash[CRYPT_HASH_MAX], key[AGILE_BYTES_MAX];
	int r = spun_hash(package, &spin, password, hash);

	if (r == 0)
		r = agile_verify(agile, hash);
	if (r == 0)
		r = value_decrypt(agile, hash, purpose_key, &agile->key_value, key);
	if (r < 0)
		return r;
	if (agile->package.key_bytes > agile->key_value.len)
		return -EBADMSG;
	return agile_package(package, &agile->package, rd_init(key, agile->package.key_bytes));
}

/* ---- all passwords ------------------------------------------------------------------------------- */

static int
all_try(struct package *package, const struct office_header *header, const struct agile *agile)
{
	const char *const *passwords;
	size_t n = scan_passwords(package->scan, &passwords);
	struct office_password password;
	int r = -EACCES;

	for (size_t i = 0; i < n && r == -EACCES; i++) {
		if (!office_password_set(&password, passwords[i]))
			continue;
		if (agile != NULL)
			r = agile_try(package, agile, &password);
		else if (header != NULL)
			r = standard_try(package, header, &password);
	}
	return r;
}

static int
package_open(struct package *package)
{
	struct office_header header;
	struct agile agile;
	uint16_t major, minor;
	uint32_t reserved;
	int r;

	if (rd_u16le(&package->info, &major) < 0 || rd_u16le(&package->info, &minor) < 0)
		return -EBADMSG;
	if (major == 4 && minor == 4) {
		if (rd_u32le(&package->info, &reserved) < 0 || reserved != AGILE_RESERVED)
			return -EBADMSG;
		r = agile_get(package->info, &agile);
		return r < 0 ? r : all_try(package, NULL, &agile);
	}
	if (major < 2 || major > 4 || minor != 2)
		return -ENOTSUP;
	r = office_header_get(package->info, &header);
	if (r < 0)
		return r;
	if ((header.flags & STANDARD_AES_FLAG) == 0)
		return -ENOTSUP;
	if (header.key_bits == 0)
		header.key_bits = 128;
	if (header.key_bits > 256)
		return -EBADMSG;
	return all_try(package, &header, NULL);
}

static void
failure_say(struct scan *scan, int r)
{
	if (r == -EBADMSG || r == -EINVAL)
		scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
	else if (r == -EAGAIN && !scan_stopped(scan))
		scan_opaque(scan, WHY_LIMIT, LIMIT_CPU);
	else if (r != -EAGAIN)
		scan_opaque(scan, WHY_ENCRYPTED, LIMIT_NONE);
}

static void
streams_read(struct scan *scan, struct rd info, struct rd bytes)
{
	struct package package = {.scan = scan, .info = info, .spins = OFFICE_SPINS_MAX};
	uint64_t size;
	int r;

	if (rd_u64le(&bytes, &size) < 0) {
		scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
		return;
	}
	/* The size is that of before; whole blocks are stored. */
	package.size = (size_t)u64_min(size, bytes.left);
	bytes.left -= bytes.left % BLOCK;
	package.bytes = bytes;
	if (bytes.left > scan_budget(scan)) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_INFLATED);
		return;
	}
	package.out = malloc(bytes.left + 1);
	if (package.out == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return;
	}
	scan_spend(scan, bytes.left);
	r = package_open(&package);
	if (r < 0) {
		failure_say(scan, r);
	} else {
		if (size > bytes.left)
			scan_opaque(scan, WHY_DAMAGED, LIMIT_NONE);
		scan_same(scan, rd_init(package.out, size_min(package.size, bytes.left)));
	}
	free(package.out);
}

void
office_package_read(struct scan *scan, struct ole *ole, uint32_t storage)
{
	struct rd info, bytes;

	if (ole_stream_find(ole, scan, storage, "EncryptedPackage", &bytes) < 0)
		return;
	if (ole_stream_find(ole, scan, storage, "EncryptionInfo", &info) < 0)
		scan_opaque(scan, WHY_ENCRYPTED, LIMIT_NONE);
	else
		streams_read(scan, info, bytes);
}
