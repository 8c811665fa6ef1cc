/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Encrypted packages (docx, xlsx, pptx) in their compound file ([MS-OFFCRYPTO] 2.3.4): the streams
 * EncryptionInfo and EncryptedPackage.
 */
#ifndef SCANNER_FORMAT_OFFICE_PACKAGE_H
#define SCANNER_FORMAT_OFFICE_PACKAGE_H

#include <stdint.h>

struct ole;
struct scan;

/* Looks into the package in a storage, if there is one, as the document in hand if a password of
 * the list fits; reports it if none does. */
void office_package_read(struct scan *scan, struct ole *ole, uint32_t storage);

#endif
