/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An embedded object of RTF: hex digits of an OLE 1.0 object (MS-OLEDS 2.2). */
#ifndef SCANNER_FORMAT_RTF_OBJECT_H
#define SCANNER_FORMAT_RTF_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"

struct scan;

struct rtf_object {
	uint8_t *bytes; /* ours */
	size_t size, n;
	int high; /* half of a byte, or -1 */
	bool cut; /* there was more than there may be */
};

/* rest: the bytes of RTF from here on, the most the object can have. */
void rtf_object_begin(struct rtf_object *, struct scan *scan, size_t rest);
void rtf_object_hex(struct rtf_object *, struct rd digits);
void rtf_object_bytes(struct rtf_object *, struct rd bytes);
/* Looks into the object as a member, and into the file that was put into it. */
void rtf_object_scan(struct rtf_object *, struct scan *scan);
void rtf_object_free(struct rtf_object *);

#endif
