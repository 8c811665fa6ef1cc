/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of no known format: what a person could still find in them. */
#ifndef SCANNER_FORMAT_DATA_H
#define SCANNER_FORMAT_DATA_H

#include "base/rd.h"

struct scan;

/* Hands on the bytes if they are text, else stretches of text that lie in them and may hold a
 * marking; and looks into archives that begin somewhere in them. */
void data_look(struct scan *scan, struct rd bytes);

/* The second half of it: archives appended to a program, a picture, another document. Each is a
 * member named "+OFFSET". */
void embedded_look(struct scan *scan, struct rd bytes);

#endif
