/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A streaming JSON writer onto a stdio stream: it puts the commas, the quotes and the escapes.
 * key is NULL inside an array and at the top. One top value is one line (JSON Lines).
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_DEPTH_MAX 16u /* nested objects and arrays; ours are at most 5 deep */

struct json {
	FILE *out; /* lent */
	size_t depth;
	bool more[JSON_DEPTH_MAX]; /* a value stands already at this depth */
};

struct json json_init(FILE *out);

void json_object(struct json *, const char *key);
void json_object_end(struct json *);
void json_array(struct json *, const char *key);
void json_array_end(struct json *);

/* NULL is written as null. Ill-formed UTF-8 becomes U+FFFD. */
void json_str(struct json *, const char *key, const char *s);
void json_bytes(struct json *, const char *key, const void *bytes, size_t len);
void json_u64(struct json *, const char *key, uint64_t v);
void json_bool(struct json *, const char *key, bool v);
void json_null(struct json *, const char *key);

/* Base64 (RFC 4648, padded) of bytes, as a string. */
void json_base64(struct json *, const char *key, const void *bytes, size_t len);
/* Lower-case hexadecimal of bytes, as a string. */
void json_hex(struct json *, const char *key, const void *bytes, size_t len);
/* Nanoseconds since 1970 as RFC 3339 in UTC, "2026-11-20T08:00:00.123456789Z". */
void json_time(struct json *, const char *key, uint64_t wall_ns);

/* Ends the line of a top value. */
void json_line_end(struct json *);

#endif
