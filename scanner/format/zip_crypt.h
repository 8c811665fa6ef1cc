/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encrypted members of a ZIP, under the passwords that are tried on every document. */
#ifndef SCANNER_FORMAT_ZIP_CRYPT_H
#define SCANNER_FORMAT_ZIP_CRYPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "scanner/format/zip_list.h"

struct scan;

/* A password that may be the right one: that the checksum tells. */
struct zip_key {
	uint32_t keys[3]; /* PKWARE's cipher, behind its header */
	uint8_t aes[32];
	uint8_t aes_len; /* 0: PKWARE's cipher */
	struct rd body; /* what is encrypted, without its header and trailer */
};

/* The next password from *at on that fits what little the header tells. false: none does. */
bool zip_key_next(struct scan *scan, const struct zip_entry *entry, struct rd packed, size_t *at,
    struct zip_key *ret);
/* Decrypts body.left bytes to out. */
bool zip_decrypt(const struct zip_key *key, uint8_t *out);

#endif
