/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file and what was found in it, as JSON (design.md section 6) and as lines for people. */
#ifndef CLI_MATGUARD_SHOW_H
#define CLI_MATGUARD_SHOW_H

#include <stdio.h>

#include "base/json.h"
#include "cli/matguard/run.h"

/* A fixed name of ours ("own-line", "certain") in the reader's language; "" for NULL. */
const char *show_word(const char *name);

/* An errno in words; libc's own texts are English on a bare Debian. */
const char *show_errno(int error);

/* The keys of design.md section 6, without the braces: the caller may add its own. */
void show_seen_keys(struct json *, const struct seen *, const struct verdict *sum);

/* One line: what, where, why. Nothing is printed for a clean file. */
void show_seen_line(FILE *, const struct seen *, const struct verdict *sum);

/* "header, own line; in: a.zip!b.docx!header; rule; reasons" of one finding. */
void show_finding(FILE *, const struct finding *);

#endif
