/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Owns which bytes of a workbook are encrypted. The key goes by the place in the stream, headers of
 * records and plain bodies counted, so all of it is decrypted and those are put back.
 */
#include "scanner/format/xls_crypt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "scanner/format/biff.h"
#include "scanner/format/office_crypt.h"
#include "scanner/limits.h"
#include "scanner/worker/scan.h"

#define RECORD_FILEPASS 0x002fu
#define RECORD_EOF 0x000au
#define RECORD_BOUNDSHEET 0x0085u
#define BOUNDSHEET_PLAIN 4u /* the sheet's place */
#define RC4_BLOCK 1024u
#define XOR_ROTATE 2u
#define XOR_SHIFT 3u

/* 2.2.10: records that are never encrypted. */
static const uint16_t plain_records[] = {
    0x0809, /* BOF */
    RECORD_FILEPASS, 0x0194, /* UsrExcl */
    0x0195, /* FileLock */
    0x00e1, /* InterfaceHdr */
    0x0196, /* RRDInfo */
    0x0138, /* RRDHead */
};

bool
xls_crypt_key(struct rd stream, struct rd *ret)
{
	struct biff_record record;

	while (biff_next(&stream, &record) && record.type != RECORD_EOF) {
		if (record.type == RECORD_FILEPASS) {
			*ret = record.body;
			return true;
		}
	}
	return false;
}

static size_t
plain_size(const struct biff_record *record)
{
	for (size_t i = 0; i < ARRAY_LEN(plain_records); i++) {
		if (plain_records[i] == record->type)
			return record->body.left;
	}
	return record->type == RECORD_BOUNDSHEET ? size_min(BOUNDSHEET_PLAIN, record->body.left)
						 : 0;
}

static int
rc4_open(struct scan *scan, struct rd stream, struct rd key, uint8_t *out)
{
	struct office_rc4 rc4;
	struct biff_record record;
	struct rd rest = stream;
	int r = office_rc4_open(scan, key, &rc4);
	size_t at = 0;

	if (r == 0)
		r = office_rc4_decrypt(&rc4, RC4_BLOCK, stream, out);
	while (r == 0 && biff_next(&rest, &record)) {
		memcpy(out + at, stream.p + at, 4 + plain_size(&record));
		at = stream.left - rest.left;
	}
	return r;
}

/* The key's turn is the place in the stream and the record's size together. */
static int
xor_open(struct scan *scan, struct rd stream, struct rd key, uint8_t *out)
{
	uint8_t keys[OFFICE_XOR_BYTES];
	struct biff_record record;
	struct rd rest = stream;
	uint16_t value, verifier;
	size_t at;
	int r;

	if (rd_u16le(&key, &value) < 0 || rd_u16le(&key, &verifier) < 0)
		return -EBADMSG;
	r = office_xor_open(scan, value, verifier, XOR_ROTATE, keys);
	if (r < 0)
		return r;
	memcpy(out, stream.p, stream.left);
	while (biff_next(&rest, &record)) {
		at = stream.left - rest.left - record.body.left;
		for (size_t i = plain_size(&record); i < record.body.left; i++) {
			uint8_t byte = out[at + i];

			byte = (uint8_t)(byte << XOR_SHIFT | byte >> (8 - XOR_SHIFT));
			out[at + i] = byte ^ keys[(at + i + record.body.left) % OFFICE_XOR_BYTES];
		}
	}
	return 0;
}

/* Before Excel 97 there is XOR alone, and no field that says so. */
static int
key_open(struct scan *scan, struct rd stream, struct rd key, uint8_t *out)
{
	uint16_t kind = 0;

	if (key.left <= 4)
		return xor_open(scan, stream, key, out);
	(void)rd_u16le(&key, &kind);
	return kind == 0 ? xor_open(scan, stream, key, out) : rc4_open(scan, stream, key, out);
}

uint8_t *
xls_crypt_open(struct scan *scan, struct rd stream, struct rd key)
{
	uint8_t *out;
	int r;

	if (stream.left > scan_budget(scan)) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_INFLATED);
		return NULL;
	}
	out = malloc(stream.left);
	if (out == NULL) {
		scan_opaque(scan, WHY_LIMIT, LIMIT_MEMORY);
		return NULL;
	}
	scan_spend(scan, stream.left);
	r = key_open(scan, stream, key, out);
	if (r == 0)
		return out;
	free(out);
	scan_opaque(scan, r == -EBADMSG ? WHY_DAMAGED : WHY_ENCRYPTED, LIMIT_NONE);
	return NULL;
}
