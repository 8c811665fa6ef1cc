/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Presentations of PowerPoint 97 to 2003 ([MS-PPT]). The stream is read from end to end, not by the
 * directory of what is current: what was saved over is still there for who looks.
 */
#ifndef SCANNER_FORMAT_PPT_H
#define SCANNER_FORMAT_PPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rd.h"
#include "base/verdict.h"
#include "scanner/format/looks.h"
#include "scanner/format/xlsx_text.h"
#include "scanner/limits.h"

struct ole;
struct scan;

/* A text's characters from one on, and how they look. */
struct ppt_run {
	size_t from; /* in characters */
	struct run_look look;
};

/* A record that holds others, while they are read. */
struct ppt_place {
	size_t end; /* in the stream */
	uint16_t type;
	enum part part;
};

struct ppt {
	struct scan *scan;
	struct rd all;
	struct run_look fonts[PPT_FONTS_MAX];
	size_t nfonts;
	uint32_t *objects; /* where the directory says that objects begin */
	size_t nobjects, objects_room;
	struct ppt_place places[PPT_NEST_MAX];
	size_t nplaces;
	/* the text in hand: its look may come behind it */
	struct rd text;
	bool wide; /* two bytes a character */
	bool waits;
	struct ppt_run runs[PPT_RUNS_MAX];
	size_t nruns;
	struct xlsx_text lines;
	uint32_t count;
	bool cut, no_memory;
};

/* ---- ppt.c */
/* Reads the presentation in a storage, if there is one. */
void ppt_read(struct scan *scan, struct ole *ole, uint32_t storage);
/* The stream "PowerPoint Document"; user: "Current User", or empty. */
void ppt_stream_read(struct scan *scan, struct rd stream, struct rd user);

/* ---- ppt_text.c */
/* FontEntityAtom. */
void ppt_font_note(struct ppt *ppt, size_t index, struct rd body);
/* A text begins; the one before it is said. */
void ppt_text_begin(struct ppt *ppt, struct rd body, bool wide);
/* StyleTextPropAtom: of the text in hand. */
void ppt_text_style(struct ppt *ppt, struct rd body);
/* Says the text in hand, if there is one. */
void ppt_text_end(struct ppt *ppt);
/* Says a text at once. */
void ppt_text_say(struct ppt *ppt, struct rd body, enum part part);
/* Where the records in hand stand. */
enum part ppt_part(const struct ppt *ppt);

#endif
