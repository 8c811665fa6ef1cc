/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EncryptionInfo of a package: few turns at a time, so the count of Agile is no test. */
#include "base/checked.h"
#include "scanner/format/office_agile.h"
#include "scanner/format/office_crypt.h"
#include "tests/fuzz/scan_once.h"
#include "tests/unit/ole_make.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct ole_make file;
	static const uint8_t package[72] = {64};
	const struct ole_part parts[] = {
	    {.name = "EncryptedPackage", .bytes = package, .n = sizeof(package)},
	    {.name = "EncryptionInfo", .bytes = bytes, .n = n},
	};
	struct agile agile;

	if (n > 60000)
		return 0;
	if (agile_get(rd_init(bytes, n), &agile) == 0 &&
	    (agile.key.salt.len > AGILE_BYTES_MAX || agile.key.key_bytes > 32))
		abort();
	memset(&file, 0, sizeof(file));
	ole_make(&file, parts, ARRAY_LEN(parts));
	scan_once(file.bytes, file.size);
	free(file.bytes);
	return 0;
}
