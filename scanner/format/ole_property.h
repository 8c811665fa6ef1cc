/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Property streams ([MS-OLEPS]): title, subject, and what a user says of a document. */
#ifndef SCANNER_FORMAT_OLE_PROPERTY_H
#define SCANNER_FORMAT_OLE_PROPERTY_H

#include "base/rd.h"

struct scan;

/* Says the strings in it, but names of people; those with a name of their own as "name: value". */
void ole_property_say(struct scan *scan, struct rd stream);

#endif
