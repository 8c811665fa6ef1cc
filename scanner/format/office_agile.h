/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Agile encryption ([MS-OFFCRYPTO] 2.3.4.10): what the XML of EncryptionInfo says. Pure. */
#ifndef SCANNER_FORMAT_OFFICE_AGILE_H
#define SCANNER_FORMAT_OFFICE_AGILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "scanner/format/crypt.h"

#define AGILE_BYTES_MAX 128u /* of one value in base64, decoded: salts, hashes, keys */

struct agile_bytes {
	uint8_t bytes[AGILE_BYTES_MAX];
	size_t len;
};

/* How something is encrypted: the package, or its key. */
struct agile_data {
	enum crypt_cipher cipher;
	enum crypt_hash hash;
	uint32_t block, key_bytes;
	struct agile_bytes salt;
};

struct agile {
	struct agile_data package, key;
	uint32_t spins;
	struct agile_bytes verifier, verifier_hash, key_value; /* encrypted */
};

/* xml: behind the version. 0; -EBADMSG: it is damaged; -ENOTSUP: no password opens it, or in a way
 * that is unknown. */
int agile_get(struct rd xml, struct agile *ret);

#endif
