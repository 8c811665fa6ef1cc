/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawings of Office's binary formats ([MS-ODRAW]): the text that their properties hold. */
#ifndef SCANNER_FORMAT_OFFICE_ART_H
#define SCANNER_FORMAT_OFFICE_ART_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rd.h"

struct scan;

#define OFFICE_ART_CONTAINER 0x0fu /* recVer of a record that holds records */

/* A record's header ([MS-ODRAW] 2.2.1); PowerPoint's own look alike. */
struct office_art_record {
	uint8_t version;
	uint16_t instance, type;
	uint32_t size; /* as claimed */
};

/* Takes eight bytes; false if there are fewer. */
bool office_art_next(struct rd *bytes, struct office_art_record *ret);
/* Whether it is a table of a shape's properties. */
bool office_art_is_table(uint16_t type);
/* Says the texts of a table of properties: WordArt, and what describes a shape. */
void office_art_table_say(struct scan *scan, const struct office_art_record *record,
    struct rd body);
/* Says those of all tables in a drawing, however deep they lie. */
void office_art_say(struct scan *scan, struct rd drawing);

#endif
