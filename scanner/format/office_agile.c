/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the reading of the descriptor; keys and decryption are office_package.c's. */
#include "scanner/format/office_agile.h"

#include <errno.h>
#include <stdbool.h>

#include "base/checked.h"
#include "scanner/format/mime_decode.h"
#include "scanner/format/xml.h"

#define BLOCK_MAX 16u
#define KEY_MAX 32u

static const struct {
	const char *name;
	enum crypt_hash hash;
} hashes[] = {
    {"SHA1", CRYPT_SHA1},
    {"SHA-1", CRYPT_SHA1},
    {"SHA256", CRYPT_SHA256},
    {"SHA384", CRYPT_SHA384},
    {"SHA512", CRYPT_SHA512},
    {"MD5", CRYPT_MD5},
};

static const struct {
	const char *name;
	enum crypt_cipher cipher;
	uint32_t block;
} ciphers[] = {
    {"AES", CRYPT_AES_CBC, 16},
    {"3DES", CRYPT_3DES_CBC, 8},
    {"3DES_112", CRYPT_3DES_CBC, 8},
};

static bool
number_get(struct rd attrs, const char *name, uint32_t *ret)
{
	struct rd value;
	uint32_t n = 0;

	if (!xml_attr(attrs, name, &value) || value.left == 0 || value.left > 9)
		return false;
	for (size_t i = 0; i < value.left; i++) {
		if (value.p[i] < '0' || value.p[i] > '9')
			return false;
		n = n * 10 + (uint32_t)(value.p[i] - '0');
	}
	*ret = n;
	return true;
}

static bool
bytes_get(struct rd attrs, const char *name, struct agile_bytes *ret)
{
	struct rd value;

	/* Four letters to three bytes. */
	if (!xml_attr(attrs, name, &value) || value.left > AGILE_BYTES_MAX)
		return false;
	ret->len = base64_decode(value, ret->bytes);
	return ret->len > 0;
}

static bool
hash_get(struct rd attrs, enum crypt_hash *ret)
{
	struct rd value;

	if (!xml_attr(attrs, "hashAlgorithm", &value))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(hashes); i++) {
		if (xml_is(&value, hashes[i].name)) {
			*ret = hashes[i].hash;
			return true;
		}
	}
	return false;
}

static bool
cipher_get(struct rd attrs, struct agile_data *ret)
{
	struct rd name, mode;

	if (!xml_attr(attrs, "cipherAlgorithm", &name) ||
	    !xml_attr(attrs, "cipherChaining", &mode) || !xml_is(&mode, "ChainingModeCBC"))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(ciphers); i++) {
		if (xml_is(&name, ciphers[i].name) && ret->block == ciphers[i].block) {
			ret->cipher = ciphers[i].cipher;
			return true;
		}
	}
	return false;
}

static int
data_get(struct rd attrs, struct agile_data *ret)
{
	uint32_t bits;

	if (!number_get(attrs, "blockSize", &ret->block) || !number_get(attrs, "keyBits", &bits) ||
	    !bytes_get(attrs, "saltValue", &ret->salt))
		return -EBADMSG;
	ret->key_bytes = bits / 8;
	if (!hash_get(attrs, &ret->hash) || !cipher_get(attrs, ret) || ret->block > BLOCK_MAX ||
	    ret->key_bytes > KEY_MAX)
		return -ENOTSUP;
	return 0;
}

static int
key_get(struct rd attrs, struct agile *ret)
{
	if (!number_get(attrs, "spinCount", &ret->spins) ||
	    !bytes_get(attrs, "encryptedVerifierHashInput", &ret->verifier) ||
	    !bytes_get(attrs, "encryptedVerifierHashValue", &ret->verifier_hash) ||
	    !bytes_get(attrs, "encryptedKeyValue", &ret->key_value))
		return -EBADMSG;
	return data_get(attrs, &ret->key);
}

int
agile_get(struct rd xml, struct agile *ret)
{
	struct xml_token token;
	bool package = false;
	struct rd value;
	int r;

	*ret = (struct agile){0};
	while (xml_next(&xml, &token)) {
		if (token.kind != XML_START)
			continue;
		if (xml_is(&token.name, "keyData")) {
			r = data_get(token.attrs, &ret->package);
			if (r < 0)
				return r;
			package = true;
		} else if (xml_is(&token.name, "encryptedKey") && package &&
		    xml_attr(token.attrs, "spinCount", &value)) {
			/* A certificate's key has none. */
			return key_get(token.attrs, ret);
		}
	}
	return package ? -ENOTSUP : -EBADMSG;
}
