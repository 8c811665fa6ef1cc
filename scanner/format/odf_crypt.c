/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns what the manifest says of encryption, and the keys. A member was deflated, encrypted, then
 * stored: it is decrypted in its place, and its entry says from then on that it is deflated.
 */
#include "scanner/format/odf_crypt.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/crypt.h"
#include "scanner/format/mime_decode.h"
#include "scanner/format/xml.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define VALUE_MAX 64u /* bytes of a salt, IV or checksum */
#define KEY_MAX 32u
#define CHECKED_BYTES 1024u /* of a member, those its checksum is about */
#define AES_BLOCK 16u
#define ROUNDS_MAX 10000000u

struct value {
	uint8_t bytes[VALUE_MAX];
	size_t len;
};

/* One member's way of encryption. */
struct way {
	struct rd path; /* raw */
	uint64_t size; /* unpacked */
	enum crypt_hash check, start;
	enum crypt_cipher cipher;
	struct value checksum, iv, salt;
	uint32_t rounds, key_len;
	bool encrypted, known; /* known: so far nothing is strange */
};

struct opening {
	struct scan *scan;
	struct rd file;
	struct zip *zip;
	uint8_t *out;
	const char *password; /* that fits; NULL: none yet */
	uint64_t spins; /* still allowed */
	/* the last key made, and of what */
	struct value salt;
	uint32_t rounds, key_len;
	enum crypt_hash start;
	const char *key_password;
	uint8_t key[KEY_MAX];
};

/* ---- the manifest -------------------------------------------------------------------------------- */

static bool
value_get(struct rd attrs, const char *name, struct value *ret)
{
	struct rd text;

	if (!xml_attr(attrs, name, &text) || text.left > VALUE_MAX)
		return false;
	ret->len = base64_decode(text, ret->bytes);
	return ret->len > 0;
}

static bool
number_get(struct rd attrs, const char *name, uint64_t *ret)
{
	struct rd text;
	uint64_t n = 0;

	if (!xml_attr(attrs, name, &text) || text.left == 0 || text.left > 15)
		return false;
	for (size_t i = 0; i < text.left; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(text.p[i] - '0');
	}
	*ret = n;
	return true;
}

static bool
has_word(struct rd attrs, const char *name, const char *word)
{
	struct rd text;

	return xml_attr(attrs, name, &text) && text.left > 0 &&
	    memmem(text.p, text.left, word, strlen(word)) != NULL;
}

static void
data_get(struct way *way, struct rd attrs)
{
	way->encrypted = true;
	way->check = has_word(attrs, "checksum-type", "sha256") ? CRYPT_SHA256 : CRYPT_SHA1;
	way->known = value_get(attrs, "checksum", &way->checksum) &&
	    (has_word(attrs, "checksum-type", "1k") || has_word(attrs, "checksum-type", "1K"));
}

static void
cipher_get(struct way *way, struct rd attrs)
{
	if (has_word(attrs, "algorithm-name", "-cbc"))
		way->cipher = CRYPT_AES_CBC;
	else if (has_word(attrs, "algorithm-name", "Blowfish"))
		way->cipher = CRYPT_BLOWFISH_CFB;
	else
		way->known = false;
	if (!value_get(attrs, "initialisation-vector", &way->iv))
		way->known = false;
}

static void
key_get(struct way *way, struct rd attrs)
{
	uint64_t rounds = 0, len = 16;

	(void)number_get(attrs, "key-size", &len);
	if (!has_word(attrs, "key-derivation-name", "PBKDF2") ||
	    !number_get(attrs, "iteration-count", &rounds) ||
	    !value_get(attrs, "salt", &way->salt) || len == 0 || len > KEY_MAX || rounds == 0 ||
	    rounds > ROUNDS_MAX)
		way->known = false;
	else
		way->rounds = (uint32_t)rounds;
	way->key_len = (uint32_t)u64_min(len, KEY_MAX);
}

/* The next encrypted member that the manifest names. */
static bool
way_next(struct rd *manifest, struct way *ret)
{
	struct xml_token token;
	struct way way = {0};

	while (xml_next(manifest, &token)) {
		if (token.kind == XML_END && xml_is(&token.name, "file-entry") && way.encrypted) {
			*ret = way;
			return true;
		}
		if (token.kind != XML_START)
			continue;
		if (xml_is(&token.name, "file-entry")) {
			way = (struct way){.start = CRYPT_SHA1};
			(void)xml_attr(token.attrs, "full-path", &way.path);
			(void)number_get(token.attrs, "size", &way.size);
		} else if (xml_is(&token.name, "encryption-data")) {
			data_get(&way, token.attrs);
		} else if (xml_is(&token.name, "algorithm")) {
			cipher_get(&way, token.attrs);
		} else if (xml_is(&token.name, "key-derivation")) {
			key_get(&way, token.attrs);
		} else if (xml_is(&token.name, "start-key-generation")) {
			if (has_word(token.attrs, "start-key-generation-name", "sha256"))
				way.start = CRYPT_SHA256;
		}
	}
	return false;
}

/* ---- keys ---------------------------------------------------------------------------------------- */

/* Members of one document mostly share salt and key. */
static bool
key_is_made(const struct opening *opening, const struct way *way, const char *password)
{
	return opening->key_password == password && opening->rounds == way->rounds &&
	    opening->key_len == way->key_len && opening->start == way->start &&
	    opening->salt.len == way->salt.len &&
	    memcmp(opening->salt.bytes, way->salt.bytes, way->salt.len) == 0;
}

static int
key_make(struct opening *opening, const struct way *way, const char *password)
{
	struct rd part = rd_init(password, strlen(password));
	uint8_t start[CRYPT_HASH_MAX];
	size_t len = crypt_hash_len(CRYPT_SHA1);
	uint64_t spins = 2 * (uint64_t)way->rounds * ((way->key_len + len - 1) / len);
	struct crypt_pbkdf2 how = {.hash = CRYPT_SHA1,
	    .password = rd_init(start, crypt_hash_len(way->start)),
	    .salt = rd_init(way->salt.bytes, way->salt.len),
	    .rounds = way->rounds};
	int r;

	if (key_is_made(opening, way, password))
		return 0;
	if (spins > opening->spins || scan_stopped(opening->scan))
		return -EAGAIN;
	opening->spins -= spins;
	opening->key_password = NULL;
	r = crypt_hash(way->start, &part, 1, start);
	if (r == 0)
		r = crypt_pbkdf2(&how, opening->key, way->key_len);
	if (r < 0)
		return r;
	opening->key_password = password;
	opening->salt = way->salt;
	opening->rounds = way->rounds;
	opening->key_len = way->key_len;
	opening->start = way->start;
	return 0;
}

/* ---- members ------------------------------------------------------------------------------------- */

/* What is in front of the padding (XML Encryption 5.2: its last byte tells how long it is). */
static size_t
content_len(const struct way *way, const uint8_t *bytes, size_t n)
{
	size_t padding = n > 0 && way->cipher == CRYPT_AES_CBC ? bytes[n - 1] : 0;

	return padding <= AES_BLOCK && padding <= n ? n - padding : n;
}

/* Decrypts a member with a password. -EACCES: it is not the one. */
static int
member_open(struct opening *opening, const struct way *way, const char *password, struct rd in,
    size_t *ret_len)
{
	uint8_t *out = opening->out + (in.p - opening->file.p);
	uint8_t sum[CRYPT_HASH_MAX];
	struct crypt *cipher = NULL;
	struct rd part;
	int r = key_make(opening, way, password);

	if (r == 0)
		r = crypt_new(way->cipher, rd_init(opening->key, way->key_len), &cipher);
	if (r == 0)
		r = crypt_iv_set(cipher, rd_init(way->iv.bytes, way->iv.len));
	if (r == 0)
		r = crypt_decrypt(cipher, in, out);
	crypt_free(cipher);
	if (r < 0)
		return r;
	*ret_len = content_len(way, out, in.left);
	part = rd_init(out, size_min(*ret_len, CHECKED_BYTES));
	r = crypt_hash(way->check, &part, 1, sum);
	if (r == 0 &&
	    (way->checksum.len != crypt_hash_len(way->check) ||
		memcmp(sum, way->checksum.bytes, way->checksum.len) != 0))
		r = -EACCES;
	if (r < 0) /* as it was */
		memcpy(out, in.p, in.left);
	return r;
}

static struct zip_entry *
entry_of(const struct zip *zip, struct rd path)
{
	for (size_t i = 0; i < zip->count; i++) {
		struct zip_entry *entry = &zip->entries[i];

		if (entry->name_len == path.left && path.left > 0 &&
		    memcmp(entry->name, path.p, path.left) == 0)
			return entry;
	}
	return NULL;
}

static int
way_go(struct opening *opening, const struct way *way)
{
	const char *const *passwords = &opening->password;
	size_t n = opening->password != NULL ? 1 : scan_passwords(opening->scan, &passwords);
	struct zip_entry *entry = entry_of(opening->zip, way->path);
	struct rd in;
	size_t len = 0;
	int r = -EACCES;

	if (!way->known || entry == NULL || entry->method != ZIP_METHOD_STORED ||
	    rd_at(&opening->file, entry->data, entry->packed, &in) < 0)
		return -ENOTSUP;
	for (size_t i = 0; i < n && r == -EACCES; i++) {
		const char *password = passwords[i];

		r = member_open(opening, way, password, in, &len);
		if (r == 0)
			opening->password = password;
	}
	if (r < 0)
		return r;
	entry->method = ZIP_METHOD_DEFLATED;
	entry->packed = len;
	entry->size = way->size;
	entry->crc_known = false;
	return 0;
}

int
odf_crypt_open(struct scan *scan, struct rd file, struct zip *zip, struct rd manifest,
    uint8_t **ret)
{
	struct opening opening = {.scan = scan,
	    .file = file,
	    .zip = zip,
	    .spins = OFFICE_SPINS_MAX};
	struct way way;
	int r = 0;

	if (file.left > scan_budget(scan))
		return -EAGAIN;
	opening.out = malloc(file.left);
	if (opening.out == NULL)
		return -ENOMEM;
	scan_spend(scan, file.left);
	memcpy(opening.out, file.p, file.left);
	/* One member that is strange, or has another password, does not hide those behind it. */
	while (r != -EAGAIN && way_next(&manifest, &way)) {
		int one = way_go(&opening, &way);

		if (one < 0)
			r = one;
		if (r == -EACCES && opening.password == NULL)
			break;
	}
	if (opening.password == NULL && r == 0)
		r = -ENOTSUP;
	if (opening.password == NULL) {
		free(opening.out);
		opening.out = NULL;
	}
	*ret = opening.out;
	return r;
}
