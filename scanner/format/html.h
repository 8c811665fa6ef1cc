/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML as a part of something else: of a mail. */
#ifndef SCANNER_FORMAT_HTML_H
#define SCANNER_FORMAT_HTML_H

#include <stdbool.h>

#include "base/rd.h"

struct scan;

/* Is it surely HTML, by how it begins? */
bool html_begins(struct rd bytes);
/* Hands on the text of HTML in ASCII-like bytes, whatever their charset. */
void html_text_read(struct scan *scan, struct rd bytes);

#endif
