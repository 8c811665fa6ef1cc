/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes from outside made safe to show: on terminals, in log lines, in JSON. Control characters,
 * bidirectional and invisible format characters and ill-formed UTF-8 never come through as they
 * are, so a file name can neither drive a terminal nor forge a line nor read backwards.
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ESCAPE_UNIT_MAX 12u /* bytes of the longest escaped character, "\ud83d\ude00" in JSON */

/* The code point at the start of s and how many bytes it takes; 0 if they are not well-formed
 * UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF). */
size_t utf8_next(const uint8_t *s, size_t len, uint32_t *ret);
bool utf8_valid(const void *bytes, size_t len);

/* Writes bytes to dst of size (at least 4), with a NUL behind: "\x1b" for a control or an
 * ill-formed byte, "\u{202e}" for a format character, "\\" for a backslash. What does not fit is
 * cut at a whole character and shown by "…". Returns dst. */
char *escape_text(char *dst, size_t size, const void *bytes, size_t len);
/* The same of a NUL-terminated string. */
char *escape_str(char *dst, size_t size, const char *s);
/* The same of a text whose backslashes are of our own making (`where`): they stay single. */
char *escape_again(char *dst, size_t size, const char *s);

/* One character as it stands inside a JSON string: writes at most ESCAPE_UNIT_MAX bytes to dst and
 * their count to *ret_written; returns how many bytes of s it used (len > 0). Ill-formed bytes
 * become U+FFFD. */
size_t escape_json_next(const uint8_t *s, size_t len, char dst[ESCAPE_UNIT_MAX + 1],
    size_t *ret_written);

#endif
