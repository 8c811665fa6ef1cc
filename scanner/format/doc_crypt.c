/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns what of a Word document's streams is encrypted, and how: from their first byte on, but that
 * the first bytes of the block they begin with are left as they are. */
#include "scanner/format/doc_crypt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/office_crypt.h"
#include "scanner/worker/scan.h"

#define BLOCK_BYTES 512u /* 2.2.6.2: each has a key of its own */
#define PLAIN_97 68u /* bytes of the block that are never encrypted */
#define PLAIN_95 52u
#define XOR_ROTATE 7u

struct key {
	bool rc4;
	struct office_rc4 of_rc4;
	uint8_t of_xor[OFFICE_XOR_BYTES];
};

static int
key_open(struct scan *scan, const struct doc_fib *fib, struct rd tables, struct key *ret)
{
	struct rd header;

	ret->rc4 = !fib->obfuscated;
	if (!ret->rc4)
		return office_xor_open(scan, (uint16_t)(fib->key & 0xffff),
		    (uint16_t)(fib->key >> 16), XOR_ROTATE, ret->of_xor);
	/* Its header comes first in the stream of tables; the key is its size. */
	if (rd_sub(&tables, size_min(fib->key, tables.left), &header) < 0)
		return -EBADMSG;
	return office_rc4_open(scan, header, &ret->of_rc4);
}

/* [MS-OFFCRYPTO] 2.3.7.3, as Word does it: bytes that are or would become 0 stay. */
static void
xor_decrypt(const struct key *key, struct rd in, uint8_t *out)
{
	for (size_t i = 0; i < in.left; i++) {
		uint8_t byte = in.p[i] ^ key->of_xor[i % OFFICE_XOR_BYTES];

		out[i] = in.p[i] == 0 || byte == 0 ? in.p[i] : byte;
	}
}

static int
stream_open(struct scan *scan, const struct key *key, struct rd *stream, size_t plain,
    uint8_t **ret)
{
	uint8_t *out;
	int r = 0;

	if (stream->left > scan_budget(scan))
		return -EDQUOT;
	scan_spend(scan, stream->left);
	out = malloc(stream->left > 0 ? stream->left : 1);
	if (out == NULL)
		return -ENOMEM;
	*ret = out;
	if (key->rc4)
		r = office_rc4_decrypt(&key->of_rc4, BLOCK_BYTES, *stream, out);
	else
		xor_decrypt(key, *stream, out);
	if (r < 0)
		return r;
	plain = size_min(plain, stream->left);
	if (plain > 0)
		memcpy(out, stream->p, plain);
	*stream = rd_init(out, stream->left);
	return 0;
}

static int
streams_open(struct scan *scan, const struct doc_fib *fib, struct rd *stream, struct rd *tables,
    struct doc_crypt *crypt)
{
	struct key key;
	bool same = !fib->wide;
	int r = key_open(scan, fib, *tables, &key);

	if (r == 0)
		r = stream_open(scan, &key, stream, fib->wide ? PLAIN_97 : PLAIN_95,
		    &crypt->stream);
	if (r == 0 && !same)
		r = stream_open(scan, &key, tables, 0, &crypt->tables);
	if (r == 0 && same)
		*tables = *stream;
	return r;
}

int
doc_crypt_open(struct scan *scan, const struct doc_fib *fib, struct rd *stream, struct rd *tables,
    struct doc_crypt *ret)
{
	int r = streams_open(scan, fib, stream, tables, ret);

	if (r == -ENOMEM || r == -EDQUOT)
		scan_opaque(scan, WHY_LIMIT, r == -ENOMEM ? LIMIT_MEMORY : LIMIT_INFLATED);
	else if (r < 0)
		scan_opaque(scan, WHY_ENCRYPTED, LIMIT_NONE);
	return r;
}

void
doc_crypt_free(struct doc_crypt *crypt)
{
	free(crypt->stream);
	free(crypt->tables);
}
