/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the file's key. Algorithms are named by their numbers in ISO 32000-2, 7.6.4. Must not tell
 * a password, nor keep one.
 */
#include "scanner/format/pdf_crypt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/crypt.h"
#include "scanner/worker/scan.h"

#define KEY_MAX 32u /* bytes */
#define PASSWORD_BYTES 32u /* of revisions 2 to 4 */
#define UTF8_PASSWORD_MAX 127u /* of revisions 5 and 6 */
#define BLOCK 16u /* of AES */
#define OLD_ROUNDS 50u /* of MD5, from revision 3 */
#define HARDENED_ROUNDS 64u /* of algorithm 2.B, at least */
#define HARDENED_ROUNDS_MAX 2048u /* it ends by a byte of chance: far beyond any */
#define HARDENED_COPIES 64u
#define HARDENED_BYTES ((UTF8_PASSWORD_MAX + CRYPT_HASH_MAX + 48u) * HARDENED_COPIES)

enum method {
	METHOD_NONE,
	METHOD_RC4,
	METHOD_AES,
	METHOD_AES256
};

struct pdf_crypt {
	uint8_t key[KEY_MAX];
	size_t key_len;
	enum method strings, streams;
	enum method files; /* of embedded files (/EFF) */
	enum method named; /* of streams that name their own filter */
	bool metadata; /* it is encrypted */
};

/* What the dictionary says. */
struct handler {
	uint32_t version, revision;
	int32_t permissions;
	struct rd owner, user, owner_key, user_key, id;
	uint8_t *owned[5]; /* what those lie in */
	struct pdf_crypt crypt;
};

static const uint8_t padding[PASSWORD_BYTES] = {0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41,
    0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08, 0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80,
    0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a};

/* ---- ciphers --------------------------------------------------------------------------------- */

static int
cipher_once(enum crypt_cipher cipher, struct rd key, struct rd in, uint8_t *out)
{
	struct crypt *crypt;
	int r = crypt_new(cipher, key, &crypt);

	if (r < 0)
		return r;
	r = crypt_decrypt(crypt, in, out);
	crypt_free(crypt);
	return r;
}

/* AES-CBC whose first block is the initial vector, padded (7.6.3.1). What is left over behind the
 * last whole block is damage, and dropped. */
static size_t
aes_decrypt(struct rd key, struct rd in, uint8_t *out)
{
	struct crypt *crypt;
	struct rd iv;
	size_t n;
	int r;

	if (rd_sub(&in, BLOCK, &iv) < 0)
		return 0;
	in.left -= in.left % BLOCK;
	n = in.left;
	if (n == 0 || crypt_new(CRYPT_AES_CBC, key, &crypt) < 0)
		return 0;
	r = crypt_iv_set(crypt, iv);
	if (r == 0) {
		/* out may be where the vector stands: the blocks move down by one. */
		memmove(out, in.p, n);
		r = crypt_decrypt(crypt, rd_init(out, n), out);
	}
	crypt_free(crypt);
	if (r < 0)
		return 0;
	return out[n - 1] >= 1 && out[n - 1] <= BLOCK ? n - out[n - 1] : n;
}

/* Algorithm 1: the key of one object. Returns its length. */
static size_t
object_key(const struct pdf_crypt *pdf_crypt, enum method method, const struct pdf_value *value,
    uint8_t ret[CRYPT_HASH_MAX])
{
	uint8_t salt[9] = {(uint8_t)value->num, (uint8_t)(value->num >> 8),
	    (uint8_t)(value->num >> 16), (uint8_t)value->gen, (uint8_t)(value->gen >> 8), 's', 'A',
	    'l', 'T'};
	struct rd parts[2] = {rd_init(pdf_crypt->key, pdf_crypt->key_len),
	    rd_init(salt, method == METHOD_AES ? 9 : 5)};

	if (method == METHOD_AES256) {
		memcpy(ret, pdf_crypt->key, pdf_crypt->key_len);
		return pdf_crypt->key_len;
	}
	if (crypt_hash(CRYPT_MD5, parts, 2, ret) < 0)
		return 0;
	return size_min(pdf_crypt->key_len + 5, 16);
}

static size_t
decrypt(struct pdf_crypt *pdf_crypt, enum method method, const struct pdf_value *value,
    struct rd in, uint8_t *out)
{
	uint8_t key[CRYPT_HASH_MAX];
	size_t n;

	if (method == METHOD_NONE || in.left == 0) {
		if (in.left > 0)
			memmove(out, in.p, in.left);
		return in.left;
	}
	n = object_key(pdf_crypt, method, value, key);
	if (n == 0)
		return 0;
	if (method != METHOD_RC4)
		return aes_decrypt(rd_init(key, n), in, out);
	return cipher_once(CRYPT_RC4, rd_init(key, n), in, out) == 0 ? in.left : 0;
}

size_t
pdf_crypt_string(struct pdf_crypt *pdf_crypt, const struct pdf_value *string, uint8_t *bytes,
    size_t len)
{
	if (string->num == 0)
		return len; /* of the trailer */
	return decrypt(pdf_crypt, pdf_crypt->strings, string, rd_init(bytes, len), bytes);
}

static enum method
method_of(const struct pdf_crypt *pdf_crypt, enum pdf_crypt_kind kind)
{
	switch (kind) {
	case PDF_CRYPT_NONE:
		return METHOD_NONE;
	case PDF_CRYPT_STREAM:
		return pdf_crypt->streams;
	case PDF_CRYPT_FILE:
		return pdf_crypt->files;
	case PDF_CRYPT_NAMED:
		return pdf_crypt->named;
	}
	return METHOD_NONE;
}

size_t
pdf_crypt_stream(struct pdf_crypt *pdf_crypt, enum pdf_crypt_kind kind,
    const struct pdf_value *stream, struct rd in, uint8_t *out)
{
	return decrypt(pdf_crypt, method_of(pdf_crypt, kind), stream, in, out);
}

enum pdf_crypt_kind
pdf_crypt_kind(const struct pdf_crypt *pdf_crypt, struct pdf *pdf, const struct pdf_value *stream)
{
	struct pdf_value type;

	(void)pdf_get(pdf, stream, "Type", &type);
	if (pdf_is_name(&type, "XRef") || (!pdf_crypt->metadata && pdf_is_name(&type, "Metadata")))
		return PDF_CRYPT_NONE;
	return pdf_is_name(&type, "EmbeddedFile") ? PDF_CRYPT_FILE : PDF_CRYPT_STREAM;
}

/* ---- revisions 2 to 4 ------------------------------------------------------------------------ */

static void
password_pad(struct rd password, uint8_t ret[PASSWORD_BYTES])
{
	size_t n = size_min(password.left, PASSWORD_BYTES);

	if (n > 0)
		memcpy(ret, password.p, n);
	memcpy(ret + n, padding, PASSWORD_BYTES - n);
}

/* Algorithm 2. */
static int
old_key(struct handler *handler, struct rd password)
{
	uint8_t padded[PASSWORD_BYTES], hash[CRYPT_HASH_MAX], low[8];
	uint32_t p = (uint32_t)handler->permissions;
	struct rd parts[4] = {rd_init(padded, sizeof(padded)), handler->owner, rd_init(low, 4),
	    handler->id};
	size_t n = handler->crypt.key_len;

	password_pad(password, padded);
	parts[1].left = size_min(parts[1].left, PASSWORD_BYTES);
	for (unsigned int i = 0; i < 4; i++)
		low[i] = (uint8_t)(p >> 8 * i);
	if (handler->revision >= 4 && !handler->crypt.metadata) {
		/* The four bytes of ones are a fifth part: they stand behind the identifier. */
		uint8_t *joined = malloc(handler->id.left + 4);

		if (joined == NULL)
			return -ENOMEM;
		if (handler->id.left > 0)
			memcpy(joined, handler->id.p, handler->id.left);
		memset(joined + handler->id.left, 0xff, 4);
		parts[3] = rd_init(joined, handler->id.left + 4);
		if (crypt_hash(CRYPT_MD5, parts, 4, hash) < 0)
			n = 0;
		free(joined);
	} else if (crypt_hash(CRYPT_MD5, parts, 4, hash) < 0) {
		n = 0;
	}
	for (unsigned int i = 0; n > 0 && handler->revision >= 3 && i < OLD_ROUNDS; i++) {
		struct rd again = rd_init(hash, n);

		if (crypt_hash(CRYPT_MD5, &again, 1, hash) < 0)
			n = 0;
	}
	memcpy(handler->crypt.key, hash, n);
	return n > 0 ? 0 : -EACCES;
}

/* RC4 with each byte of the key changed by 19, 18 ... 0 (algorithms 5 and 7). */
static int
rc4_rounds(struct rd key, uint8_t *bytes, size_t n, bool back)
{
	uint8_t changed[KEY_MAX];
	int r = 0;

	for (unsigned int i = 0; r == 0 && i < 20; i++) {
		unsigned int round = back ? 19 - i : i;

		for (size_t k = 0; k < key.left; k++)
			changed[k] = (uint8_t)(key.p[k] ^ round);
		r = cipher_once(CRYPT_RC4, rd_init(changed, key.left), rd_init(bytes, n), bytes);
	}
	return r;
}

/* Algorithms 4 to 6: does the key that the user's password gives open the file? */
static int
old_user_try(struct handler *handler, struct rd password)
{
	uint8_t check[CRYPT_HASH_MAX];
	struct rd parts[2] = {rd_init(padding, sizeof(padding)), handler->id};
	struct rd key = rd_init(handler->crypt.key, handler->crypt.key_len);
	size_t n = 16;
	int r = old_key(handler, password);

	if (r < 0)
		return r;
	if (handler->revision == 2) {
		n = PASSWORD_BYTES;
		r = cipher_once(CRYPT_RC4, key, rd_init(padding, n), check);
	} else {
		r = crypt_hash(CRYPT_MD5, parts, 2, check);
		if (r == 0)
			r = rc4_rounds(key, check, n, false);
	}
	if (r < 0)
		return -EACCES;
	return handler->user.left >= n && memcmp(check, handler->user.p, n) == 0 ? 0 : -EACCES;
}

/* Algorithm 7: the owner's password gives the user's. */
static int
old_owner_try(struct handler *handler, struct rd password)
{
	uint8_t user[PASSWORD_BYTES], padded[PASSWORD_BYTES], hash[CRYPT_HASH_MAX];
	struct rd once = rd_init(padded, sizeof(padded));
	size_t n = handler->crypt.key_len;

	if (handler->owner.left < PASSWORD_BYTES)
		return -EACCES;
	password_pad(password, padded);
	if (crypt_hash(CRYPT_MD5, &once, 1, hash) < 0)
		return -EACCES;
	for (unsigned int i = 0; handler->revision >= 3 && i < OLD_ROUNDS; i++) {
		struct rd again = rd_init(hash, n);

		if (crypt_hash(CRYPT_MD5, &again, 1, hash) < 0)
			return -EACCES;
	}
	memcpy(user, handler->owner.p, PASSWORD_BYTES);
	if (handler->revision == 2
		? cipher_once(CRYPT_RC4, rd_init(hash, n), rd_init(user, sizeof(user)), user) < 0
		: rc4_rounds(rd_init(hash, n), user, sizeof(user), true) < 0)
		return -EACCES;
	return old_user_try(handler, rd_init(user, sizeof(user)));
}

/* ---- revisions 5 and 6 ----------------------------------------------------------------------- */

/* One round of algorithm 2.B; *n is the length of the hash. */
static int
hardened_round(struct rd password, struct rd more, uint8_t hash[CRYPT_HASH_MAX], size_t *n,
    uint8_t *ret_last)
{
	uint8_t bytes[HARDENED_BYTES];
	struct rd parts[3] = {password, rd_init(hash, *n), more};
	enum crypt_hash kinds[3] = {CRYPT_SHA256, CRYPT_SHA384, CRYPT_SHA512};
	struct crypt *crypt;
	unsigned int sum = 0;
	size_t one = 0, all;
	struct rd whole;
	int r;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i].left > 0)
			memcpy(bytes + one, parts[i].p, parts[i].left);
		one += parts[i].left;
	}
	for (all = one; all < one * HARDENED_COPIES; all += one)
		memcpy(bytes + all, bytes, one);
	r = crypt_new(CRYPT_AES_CBC, rd_init(hash, BLOCK), &crypt);
	if (r < 0)
		return r;
	r = crypt_iv_set(crypt, rd_init(hash + BLOCK, BLOCK));
	if (r == 0)
		r = crypt_encrypt(crypt, rd_init(bytes, all), bytes);
	crypt_free(crypt);
	if (r < 0)
		return r;
	/* The first 16 bytes as a number, modulo 3: 256 is 1 modulo 3. */
	for (size_t i = 0; i < BLOCK; i++)
		sum += bytes[i];
	whole = rd_init(bytes, all);
	*n = crypt_hash_len(kinds[sum % 3]);
	*ret_last = bytes[all - 1];
	return crypt_hash(kinds[sum % 3], &whole, 1, hash);
}

/* Algorithm 2.B; revision 5 had the first hash alone. salt: 8 bytes. */
static int
hardened_hash(const struct handler *handler, struct rd password, struct rd salt, struct rd more,
    uint8_t ret[CRYPT_HASH_MAX])
{
	struct rd parts[3] = {password, salt, more};
	uint8_t last = 0;
	size_t n = 32;
	int r = crypt_hash(CRYPT_SHA256, parts, 3, ret);

	if (handler->revision < 6)
		return r;
	for (unsigned int i = 0; r == 0 && i < HARDENED_ROUNDS_MAX; i++) {
		if (i >= HARDENED_ROUNDS && last <= i - 32)
			break;
		r = hardened_round(password, more, ret, &n, &last);
	}
	return r;
}

/* Algorithm 2.A for one of the two passwords; check: 32 bytes of hash, 8 of validation salt, 8 of
 * key salt; sealed: the file's key. */
static int
new_try(struct handler *handler, struct rd password, struct rd check, struct rd sealed,
    struct rd more)
{
	uint8_t hash[CRYPT_HASH_MAX];
	struct rd validation, key_salt;

	password.left = size_min(password.left, UTF8_PASSWORD_MAX);
	if (rd_at(&check, 32, 8, &validation) < 0 || rd_at(&check, 40, 8, &key_salt) < 0 ||
	    rd_at(&sealed, 0, KEY_MAX, &sealed) < 0)
		return -EACCES;
	if (hardened_hash(handler, password, validation, more, hash) < 0 ||
	    memcmp(hash, check.p, 32) != 0)
		return -EACCES;
	if (hardened_hash(handler, password, key_salt, more, hash) < 0 ||
	    cipher_once(CRYPT_AES_CBC, rd_init(hash, KEY_MAX), sealed, handler->crypt.key) < 0)
		return -EACCES;
	return 0;
}

static int
password_try(struct handler *handler, struct rd password)
{
	struct rd none = rd_init(NULL, 0), user48;
	int r;

	if (handler->revision < 5) {
		r = old_user_try(handler, password);
		return r == -EACCES ? old_owner_try(handler, password) : r;
	}
	r = new_try(handler, password, handler->user, handler->user_key, none);
	if (r == -EACCES && rd_at(&handler->user, 0, 48, &user48) == 0)
		r = new_try(handler, password, handler->owner, handler->owner_key, user48);
	return r;
}

/* ---- the dictionary -------------------------------------------------------------------------- */

/* The method of a crypt filter, by name. */
static int
filter_method(struct pdf *pdf, const struct pdf_value *encrypt, const char *key, enum method *ret,
    uint32_t *bytes)
{
	static const struct {
		const char *name;
		enum method method;
		uint32_t key_bytes;
	} rows[] = {
	    {"None", METHOD_NONE, 0},
	    {"V2", METHOD_RC4, 0},
	    {"AESV2", METHOD_AES, 16},
	    {"AESV3", METHOD_AES256, 32},
	};
	struct pdf_value name, filters, filter, method, length;
	char word[PDF_WORD_MAX + 1] = "";

	*ret = METHOD_NONE;
	if (!pdf_get(pdf, encrypt, key, &name) || name.kind != PDF_NAME ||
	    name.raw.left > PDF_WORD_MAX || pdf_is_name(&name, "Identity"))
		return 0;
	(void)rd_copy(&(struct rd){name.raw.p, name.raw.left}, word, name.raw.left);
	if (!pdf_get(pdf, encrypt, "CF", &filters) || !pdf_get(pdf, &filters, word, &filter) ||
	    !pdf_get(pdf, &filter, "CFM", &method))
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!pdf_is_name(&method, rows[i].name))
			continue;
		*ret = rows[i].method;
		if (rows[i].key_bytes > 0)
			*bytes = rows[i].key_bytes;
		else if (pdf_get(pdf, &filter, "Length", &length) && *bytes == 0)
			*bytes = pdf_uint(&length, 256);
		return 0;
	}
	return -EACCES;
}

static int
handler_methods(struct pdf *pdf, const struct pdf_value *encrypt, struct handler *handler)
{
	struct pdf_value length, metadata;
	uint32_t bytes = 0;

	if (pdf_get(pdf, encrypt, "EncryptMetadata", &metadata) && !metadata.truth)
		handler->crypt.metadata = false;
	if (handler->version >= 4) {
		if (filter_method(pdf, encrypt, "StmF", &handler->crypt.streams, &bytes) < 0 ||
		    filter_method(pdf, encrypt, "StrF", &handler->crypt.strings, &bytes) < 0)
			return -EACCES;
		handler->crypt.files = handler->crypt.streams;
		if (pdf_get(pdf, encrypt, "EFF", &length) &&
		    filter_method(pdf, encrypt, "EFF", &handler->crypt.files, &bytes) < 0)
			return -EACCES;
		handler->crypt.named = handler->crypt.streams != METHOD_NONE
		    ? handler->crypt.streams
		    : handler->crypt.files;
	} else {
		handler->crypt.streams = handler->crypt.strings = METHOD_RC4;
		handler->crypt.files = handler->crypt.named = METHOD_RC4;
		bytes = handler->version == 1 ? 5 : 0;
	}
	if (bytes == 0)
		bytes = pdf_get(pdf, encrypt, "Length", &length) ? pdf_uint(&length, 256) : 0;
	/* Some say it in bits where bytes are meant, and the other way round. */
	if (bytes >= 40)
		bytes /= 8;
	if (handler->revision >= 5)
		bytes = KEY_MAX;
	else if (bytes < 5 || bytes > 16)
		bytes = handler->version >= 4 ? 16 : 5;
	handler->crypt.key_len = bytes;
	return 0;
}

static void
handler_string(struct pdf *pdf, const struct pdf_value *encrypt, const char *key, uint8_t **owned,
    struct rd *ret)
{
	struct pdf_value value;
	size_t n;

	(void)pdf_get(pdf, encrypt, key, &value);
	value.clear = true;
	*ret = rd_init(NULL, 0);
	if (pdf_string(pdf, &value, owned, &n))
		*ret = rd_init(*owned, n);
}

static int
handler_read(struct pdf *pdf, const struct pdf_value *encrypt, struct handler *handler)
{
	struct pdf_value value;

	(void)pdf_get(pdf, encrypt, "Filter", &value);
	if (!pdf_is_name(&value, "Standard"))
		return -EACCES;
	(void)pdf_get(pdf, encrypt, "V", &value);
	handler->version = pdf_uint(&value, 100);
	(void)pdf_get(pdf, encrypt, "R", &value);
	handler->revision = pdf_uint(&value, 100);
	(void)pdf_get(pdf, encrypt, "P", &value);
	if (value.kind == PDF_NUMBER && value.number >= INT32_MIN && value.number <= UINT32_MAX)
		handler->permissions = (int32_t)(int64_t)value.number;
	if (handler->revision < 2 || handler->revision > 6 || handler->version < 1 ||
	    handler->version > 5)
		return -EACCES;
	handler->crypt.metadata = true;
	handler_string(pdf, encrypt, "O", &handler->owned[0], &handler->owner);
	handler_string(pdf, encrypt, "U", &handler->owned[1], &handler->user);
	handler_string(pdf, encrypt, "OE", &handler->owned[2], &handler->owner_key);
	handler_string(pdf, encrypt, "UE", &handler->owned[3], &handler->user_key);
	return handler_methods(pdf, encrypt, handler);
}

int
pdf_crypt_new(struct pdf *pdf, const struct pdf_value *encrypt, const struct pdf_value *id,
    struct pdf_crypt **ret)
{
	struct handler handler = {0};
	struct pdf_value clear = *id;
	const char *const *passwords;
	size_t n = scan_passwords(pdf->scan, &passwords), len;
	int r = handler_read(pdf, encrypt, &handler);

	clear.clear = true;
	if (r == 0 && pdf_string(pdf, &clear, &handler.owned[4], &len))
		handler.id = rd_init(handler.owned[4], len);
	if (r == 0)
		r = -EACCES;
	else
		n = 0;
	for (size_t i = 0; r == -EACCES && i < n && !scan_stopped(pdf->scan); i++)
		r = password_try(&handler, rd_init(passwords[i], strlen(passwords[i])));
	for (size_t i = 0; i < ARRAY_LEN(handler.owned); i++)
		free(handler.owned[i]);
	if (r < 0)
		return r;
	*ret = malloc(sizeof(**ret));
	if (*ret == NULL)
		return -ENOMEM;
	**ret = handler.crypt;
	return 0;
}

void
pdf_crypt_free(struct pdf_crypt *pdf_crypt)
{
	free(pdf_crypt);
}
