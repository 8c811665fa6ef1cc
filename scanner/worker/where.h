/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `where`: "a.zip!dir/b.docx!header". '!' parts the steps. Inside a name '!' is written "\!",
 * '\' is "\\", and control characters and bytes that are not UTF-8 are "\xNN"; so a name can
 * neither forge a step nor act on a terminal by C0 and C1 codes.
 */
#ifndef SCANNER_WORKER_WHERE_H
#define SCANNER_WORKER_WHERE_H

#include <stddef.h>
#include <stdint.h>

/* Writes name escaped at text[at], NUL behind, at most size - at - 1 bytes and WHERE_NAME_MAX;
 * a longer one loses its beginning ("…" instead). Returns the new end. */
size_t where_name(char *text, size_t at, size_t size, const uint8_t *name, size_t len);

/* Copies path and, if not NULL, "!" and last into ret[max + 1], cut from the left. */
void where_finish(const char *path, const char *last, char *ret, size_t max);

/* Bytes of the well-formed UTF-8 sequence at p, 0 if there is none. */
size_t utf8_sequence(const uint8_t *p, size_t left);

#endif
