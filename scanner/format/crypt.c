/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns the use of libgcrypt by readers. Nothing here is secret from the worker: passwords are the
 * administrator's list, so no memory is locked or wiped.
 */
#include "scanner/format/crypt.h"

#include <errno.h>
#include <gcrypt.h>
#include <stdbool.h>

static const struct {
	int id, mac;
	size_t len;
} hashes[] = {
    [CRYPT_MD5] = {GCRY_MD_MD5, GCRY_MAC_HMAC_MD5, 16},
    [CRYPT_SHA1] = {GCRY_MD_SHA1, GCRY_MAC_HMAC_SHA1, 20},
    [CRYPT_SHA256] = {GCRY_MD_SHA256, GCRY_MAC_HMAC_SHA256, 32},
    [CRYPT_SHA384] = {GCRY_MD_SHA384, GCRY_MAC_HMAC_SHA384, 48},
    [CRYPT_SHA512] = {GCRY_MD_SHA512, GCRY_MAC_HMAC_SHA512, 64},
};

void
crypt_init(void)
{
	if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P) != 0)
		return;
	/* Formats ask for MD5 and RC4, which a FIPS mode would end the process for. */
	gcry_control(GCRYCTL_NO_FIPS_MODE, 0);
	(void)gcry_check_version(NULL);
	gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

/* ---- hashes ---------------------------------------------------------------------------------- */

size_t
crypt_hash_len(enum crypt_hash hash)
{
	return hashes[hash].len;
}

/* libgcrypt takes no const; it only reads. */
static void *
lend(const uint8_t *p)
{
	return (void *)(uintptr_t)p;
}

int
crypt_hash(enum crypt_hash hash, const struct rd *parts, size_t nparts, uint8_t ret[CRYPT_HASH_MAX])
{
	gcry_buffer_t pieces[CRYPT_PARTS_MAX] = {0};

	if (nparts > CRYPT_PARTS_MAX)
		return -EINVAL;
	for (size_t i = 0; i < nparts; i++) {
		pieces[i].data = lend(parts[i].p);
		pieces[i].len = parts[i].left;
	}
	if (gcry_md_hash_buffers(hashes[hash].id, 0, ret, pieces, (int)nparts) != 0)
		return -ENOTSUP;
	return 0;
}

int
crypt_hmac(enum crypt_hash hash, struct rd key, struct rd bytes, uint8_t ret[CRYPT_HASH_MAX])
{
	gcry_mac_hd_t mac;
	size_t len = hashes[hash].len;
	bool good;

	if (gcry_mac_open(&mac, hashes[hash].mac, 0, NULL) != 0)
		return -ENOTSUP;
	good = gcry_mac_setkey(mac, key.p, key.left) == 0 &&
	    gcry_mac_write(mac, bytes.p, bytes.left) == 0 && gcry_mac_read(mac, ret, &len) == 0;
	gcry_mac_close(mac);
	return good ? 0 : -ENOTSUP;
}

int
crypt_pbkdf2(const struct crypt_pbkdf2 *how, uint8_t *ret, size_t len)
{
	/* An empty password is one; libgcrypt wants a pointer all the same. */
	const void *password = how->password.left > 0 ? (const void *)how->password.p : "";

	if (gcry_kdf_derive(password, how->password.left, GCRY_KDF_PBKDF2, hashes[how->hash].id,
		how->salt.p, how->salt.left, how->rounds, len, ret) != 0)
		return -ENOTSUP;
	return 0;
}

/* ---- ciphers --------------------------------------------------------------------------------- */

static const struct {
	int id, mode;
	size_t key_min, key_max;
} ciphers[] = {
    [CRYPT_RC4] = {GCRY_CIPHER_ARCFOUR, GCRY_CIPHER_MODE_STREAM, 5, 256},
    [CRYPT_AES_ECB] = {GCRY_CIPHER_AES, GCRY_CIPHER_MODE_ECB, 16, 32},
    [CRYPT_AES_CBC] = {GCRY_CIPHER_AES, GCRY_CIPHER_MODE_CBC, 16, 32},
    [CRYPT_3DES_CBC] = {GCRY_CIPHER_3DES, GCRY_CIPHER_MODE_CBC, 24, 24},
    [CRYPT_BLOWFISH_CFB] = {GCRY_CIPHER_BLOWFISH, GCRY_CIPHER_MODE_CFB, 1, 72},
};

static int
cipher_id(enum crypt_cipher cipher, size_t key)
{
	if (key < ciphers[cipher].key_min || key > ciphers[cipher].key_max)
		return 0;
	if (ciphers[cipher].id != GCRY_CIPHER_AES)
		return ciphers[cipher].id;
	if (key == 16)
		return GCRY_CIPHER_AES128;
	if (key == 24)
		return GCRY_CIPHER_AES192;
	return key == 32 ? GCRY_CIPHER_AES256 : 0;
}

/* struct crypt is libgcrypt's handle by another name. */
int
crypt_new(enum crypt_cipher cipher, struct rd key, struct crypt **ret)
{
	int id = cipher_id(cipher, key.left);
	gcry_cipher_hd_t handle;
	gcry_error_t r;

	if (id == 0)
		return -EINVAL;
	r = gcry_cipher_open(&handle, id, ciphers[cipher].mode, 0);
	if (r != 0)
		return gcry_err_code(r) == GPG_ERR_ENOMEM ? -ENOMEM : -ENOTSUP;
	/* A weak key of 3DES is a key all the same: it is not we who keep a secret. */
	(void)gcry_cipher_ctl(handle, GCRYCTL_SET_ALLOW_WEAK_KEY, NULL, 1);
	r = gcry_cipher_setkey(handle, key.p, key.left);
	if (r != 0 && gcry_err_code(r) != GPG_ERR_WEAK_KEY) {
		gcry_cipher_close(handle);
		return -EINVAL;
	}
	*ret = (struct crypt *)handle;
	return 0;
}

void
crypt_free(struct crypt *crypt)
{
	gcry_cipher_close((gcry_cipher_hd_t)crypt);
}

int
crypt_iv_set(struct crypt *crypt, struct rd iv)
{
	return gcry_cipher_setiv((gcry_cipher_hd_t)crypt, iv.p, iv.left) == 0 ? 0 : -EINVAL;
}

/* In place where in.p is out: libgcrypt is told so by NULL. */
int
crypt_decrypt(struct crypt *crypt, struct rd in, uint8_t *out)
{
	bool same = in.p == out;

	if (in.left == 0)
		return 0;
	return gcry_cipher_decrypt((gcry_cipher_hd_t)crypt, out, in.left, same ? NULL : in.p,
		   same ? 0 : in.left) == 0
	    ? 0
	    : -EINVAL;
}

int
crypt_encrypt(struct crypt *crypt, struct rd in, uint8_t *out)
{
	bool same = in.p == out;

	if (in.left == 0)
		return 0;
	return gcry_cipher_encrypt((gcry_cipher_hd_t)crypt, out, in.left, same ? NULL : in.p,
		   same ? 0 : in.left) == 0
	    ? 0
	    : -EINVAL;
}
