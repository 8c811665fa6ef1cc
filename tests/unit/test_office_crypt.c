/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Descriptors of encryption; that what they lead to is opened, tests/finding shows. */
#include <errno.h>

#include "scanner/format/office_agile.h"
#include "scanner/format/office_crypt.h"
#include "tests/unit/ole_make.h"
#include "tests/unit/scan_bytes.h"

#define SALT "AAECAwQFBgcICQoLDA0ODw=="
#define HOW(mode)                                                                       \
	"saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" hashSize=\"64\" "             \
	"cipherAlgorithm=\"AES\" cipherChaining=\"" mode "\" hashAlgorithm=\"SHA512\" " \
	"saltValue=\"" SALT "\""
#define CBC HOW("ChainingModeCBC")
#define KEY(spins)                                                                           \
	"<p:encryptedKey spinCount=\"" spins "\" " CBC " encryptedVerifierHashInput=\"" SALT \
	"\" encryptedVerifierHashValue=\"" SALT "\" encryptedKeyValue=\"" SALT "\"/>"

static int
get(const char *xml, struct agile *ret)
{
	return agile_get(rd_init(xml, strlen(xml)), ret);
}

static void
test_agile(void)
{
	struct agile agile;

	ok(get("<encryption><keyData " CBC "/>" KEY("100000") "</encryption>", &agile) == 0,
	    "a descriptor");
	ok(agile.spins == 100000 && agile.key.hash == CRYPT_SHA512 && agile.key.key_bytes == 32 &&
		agile.key.block == 16 && agile.package.salt.len == 16 &&
		agile.package.salt.bytes[15] == 15,
	    "what it says");
	ok(get("<encryption><keyData " HOW("ChainingModeCFB") "/></encryption>", &agile) ==
		-ENOTSUP,
	    "another chaining");
	ok(get("<encryption><keyData " CBC "/><c:encryptedKey X509Certificate=\"\"/>", &agile) ==
		-ENOTSUP,
	    "a certificate's key alone");
	ok(get("<encryption><keyData saltValue=\"" SALT "\"/>", &agile) == -EBADMSG,
	    "no size of blocks");
	ok(get("<encryption><keyData " CBC "/>" KEY("1x"), &agile) == -EBADMSG, "no number");
	ok(get("<encryption/>", &agile) == -EBADMSG, "nothing in it");
}

static void
look(const void *info, size_t n)
{
	static struct ole_make file;
	static const uint8_t package[40] = {16};
	const struct ole_part parts[] = {
	    {.name = "EncryptedPackage", .bytes = package, .n = sizeof(package)},
	    {.name = "EncryptionInfo", .bytes = info, .n = n},
	};

	memset(&file, 0, sizeof(file));
	ole_make(&file, parts, 2);
	scan_bytes(file.bytes, file.size, "a.docx");
	free(file.bytes);
}

static bool
is_opaque(enum why why, enum limit limit)
{
	return scan_got.nopaque == 1 && scan_got.opaque[0].why == why &&
	    scan_got.opaque[0].limit == limit;
}

static void
test_package(void)
{
	static const char head[] = "\4\0\4\0\x40\0\0\0<encryption><keyData " CBC "/>";
	static const char much[] =
	    "\4\0\4\0\x40\0\0\0<encryption><keyData " CBC "/>" KEY("999999999");
	static const char little[] = "\4\0\4\0\x40\0\0\0<encryption><keyData " CBC "/>" KEY("10");

	look(much, sizeof(much) - 1);
	ok(is_opaque(WHY_LIMIT, LIMIT_CPU), "more turns than we take");
	look(little, sizeof(little) - 1);
	ok(is_opaque(WHY_ENCRYPTED, LIMIT_NONE), "no password fits");
	look(head, sizeof(head) - 1);
	ok(is_opaque(WHY_ENCRYPTED, LIMIT_NONE), "no password would");
	look(head, 6);
	ok(is_opaque(WHY_DAMAGED, LIMIT_NONE), "a descriptor that is cut");
	look("\3\0\3\0\0\0\0\0", 8);
	ok(is_opaque(WHY_ENCRYPTED, LIMIT_NONE), "a program's own encryption");
}

static void
test_password(void)
{
	static const uint8_t want[] = {'M', 0, 0xac, 0x1e, 0x3d, 0xd8, 0x12, 0xdd};
	struct office_password password;
	char text[OFFICE_PASSWORD_MAX + 2] = "";

	ok(office_password_set(&password, "M\u1eac\U0001f512") && password.len == sizeof(want) &&
		memcmp(password.bytes, want, sizeof(want)) == 0,
	    "UTF-16, beyond its first plane too");
	memset(text, 'a', OFFICE_PASSWORD_MAX);
	ok(office_password_set(&password, text), "the longest");
	text[OFFICE_PASSWORD_MAX] = 'a';
	ok(!office_password_set(&password, text), "and one longer");
}

int
main(void)
{
	scan_begin();
	test_agile();
	test_package();
	test_password();
	scan_finish();
	return tap_done();
}
