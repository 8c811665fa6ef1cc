/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kinds that hold documents and that nobody here can open: said so, never passed over as clean.
 * Their raw bytes are looked at all the same, for what lies in them as it is.
 */
#include <string.h>

#include "base/checked.h"
#include "scanner/format/data.h"
#include "scanner/format/format.h"
#include "scanner/worker/scan.h"

#define FOOTER_BYTES 512u /* of VHD and DMG: what they are stands at their end */
#define SECTOR 512u
#define DISK_MIN 1048576u /* bytes; a boot sector alone is no disk */

#define ENC WHY_ENCRYPTED
#define UNS WHY_UNSUPPORTED
#define SIGN(bytes) (bytes), sizeof(bytes) - 1

static const struct closed {
	const char *type;
	enum why why;
	size_t offset;
	const char *sign;
	size_t len;
} closed[] = {
    /* archives */
    {"ace", UNS, 7, SIGN("**ACE**")},
    {"arj", UNS, 0, SIGN("\x60\xea")},
    {"zoo", UNS, 20, SIGN("\xdc\xa7\xc4\xfd")},
    {"stuffit", UNS, 0, SIGN("SIT!")},
    {"stuffit", UNS, 0, SIGN("StuffIt (c)1997")},
    {"alz", UNS, 0, SIGN("ALZ\1")},
    {"egg", UNS, 0, SIGN("EGGA")},
    {"lzop", UNS, 0, SIGN("\x89LZO\0\r\n\x1a\n")},
    {"lrzip", UNS, 0, SIGN("LRZI")},
    {"rzip", UNS, 0, SIGN("RZIP")},
    {"zpaq", UNS, 0, SIGN("7kSt\xa0")},
    {"zpaq", UNS, 0, SIGN("zPQ")},
    {"freearc", UNS, 0, SIGN("ArC\1")},
    {"pack", UNS, 0, SIGN("\x1f\x1e")},
    {"sz", UNS, 0, SIGN("\xff\x06\0\0sNaPpY")},
    {"wim", UNS, 0, SIGN("MSWIM\0\0\0")},
    {"installshield", UNS, 0, SIGN("ISc(")},
    {"szdd", UNS, 0, SIGN("SZDD\x88\xf0\x27\x33")},
    {"kwaj", UNS, 0, SIGN("KWAJ\x88\xf0\x27\xd1")},
    /* documents */
    {"pst", UNS, 0, SIGN("!BDN")},
    {"dbx", UNS, 0, SIGN("\xcf\xad\x12\xfe")},
    {"onenote", UNS, 0, SIGN("\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3")},
    {"access", UNS, 4, SIGN("Standard Jet DB\0")},
    {"access", UNS, 4, SIGN("Standard ACE DB\0")},
    {"wordperfect", UNS, 0, SIGN("\xffWPC")},
    {"word2", UNS, 0, SIGN("\xdb\xa5-\0")},
    {"hwp", UNS, 0, SIGN("HWP Document File")},
    {"mobi", UNS, 60, SIGN("BOOKMOBI")},
    {"chm", UNS, 0, SIGN("ITSF")},
    {"djvu", UNS, 0, SIGN("AT&TFORM")},
    /* disks */
    {"qcow", UNS, 0, SIGN("QFI\xfb")},
    {"vmdk", UNS, 0, SIGN("KDMV")},
    {"vmdk", UNS, 0, SIGN("COWD")},
    {"vhdx", UNS, 0, SIGN("vhdxfile")},
    {"vhd", UNS, 0, SIGN("conectix")},
    {"vdi", UNS, 64, SIGN("\x7f\x10\xda\xbe")},
    {"squashfs", UNS, 0, SIGN("hsqs")},
    {"cramfs", UNS, 0, SIGN("\x45\x3d\xcd\x28")},
    {"xfs", UNS, 0, SIGN("XFSB")},
    {"btrfs", UNS, 65600, SIGN("_BHRfS_M")},
    {"ntfs", UNS, 3, SIGN("NTFS    ")},
    {"exfat", UNS, 3, SIGN("EXFAT   ")},
    {"fat", UNS, 54, SIGN("FAT12   ")},
    {"fat", UNS, 54, SIGN("FAT16   ")},
    {"fat", UNS, 82, SIGN("FAT32   ")},
    {"gpt", UNS, SECTOR, SIGN("EFI PART")},
    {"udf", UNS, 32769, SIGN("BEA01")},
    /* encrypted, whatever is inside */
    {"luks", ENC, 0, SIGN("LUKS\xba\xbe")},
    {"bitlocker", ENC, 3, SIGN("-FVE-FS-")},
    {"openssl", ENC, 0, SIGN("Salted__")},
    {"age", ENC, 0, SIGN("age-encryption.org/v1\n")},
    {"age", ENC, 0, SIGN("-----BEGIN AGE ENCRYPTED FILE-----")},
    {"pgp", ENC, 0, SIGN("-----BEGIN PGP MESSAGE-----")},
    {"pgp", ENC, 0, SIGN("\x8c\x0d\x04\x07\x03")},
    {"pgp", ENC, 0, SIGN("\x8c\x0d\x04\x09\x03")},
    {"pgp", ENC, 0, SIGN("\x85\x01\x0c\x03")},
    {"pgp", ENC, 0, SIGN("\x85\x02\x0c\x03")},
    {"aescrypt", ENC, 0, SIGN("AES\2\0")},
    {"ecryptfs", ENC, 8, SIGN("\x3c\x81\xb7\xf5")},
};

static bool
bytes_are(const struct rd *bytes, uint64_t offset, const char *sign, size_t len)
{
	struct rd rd;

	return rd_at(bytes, offset, len, &rd) == 0 && memcmp(rd.p, sign, len) == 0;
}

/* ---- what has no signature of its own ---------------------------------------------------------- */

/* ARJ's header: its size, then its own size before the name, and versions; the magic is short. */
static bool
arj_probe(const struct rd *bytes)
{
	const uint8_t *p = bytes->p;

	return bytes->left > 40 && ((size_t)p[2] | (size_t)p[3] << 8) <= 2600 && p[4] >= 30 &&
	    p[4] < 100 && p[10] == 2;
}

/* ext2 to ext4: s_magic, and a block size there is */
static bool
ext_probe(const struct rd *bytes)
{
	return bytes_are(bytes, 1080, "\x53\xef", 2) && bytes->p[1048] <= 6 &&
	    bytes_are(bytes, 1049, "\0\0\0", 3) && bytes->left >= 65536;
}

/* A table of partitions: four flags that are 0 or 0x80, and a partition with a place. */
static bool
disk_probe(const struct rd *bytes)
{
	unsigned int used = 0;

	if (bytes->left < DISK_MIN || bytes->left % SECTOR != 0 ||
	    !bytes_are(bytes, SECTOR - 2, "\x55\xaa", 2))
		return false;
	for (size_t i = 0; i < 4; i++) {
		const uint8_t *entry = bytes->p + 446 + 16 * i;

		if ((entry[0] & 0x7f) != 0)
			return false;
		used += entry[4] != 0 && memcmp(entry + 8, "\0\0\0\0", 4) != 0 ? 1 : 0;
	}
	return used > 0;
}

static bool
vhd_probe(const struct rd *bytes)
{
	return bytes->left > FOOTER_BYTES &&
	    bytes_are(bytes, bytes->left - FOOTER_BYTES, "conectix", 8);
}

static bool
dmg_probe(const struct rd *bytes)
{
	return bytes->left > FOOTER_BYTES &&
	    bytes_are(bytes, bytes->left - FOOTER_BYTES, "koly\0\0\0\4", 8);
}

/* RFC 5652 in DER: SEQUENCE, then the OID of the kind: 1.2.840.113549.1.7.x */
static bool
cms_probe(const struct rd *bytes, uint8_t kind)
{
	static const char oid[] = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07";
	size_t at;

	if (bytes->left < 20 || bytes->p[0] != 0x30)
		return false;
	at = bytes->p[1] < 0x80 ? 2 : 2 + (bytes->p[1] & 7u);
	return bytes_are(bytes, at, oid, sizeof(oid) - 1) && bytes->p[at + sizeof(oid) - 1] == kind;
}

static bool
enveloped_probe(const struct rd *bytes)
{
	return cms_probe(bytes, 3);
}

/* With contents: certificates alone are signed data too, of nothing. */
static bool
signed_probe(const struct rd *bytes)
{
	struct rd head;
	static const char data[] = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0";

	return cms_probe(bytes, 2) && rd_at(bytes, 0, size_min(bytes->left, 128), &head) == 0 &&
	    memmem(head.p, head.left, data, sizeof(data) - 1) != NULL;
}

static const struct {
	const char *type;
	enum why why;
	bool (*probe)(const struct rd *bytes);
} probed[] = {
    {"ext", UNS, ext_probe},
    {"vhd", UNS, vhd_probe},
    {"dmg", UNS, dmg_probe},
    {"disk", UNS, disk_probe},
    {"cms", ENC, enveloped_probe},
    {"cms", UNS, signed_probe},
};

static const char *
closed_find(const struct rd *bytes, enum why *ret_why)
{
	for (size_t i = 0; i < ARRAY_LEN(closed); i++) {
		const struct closed *row = &closed[i];

		if (!bytes_are(bytes, row->offset, row->sign, row->len) ||
		    (strcmp(row->type, "arj") == 0 && !arj_probe(bytes)))
			continue;
		*ret_why = row->why;
		return row->type;
	}
	for (size_t i = 0; i < ARRAY_LEN(probed); i++) {
		if (probed[i].probe(bytes)) {
			*ret_why = probed[i].why;
			return probed[i].type;
		}
	}
	return NULL;
}

bool
closed_probe(const struct doc *doc)
{
	enum why why;

	return closed_find(&doc->bytes, &why) != NULL;
}

void
closed_read(struct scan *scan, const struct doc *doc)
{
	enum why why = WHY_NONE;
	const char *type = closed_find(&doc->bytes, &why);

	scan_type(scan, type);
	scan_opaque(scan, why, LIMIT_NONE);
	data_look(scan, doc->bytes);
}
