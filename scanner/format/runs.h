/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of text in bytes of an unknown or broken structure, as strings(1) finds them. */
#ifndef SCANNER_FORMAT_RUNS_H
#define SCANNER_FORMAT_RUNS_H

#include "base/rd.h"
#include "base/verdict.h"

struct scan;

/* Hands each run on as a span, in UTF-16LE at even and odd places, and in UTF-8 or 8 bits; nothing
 * if the bytes can hold no marking. Uses the text buffer of the document in hand. */
void runs_say(struct scan *scan, struct rd bytes, enum part part);

#endif
