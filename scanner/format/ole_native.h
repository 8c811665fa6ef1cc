/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Native data of embedded objects of the older kind ([MS-OLEDS] 2.3.6): mostly a packaged file. */
#ifndef SCANNER_FORMAT_OLE_NATIVE_H
#define SCANNER_FORMAT_OLE_NATIVE_H

#include "base/rd.h"

struct scan;

/* Looks into a stream \1Ole10Native: into the file in a package, or into the whole of it. */
void ole_native_scan(struct scan *scan, struct rd stream);
/* The file inside the packager's data: label, two paths, the bytes. 0, or -EBADMSG: it is none. */
int ole_package_take(struct rd rd, struct rd *ret_name, struct rd *ret);

#endif
