/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What text carries inside it in letters: base64, quoted-printable, percent signs, uuencode. */
#ifndef SCANNER_FORMAT_ENCODED_H
#define SCANNER_FORMAT_ENCODED_H

#include "base/rd.h"

struct scan;

/* Decodes each such run of the text and looks into it as a member. */
void encoded_read(struct scan *scan, struct rd text);

#endif
